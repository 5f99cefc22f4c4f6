// The rules of the board without a screen: who needs help and why, which group, which order, which limit.

import { atTime, clock, saidBy } from "./words.js";

export const GROUPS = ["help", "on_call", "wrap_up", "ready", "not_ready", "signed_out"];
export const POOR_MOS = 3.6;
export const ENOUGH_CALLS = 5;   // a share of one or two calls is no alarm

const ON_CALL = new Set(["offered", "dialling", "on_call", "held"]);
const SYSTEM_TROUBLE = new Set([
  "missed_call", "call_failed", "connection_lost", "headset_lost", "not_registered", "wrap_up_expired", "engine_lost",
]);
const byName = new Intl.Collator();
const LATE_SECONDS = 60;   // nobody is late in the first minute
const WEIGHT = { stop: 0, attention: 1 };

/** The longest that somebody should stay in this state, in seconds; 0 where nobody set a limit. */
export function limitOf(agent, limits) {
  if (agent.shown === "wrap_up") return limits.wrapUp;
  if (agent.shown === "not_ready") return (limits.reasons.get(agent.reason)?.max_minutes ?? 0) * 60;
  return 0;
}

/** The planned shift [began, ended] that is now, or undefined. */
export function shiftAt(shifts, now) {
  return (shifts ?? []).find(([began, ended]) => began + LATE_SECONDS <= now && now < ended);
}

/** Whether somebody who should work does not: signed out, or not ready without a reason of her own choice. */
function isAway(agent) {
  return agent.shown === "not_ready" && agent.reason === "signed_in";
}

/** Why a seat needs somebody: the worst first. Each {code, weight: stop|attention, since}. */
export function troubles(agent, now, limits) {
  if (agent.shown === "signed_out") {
    const shift = shiftAt(limits.plans?.get(agent.agent), now);
    return shift ? [{ code: "off_plan", weight: "attention", since: Math.max(shift[0], agent.since) }] : [];
  }
  if (agent.reason === "asleep" && !agent.reachable) return [{ code: "asleep", weight: "attention", since: agent.since }];
  if (!agent.reachable) return [{ code: "unreachable", weight: "stop", since: agent.last_seen || agent.since }];
  const found = [];
  const add = (code, weight, since = agent.since) => found.push({ code, weight, since });
  if (!agent.health.registered) add("not_registered", "stop", agent.health.registered_since || agent.since);
  if (!agent.health.headset) add("headset_lost", "stop");
  if (agent.shown === "not_ready" && SYSTEM_TROUBLE.has(agent.reason) && !found.some((f) => f.code === agent.reason)) {
    add(agent.reason, "attention");
  }
  const limit = limitOf(agent, limits);
  if (limit && now - agent.since > limit) add("over_limit", "attention", agent.since + limit);
  const mos = agent.health.mos;
  if (ON_CALL.has(agent.shown) && mos !== null && mos !== undefined && mos < POOR_MOS) add("poor_voice", "attention");
  const shift = shiftAt(limits.plans?.get(agent.agent), now);
  if (shift && isAway(agent)) add("off_plan", "attention", Math.max(shift[0], agent.since));
  if (agent.confidence === "drifted") add("drifted", "attention");
  if (agent.health.needs_attention > 0) add("records", "attention");
  return found.sort((a, b) => WEIGHT[a.weight] - WEIGHT[b.weight]);
}

/** The group a row stands in. */
export function groupOf(agent, found) {
  if (found.length) return "help";
  if (ON_CALL.has(agent.shown)) return "on_call";
  return GROUPS.includes(agent.shown) ? agent.shown : "not_ready";
}

const MARKS = ["line", "net", "voice", "headset", "check", "version"];

/** The marks of a seat, each {name, mark: ok|bad|warn|none, word: text key, values}; `now` is server time. */
export function marks(agent, serverVersion, now) {
  const health = agent.health;
  if (!agent.reachable) {
    const silent = agent.shown === "signed_out" ? "mark.away" : "mark.unknown";
    const bad = agent.shown === "signed_out" ? "none" : "bad";
    return MARKS.map((name) => (name === "net"
      ? { name, mark: bad, word: bad === "bad" ? "net.lost" : silent, values: { time: clock(now - agent.last_seen) } }
      : { name, mark: "none", word: silent, values: {} }));
  }
  return [
    { name: "line", ...line(health, now) },
    { name: "net", ...network(agent) },
    { name: "voice", ...voice(health) },
    { name: "headset", ...headset(health) },
    { name: "check", ...check(health) },
    { name: "version", ...version(health, serverVersion) },
  ];
}

