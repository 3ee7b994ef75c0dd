// Where people type.

import { drawing, make } from "./dom.js";
import { desk } from "./desk.js";

const MAX_LINES = 160; // px

/**
 * A composer. `mention`: in a channel, the bot's chip stands before the text and can be taken out.
 * `send(text, mentioned)` resolves to whether the message was accepted; where not, the text comes back.
 * `find()`, where there is one, opens the search of the message extension.
 * `attach(file, text)`, where files can be sent: a paperclip chooses one, which goes at once with what is typed.
 */
export function composer({ name, label, placeholder, mention, send, cancel, find, attach }) {
  const field = make("textarea", {
    rows: "1",
    "aria-label": label,
    placeholder,
    "data-testid": `${name}-input`,
    autocomplete: "off",
  });
  const go = make(
    "button",
    { class: "send", type: "submit", "aria-label": "Send", "data-testid": `${name}-send` },
    drawing("M3 10l14-6-4.5 13-3-5.5zM9.5 11.5L17 4"),
  );
  const box = make("div", { class: "composer-box" }, field);
  const chip = mention ? addChip(box, field, name) : null;
  const form = make("form", { class: "composer", "data-testid": name }, box);
  if (find) form.append(finderButton(name, find));
  if (cancel) form.append(make("button", { class: "button", type: "button", onclick: cancel }, "Cancel"));
  if (attach) form.append(...paperclip(form, field, name, attach));
  form.append(go);
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && cancel) cancel();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    fill(form, "");
    form.setAttribute("aria-busy", "true");
    const taken = await send(text, chip !== null && chip.stands());
    form.removeAttribute("aria-busy");
    if (!taken && !field.value) fill(form, text);
  });
  return form;
}

/** The paperclip, and the field behind it that no one sees: keys and screen readers meet the button alone. */
function paperclip(form, field, name, attach) {
  const chosen = make("input", {
    type: "file",
    hidden: "",
    accept: ".docx,.xlsx,.pptx,.pdf",
    "data-testid": `${name}-file`,
  });
  const clip = make(
    "button",
    {
      class: "plain clip",
      type: "button",
      "aria-label": "Attach a file",
      "data-testid": `${name}-attach`,
      onclick: () => chosen.click(),
    },
    drawing("M14.5 9.5l-5 5a3 3 0 0 1-4.2-4.2l6-6a2 2 0 0 1 2.9 2.9l-5.6 5.6a1 1 0 0 1-1.4-1.4L12 6.6"),
  );
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    chosen.value = "";
    if (!file) return;
    const text = field.value.trim();
    fill(form, "");
    form.setAttribute("aria-busy", "true");
    const taken = await attach(file, text);
    form.removeAttribute("aria-busy");
    if (!taken && !field.value) fill(form, text);
  });
  return [chosen, clip];
}

/** Puts `text` into a composer and the cursor behind it. */
export function fill(form, text) {
  const field = form.querySelector("textarea");
  field.value = text;
  grow(field);
  field.focus();
}

function addChip(box, field, name) {
  const bot = desk.bot.name;
  const off = make(
    "button",
    { class: "plain", type: "button", "aria-label": `Leave out @${bot}`, "data-testid": `${name}-chip-off` },
    drawing("M6 6l8 8M14 6l-8 8"),
  );
  const chip = make("span", { class: "chip", "data-testid": `${name}-chip` }, `@${bot}`, off);
  const note = make("span", { class: "chip-note" }, `Without @${bot} the bot does not see this. `);
  const back = make(
    "button",
    { class: "link", type: "button", "data-testid": `${name}-chip-on` },
    "Mention it",
  );
  note.append(back);
  let stands = true;
  const turn = (state) => {
    stands = state;
    (state ? note : chip).replaceWith(state ? chip : note);
    field.focus();
  };
  off.addEventListener("click", () => turn(false));
  back.addEventListener("click", () => turn(true));
  box.prepend(chip);
  return { stands: () => stands };
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, MAX_LINES)}px`;
}

function finderButton(name, find) {
  const words = "Search the library";
  return make(
    "button",
    { class: "plain find", type: "button", "aria-label": words, title: words, "data-testid": `${name}-find`, onclick: find },
    drawing("M8.5 3.5a5 5 0 1 0 0 10a5 5 0 0 0 0-10M12.2 12.2L17 17"),
  );
}
