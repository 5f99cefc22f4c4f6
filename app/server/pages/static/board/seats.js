// The table of agents: one keyed row a seat, grouped; only what changed is touched, and only rows that can be
// seen tick. Two thousand clocks would cost more than the second that they count. All rows stand in the page, so
// that the browser finds and reads their words; it lays out and paints those in sight (see board.css).

import { icon, make, say, settle } from "./dom.js";
import { GROUPS, limitOf, marks, sinceOf } from "./model.js";
import { clock, t, wordFor } from "./words.js";

const TONES = { ready: "ready", wrap_up: "", offered: "accent", on_call: "", held: "", dialling: "" };
const ALL_SEEN = !("ContentVisibilityAutoStateChangeEvent" in window);   // such a browser does not say which are
const CONFIDENCES = new Set(["confirmed", "assumed", "drifted"]);

/** What a not-ready reason is called: a word of ours, or the label that the call centre itself chose. */
export function reasonWord(code, limits) {
  const label = limits.reasons.get(code)?.label;
  if (label && label.toLowerCase() !== code) return label;
  return wordFor(`reason.${code}`, label ?? code);
}

export class Seats {
  /** `open(seat)` shows what can be done with a seat; `appeared()` is called when rows come into sight. */
  constructor(table, open, appeared) {
    this.table = table;
    table.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
      const row = this.rows.get(target.dataset.seat);
      if (!row || row.seen === !skipped) return;
      row.seen = !skipped;
      if (row.seen) appeared();
    }, true);
    table.addEventListener("click", (event) => {
      const name = event.target.closest("button.agent");
      if (name) open(name.closest("tr").dataset.seat);
    });
    this.bodies = new Map(GROUPS.map((name) => [name, this.body(name)]));
    this.rows = new Map();
    this.stop = null;   // the one row that the tab key reaches
    table.addEventListener("keydown", (event) => this.arrow(event));
  }

  body(name) {
    const body = make("tbody", `group ${name}`);
    body.setAttribute("role", "rowgroup");
    body.dataset.group = name;
    this.table.append(body);
    return body;
  }

  /** Show the arranged groups at `now` (server time, seconds). */
  show(groups, now, limits, version) {
    const seen = new Set();
    let [moved, sites] = [false, false];
    for (const [name, rows] of groups) {
      const elements = rows.map((row) => {
        seen.add(row.agent.seat);
        sites ||= Boolean(row.agent.site);
        return this.row(row.agent.seat).show(row, now, limits, version);
      });
      const body = this.bodies.get(name);
      moved = settle(body, elements) || moved;
      if (body.hidden !== (elements.length === 0)) body.hidden = elements.length === 0;
    }
    this.table.classList.toggle("no-sites", !sites);
    if (!moved) return;
    if (this.rows.size > seen.size) for (const seat of [...this.rows.keys()]) if (!seen.has(seat)) this.rows.delete(seat);
    this.oneTabStop();
  }

  row(seat) {
    if (!this.rows.has(seat)) this.rows.set(seat, new Row(seat));
    return this.rows.get(seat);
  }

  /** Put the keyboard on a seat's row. */
  focus(seat) {
    const row = this.rows.get(seat);
    if (!row) return;
    row.element.scrollIntoView({ block: "center" });
    row.health.focus();
  }

  handles() {
    return [...this.table.querySelectorAll("button.health")];
  }

  /** The tab key reaches one row: where it was, else the first; the arrows walk from there. */
  oneTabStop() {
    const focused = document.activeElement;
    const held = focused?.matches("button.health") && this.table.contains(focused) ? focused : this.stop;
    const stop = held?.isConnected ? held : this.table.querySelector("button.health");
    if (stop === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
    this.stop = stop;
  }

  arrow(event) {
    const handles = this.handles();
    const at = handles.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: handles.length - 1 }[event.key];
    if (at < 0 || to === undefined || !handles[to]) return;
    event.preventDefault();
    handles[to].focus();
    this.oneTabStop();
  }
}

function cell(name) {
  const made = make("td", name);
  made.setAttribute("role", "cell");
  return made;
}

class Row {
  constructor(seat) {
    this.seen = ALL_SEEN;   // whether it is in sight or near it; the browser says so
    this.element = make("tr");
    this.element.setAttribute("role", "row");
    this.element.dataset.seat = seat;
    this.name = make("th", "name");
    this.name.scope = "row";
    this.name.setAttribute("role", "rowheader");
    this.nameButton = make("button", "agent");
    this.nameButton.type = "button";
    this.name.append(this.nameButton);
    const [state, time, peer, site, health] = ["state", "time", "peer", "site", "marks"].map(cell);
    this.state = make("span", "word");
    this.sure = make("span", "sure");
    this.sure.dataset.sure = "";
    this.sure.setAttribute("aria-hidden", "true");
    this.sureWord = make("span", "unseen");
    this.next = make("span", "next");
    state.append(this.state, this.sure, this.sureWord, this.next);
    this.clock = make("span", "clock");
    this.bar = make("span", "bar");
    this.bar.append(make("span"));
    time.append(this.clock, this.bar);
    this.peer = peer;
    this.site = site;
    this.health = make("button", "health");
    this.health.type = "button";
    this.health.tabIndex = -1;
    this.tip = make("span", "tip");
    this.tip.setAttribute("role", "tooltip");
    this.tip.id = `tip-${seat}`;
    this.health.setAttribute("aria-describedby", this.tip.id);
    health.append(this.health, this.tip);
    this.shownMarks = "";
    this.element.append(this.name, state, time, peer, site, health);
  }