function headset(health) {
  if (!health.headset) return { mark: "bad", word: "headset.bad", values: {} };
  return { mark: "ok", word: health.speaker ? "headset.named" : "headset.ok", values: { device: health.speaker } };
}

function line(health, now) {
  if (!health.registered) return { mark: "bad", word: "line.bad", values: {} };
  if (!health.registered_since) return { mark: "ok", word: "line.ok", values: {} };
  return { mark: "ok", word: "line.since", values: { time: clock(now - health.registered_since) } };
}

function network({ health }) {
  if (health.outbox_waiting > 0) return { mark: "warn", word: "net.waiting", values: { count: health.outbox_waiting } };
  return { mark: "ok", word: "net.seen", values: {} };
}

const CHECKS = { passed: "ok", warned: "warn", failed: "bad" };

function check(health) {
  const mark = CHECKS[health.check];
  if (!mark) return { mark: "none", word: "mark_check.none", values: {} };
  return { mark, word: `mark_check.${health.check}`, values: { time: atTime(health.checked_at).slice(0, 5), problem: saidBy(health, "check_problem") } };
}

function voice(health) {
  if (health.mos === null || health.mos === undefined) return { mark: "none", word: "voice.none", values: {} };
  const values = { mos: health.mos.toFixed(1), loss: ((health.loss ?? 0) * 100).toFixed(1), jitter: Math.round(health.jitter ?? 0) };
  return health.mos < POOR_MOS ? { mark: "warn", word: "voice.poor", values } : { mark: "ok", word: "voice.ok", values };
}

function version(health, serverVersion) {
  const values = { version: health.version, server: serverVersion };
  if (!health.version) return { mark: "none", word: "mark.unknown", values };
  const same = health.version === serverVersion;
  return { mark: same ? "ok" : "warn", word: same ? "version.ok" : "version.other", values };
}

function isHere(agent) {
  return agent.shown !== "signed_out" && agent.reachable && agent.agent !== "";
}

/** At how many seats each agent is signed in: at two, calls are offered where nobody sits. */
function seatsOf(agents) {
  const found = new Map();
  for (const agent of agents) if (isHere(agent)) found.set(agent.agent, (found.get(agent.agent) ?? 0) + 1);
  return found;
}

/** The rows of the board in order: groups as GROUPS, the longest in its state first, then by name. */
export function arrange(agents, now, limits) {
  const groups = new Map(GROUPS.map((name) => [name, []]));
  const every = [...agents];
  const twice = seatsOf(every);
  for (const agent of every) {
    const found = troubles(agent, now, limits);
    if (isHere(agent) && twice.get(agent.agent) > 1) found.push({ code: "elsewhere", weight: "attention", since: agent.since });
    groups.get(groupOf(agent, found)).push({ agent, troubles: found });
  }
  for (const [name, rows] of groups) {
    rows.sort((a, b) => (
      (name === "help" ? WEIGHT[a.troubles[0].weight] - WEIGHT[b.troubles[0].weight] : 0)
      || sinceOf(a) - sinceOf(b) || byName.compare(a.agent.agent, b.agent.agent)
    ));
  }
  return groups;
}

/** The moment a row's clock counts from: the state, or the silence of a seat that is not heard. */
export function sinceOf(row) {
  const lost = row.troubles.find((found) => found.code === "unreachable");
  return lost ? lost.since : row.agent.since;
}

/** Whether more callers gave up than the target allows. */
export function tooMany(row, most) {
  return row.offered >= ENOUGH_CALLS && row.abandon_rate > most;
}

/** How a service level stands to its target: "good", "near" (within ten points) or "low"; "" without calls. */
export function standing(share, target) {
  if (share === null || share === undefined) return "";
  if (share >= target) return "good";
  return share >= target - 0.1 ? "near" : "low";
}
