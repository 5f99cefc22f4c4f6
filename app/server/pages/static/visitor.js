// Keeps a visitor's page true: asks every two seconds where the request stands. The address is the only secret.

const page = JSON.parse(document.getElementById("words").textContent);
const t = (key, values = {}) => (page.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
const byId = (id) => document.getElementById(id);

const when = new Intl.DateTimeFormat(page.language, { weekday: "long", hour: "numeric", minute: "2-digit" });
const EVERY = 2000;
const SLOWEST = 15000;
const OVER = new Set(["reached", "cancelled", "expired"]);
const STEPS = { waiting: 0, claimed: 1, dialling: 2, reached: 3, not_reached: 2 };
const CANCEL = new Set(["waiting", "claimed", "not_reached"]);
let wait = EVERY;

/** The headline for a request; the place matters only while it waits. */
function headline(visitor) {
  if (visitor.state === "waiting" && visitor.place === 1) return t("state.waiting.next");
  if (visitor.state === "waiting" && visitor.place > 1) return t("state.waiting.later", { place: visitor.place });
  return t(`state.${visitor.state}`);
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show(visitor) {
  byId("request").dataset.state = visitor.state;
  say(byId("state"), headline(visitor));
  const later = visitor.state === "waiting" && visitor.wish > Date.now() / 1000;
  say(byId("more"), later ? t("more.later", { time: when.format(new Date(visitor.wish * 1000)) }) : t(`more.${visitor.state}`));
  byId("cancel").hidden = !CANCEL.has(visitor.state);
  byId("again").hidden = !OVER.has(visitor.state) && visitor.state !== "not_reached";
  const here = STEPS[visitor.state] ?? -1;
  [...document.querySelectorAll(".steps li")].forEach((step, index) => {
    step.className = visitor.state === "reached" ? "good" : here < 0 ? "stopped" : index < here ? "done" : index === here ? "here" : "";
  });
  const time = new Intl.DateTimeFormat(page.language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  say(byId("fresh"), OVER.has(visitor.state) ? "" : t("updated", { time: time.format(new Date()) }));
}

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok) {
      const visitor = await answer.json();
      wait = EVERY;
      show(visitor);
      if (OVER.has(visitor.state)) return;
    } else if (answer.status === 404) {
      location.reload();
      return;
    } else {
      wait = Math.min(wait * 2, SLOWEST);
    }
  } catch {
    say(byId("fresh"), t("unreachable"));
    wait = Math.min(wait * 2, SLOWEST);
  }
  setTimeout(look, document.hidden ? SLOWEST : wait);
}

document.addEventListener("visibilitychange", () => { wait = EVERY; });
setTimeout(look, EVERY);
