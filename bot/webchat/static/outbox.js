// What a person did and the server has not confirmed. One storage key per intent, so two tabs
// never overwrite each other; the same id goes out until it is acknowledged.

const PREFIX = "seatmate.unsent.";

export class Outbox {
  #kept = new Map(); // stands in where storage is closed to us
  #last = 0;

  add(intent) {
    // Never the same number twice, so the order of sending survives a reload.
    this.#last = Math.max(Date.now(), this.#last + 1);
    const entry = { id: crypto.randomUUID(), order: this.#last, ...intent };
    this.#kept.set(entry.id, entry);
    try {
      localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
    } catch {
      // Full or closed: the intent lives as long as this page.
    }
    return entry;
  }

  remove(id) {
    this.#kept.delete(id);
    try {
      localStorage.removeItem(PREFIX + id);
    } catch {
      // Nothing was kept there.
    }
  }

  get(id) {
    return this.all().find((entry) => entry.id === id);
  }

  all() {
    const found = new Map(this.#kept);
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
        const entry = JSON.parse(localStorage.getItem(key) ?? "null");
        if (entry?.id) found.set(entry.id, entry);
      }
    } catch {
      // Unreadable: only what this page holds.
    }
    return [...found.values()].sort((one, other) => one.order - other.order);
  }
}

/** The frame of a kept intent: only what the protocol knows. */
export function frameOf({ pane, id, kind, text, act, values, message }) {
  return { t: "send", pane, id, kind, text, act, values, message };
}
