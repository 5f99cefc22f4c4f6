// An agent calls for help: a band over everything, an alarm that sounds until a supervisor says she has seen it.

import { formToken, make, say, settle } from "./dom.js";
import { atTime, clock, t } from "./words.js";

const EVERY = 2500;   // milliseconds between two alarms
const TITLE = document.title;

export class Emergencies {
  /** `join(seat, mode)` lets the supervisor hear the call or speak in it. */
  constructor(band, join) {
    Object.assign(this, { band, join });
    this.items = new Map();
    this.alarm = new Alarm();
    this.mute = make("button", "link sound", t("help.sound"));
    this.mute.type = "button";
    this.mute.addEventListener("click", () => this.alarm.wake());
  }

  show(calls, agents, now, limits) {
    const open = [...calls].sort((a, b) => a.at - b.at);
    const rows = open.map((call) => this.item(call.id).show(call, agents.get(call.seat), now, limits));
    this.mute.hidden = !this.alarm.silenced;
    settle(this.band, [...rows, ...(open.length ? [this.mute] : [])]);
    for (const id of [...this.items.keys()]) if (!open.some((call) => call.id === id)) this.items.delete(id);
    this.band.hidden = open.length === 0;
    this.alarm.set(open.length > 0);
    const title = open.length ? t("help.tab", { name: nameOf(open[0], limits) }) : TITLE;
    if (document.title !== title) document.title = title;
  }

  item(id) {
    if (!this.items.has(id)) this.items.set(id, new Item(id, this.join));
    return this.items.get(id);
  }
}

function nameOf(call, limits) {
  return limits.names ? call.agent : t("seats.nameless");
}

class Item {
  constructor(id, join) {
    this.element = make("div", "emergency");
    this.element.dataset.emergency = id;
    this.title = make("h2");
    this.detail = make("p");
    this.detail.setAttribute("aria-live", "off");
    const buttons = make("p", "acts");
    const [seen, listen, barge] = ["seen", "listen", "join"].map((name) => {
      const button = make("button", name, t(`help.${name}`));
      button.type = "button";
      buttons.append(button);
      return button;
    });
    seen.addEventListener("click", () => this.acknowledge(id, seen));
    listen.addEventListener("click", () => join(this.call.seat, "listen"));
    barge.addEventListener("click", () => join(this.call.seat, "barge"));
    this.element.append(this.title, this.detail, buttons);
  }

  show(call, agent, now, limits) {
    this.call = call;
    say(this.title, t("help.title", { name: nameOf(call, limits) }));
    const state = agent ? t(`shown.${agent.shown}`) : "";
    const peer = limits.names ? [agent?.peer, agent?.queue] : [agent?.queue];
    const since = t("help.since", { time: atTime(call.at), clock: clock(now - call.at) });
    say(this.detail, this.failed ?? [since, state, ...peer].filter(Boolean).join(" · "));
    return this.element;
  }

  async acknowledge(id, button) {
    button.disabled = true;
    try {
      const answer = await fetch(`/api/v1/emergencies/${encodeURIComponent(id)}/acknowledge`, { method: "POST", headers: formToken() });
      this.failed = answer.ok ? undefined : t("help.failed");
    } catch {
      this.failed = t("help.failed");
    }
    button.disabled = false;
  }
}

/** Two falling tones, again and again. Browsers are silent until somebody has touched the page once. */
class Alarm {
  constructor() {
    this.context = null;
    this.timer = 0;
    this.sounded = 0;
    const wake = () => this.wake();
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, wake);
  }

  get silenced() {
    return this.timer !== 0 && this.context?.state !== "running";
  }

  wake() {
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") this.context.resume();
  }

  set(on) {
    if (on === (this.timer !== 0)) return;
    clearInterval(this.timer);
    this.timer = 0;
    if (!on) return;
    this.wake();
    this.timer = setInterval(() => this.sound(), EVERY);
    this.sound();
  }

  sound() {
    if (this.context?.state !== "running") return;
    this.sounded += 1;
    const start = this.context.currentTime;
    for (const [place, pitch] of [[0, 988], [0.35, 740]]) {
      const [tone, level] = [this.context.createOscillator(), this.context.createGain()];
      tone.type = "square";
      tone.frequency.value = pitch;
      level.gain.setValueAtTime(0.25, start + place);
      level.gain.exponentialRampToValueAtTime(0.001, start + place + 0.32);
      tone.connect(level).connect(this.context.destination);
      tone.start(start + place);
      tone.stop(start + place + 0.34);
    }
    document.documentElement.dataset.alarms = String(this.sounded);
  }
}
