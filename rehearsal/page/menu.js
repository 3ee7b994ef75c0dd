// The small menu of what a rehearsal can do and Teams cannot: repeat a call, remove or block the bot.

import { drawing, make, one } from "./dom.js";
import { desk, hasNoChat } from "./desk.js";

/** Draws the menu; `act` holds its verbs: repeat(newId), install(), uninstall(), block(), unblock(), guide(). */
export function startMenu(act) {
  const button = make(
    "button",
    {
      class: "plain",
      type: "button",
      "aria-expanded": "false",
      "aria-controls": "menu-list",
      "aria-label": "More for the rehearsal",
      "data-testid": "menu",
    },
    drawing("M4 10h.01M10 10h.01M16 10h.01"),
  );
  const list = make("ul", { id: "menu-list", hidden: true });
  const shut = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  button.addEventListener("click", () => {
    if (!list.hidden) return shut();
    list.replaceChildren(
      ...entries(act).map((entry) =>
        item(entry, () => {
          shut();
          button.focus();
          entry.run();
        }),
      ),
    );
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("button").focus();
  });
  const host = one("menu");
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      shut();
      button.focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(list, event);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!host.contains(event.target)) shut();
  });
  host.append(button, list);
}

function entries(act) {
  return [
    {
      id: "repeat-same",
      words: "Repeat the last call, same id",
      note: "As Teams does after a slow answer",
      run: () => act.repeat(false),
    },
    {
      id: "repeat-new",
      words: "Repeat the last call, new id",
      note: "Teams does that as well",
      run: () => act.repeat(true),
    },
    ...(hasNoChat(desk.me) ? [] : ofTheChat(act)),
    { id: "guide", words: "Show the first steps", run: act.guide },
  ];
}

function ofTheChat(act) {
  const { installed, blocked } = desk.me ?? {};
  return [
    installed
      ? { id: "uninstall", words: "Remove the bot for this person", run: act.uninstall }
      : { id: "install", words: "Install the bot for this person", run: act.install },
    blocked
      ? { id: "unblock", words: "Unblock the bot for this person", run: act.unblock }
      : { id: "block", words: "Block the bot for this person", run: act.block },
  ];
}

function item({ id, words, note }, run) {
  const button = make("button", { type: "button", "data-testid": `menu-${id}`, onclick: run }, words);
  if (note) button.append(make("small", {}, note));
  return make("li", {}, button);
}

function step(list, event) {
  const buttons = Array.from(list.querySelectorAll("button"));
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  const way = event.key === "ArrowDown" ? 1 : buttons.length - 1;
  buttons[(at + way) % buttons.length].focus();
}
