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
    this.asked = { figure, queue };
    say(this.title, `${queue || t("figures.all")} · ${t(`calls.${figure}`)}`);
    this.body.replaceChildren();
    say(this.note, "");
    this.empty.hidden = true;
    this.dialog.showModal();
    await this.refresh();
  }

  /** Fetch again what is open; called when figures change. */
  async refresh() {
    const asked = this.asked;
    if (!asked) return;
    const query = new URLSearchParams(asked);
    let found;
    try {
      const answer = await fetch(`/api/v1/board/calls?${query}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      found = await answer.json();
    } catch {
      if (this.asked === asked) say(this.note, t("calls.unreachable"));
      return;
    }
    if (this.asked !== asked) return;
    const counted = found.calls.filter((call) => call.counted).length;
    say(this.note, t("calls.note", { n: counted, all: found.calls.length }));
    this.body.replaceChildren(...found.calls.map(row));
    this.empty.hidden = found.calls.length > 0;
  }
}

function row(call) {
  const element = make("tr", call.counted ? "" : "aside");
  const who = make("th", "", call.name || call.number || t("calls.hidden_number"));
  who.scope = "row";
  const cell = (text, className = "") => make("td", className, text);
  element.append(
    cell(atTime(call.at), "clock"), who, cell(call.agent), cell(call.queue),
    cell(clock(call.wait_seconds), "number"), cell(call.talk_seconds ? clock(call.talk_seconds) : "–", "number"),
    cell(wordFor(`how.${call.how}`, call.how)),
  );
  return element;
}
