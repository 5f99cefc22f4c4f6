// Wall mode: the board for a screen across the room. It lives in the address, so that a kiosk can open it.

import { t } from "./words.js";

export class Wall {
  /** `changed` is called when names are hidden or shown. */
  constructor(button, namesButton, changed) {
    Object.assign(this, { button, namesButton, changed });
    const wanted = new URLSearchParams(location.search);
    this.on = wanted.get("wall") === "1";
    this.names = !(this.on && wanted.get("names") === "0");
    button.addEventListener("click", () => this.set(!this.on, true));
    namesButton.addEventListener("click", () => this.set(this.on, !this.names));
    this.show();
  }

  set(on, names) {
    this.on = on;
    this.names = names;
    const address = new URL(location.href);
    for (const [name, value] of [["wall", on ? "1" : null], ["names", names ? null : "0"]]) {
      if (value === null) address.searchParams.delete(name); else address.searchParams.set(name, value);
    }
    history.replaceState(null, "", address);
    this.show();
    this.changed();
  }

  show() {
    document.documentElement.classList.toggle("wall", this.on);
    document.documentElement.classList.toggle("no-names", !this.names);
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.textContent = t(this.on ? "board.wall_end" : "board.wall");
    this.namesButton.hidden = !this.on;
    this.namesButton.setAttribute("aria-pressed", String(!this.names));
    this.namesButton.textContent = t(this.names ? "board.hide_names" : "board.show_names");
  }
}
