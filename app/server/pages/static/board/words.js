// Texts and the shapes of numbers. The page brings its catalogue in a data block; nothing here knows a language.

const page = JSON.parse(document.getElementById("words").textContent);

export const language = page.language;

/** The centre's time zone; undefined where the page names none or the browser does not know it: then its own. */
export const zone = known(page.zone);

function known(name) {
  try {
    return name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone && name : undefined;
  } catch {
    return undefined;
  }
}

/** The text for a key with its {places} filled; a key without text shows itself, so that it is noticed. */
export function t(key, values = {}) {
  const text = page.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The text for a key, or `fallback` for a word that this catalogue does not know. */
export function wordFor(key, fallback) {
  return page.texts[key] ?? fallback;
}

/** A text that a seat or the switch told, by the template in its `phrases`, in the language of this page. */
export function saidBy(record, name) {
  return made(record.phrases?.[name]) ?? page.texts[`phrase.${record[name]}`] ?? record[name];
}

/** A refusal of the server: in words of this page by its code, else as it is told. */
export function refusal(problem) {
  const key = `error.${problem.code}`;
  const parts = key in page.texts ? [page.texts[key], page.texts[`${key}.hint`]] : [saidBy(problem, "title"), saidBy(problem, "hint")];
  return parts.filter(Boolean).join(" ");
}

function made(phrase, depth = 0) {
  if (!phrase?.template || depth > 3) return undefined;
  const values = Object.entries(phrase.values ?? {}).map(([name, value]) => (
    [name, typeof value === "object" ? made(value, depth + 1) ?? "" : value]));
  const key = `phrase.${phrase.template}`;
  return key in page.texts ? t(key, Object.fromEntries(values)) : t(phrase.template, Object.fromEntries(values));
}

/** Seconds as m:ss, from an hour on h:mm:ss. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A share 0..1 as a percentage; `digits` after the point. Nothing to divide by shows a dash. */
export function percent(share, digits = 0) {
  if (share === null || share === undefined) return "–";
  return t("percent", { n: new Intl.NumberFormat(language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(share * 100) });
}

const timeOfDay = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone });

/** Epoch seconds as the time of day on the centre's clock. */
export function atTime(epoch) {
  return timeOfDay.format(new Date(epoch * 1000));
}

const dayAndTime = new Intl.DateTimeFormat(language, { weekday: "long", hour: "numeric", minute: "2-digit", timeZone: zone });

/** Epoch seconds as a weekday and time. */
export function inDays(epoch) {
  return dayAndTime.format(new Date(epoch * 1000));
}
