// Moments in a person's own zone and language.

const formats = new Map();

function format(language, zone, options) {
  const key = JSON.stringify([language, zone, options]);
  if (!formats.has(key)) formats.set(key, make(language, { timeZone: zone, ...options }));
  return formats.get(key);
}

function make(language, options) {
  // As the server writes them: Western digits, 24 hours, the day before the month.
  const wanted = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  try {
    return new Intl.DateTimeFormat(wanted, options);
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}

const DAY = { weekday: "short", day: "numeric", month: "short" };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export function localTime(moment, language, zone) {
  return format(language, zone, TIME).format(moment);
}

export function dayAndTime(moment, language, zone, now) {
  const year = sameYear(moment, now) ? {} : { year: "numeric" };
  return format(language, zone, { ...DAY, ...year, ...TIME }).format(moment);
}

export function stamp(moment, style, language, zone, now) {
  if (style === "time") return localTime(moment, language, zone);
  if (style === "relative") return relative(moment, language, now);
  if (style !== "date") return dayAndTime(moment, language, zone, now);
  const year = sameYear(moment, now) ? {} : { year: "numeric" };
  return format(language, zone, { ...DAY, ...year }).format(moment);
}

/** The whole truth about a moment, for a tooltip. */
export function inFull(moment, language, zone) {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  return format(language, zone, { ...options, ...TIME, timeZoneName: "short" }).format(moment);
}

const STEPS = [
  ["day", 1440],
  ["hour", 60],
];

/** "in 1 day", "in 10 minutes": to the nearest minute, so that a reminder is not one off. */
export function relative(moment, language, now) {
  const minutes = Math.round((moment - now) / 60_000);
  // Numbers always, never "tomorrow": 40 hours from now is not tomorrow any more.
  const words = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: "always" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(minutes) >= size) return words.format(Math.trunc(minutes / size), unit);
  }
  if (minutes) return words.format(minutes, "minute");
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
}

function sameYear(one, other) {
  return one.getUTCFullYear() === other.getUTCFullYear();
}

/** Writes every <time data-style> below `root` anew; cheap when nothing changed. */
export function refresh(root, zone, now) {
  for (const node of root.querySelectorAll("time[data-style]")) {
    const language = node.closest("[lang]")?.lang || "en";
    const text = stamp(new Date(node.dateTime), node.dataset.style, language, zone, now);
    if (node.textContent !== text) node.textContent = text;
  }
}
