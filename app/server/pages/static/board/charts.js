// Charts of the reports, by uPlot: hover tells the figures of a slot, dragging looks closer, a double click goes back.
// The same figures stand in a table beside them.

import { language, percent, t, zone } from "./words.js";

const STYLE = getComputedStyle(document.documentElement);
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => STYLE.getPropertyValue(`--${name}`).trim();

/** How a moment is written under the axis: a time within a day, else day and month. */
function moment(epoch, within) {
  const form = within ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { month: "numeric", day: "numeric" };
  return new Intl.DateTimeFormat(language, { ...form, timeZone: zone }).format(new Date(epoch * 1000));
}

function whole(epoch, span) {
  const form = span === "month" ? { dateStyle: "medium" } : { dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, { ...form, hourCycle: "h23", timeZone: zone }).format(new Date(epoch * 1000));
}

function axes(values) {
  const common = { stroke: colour("ink-2"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
  return [
    { ...common, grid: { show: false }, values: (u, marks) => marks.map((at) => moment(at, u.scales.x.max - u.scales.x.min < 90000)) },
    { ...common, size: 52, values: (_, marks) => marks.map(values) },
  ];
}

function line(label, stroke, value, more = {}) {
  return { label, stroke, width: 2, points: { show: false }, spanGaps: false, value: (_, found) => value(found), ...more };
}

/** One chart in its frame; `columns` are moments and then one array a series. */
export class Chart {
  constructor(frame, span, columns, make) {
    Object.assign(this, { frame, span, columns, make });
    this.plot = null;
    this.draw();
    new ResizeObserver(() => this.fit()).observe(frame);
    dark.addEventListener("change", () => this.draw());
  }

  draw() {
    this.plot?.destroy();
    const { series, values, scale } = this.make();
    this.plot = new uPlot({
      ...this.size(), ...(zone ? { tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone) } : {}), padding: [12, 20, 0, 4], axes: axes(values), scales: { x: { time: true }, y: { range: scale } },
      series: [{ label: t("calls.at"), value: (_, at) => (at === null ? "–" : whole(at, this.span)) }, ...series],
      cursor: { drag: { x: true, y: false }, points: { size: 7 } }, legend: { live: true },
    }, this.columns, this.frame);
  }

  size() {
    return { width: Math.max(200, this.frame.clientWidth), height: Math.round(Math.min(320, Math.max(150, this.frame.clientWidth * 0.32))) };
  }

  fit() {
    const wanted = this.size();
    if (wanted.width !== this.plot.width) this.plot.setSize(wanted);
  }
}

const dash = (found) => (found === null || found === undefined ? "–" : String(found));

export function callsChart(frame, course) {
  return new Chart(frame, course.span, [course.at, course.offered, course.answered, course.abandoned], () => ({
    series: [
      line(t("reports.offered"), colour("ink-2"), dash, { dash: [4, 3] }),
      line(t("figures.answered"), colour("accent"), dash),
      line(t("figures.abandoned"), colour("stop"), dash),
    ],
    values: (mark) => (Number.isInteger(mark) ? String(mark) : ""),
    scale: (_, low, high) => [0, Math.max(1, high ?? 1)],
  }));
}

export function levelChart(frame, course) {
  const target = course.at.map(() => course.target);
  return new Chart(frame, course.span, [course.at, course.level, target], () => ({
    series: [
      line(t("figures.service_level"), colour("ready"), (share) => percent(share), { points: { show: true, size: 4 } }),
      line(t("reports.target"), colour("ink-2"), (share) => percent(share), { dash: [2, 4], width: 1 }),
    ],
    values: (mark) => percent(mark),
    scale: () => [0, 1.02],
  }));
}

const told = document.getElementById("course");
if (told) {
  const course = JSON.parse(told.textContent);
  callsChart(document.getElementById("chart-calls"), course);
  levelChart(document.getElementById("chart-level"), course);
}

