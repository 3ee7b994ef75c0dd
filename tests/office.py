"""A small authority in a real SQLite file: one line of posts, two services, and the rules of Lancashire."""

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import text

from practice import allocation, answering
from practice.audits import Audit, Stage
from practice.framework import Framework, QuestionSet, Section, load_framework
from practice.importing import import_cases, import_people
from practice.people import Person
from practice.views import DecidedPreviewCard, PreviewCard
from practice.work import Rules
from storage.database import Database, open_database
from storage.migrate import migrate
from storage.store import Store

LONDON = ZoneInfo("Europe/London")
LEARNING_SPACES = "learning spaces"

LINE = (
    ("ED", "Executive Director", "Executive Director", "", "", ""),
    ("DI", "Director", "Director", "", "", "ED"),
    ("HS", "Head of Service, Duty", "HoS", "Duty and Assessment", "", "DI"),
    ("S1", "Senior Manager, Duty 1", "SM", "Duty and Assessment", "", "HS"),
    ("T1", "Team Manager, Duty 1", "TM", "Duty and Assessment", "Duty 1", "S1"),
    ("T2", "Team Manager, Duty 2", "TM", "Duty and Assessment", "Duty 2", "S1"),
    ("M1", "Team Manager, MASH 1", "TM", "MASH", "MASH 1", "HS"),
    ("I1", "IRO 1", "IRO", "IROs", "", "DI"),
    ("P1", "Practice Development Manager 1", "PDM", "", "", "DI"),
    ("Q1", "QA Lead 1", "QA Lead", "", "", "DI"),
    ("Q2", "QA Lead 2", "QA Lead", "", "", "DI"),
    ("MO", "Moderator 1", "Moderator", "", "", "DI"),
)
"""(short name, name, post, service, team, reports to). Seven auditors of 1 and MASH of 6 make 13 learning spaces."""


def upn(short: str) -> str:
    return f"{short.lower()}@authority.example"


def people_csv(line: Sequence[tuple[str, str, str, str, str, str]] = LINE) -> bytes:
    head = "aad_object_id,upn,name,post,service,team,agency,reports_to"
    rows = (
        f'aad-{short.lower()},{upn(short)},"{name}",{post},{service},{team},,{upn(above) if above else ""}'
        for short, name, post, service, team, above in line
    )
    return "\n".join([head, *rows]).encode()


def cases_csv(number: int = 40) -> bytes:
    """So many cases in each of Duty and Assessment and MASH, four teams each."""
    rows = [
        f"{prefix}-{n},{service},{team} {n % 4 + 1},Social Worker {n % 7}"
        for prefix, service, team in (("DA", "Duty and Assessment", "Duty"), ("MA", "MASH", "MASH"))
        for n in range(number)
    ]
    return "\n".join(["reference,service,team,worker", *rows]).encode()


@cache
def lancashire() -> Framework:
    return load_framework("lancashire")


def rules(framework: Framework | None = None) -> Rules:
    numbers = count(1)
    return Rules(framework or lancashire(), LONDON, lambda: f"fresh-{next(numbers)}")


