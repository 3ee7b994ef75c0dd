"""Where the bot is: channels that go and come back, people who remove it and add it again, new names.

Teams tells of it, or a message is refused or taken: all end here. What is told twice, or late, happens once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from practice.channels import GONE_WORDS, Gone, link_words, qa_leads
from practice.chasing import card_key
from practice.people import Person
from practice.reach import note_expected, note_unreachable
from practice.records import Channel, Delivery, Event, Link, To
from practice.round_posts import show_service
from practice.undelivered import to_the_leads, why
from practice.work import Rules, Work

CARD = "whereabouts"
PERSONAL = (
    *("allocated", "recalled", "round", "unreachable", "request", "changed", "absence", "proposal"),
    *(CARD, "coa_changed", "kit_notice", "step"),
    *("concern", "concern_receipt", "concern_done", "concern_late", "concern_telephone"),
    *("action", "participation"),
    *("gathering", "certificate", "file"),
)
SHARED = ("round",)
"""Cards that are still wanted when they arrive late, in a chat and in a channel."""
_REMOVED = why(To(person_id="x"), 403, "BotNotInConversationRoster")


@dataclass(frozen=True, slots=True)
class LinkedChannel:
    """A channel, and what is linked to it: "allocations for Leaving Care"."""

    name: str
    linked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhereaboutsNotice:
    """What the QA leads are told of channels: gone, back or renamed."""

    event: str
    """"gone", "back" or "renamed"."""
    why: str
    """Of a gone one: `practice.channels.Gone`."""
    of: str
    """What was renamed: "channel" or "team"; `old` and `new` are its names."""
    old: str
    new: str
    team: str
    channels: tuple[LinkedChannel, ...]


def is_news(at: datetime, known: datetime | None) -> bool:
    """Whether what happened at `at` still holds, where something was known to happen at the instant `known`."""
    return known is None or known <= at


async def channels_gone(
    work: Work, rules: Rules, channels: Sequence[Channel], because: Gone, at: datetime, now: datetime
) -> None:
    """Since the instant `at` nothing can be written there. What was owed there goes to the QA leads, who are told."""
    gone = [channel for channel in channels if is_news(at, channel.presence_at)]
    lost: list[Delivery] = []
    for channel in gone:
        # Whatever becomes of its team, a channel that was deleted comes back only by itself.
        reason = Gone.DELETED if channel.gone == Gone.DELETED else because
        await work.channels.save(replace(channel, gone=reason, presence_at=at))
        lost += await work.outbox.leave(channel.id, GONE_WORDS[reason])
    new = [channel for channel in gone if not channel.gone]
    await _note(work, new, "channel gone", now, {"why": because})
    await _tell(work, rules, new, now, {"event": "gone", "why": because})
    await to_the_leads(work, qa_leads(await work.people.all(), rules.framework), lost, now)


async def channels_back(
    work: Work, rules: Rules, channels: Sequence[Channel], at: datetime, now: datetime, *, team: bool = False
) -> None:
    """At the instant `at` something could be written there: links hold again, cards of open audits stand there again.

    `team`: it was the whole team that came back, so that a deleted channel of it stays away.
    """
    there = [
        channel
        for channel in channels
        if is_news(at, channel.presence_at) and not (team and channel.gone == Gone.DELETED)
    ]
    linked = [link for link in await _links(work, there) if link.purpose == "allocations"]
    for channel in there:
        await work.channels.save(replace(channel, gone="", presence_at=at))
        still_linked = any(link.channel_id == channel.id for link in linked)
        await work.outbox.revive(To(channel_id=channel.id), *(SHARED if still_linked else ()))
    back = [channel for channel in there if channel.gone]
    for link in linked:
        if link.gone:
            await show_service(work, rules, link.service, now)
    await _note(work, back, "channel back", now, {})
    await _tell(work, rules, back, now, {"event": "back"})


async def channel_renamed(
    work: Work, rules: Rules, channel: Channel, name: str, at: datetime, now: datetime
) -> None:
    """The channel has been called `name` since the instant `at`."""
    if name in ("", channel.name) or not is_news(at, channel.named_at):
        return
    await work.channels.save(replace(channel, name=name, named_at=at))
    await _note(work, [channel], "channel renamed", now, {"old": channel.name, "new": name})
    await _tell(
        work, rules, [channel], now, {"event": "renamed", "of": "channel", "old": channel.name, "new": name}
    )


async def team_renamed(
    work: Work, rules: Rules, channels: Sequence[Channel], name: str, at: datetime, now: datetime
) -> None:
    """The team of these channels has been called `name` since the instant `at`."""
    renamed = [one for one in channels if name != one.team_name and is_news(at, one.team_named_at)]
    if not (name and renamed):
        return
    for channel in renamed:
        await work.channels.save(replace(channel, team_name=name, team_named_at=at))
    old = next((channel.team_name for channel in renamed if channel.team_name), "")
    await _note(work, renamed, "team renamed", now, {"old": old, "new": name})
    if old:  # else it is the first that is heard of its name
        await _tell(work, rules, renamed, now, {"event": "renamed", "of": "team", "old": old, "new": name})


async def person_gone(work: Work, rules: Rules, person: Person, at: datetime, now: datetime) -> None:
    """Somebody removed the bot from their chat: they cannot be reached until they add it again."""
    if not is_news(at, await work.people.presence_at(person.id)):
        return
    await work.people.set_presence_at(person.id, at)
    await work.channels.forget_chat(person.aad_object_id)
    await note_unreachable(work, rules, person.id, _REMOVED, now)


async def person_back(work: Work, rules: Rules, person: Person, at: datetime, now: datetime) -> bool:
    """Somebody added the bot, or spoke to it: what is still wanted goes out. False: they removed it after that."""
    if not is_news(at, await work.people.presence_at(person.id)):
        return False
    await work.people.set_presence_at(person.id, at)
    await note_expected(work, rules, person, now)
    today = [card_key(person.id, rules.today(now))]
    await work.outbox.revive(To(person_id=person.id), *PERSONAL, keys=today)
    return True


async def _note(
    work: Work, channels: Iterable[Channel], what: str, now: datetime, detail: Mapping[str, str]
) -> None:
    for channel in channels:
        await work.trail.add(Event(now, "", what, channel.id, detail))


async def _tell(
    work: Work, rules: Rules, channels: Sequence[Channel], now: datetime, args: Mapping[str, str]
) -> None:
    """One notice to each QA lead, where something is linked to one of these: else it concerns nobody."""
    if not await _links(work, channels):
        return
    args = {**args, "channels": " ".join(channel.id for channel in channels)}
    event = rules.fresh()
    for lead in qa_leads(await work.people.all(), rules.framework):
        owed = Delivery(f"{CARD}:{event}:{lead.id}", To(person_id=lead.id), CARD, args, ())
        await work.outbox.post(owed, now)


async def _links(work: Work, channels: Iterable[Channel]) -> list[Link]:
    ids = {channel.id for channel in channels}
    return [link for link in await work.channels.links() if link.channel_id in ids]


async def notice(work: Work, *, args: Mapping[str, str]) -> WhereaboutsNotice:
    """What the QA leads are told; `args` as `_tell` wrote them."""
    channels = await work.channels.by_ids(args["channels"].split())
    links = await _links(work, channels)
    linked = [(channel, [link for link in links if link.channel_id == channel.id]) for channel in channels]
    return WhereaboutsNotice(
        event=args["event"],
        why=args.get("why", ""),
        of=args.get("of", ""),
        old=args.get("old", ""),
        new=args.get("new", ""),
        team=next((channel.team_name for channel in channels if channel.team_name), ""),
        channels=tuple(
            LinkedChannel(_called(channel, own), tuple(map(link_words, own)))
            for channel, own in linked
            if own
        ),
    )


def _called(channel: Channel, links: Sequence[Link]) -> str:
    """Teams seldom names a channel: then it is called by what is linked to it."""
    return channel.name or next((link.service for link in links if link.service), "A channel")
