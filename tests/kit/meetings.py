"""KIT meetings of a COA of Ashford alone, and what tests do with them."""

import json
from collections.abc import Sequence
from typing import Any

from kent import COA_CHANNEL, named
from office import Office, at
from scenes import Play

from practice import kit
from practice.coa_plan import Typed
from practice.records import Link
from rehearsal.answers import Dialog
from rehearsal.reading import texts
from rehearsal.records import Call, Message
from rehearsal.wire import Json

ASHFORD = Typed("East Kent", "November 2026", "Ashford", "3")
PLAN = "plan coa East Kent November 2026 districts Ashford days 3"
FIRST = "east-kent-2026-11:ashford:1:0900"
ADD = "Add an observation"
CHANNEL = "channel-coa"


async def link_channel(desk: Office) -> None:
    """The COA's channel, linked."""
    async with desk.store.write() as work:
        await work.channels.heard_channel(CHANNEL, COA_CHANNEL, "team", "Team", "tenant", "http://teams")
        link = Link("coa", "East Kent", CHANNEL, COA_CHANNEL, "Team")
        await work.channels.link(link, "", at("2026-08-03 09:00"))


async def sweep(desk: Office, now: str) -> int:
    """How many messages it owes."""
    async with desk.store.write() as work:
        return await kit.prompt(work, desk.rules, at(now))


async def owed(desk: Office, card: str = "kit") -> list[tuple[object, ...]]:
    """(key, person, channel) of each delivery of a card, in the order of their keys."""
    query = f"select key, person_id, channel_id from delivery where card = '{card}' order by key"
    return await desk.rows(query)


async def state(desk: Office, kit_id: str = FIRST) -> str:
    return str((await desk.rows(f"select state from kit_meeting where id = '{kit_id}'"))[0][0])


async def told(desk: Office, names: Sequence[str], card: str) -> bool:
    """Whether exactly these have such a card, in their chats."""
    people = {(await named(desk, name)).id for name in names}
    return {str(person) for _, person, _ in await owed(desk, card)} == people


def kits(play: Play) -> list[Message]:
    """The KIT cards in the COA's channel."""
    return [message for message in play.posts(COA_CHANNEL) if "KIT meeting, " in texts(message.card)]


def newest(play: Play) -> Message:
    return kits(play)[-1]


def words(play: Play) -> str:
    """Of the newest KIT card as everybody sees it."""
    return texts(newest(play).card)


def number(card: Json | None) -> str:
    """What stands at the right of a card's title."""
    body: Any = (card or {})["body"]
    return str(body[0]["columns"][1]["items"][0]["text"])


def edits_of(play: Play, message: Message) -> list[Call]:
    """Every call that edited a message."""
    return [call for call in play.teams.tenant.journal if call.method == "PUT" and message.id in call.path]


async def form(play: Play, name: str) -> Dialog:
    return (await play.press(name, newest(play), ADD)).opened()


def filled(text: str, kind: str = "strength", theme: str = "Recording") -> dict[str, str]:
    return {
        "What do you add?": kind,
        "Under which theme?": theme,
        "What was observed?": text,
    }


def typed_in(card: Json) -> dict[str, str]:
    """What stands in a form's inputs, by label."""
    found: dict[str, str] = {}
    for node in json.loads(json.dumps(card))["body"]:
        if str(node.get("type", "")).startswith("Input."):
            found[node["label"]] = node.get("value", "")
    return found
