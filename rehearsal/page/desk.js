// What the page knows: the tenant's state, who speaks, what is open, and what was read.

const SEEN = "practice-loop-seen";
const WHO = "practice-loop-who";
const FIRST_SPEAKER = /^qa lead/i;

export const desk = {
  bot: { id: "", name: "Practice Loop", prompts: [], extension: false },
  people: [],
  teams: [],
  conversations: [],
  me: null,
  open: null,
};

const seen = new Map(Object.entries(kept(SEEN) ?? {}));

function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch (failure) {
    if (failure instanceof SyntaxError || failure instanceof DOMException) return null;
    throw failure;
  }
}

function keep(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure; // a browser without storage forgets, no more
  }
}

/** Takes a new state; the speaker stays, or is chosen: the one before a reload, a QA lead, the first. */
export function learn(state) {
  desk.bot = state.bot;
  desk.people = state.people;
  desk.teams = state.teams;
  desk.conversations = state.conversations;
  const before = desk.me?.id ?? kept(WHO);
  desk.me =
    personOf(before) ?? desk.people.find((one) => FIRST_SPEAKER.test(one.name)) ?? desk.people[0] ?? null;
}

/** The person of this id, or undefined. */
export function personOf(id) {
  return desk.people.find((one) => one.id === id);
}

/** A QA lead of the tenant, to whom the first steps belong. */
export function qaLead() {
  return desk.people.find((one) => FIRST_SPEAKER.test(one.name)) ?? desk.me;
}

/** Whether Teams offers the app's message extension to whoever speaks: never to guests. */
export function hasExtension() {
  return Boolean(desk.bot.extension && desk.me && !desk.me.guest);
}

/** From now on this person speaks. */
export function become(person) {
  desk.me = person;
  keep(WHO, person.id);
}

/** The conversation of this id with its count, or undefined. */
export function conversationOf(id) {
  return desk.conversations.find((one) => one.id === id);
}

/** The chat of a person with the bot, or undefined while nothing is known of it. */
export function chatOf(person) {
  return desk.conversations.find((one) => one.kind === "personal" && one.personId === person?.id);
}

/** Whether the bot can have no chat with this person: guests of a tenant cannot add apps. */
export function hasNoChat(person) {
  return Boolean(person?.guest && !person.installed);
}

/** Where a person begins: in their chat with the bot, or in the last channel where there can be none. */
export function homeOf(person) {
  const channel = hasNoChat(person) ? desk.teams.flatMap((team) => team.channels).at(-1) : null;
  return channel?.id ?? chatOf(person)?.id ?? null;
}

/** The team and channel of this channel's id, or null. */
export function channelOf(id) {
  for (const team of desk.teams) {
    const channel = team.channels.find((one) => one.id === id);
    if (channel) return { team, channel };
  }
  return null;
}

/** How many messages came since this conversation was last open here. */
export function unread(conversation) {
  return conversation ? Math.max(0, conversation.count - (seen.get(conversation.id) ?? 0)) : 0;
}

/** Everything in this conversation has been read. */
export function markRead(conversation) {
  if (!conversation || seen.get(conversation.id) === conversation.count) return;
  seen.set(conversation.id, conversation.count);
  keep(SEEN, Object.fromEntries(seen));
}
