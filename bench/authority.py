"""What the databases of the measurements hold: the sample authority, with two years of audits."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from bench.connector import SERVICE_URL, TENANT
from practice.audits import Audit, Stage
from practice.calendar import Days, FinancialQuarter, containing, nine_oclock
from practice.chasing import chase, is_morning
from practice.framework import load_framework
from practice.importing import import_cases, import_people
from practice.people import Person
from practice.records import Delivery, Link, Round, To
from practice.work import Rules
from rehearsal import sample
from storage.database import open_database
from storage.migrate import migrate
from storage.store import Store, Transaction

RULES = Rules(load_framework("lancashire"), ZoneInfo("Europe/London"), secrets.token_hex)
DAYS = Days()
ACTIVITY = "learning_space"
SECTIONS = 7
DAYS_TO_RETURN = 28
QUARTERS = 8
QA_LEAD = next(post for post in sample.posts() if post.post == "QA Lead")


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the audits. What is neither planned, overdue nor open in time came back."""

    planned: float = 0.02
    overdue: float = 0.015
    open: float = 0.6


@dataclass(frozen=True, slots=True)
class OpenAudit:
    """An audit that can be answered, and its auditor."""

    id: str
    aad_object_id: str


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store of a migrated database, which nobody else has open."""
    database = open_database(url)
    try:
        await migrate(database)
        yield Store(database)
    finally:
        await database.close()


async def build(url: str, audits: int, *, wave: int = 0, mix: Mix | None = None) -> list[OpenAudit]:
    """Fills an empty database, the same each time; gives back the audits that are open in time.

    With `wave`, so many Team Managers more, who are also given audits. Chasing is done up to this morning, so
    that a service which starts finds only the cards of this morning to send.
    """
    now = datetime.now(UTC)
    async with opened(url) as store:
        async with store.write() as work:
            await _people(work, now, wave)
        async with store.write() as work:
            people = await work.people.all()
            rows = list(_audits(people, now, audits, mix or Mix()))
            for quarter in _quarters(now):
                await work.rounds.add(Round(_round_id(quarter), ACTIVITY, quarter.key, "", "", now))
            await work.audits.add(rows)
        async with store.write() as work:
            await chase(work, RULES, _last_morning(now))
    aad = {person.id: person.aad_object_id for person in people}
    today = RULES.today(now)
    return [
        OpenAudit(audit.id, aad[audit.auditor_id])
        for audit in rows
        if audit.stage is Stage.SENT and audit.due_on and audit.due_on > today
    ]


async def owe(url: str, cards: int, due_at: datetime) -> None:
    """A wave, due at an instant: so many personal cards, to each Team Manager of the wave in turn."""
    async with opened(url) as store, store.write() as work:
        people = [person for person in await work.people.all() if _is_of_wave(person)]
        audits = {audit.auditor_id: audit for audit in await work.audits.of(stages=[Stage.SENT])}
        for n in range(cards):
            person = people[n % len(people)]
            audit = audits[person.id]
            args = {"round": audit.round_id, "month": audit.month, "person": person.id}
            owed = Delivery(f"wave:{n}", To(person_id=person.id), "allocated", args, (audit.id,))
            await work.outbox.post(owed, due_at)


async def sections_saved(url: str, audits: list[OpenAudit]) -> int:
    """How often a section of these was saved, by what stands in the database."""
    async with opened(url) as store, store.read() as work:
        return sum(
            [
                answers.revision
                for audit in audits
                for answers in (await work.audits.answers(audit.id)).values()
            ]
        )


def chat_of(aad_object_id: str) -> str:
    """The personal conversation with somebody."""
    return f"a:{aad_object_id}"


async def _people(work: Transaction, now: datetime, wave: int) -> None:
    numbers = count(1)
    same = replace(RULES, fresh=lambda: f"bench-{next(numbers):06}")
    csv = sample.people_csv() + b"".join(_of_wave(wave))
    await import_people(work, same, csv, now, full=False)
    await import_cases(work, RULES, sample.cases_csv(), now, full=False)
    await work.channels.heard_tenant(TENANT, SERVICE_URL, now)
    for person in await work.people.all():
        chat = chat_of(person.aad_object_id)
        await work.channels.heard_chat(person.aad_object_id, chat, TENANT, SERVICE_URL)
    for team in sample.teams():
        for channel in team.channels:
            await work.channels.heard_channel(
                channel.id, channel.name, team.id, team.name, TENANT, SERVICE_URL
            )
            link = Link("allocations", channel.name, channel.id, channel.name, team.name)
            await work.channels.link(link, "", now)


def _of_wave(number: int) -> Iterator[bytes]:
    above = next(post for post in sample.posts() if post.post == "SM" and post.service == "MASH")
    for n in range(1, number + 1):
        post = sample.Post(f"Team Manager, Wave {n}", "TM", "MASH", f"Wave {n}", above.upn)
        told = f'{post.aad_object_id},{post.upn},"{post.name}",TM,MASH,{post.team},,{post.reports_to}\n'
        yield told.encode()


def _is_of_wave(person: Person) -> bool:
    return person.team.startswith("Wave ")


def _quarters(now: datetime) -> list[FinancialQuarter]:
    """The present one and those before it, newest first."""
    found = [containing(RULES.today(now))]
    while len(found) < QUARTERS:
        found.append(containing(found[-1].start - timedelta(days=1)))
    return found


def _round_id(quarter: FinancialQuarter) -> str:
    return f"LS-{quarter.key}"


def _audits(people: list[Person], now: datetime, number: int, mix: Mix) -> Iterator[Audit]:
    chance = Random(1)
    auditors = [person for person in people if person.service]
    planned, overdue = round(mix.planned * number), round((mix.planned + mix.overdue) * number)
    still_open = overdue + round(mix.open * number)
    for n in range(number):
        auditor = auditors[n % len(auditors)]
        if n < planned:
            yield replace(_audit(n, auditor, 0, now), release_at=now + timedelta(days=26))
        elif n < overdue:
            yield _sent(_audit(n, auditor, chance.choice((1, 2)), now))
        elif n < still_open:
            yield _sent(_audit(n, auditor, 0, now))
        else:
            yield _returned(_sent(_audit(n, auditor, chance.randrange(1, 3 * QUARTERS), now)), chance)


def _audit(number: int, auditor: Person, months_ago: int, now: datetime) -> Audit:
    """One that goes out with the others of its month: those of `months_ago` 0 are due in 24 days."""
    quarter = _quarters(now)[months_ago // 3]
    sent = RULES.today(now) - timedelta(days=4 + 30 * months_ago)
    return Audit(
        id=f"{_round_id(quarter)}-{number:05}",
        round_id=_round_id(quarter),
        activity=ACTIVITY,
        auditor_id=auditor.id,
        case_reference=f"DA-{number}",
        service=auditor.service,
        month=quarter.months[2 - months_ago % 3].key,
        release_at=nine_oclock(sent, RULES.zone),
        sections=SECTIONS,
    )


def _sent(audit: Audit) -> Audit:
    sent = RULES.today(audit.release_at)
    return replace(audit, stage=Stage.SENT, sent_on=sent, due_on=sent + timedelta(days=DAYS_TO_RETURN))


def _returned(audit: Audit, chance: Random) -> Audit:
    back = RULES.today(audit.release_at) + timedelta(days=chance.randrange(5, 33))
    return replace(
        audit,
        stage=Stage.RETURNED,
        opened_at=audit.release_at,
        returned_at=nine_oclock(back, RULES.zone),
        returned_on=back,
        sections_done=SECTIONS,
        grade=chance.choice(RULES.framework.grades),
    )


def _last_morning(now: datetime) -> datetime:
    """This morning's 09:00 or, before it and on days off, the last working day's."""
    if is_morning(RULES, DAYS, now):
        return now
    yesterday = RULES.today(now) - timedelta(days=1)
    return nine_oclock(DAYS.previous_working_day(yesterday), RULES.zone)
