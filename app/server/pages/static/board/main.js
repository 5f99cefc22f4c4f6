// The board: state in, pixels out. One paint a frame, however many facts arrive.

import { Alerts, Requests, alertsOf } from "./alerts.js";
import { Calls } from "./calls.js";
import { say } from "./dom.js";
import { Emergencies } from "./emergencies.js";
import { Figures } from "./figures.js";
import { Link } from "./link.js";
import { GROUPS, arrange, marks } from "./model.js";
import { SeatDialog } from "./seat.js";
import { Seats } from "./seats.js";
import { Wall } from "./wall.js";
import { atTime, t } from "./words.js";

const STALE = 4000;
const byId = (id) => document.getElementById(id);

const state = {
  agents: new Map(), requests: new Map(), emergencies: new Map(), figures: null, version: "", offset: 0, loaded: false,
  limits: { wrapUp: 0, reasons: new Map(), plans: new Map(), names: true },
};
const wall = new Wall(byId("wall"), byId("names"), () => { state.limits.names = wall.names; repaint(); });
const calls = new Calls(byId("calls"));
const seatDialog = new SeatDialog(byId("seat"), (agent) => calls.openSeat(agent.seat, state.limits.names ? agent.agent : t("seats.nameless")));
const emergencies = new Emergencies(byId("emergencies"), (seat, mode) => {
  const agent = state.agents.get(seat);
  if (agent) seatDialog.join(agent, state.limits, mode);
});
const seats = new Seats(byId("seats"), (seat) => seatDialog.open(state.agents.get(seat), state.limits, marks(state.agents.get(seat), state.version, now())), () => repaint());
byId("write").addEventListener("click", () => seatDialog.open(null, state.limits));
const figures = new Figures(byId("figures").tBodies[0], byId("figures-note"), (figure, queue) => calls.open(figure, queue));
const alerts = new Alerts(byId("alerts"), byId("no-alerts"), byId("more-alerts"), byId("voice"), (alert) => (
  alert.seat ? seats.focus(alert.seat) : alert.queue !== undefined && calls.open("service_level", alert.queue)
));
const requests = new Requests(byId("requests"), byId("no-requests"), byId("request-count"));

const link = new Link({
  snapshot(board) {
    state.agents = new Map(board.agents.map((agent) => [agent.seat, agent]));
    state.requests = new Map((board.web_call_backs ?? []).map((request) => [request.id, request]));
    state.emergencies = new Map((board.emergencies ?? []).map((call) => [call.id, call]));
    state.figures = board.figures;
    state.version = board.newest_version || (board.version ?? "");
    state.offset = board.now - Date.now() / 1000;
    state.limits = {
      names: wall.names,
      wrapUp: board.wrap_up_seconds ?? 0,
      plans: plansOf(board.plans),
      reasons: new Map((board.reasons ?? []).map((reason) => [reason.code, reason])),
    };
    state.loaded = true;
    repaint();
  },
  event(name, data) {
    if (name === "board.agent") state.agents.set(data.seat, data);
    if (name === "board.agent_gone") state.agents.delete(data.seat);
    if (name === "web_call_back") state.requests.set(data.id, data);
    if (name === "board.plan") state.limits = { ...state.limits, plans: plansOf(data.plans) };
    if (name === "emergency") {
      if (data.acknowledged_at) state.emergencies.delete(data.id); else state.emergencies.set(data.id, data);
    }
    if (name === "board.figures") { state.figures = data; calls.refresh(); }
    repaint();
  },
  left() {
    location.assign("/sign-in?next=/board");
  },
});

function plansOf(plans) {
  return new Map((plans ?? []).map((planned) => [planned.agent, planned.shifts]));
}

/** The server's clock, epoch seconds. */
function now() {
  return Date.now() / 1000 + state.offset;
}

const LONGEST_REST = 500;
let wanted = false;   // a paint is already on its way
let free = 0;         // when the next one may come: a slow machine has time for its people between two

function repaint() {
  if (wanted) return;
  wanted = true;
  const rest = free - performance.now();
  if (rest > 1) setTimeout(() => requestAnimationFrame(painted), rest); else requestAnimationFrame(painted);
}

/** Paint, and rest for as long as it took with all that the browser does after it. */
function painted() {
  const began = performance.now();
  wanted = false;
  paint();
  setTimeout(() => {
    const took = performance.now() - began;
    if (took > 20) free = performance.now() + Math.min(LONGEST_REST, took);
  });
}

function paint() {
  if (!state.loaded) return;
  const moment = now();
  emergencies.show([...state.emergencies.values()], state.agents, moment, state.limits);
  const groups = arrange(state.agents.values(), moment, state.limits);
  seats.show(groups, moment, state.limits, state.version);
  figures.show(state.figures, moment);
  alerts.show(alertsOf(groups, state.figures, moment, state.limits));
  requests.show([...state.requests.values()], moment);
  byId("no-seats").hidden = state.agents.size > 0;
  byId("seats").hidden = byId("legend").hidden = byId("write").hidden = state.agents.size === 0;
  say(byId("tally"), tally(groups));
  say(byId("clock"), atTime(moment));
}

function tally(groups) {
  const parts = GROUPS.filter((name) => groups.get(name).length)
    .map((name) => t(`tally.${name}`, { count: groups.get(name).length }));
  return parts.join(" · ");
}

/** How old what you see is: said in words, and greyed as soon as it may be wrong. */
function showAge() {
  const age = link.age();
  const stale = age > STALE;
  document.documentElement.classList.toggle("stale", stale);
  const seconds = age === Infinity ? null : age / 1000;
  const text = seconds === null ? t("age.connecting")
    : stale ? t("age.stale", { seconds: Math.floor(seconds) }) : t("age.live", { seconds: seconds.toFixed(1) });
  say(byId("age"), text);
  byId("age").dataset.stale = String(stale);
  if (stale !== showAge.told && state.loaded) say(byId("voice"), t(stale ? "age.lost" : "age.back"));
  showAge.told = stale;
}
showAge.told = false;

setInterval(showAge, 500);
setInterval(repaint, 1000);
showAge();
link.open();
