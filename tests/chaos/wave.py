"""A round that is owed: so many auditors with known chats, one card each, and the cards of their channels."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import count
from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.wiring import opened_store, rules_of
from practice import allocation
from practice.importing import import_cases, import_people
from practice.records import Link
from practice.work import Rules
from rehearsal.records import Person, Team, new_team
from rehearsal.sample import CASES_HEADER, PEOPLE_HEADER, Post
from rehearsal.tenant import TENANT_ID, Tenant
from storage.database import open_database
from storage.store import Store, Transaction

LONDON = ZoneInfo("Europe/London")
NOWHERE = "http://127.0.0.1:1/"
"""The service URL until a run names its own."""
OF_A_SERVICE = 40
"""Auditors: so few that each month of a service is one page."""
LEAD, TOP = "QA Lead 1", "Executive Director"


@dataclass(frozen=True)
class Wave:
    """`auditors` audits of one quarter, confirmed in its last month, so that all of them are owed at once."""

    auditors: int
    quarter: str = "Q1 2026-27"
    confirmed: str = "2026-06-30T09:00"
    """Local time."""

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.confirmed).replace(tzinfo=LONDON)

    @property
    def services(self) -> list[str]:
        return [f"Service {n}" for n in range(1, self.auditors // OF_A_SERVICE + 2)]

    @cached_property
    def team(self) -> Team:
        """With a channel for each service."""
        return new_team("Quality Assurance", *self.services)

    @cached_property
    def people(self) -> list[Person]:
        """The auditors and those over them, as people of the stand-in's tenant."""
        return [Person(post.aad_object_id, post.name, post.upn) for post in self._posts()]

    def _posts(self) -> Iterator[Post]:
        top = Post(TOP, TOP)
        yield top
        yield Post(LEAD, "QA Lead", reports_to=top.upn)
        for n in range(self.auditors):
            service = self.services[n % len(self.services)]
            yield Post(f"Team Manager {n + 1}", "TM", service, f"Team {n % 3 + 1}", top.upn)

    def _people_csv(self) -> bytes:
        rows = [
            (p.aad_object_id, p.upn, p.name, p.post, p.service, p.team, "", p.reports_to)
            for p in self._posts()
        ]
        return _csv(PEOPLE_HEADER, rows)

    def _cases_csv(self) -> bytes:
        each = self.auditors // len(self.services) + 10
        rows = [
            (f"C{place:02}-{team}{n:03}", service, f"Team {team}", f"Social Worker {n % 5}")
            for place, service in enumerate(self.services)
            for team in (1, 2, 3)
            for n in range(each)
        ]
        return _csv(CASES_HEADER, rows)

    async def owe(self, settings: Settings) -> None:
        """Fills an empty database: imported, linked, every chat known, the round confirmed, nothing sent."""
        numbers = count(1)
        rules = replace(rules_of(settings), fresh=lambda: f"fresh-{next(numbers):05}")
        async with opened_store(settings) as store, store.write() as work:
            await import_people(work, rules, self._people_csv(), self.instant, full=False)
            await import_cases(work, rules, self._cases_csv(), self.instant, full=False)
            await self._meet(work)
            await self._allocate(work, rules)

    async def move(self, database_url: str, service_url: str) -> None:
        """From now on Teams is reached there."""
        database = open_database(database_url)
        async with Store(database).write() as work:
            await work.channels.moved(TENANT_ID, service_url, self.instant)
        await database.close()

    async def _meet(self, work: Transaction) -> None:
        tenant = Tenant(self.people, [self.team])
        await work.channels.heard_tenant(TENANT_ID, NOWHERE, self.instant)
        for person in tenant.people:
            await work.channels.heard_chat(person.aad_object_id, tenant.personal(person), TENANT_ID, NOWHERE)
        for channel in self.team.channels:
            if channel.name in self.services:
                await work.channels.heard_channel(
                    channel.id, channel.name, self.team.id, self.team.name, TENANT_ID, NOWHERE
                )
                link = Link("allocations", channel.name, channel.id, channel.name, self.team.name)
                await work.channels.link(link, "", self.instant)

    async def _allocate(self, work: Transaction, rules: Rules) -> None:
        lead = await work.people.by_upn(Post(LEAD, "QA Lead").upn)
        assert lead is not None
        shown = await allocation.preview(
            work, rules, lead, self.instant, activity_words="learning spaces", quarter_words=self.quarter
        )
        await allocation.confirm(work, rules, lead, self.instant, shown.preview_id)


def _csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()
