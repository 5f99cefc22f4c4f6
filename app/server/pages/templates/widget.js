// Web Call Back: one card in any page. <script src="https://server/public/widget.js" defer></script>
// data-into="#id" puts it into an element (whose content stays for visitors without JavaScript), data-lang="ko",
// data-colour="#9a4a1f", data-colour-dark. It takes the font of its place; nothing else of the page is touched.
(() => {
  "use strict";
  const config = /*CONFIG*/ {};
  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const spoken = [script.dataset.lang, document.documentElement.lang, ...navigator.languages, "en"]
    .map((tag) => (tag || "").toLowerCase().split("-")[0]).map((tag) => (tag === "tl" ? "fil" : tag));
  const language = spoken.find((tag) => tag in config.texts);
  const texts = config.texts[language];
  const memory = "hearthline-call-back";
  const over = new Set(["reached", "cancelled", "expired"]);
  const t = (key, values = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

  const style = `
:host { display: block; container-type: inline-size; --colour: #2f5da8; --on: #fff; font: inherit; color: inherit; text-align: start; }
@media (prefers-color-scheme: dark) { :host { --on: #16181c; } }
* { box-sizing: border-box; font: inherit; color: inherit; }
[hidden] { display: none !important; }
.card { font-size: 0.9375em; line-height: 1.5; }
.card:lang(ko) { word-break: keep-all; }
h2, p { margin: 0; }
h2 { font-size: 1.2em; font-weight: 600; line-height: 1.3; text-wrap: balance; }
.shut { margin-top: 0.5em; font-weight: 600; font-size: 0.9em; }
.quiet { opacity: 0.75; font-size: 0.9em; margin-top: 0.25em; }
.field { margin-top: 0.875em; }
label.name, .legend { display: block; font-size: 0.875em; opacity: 0.75; margin-bottom: 0.25em; padding: 0; }
input.line, select { width: 100%; min-width: 0; height: 2.6em; padding: 0 0.7em; border-radius: 6px; background: transparent;
  border: 1px solid color-mix(in srgb, currentColor 28%, transparent); }
select { padding: 0 0.3em; } select option { color: #1c1d1f; background: #fff; }
input.line::placeholder { color: inherit; opacity: 0.5; }
input.line[aria-invalid="true"] { border-color: var(--stop); }
.pair { display: flex; gap: 0.5em; } .pair select { flex: 0 0 6.2em; }
.pair .only { flex: none; display: flex; align-items: center; opacity: 0.75; padding: 0 0.25em; }
fieldset { border: 0; margin: 0.875em 0 0; padding: 0; min-width: 0; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4em; }
.chip { position: relative; } .chip input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.chip span { display: block; padding: 0.25em 0.75em; border-radius: 1.2em; font-size: 0.9em;
  border: 1px solid color-mix(in srgb, currentColor 28%, transparent); }
.chip input:checked + span { border-color: var(--colour); color: var(--colour); font-weight: 600;
  background: color-mix(in srgb, var(--colour) 10%, transparent); }
.tick { display: flex; gap: 0.6em; align-items: start; margin-top: 1em; font-size: 0.875em; }
.tick input { flex: none; width: 1.15em; height: 1.15em; margin: 0.15em 0 0; accent-color: var(--colour); }
button { display: block; width: 100%; min-height: 2.9em; margin-top: 1em; border: 1px solid var(--colour); border-radius: 6px;
  background: var(--colour); color: var(--on); font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.06); } button:disabled { opacity: 0.6; cursor: default; }
button.plain { background: none; border-color: color-mix(in srgb, currentColor 28%, transparent); color: inherit; font-weight: 400; }
:focus-visible, .chip input:focus-visible + span { outline: 2px solid var(--colour); outline-offset: 2px; }
.error { margin-top: 1em; padding: 0.6em 0.75em; border: 1px solid var(--stop); border-radius: 6px; font-size: 0.9em; }
.error strong { display: block; color: var(--stop); font-weight: 600; }
:host { --stop: #b3261e; } @media (prefers-color-scheme: dark) { :host { --stop: #f28b82; } }
.trap { position: absolute; left: -99em; width: 1px; height: 1px; overflow: hidden; }
.dots { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.25em; margin-bottom: 1.1em; }
.dots i { height: 0.25em; border-radius: 2px; background: color-mix(in srgb, currentColor 18%, transparent); }
.dots i.done { background: var(--colour); }
@media (forced-colors: active) { .dots i.done { background: Highlight; } }`;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, ""); else if (value !== false) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function place() {
    const into = script.dataset.into && document.querySelector(script.dataset.into);
    if (into) return into;
    const host = make("div");
    script.after(host);
    return host;
  }

  const host = place();
  const root = host.attachShadow({ mode: "open" });
  host.replaceChildren();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const colour = (dark.matches && script.dataset.colourDark) || script.dataset.colour;
    if (colour && CSS.supports("color", colour)) host.style.setProperty("--colour", colour);
  };
  paint();
  dark.addEventListener("change", paint);
  const card = make("div", { class: "card", lang: language });
  root.append(card);

  const at = (days, hour) => {
    const day = new Date();
    day.setDate(day.getDate() + days);
    day.setHours(hour, 0, 0, 0);
    return day;
  };
  const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });

  const when = new Intl.DateTimeFormat(language, { weekday: "long", hour: "numeric", minute: "2-digit" });
  const seconds = () => Math.round(Date.now() / 1000);
  const isOpen = (moment) => !config.open || config.open.some(([from, to]) => from <= moment && moment < to);
  const opens = () => (config.open ?? []).map(([from]) => from).find((from) => from > seconds());
  const told = (moment) => when.format(new Date(moment * 1000));

  /** The choices of a centre with opening hours: only times at which somebody is there. */
  function openWishes() {
    const [now, next] = [seconds(), opens()];
    const found = isOpen(now) ? [[0, t("now")]] : next ? [[next, t("open_first", { time: told(next) })]] : [];
    if (isOpen(now) && isOpen(now + 3600)) found.push([now + 3600, t("hour")]);
    const after = isOpen(now) ? now : next ?? Infinity;
    const later = config.open.flatMap(([from, to]) => (to - from >= 18000 ? [from, from + 14400] : [from])).filter((from) => from > after);
    return [...found, ...later.slice(0, 3).map((from) => [from, told(from)])];
  }

  function wishes() {
    if (config.open) return openWishes();
    const [morning, afternoon] = [at(1, 9), at(1, 14)];
    return [
      [0, t("now")], [Math.round(Date.now() / 1000) + 3600, t("hour")],
      [morning / 1000, t("tomorrow_morning", { time: clock.format(morning) })],
      [afternoon / 1000, t("tomorrow_afternoon", { time: clock.format(afternoon) })],
    ];
  }

  function codePicker() {
    const names = new Intl.DisplayNames([language], { type: "region" });
    if (config.countries.length === 1) {
      const [only] = config.countries;
      return [make("span", { class: "only", title: names.of(only.region) }, `+${only.code}`), () => only];
    }
    const select = make("select", { "aria-label": t("code"), autocomplete: "tel-country-code" });
    config.countries.forEach((country, index) => {
      select.append(make("option", { value: index, title: names.of(country.region) }, `${country.region} +${country.code}`));
    });
    return [select, () => config.countries[Number(select.value)]];
  }

  function field(word, input) {
    return make("div", { class: "field" }, make("label", { class: "name", for: input.id }, word), input);
  }

  function showForm() {
    const [picker, country] = codePicker();
    const number = make("input", { class: "line", id: "number", type: "tel", autocomplete: "tel-national", maxlength: 40, required: true });
    const follow = () => { number.placeholder = country().example; };
    picker.addEventListener("change", follow);
    follow();
    const name = make("input", { class: "line", id: "name", autocomplete: "name", maxlength: 80 });
    const subject = make("input", { class: "line", id: "subject", maxlength: 300 });
    const trap = make("input", { tabindex: -1, autocomplete: "off" });
    const chips = make("div", { class: "chips" }, ...wishes().map(([wish, word], index) => (
      make("label", { class: "chip" }, make("input", { type: "radio", name: "wish", value: wish, checked: index === 0 }), make("span", {}, word))
    )));
    const consent = make("input", { type: "checkbox", id: "consent" });
    const error = make("div", { class: "error", role: "alert", hidden: true });
    const send = make("button", {}, t("send"));
    const form = make("form", { novalidate: true },
      make("h2", {}, t("title")), make("p", { class: "quiet" }, t("lead")),
      make("p", { class: "shut", hidden: isOpen(seconds()) }, t("closed"), opens() ? ` ${t("closed.opens", { time: told(opens()) })}` : ""),
      make("div", { class: "field" }, make("label", { class: "name", for: "number" }, t("number")), make("div", { class: "pair" }, picker, number)),
      field(`${t("name")} · ${t("optional")}`, name), field(`${t("subject")} · ${t("optional")}`, subject),
      make("fieldset", {}, make("legend", { class: "legend" }, t("when")), chips),
      make("div", { class: "trap", "aria-hidden": "true" }, make("label", {}, t("trap"), trap)),
      make("label", { class: "tick" }, consent, make("span", {}, t("consent"))), error, send);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = number.value.trim();
      const wanted = {
        number: typed.startsWith("+") || !typed ? typed : `+${country().code} ${typed}`, name: name.value, subject: subject.value,
        page: (location.origin + location.pathname).slice(0, 300), wish: Number(form.elements.wish.value), consent: consent.checked, website: trap.value,
      };
      const problem = !typed ? "bad_number" : !wanted.consent ? "no_consent" : "";
      if (problem) { tell(error, { code: problem }, { number, consent }); return; }
      send.disabled = true;
      send.textContent = t("sending");
      const answer = await ask("POST", "/public/web-call-backs", wanted);
      send.disabled = false;
      send.textContent = t("send");
      if (answer.token) { keep(answer.token); showRequest(answer); } else tell(error, answer, { number, consent });
    });
    card.replaceChildren(form);
  }

  /** Say what went wrong: our own words for what we know, else the server's, and put the keyboard there. */
  function tell(box, problem, inputs) {
    const known = config.errors[problem.code];
    const countries = new Intl.ListFormat(language).format(config.countries.map(
      (country) => new Intl.DisplayNames([language], { type: "region" }).of(country.region)));
    const title = known ? t(`error.${known}`) : problem.title || t("error.other");
    const hint = known ? t(`error.${known}.hint`, { countries }) : problem.hint || "";
    box.replaceChildren(make("strong", {}, title), hint);
    box.hidden = false;
    const about = known === "consent" ? inputs.consent : ["bad_number", "not_callable"].includes(known) ? inputs.number : null;
    inputs.number.toggleAttribute("aria-invalid", false);
    if (about) { about.setAttribute("aria-invalid", "true"); about.focus(); }
  }

  async function ask(method, path, body) {
    const headers = { Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    try {
      const answer = await fetch(server + path, {
        method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
      return await answer.json();
    } catch {
      return { code: "unreachable", title: t("unreachable"), hint: "" };
    }
  }

  const keep = (token) => { try { sessionStorage.setItem(memory, token); } catch { /* storage may be off */ } };
  const kept = () => { try { return sessionStorage.getItem(memory); } catch { return null; } };
  const forget = () => { try { sessionStorage.removeItem(memory); } catch { /* storage may be off */ } };

  function showRequest(visitor) {
    const steps = { waiting: 1, claimed: 2, dialling: 3, not_reached: 3, reached: 4 };
    const dots = make("div", { class: "dots", "aria-hidden": "true" }, ...[1, 2, 3, 4].map(() => make("i")));
    const [title, more, note] = [make("h2", { tabindex: -1 }), make("p", { class: "quiet" }), make("p", { class: "quiet", role: "status" })];
    const cancel = make("button", { class: "plain", type: "button" }, t("cancel"));
    const again = make("button", { class: "plain", type: "button" }, t("cancelled.again"));
    let [wait, timer] = [2000, 0];
    const show = (now) => {
      if (now.code === "not_found") { forget(); showForm(); return; }
      if (!now.state) { note.textContent = t("unreachable"); wait = Math.min(wait * 2, 15000); return; }
      note.textContent = "";
      wait = 2000;
      title.textContent = now.state === "waiting" && now.place ? t(now.place === 1 ? "state.waiting.next" : "state.waiting.later", { place: now.place })
        : t(`state.${now.state}`);
      const later = now.state === "waiting" && now.wish > seconds();
      more.textContent = later ? t("more.later", { time: told(now.wish) }) : t(`more.${now.state}`);
      [...dots.children].forEach((dot, index) => { dot.className = index < (steps[now.state] ?? 0) ? "done" : ""; });
      cancel.hidden = !["waiting", "claimed", "not_reached"].includes(now.state);
      again.hidden = !over.has(now.state) && now.state !== "not_reached";
      card.dataset.state = now.state;
      if (over.has(now.state)) clearTimeout(timer);
    };
    const follow = async () => {
      const now = await ask("GET", `/public/web-call-backs/${encodeURIComponent(visitor.token)}`);
      show(now);
      if (!over.has(now.state) && title.isConnected) timer = setTimeout(follow, document.hidden ? 15000 : wait);
    };
    cancel.addEventListener("click", async () => show(await ask("POST", `/public/web-call-backs/${encodeURIComponent(visitor.token)}/cancel`)));
    again.addEventListener("click", () => { clearTimeout(timer); forget(); showForm(); root.getElementById("number").focus(); });
    card.replaceChildren(dots, make("div", { role: "status" }, title, more), note, cancel, again);
    if (visitor.state) { show(visitor); title.focus(); timer = setTimeout(follow, wait); } else follow();
  }

  const before = kept();
  if (before) showRequest({ token: before }); else showForm();
})();
