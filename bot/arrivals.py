"""Who and where: what each activity tells about people, chats, channels and service URLs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import structlog

from bot.turn import NOTHING, Kind, PlaceKind, Reply, Turn
from cards.help import welcome_channel, welcome_person
from practice.people import Person
from practice.work import Rules, To
from scheduler.clock import Clock
from scheduler.limits import Limits
from scheduler.teams import SendFailed
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)


PERSONAL, SHARED = ("allocated",), ("round",)
"""Cards that are still wanted when they arrive late, in a chat and in a channel."""


class RosterMember(Protocol):
    """Somebody in a conversation, as Teams' roster names them."""

    @property
    def aad_object_id(self) -> str: ...
    @property
    def upn(self) -> str: ...


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
        await self._hear(turn)
        async with self._store.read() as work:
            person = await work.people.by_aad(turn.sender.aad_object_id)
        if person is None and turn.sender.aad_object_id:
            await self._fill_from_roster(turn)
            async with self._store.read() as work:
                person = await work.people.by_aad(turn.sender.aad_object_id)
        return person

    async def event(self, turn: Turn) -> Reply:
        """Installed, removed, renamed: remembered. Whoever installs the bot is welcomed, once a day."""
        if turn.kind is Kind.INSTALLED:
            return await self._installed(turn)
        if turn.kind is Kind.REMOVED and turn.place.kind is PlaceKind.PERSONAL:
            async with self._store.write() as work:
                await work.channels.forget_chat(turn.sender.aad_object_id)
            self._heard.clear()
        elif turn.kind is Kind.RENAMED:
            await self._hear(turn)
        return NOTHING

    async def _installed(self, turn: Turn) -> Reply:
        await self._hear(turn)
        await self._fill_from_roster(turn)
        now = self._clock.now()
        key = f"welcome:{turn.place.id}:{self._rules.today(now).isoformat()}"
        async with self._store.write() as work:
            await self._owe_again(turn, work)
            new = await work.inbox.keep(key, None, {}, now)
        self._nudge()
        if not new:
            return NOTHING
        if turn.place.kind is PlaceKind.PERSONAL:
            return Reply.drawn(welcome_person())
        return Reply.drawn(welcome_channel())

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

    async def _fill_from_roster(self, turn: Turn) -> None:
        try:
            async with self._limits.replying():
                members = await self._roster.members(turn.service_url, turn.place.id)
        except SendFailed as failure:
            log.warning("roster not read", conversation=turn.place.id, status=failure.status)
            return
        async with self._store.write() as work:
            people = await work.people.all()
            known = {person.aad_object_id for person in people}
            missing = {person.upn: person for person in people if not person.aad_object_id}
            found = {
                person.id: replace(person, aad_object_id=member.aad_object_id.lower())
                for member in members
                if member.aad_object_id and member.aad_object_id.lower() not in known
                if (person := missing.get(member.upn.lower()))
            }
            await work.people.save(list(found.values()))
            for person_id in found:
                await work.outbox.revive(To(person_id=person_id), *PERSONAL)
        self._nudge()

    async def _owe_again(self, turn: Turn, work: Transaction) -> None:
        """What could not arrive here before the bot was installed."""
        if turn.place.kind is PlaceKind.PERSONAL:
            if person := await work.people.by_aad(turn.sender.aad_object_id):
                await work.outbox.revive(To(person_id=person.id), *PERSONAL)
            return
        for channel_id in await work.channels.of_team(turn.place.team_id):
            await work.outbox.revive(To(channel_id=channel_id), *SHARED)