  /** Show a row; what has not changed since the last time is not touched, only a clock in sight goes on. */
  show(row, now, limits, version) {
    const trouble = row.troubles.map((found) => found.code).join();
    const same = row.agent === this.agent && trouble === this.trouble && limits === this.limits && limits.names === this.named;
    if (!same) {
      Object.assign(this, { agent: row.agent, trouble, limits, named: limits.names });
      this.showAll(row, limits, version);
    }
    const read = this.seen || this.element.contains(document.activeElement);
    if (read || !same) this.showTime(row, now, limits);
    if (read) this.showMarks(marks(row.agent, version, now), this.named_as);
    return this.element;
  }

  showAll({ agent, troubles }, limits, version) {
    const weight = troubles[0]?.weight ?? "";
    this.element.dataset.state = agent.shown;
    this.element.dataset.weight = weight;
    const name = limits.names ? agent.agent || agent.seat : t("seats.nameless");
    say(this.nameButton, name);
    this.name.title = limits.names ? agent.seat : "";
    say(this.state, stateText(agent, troubles, limits));
    this.state.className = `word ${weight || TONES[agent.shown] || ""}`;
    this.showSure(agent.shown === "signed_out" || !CONFIDENCES.has(agent.confidence) ? "" : agent.confidence);
    say(this.next, agent.pending ? ` · ${t("next", { what: pendingWord(agent.pending, limits) })}` : "");
    say(this.peer, [agent.peer, agent.queue].filter(Boolean).join(" · "));
    say(this.site, agent.site);
    if (name !== this.named_as) this.health.setAttribute("aria-label", t("health_of", { name }));
    this.named_as = name;
    const limit = limitOf(agent, limits);
    this.bar.classList.toggle("none", !limit);
    this.bar.title = limit ? t("limit", { time: clock(limit) }) : "";
  }

  /** How sure we are that the switch sees the same state. */
  showSure(confidence) {
    if (this.sure.dataset.sure === confidence) return;
    this.sure.dataset.sure = confidence;
    this.sure.className = `sure ${confidence}`;
    this.sure.title = confidence ? t(`confidence.${confidence}`) : "";
    this.sure.replaceChildren(...(confidence ? [icon(confidence)] : []));
    say(this.sureWord, confidence ? `, ${t(`confidence.${confidence}`)}` : "");
  }

  showTime(row, now, limits) {
    const seconds = now - sinceOf(row);
    const limit = limitOf(row.agent, limits);
    const known = sinceOf(row) > 0;
    say(this.clock, known && row.agent.shown !== "signed_out" ? clock(seconds) : "");
    const share = limit ? Math.min(101, Math.floor(seconds / limit * 100)) : 0;
    if (share === this.share) return;
    this.share = share;
    this.bar.classList.toggle("over", share > 100);
    this.bar.firstChild.style.width = `${Math.min(100, share)}%`;
  }

  /** Draw the marks when one changed; while the words are read, their ages go on. */
  showMarks(list, name) {
    const read = this.health.matches(":hover, :focus");
    const key = JSON.stringify([list.map(({ name: which, mark, word, values }) => (
      read || !["line", "net"].includes(which) ? [which, mark, word, values] : [which, mark, word])), name]);
    if (key === this.shownMarks) return;
    this.shownMarks = key;
    const drawn = JSON.stringify(list.map(({ name: which, mark }) => [which, mark]));
    if (drawn !== this.drawnMarks) {
      this.drawnMarks = drawn;
      this.health.replaceChildren(...list.map(({ name: which, mark }) => {
        const one = make("span", `mark ${mark}`);
        one.dataset.mark = which;
        one.append(icon(mark));
        return one;
      }));
    }
    this.tip.replaceChildren(...list.map(({ name: which, mark, word, values }) => {
      const line = make("span", `line ${mark}`);
      line.append(icon(mark), make("b", "", t(`mark.${which}`)), make("span", "", t(word, values)));
      return line;
    }));
  }
}

/** The state in words: the chosen reason, and the trouble where it says more. */
function stateText(agent, troubles, limits) {
  const parts = [t(`shown.${agent.shown}`)];
  if (agent.shown === "not_ready" && agent.reason) parts.push(reasonWord(agent.reason, limits));
  const worst = troubles[0];
  if (worst && worst.code !== agent.reason) parts.push(t(`trouble.${worst.code}`));
  return parts.join(" · ");
}

/** What comes next: a reason for not being ready, or a state. */
function pendingWord(pending, limits) {
  return wordFor(`shown.${pending}`, reasonWord(pending, limits));
}
