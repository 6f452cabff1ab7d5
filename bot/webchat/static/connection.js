// One WebSocket for the whole page. It comes back by itself, and notices a dead line.

const PING_EVERY = 20_000;
const PONG_WITHIN = 8_000;
const LONGEST_WAIT = 10_000;

export class Connection {
  #socket = null;
  #wait = 400;
  #retry = 0;
  #deadline = 0;
  #open = false;

  /** `hello()` gives the first frame; `heard(frame)` gets every frame; `changed(online)`. */
  constructor({ hello, heard, changed }) {
    this.hello = hello;
    this.heard = heard;
    this.changed = changed;
    setInterval(() => this.#ping(), PING_EVERY);
    // The system's word is only a hint: this server may well be on the same machine.
    addEventListener("offline", () => this.#ping(2_000));
    addEventListener("online", () => this.#now());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#now();
    });
    this.#connect();
  }

  get online() {
    return this.#open;
  }

  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    clearTimeout(this.#retry);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/chat/socket`);
    this.#socket = socket;
    socket.onopen = () => this.send(this.hello());
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => this.#lost(socket);
  }

  #take(frame) {
    clearTimeout(this.#deadline);
    if (frame.t === "hello") {
      this.#wait = 400;
      this.#open = true;
      this.changed(true);
    }
    this.heard(frame);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#deadline);
    this.#socket = null;
    this.#open = false;
    this.changed(false);
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #now() {
    if (!this.#socket) this.#connect();
  }

  #ping(within = PONG_WITHIN) {
    if (!this.send({ t: "ping" })) return;
    const asked = this.#socket;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      asked.close();
      this.#lost(asked); // a dead line's own close event can take minutes
    }, within);
  }
}
