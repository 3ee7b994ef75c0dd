// The message extension beside a composer: what is found as one types is put into one's own message; or something is shared.

import { make, one } from "./dom.js";
import { speak } from "./toast.js";

const PAUSE = 200; // ms after the last letter
let where = null;
let asked = 0;
let waiting = null;

/** Opens the search for a message in this conversation. */
export function openFinder(conversation) {
  where = conversation;
  one("finder-words").value = "";
  empty();
  one("finder").showModal();
  one("finder-words").focus();
  ask(0);
}

/**
 * Wires the panel. `search(conversation, words)` resolves to `{results, said}`, and `insert(conversation, result)`
 * sends one of the results. `share(conversation)` opens the form of the extension's action.
 */
export function startFinder({ search, insert, share }) {
  const frame = one("finder");
  const field = one("finder-words");
  one("finder-close").addEventListener("click", () => frame.close());
  one("finder-share").addEventListener("click", () => {
    frame.close();
    share(where);
  });
  one("finder-form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(0);
  });
  field.addEventListener("input", () => ask(PAUSE));
  frame.addEventListener("keydown", (event) => step(event));
  frame.addEventListener("close", () => {
    if (!frame.open) empty(); // else it was opened again before the browser came to tell
  });
  find = async () => {
    asked += 1;
    const mine = asked;
    one("finder-list").setAttribute("aria-busy", "true");
    const { results, said } = await search(where, field.value.trim());
    if (mine !== asked) return; // overtaken by what was typed since
    one("finder-list").removeAttribute("aria-busy");
    draw(results, said, async (result) => {
      const conversation = where;
      frame.close();
      await insert(conversation, result);
    });
  };
}

let find = async () => {};

function empty() {
  asked += 1; // an answer that is still to come is not wanted any more
  clearTimeout(waiting);
  one("finder-list").replaceChildren();
  one("finder-said").textContent = "";
}

function ask(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(() => find(), pause);
}

function draw(results, said, choose) {
  one("finder-said").textContent = said || `${results.length} found`;
  speak(said || `${results.length} found`);
  one("finder-list").replaceChildren(
    ...results.map((result) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", "data-testid": "finder-result", onclick: () => choose(result) },
          make("strong", {}, result.title),
          make("small", {}, result.text),
        ),
      ),
    ),
  );
}

/** The arrow keys go from the words to the results, and back. */
function step(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [one("finder-words"), ...one("finder-list").querySelectorAll("button")];
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)].focus();
}
