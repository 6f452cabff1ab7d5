// Joins the page: one connection, one clock, one outbox, as many panes as there are people.

import { DemoClock } from "./clock.js";
import { Connection } from "./connection.js";
import { announce, fill } from "./dom.js";
import { Outbox, frameOf } from "./outbox.js";
import { Pane } from "./pane.js";
import { Top } from "./top.js";

const RETRY_AFTER = 2_000;
const OFFLINE_AFTER = 1_200; // a blink of the line is not worth a banner
const RELOADED = "seatmate.reloaded";

const clock = new DemoClock();
const outbox = new Outbox();
const narrow = matchMedia("(max-width: 799px)");
const offline = document.getElementById("offline");
let offlineTimer = 0;
let strings = {}; // the community's, for what belongs to no pane

const connection = new Connection({ hello, heard, changed });
const panes = [...document.querySelectorAll(".pane")].map(
  (root) => new Pane(root, { clock, outbox, connection, onUnread: showUnread }),
);
const byToken = new Map(panes.map((pane) => [pane.token, pane]));
const tabs = [...document.querySelectorAll("[data-tab]")];
const top = new Top({ clock, connection, strings: () => strings });

for (const entry of outbox.all()) byToken.get(entry.pane)?.recall(entry);

function hello() {
  return { t: "hello", panes: panes.map(({ token, log }) => ({ pane: token, since: log.rev })) };
}

function heard(frame) {
  const pane = byToken.get(frame.pane);
  const does = {
    hello: () => welcome(frame),
    person: () => pane?.introduce(frame),
    messages: () => pane?.take(frame),
    ack: () => (outbox.remove(frame.id), pane?.acknowledged(frame.id)),
    error: () => failed(frame),
    clock: () => (clock.set(frame), top.arrived()),
  }[frame.t];
  does?.();
}

function welcome(frame) {
  strings = frame.strings;
  if (frame.clock) clock.set(frame.clock);
  for (const pane of frame.panes) byToken.get(pane.pane)?.introduce(pane);
  top.arrived();
  for (const entry of outbox.all()) connection.send(frameOf(entry));
}

function changed(online) {
  if (online) {
    clearTimeout(offlineTimer);
    offlineTimer = 0;
    offline.hidden = true;
  } else {
    offlineTimer ||= setTimeout(() => (offline.hidden = false), OFFLINE_AFTER);
  }
  for (const pane of panes) pane.showState(online ? "online" : "offline");
  top.allow(online);
}

function failed({ code, id }) {
  const entry = id && outbox.get(id);
  if (code === "clock_stuck") top.arrived();
  if (code === "unknown_pane") startAfresh();
  if (entry && (code === "not_stored" || code === "too_fast")) {
    setTimeout(() => outbox.get(id) && connection.send(frameOf(entry)), RETRY_AFTER);
  } else if (entry) {
    outbox.remove(id);
    byToken.get(entry.pane)?.refused(entry, sentence(code));
  }
  if (code !== "unknown_pane") announce(sentence(code));
}

function sentence(code) {
  return strings[`webchat.error.${code}`] ?? strings["webchat.error.frame_invalid"] ?? "";
}

/** The demo was started anew under this page: once, fetch the page with its new panes. */
function startAfresh() {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < 30_000) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}

// Panes: tabs on a small screen, F6 and Alt+number everywhere.

let current = 0;

function go(index, focus) {
  current = (index + panes.length) % panes.length;
  panes.forEach((pane, at) => pane.root.toggleAttribute("data-current", at === current));
  tabs.forEach((tab, at) => (at === current ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current")));
  const pane = panes[current];
  pane.seen();
  if (narrow.matches) pane.log.toEnd();
  if (focus) pane.focus();
}

tabs.forEach((tab, at) => tab.addEventListener("click", () => go(at, false)));
panes.forEach((pane, at) => pane.root.addEventListener("focusin", () => at !== current && go(at, false)));
document.querySelectorAll(".skips a").forEach((link, at) =>
  link.addEventListener("click", (event) => (event.preventDefault(), go(at, true))),
);

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const digit = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit([1-9])$/.exec(event.code);
  if (event.key === "F6") go(current + (event.shiftKey ? -1 : 1), true);
  else if (digit && panes[digit[1] - 1]) go(digit[1] - 1, true);
  else return;
  event.preventDefault();
});

function showUnread(pane) {
  const at = panes.indexOf(pane);
  if (at === current || !narrow.matches) pane.unread = 0;
  const badge = tabs[at]?.querySelector(".unread");
  if (!badge) return;
  badge.hidden = pane.unread === 0;
  badge.textContent = pane.unread ? String(pane.unread) : "";
  badge.setAttribute("aria-label", fill(strings["webchat.unread"], { count: pane.unread }));
}
