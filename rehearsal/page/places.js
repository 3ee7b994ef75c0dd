// The left side beneath the speaker: the own chat, the chats of others, and the channels by team.

import { badge, make, one, reconcile } from "./dom.js";
import { chatOf, conversationOf, desk, hasNoChat, personOf, unread } from "./desk.js";

const AT_FIRST = 5;
let all = false;

/** Draws the list anew; `go.open(conversation)` opens a place, `go.speakAs(person)` a chat of somebody else. */
export function drawPlaces(go) {
  reconcile(one("places"), [ownChat(go), others(go), ...teams(go)].filter(Boolean), {
    key: (section) => section.key,
    signature: (section) =>
      JSON.stringify([section.title, section.rows.map((row) => row.mark), section.more]),
    build: draw,
  });
}

function ownChat(go) {
  const chat = chatOf(desk.me);
  if (!desk.me) return null;
  const row = entry({
    id: chat?.id ?? "own",
    words: desk.bot.name,
    note: hasNoChat(desk.me) ? "None: a guest" : `Chat of ${desk.me.name}`,
    bot: true,
    testid: "own-chat",
    here: chat ? desk.open === chat.id : desk.open === null,
    fresh: unread(chat),
    run: () => go.open(chat?.id ?? null),
  });
  return { key: "chat", title: "Chat", rows: [row] };
}

function teams(go) {
  return desk.teams.map((team) => ({
    key: team.id,
    title: team.name,
    note: team.botInstalled ? "" : "without the bot",
    rows: team.channels.map((channel) =>
      entry({
        id: channel.id,
        words: channel.name,
        here: desk.open === channel.id,
        hash: true,
        testid: "channel",
        fresh: unread(conversationOf(channel.id)),
        run: () => go.open(channel.id),
      }),
    ),
  }));
}

function others(go) {
  const chats = desk.conversations
    .filter(
      (one) =>
        one.kind === "personal" && one.count > 0 && one.personId !== desk.me?.id && personOf(one.personId),
    )
    .map((chat) => ({ chat, person: personOf(chat.personId), fresh: unread(chat) }))
    .sort(
      (a, b) =>
        Number(b.fresh > 0) - Number(a.fresh > 0) ||
        (b.chat.lastAt ?? "").localeCompare(a.chat.lastAt ?? "") ||
        a.person.name.localeCompare(b.person.name, "en", { numeric: true }),
    );
  if (!chats.length) return null;
  const rows = (all ? chats : chats.slice(0, AT_FIRST)).map(({ person, fresh }) =>
    entry({
      id: person.id,
      words: person.name,
      group: person.service,
      fresh,
      testid: "other-chat",
      count: true,
      run: () => go.speakAs(person),
    }),
  );
  const more = chats.length > AT_FIRST ? (all ? "Show fewer" : `Show all ${chats.length}`) : "";
  const turn = () => {
    all = !all;
    drawPlaces(go);
  };
  return { key: "others", title: "Chats of others", note: "Open one to speak as them", rows, more, turn };
}

function entry(row) {
  return { ...row, mark: [row.id, row.words, row.note, row.here, row.fresh] };
}

function draw({ key, title, note, rows, more, turn }) {
  const section = make(
    "section",
    { class: "place-group" },
    make("h2", {}, title, note ? make("small", {}, ` ${note}`) : null),
    make("ul", {}, ...rows.map((row) => make("li", {}, button(row)))),
  );
  if (more)
    section.append(
      make(
        "button",
        { class: "link more", type: "button", "data-testid": `${key}-more`, onclick: turn },
        more,
      ),
    );
  return section;
}

function button({ id, words, note, bot, hash, here, fresh, group, testid, count, run }) {
  const told = count && fresh ? String(fresh) : "";
  return make(
    "button",
    {
      type: "button",
      class: fresh ? "place fresh" : "place",
      "aria-current": here ? "page" : false,
      "data-testid": testid,
      "data-id": id,
      onclick: run,
    },
    hash ? make("span", { class: "hash", "aria-hidden": "true" }, "#") : badge(words, { bot, group }),
    make("span", { class: "place-words" }, words, note ? make("small", {}, note) : null),
    fresh
      ? make(
          "span",
          { class: told ? "count" : "dot", "data-testid": "unread" },
          make("span", { "aria-hidden": "true" }, told),
          make("span", { class: "hidden" }, `, ${fresh} new`),
        )
      : null,
  );
}
