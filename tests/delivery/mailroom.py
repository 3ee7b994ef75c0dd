"""The sender at work: a real database, a real leader, and the stand-in for Teams over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import authority
from office import Office, at, office
from sqlalchemy.engine import make_url

from bot.teams.connector import TeamsConnector
from practice.records import Delivery, To, Urgency
from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.reading import texts
from rehearsal.records import Call, Message, Person
from rehearsal.tenant import TENANT_ID
from scheduler.clock import Clock, StandingClock
from scheduler.delivery import Sender
from scheduler.leader import Leader
from scheduler.limits import Limits
from scheduler.metrics import Metrics
from scheduler.sweeps import Sweeps
from scheduler.teams import Sent, Teams
from storage.leader import seat_at

NOON = at("2026-04-01 12:00")
DUTY = authority.DUTY
PEOPLE = tuple(person.name for person in authority.people())


class Holding:
    """In place of Teams: takes everything, and answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.deleted: list[str] = []
        self.answer = asyncio.Event()

    async def open_personal(self, _url: str, _tenant_id: str, aad_object_id: str) -> str:
        return f"chat of {aad_object_id}"

    async def send(self, _url: str, conversation_id: str, *_: object) -> Sent:
        self.asked.append(conversation_id)
        number = len(self.asked)
        await self.answer.wait()
        return Sent(conversation_id, f"message {number}")

    async def delete(self, _url: str, _conversation_id: str, message_id: str) -> None:
        self.deleted.append(message_id)


@dataclass(slots=True)
class Mailroom:
    office: Office
    teams: Rehearsal
    url: str
    connector: Teams
    clock: Clock
    limits: Limits = field(default_factory=Limits)
    sender: Sender | None = None
    leader: Leader | None = None

    # What is owed

    async def owe(self, key: str, name: str = PEOPLE[0], *, urgency: Urgency = Urgency.CARD) -> None:
        """A card that says `key`, to a person or a channel (by name), due now."""
        await self.owe_at(self.clock.now(), key, name, urgency=urgency)

    async def owe_at(
        self, when: datetime, key: str, name: str = PEOPLE[0], *, urgency: Urgency = Urgency.CARD
    ) -> None:
        args = {"channel": "", "post": key, "why": "this is a test"}
        owed = Delivery(key, await self.to(name), "undelivered", args, (), urgency)
        async with self.office.store.write() as work:
            assert await work.outbox.post(owed, when)
        self.nudge()

    async def change(self, key: str, words: str) -> None:
        """The card of `key` is to say `words`."""
        args = f'{{"channel": "", "post": "{words}", "why": "this is a test"}}'
        await self.office.change(f"UPDATE delivery SET args = '{args}' WHERE key = '{key}'")
        async with self.office.store.write() as work:
            await work.outbox.refresh_key(key, self.clock.now())
        self.nudge()

    async def take_back(self, *keys: str) -> None:
        async with self.office.store.write() as work:
            await work.outbox.take_back(keys, self.clock.now())
        self.nudge()

    async def know_every_chat(self) -> None:
        """As if everybody had written to the bot: no chat has to be opened."""
        async with self.office.store.write() as work:
            for person in self.teams.tenant.people:
                chat, url = self.teams.personal(person), self.teams.service_url
                await work.channels.heard_chat(person.aad_object_id, chat, TENANT_ID, url)

    async def to(self, name: str) -> To:
        if name == DUTY:
            return To(channel_id=self.place(name))
        async with self.office.store.read() as work:
            [person] = [one for one in await work.people.all() if one.name == name]
        return To(person_id=person.id)

    # Who sends it

    @contextlib.asynccontextmanager
    async def leading(self, teams: Teams | None = None) -> AsyncIterator[Sender]:
        """A process that leads, until the end of the block. `teams`: what it calls instead of the stand-in."""
        store, rules = self.office.store, self.office.rules
        self.sender = Sender(store, rules, teams or self.connector, self.clock, self.limits, Metrics())
        sweeps = Sweeps(store, rules, self.sender, self.clock)
        with contextlib.closing(seat_at(make_url(self.url))) as seat:
            self.leader = Leader(seat, store, self.clock, sweeps, Metrics())
            candidacy = asyncio.create_task(self.leader.run())
            try:
                await asyncio.wait_for(self.leader.settled.wait(), 30)
                yield self.sender
            finally:
                self.leader.stop()
                await candidacy
                self.sender = self.leader = None

    async def send_all(self, teams: Teams | None = None) -> None:
        """A process that sends what can be sent, and ends."""
        async with self.leading(teams) as sender:
            await asyncio.wait_for(sender.drain(), 60)

    def nudge(self) -> None:
        if self.sender is not None:
            self.sender.nudge()

    # What came of it

    def person(self, name: str) -> Person:
        return next(person for person in self.teams.tenant.people if person.name == name)

    def place(self, name: str) -> str:
        """The conversation's id."""
        if name == DUTY:
            return self.teams.tenant.teams[0].channel(name).id
        return self.teams.personal(self.person(name))

    def messages(self, name: str = PEOPLE[0]) -> list[Message]:
        return self.teams.messages(self.place(name))

    def words(self, name: str = PEOPLE[0]) -> list[str]:
        """The title of each card that stands there, in order."""
        return [
            texts(one.card).splitlines()[1].removesuffix(" cannot be reached") for one in self.messages(name)
        ]

    def calls(self, method: str = "", name: str = "") -> list[Call]:
        """What the bot asked of Teams, but for opening chats."""
        place = self.place(name) if name else ""
        return [
            call
            for call in self.teams.tenant.journal
            if method in call.method
            and place in f"{call.path} {call.body}"
            and "members" not in str(call.body)
        ]

    async def row(self, key: str) -> dict[str, object]:
        columns = ("state", "claim", "doubtful", "attempts", "recalled", "error")
        [values] = await self.office.rows(f"SELECT {', '.join(columns)} FROM delivery WHERE key = '{key}'")
        return dict(zip(columns, values, strict=True))

    async def until(self, happened: Callable[[], bool]) -> None:
        """However long the machine takes."""
        async with asyncio.timeout(60):
            while not happened():  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def mailroom(url: str, *, clock: Clock | None = None) -> AsyncIterator[Mailroom]:
    """The small authority, everybody reachable; nothing owed, nobody leading."""
    async with (
        office(url, people=authority.people_csv(), cases=b"") as opened,
        running_rehearsal(people=authority.people(), teams=[authority.team()]) as teams,
        aiohttp.ClientSession() as session,
    ):
        team, channel = teams.tenant.teams[0], teams.tenant.teams[0].channel(DUTY)
        async with opened.store.write() as work:
            await work.channels.heard_tenant(TENANT_ID, teams.service_url, NOON)
            await work.channels.heard_channel(
                channel.id, channel.name, team.id, team.name, TENANT_ID, teams.service_url
            )
        connector = TeamsConnector(session, None)
        yield Mailroom(opened, teams, url, connector, clock or StandingClock(NOON))
