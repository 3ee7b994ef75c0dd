// First steps for somebody who has never seen the product.

import { make, one } from "./dom.js";
import { desk, qaLead } from "./desk.js";

const HIDDEN = "practice-loop-guide-hidden";
const ofARound = [
  "Cards go out. Choose a Team Manager under “Speak as” or “Chats of others” on the left, and press “Open my audit”.",
  "Move the clock at the top, Friday by Friday, past the deadline, and watch who is told: the ladder climbs.",
];
const ofACoa = [
  "Move the clock at the top to the first COA day, 09:00. On the way each step asks its owners, in their chats.",
  "Open the COA’s channel on the left: its KIT card is there. Press “I am here” and “Add an observation”. " +
    "Choose somebody else under “Speak as”, and do it again.",
  "Move the clock to the end of the last COA day, 17:00: what was gathered stands in the channel.",
];
const ofALibrary = [
  "Fill in the form: its link can be any https:// address on sharepoint.com. Then open the channel “CP chairs” on the " +
    "left: the card stands there for everybody.",
  "Choose a guest under “Speak as”, such as the CP Chair of Kent. Guests have no chat with the bot: they type, press " +
    "and fill in forms in the channel. Press “Useful to us” and “We used it” on the card.",
  "As a member, such as the CP Chair of Hampshire: the magnifying glass beside the message box searches as you type, " +
    "and the paperclip in your own chat sends a file to share.",
];
const GUIDES = {
  share: { steps: ofALibrary, then: " and press “Share a template”." },
  plan: { steps: ofACoa, then: " and confirm the preview." },
  allocate: { steps: ofARound, then: " and confirm the preview." },
};
let hidden = remembered();

function remembered() {
  try {
    return localStorage.getItem(HIDDEN) === "yes";
  } catch (failure) {
    if (failure instanceof DOMException) return false;
    throw failure;
  }
}

function remember(state) {
  hidden = state;
  try {
    localStorage.setItem(HIDDEN, state ? "yes" : "no");
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure;
  }
}

/** Shows the steps again, wherever they were hidden. */
export function unhideGuide() {
  remember(false);
}

/** Draws the steps where `here` and not hidden; `type(text)` puts a command into the QA lead's composer. */
export function drawGuide(here, { type }) {
  const place = one("guide");
  if (!here || hidden || !desk.bot.prompts.length) {
    place.replaceChildren();
    return;
  }
  const lead = qaLead()?.name ?? "QA Lead";
  const speaks = desk.me?.name === lead;
  if (place.dataset.speaks === String(speaks) && place.firstElementChild) return;
  place.dataset.speaks = String(speaks);
  const [first, last] = desk.bot.prompts;
  const { steps, then } = GUIDES[first.split(" ")[0]] ?? GUIDES.allocate;
  place.replaceChildren(
    make(
      "section",
      { class: "guide", "aria-labelledby": "guide-title", "data-testid": "guide" },
      make(
        "header",
        {},
        make("h3", { id: "guide-title" }, "First steps"),
        make(
          "button",
          {
            class: "link",
            type: "button",
            "data-testid": "guide-hide",
            onclick: () => {
              remember(true);
              place.replaceChildren();
            },
          },
          "Hide",
        ),
      ),
      make(
        "ol",
        {},
        make(
          "li",
          {},
          speaks ? `You speak as ${lead}. Type: ` : `As ${lead}, type: `,
          command(first, type),
          then,
        ),
        ...steps.map((words) => make("li", {}, words)),
        make("li", {}, speaks ? "Type: " : `As ${lead} again, type: `, command(last, type), "."),
      ),
    ),
  );
}

function command(text, type) {
  return make(
    "button",
    {
      class: "command",
      type: "button",
      title: "Put this into the message box",
      "data-testid": `guide-${text.split(" ")[0]}`,
      onclick: () => type(text),
    },
    text,
  );
}
