// Adaptive Cards by the official renderer.

import { make } from "./dom.js";
import { hostConfig } from "./hostconfig.js";
import { asHtml, markMentions } from "./text.js";

const WHOLE = "Full";
let prepared = false;

/** Whether the page's packages are installed. */
export function canRender() {
  return Boolean(window.AdaptiveCards && window.markdownit);
}

function prepare() {
  if (prepared) return;
  prepared = true;
  window.AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = asHtml(text);
    result.didProcess = true;
  };
}

/**
 * The element of a card. `people` fills people pickers; `onAction(action, inputs, element)` gets the action's own
 * JSON and the inputs by id, once the renderer has found the inputs right.
 */
export function renderCard(card, { people = [], onAction }) {
  prepare();
  const shown = window.AdaptiveCards;
  const drawn = new shown.AdaptiveCard();
  drawn.hostConfig = new shown.HostConfig(hostConfig());
  drawn.onExecuteAction = (action) => obey(action, onAction);
  const frame = make("div", { class: "card", "data-testid": "card" });
  if (card.msteams?.width === WHOLE) frame.classList.add("card-whole");
  drawn.parse(forReading(card, people));
  const made = drawn.render();
  if (made) frame.append(made);
  else frame.append(make("p", { class: "card-broken" }, card.fallbackText || "This card cannot be shown."));
  tidy(frame);
  return frame;
}

function obey(action, onAction) {
  if (action.getJsonTypeName() === "Action.OpenUrl") {
    if (/^https?:/i.test(action.url ?? "")) window.open(action.url, "_blank", "noopener");
    return;
  }
  const inputs = {};
  for (const input of Object.values(action.getReferencedInputs() ?? {})) {
    if (input.isSet()) inputs[input.id] = String(input.value);
  }
  onAction(action.toJSON(), inputs, action.renderedElement);
}

/** A copy of the card with mentions marked in texts and facts, and people pickers filled from the roster. */
function forReading(card, people) {
  const entities = card.msteams?.entities ?? [];
  const copy = structuredClone(card);
  walk(copy, (node) => {
    if (node.type === "TextBlock" && typeof node.text === "string")
      node.text = markMentions(node.text, entities);
    for (const fact of node.type === "FactSet" ? (node.facts ?? []) : []) {
      fact.value = markMentions(String(fact.value ?? ""), entities);
    }
    if (node.type === "Input.ChoiceSet" && node["choices.data"]?.dataset === "graph.microsoft.com/users") {
      node.choices = people.map((person) => ({ title: person.name, value: person.aad }));
      delete node["choices.data"];
    }
  });
  return copy;
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
  } else if (node !== null && typeof node === "object") {
    visit(node);
    for (const [key, value] of Object.entries(node)) if (key !== "data") walk(value, visit);
  }
}

/** What the renderer leaves undone for assistive technology and narrow screens. */
function tidy(frame) {
  for (const box of frame.querySelectorAll(".ac-adaptiveCard")) box.removeAttribute("tabindex");
  for (const bar of frame.querySelectorAll(".ac-container, .ac-columnSet > div")) {
    if (bar.style.backgroundColor && !bar.textContent.trim()) bar.setAttribute("aria-hidden", "true");
  }
  for (const field of frame.querySelectorAll(".ac-choiceSetInput-filtered:not([aria-labelledby])")) {
    const label = field.closest(".ac-input-container")?.previousElementSibling;
    if (label?.id) field.setAttribute("aria-labelledby", label.id);
  }
}
