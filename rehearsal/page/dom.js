// Small tools for building the page's elements.

/** An element with attributes (`on…`: listeners; false, null: left out) and children. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The element of this id in the page. */
export function one(id) {
  return document.getElementById(id);
}

/** A line drawing of 20 by 20, out of sight of screen readers. */
export function drawing(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * Brings the children of `parent` to `items`. The element of a key whose signature is unchanged is kept as it
 * stands, with what is typed in it; `build(item, old)` makes the others, and may give `old` back, mended.
 */
export function reconcile(parent, items, { key, signature, build }) {
  const standing = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const [name, mark] = [key(item), signature(item)];
    const old = standing.get(name);
    if (old && old.signature === mark) return old;
    const made = build(item, old);
    made.dataset.key = name;
    made.signature = mark;
    return made;
  });
  const stay = new Set(wanted);
  for (const child of Array.from(parent.children)) if (!stay.has(child)) child.remove();
  wanted.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** Two letters for a post: "Team Manager, Duty and Assessment 3" is TM. */
export function initials(name) {
  const words = name.split(",")[0].split(/\s+/);
  const letters = words.filter((word) => /^[A-Za-z]/.test(word) && !/^(of|and|in|our|the)$/i.test(word));
  if (letters.length === 1) return letters[0].slice(0, letters[0] === letters[0].toUpperCase() ? 3 : 2);
  return letters
    .slice(0, 2)
    .map((word) => word[0].toUpperCase())
    .join("");
}

const TINTS = 8;

/** A round badge with the initials of a person, or the bot's sign. */
export function badge(name, { bot = false, group = "" } = {}) {
  if (bot) return make("img", { class: "badge", src: new URL("icon.svg", import.meta.url).href, alt: "" });
  let sum = 0;
  for (const letter of group || name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return make("span", { class: `badge tint-${sum % TINTS}`, "aria-hidden": "true" }, initials(name));
}
