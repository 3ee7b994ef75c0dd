// Task modules: what a bot opens over the conversation, one card after the other.

import { one } from "./dom.js";
import { renderCard } from "./cards.js";

const WIDTHS = { small: 420, medium: 640, large: 860 };
const HEIGHTS = { small: 240, medium: 420, large: 640 };
let open = null;

/** Shows a dialog `{id, title, width, height, card}`; `submit(dialog, action, inputs)` is called with each press. */
export function showDialog(dialog, { people, submit }) {
  const frame = one("task");
  open = { dialog, people, submit };
  one("task-title").textContent = dialog.title || "Practice Loop";
  frame.style.width = `${size(dialog.width, WIDTHS) ?? WIDTHS.medium}px`;
  frame.style.minHeight = `${Math.min(size(dialog.height, HEIGHTS) ?? 0, HEIGHTS.medium)}px`;
  say("");
  one("task-card").replaceChildren(renderCard(dialog.card, { people, onAction: press }));
  if (!frame.open) frame.showModal();
  one("task-card").scrollTop = 0;
  focusFirst(frame);
}

/** Closes the open dialog, if any; nothing is sent. */
export function closeDialog() {
  if (one("task").open) one("task").close();
}

/** Says in the open dialog what went wrong; false where none is open. */
export function failInDialog(text) {
  if (!one("task").open) return false;
  say(text);
  return true;
}

/** Wires the dialog's own close button. */
export function startDialogs() {
  const frame = one("task");
  one("task-close").addEventListener("click", () => frame.close());
  frame.addEventListener("close", () => {
    open = null;
    one("task-card").replaceChildren();
  });
}

async function press(action, inputs) {
  const { dialog, submit } = open;
  const card = one("task-card").firstElementChild; // the next card is another element, and free
  if (card.getAttribute("aria-busy") === "true") return;
  say("");
  card.setAttribute("aria-busy", "true");
  await submit(dialog, action, inputs);
  card.removeAttribute("aria-busy");
}

function say(text) {
  const line = one("task-error");
  line.textContent = text;
  line.hidden = !text;
}

function size(value, names) {
  return typeof value === "number" ? value : names[value];
}

function focusFirst(frame) {
  const first = frame.querySelector(".card input, .card textarea, .card select, .card button");
  (first ?? one("task-close")).focus();
}
