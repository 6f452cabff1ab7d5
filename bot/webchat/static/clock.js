// The demo's time: what the server said, running on between its words.

export class DemoClock {
  #base = Date.now();
  #heard = Date.now();
  #ticking = true;
  #listeners = [];
  reading = null;

  constructor() {
    setInterval(() => this.#tell(), 1000);
  }

  set(reading) {
    this.reading = reading;
    this.#base = Date.parse(reading.now);
    this.#heard = Date.now();
    this.#ticking = reading.ticking;
    this.#tell();
  }

  now() {
    return new Date(this.#base + (this.#ticking ? Date.now() - this.#heard : 0));
  }

  onTick(listener) {
    this.#listeners.push(listener);
    listener(this.now());
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.now());
  }
}
