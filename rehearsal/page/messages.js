// One message, and one thread of them.

import { messageMenu } from "./actions.js";
import { hour, shortDay, wall } from "./calendar.js";
import { renderCard } from "./cards.js";
import { badge, drawing, make, reconcile } from "./dom.js";
import { composer } from "./composer.js";
import { desk, hasExtension, personOf } from "./desk.js";
import { plain, rich } from "./text.js";

const UNFOLDED = 2; // newest replies that stand open
const unfolded = new Set();

/**
 * The element of a message; `act.press(message, action, inputs, button)` answers its cards' buttons.
 * In a `channel` it says its day as well, and whether others see another version.
 */
export function drawMessage(message, act, { channel = false } = {}) {
  const { bot, name, id } = message.from;
  const mine = id === desk.me?.id;
  const at = wall(message.at);
  const time = at ? (channel ? `${shortDay(at)}, ${hour(at)}` : hour(at)) : "";
  const classes = ["message", bot ? "from-bot" : "", mine ? "mine" : "", message.deleted ? "deleted" : ""];
  return make(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "aria-label": `${name}, ${time}`,
      "data-testid": "message",
      "data-message": message.id,
      "data-from": bot ? "bot" : "person",
    },
    badge(name, { bot, group: personOf(id)?.service }),
    make(
      "div",
      { class: "message-body" },
      make(
        "header",
        {},
        make("strong", {}, mine ? "You" : name),
        mine ? make("span", { class: "hidden" }, ` as ${name}`) : null,
        make("time", { datetime: message.at }, time),
        message.edited && !message.deleted
          ? make("span", { class: "quiet", "data-testid": "edited" }, "Edited")
          : null,
        message.private && channel && !message.deleted
          ? make("span", { class: "only", "data-testid": "private" }, "Only you see this version")
          : null,
        hasExtension() && !message.deleted
          ? messageMenu(mine ? "yours" : name, [
              { id: "share", words: "Share a template", run: () => act.share(message) },
            ])
          : null,
      ),
      ...content(message, act, bot),
    ),
  );
}

function content(message, act, bot) {
  if (message.deleted)
    return [make("p", { class: "quiet", "data-testid": "deleted" }, "This message has been deleted.")];
  const words = message.text ? [(bot ? rich : plain)(message.text, message.entities ?? [])] : [];
  const cards = message.cards.map((card) =>
    renderCard(card, {
      people: desk.people,
      onAction: (action, inputs, button) => act.press(message, action, inputs, button),
    }),
  );
  const files = (message.files ?? []).map((file) => drawFile(message, file, act));
  return [...words, ...cards, ...files];
}

/** A file that the bot offers, with Allow and Decline; or one that was saved, to be opened. */
function drawFile(message, file, act) {
  const size = file.size ? `${Math.max(1, Math.round(file.size / 1024))} KB` : "";
  const answer = (allow) => (event) => act.consent(message, allow, event.currentTarget);
  const button = (words, allow, kind) =>
    make(
      "button",
      { class: kind, type: "button", "aria-label": `${words}: ${file.name}`, onclick: answer(allow) },
      words,
    );
  const foot = file.url
    ? make("a", { class: "button", href: file.url, download: file.name, "data-testid": "file-open" }, "Download")
    : make(
        "div",
        { class: "file-answers" },
        button("Allow", true, "button primary"),
        button("Decline", false, "button"),
      );
  return make(
    "div",
    { class: "card file", "data-testid": "file" },
    make("strong", {}, file.name),
    file.description ? make("p", {}, file.description) : null,
    file.url ? null : make("p", { class: "quiet" }, `Save it to OneDrive? ${size}`),
    foot,
  );
}

/** What must change for a message to be drawn anew. */
export function signature(message) {
  return JSON.stringify([message, desk.me?.id]);
}

/** The element of a thread: its root, its replies folded to the newest, and a place to reply. Reuses `old`. */
export function drawThread(root, old, act) {
  const thread =
    old ??
    make(
      "div",
      { class: "thread", role: "group", "data-testid": "thread", "data-thread": root.conversation },
      make("div", { class: "thread-root" }),
      make("div", { class: "thread-fold" }),
      make("div", { class: "thread-replies" }),
      make("div", { class: "thread-foot" }),
    );
  const [top, fold, replies, foot] = thread.children;
  thread.setAttribute("aria-label", `Thread of ${root.from.name}`);
  const list = { key: (one) => one.id, signature, build: (one) => drawMessage(one, act, { channel: true }) };
  const { replies: written, ...own } = root; // a reply does not redraw what it replies to
  reconcile(top, [own], list);
  const hiding = unfolded.has(root.id) ? 0 : Math.max(0, root.replies.length - UNFOLDED);
  drawFold(fold, root, hiding, () => drawThread(root, thread, act));
  reconcile(replies, written.slice(hiding), list);
  if (!foot.firstElementChild) replyButton(foot, root, act);
  return thread;
}

function drawFold(fold, root, hiding, again) {
  const open = unfolded.has(root.id) && root.replies.length > UNFOLDED;
  if (!hiding && !open) {
    fold.replaceChildren();
    return;
  }
  const words = hiding
    ? `Show ${hiding} earlier ${hiding === 1 ? "reply" : "replies"}`
    : "Fold the earlier replies";
  fold.replaceChildren(
    make(
      "button",
      {
        class: "link",
        type: "button",
        "aria-expanded": String(open),
        "data-testid": "thread-fold",
        onclick: () => {
          if (hiding) unfolded.add(root.id);
          else unfolded.delete(root.id);
          again();
          fold.querySelector("button")?.focus();
        },
      },
      words,
    ),
  );
}

function replyButton(foot, root, act) {
  const shut = () => {
    replyButton(foot, root, act);
    foot.querySelector("button").focus();
  };
  foot.replaceChildren(
    make(
      "button",
      {
        class: "reply",
        type: "button",
        "data-testid": "reply",
        onclick: () => {
          foot.replaceChildren(
            composer({
              name: "reply",
              label: "Reply in this thread",
              placeholder: "Reply",
              mention: true,
              cancel: shut,
              send: (text, mentioned) => act.say(root.conversation, text, mentioned),
              find: hasExtension() ? () => act.find(root.conversation) : null,
            }),
          );
          foot.querySelector("textarea").focus();
        },
      },
      drawing("M8 5L3 10l5 5M3 10h8a6 6 0 0 1 6 6"),
      "Reply",
    ),
  );
}
