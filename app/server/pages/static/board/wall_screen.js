// A wall across the room: figures large, seats by number. Every event brings the whole picture.

import { make, say, settle } from "./dom.js";
import { formulaOf } from "./figures.js";
import { standing, tooMany } from "./model.js";
import { atTime, clock, percent, t } from "./words.js";

const STALE = 4000;
const [SILENCE, FIRST_RETRY, LONGEST_RETRY] = [6000, 1000, 8000];
const GROUPS = { offered: "busy", dialling: "busy", on_call: "busy", held: "busy", wrap_up: "wrap_up", ready: "ready", not_ready: "away", signed_out: "out" };
const byId = (id) => document.getElementById(id);
const root = document.documentElement;

let picture = null;
let offset = 0;
let heard = 0;
let source = null;
let retry = FIRST_RETRY;
const tiles = new Map();
const rows = new Map();
let fitted = "";      // what the density was chosen for
let room = Infinity;  // seats that fit

function take(data) {
  picture = data;
  offset = data.now - Date.now() / 1000;
  alive();
  paint();
}

function alive() {
  heard = performance.now();
  retry = FIRST_RETRY;
}

function open() {
  source?.close();
  source = new EventSource("/wall/stream");
  source.addEventListener("hello", () => look());
  source.addEventListener("pulse", alive);
  source.addEventListener("wall", (event) => take(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    heard = Math.min(heard, performance.now() - STALE / 2);
    look();
  });
}

