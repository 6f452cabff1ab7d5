// The messages of one pane: kept by id, shown by place, replaced in place when a newer rev comes.

import { messageOf } from "./message.js";

const NEAR = 80; // pixels from the end that still count as reading the newest

export class Log {
  #shown = new Map(); // id -> { message, node }
  #oldest = Infinity;
  #more = false;
  rev = 0;

  constructor(root, pane) {
    this.root = root;
    this.pane = pane;
    this.list = root.querySelector(".messages");
    this.box = root.querySelector(".log");
    this.earlier = root.querySelector(".earlier");
    this.newest = root.querySelector(".newest");
    this.box.addEventListener("scroll", () => this.atEnd() && (this.newest.hidden = true));
    this.newest.addEventListener("click", () => this.toEnd());
  }

  get empty() {
    return this.#shown.size === 0;
  }

  get oldestId() {
    return this.list.firstElementChild?.dataset.message;
  }

  clear() {
    this.#shown.clear();
    this.list.replaceChildren();
    this.#oldest = Infinity;
    this.rev = 0;
  }

  /** The last messages, on opening the page. */
  restore(messages, more) {
    this.clear();
    this.#setMore(more);
    messages.forEach((message) => this.#put(message));
    this.toEnd();
  }

  /** Older ones, without moving what is being read. */
  extend(messages, more) {
    const fromEnd = this.box.scrollHeight - this.box.scrollTop;
    this.#setMore(more);
    messages.forEach((message) => this.#put(message));
    this.box.scrollTop = this.box.scrollHeight - fromEnd;
  }

  /** New and edited ones; returns those that were new. */
  update(messages) {
    const follow = this.atEnd();
    const fresh = messages.filter((message) => this.#put(message) === "new");
    const last = fresh.at(-1);
    if (follow) this.toEnd(last && this.#shown.get(last.id)?.node);
    else if (fresh.length) this.newest.hidden = false;
    return fresh;
  }

  redraw() {
    for (const [id, { message }] of this.#shown) this.#replace(id, message);
  }

  node(id) {
    return this.#shown.get(id)?.node;
  }

  atEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  /** To the end, or to the top of `node` when it is taller than the pane. */
  toEnd(node) {
    this.newest.hidden = true;
    const tall = node && node.offsetHeight > this.box.clientHeight - 24;
    if (tall) this.box.scrollTop += node.getBoundingClientRect().top - this.box.getBoundingClientRect().top - 12;
    else this.box.scrollTop = this.box.scrollHeight;
  }

  #setMore(more) {
    this.#more = more;
    this.earlier.hidden = !more;
  }

  #put(message) {
    this.rev = Math.max(this.rev, message.rev);
    const known = this.#shown.get(message.id);
    if (known) {
      if (message.rev > known.message.rev) this.#replace(message.id, message);
      return "known";
    }
    // An edit of something older than what was loaded: it will come with "earlier".
    const older = message.place < this.#oldest;
    if (older && this.#more && message.rev !== message.place && this.#oldest !== Infinity) return "known";
    this.#insert(message);
    return "new";
  }

  #insert(message) {
    const node = messageOf(message, this.pane);
    this.#shown.set(message.id, { message, node });
    this.#oldest = Math.min(this.#oldest, message.place);
    let next = null;
    for (let at = this.list.lastElementChild; at; at = at.previousElementSibling) {
      if (Number(at.dataset.place) < message.place) break;
      next = at;
    }
    this.list.insertBefore(node, next);
  }

  #replace(id, message) {
    const old = this.#shown.get(id).node;
    const node = messageOf(message, this.pane);
    keepWritten(old, node);
    const focus = focusWithin(old);
    old.replaceWith(node);
    this.#shown.set(id, { message, node });
    if (focus) restoreFocus(node, focus);
  }
}

/** What somebody is filling in survives an edit of the message around it. */
function keepWritten(old, fresh) {
  for (const control of old.querySelectorAll("form [name]")) {
    const same = fresh.querySelector(`form [name="${CSS.escape(control.name)}"]`);
    if (same) same.value = control.value;
  }
}

function focusWithin(node) {
  const at = document.activeElement;
  return node.contains(at) ? { act: at.dataset.act, name: at.name } : null;
}

function restoreFocus(node, { act, name }) {
  const same =
    (name && node.querySelector(`[name="${CSS.escape(name)}"]`)) ||
    (act && node.querySelector(`button[data-act="${CSS.escape(act)}"]`)) ||
    node.querySelector(".card");
  same?.focus({ preventScroll: true });
}
