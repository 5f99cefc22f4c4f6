// One seat, or all of them: words, a change of status, listening in. Everything is answered in words.

import { formToken, icon, make, say } from "./dom.js";
import { reasonWord } from "./seats.js";
import { atTime, refusal, saidBy, t, wordFor } from "./words.js";

const PHONE_KEY = "hearthline.phone";

export class SeatDialog {
  /** `showCalls(agent)` opens the list of an agent's calls. */
  constructor(dialog, showCalls) {
    this.dialog = dialog;
    this.calls = dialog.querySelector("button.calls");
    this.calls.addEventListener("click", () => { dialog.close(); showCalls(this.agent); });
    this.title = dialog.querySelector("h2");
    this.said = dialog.querySelector(".said");
    [this.message, this.status, this.listen] = ["message", "status", "listen"].map((name) => dialog.querySelector(`form.${name}`));
    this.message.addEventListener("submit", (event) => this.send(event, "messages", () => this.words()));
    this.status.addEventListener("submit", (event) => this.send(event, "status-orders", () => this.order()));
    this.listen.addEventListener("submit", (event) => this.send(event, "listen", () => this.joining(event.submitter)));
    dialog.querySelector("button.close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  /** Show what can be done with a seat; with none, words to everybody. */
  open(agent, limits, health = [], begin = "text") {
    this.agent = agent;
    say(this.title, agent ? (limits.names ? agent.agent || agent.seat : t("seats.nameless")) : t("seat.everybody"));
    say(this.said, "");
    this.message.reset();
    this.status.reset();
    this.status.hidden = this.listen.hidden = !agent;
    showHealth(this.dialog.querySelector(".health"), agent, health, limits);
    showCheck(this.dialog.querySelector(".check"), agent?.health);
    this.choices(limits);
    this.listen.elements.phone.value = localStorage.getItem(PHONE_KEY) ?? "";
    this.dialog.showModal();
    this.calls.hidden = !agent;
    (begin === "phone" ? this.listen.elements.phone : this.message.elements.text).focus();
  }

  choices(limits) {
    const options = [["", t("seat.choose")], ["ready", t("shown.ready")],
      ...[...limits.reasons.keys()].map((code) => [`not_ready/${code}`, `${t("shown.not_ready")} · ${reasonWord(code, limits)}`]),
      ["signed_out", t("shown.signed_out")]];
    this.status.elements.status.replaceChildren(...options.map(([value, word]) => {
      const option = make("option", "", word);
      option.value = value;
      return option;
    }));
  }

  words() {
    return { text: this.message.elements.text.value.trim(), seats: this.agent ? [this.agent.seat] : [] };
  }

  order() {
    const [availability, reason = ""] = this.status.elements.status.value.split("/");
    return { seat: this.agent.seat, availability, reason, why: this.status.elements.why.value.trim() };
  }

  joining(button) {
    const phone = this.listen.elements.phone.value.trim();
    localStorage.setItem(PHONE_KEY, phone);
    return { seat: this.agent.seat, phone, mode: button?.value || "listen" };
  }

  /** Join a seat's call at once with the phone that was used last; without one, ask for it. */
  async join(agent, limits, mode) {
    this.open(agent, limits, [], "phone");
    const phone = this.listen.elements.phone.value.trim();
    if (phone) this.listen.requestSubmit(this.listen.querySelector(`button[value="${mode}"]`));
  }

  async send(event, path, body) {
    event.preventDefault();
    say(this.said, t("seat.sending"));
    try {
      const answer = await fetch(`/api/v1/${path}`, {
        method: "POST", headers: { "Content-Type": "application/json", ...formToken() }, body: JSON.stringify(body()),
      });
      const told = answer.status === 204 ? {} : await answer.json();
      if (!answer.ok) say(this.said, refusal(told));
      else say(this.said, "meant" in told ? t("seat.sent", { n: told.reached, all: told.meant }) : t("seat.rings"));
    } catch {
      say(this.said, t("calls.unreachable"));
    }
  }
}

/** What the seat's marks say, in words that can also be read without a pointer. */
function showHealth(section, agent, marks, limits) {
  section.hidden = !marks.length;
  if (!marks.length) return;
  const reason = agent.shown === "not_ready" && agent.reason ? reasonWord(agent.reason, limits) : "";
  say(section.querySelector(".now"), [t(`shown.${agent.shown}`), reason, agent.peer, agent.queue].filter(Boolean).join(" · "));
  section.querySelector("ul").replaceChildren(...marks.map(({ name, mark, word, values }) => {
    const line = make("li", mark);
    line.append(icon(mark), make("b", "", t(`mark.${name}`)), make("span", "", t(word, values)));
    return line;
  }));
}

/** The last check before the shift: when, how it ended, what was not good, and how the network was tried. */
function showCheck(section, health) {
  const known = health?.checked_at > 0;
  section.hidden = !health;
  if (!health) return;
  const result = known ? wordFor(`check.${health.check}`, health.check) : t("check.none");
  section.dataset.result = known ? health.check : "none";
  say(section.querySelector(".result"), known ? t("check.at", { time: atTime(health.checked_at), result }) : result);
  const lines = (known ? health.check_lines ?? [] : []).filter((line) => (
    line.part === "network" || !["good", "not_tried"].includes(line.state)));
  section.querySelector("ul").replaceChildren(...lines.map((line) => {
    const row = make("li", line.state);
    row.append(make("span", "part", wordFor(`check.part.${line.part}`, line.part)), " ",
      make("span", "state", stateWord(line)));
    return row;
  }));
}

function stateWord(line) {
  const word = wordFor(`check.state.${line.state}`, line.state);
  const way = line.part === "network" && line.state === "good" ? wordFor(`check.${line.code}`, "") : "";
  const why = way || (line.code ? wordFor(`check.code.${line.code}`, saidBy(line, "title")) : saidBy(line, "title"));
  return why ? `${word}: ${why}` : word;
}
