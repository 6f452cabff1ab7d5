// Where a person writes. "/" shows the commands; arrows, Enter, Tab and Escape do what one expects.

import { el } from "./dom.js";

export class Composer {
  #matches = [];
  #active = 0;
  commands = [];

  /** `say(text)` sends; the form holds a textarea, a list of suggestions and two buttons. */
  constructor(form, say) {
    this.form = form;
    this.say = say;
    this.box = form.querySelector("textarea");
    this.list = form.querySelector(".suggestions");
    form.addEventListener("submit", (event) => this.#submit(event));
    form.querySelector(".slash").addEventListener("click", () => this.#toggle());
    this.box.addEventListener("input", () => this.#suggest());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) this.#hide();
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  #submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return this.box.focus();
    this.#hide();
    this.box.value = "";
    this.box.removeAttribute("dir");
    this.say(text);
  }

  #toggle() {
    const open = !this.list.hidden;
    this.box.focus();
    if (open) return this.#hide();
    if (!this.box.value.trim()) this.box.value = "/";
    this.#suggest();
  }

  #suggest() {
    // Empty, the box reads as its pane does; written, as its own first letter does.
    if (this.box.value) this.box.dir = "auto";
    else this.box.removeAttribute("dir");
    const typed = /^\/(\S*)$/.exec(this.box.value)?.[1]?.toLowerCase();
    if (typed === undefined) return this.#hide();
    const starting = this.commands.filter(({ name }) => name.startsWith(typed));
    const holding = this.commands.filter(
      ({ name, help }) => !name.startsWith(typed) && `${name} ${help}`.toLowerCase().includes(typed),
    );
    this.#matches = [...starting, ...holding];
    this.#show();
  }

  #show() {
    if (!this.#matches.length) return this.#hide();
    this.list.replaceChildren(...this.#matches.map((command, index) => this.#option(command, index)));
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    this.#mark(0);
  }

  #option(command, index) {
    return el(
      "li",
      { role: "option", id: `${this.list.id}-${index}`, onclick: () => this.#take(index, true) },
      el("span", { class: "command", dir: "ltr" }, `/${command.name}`),
      command.usage ? el("span", { class: "usage" }, command.usage) : null,
      el("span", { class: "help" }, command.help),
    );
  }

  #mark(index) {
    this.#active = (index + this.#matches.length) % this.#matches.length;
    [...this.list.children].forEach((option, at) =>
      option.setAttribute("aria-selected", String(at === this.#active)),
    );
    const chosen = this.list.children[this.#active];
    this.box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  #hide() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  /** Sends the command, or leaves it in the box with room for what may follow it. */
  #take(index, send) {
    const command = this.#matches[index];
    this.box.value = `/${command.name}${send ? "" : " "}`;
    this.#hide();
    this.box.focus();
    if (send) this.form.requestSubmit();
  }

  #key(event) {
    if (event.isComposing || event.shiftKey) return;
    const open = !this.list.hidden;
    const choosing = {
      Enter: () => this.#take(this.#active, true),
      ArrowDown: () => this.#mark(this.#active + 1),
      ArrowUp: () => this.#mark(this.#active - 1),
      Tab: () => this.#take(this.#active, false),
      Escape: () => this.#hide(),
    };
    const does = open ? choosing[event.key] : event.key === "Enter" && (() => this.form.requestSubmit());
    if (!does) return;
    event.preventDefault();
    does();
  }
}
