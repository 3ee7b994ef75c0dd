"""The small authority from day to day without HTTP: what people type and press, the clock, and all that is shown.

Everything goes through the router, the sweeps and the sender as the service builds them; Teams alone is played.
"""

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from office import LINE, Office, at, office, people_csv, rules

from bot.arrivals import Arrivals
from bot.router import Router
from bot.turn import SPOKEN, Kind, Outcome, Place, PlaceKind, Reply, Sender, Turn
from cards.library_payloads import ReceiveFile
from practice.people import Person
from practice.work import Rules
from rehearsal.wire import Json
from scheduler import delivery
from scheduler.clock import StandingClock
from scheduler.leader import Term
from scheduler.limits import Limits
from scheduler.metrics import Metrics
from scheduler.sweeps import Sweeps
from scheduler.teams import SendFailed, Sent
from storage.database import open_database
from storage.store import Store

TENANT, URL, TEAM = "tenant", "https://teams.example", "team"
START = "2026-04-01 09:00"
Row = tuple[str, str, str, str, str, str]

EVERYBODY: tuple[Row, ...] = (
    *LINE,
    ("HM", "Head of Service, MASH", "HoS", "MASH", "", "DI"),
    ("M2", "Team Manager, MASH 2", "TM", "MASH", "MASH 2", "HM"),
    # A shared post: the name, the post and the place of T1.
    ("TB", "Team Manager, Duty 1", "TM", "Duty and Assessment", "Duty 1", "S1"),
)
LATER: tuple[Row, ...] = (
    ("Q3", "QA Lead 3", "QA Lead", "", "", "DI"),
    ("T3", "Team Manager, Duty 3", "TM", "Duty and Assessment", "Duty 3", "S1"),
)
"""Who joins later, if at all."""
CHANNELS = ("Duty and Assessment", "MASH", "Everywhere")


def chat(short: str) -> str:
    return f"chat of aad-{short.lower()}"


def channel(name: str) -> str:
    return f"channel {name}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that somebody was shown: a message, an edit of one, or an answer to what they did."""

    where: str
    """The chat or channel; of an answer to a press or in a dialog the chat of whoever pressed."""
    card: Json
    message_id: str = ""
    """Empty for an answer."""
    is_edit: bool = False
    at: datetime | None = None
    refused: str = ""
    """What was typed or pressed, where it was refused: the answer may name it again."""
    said_to: str = ""
    """Of an answer: who asked, also where it stands in a channel."""


@dataclass(slots=True)
class Teams:
    """Takes every message, keeps every card, and refuses what goes where the bot is not."""

    clock: StandingClock
    shown: list[Shown] = field(default_factory=list)
    standing: dict[str, Shown] = field(default_factory=dict)
    """What stands, by message."""
    without_bot: set[str] = field(default_factory=set)
    """Chats and channels in which the bot is not."""

    async def open_personal(self, _url: str, _tenant_id: str, aad_object_id: str) -> str:
        self._require(f"chat of {aad_object_id}")
        return f"chat of {aad_object_id}"

    async def send(self, _url: str, conversation_id: str, card: Json, _summary: str) -> Sent:
        return self._new(conversation_id, conversation_id, card)

    async def start_thread(
        self, _url: str, _tenant_id: str, channel_id: str, card: Json, _summary: str
    ) -> Sent:
        return self._new(channel_id, f"{channel_id};messageid={len(self.shown)}", card)

    async def edit(self, _url: str, conversation_id: str, message_id: str, card: Json, _summary: str) -> None:
        where = conversation_id.partition(";")[0]
        self._require(where)
        self._show(Shown(where, card, message_id, is_edit=True, at=self.clock.now()))

    async def delete(self, _url: str, conversation_id: str, message_id: str) -> None:
        self._require(conversation_id.partition(";")[0])
        self.standing.pop(message_id, None)

    def _new(self, where: str, conversation_id: str, card: Json) -> Sent:
        self._require(where)
        message_id = f"message {len(self.shown)}"
        self._show(Shown(where, card, message_id, at=self.clock.now()))
        return Sent(conversation_id, message_id)

    def _show(self, shown: Shown) -> None:
        self.shown.append(shown)
        self.standing[shown.message_id] = shown

    def _require(self, where: str) -> None:
        if where in self.without_bot:
            raise SendFailed(403, "BotNotInConversationRoster")


