// A form inside a card: one control per field kind, checked by the browser, sent as one intent.

import { el } from "./dom.js";

export function formOf(form, messageId, press) {
  const node = el("form", { class: "form", "data-act": form.act, "aria-label": form.title });
  if (form.title) node.append(el("h4", { class: "form-title" }, form.title));
  form.fields.forEach((field, index) => node.append(fieldOf(field, `f-${messageId}-${index}`)));
  node.append(
    el("button", { type: "submit", class: "button primary", "data-act": form.act }, form.submit),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    press(form.act, Object.fromEntries(new FormData(node)));
  });
  return node;
}

function fieldOf(field, id) {
  const said = field.hint && field.kind !== "pick"; // a list shows by itself what may be picked
  const hint = said ? el("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, field.label),
    controlOf(field, id, hint?.id),
    hint,
  );
}

function controlOf(field, id, hintId) {
  const common = {
    id,
    name: field.name,
    required: field.required,
    "aria-describedby": hintId,
    dir: "auto",
  };
  if (field.kind === "pick") return pickOf(field, common);
  const written = { ...common, maxlength: field.max_length };
  if (field.kind === "paragraph") {
    return el("textarea", { ...written, rows: 3 }, field.value);
  }
  // Text, not type=number: Arabic digits and a decimal comma are the server's to read.
  const inputmode = { number: "numeric", amount: "decimal" }[field.kind];
  return el("input", { ...written, type: "text", inputmode, value: field.value });
}

function pickOf(field, common) {
  const select = el("select", common);
  const chosen = field.options.some(([value]) => value === field.value);
  if (!chosen) select.append(el("option", { value: "", selected: true, disabled: field.required }, "–"));
  for (const [value, label] of field.options) {
    select.append(el("option", { value, selected: value === field.value }, label));
  }
  return select;
}
