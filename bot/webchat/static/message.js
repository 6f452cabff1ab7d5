// A stored message as a card. Order: title, lines, details, picture, choices, form, buttons.

import { el } from "./dom.js";
import { formOf } from "./form.js";
import { inFull, localTime, stamp } from "./times.js";

const SHORT = 14; // letters of a label that still fits a grid
const MANY_DAYS = 9; // letters: even shorter labels stand closer

/** `pane`: { zone, language, now(), press(message, act, values) } */
export function messageOf(message, pane) {
  const { view } = message;
  const mine = message.from === "person";
  const content = view.kind === "said" ? said(view) : card(message, pane);
  return el(
    "li",
    {
      class: `message ${mine ? "mine" : "theirs"}`,
      "data-message": message.id,
      "data-place": message.place,
    },
    content,
    sentAt(message, pane),
  );
}

export function said(view) {
  return el("p", { class: "said", dir: "auto" }, view.text);
}

function sentAt(message, pane) {
  const moment = new Date(message.sent_at);
  const title = inFull(moment, pane.language, pane.zone);
  const text = localTime(moment, pane.language, pane.zone);
  return el("time", { class: "sent-at", datetime: message.sent_at, title }, text);
}

function card(message, pane) {
  const { view } = message;
  const press = (act, values) => pane.press(message, act, values);
  const parts = [
    view.title ? el("h3", { class: "title" }, view.title) : null,
    ...view.lines.map((line) => el("p", { class: "line" }, ...textOf(line, view, pane))),
    detailsOf(view, pane),
    pictureOf(message, pane),
    choicesOf(view, press),
    view.form ? formOf(view.form, message.id, press) : null,
    ...view.buttons.map((row) => rowOf(row, press)),
  ];
  const label = view.title || undefined;
  return el("article", { class: "card", tabindex: -1, "aria-label": label, lang: view.lang, dir: view.dir }, ...parts);
}

function textOf(line, view, pane) {
  return line.map((part) => (typeof part === "string" ? part : timeOf(part, view, pane)));
}

function timeOf(part, view, pane) {
  const moment = new Date(part.at);
  const language = view.lang || pane.language;
  const text = stamp(moment, part.style, language, pane.zone, pane.now());
  const title = inFull(moment, language, pane.zone);
  return el("time", { datetime: part.at, "data-style": part.style, title }, text);
}

function detailsOf(view, pane) {
  if (!view.details.length) return null;
  const rows = view.details.map(([label, value]) =>
    el("div", {}, el("dt", {}, label), el("dd", {}, ...textOf(value, view, pane))),
  );
  return el("dl", { class: "details" }, ...rows);
}

function pictureOf(message, pane) {
  const { picture } = message.view;
  if (!picture) return null;
  const { alt, width, height } = picture;
  const src = `/chat/picture/${pane.token}/${message.rev}.png`;
  return el("img", { class: "picture", src, alt, width, height, decoding: "async" });
}

function choicesOf(view, press) {
  if (!view.choices.length) return null;
  const longest = Math.max(...view.choices.map((choice) => choice.label.length));
  const detailed = view.choices.some((choice) => choice.detail.length > SHORT);
  const shape = detailed || longest > SHORT ? "rows" : longest <= MANY_DAYS ? "grid tight" : "grid";
  const list = el("ul", { class: `choices ${shape}`, "aria-label": view.prompt || undefined });
  for (const choice of view.choices) list.append(el("li", {}, choiceOf(choice, press)));
  const prompt = view.prompt ? el("p", { class: "prompt", "aria-hidden": "true" }, view.prompt) : null;
  return el("div", { class: "pick" }, prompt, list);
}

function choiceOf(choice, press) {
  return el(
    "button",
    { type: "button", class: "choice", "data-act": choice.act, onclick: () => press(choice.act) },
    el("span", { class: "choice-label" }, choice.label),
    choice.detail ? el("span", { class: "choice-detail" }, choice.detail) : null,
  );
}

function rowOf(row, press) {
  return el("div", { class: "buttons" }, ...row.map((button) => buttonOf(button, press)));
}

function buttonOf(button, press) {
  const looks = `button ${button.style}`;
  if (button.act) {
    const onclick = () => press(button.act);
    return el("button", { type: "button", class: looks, "data-act": button.act, onclick }, button.label);
  }
  if (!/^https?:\/\//i.test(button.url ?? "")) {
    return el("button", { type: "button", class: looks, disabled: true }, button.label);
  }
  return el(
    "a",
    { class: `${looks} link`, href: button.url, target: "_blank", rel: "noopener noreferrer" },
    button.label,
  );
}
