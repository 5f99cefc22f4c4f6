// The right side: what needs somebody, newest first, each with one action; and the visitors who wait.

import { make, say, settle } from "./dom.js";
import { ENOUGH_CALLS, shiftAt, standing } from "./model.js";
import { reasonWord } from "./seats.js";
import { atTime, clock, percent, saidBy, t } from "./words.js";

const FALL = 0.1;         // ten points in half an hour
const MOST = 40;          // more than that nobody reads: the table has the rest
const STEP = 300;         // seconds between two points of the last hour

/** Everything that needs somebody: {key, weight, title, detail, since, action, seat|queue}. */
export function alertsOf(groups, figures, now, limits) {
  const seats = (groups.get("help") ?? []).flatMap(({ agent, troubles }) => troubles.map((found) => ({
    key: `${agent.seat}/${found.code}`, weight: found.weight, since: found.since, seat: agent.seat, action: "alert.show_seat",
    // words are made when somebody reads them: of thousands only the newest few are shown
    get title() { return t("alert.seat", { name: limits.names ? agent.agent || agent.seat : t("seats.nameless"), trouble: t(`trouble.${found.code}`) }); },
    get detail() { return detailOf(agent, found, now, limits); },
  })));
  return [...seats, ...levels(figures, now), ...falling(figures, now), ...waits(figures, now), ...switchLost(figures)]
    .sort((a, b) => b.since - a.since);
}

function detailOf(agent, found, now, limits) {
  const state = agent.shown === "not_ready" && agent.reason ? reasonWord(agent.reason, limits) : t(`shown.${agent.shown}`);
  if (found.code === "over_limit") return t("alert.over", { state, time: clock(now - found.since) });
  if (found.code === "off_plan") {
    const shift = shiftAt(limits.plans.get(agent.agent), now) ?? [found.since, found.since];
    const [from, to] = shift.map((at) => atTime(at).slice(0, 5));
    return t("alert.off_plan", { from, to, state });
  }
  if (found.code === "records") return t("alert.records", { count: agent.health.needs_attention });
  if (found.code === "poor_voice") return t("voice.poor", { mos: agent.health.mos.toFixed(1), loss: ((agent.health.loss ?? 0) * 100).toFixed(1), jitter: Math.round(agent.health.jitter ?? 0) });
  return t("alert.since", { time: atTime(found.since), state });
}

function levels(figures, now) {
  if (!figures) return [];
  const rows = (figures.queues ?? []).length > 1 ? figures.queues : [{ ...figures, queue: "" }];
  return rows.filter((row) => row.offered >= ENOUGH_CALLS && standing(row.service_level, figures.target) === "low")
    .map((row) => ({
      key: `level/${row.queue}`, weight: "stop", since: lowSince(row, figures.target, now), queue: row.queue, action: "alert.show_calls",
      title: t("alert.level", { queue: row.queue || t("figures.all"), level: percent(row.service_level) }),
      detail: t("alert.level_detail", {
        target: percent(figures.target), count: row.offered, time: atTime(lowSince(row, figures.target, now)).slice(0, 5),
      }),
    }));
}

/** Since when a service level is low, as far as the course of the last hour tells: its last point is now. */
function lowSince(row, target, now) {
  const full = (row.last_hour ?? []).slice(0, -1);
  let low = 0;
  while (low < full.length && standing(full.at(-1 - low), target) === "low") low += 1;
  return low ? (Math.floor(now / STEP) - low + 1) * STEP : now;
}

/** A service level that is still good enough, but much lower than half an hour ago. */
function falling(figures, now) {
  if (!figures) return [];
  const rows = (figures.queues ?? []).length > 1 ? figures.queues : [{ ...figures, queue: "" }];
  return rows.filter((row) => row.offered >= ENOUGH_CALLS && standing(row.service_level, figures.target) !== "low")
    .map((row) => ({ row, before: (row.last_hour ?? []).at(-7) }))
    .filter(({ row, before }) => typeof before === "number" && before - row.service_level >= FALL)
    .map(({ row, before }) => ({
      key: `falling/${row.queue}`, weight: "attention", since: now - 1800, queue: row.queue, action: "alert.show_calls",
      title: t("alert.falling", { queue: row.queue || t("figures.all") }),
      detail: t("alert.falling_detail", { from: percent(before), level: percent(row.service_level) }),
    }));
}