/** Ask for the picture: at the beginning, and to learn whether the link still works when the stream ended. */
async function look() {
  try {
    const answer = await fetch("/wall/picture", { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) return ended();
    if (answer.ok) return take(await answer.json());
  } catch { /* the line is down; the age says so */ }
  if (source?.readyState === EventSource.CLOSED) {
    setTimeout(open, retry * (0.75 + Math.random() / 2));
    retry = Math.min(retry * 2, LONGEST_RETRY);
  }
  return undefined;
}

/** The link was taken back: nothing of the centre stays on the screen. */
function ended() {
  source?.close();
  source = picture = null;
  clearInterval(ticking);
  byId("ended").hidden = false;
  for (const part of document.querySelectorAll("header, main, #alarm")) part.remove();
}

function paint() {
  if (!picture) return;
  const now = Date.now() / 1000 + offset;
  say(byId("clock"), atTime(now).slice(0, 5));
  total(now);
  queues(now);
  seats(now);
  alarm();
}

function total(now) {
  const { total: row, target, tells_queues: told } = picture;
  const wait = row.longest_since ? now - row.longest_since : 0;
  const items = [
    ...(told ? [["waiting", t("wall.waiting"), String(row.waiting), wait ? `${t("wall.longest")} ${clock(wait)}` : ""]] : []),
    ["level", t("figures.service_level"), percent(row.service_level), `${t("wall.target")} ${percent(target)}`],
    ["asa", t("figures.asa"), row.asa_seconds === null ? "–" : clock(Math.round(row.asa_seconds)), ""],
    ["abandoned", t("figures.abandoned"), percent(row.abandon_rate, 1), `${t("wall.at_most")} ${percent(picture.abandon_target)}`],
    ["answered", t("figures.answered"), `${row.answered}/${row.offered}`, ""],
    ...(picture.web_call_backs_waiting ? [["backs", t("wall.call_backs"), String(picture.web_call_backs_waiting), ""]] : []),
  ];
  const list = byId("total");
  settle(list, items.map(([name, word, value, small]) => {
    const box = [...list.children].find((one) => one.dataset.figure === name) ?? figure(name);
    say(box.children[0], word);
    say(box.children[1], value);
    say(box.children[2], small);
    if (name === "level") box.dataset.standing = standing(row.service_level, target);
    if (name === "abandoned") box.dataset.standing = tooMany(row, picture.abandon_target) ? "low" : "";
    if (name === "waiting") box.dataset.standing = wait > picture.threshold_seconds ? "low" : "";
    return box;
  }));
}

function figure(name) {
  const box = make("div");
  box.dataset.figure = name;
  box.append(make("dt"), make("dd", "value"), make("dd", "small"));
  return box;
}

function queues(now) {
  const body = byId("queues").tBodies[0];
  byId("queues").classList.toggle("no-queues", !picture.tells_queues);
  byId("queues").hidden = picture.queues.length === 0;
  settle(body, picture.queues.map((row) => {
    if (!rows.has(row.queue)) {
      const line = make("tr");
      const name = make("th", "", row.queue);
      name.scope = "row";
      const cells = ["waiting", "waiting", "level", "asa", "abandoned", "answered"].map((c) => make("td", `number ${c}`));
      line.append(name, ...cells);
      rows.set(row.queue, { line, cells });
    }
    const { line, cells } = rows.get(row.queue);
    const wait = row.longest_since ? now - row.longest_since : 0;
    const words = [String(row.waiting), wait ? clock(wait) : "–", percent(row.service_level),
      row.asa_seconds === null ? "–" : clock(Math.round(row.asa_seconds)), percent(row.abandon_rate, 1), `${row.answered}/${row.offered}`];
    words.forEach((word, place) => say(cells[place], word));
    cells[1].dataset.standing = wait > picture.threshold_seconds ? "low" : "";
    cells[2].dataset.standing = standing(row.service_level, picture.target);
    cells[4].dataset.standing = tooMany(row, picture.abandon_target) ? "low" : "";
    return line;
  }));
  say(byId("note"), picture.variant
    ? `${t("figures.service_level")} = ${formulaOf(picture)}` : "");
}

function seats(now) {
  const here = picture.seats.filter((seat) => seat.shown !== "signed_out" || seat.help);
  const shape = `${here.length} ${picture.queues.length}`;
  if (shape !== fitted) { fitted = shape; room = Infinity; draw(here, now); fit(); }
  draw(here, now);
  const counts = new Map();
  for (const seat of picture.seats) counts.set(seat.shown, (counts.get(seat.shown) ?? 0) + 1);
  say(byId("tally"), [...counts].map(([state, count]) => `${count} ${t(`shown.${state}`)}`).join(" · "));
}

/** As many seats as there is room for; where there is too little, those that need somebody come first. */
function draw(here, now) {
  const needs = (seat) => (seat.help ? 0 : !seat.reachable ? 1 : isOver(seat, now) ? 2 : 3);
  const shown = here.length <= room ? here : [...here].sort((a, b) => needs(a) - needs(b) || a.number - b.number).slice(0, room);
  settle(byId("seats"), shown.map((seat) => tile(seat, now)));
  byId("more").hidden = shown.length === here.length;
  say(byId("more"), t("wall.more", { n: here.length - shown.length }));
}

/** A wall does not scroll: everything is drawn closer until it fits, at last fewer seats are shown. */
function fit() {
  root.dataset.density = "0";
  if (innerWidth <= 800) return;
  for (const density of ["0", "1", "2"]) {
    root.dataset.density = density;
    if (root.scrollHeight <= innerHeight) return;
  }
  const list = byId("seats");
  const first = list.firstElementChild;
  if (!first) return;
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const gap = parseFloat(getComputedStyle(list).rowGap) || 0;
  const rest = 2.5 * parseFloat(getComputedStyle(document.body).fontSize);
  const height = innerHeight - list.getBoundingClientRect().top - rest;
  room = Math.max(1, Math.floor(height / (first.offsetHeight + gap))) * columns;
}

function isOver(seat, now) {
  return Boolean(seat.limit && now - seat.since > seat.limit);
}

function tile(seat, now) {
  if (!tiles.has(seat.number)) {
    const element = make("li");
    const name = make("b");
    name.append(make("span", "long", t("wall.seat", { n: seat.number })), make("span", "short", String(seat.number)));
    element.append(name, make("span", "state"), make("span", "clock"));
    tiles.set(seat.number, element);
  }
  const element = tiles.get(seat.number);
  element.dataset.group = GROUPS[seat.shown] ?? "out";
  element.classList.toggle("over", isOver(seat, now));
  element.classList.toggle("lost", !seat.reachable);
  element.classList.toggle("help", seat.help);
  say(element.children[1], seat.help ? t("wall.help") : seat.reachable ? t(`shown.${seat.shown}`) : t("wall.unreachable"));
  say(element.children[2], seat.since ? clock(now - seat.since) : "");
  return element;
}

function alarm() {
  const wanted = picture.seats.filter((seat) => seat.help).map((seat) => t("help.title", { name: t("wall.seat", { n: seat.number }) }));
  if (picture.switch_down) wanted.push(t("wall.switch"));
  byId("alarm").hidden = wanted.length === 0;
  say(byId("alarm"), wanted.join(" · "));
}

function tick() {
  const age = heard ? performance.now() - heard : Infinity;
  const stale = age > STALE;
  root.classList.toggle("stale", stale);
  byId("age").dataset.stale = String(stale);
  say(byId("age"), age === Infinity ? t("age.connecting") : stale ? t("age.stale", { seconds: Math.floor(age / 1000) }) : "");
  if (source && age > SILENCE && performance.now() - opened > SILENCE) { opened = performance.now(); open(); }
  paint();
}

addEventListener("resize", () => { fitted = ""; paint(); });

let opened = performance.now();
const ticking = setInterval(tick, 500);
open();