def at(words: str) -> datetime:
    """A local time, "2026-04-01 09:00"."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class Office:
    """A store with people and cases in it, and what the tests do there, each in a transaction of its own."""

    store: Store
    rules: Rules
    database: Database

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database holds."""
        async with self.database.read() as connection:
            return [tuple(row) for row in await connection.execute(text(query))]

    async def change(self, *statements: str) -> None:
        """Changes the database behind the use cases' back."""
        async with self.database.write() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def person(self, short: str) -> Person:
        async with self.store.read() as work:
            person = await work.people.by_upn(upn(short))
        assert person is not None, short
        return person

    async def preview(self, now: str, words: str = "Q1 2026-27", by: str = "Q1") -> PreviewCard:
        lead = await self.person(by)
        async with self.store.write() as work:
            return await allocation.preview(
                work, self.rules, lead, at(now), activity_words=LEARNING_SPACES, quarter_words=words
            )

    async def confirm(self, preview_id: str, now: str, by: str = "Q1") -> DecidedPreviewCard:
        lead = await self.person(by)
        async with self.store.write() as work:
            return await allocation.confirm(work, self.rules, lead, at(now), preview_id)

    async def cancel(self, preview_id: str, now: str, by: str = "Q1") -> DecidedPreviewCard:
        lead = await self.person(by)
        async with self.store.write() as work:
            return await allocation.cancel(work, self.rules, lead, at(now), preview_id)

    async def allocate(self, now: str = "2026-04-01 09:00", words: str = "Q1 2026-27") -> DecidedPreviewCard:
        return await self.confirm((await self.preview(now, words)).preview_id, now)

    async def audits(self, *stages: Stage) -> list[Audit]:
        async with self.store.read() as work:
            return await work.audits.of(stages=stages or None)

    async def give(self, auditor: str, number: int = 1, due_on: date = date(2026, 4, 29)) -> Audit:
        """An audit that was sent, outside of every draw."""
        person = await self.person(auditor)
        audit = replace(sent_audit(person.id, due_on), id=f"LS-2026Q1-{number:03}", service=person.service)
        async with self.store.write() as work:
            await work.audits.add([audit])
        return audit

    async def open(self, by: str, audit_id: str, now: str, section: str = "") -> answering.Page:
        person = await self.person(by)
        async with self.store.write() as work:
            return await answering.open_audit(
                work, self.rules, person, at(now), audit_id=audit_id, round_id="", month="", section=section
            )

    async def save(
        self,
        by: str,
        audit_id: str,
        section: Section,
        inputs: Mapping[str, str],
        now: str,
        *,
        revision: int = 0,
        then: str = "next",
    ) -> answering.Page | None:
        person = await self.person(by)
        async with self.store.write() as work:
            return await answering.save_section(
                work,
                self.rules,
                person,
                at(now),
                audit_id=audit_id,
                section_key=section.key,
                revision=revision,
                inputs=inputs,
                then=then,
            )


def sent_audit(auditor_id: str = "tm", due_on: date = date(2026, 4, 29)) -> Audit:
    return Audit(
        id="LS-2026Q1-001",
        round_id="LS-2026Q1",
        activity="learning_space",
        auditor_id=auditor_id,
        case_reference="DA-1",
        service="Duty and Assessment",
        month="2026-04",
        release_at=at("2026-04-01 09:00"),
        stage=Stage.SENT,
        sent_on=date(2026, 4, 1),
        due_on=due_on,
        sections=7,
    )


def questions() -> QuestionSet:
    found = lancashire().question_set("learning_space")
    assert found is not None
    return found


def good_answers(section: Section, *, scale: str = "7", grade: str = "Good") -> dict[str, str]:
    """Something fitting for every question of a section."""
    fitting = {"scale": scale, "grade": grade, "text": "Seen on the file."}
    return {q.key: fitting[q.kind] if q.kind in fitting else q.choices[0] for q in section.questions}


@contextlib.asynccontextmanager
async def office(
    database_url: str,
    *,
    people: bytes | None = None,
    cases: bytes | None = None,
    framework: Framework | None = None,
    busy_seconds: float = 30,
) -> AsyncIterator[Office]:
    """The small authority (or these files; `b""`: none) in a database of its own.

    A busy machine may stop a test for seconds: no transaction of it is cut off for that.
    """
    database = open_database(database_url, busy_seconds=busy_seconds)
    try:
        await migrate(database)
        made = Office(Store(database), rules(framework), database)
        async with made.store.write() as work:
            if people != b"":
                await import_people(
                    work, made.rules, people or people_csv(), at("2026-03-01 09:00"), full=False
                )
            if cases != b"":
                await import_cases(work, made.rules, cases or cases_csv(), at("2026-03-01 09:00"), full=False)
        yield made
    finally:
        await database.close()


def mornings(first: str, last: str) -> Iterator[datetime]:
    """09:00 local time of every day from one local date to another, both included."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    for day in range(start.toordinal(), end.toordinal() + 1):
        yield at(f"{date.fromordinal(day).isoformat()} 09:00")
