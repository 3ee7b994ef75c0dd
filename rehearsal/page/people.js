// "Speak as": a searchable list of everybody in the tenant, by service.

import { badge, drawing, make, one } from "./dom.js";
import { chatOf, desk, unread } from "./desk.js";

const NO_SERVICE = "Across services";
let choose = null;
let active = -1;

/** Draws the picker; `chosen(person)` is called with each choice. */
export function startPeople(chosen) {
  choose = chosen;
  const host = one("speaker");
  const search = make("input", {
    id: "speak-search",
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    "aria-controls": "speak-list",
    "aria-label": "Search by post or service",
    placeholder: "Search by post or service",
    autocomplete: "off",
    "data-testid": "speak-as-search",
  });
  host.append(
    make("h2", { id: "speak-label" }, "Speak as"),
    make("button", {
      id: "speak-as",
      class: "who",
      type: "button",
      "aria-expanded": "false",
      "aria-controls": "speak-panel",
      "data-testid": "speak-as",
    }),
    make(
      "div",
      { id: "speak-panel", class: "picker", hidden: true },
      search,
      make("div", {
        id: "speak-list",
        role: "listbox",
        "aria-labelledby": "speak-label",
        "data-testid": "speak-as-list",
      }),
      make("p", { id: "speak-none", class: "quiet", role: "status" }),
    ),
  );
  one("speak-as").addEventListener("click", () => (one("speak-panel").hidden ? show() : hide()));
  search.addEventListener("input", () => list(search.value));
  search.addEventListener("keydown", keys);
  host.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !host.contains(event.relatedTarget)) hide(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!host.contains(event.target)) hide(false);
  });
}

/** Draws who speaks now. */
export function drawSpeaker() {
  const me = desk.me;
  const button = one("speak-as");
  button.dataset.person = me?.id ?? "";
  button.replaceChildren(
    badge(me?.name ?? "", { group: me?.service }),
    make("span", { class: "hidden" }, "Speak as: "),
    make(
      "span",
      { class: "who-words" },
      make("strong", { "data-testid": "speak-as-name" }, me?.name ?? "Nobody is here yet"),
      make("small", {}, me ? me.service || NO_SERVICE : "Import people first"),
    ),
    drawing("M5 8l5 5 5-5"),
  );
}

function show() {
  one("speak-panel").hidden = false;
  one("speak-as").setAttribute("aria-expanded", "true");
  one("speak-search").value = "";
  list("");
  one("speak-search").focus();
  one("speak-list").querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "center" });
}

function hide(refocus = true) {
  if (one("speak-panel").hidden) return;
  one("speak-panel").hidden = true;
  one("speak-as").setAttribute("aria-expanded", "false");
  if (refocus) one("speak-as").focus();
}

function list(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = desk.people.filter((person) => {
    const about = `${person.name} ${person.service} ${person.upn}`.toLowerCase();
    return wanted.every((word) => about.includes(word));
  });
  const groups = Array.from(byService(found), ([service, people]) => group(service, people));
  one("speak-list").replaceChildren(...groups);
  one("speak-none").textContent = found.length ? "" : "Nobody is called that.";
  mark(wanted.length && found.length ? 0 : -1);
}

function byService(people) {
  const groups = new Map();
  for (const person of people) {
    const service = person.service || NO_SERVICE;
    groups.set(service, [...(groups.get(service) ?? []), person]);
  }
  return groups;
}

function group(service, people) {
  return make(
    "div",
    { role: "group", "aria-label": service },
    make("div", { class: "group-name", "aria-hidden": "true" }, service),
    ...people.map(option),
  );
}

function option(person) {
  const marks = [];
  if (!person.installed && !person.guest) marks.push("has not installed the bot");
  if (person.blocked) marks.push("blocks the bot");
  if (person.guest) marks.push("guest");
  const fresh = person.id === desk.me?.id ? 0 : unread(chatOf(person));
  if (fresh) marks.push(`${fresh} new`);
  return make(
    "div",
    {
      role: "option",
      id: `person-${desk.people.indexOf(person)}`,
      class: "person",
      "aria-selected": String(person.id === desk.me?.id),
      "data-person": person.id,
      "data-testid": "person",
      onclick: () => take(person),
    },
    make("span", {}, person.name),
    marks.length ? make("small", {}, marks.join(" · ")) : null,
  );
}

function take(person) {
  hide();
  choose(person);
}

function options() {
  return Array.from(one("speak-list").querySelectorAll('[role="option"]'));
}

function mark(at) {
  active = at;
  const all = options();
  for (const each of all) each.classList.toggle("active", each === all[at]);
  if (all[at]) {
    one("speak-search").setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  } else one("speak-search").removeAttribute("aria-activedescendant");
}

function keys(event) {
  const all = options();
  if (event.key === "Escape") {
    event.stopPropagation();
    hide();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (all.length)
      mark(event.key === "ArrowDown" ? (active + 1) % all.length : (active < 1 ? all.length : active) - 1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const chosen = all[active] ?? (all.length === 1 ? all[0] : null);
    chosen?.click();
  }
}