/** Callers who wait longer than the target allows: one alert a queue. */
function waits(figures, now) {
  if (figures?.source !== "queues") return [];
  return (figures.queues ?? []).filter((row) => row.longest_since && now - row.longest_since > 2 * figures.threshold_seconds)
    .map((row) => ({
      key: `wait/${row.queue}`, weight: "stop", since: row.longest_since, queue: row.queue, action: "alert.show_calls",
      title: t("alert.wait", { queue: row.queue, time: clock(now - row.longest_since) }),
      detail: t("alert.wait_detail", { count: row.waiting }),
    }));
}

function switchLost(figures) {
  if (figures?.switch?.state !== "down") return [];
  const { since } = figures.switch;
  return [{ key: "switch", weight: "stop", since, action: "", title: t("alert.switch"), detail: saidBy(figures.switch, "problem") || t("alert.switch_detail") }];
}

export class Alerts {
  /** `act(alert)` does an alert's action; `voice` is the live region in which new ones are told. */
  constructor(list, empty, more, voice, act) {
    Object.assign(this, { list, empty, more, voice, act });
    this.items = new Map();
    this.told = null;
  }

  show(every) {
    const alerts = every.slice(0, MOST);
    this.more.hidden = every.length <= MOST;
    say(this.more, t("alerts.more", { n: every.length - MOST }));
    settle(this.list, alerts.map((alert) => this.item(alert.key).show(alert)));
    const keys = new Set(alerts.map((alert) => alert.key));
    for (const key of [...this.items.keys()]) if (!keys.has(key)) this.items.delete(key);
    this.empty.hidden = alerts.length > 0;
    if (this.told !== null) {
      const fresh = alerts.filter((alert) => !this.told.has(alert.key));
      if (fresh.length) this.voice.textContent = fresh.map((alert) => `${alert.title}. ${alert.detail}.`).join(" ");
    }
    this.told = keys;
  }

  item(key) {
    if (!this.items.has(key)) this.items.set(key, new AlertItem(this.act));
    return this.items.get(key);
  }
}

class AlertItem {
  constructor(act) {
    this.element = make("li");
    this.title = make("h3");
    this.detail = make("p", "quiet");
    this.button = make("button", "link");
    this.button.type = "button";
    this.button.addEventListener("click", () => act(this.alert));
    this.element.append(this.title, this.detail, this.button);
  }

  show(alert) {
    this.alert = alert;
    this.element.dataset.weight = alert.weight;
    this.element.dataset.alert = alert.key;
    say(this.title, alert.title);
    say(this.detail, alert.detail);
    this.button.hidden = !alert.action;
    say(this.button, alert.action ? t(alert.action) : "");
    return this.element;
  }
}

const OPEN = new Set(["waiting", "claimed", "dialling", "not_reached"]);

export class Requests {
  constructor(list, empty, count) {
    Object.assign(this, { list, empty, count });
    this.items = new Map();
  }

  show(requests, now) {
    const open = requests.filter((request) => OPEN.has(request.state))
      .sort((a, b) => (a.wish || a.asked_at) - (b.wish || b.asked_at));
    settle(this.list, open.map((request) => this.item(request, now)));
    const ids = new Set(open.map((request) => request.id));
    for (const id of [...this.items.keys()]) if (!ids.has(id)) this.items.delete(id);
    this.empty.hidden = open.length > 0;
    say(this.count, open.length ? String(open.length) : "");
  }

  item(request, now) {
    if (!this.items.has(request.id)) this.items.set(request.id, blankRequest());
    const { element, who, detail } = this.items.get(request.id);
    element.dataset.request = request.id;
    say(who, request.name || request.number);
    const wait = request.wish > now ? t("request.wish", { time: atTime(request.wish).slice(0, 5) })
      : t("request.asked", { time: clock(now - request.asked_at) });
    const state = t(`request.${request.state}`, { name: request.claimed_by });
    say(detail, [request.subject, wait, state].filter(Boolean).join(" · "));
    return element;
  }
}

function blankRequest() {
  const [element, who, detail] = [make("li"), make("h3"), make("p", "quiet")];
  element.append(who, detail);
  return { element, who, detail };
}