CHANGED = (
    *("audit", "section_answers", "section_trail", "recommendation", "hand_in", "told", "request", "absence"),
    *(
        "cover",
        "closure",
        "round",
        "preview",
        "event",
        "delivery",
        "delivery_about",
        "link",
        "acknowledgement",
    ),
    *("person",),
)
"""The tables that a command can change; what came in (`inbox`) and what the bot has heard of apart."""
Rows = Mapping[str, list[dict[str, Any]]]


class Nobody:
    """A roster in which nobody is named."""

    async def members(self, *_: str) -> list[Any]:
        return []


@dataclass(slots=True)
class Life:
    """Who does what when. Whatever is owed afterwards has gone out when a call returns."""

    office: Office
    file: Path
    clock: StandingClock
    teams: Teams
    router: Router
    sweeps: Sweeps
    sender: delivery.Sender
    sending: asyncio.Task[None]
    line: dict[str, Row]
    """The people file as it was imported last."""
    diary: list[str] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=count)
    _reasons: "count[int]" = field(default_factory=count)

    @property
    def rules(self) -> Rules:
        return self.office.rules

    def note(self, words: str) -> None:
        self.diary.append(f"{self.rules.local(self.clock.now()):%a %d %b %H:%M}  {words}")

    def reason(self) -> str:
        """Another one each time, so that it is known again wherever it is shown."""
        return f"reason {next(self._reasons)}"

    # What people do.

    async def say(self, who: str, text: str, where: str = "", *, twice: bool = False) -> Reply:
        """Typed in the own chat, or in this channel. `twice`: Teams sends it once more."""
        return await self.turn(self._turn(Kind.TEXT, who, where, text=text), twice=twice)

    async def press(
        self,
        who: str,
        where: str,
        action: Json,
        typed: Mapping[str, str] | None = None,
        *,
        twice: bool = False,
    ) -> Reply:
        """A button of a message in a chat or channel, or (`typed`) of a dialog that was opened there."""
        return await self.turn(self._pressed(who, where, action, typed), twice=twice)

    def _pressed(self, who: str, where: str, action: Json, typed: Mapping[str, str] | None) -> Turn:
        data = {key: value for key, value in action.get("data", {}).items() if key != "msteams"}
        if typed is not None:
            kind = Kind.DIALOG_SUBMIT
        elif action.get("data", {}).get("msteams", {}).get("type") == "task/fetch":
            kind = Kind.DIALOG_OPEN
        else:
            kind = Kind.PRESS
        if action.get("verb"):
            data["verb"] = action["verb"]
        executed = action["type"] == "Action.Execute"
        return replace(
            self._turn(kind, who, where.removeprefix("channel ") if where.startswith("channel ") else ""),
            data={**data, **(typed or {})},
            executed=executed,
        )

    async def event(self, kind: Kind, who: str, where: str = "", name: str = "") -> None:
        await self.turn(self._turn(kind, who, where, name=name))

    async def turn(self, turn: Turn, *, twice: bool = False) -> Reply:
        """A refusal has changed nothing, and neither has what comes a second time."""
        if turn.kind in SPOKEN:
            # Where somebody speaks the bot is; that it is heard of again is no change of theirs.
            self.teams.without_bot.discard(turn.place.channel_id or turn.place.id)
            await self.router.arrivals.person(turn)
            await self.settle()
        before = self.rows(*CHANGED)
        reply = await self.router(turn)
        if reply.outcome is Outcome.REFUSED:
            self._require_same(before, f"although it was refused: {reply.text}")
        if reply.card is not None:
            self._answered(turn, reply)
        await self.settle()
        if twice and turn.kind in SPOKEN:
            before = self.rows(*CHANGED)
            assert (await self.router(turn)).outcome is not Outcome.FAILED
            self._require_same(before, "by a repeat")
        return reply

    def _require_same(self, before: Rows, how: str) -> None:
        changed = [table for table, rows in self.rows(*CHANGED).items() if rows != before[table]]
        assert not changed, f"{changed} changed {how}"

    def rows(self, *tables: str) -> Rows:
        """What the database holds of these tables."""
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            return {
                table: [dict(row) for row in connection.execute(f"select * from {table} order by 1, 2")]
                for table in tables
            }

    async def people(self) -> dict[str, str]:
        """Short names by id; who has left stands there, too."""
        async with self.office.store.read() as work:
            return {one.id: one.aad_object_id[4:].upper() for one in await work.people.all()}

    def owner_of(self, where: str) -> str:
        """Whose chat it is; of a channel somebody who reads it."""
        return where.removeprefix("chat of aad-").upper() if where.startswith("chat") else "Q1"

    def _answered(self, turn: Turn, reply: Reply) -> None:
        who = turn.sender.aad_object_id
        hidden = turn.executed or turn.kind in (Kind.DIALOG_OPEN, Kind.DIALOG_SUBMIT)
        in_channel = turn.place.kind is PlaceKind.CHANNEL and (not hidden or reply.replaces)
        self.teams.shown.append(
            Shown(
                where=turn.place.channel_id if in_channel else f"chat of {who}",
                card=reply.card or {},
                at=self.clock.now(),
                refused=f"{turn.text} {dict(turn.data)}" if reply.outcome is Outcome.REFUSED else "",
                said_to=f"chat of {who}",
            )
        )

    def _turn(self, kind: Kind, who: str, where: str, *, text: str = "", name: str = "") -> Turn:
        place = Place(chat(who), PlaceKind.PERSONAL)
        if where:
            place = Place(
                f"{channel(where)};messageid=1", PlaceKind.CHANNEL, channel(where), where, TEAM, TEAM
            )
        return Turn(
            kind=kind,
            activity_id=f"activity {next(self._ids)}",
            name=name,
            tenant_id=TENANT,
            service_url=URL,
            place=place,
            sender=Sender(f"aad-{who.lower()}"),
            text=text,
            at=self.clock.now(),
        )

    # What the clock does.

    async def settle(self) -> None:
        """Until everything that is owed now has gone out."""
        await self._surely(self.sender.drain())

    async def until(self, to: datetime) -> None:
        """Time passes; at each instant at which something falls due it is done."""
        await self._surely(self.sweeps.move(self.clock, to))

    async def _surely(self, done: Any) -> None:
        doing = asyncio.ensure_future(done)
        await asyncio.wait([doing, self.sending], return_when=asyncio.FIRST_COMPLETED, timeout=60)
        assert doing.done(), "The sender has ended, or nothing moves any more."
        await doing


