"""A whole service and the stand-in for Teams, each on a port of its own, and people who use them."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import authority
from aiohttp import web
from authority import QA

from bot.settings import Settings
from bot.wiring import Service, opened_store, rules_of, service
from practice.framework import load_framework
from practice.importing import import_cases, import_people
from practice.library_records import AllowedHost
from practice.records import Link
from rehearsal import sample
from rehearsal.answers import Answer, Dialog
from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import Message, Person, Team
from rehearsal.tenant import TENANT_ID
from rehearsal.wire import Json, objects_at, text_at
from storage.store import Store

LONDON = ZoneInfo("Europe/London")
START = "2026-04-01T09:00"
TYPED = "Seen in the record, and heard from the worker."
"""What everybody types into every box: it may stand in no log and in no channel."""


def settings_at(tmp_path: Path, framework: str = "lancashire") -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path}/practice-loop.db",
            "PORT": 0,
            "PRACTICE_LOOP_FRAMEWORK": framework,
        }
    )


def at(local: str) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(local).replace(tzinfo=LONDON)


@dataclass(slots=True)
class Play:
    """What happens between people and the bot."""

    built: Service
    teams: Rehearsal
    url: str
    """Where the service listens."""

    @property
    def store(self) -> Store:
        return self.built.store

    def person(self, name: str) -> Person:
        return next(person for person in self.teams.tenant.people if person.name == name)

    def channel(self, name: str) -> str:
        return self.teams.tenant.teams[0].channel(name).id

    async def settle(self) -> None:
        """Until everything that is owed now has gone out."""
        await self.built.sender.drain()

    async def say(self, name: str, text: str, channel: str = "") -> Json:
        """The card that the bot answers with."""
        await self.settle()
        person = self.person(name)
        answer = await self.teams.say(person, channel or self.teams.personal(person), text)
        assert answer.status == 200, answer
        where = answer.conversation_id if channel else self.teams.personal(person)
        newest = self.teams.last(where)
        assert newest.card is not None, newest
        await self.settle()
        return newest.card

    async def words(self, name: str, text: str, channel: str = "") -> str:
        return texts(await self.say(name, text, channel))

    def cards(self, name: str) -> list[Message]:
        """What the bot wrote in a person's chat, as they see it."""
        person = self.person(name)
        return [m for m in self.teams.messages(self.teams.personal(person), person) if not m.sender]

    def posts(self, channel: str) -> list[Message]:
        """What the bot wrote in a channel."""
        return [m for m in self.teams.messages(self.channel(channel)) if not m.sender]

    def holding(self, words: str, name: str = "", *, channel: str = "") -> list[Message]:
        """The cards of a person or a channel in which these words stand."""
        messages = self.posts(channel) if channel else self.cards(name)
        return [message for message in messages if words in texts(message.card)]

    async def press(self, name: str, message: Message, action: Json | str) -> Answer:
        answer = await self.teams.press(self.person(name), message, action)
        await self.settle()
        return answer

    async def submit(self, dialog: Dialog, action: Json | str, typed: dict[str, str] | None = None) -> Answer:
        answer = await self.teams.submit(dialog, action, typed)
        await self.settle()
        return answer

    async def post_clock(self, body: object) -> tuple[int, Json]:
        """POST /local/clock, whatever it answers."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/local/clock", json=body) as response,
        ):
            answer: Json = await response.json()
            return response.status, answer

    async def clock(self, to: str) -> Json:
        """Moves the clock to a local time."""
        status, answer = await self.post_clock({"now": to})
        assert status == 200, answer
        return answer

    async def allocate(self, words: str = "learning spaces Q1 2026-27", by: str = QA) -> Message:
        """Previewed and confirmed by the QA lead; gives back the message."""
        await self.say(by, f"allocate {words}")
        answer = await self.press(by, self.cards(by)[-1], "Confirm")
        assert answer.ok, answer
        return next(m for m in reversed(self.cards(by)) if "Confirmed" in texts(m.card))

    def auditors(self, prefix: str = "") -> list[str]:
        """Whoever was given an audit in their chat, in the order of the people file."""
        names = [person.name for person in self.teams.tenant.people if person.name.startswith(prefix)]
        return [name for name in names if self.audit_cards(name)]

    def audit_cards(self, name: str) -> list[Message]:
        return [m for m in self.cards(name) if "Open my audit" in titles(m.card)]

    def audit_of(self, name: str) -> str:
        """The id of somebody's first audit."""
        query = "select min(audit.id) from audit join person on person.id = auditor_id where name = ?"
        return str(self.rows(query, name)[0][0])

    async def open_audit(self, name: str) -> Dialog:
        return (await self.press(name, self.audit_cards(name)[-1], "Open my audit")).opened()

    async def answer_all(self, name: str, *, scale: str = "7", grade: str = "Good") -> Dialog:
        """Every section filled in, up to the last look."""
        dialog = await self.open_audit(name)
        for _ in range(20):
            if "Hand in" in titles(dialog.card):
                return dialog
            answer = await self.submit(dialog, "Save and next", filled(dialog.card, scale, grade))
            dialog = answer.opened()
        raise AssertionError("the audit never came to its end")

    async def hand_in(self, name: str) -> Answer:
        return await self.submit(await self.answer_all(name), "Hand in")

    async def keys(self, card: str = "") -> set[str]:
        """The key of every delivery that was ever owed, of one kind of card or of all."""
        return {str(row[0]) for row in self.rows("select key from delivery where card like ?", card or "%")}

    def rows(self, query: str, *values: str) -> list[tuple[object, ...]]:
        """What the database holds, read from beside the service."""
        with contextlib.closing(sqlite3.connect(self._file())) as connection:
            return connection.execute(query, values).fetchall()

    def spoil(self, statement: str) -> None:
        """Changes the database behind the service's back."""
        with contextlib.closing(sqlite3.connect(self._file())) as connection, connection:
            connection.execute(statement)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else holds the database's write lock."""
        with contextlib.closing(sqlite3.connect(self._file(), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    def _file(self) -> str:
        return self.built.settings.database_url.partition("///")[2]


def filled(card: Json, scale: str = "7", grade: str = "Good") -> dict[str, str]:
    """Something sensible in every input but the recommendations."""
    typed: dict[str, str] = {}
    for key, node in inputs_of(card).items():
        if key.startswith("rec"):
            continue
        kind = text_at(node, "type")
        if kind == "Input.Number":
            typed[key] = scale
        elif kind == "Input.ChoiceSet":
            values = [text_at(choice, "value") for choice in objects_at(node, "choices")]
            typed[key] = grade if grade in values else values[0]
        elif kind == "Input.Text":
            typed[key] = TYPED
    return typed


@contextlib.asynccontextmanager
async def teams_with(
    people: list[Person], team: Team, *, absent: tuple[str, ...] = ()
) -> AsyncIterator[Rehearsal]:
    """The stand-in for Teams; the `absent` have not installed the bot."""
    async with running_rehearsal() as teams:
        for person in people:
            teams.tenant.add_person(person, installed=not person.guest and person.name not in absent)
        teams.tenant.add_team(team, installed=True)
        yield teams


@contextlib.asynccontextmanager
async def serving(
    tmp_path: Path,
    teams: Rehearsal,
    *,
    start: str = START,
    busy_seconds: float = 5.0,
    framework: str = "lancashire",
) -> AsyncIterator[Play]:
    """A service on the database of `tmp_path`, listening; a second one later finds what the first one left."""
    settings = settings_at(tmp_path, framework)
    async with service(settings, start=at(start), busy_seconds=busy_seconds) as built:
        runner = web.AppRunner(built.app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            teams.bot_url = f"{url}/api/messages"
            teams.tenant.clock = built.clock.now
            yield Play(built, teams, url)
        finally:
            await asyncio.shield(runner.cleanup())


@contextlib.asynccontextmanager
async def small(
    tmp_path: Path,
    *,
    start: str = START,
    people: bytes | None = None,
    cases: bytes | None = None,
    unlinked: tuple[str, ...] = (),
    absent: tuple[str, ...] = (),
    busy_seconds: float = 5.0,
) -> AsyncIterator[Play]:
    """The small authority on 1 April 2026, its channels linked but for the `unlinked`, nothing allocated."""
    people = authority.people_csv() if people is None else people
    cases = authority.cases_csv() if cases is None else cases
    links = {name: to for name, to in authority.LINKS.items() if name not in unlinked}
    async with teams_with(authority.people(), authority.team(), absent=absent) as teams:
        await seed(tmp_path, teams, start, people, cases, links)
        async with serving(tmp_path, teams, start=start, busy_seconds=busy_seconds) as play:
            yield play


@contextlib.asynccontextmanager
async def playing(
    tmp_path: Path, *, start: str = START, framework: str = "lancashire"
) -> AsyncIterator[Play]:
    """The framework's sample authority on 1 April 2026, its channels linked, nothing allocated."""
    ours = sample.authority_for(load_framework(framework))
    async with teams_with(sample.people(ours), sample.teams(ours)[0], absent=ours.absent) as teams:
        people, cases = sample.people_csv(ours), sample.cases_csv(ours)
        await seed(tmp_path, teams, start, people, cases, ours.links, framework)
        async with serving(tmp_path, teams, start=start, framework=framework) as play:
            yield play


async def seed(
    tmp_path: Path,
    teams: Rehearsal,
    start: str,
    people: bytes,
    cases: bytes,
    links: Mapping[str, tuple[str, str]],
    framework: str = "lancashire",
) -> None:
    """Imports, and links channels, as the command line and a QA lead would."""
    settings, now, team = settings_at(tmp_path, framework), at(start), teams.tenant.teams[0]
    numbers = count(1)
    # Ids that are the same in every run, so that the draw is too.
    rules = replace(rules_of(settings), fresh=lambda: f"person-{next(numbers):04}")
    async with opened_store(settings) as store, store.write() as work:
        if people:
            await import_people(work, rules, people, now, full=False)
        if cases:
            await import_cases(work, rules, cases, now, full=False)
        for channel in team.channels:
            if channel.name in links:
                await work.channels.heard_channel(
                    channel.id, channel.name, team.id, team.name, TENANT_ID, teams.service_url
                )
                link = Link(*links[channel.name], channel.id, channel.name, team.name)
                await work.channels.link(link, "", now)
        for host in sample.HOSTS if rules.framework.library else ():
            await work.library.allow_host(AllowedHost(host, "", now))
        await work.channels.moved(TENANT_ID, teams.service_url, now)
