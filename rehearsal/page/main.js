// Starts the page, and joins its parts.

import { canRender } from "./cards.js";
import { showClock, startClock } from "./clock.js";
import { clearConversation, drawConversation, followEnd, typeInto } from "./conversation.js";
import { become, channelOf, chatOf, conversationOf, desk, homeOf, learn, markRead, qaLead } from "./desk.js";
import { closeDialog, failInDialog, showDialog, startDialogs } from "./dialog.js";
import { make, one } from "./dom.js";
import { openFinder, startFinder } from "./finder.js";
import { closeDrawer, startDrawer } from "./drawer.js";
import { drawGuide, unhideGuide } from "./guide.js";
import { startMenu } from "./menu.js";
import { drawSpeaker, startPeople } from "./people.js";
import { drawPlaces } from "./places.js";
import { toast } from "./toast.js";
import { listen, read, send } from "./wire.js";

const PAUSE = 150; // ms between two readings, however many changes come
let reading = null;
let again = false;

const act = {
  press,
  consent,
  say,
  sendFile,
  install: () => verb("install"),
  uninstall: () => verb("uninstall"),
  block: () => verb("block"),
  unblock: () => verb("unblock"),
  repeat,
  guide: showGuide,
  find: openFinder,
  share,
};
const go = { open: openPlace, speakAs: (person) => speakAs(person, true) };

start();

async function start() {
  if (!canRender()) {
    one("messages").append(
      make(
        "p",
        { class: "empty" },
        "The page's packages are missing. Run “npm ci” in rehearsal/page, or “make run”, and reload.",
      ),
    );
    return;
  }
  startDialogs();
  startFinder({ search, insert, share: shareAnew });
  startDrawer();
  startPeople((person) => speakAs(person));
  startMenu(act);
  await refresh();
  await startClock(refresh);
  listen(
    () => refresh(),
    (connected) => {
      one("offline").hidden = connected;
      if (connected) refresh();
    },
  );
}

/** Reads state and open messages anew; calls that come while it reads make one more reading afterwards. */
function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = readAll().finally(() => {
    reading = null;
  });
  return reading;
}

async function readAll() {
  do {
    again = false;
    await readOnce();
    if (again) await new Promise((done) => setTimeout(done, PAUSE));
  } while (again);
}

async function readOnce() {
  const state = await read("state", desk.me ? { as: desk.me.id } : {});
  if (state === null) return;
  const stranger = desk.me === null;
  learn(state);
  if (stranger && desk.me) {
    again = true; // the teams and the chat are those of the speaker
    return;
  }
  if (desk.open === null || !(channelOf(desk.open) || desk.open === chatOf(desk.me)?.id))
    desk.open = homeOf(desk.me);
  const [asked, speaker] = [desk.open, desk.me?.id];
  const told =
    asked && speaker ? await read("messages", { conversation: asked, as: speaker }) : { messages: [] };
  if (asked !== desk.open || speaker !== desk.me?.id) {
    again = true;
    return;
  }
  if (!document.hidden) markRead(conversationOf(asked));
  drawSpeaker();
  drawPlaces(go);
  drawGuide(!channelOf(desk.open), { type: typeAsLead });
  drawConversation(told?.messages ?? null, act);
  if (!one("clock").hidden) showClock();
}

function openPlace(id) {
  closeDrawer();
  if (id !== desk.open) clearConversation();
  desk.open = id;
  const from = document.activeElement;
  return refresh().then(() => {
    // Whoever has gone on to something else meanwhile is left there.
    if ([from, document.body].includes(document.activeElement)) one("conversation").focus({ preventScroll: true });
  });
}

/** A channel stays open when the speaker changes, unless it is the person's `chat` that was asked for. */
function speakAs(person, chat = false) {
  closeDrawer();
  const stay = !chat && channelOf(desk.open);
  become(person);
  clearConversation();
  if (!stay) desk.open = chat ? (chatOf(person)?.id ?? null) : homeOf(person);
  return refresh();
}

// What people do

async function say(conversation, text, mention) {
  if (conversation === desk.open) followEnd();
  const told = await send("say", { as: desk.me.id, conversation, text, mention });
  tell(told);
  await refresh();
  return told.conversation !== null; // what stands in no conversation was refused
}

async function sendFile(file, text) {
  followEnd();
  const content = await inBase64(file);
  const told = await send("file", { as: desk.me.id, name: file.name, content, text });
  tell(told);
  await refresh();
  return told.reached && !told.error;
}

function inBase64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

async function press(message, action, inputs, button) {
  button?.setAttribute("aria-busy", "true");
  const told = await send("press", {
    as: desk.me.id,
    message: message.id,
    conversation: message.conversation,
    action,
    inputs,
  });
  button?.removeAttribute("aria-busy");
  tell(told);
  await refresh();
}

async function consent(message, allow, button) {
  button.setAttribute("aria-busy", "true");
  const told = await send("consent", {
    as: desk.me.id,
    message: message.id,
    conversation: message.conversation,
    allow,
  });
  button.removeAttribute("aria-busy");
  tell(told);
  await refresh();
}

async function submit(dialog, action, inputs) {
  const told = await send("submit", { as: desk.me.id, dialog: dialog.id, action, inputs });
  if (told.error && failInDialog(told.error)) return;
  if (told.closed || !told.dialog) closeDialog();
  tell(told);
  refresh();
}

/** What the message extension finds; `said` in place of a list. */
async function search(conversation, words) {
  const told = await send("search", { as: desk.me.id, conversation, words });
  return { results: told.results, said: told.error || told.toast };
}

async function insert(conversation, { title, card }) {
  if (conversation === desk.open) followEnd();
  tell(await send("insert", { as: desk.me.id, conversation, title, card }));
  await refresh();
}

/** The action of the message extension, beside the box in which one writes. */
async function shareAnew(conversation) {
  tell(await send("act", { as: desk.me.id, conversation }));
}

/** The same on a message. */
async function share(message) {
  tell(await send("act", { as: desk.me.id, conversation: message.conversation, message: message.id }));
}

async function verb(name) {
  const told = await send(name, { as: desk.me.id });
  tell(told);
  await refresh();
}

async function repeat(newId) {
  const told = await send("repeat", { newId });
  tell(told);
  if (!told.error && !told.toast)
    toast(`Repeated with ${newId ? "a new" : "the same"} id: the bot answered ${told.status}`);
  await refresh();
}

/** Shows what came of a call: the next dialog, a toast, an error. */
function tell(told) {
  if (told.dialog) showDialog(told.dialog, { people: desk.people, submit });
  if (told.toast) toast(told.toast);
  if (told.error) toast(told.error, { error: true });
}

async function typeAsLead(text) {
  const lead = qaLead();
  if (lead && lead.id !== desk.me?.id) await speakAs(lead, true);
  else if (channelOf(desk.open)) await openPlace(chatOf(lead)?.id ?? null);
  typeInto(text);
}

function showGuide() {
  unhideGuide();
  openPlace(chatOf(desk.me)?.id ?? null);
  one("scroll").scrollTop = 0;
}
