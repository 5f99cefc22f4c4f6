// The line to the server: one snapshot, then the stream. Owns the EventSource, resuming and the age of the data.

const SILENCE = 6000;       // no event for so long: the line is dead though nobody closed it
const LOST = 15000;         // no way to come back for so long: try with a new line
const HIDDEN = 30000;       // a tab nobody looks at gives its connection back
const FIRST_RETRY = 500;
const LONGEST_RETRY = 4000;

/** Follows the server. `on` has snapshot(board), event(name, data) and left(): the session is over. */
export class Link {
  constructor(on) {
    this.on = on;
    this.source = null;
    this.seq = null;          // the stream position our picture has; null: we have none
    this.waiting = null;      // events that came while a snapshot was on its way
    this.heard = 0;           // performance.now() of the last sign of life
    this.retry = FIRST_RETRY;
    this.timer = 0;
    document.addEventListener("visibilitychange", () => this.lookedAt());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
    setInterval(() => this.watch(), 1000);
  }

  /** Milliseconds since the server was last heard; Infinity before the first time. */
  age() {
    return this.heard ? performance.now() - this.heard : Infinity;
  }

  open() {
    this.close();
    this.opened = performance.now();
    this.source = new EventSource("/api/v1/stream");
    this.source.addEventListener("hello", (event) => this.hello(event));
    this.source.addEventListener("pulse", () => this.alive());
    for (const name of ["board.agent", "board.agent_gone", "board.figures", "board.plan", "web_call_back", "emergency"]) {
      this.source.addEventListener(name, (event) => this.take(name, event));
    }
    this.source.addEventListener("error", () => this.failed());
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.waiting = null;
  }

  alive() {
    this.heard = performance.now();
    this.retry = FIRST_RETRY;
  }

  /** A connection stands. If the server goes on where our picture ends nothing is missing; else take a new one. */
  async hello(event) {
    const source = this.source;
    const { seq, fresh } = JSON.parse(event.data);
    this.alive();
    if (fresh === false && this.seq !== null && seq <= this.seq && this.waiting === null) return;
    this.waiting = [];
    const board = await this.fetchBoard();
    if (source !== this.source || board === null) return;
    this.seq = board.seq;
    this.on.snapshot(board);
    const late = this.waiting ?? [];
    this.waiting = null;
    for (const [name, event] of late) this.take(name, event);
  }

  async fetchBoard() {
    try {
      const answer = await fetch("/api/v1/board", { cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403) { this.on.left(); return null; }
      if (answer.ok) return await answer.json();
    } catch { /* the line is down; told by the age */ }
    this.again();
    return null;
  }

  take(name, event) {
    this.alive();
    if (this.waiting) { this.waiting.push([name, event]); return; }
    const seq = Number(event.lastEventId);
    if (seq && this.seq !== null && seq <= this.seq) return;
    if (seq) this.seq = seq;
    this.on.event(name, JSON.parse(event.data));
  }

  /** EventSource comes back by itself with its Last-Event-ID, except when the answer was an error. */
  failed() {
    this.heard = Math.min(this.heard, performance.now() - 1000);
    if (this.source?.readyState === EventSource.CLOSED) this.refused();
  }

  async refused() {
    this.close();
    if (await this.fetchBoard() !== null) this.again();
  }

  again() {
    this.close();
    this.timer = setTimeout(() => this.open(), this.retry * (0.75 + Math.random() / 2));
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }

  /** While EventSource itself comes back it knows where it was; only a line that pretends to stand is given up. */
  watch() {
    const silent = Math.min(this.age(), performance.now() - this.opened);
    if (this.source && silent > (this.source.readyState === EventSource.OPEN ? SILENCE : LOST)) this.open();
  }

  lookedAt() {
    clearTimeout(this.hiding);
    if (document.hidden) this.hiding = setTimeout(() => this.close(), HIDDEN);
    else if (this.source === null) this.open();
  }
}
