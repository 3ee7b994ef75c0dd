"""A story that people live in a play: what they do and when, and everything that left, as Teams took it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from scenes import LONDON, Play

from rehearsal.records import Call, card_of
from rehearsal.wire import Json, nodes, object_at, objects_at, text_at

Act = Callable[[Play], Awaitable[None]]


@dataclass(frozen=True, slots=True, order=True)
class Left:
    """A message that was owed and left: when, to whom or into which channel, under which title and kicker."""

    at: str
    to: str
    title: str
    kicker: str


async def live(play: Play, diary: Mapping[str, Act], until: str) -> None:
    """Each act at its local time; the clock finds by itself what falls due between them."""
    for at, act in sorted(diary.items()):
        await play.clock(at.replace(" ", "T"))
        await act(play)
    await play.clock(until.replace(" ", "T"))


def part(diary: Mapping[str, Act], *, since: str = "", until: str = "9999") -> dict[str, Act]:
    """What is done from `since` on and before `until`."""
    return {at: act for at, act in diary.items() if since <= at.replace(" ", "T") < until}


def both(*acts: Act) -> Act:
    """One after the other."""

    async def all_of_them(play: Play) -> None:
        for act in acts:
            await act(play)

    return all_of_them


# What left.


def posted(play: Play) -> dict[str, Call]:
    """The call with which each message of the bot came, by the message's id."""
    calls = [call for call in play.teams.tenant.journal if call.method == "POST" and call.status < 300]
    ids = {_message_id(call): call for call in calls}
    return {message_id: call for message_id, call in ids.items() if message_id}


def _message_id(call: Call) -> str:
    """Of a message in a conversation that there was, or of the one with which a thread in a channel began."""
    return text_at(call.reply, "id" if "/activities" in call.path else "activityId")


def everything_that_left(play: Play, zone: tzinfo = LONDON, *, naming: bool = False) -> list[Left]:
    """Every delivery, as it was when Teams took it; its instant in this zone.

    Also what somebody deleted in a channel since. `naming`: after the place stands whom the card mentions.
    """
    calls = posted(play)
    channels = {channel.id: channel.name for channel in play.teams.tenant.teams[0].channels}
    query = (
        "select message_id, channel_id, coalesce(name, '') from delivery "
        "left join person on person.id = delivery.person_id where message_id <> ''"
    )
    deleted = [
        (one.id, key, "") for key in channels for one in play.teams.tenant.messages(key) if one.deleted
    ]
    found: list[Left] = []
    for message_id, channel_id, name in (*play.rows(query), *deleted):
        call = calls[str(message_id)]
        kicker, title = head_of(call)
        when = f"{call.at.astimezone(zone):%Y-%m-%d %H:%M}"
        to = channels.get(str(channel_id), str(name))
        whom = " + ".join(named_in(play, call)) if naming else ""
        found.append(Left(when, f"{to} > {whom}" if whom else to, title, kicker))
    return sorted(found)


def replies(play: Play) -> int:
    """How many messages of the bot were no delivery: what it answered within a turn, but for files that it put away."""
    owed = {str(row[0]) for row in play.rows("select message_id from delivery")}
    calls = posted(play)
    return len([one for one in calls if one not in owed and card_of(body_of(calls[one])) is not None])


def typed(play: Play) -> int:
    """How many messages people wrote to the bot."""
    tenant = play.teams.tenant
    places = [play.teams.personal(person) for person in tenant.people]
    places += [channel.id for channel in tenant.teams[0].channels]
    return sum(bool(message.sender) for place in places for message in play.teams.messages(place))


def head_of(call: Call) -> tuple[str, str]:
    """Kicker and title, as they were posted."""
    card = card_of(body_of(call))
    if card is None:
        return "", "a file"
    kicker, title = [text_at(node, "text") for node in nodes(card) if text_at(node, "text")][:2]
    return kicker, title


def named_in(play: Play, call: Call) -> list[str]:
    """Whom Teams told of a message when it came, by name."""
    names = {person.aad_object_id: person.name for person in play.teams.tenant.people}
    entities = objects_at(card_of(body_of(call)), "msteams", "entities")
    return sorted(names[text_at(one, "mentioned", "id")] for one in entities)


def body_of(call: Call) -> Json:
    """The activity that was posted."""
    assert isinstance(call.body, dict)
    return object_at(call.body, "activity") or call.body
