"""A whole service and the stand-in for Teams, each on a port of its own, and people who use them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.settings import Settings
from bot.wiring import Service, opened_store, rules_of, service
from practice.importing import import_cases, import_people
from practice.work import Link
from rehearsal import sample
from rehearsal.answers import Answer, Dialog
from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.reading import find_action, inputs_of, texts
from rehearsal.records import Message, Person
from rehearsal.tenant import TENANT_ID
from rehearsal.wire import Json
from storage.store import Store

LONDON = ZoneInfo("Europe/London")
QA = "QA Lead 1"


def settings_at(tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/practice-loop.db", "PORT": 0}
    )


@dataclass(slots=True)
class Play:
    """What happens between people and the bot."""

    built: Service
    teams: Rehearsal

    @property
    def store(self) -> Store:
        return self.built.store

    def person(self, name: str) -> Person:
        return next(person for person in self.teams.tenant.people if person.name == name)

    def channel(self, name: str) -> str:
        return self.teams.tenant.teams[0].channel(name).id

    async def settle(self) -> None:
        """Until everything that is owed now has gone out."""
        await self.built.sender.drain(wait=True)

    async def say(self, name: str, text: str, channel: str = "") -> Json:
        """The card that the bot answers with."""
        person = self.person(name)
        answer = await self.teams.say(person, channel or self.teams.personal(person), text)
        assert answer.status == 200, answer
        await self.settle()
        where = answer.conversation_id if channel else self.teams.personal(person)
        newest = self.teams.last(where)
        assert newest.card is not None, newest
        return newest.card

    async def words(self, name: str, text: str, channel: str = "") -> str:
        return texts(await self.say(name, text, channel))

    def cards(self, name: str) -> list[Message]:
        """What stands in a person's chat, as they see it."""
        person = self.person(name)
        return [m for m in self.teams.messages(self.teams.personal(person), person) if not m.sender]

    def posts(self, channel: str) -> list[Message]:
        """What the bot posted in a channel."""
        return [m for m in self.teams.messages(self.channel(channel)) if not m.sender]

    async def press(self, name: str, message: Message, action: Json | str) -> Answer:
        answer = await self.teams.press(self.person(name), message, action)
        await self.settle()
        return answer

    async def clock(self, to: str) -> dict[str, object]:
        """Moves the clock to a local time."""
        sweeps, clock = self.built.sweeps, self.built.clock
        at = datetime.fromisoformat(to).replace(tzinfo=LONDON)
        done = await sweeps.move(clock, at)  # type: ignore[arg-type]
        return {"delivered": done.delivered, "failed": done.failed}

    async def allocate(self, words: str = "learning spaces Q1 2026-27") -> Message:
        """Previewed and confirmed by the QA lead; gives back the message."""
        await self.say(QA, f"allocate {words}")
        preview = self.cards(QA)[-1]
        answer = await self.press(QA, preview, "Confirm")
        assert answer.ok, answer
        return self.cards(QA)[-1]

    def with_audit(self, *posts: str) -> str:
        """The name of somebody who was given an audit and can be reached."""
        for person in self.teams.tenant.people:
            if not person.name.startswith(posts or ("Team Manager",)):
                continue
            if any("Open my audit" in str(m.card) for m in self.cards(person.name)):
                return person.name
        raise LookupError("nobody was given an audit")

    async def open_audit(self, name: str) -> Dialog:
        message = next(m for m in reversed(self.cards(name)) if "Open my audit" in str(m.card))
        return (await self.press(name, message, "Open my audit")).opened()

    async def answer_all(self, name: str, *, scale: str = "7", grade: str = "Good") -> Dialog:
        """Every section filled in, up to the last look."""
        dialog = await self.open_audit(name)
        for _ in range(20):
            if "Hand in" in [str(a.get("title")) for a in _buttons(dialog.card)]:
                return dialog
            answer = await self.teams.submit(dialog, "Save and next", filled(dialog.card, scale, grade))
            dialog = answer.opened()
        raise AssertionError("the audit never came to its end")

    async def hand_in(self, name: str) -> Answer:
        dialog = await self.answer_all(name)
        answer = await self.teams.submit(dialog, "Hand in")
        await self.settle()
        return answer


def _buttons(card: Json) -> list[Json]:
    with contextlib.suppress(LookupError):
        return [find_action(card, "Hand in")]
    return []


def filled(card: Json, scale: str = "7", grade: str = "Good") -> dict[str, str]:
    """Something sensible in every input but the recommendations."""
    typed: dict[str, str] = {}
    for key, node in inputs_of(card).items():
        if key.startswith("rec"):
            continue
        kind = str(node["type"])
        if kind == "Input.Number":
            typed[key] = scale
        elif kind == "Input.ChoiceSet":
            values = [str(choice["value"]) for choice in node["choices"]]  # type: ignore[union-attr, index, call-overload]
            typed[key] = grade if grade in values else values[0]
        elif kind == "Input.Text":
            typed[key] = "Seen in the record, and heard from the worker."
    return typed


@contextlib.asynccontextmanager
async def playing(
    tmp_path: Path,
    *,
    people: bytes | None = None,
    cases: bytes | None = None,
    link: bool = True,
    start: str = "2026-04-01T09:00",
    rates: bool = False,
) -> AsyncIterator[Play]:
    """The sample authority (or these files) on 1 April 2026, all channels linked, nothing allocated."""
    settings = settings_at(tmp_path)
    began = datetime.fromisoformat(start).replace(tzinfo=LONDON)
    async with running_rehearsal("", (), (), rates=rates) as teams:
        for person in sample.people():
            teams.tenant.add_person(person, installed=person.name not in sample.UNREACHABLE)
        for team in sample.teams():
            teams.tenant.add_team(team, installed=True)
        async with opened_store(settings) as store:
            await _seed(store, settings, began, teams.service_url, people, cases, link=link)
        async with service(settings, start=began) as built:
            runner = web.AppRunner(built.app, access_log=None)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                teams.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
                yield Play(built, teams)
            finally:
                await asyncio.shield(runner.cleanup())


async def _seed(
    store: Store,
    settings: Settings,
    now: datetime,
    service_url: str,
    people: bytes | None,
    cases: bytes | None,
    *,
    link: bool,
) -> None:
    rules = rules_of(settings)
    async with store.write() as work:
        if people != b"":
            await import_people(work, rules, people or sample.people_csv(), now, full=False)
        if cases != b"":
            await import_cases(work, rules, cases or sample.cases_csv(), now, full=False)
        for channel in sample.teams()[0].channels if link else ():
            await work.channels.heard_channel(
                channel.id, channel.name, sample.teams()[0].id, "QA", TENANT_ID, service_url
            )
            made = Link("allocations", channel.name, channel.id, channel.name, "QA")
            await work.channels.link(made, "", now)
        await work.channels.moved(TENANT_ID, service_url, now)
