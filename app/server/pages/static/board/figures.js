// Today's figures, a row a queue, each number a door to the calls behind it.

import { make, say, settle } from "./dom.js";
import { standing, tooMany } from "./model.js";
import { clock, inDays, percent, t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [120, 24];

export class Figures {
  /** `open(figure, queue)` shows the calls behind a number. */
  constructor(body, note, open) {
    this.body = body;
    this.note = note;
    this.open = open;
    this.rows = new Map();
  }

  /** Show the figures at `now` (server time, seconds): who waits is counted up between two of them. */
  show(figures, now) {
    const told = figures.source === "queues";
    this.body.parentElement.classList.toggle("no-queues", !told);
    const queues = figures.queues ?? [];
    const all = { ...figures, queue: "" };
    const list = queues.length > 1 ? [...queues, all] : [queues[0] ?? all];
    settle(this.body, list.map((row) => this.row(row.queue).show(row, figures, now)));
    const formula = figures.variant ? formulaOf(figures) : figures.formula;
    say(this.note, t(told ? "figures.note_queues" : "figures.note", {
      formula, target: percent(figures.target), abandoned: percent(figures.abandon_target),
    }));
  }

  row(queue) {
    if (!this.rows.has(queue)) this.rows.set(queue, new FigureRow(queue, this.open));
    return this.rows.get(queue);
  }
}

/** Say what the service level divides, and who is left out of it. */
export function formulaOf(figures) {
  const formula = t(`formula.${figures.variant}`, { seconds: figures.threshold_seconds });
  return figures.short_abandon_seconds ? t("formula.short", { formula, seconds: figures.short_abandon_seconds }) : formula;
}

class FigureRow {
  constructor(queue, open) {
    this.element = make("tr", queue ? "" : "all");
    this.element.dataset.queue = queue;
    this.name = make("th", "name", queue || t("figures.all"));
    this.name.scope = "row";
    this.closed = make("span", "closed");
    this.name.append(this.closed);
    this.cells = {};
    const cells = ["service_level", "asa", "abandoned", "answered"].map((figure) => {
      const cell = make("td", `number ${figure}`);
      const button = make("button", "number");
      button.type = "button";
      button.addEventListener("click", () => open(figure, queue));
      const [value, word] = [make("span", "value"), make("span", "unseen")];
      button.append(value, word);
      this.cells[figure] = { button, value, word };
      cell.append(button);
      return cell;
    });
    this.spark = make("td", "spark");
    this.drawn = "";
    this.waiting = make("td", "number waiting");
    this.longest = make("td", "number longest");
    this.element.append(this.name, this.waiting, this.longest, ...cells, this.spark);
  }

  show(row, figures, now) {
    say(this.closed, row.closed ? ` · ${t("figures.closed")}` : "");
    this.closed.title = row.closed && row.opens_at ? t("figures.opens", { time: inDays(row.opens_at) }) : "";
    say(this.waiting, String(row.waiting ?? 0));
    const wait = row.longest_since ? Math.max(0, now - row.longest_since) : 0;
    say(this.longest, row.longest_since ? clock(wait) : "–");
    this.longest.dataset.standing = wait > figures.threshold_seconds ? "low" : "";
    this.waiting.classList.toggle("none", !row.waiting);
    const level = standing(row.service_level, figures.target);
    this.put("service_level", percent(row.service_level), level && t(`standing.${level}`, { target: percent(figures.target) }));
    this.cells.service_level.button.dataset.standing = level;
    this.put("asa", row.asa_seconds === null ? "–" : clock(Math.round(row.asa_seconds)), t("figures.show"));
    const many = tooMany(row, figures.abandon_target);
    this.put("abandoned", percent(row.abandon_rate, 1), t(many ? "figures.abandoned_over" : "figures.abandoned_of", {
      n: row.abandoned, all: row.offered, target: percent(figures.abandon_target),
    }));
    this.cells.abandoned.button.dataset.standing = many ? "low" : "";
    this.put("answered", `${row.answered}/${row.offered}`, t("figures.answered_of", { n: row.answered, all: row.offered }));
    this.draw(row.last_hour ?? [], figures.target, level);
    return this.element;
  }

  put(figure, text, word) {
    const cell = this.cells[figure];
    say(cell.value, text);
    say(cell.word, word ? `, ${word}` : "");
    cell.button.title = word;
  }

  /** The service level over the last hour with its target as a dotted line. */
  draw(points, target, level) {
    const key = JSON.stringify([points, target, level]);
    if (key === this.drawn) return;
    this.drawn = key;
    const known = points.map((share, index) => [index, share]).filter(([, share]) => share !== null);
    if (!known.length) { this.spark.replaceChildren(); return; }
    const x = (index) => (2 + index / Math.max(1, points.length - 1) * (WIDTH - 4)).toFixed(1);
    const lowest = Math.max(0, Math.min(target, ...known.map(([, share]) => share)) - 0.1);
    const y = (share) => (2 + (1 - share) / (1 - lowest) * (HEIGHT - 4)).toFixed(1);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", t("figures.spark", { first: percent(known[0][1]), last: percent(known.at(-1)[1]) }));
    svg.append(
      line("target", [[x(0), y(target)], [x(points.length - 1), y(target)]]),
      line(`course ${level}`, known.map(([index, share]) => [x(index), y(share)])),
      dot(level, x(known.at(-1)[0]), y(known.at(-1)[1])),
    );
    this.spark.replaceChildren(svg);
  }
}

function line(className, points) {
  const element = document.createElementNS(SVG, "polyline");
  element.setAttribute("class", className);
  element.setAttribute("points", points.map((point) => point.join(",")).join(" "));
  return element;
}

function dot(level, x, y) {
  const element = document.createElementNS(SVG, "circle");
  element.setAttribute("class", `end ${level}`);
  element.setAttribute("cx", x);
  element.setAttribute("cy", y);
  element.setAttribute("r", "2");
  return element;
}
