// On narrow screens the left side is a drawer.

import { one } from "./dom.js";

const narrow = window.matchMedia("(max-width: 860px)");

/** Wires the drawer; on wide screens the left side always stands. */
export function startDrawer() {
  one("drawer-button").addEventListener("click", openDrawer);
  one("drawer-close").addEventListener("click", () => shut(true));
  one("shade").addEventListener("click", () => shut(true));
  one("side").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) shut(true);
  });
  narrow.addEventListener("change", settle);
  settle();
}

/** Closes the drawer where it is one. */
export function closeDrawer() {
  if (isOpen()) shut(false);
}

function isOpen() {
  return document.body.classList.contains("drawer-open");
}

function openDrawer() {
  document.body.classList.add("drawer-open");
  settle();
  one("drawer-close").focus();
}

function shut(refocus) {
  document.body.classList.remove("drawer-open");
  settle();
  if (refocus) one("drawer-button").focus();
}

/** What cannot be seen cannot be reached by keyboard either. */
function settle() {
  const open = isOpen() && narrow.matches;
  one("side").inert = narrow.matches && !open;
  one("conversation").inert = open;
  one("shade").hidden = !open;
  one("drawer-button").setAttribute("aria-expanded", String(open));
}
