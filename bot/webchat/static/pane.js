// One person's side of the demo: their header, their messages, their composer.

import { Composer } from "./composer.js";
import { dress, el } from "./dom.js";
import { Log } from "./log.js";
import { said } from "./message.js";
import { frameOf } from "./outbox.js";
import { inFull, localTime, refresh } from "./times.js";

const PATIENCE = 8_000; // after the ack, "working" is not claimed for longer

export class Pane {
  #waiting = new Map(); // intent id -> { key, timer }
  #asked = ""; // the language a "who" was asked for
  #starters = "";
  strings = {};
  unread = 0;

  /** `onUnread(pane)` is called when the number of unread messages may have changed. */
  constructor(root, { clock, outbox, connection, onUnread }) {
    this.root = root;
    this.token = root.dataset.pane;
    this.clock = clock;
    this.outbox = outbox;
    this.connection = connection;
    this.onUnread = onUnread;
    this.zone = "UTC";
    this.language = root.lang || "en";
    this.log = new Log(root, this);
    this.unsent = root.querySelector(".unsent");
    this.composer = new Composer(root.querySelector(".composer"), (text) => this.say(text));
    this.picker = root.querySelector(".language select");
    this.picker.addEventListener("change", () => this.say(`/language ${this.picker.value}`));
    this.log.earlier.addEventListener("click", () => this.#askEarlier());
    clock.onTick((now) => this.#tick(now));
  }

  now() {
    return this.clock.now();
  }

  introduce({ person, commands, strings, languages, reset }) {
    const changed = person.language !== this.language || person.zone !== this.zone;
    Object.assign(this, { zone: person.zone, language: person.language, strings });
    this.#asked = person.language;
    this.composer.commands = commands;
    this.root.lang = person.language;
    this.root.dir = person.dir;
    dress(this.root, strings);
    this.#languages(languages);
    this.#offerStarters(commands);
    this.showState(this.connection.online ? "online" : "connecting");
    if (reset) this.log.clear();
    else if (changed) this.log.redraw();
    this.#tick(this.now());
  }

  take({ where, messages, more }) {
    for (const { view } of messages) if (view.intent) this.#stored(view.intent);
    if (where === "latest") this.log.restore(messages, more);
    else if (where === "earlier") this.log.extend(messages, more);
    else this.#live(messages);
    this.root.querySelector(".log").setAttribute("aria-busy", "false");
    this.root.querySelector(".welcome").hidden = !this.log.empty || this.unsent.children.length > 0;
  }

  say(text) {
    this.#send({ kind: text.startsWith("/") ? "command" : "text", text });
  }

  press(message, act, values) {
    const key = `${message.id}|${act}`;
    if ([...this.#waiting.values()].some((one) => one.key === key)) return; // already on its way
    this.#send({ kind: values ? "form" : "act", act, values, message: message.id });
  }

  /** An intent of an earlier page load: shown as waiting, its sending is the outbox's affair. */
  recall(entry) {
    this.#show(entry);
  }

  acknowledged(id) {
    const waiting = this.#waiting.get(id);
    if (waiting?.answered) this.#settle(id);
    else if (waiting) waiting.timer = setTimeout(() => this.#settle(id), PATIENCE);
    this.unsent.querySelector(`[data-intent="${id}"]`)?.setAttribute("data-state", "stored");
  }

  refused(entry, sentence) {
    this.#settle(entry.id);
    const bubble = this.unsent.querySelector(`[data-intent="${entry.id}"]`);
    if (!bubble) return;
    bubble.dataset.state = "refused";
    const retry = () => {
      bubble.remove();
      this.say(entry.text);
    };
    const again = el("button", { type: "button", class: "chip", onclick: retry }, this.strings["webchat.retry"]);
    bubble.append(el("p", { class: "refusal" }, sentence, again));
  }

  showState(state) {
    this.root.dataset.connection = state;
    const mark = this.root.querySelector(".state");
    const key = state === "offline" ? "webchat.offline_state" : `webchat.${state}`;
    mark.setAttribute("aria-label", this.strings[key] ?? mark.title);
    mark.title = mark.getAttribute("aria-label");
  }

  seen() {
    this.unread = 0;
    this.onUnread(this);
  }

  focus() {
    this.composer.box.focus();
  }

  #send(intent) {
    const entry = this.outbox.add({ pane: this.token, ...intent });
    this.#show(entry);
    this.log.toEnd();
    if (this.connection.online) this.connection.send(frameOf(entry)); // else after the next hello
  }

  #show(entry) {
    const key = entry.act ? `${entry.message}|${entry.act}` : "";
    this.#waiting.set(entry.id, { key });
    if (entry.text) {
      this.root.querySelector(".welcome").hidden = true;
      this.unsent.append(
        el("li", { class: "message mine", "data-intent": entry.id, "data-state": "sending" }, said({ text: entry.text })),
      );
    }
    this.#mark();
  }

  /** The server's copy has come: ours goes. */
  #stored(id) {
    this.unsent.querySelector(`[data-intent="${id}"]`)?.remove();
  }

  #live(messages) {
    const fresh = this.log.update(messages);
    const answers = messages.filter((message) => message.from === "bot");
    if (!answers.length) return this.#mark();
    for (const [id, waiting] of [...this.#waiting]) {
      if (this.outbox.get(id)) waiting.answered = true; // maybe: the ack will tell
      else this.#settle(id);
    }
    this.#mark();
    this.unread += fresh.filter((message) => message.from === "bot").length;
    this.onUnread(this);
    this.#noticeLanguage(answers.at(-1).view.lang);
  }

  /** The bot has begun to speak another language: ask who this is now. */
  #noticeLanguage(language) {
    if (!language || language === this.language || language === this.#asked) return;
    this.#asked = language;
    this.connection.send({ t: "who", pane: this.token });
  }

  #settle(id) {
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
    this.#mark();
  }

  #mark() {
    const keys = new Set([...this.#waiting.values()].map(({ key }) => key).filter(Boolean));
    for (const button of this.root.querySelectorAll("button[data-act]")) {
      const id = button.closest("[data-message]")?.dataset.message;
      const pending = keys.has(`${id}|${button.dataset.act}`);
      button.toggleAttribute("data-pending", pending);
      if (pending) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    const working = this.#waiting.size > 0 && this.connection.online;
    const line = this.root.querySelector(".working");
    if (line.hidden !== working) return;
    line.hidden = !working;
    if (working && this.log.atEnd()) this.log.toEnd();
  }

  #askEarlier() {
    const before = this.log.oldestId;
    if (before) this.connection.send({ t: "earlier", pane: this.token, before });
  }

  #languages(languages) {
    const options = languages.map(({ code, name }) => el("option", { value: code, lang: code }, name));
    this.picker.replaceChildren(...options);
    this.picker.value = this.language;
  }

  #offerStarters(commands) {
    const few = commands.slice(0, 4);
    const names = few.map(({ name, help }) => name + help).join();
    if (names === this.#starters) return;
    this.#starters = names;
    const chip = ({ name, help }) =>
      el(
        "button",
        { type: "button", class: "starter", onclick: () => (this.say(`/${name}`), this.focus()) },
        el("span", { class: "command", dir: "ltr" }, `/${name}`),
        el("span", { class: "help" }, help),
      );
    this.root.querySelector(".starters").replaceChildren(...few.map(chip));
  }

  #tick(now) {
    const time = this.root.querySelector(".local");
    const text = localTime(now, this.language, this.zone);
    if (time.textContent !== text) {
      time.textContent = text;
      time.dateTime = now.toISOString();
      time.title = inFull(now, this.language, this.zone);
    }
    refresh(this.root, this.zone, now);
  }
}
