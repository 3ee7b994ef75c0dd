// What a person can do with somebody's message: the actions of the app's message extension.

import { drawing, make } from "./dom.js";

let shut = () => {};

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".message-menu")) shut();
});

/** The menu of a message of `name`: its button, and `entries` of `{id, words, run}` that it opens. */
export function messageMenu(name, entries) {
  const button = make(
    "button",
    {
      class: "plain",
      type: "button",
      "aria-expanded": "false",
      "aria-label": `More for this message of ${name}`,
      "data-testid": "message-menu",
    },
    drawing("M4 10h.01M10 10h.01M16 10h.01"),
  );
  const list = make("ul", { hidden: true });
  const close = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  for (const { id, words, run } of entries) {
    const chosen = () => {
      close();
      button.focus();
      run();
    };
    list.append(
      make("li", {}, make("button", { type: "button", "data-testid": `message-${id}`, onclick: chosen }, words)),
    );
  }
  button.addEventListener("click", () => {
    if (!list.hidden) return close();
    shut();
    shut = close;
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("button").focus();
  });
  const menu = make("div", { class: "message-menu" }, button, list);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    close();
    button.focus();
  });
  return menu;
}
