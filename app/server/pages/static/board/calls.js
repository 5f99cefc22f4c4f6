// The calls behind a number, in a dialog: which ones count, and why the others do not.

import { make, say } from "./dom.js";
import { atTime, clock, t, wordFor } from "./words.js";

export class Calls {
  constructor(dialog) {
    this.dialog = dialog;
    this.title = dialog.querySelector("h2");
    this.note = dialog.querySelector(".note");
    this.body = dialog.querySelector("tbody");
    this.empty = dialog.querySelector(".empty");
    this.asked = null;
    dialog.querySelector("button.close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { this.asked = null; });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  async open(figure, queue) {
    await this.ask("calls", { figure, queue }, `${queue || t("figures.all")} · ${t(`calls.${figure}`)}`);
  }

  /** Show what an agent did today; looking is written down, so it is asked for once. */
  async openSeat(seat, name) {
    await this.ask("seat-calls", { seat }, `${name} · ${t("calls.seat")}`);
  }

  async ask(path, query, title) {
    this.asked = { path, query };
    this.shown = "";
    say(this.title, title);
    this.body.replaceChildren();
    say(this.note, "");
    this.empty.hidden = true;
    this.dialog.showModal();
    await this.fetch();
  }

  /** Fetch again the calls behind a figure; called when figures change. While a recording is heard nothing moves. */
  async refresh() {
    const heard = [...this.body.querySelectorAll("audio")].some((sound) => !sound.paused);
    if (this.asked?.path === "calls" && !heard) await this.fetch();
  }

  async fetch() {
    const asked = this.asked;
    let found;
    try {
      const answer = await fetch(`/api/v1/board/${asked.path}?${new URLSearchParams(asked.query)}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      found = await answer.json();
    } catch {
      if (this.asked === asked) say(this.note, t("calls.unreachable"));
      return;
    }
    if (this.asked !== asked) return;
    const counted = found.calls.filter((call) => call.counted).length;
    say(this.note, asked.path === "calls" ? t("calls.note", { n: counted, all: found.calls.length })
      : t("calls.note_seat", { n: found.calls.length }));
    const shown = JSON.stringify(found.calls);
    if (shown !== this.shown) this.body.replaceChildren(...found.calls.map(row));
    this.shown = shown;
    this.empty.hidden = found.calls.length > 0;
  }
}

function row(call) {
  const element = make("tr", call.counted ? "" : "aside");
  element.setAttribute("role", "row");
  const who = make("th", "", call.name || call.number || t("calls.hidden_number"));
  who.scope = "row";
  who.setAttribute("role", "rowheader");
  element.append(
    cell(atTime(call.at), "clock"), who, cell(call.agent), cell(call.queue),
    number("wait", clock(call.wait_seconds)), number("talk", call.talk_seconds ? clock(call.talk_seconds) : "–"),
    cell(wordFor(`how.${call.how}`, "–")), sounds(call),
  );
  return element;
}

function cell(text, className = "") {
  const made = make("td", className, text);
  made.setAttribute("role", "cell");
  return made;
}

/** A number with its column's name, which is shown where the list has no columns. */
function number(name, text) {
  const made = cell(text, "number");
  made.dataset.label = t(`calls.${name}`);
  return made;
}

/** A button a recording; the sound itself is asked for (and noted) only when it is pressed. */
function sounds(call) {
  const found = cell("", "sounds");
  for (const name of call.recordings ?? []) {
    const button = make("button", "link", t("calls.play"));
    button.type = "button";
    button.setAttribute("aria-label", t("calls.hear", { name: call.name || call.number }));
    button.addEventListener("click", () => {
      const sound = make("audio");
      Object.assign(sound, { controls: true, autoplay: true, src: `/api/v1/recordings/${encodeURIComponent(name)}/sound` });
      sound.setAttribute("aria-label", t("calls.hear", { name: call.name || call.number }));
      sound.addEventListener("error", () => sound.replaceWith(make("span", "quiet", t("calls.unreachable"))));
      button.replaceWith(sound);
      sound.focus();
    });
    found.append(button);
  }
  return found;
}
