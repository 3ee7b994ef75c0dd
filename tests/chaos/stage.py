"""Where a bad day happens: Teams, a database with a wave in it, and the services that come and go."""

import asyncio
import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from chaos.databases import Database, Databases
from chaos.process import COMMAND, Service, serving
from chaos.wave import LEAD, Wave
from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.reading import texts
from rehearsal.records import Message, Person, channel_of
from rehearsal.wire import text_at

PATIENCE, LOOK = 240.0, 0.05
"""Seconds until what must happen is given up, and between two looks. How long it takes is never asserted."""
CASE = re.compile(r"C\d{2}-\d{4}")

ORDERED = "BadDay"
"""The code of every fault that is ordered here, by which it is counted when it has happened."""

Owed = tuple[str, frozenset[str]]
"""A conversation (of a thread: its channel), and the cases that the card there shows."""

OWED = """
    select delivery.id, coalesce(person.aad_object_id, ''), delivery.channel_id, audit.case_reference
    from delivery join delivery_about on delivery_about.delivery_id = delivery.id
    join audit on audit.id = delivery_about.audit_id left join person on person.id = delivery.person_id
"""
BEHIND = """
    select count(*) from delivery
    where state = 'waiting' or (state = 'sent' and wanted > shown and message_id <> '')
"""


@dataclass(frozen=True, slots=True)
class Count:
    """What came of a day, by what stands in Teams."""

    owed: int
    lost: int
    doubtful: int
    """Sends whose outcome could not be known, as the service counted them."""
    repeated: int
    """Messages that stand in Teams beside the one that is owed."""
    blows: int = 0
    """Kills, cuts, refusals: whatever the day deals out."""
    took_over: float = 0.0
    """Seconds until another led, where the leader was lost."""


@dataclass(slots=True)
class Stage:
    wave: Wave
    database: Database
    teams: Rehearsal
    chance: Random
    owed: Counter[Owed]
    latency: float
    """Seconds that Teams takes to answer."""
    blows: int = 0
    took_over: float = 0.0
    _seen: dict[tuple[str, int], Owed] = field(default_factory=dict)
    """What was read of each version of a message."""

    def teams_answers(self, *faults: Mapping[str, Any]) -> None:
        """From now on: first these faults (as `Faults.next` takes them), and always after `latency`."""
        self.teams.faults.clear()
        for fault in faults:
            self.teams.faults.next(**fault, code=ORDERED)
        self.teams.faults.next(None, times=10**9, delay=self.latency)

    @contextlib.asynccontextmanager
    async def serving(
        self, clock: str = "", *, url: str = "", command: Sequence[str] = ()
    ) -> AsyncIterator[Service]:
        """A service, to which what people do is sent. Its clock: the wave's, or this one, or its `command`'s own."""
        arguments = () if command else ("--clock", clock or self.wave.confirmed)
        async with serving(url or self.database.url, *arguments, command=command or COMMAND) as service:
            self.teams.bot_url = f"{service.url}api/messages"
            yield service

    def owe_reminders(self) -> None:
        """From now on every auditor is owed one more card about the same audit."""
        chats = {self.teams.personal(person) for person in self.teams.tenant.people}
        self.owed.update([owed for owed in set(self.owed) if owed[0] in chats])

    def messages(self) -> list[Message]:
        """What stands in Teams of the wave: every card that shows a case."""
        places = {place for place, _ in self.owed}
        return [m for place in places for m in self.teams.messages(place) if self._shown(m)[1]]

    def _shown(self, message: Message) -> Owed:
        seen = message.id, message.edits
        if seen not in self._seen:
            cases = frozenset(CASE.findall(texts(message.card)))
            self._seen[seen] = channel_of(message.conversation_id), cases
        return self._seen[seen]

    async def ask(self, person: Person | None = None) -> str:
        """What somebody (else the QA lead) reads after typing "help", whatever state the service is in."""
        person = person or next(one for one in self.teams.tenant.people if one.name == LEAD)
        chat = self.teams.personal(person)
        stood = len(self.teams.messages(chat))
        answer = await self.teams.say(person, chat, "help")
        assert answer.status == 200, answer
        return "\n".join(texts(message.card) for message in self.teams.messages(chat)[stood:])

    async def arrived(self, share: float) -> None:
        """Until this share of the wave stands in Teams."""

        async def stand() -> bool:
            return len(self.messages()) >= share * self.owed.total()

        await until(stand, f"{share:.0%} of the wave")

    async def behind(self) -> int:
        """How many messages and edits are still owed, as the service knows."""
        return int((await self.database.rows(BEHIND))[0][0])

    async def all_sent(self) -> None:
        """Until the service owes nothing any more."""

        async def nothing_owed() -> bool:
            return not await self.behind()

        await until(nothing_owed, "the end of the wave")

    async def finish(self, service: Service) -> None:
        """Until nothing is owed, and the service has stopped when asked."""
        await self.all_sent()
        assert await service.stop() == 0, "the service did not stop in order"

    async def count(self) -> Count:
        """After the services have ended."""
        found = Counter(self._shown(message) for message in self.messages())
        strange = found.keys() - self.owed.keys()
        assert not strange, f"nobody was owed these: {strange}"
        await self._check_places()
        doubtful = (await self.database.rows("select coalesce(sum(doubtful), 0) from delivery"))[0][0]
        calls = self.teams.tenant.journal
        blows = self.blows + sum(text_at(call.reply, "error", "code") == ORDERED for call in calls)
        lost, repeated = (self.owed - found).total(), (found - self.owed).total()
        return Count(self.owed.total(), lost, int(doubtful), repeated, blows, self.took_over)

    async def _check_places(self) -> None:
        """What the database remembers of each message is so."""
        standing = {(message.conversation_id, message.id) for message in self.messages()}
        rows = await self.database.rows("select state, conversation_id, message_id, error from delivery")
        assert len(rows) == self.owed.total(), "deliveries were added or taken away"
        for state, conversation_id, message_id, error in rows:
            assert state == "sent", (state, error)
            assert not message_id or (conversation_id, message_id) in standing


async def until(reached: Callable[[], Awaitable[bool]], what: str) -> None:
    """Looks again and again; fails with `what` that did not come."""
    for _ in range(round(PATIENCE / LOOK)):
        if await reached():
            return
        await asyncio.sleep(LOOK)
    raise AssertionError(f"{what} did not come")


@contextlib.asynccontextmanager
async def stage(
    databases: Databases, wave: Wave, *, seed: int, latency: float, limits: bool
) -> AsyncIterator[Stage]:
    """A wave that is owed, in a database of its own, and a Teams that outlives every service."""
    database = await databases.copy_of(wave)
    try:
        async with running_rehearsal(people=wave.people, teams=[wave.team], rates=limits) as teams:
            await wave.move(database.url, teams.service_url)
            made = Stage(wave, database, teams, Random(seed), await _owed(database, teams), latency)
            made.teams_answers()
            yield made
    finally:
        await database.drop()


async def _owed(database: Database, teams: Rehearsal) -> Counter[Owed]:
    chats = {p.aad_object_id: teams.personal(p) for p in teams.tenant.people}
    cases: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for delivery, aad_object_id, channel_id, case in await database.rows(OWED):
        cases[delivery, channel_id or chats[aad_object_id]].add(case)
    owed = Counter((place, frozenset(shown)) for (_, place), shown in cases.items())
    assert owed.total() == len(owed) > 0, "two deliveries look the same"
    return owed
