// The bar above the panes: the demo clock and its moves, colours, keys.

import { announce, fill } from "./dom.js";
import { dayAndTime, relative } from "./times.js";

export class Top {
  #moving = null;

  constructor({ clock, connection, strings }) {
    this.clock = clock;
    this.connection = connection;
    this.strings = strings; // () => the community's strings
    this.language = document.documentElement.lang || "en";
    this.moves = [...document.querySelectorAll("[data-advance], [data-next-due]")];
    for (const button of this.moves) button.addEventListener("click", () => this.#move(button));
    clock.onTick((now) => this.#tick(now));
    this.#theme();
    this.#keys();
  }

  /** The clock has been told; after a move of ours, also to who cannot see it. */
  arrived() {
    if (this.#moving) announce(`${document.getElementById("clock-now").textContent}. ${document.getElementById("clock-due").textContent}`);
    this.#moving?.removeAttribute("data-pending");
    this.#moving = null;
    this.allow(this.connection.online);
  }

  allow(online) {
    if (!online) {
      this.#moving?.removeAttribute("data-pending");
      this.#moving = null;
    }
    for (const button of this.moves) {
      const idle = "nextDue" in button.dataset && !this.clock.reading?.due;
      const off = !online || this.#moving !== null || idle;
      // Not `disabled`: the focus must not fall off the page while time moves.
      if (off) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  #move(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const seconds = Number(button.dataset.advance);
    const frame = seconds ? { t: "clock", op: "advance", seconds } : { t: "clock", op: "next_due" };
    if (!this.connection.send(frame)) return;
    this.#moving = button;
    button.setAttribute("data-pending", "");
    this.allow(true);
  }

  #tick(now) {
    const { reading } = this.clock;
    const place = document.getElementById("clock-now");
    if (!place || !reading) return;
    const text = dayAndTime(now, this.language, reading.zone, now);
    if (place.textContent !== text) {
      place.textContent = text;
      place.dateTime = now.toISOString();
      place.title = reading.zone;
    }
    this.#due(reading.due, now);
  }

  #due(due, now) {
    const strings = this.strings();
    const place = document.getElementById("clock-due");
    const facts = due && { what: due.what, when: relative(new Date(due.at), this.language, now) };
    const text = facts ? fill(strings["webchat.next_due"], facts) : (strings["webchat.nothing_due"] ?? "");
    if (place.textContent !== text) place.textContent = text;
    place.title = text;
  }

  #theme() {
    const button = document.getElementById("theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const chosen = () => document.documentElement.dataset.theme;
    const dark = () => (chosen() ? chosen() === "dark" : system.matches);
    const show = () => button.setAttribute("aria-pressed", String(dark()));
    button.addEventListener("click", () => {
      document.documentElement.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem("seatmate.theme", chosen());
      } catch {
        // It holds for this page.
      }
      show();
    });
    system.addEventListener("change", show);
    show();
  }

  #keys() {
    const dialog = document.getElementById("keys");
    document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());
  }
}
