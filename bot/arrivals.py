"""Who and where: what each activity tells about people, chats, channels and service URLs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.turn import NOTHING, SPOKEN, Kind, PlaceKind, Reply, Turn
from cards.elements import Drawn
from cards.welcome import welcome_channel, welcome_person
from practice.channels import Gone
from practice.people import Person, Reach
from practice.records import Channel, To
from practice.welcome import channel_welcome, person_welcome
from practice.whereabouts import (
    PERSONAL,
    channel_renamed,
    channels_back,
    channels_gone,
    person_back,
    person_gone,
    team_renamed,
)
from practice.work import Rules
from scheduler.clock import Clock
from scheduler.limits import Limits
from scheduler.teams import SendFailed
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)


class RosterMember(Protocol):
    """Somebody in a conversation, as Teams' roster names them."""

    @property
    def aad_object_id(self) -> str: ...
    @property
    def upn(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def role(self) -> str: ...


class Roster(Protocol):
    """Who is in a conversation. Raises `SendFailed`."""

    async def members(self, service_url: str, conversation_id: str) -> list[RosterMember]: ...


class Arrivals:
    def __init__(
        self,
        store: Store,
        rules: Rules,
        clock: Clock,
        roster: Roster,
        limits: Limits,
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._rules = rules
        self._clock = clock
        self._roster = roster
        self._limits = limits
        self._nudge = nudge
        self._heard: dict[tuple[str, ...], tuple[str, ...]] = {}
        """What was last heard of each place and sender."""

    async def person(self, turn: Turn) -> Person | None:
        """Who speaks: by aadObjectId; where the import gave none, by the roster's upn, which is then filled in."""
        if turn.kind is Kind.SEARCH:
            # At every letter, in anybody's chat: nothing is written for it, and no roster asked.
            return (await self._look_up(turn))[0]
        await self._hear(turn)
        person, place_is_back = await self._look_up(turn)
        if person is None and turn.sender.aad_object_id:
            await self._fill_from_roster(turn)
            person, _ = await self._look_up(turn)
        if place_is_back:
            await self._back(turn)
        return person

    async def unseen(self, turn: Turn) -> Person | None:
        """Who speaks, as in `person`, without keeping or logging anything of them: also at first contact.

        What this turn would tell of chats and service URLs is told by the next one that is not anonymous.
        """
        aad_object_id = turn.sender.aad_object_id.lower()
        async with self._store.read() as work:
            person = await work.people.by_aad(aad_object_id)
        if person is not None or not aad_object_id:
            return person
        try:
            members = await self._members(turn)
        except SendFailed as failure:
            log.warning("roster not read", status=failure.status)
            return None
        mine = [member for member in members if member.aad_object_id.lower() == aad_object_id]
        async with self._store.read() as work:
            found = [await work.people.by_upn(upn) for member in mine for upn in _sign_in_names(member)]
        return next((one for one in found if one is not None and not one.aad_object_id), None)

    async def _look_up(self, turn: Turn) -> tuple[Person | None, bool]:
        """Who speaks, and whether it was thought that they, or their channel, could not be reached."""
        async with self._store.read() as work:
            person = await work.people.by_aad(turn.sender.aad_object_id)
            if turn.place.kind is PlaceKind.CHANNEL:
                return person, await work.channels.is_gone(turn.place.channel_id)
        unreachable = person is not None and person.reach is Reach.UNREACHABLE
        return person, unreachable and turn.place.kind is PlaceKind.PERSONAL

    async def event(self, turn: Turn) -> Reply:
        """Installed, removed, restored, renamed: remembered. Whoever installs the bot is welcomed, once a day."""
        match turn.kind:
            case Kind.INSTALLED:
                return await self._installed(turn)
            case Kind.REMOVED:
                await self._removed(turn)
            case Kind.RESTORED:
                await self._back(turn)
            case Kind.RENAMED:
                await self._renamed(turn)
        return NOTHING

    async def _installed(self, turn: Turn) -> Reply:
        self._heard.clear()
        await self._hear(turn)
        await self._fill_from_roster(turn)
        if not await self._back(turn):
            return NOTHING
        now = self._clock.now()
        key = f"welcome:{turn.place.id}:{self._rules.today(now).isoformat()}"
        async with self._store.write() as work:
            if not await work.inbox.keep(key, None, {}, now):
                return NOTHING
            return Reply.drawn(await self._welcome(turn, work))

    async def _welcome(self, turn: Turn, work: Transaction) -> Drawn:
        if turn.place.kind is PlaceKind.PERSONAL:
            person = await work.people.by_aad(turn.sender.aad_object_id)
            return welcome_person(await person_welcome(work, self._rules, person, self._clock.now()))
        return welcome_channel(await channel_welcome(work, self._rules, turn.place.channel_id))

    async def _removed(self, turn: Turn) -> None:
        """The bot from a chat or a team, or the channel or the team itself."""
        self._heard.clear()
        now = self._clock.now()
        async with self._store.write() as work:
            if turn.place.kind is not PlaceKind.PERSONAL:
                because = _BECAUSE.get(turn.name, Gone.REMOVED)
                channels = await _channels(turn, work)
                await channels_gone(work, self._rules, channels, because, self._at(turn), now)
            elif person := await work.people.by_aad(turn.sender.aad_object_id):
                await person_gone(work, self._rules, person, self._at(turn), now)
            else:
                await work.channels.forget_chat(turn.sender.aad_object_id)
        self._nudge()

    async def _back(self, turn: Turn) -> bool:
        """The bot was added, a channel or team restored, or somebody spoke there. False: it was removed after that."""
        now, there = self._clock.now(), True
        async with self._store.write() as work:
            if turn.place.kind is not PlaceKind.PERSONAL:
                of_team = not _is_of_channel(turn)
                channels = await _channels(turn, work)
                await channels_back(work, self._rules, channels, self._at(turn), now, team=of_team)
                if of_team:
                    await team_renamed(work, self._rules, channels, turn.place.team_name, self._at(turn), now)
            elif person := await work.people.by_aad(turn.sender.aad_object_id):
                there = await person_back(work, self._rules, person, self._at(turn), now)
        self._nudge()
        return there

    async def _renamed(self, turn: Turn) -> None:
        place, at, now = turn.place, self._at(turn), self._clock.now()
        async with self._store.write() as work:
            channels = await _channels(turn, work)
            if _is_of_channel(turn):
                for channel in channels:
                    await channel_renamed(work, self._rules, channel, place.channel_name, at, now)
            else:
                await team_renamed(work, self._rules, channels, place.team_name, at, now)
        if not channels:
            await self._hear(turn)
        self._nudge()

    def _at(self, turn: Turn) -> datetime:
        """When it happened; never later than now, whatever the clock of Teams shows."""
        now = self._clock.now()
        return min(turn.at or now, now)

    async def _hear(self, turn: Turn) -> None:
        """Keeps what this activity says of where things are. Written only when it is news."""
        place = turn.place
        whose = turn.sender.aad_object_id if place.kind is PlaceKind.PERSONAL else ""
        key = (turn.tenant_id, place.channel_id or place.id, whose)
        news = (turn.service_url, place.channel_name, place.team_name)
        if self._heard.get(key) == news:
            return
        async with self._store.write() as work:
            await work.channels.heard_tenant(turn.tenant_id, turn.service_url, self._clock.now())
            if place.kind is PlaceKind.CHANNEL and place.channel_id:
                await work.channels.heard_channel(
                    place.channel_id,
                    place.channel_name,
                    place.team_id,
                    place.team_name,
                    turn.tenant_id,
                    turn.service_url,
                )
            elif place.kind is PlaceKind.PERSONAL and turn.sender.aad_object_id:
                await work.channels.heard_chat(
                    turn.sender.aad_object_id, place.id, turn.tenant_id, turn.service_url
                )
        self._heard[key] = news

    async def _members(self, turn: Turn) -> list[RosterMember]:
        async with self._limits.replying():
            return await self._roster.members(turn.service_url, turn.place.id)

    async def _fill_from_roster(self, turn: Turn) -> None:
        try:
            members = await self._members(turn)
        except SendFailed as failure:
            log.warning("roster not read", conversation=turn.place.id, status=failure.status)
            return
        async with self._store.write() as work:
            people = await work.people.all()
            learned = _learned(people, members)
            await work.people.save(learned)
            nameless = {person.id for person in people if not person.aad_object_id}
            for person in learned:
                if person.id in nameless:
                    await work.outbox.revive(To(person_id=person.id), *PERSONAL)
        self._nudge()


def _learned(people: Iterable[Person], members: Iterable[RosterMember]) -> list[Person]:
    """Whose object id the roster fills in, and of whom it says otherwise than we knew whether they are a guest."""
    people = list(people)
    known = {person.aad_object_id: person for person in people if person.aad_object_id}
    missing = {person.upn: person for person in people if not person.aad_object_id}
    learned: dict[str, Person] = {}
    for member in members:
        aad_object_id = member.aad_object_id.lower()
        names = _sign_in_names(member) if aad_object_id else []
        by_name = (missing[name] for name in names if name in missing)
        person = known.get(aad_object_id) or next(by_name, None)
        if person is None:
            continue
        guest = member.role == "guest" if member.role else person.guest
        now = replace(person, aad_object_id=aad_object_id, guest=guest)
        if now != person:
            learned[person.id] = now
    return list(learned.values())


def _sign_in_names(member: RosterMember) -> list[str]:
    """As an import may have it: of a guest also their address at home."""
    names = [member.upn, *([member.email] if member.role == "guest" else [])]
    return [name.lower() for name in names if name]


_BECAUSE = {
    "channelDeleted": Gone.DELETED,
    "teamDeleted": Gone.TEAM_DELETED,
    "teamHardDeleted": Gone.TEAM_DELETED,
    "teamArchived": Gone.ARCHIVED,
}
"""Why a channel is gone, by the event; anything else removed the bot."""


def _is_of_channel(turn: Turn) -> bool:
    """Whether it concerns one channel: somebody spoke there, or the event says so. Else its whole team."""
    return turn.name.startswith("channel") or turn.kind in SPOKEN


async def _channels(turn: Turn, work: Transaction) -> list[Channel]:
    """Those that we know and that it concerns; none of another tenant's."""
    if _is_of_channel(turn):
        found = await work.channels.by_ids([turn.place.channel_id])
    else:
        # The conversation of a team's own events is called like the team.
        found = await work.channels.of_team(turn.place.team_id or turn.place.id)
    return [channel for channel in found if channel.tenant_id == turn.tenant_id]
