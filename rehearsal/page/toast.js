// Short messages at the edge of the page.

import { drawing, make, one } from "./dom.js";

const STAYS = 8000; // ms
const ERROR_STAYS = 20000; // ms
const MOST = 4;
const RENEWED = 50; // ms in which an emptied line counts as new

/** Shows `text` for a while; an error is read out at once and stays longer. */
export function toast(text, { error = false } = {}) {
  const shut = make(
    "button",
    { class: "plain", type: "button", "aria-label": "Close this message" },
    drawing("M5 5l10 10M15 5L5 15"),
  );
  const shown = make("div", {
    class: error ? "toast toast-error" : "toast",
    "data-testid": error ? "toast-error" : "toast",
  });
  shown.append(make("p", error ? { role: "alert" } : {}, text), shut);
  shut.addEventListener("click", () => shown.remove());
  const shelf = one("toasts");
  shelf.append(shown);
  while (shelf.children.length > MOST) shelf.firstElementChild.remove();
  setTimeout(() => shown.remove(), error ? ERROR_STAYS : STAYS);
}

/** Says something to screen readers only, also when it is the same as before. */
export function speak(text) {
  one("spoken").textContent = "";
  setTimeout(() => {
    one("spoken").textContent = text;
  }, RENEWED);
}
