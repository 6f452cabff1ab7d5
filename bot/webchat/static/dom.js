// Everything shown is built here from text nodes; there is no innerHTML anywhere on this page.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Puts a language's strings wherever the page marked a place for one. */
export function dress(root, strings) {
  const say = (key) => strings[key] ?? "";
  for (const node of root.querySelectorAll("[data-string]")) {
    node.textContent = say(node.dataset.string);
  }
  for (const node of root.querySelectorAll("[data-string-label]")) {
    node.setAttribute("aria-label", say(node.dataset.stringLabel));
  }
  for (const node of root.querySelectorAll("[data-string-placeholder]")) {
    node.placeholder = say(node.dataset.stringPlaceholder);
  }
}

export function fill(sentence, facts) {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

/** For a screen reader, once. */
export function announce(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}