async def template(file: Path) -> None:
    """A database in which everybody and every case was imported and Q1 is allocated."""
    async with office(f"sqlite:///{file}", people=people_csv(EVERYBODY)) as desk:
        await desk.allocate(START)


async def _no_files(turn: Turn, person: Person, now: datetime) -> ReceiveFile:
    raise NotImplementedError("nobody sends files here")


@contextlib.asynccontextmanager
async def living(folder: Path, ready: Path) -> AsyncIterator[Life]:
    """A life that begins with a copy of the database `ready`."""
    file = folder / "practice-loop.db"
    shutil.copy(ready, file)
    numbers = count(1)
    own = replace(rules(), fresh=lambda: f"new-{next(numbers)}")
    database = open_database(f"sqlite:///{file}", busy_seconds=2)
    try:
        store, clock = Store(database), StandingClock(at(START))
        teams, quick = Teams(clock), count(0, 10_000)
        # Limits are of real time: here each look at it is hours after the one before.
        limits = Limits(seconds=lambda: float(next(quick)))
        sender = delivery.Sender(store, own, teams, clock, limits, Metrics())
        async with store.write() as work:
            term = await work.term.begin(clock.now())
            await work.channels.heard_tenant(TENANT, URL, clock.now())
        sending = asyncio.create_task(sender.lead(Term(term, lambda: 60.0)))
        arrivals = Arrivals(store, own, clock, Nobody(), limits, sender.nudge)
        life = Life(
            office=Office(store, own, database),
            file=file,
            clock=clock,
            teams=teams,
            router=Router(store, own, clock, arrivals, _no_files, sender.nudge),
            sweeps=Sweeps(store, own, sender, clock),
            sender=sender,
            sending=sending,
            line={row[0]: row for row in EVERYBODY},
        )
        try:
            await life.settle()
            yield life
        finally:
            sender.rest()
            await sending
    finally:
        await database.close()
