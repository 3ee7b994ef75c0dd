// The middle: what is open, its messages, and where one types.

import { longDay, wall } from "./calendar.js";
import { make, one, reconcile } from "./dom.js";
import { composer, fill } from "./composer.js";
import { channelOf, chatOf, desk, hasExtension, hasNoChat } from "./desk.js";
import { drawMessage, drawThread, signature } from "./messages.js";
import { speak } from "./toast.js";

const NEAR = 80; // px from the end that still count as reading the end
let footMark = "";
let newest = "";

/** Shows another place from scratch: what was typed in the last one is gone, as in Teams. */
export function clearConversation() {
  one("messages").replaceChildren();
  footMark = "";
  newest = "";
}

/** Draws what is open with `messages` (null: not to be read by this person). */
export function drawConversation(messages, act) {
  const channel = channelOf(desk.open);
  drawHeading(channel);
  drawFoot(channel, act);
  const scroll = one("scroll");
  const first = newest === "";
  const atEnd = first || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  const focus = focusedButton();
  if (messages === null) notice("This person is not a member here, so there is nothing to see.");
  else if (!messages.length) notice(emptyWords(channel));
  else if (channel) drawThreads(messages, act);
  else drawChat(messages, act);
  refocus(focus);
  announce(messages ?? [], first);
  if (atEnd) followEnd();
}

/** Goes to the newest message, and stays there as more come. */
export function followEnd() {
  const scroll = one("scroll");
  scroll.scrollTop = scroll.scrollHeight;
}

/** Puts `text` into the composer at the foot. */
export function typeInto(text) {
  const form = one("foot").querySelector(".composer");
  if (form) fill(form, text);
}

function drawHeading(channel) {
  one("title").textContent = channel ? channel.channel.name : desk.bot.name;
  one("subtitle").textContent = channel ? channel.team.name : `Chat of ${desk.me?.name ?? "nobody"}`;
  document.title = `${channel ? channel.channel.name : (desk.me?.name ?? "")} · Practice Loop rehearsal`;
}

function drawChat(messages, act) {
  const rows = [];
  let last = "";
  for (const message of messages) {
    const at = wall(message.at);
    const day = at ? longDay(at) : "";
    if (day && day !== last) rows.push({ day, id: `day ${day} ${message.id}` });
    last = day || last;
    rows.push(message);
  }
  reconcile(one("messages"), rows, {
    key: (row) => row.id,
    signature: (row) => (row.day ? row.day : signature(row)),
    build: (row) => (row.day ? make("p", { class: "day" }, row.day) : drawMessage(row, act)),
  });
}

function drawThreads(roots, act) {
  const latest = (root) => root.replies.at(-1)?.id ?? root.id;
  const sorted = [...roots].sort((a, b) => (isLater(latest(a), latest(b)) ? 1 : -1));
  reconcile(one("messages"), sorted, {
    key: (root) => root.id,
    signature: (root) => signature(root),
    build: (root, old) => drawThread(root, old, act),
  });
}

function notice(words) {
  reconcile(one("messages"), [words], {
    key: (text) => text,
    signature: (text) => text,
    build: (text) => make("p", { class: "empty", "data-testid": "empty" }, text),
  });
}

function emptyWords(channel) {
  if (channel) return `Nothing has been posted here. Mention @${desk.bot.name} to ask it something.`;
  if (!desk.me) return "Nobody is in this tenant. Import people, then reload the page.";
  if (hasNoChat(desk.me))
    return `${desk.me.name} is a guest. Guests cannot add the bot, so it has no chat with them: they work in the channels.`;
  if (!desk.me.installed) return `${desk.me.name} has not installed the bot. It cannot write to them.`;
  return "No messages yet. Type “help” to see what this person may do.";
}

function drawFoot(channel, act) {
  const chat = chatOf(desk.me);
  const mark = JSON.stringify([desk.open, desk.me?.id, desk.me?.installed, desk.me?.blocked, Boolean(chat)]);
  if (mark === footMark) return;
  footMark = mark;
  one("foot").replaceChildren(...foot(channel, act));
}

function foot(channel, act) {
  if (!desk.me || (!channel && hasNoChat(desk.me))) return [];
  if (!channel && !desk.me.installed) {
    return [
      make(
        "button",
        { class: "button primary", type: "button", "data-testid": "install", onclick: act.install },
        `Install the bot for ${desk.me.name}`,
      ),
    ];
  }
  if (!channel && desk.me.blocked) {
    return [
      make(
        "button",
        { class: "button primary", type: "button", "data-testid": "unblock", onclick: act.unblock },
        `Unblock the bot for ${desk.me.name}`,
      ),
    ];
  }
  const label = channel ? `New post in ${channel.channel.name}` : `Message to ${desk.bot.name}`;
  return [
    composer({
      name: "composer",
      find: hasExtension() ? () => act.find(desk.open) : null,
      label,
      placeholder: channel ? "Start a new post" : "Type a message",
      mention: Boolean(channel),
      send: (text, mentioned) => act.say(desk.open, text, mentioned),
      attach: channel || desk.me.guest ? null : (file, text) => act.sendFile(file, text),
    }),
  ];
}

/** The message and words of the card button that has the focus, for after a redraw. */
function focusedButton() {
  const focused = document.activeElement;
  const message = focused?.closest?.("#messages [data-message]");
  return message ? { id: message.dataset.message, words: focused.textContent } : null;
}

function refocus(focus) {
  if (!focus || document.activeElement !== document.body) return;
  const message = one("messages").querySelector(`[data-message="${CSS.escape(focus.id)}"]`);
  if (!message) return;
  const same = Array.from(message.querySelectorAll(".card button")).find(
    (button) => button.textContent === focus.words,
  );
  (same ?? message).focus({ preventScroll: true });
}

/** Screen readers hear that the bot wrote; its words are in the conversation, and not read twice. */
function announce(messages, first) {
  const all = messages.flatMap((message) => [message, ...(message.replies ?? [])]);
  const fresh = all.filter((message) => message.from.bot && isLater(message.id, newest)).length;
  if (fresh && !first) speak(fresh === 1 ? `New message from ${desk.bot.name}` : `${fresh} new messages`);
  for (const { id } of all) if (isLater(id, newest)) newest = id;
  newest ||= "0";
}

/** Ids are growing numbers, as text. */
function isLater(id, other) {
  return id.length > other.length || (id.length === other.length && id > other);
}
