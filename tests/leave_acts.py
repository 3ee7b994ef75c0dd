"""What people do about leave and cover in the small authority, each in a transaction of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from office import Office, at, mornings

from practice import absences, covers, offers, proposals
from practice.chasing import SHOWN_OVERDUE, chase
from practice.leave_views import AbsencesCard, ProposalCard, Said
from practice.offers import Offered
from practice.records import Delivery, Request
from practice.requests import remind
from practice.roles import require

NOW = "2026-04-01 10:00"
TABLES = ("absence", "cover", "audit", "request", "delivery", "event")


@dataclass(frozen=True, slots=True)
class Acts:
    desk: Office

    async def away(self, by: str, days: str, who: str = "", now: str = NOW) -> Said:
        person, rules = await self.desk.person(by), self.desk.rules
        scope = require(person, rules.framework, "leave.away")
        async with self.desk.store.write() as work:
            return await absences.away(work, rules, person, scope, at(now), who=who, days=days)

    async def back(self, by: str, who: str = "", now: str = NOW) -> Said:
        person, rules = await self.desk.person(by), self.desk.rules
        scope = require(person, rules.framework, "leave.back")
        async with self.desk.store.write() as work:
            return await absences.back(work, rules, person, scope, at(now), who=who)

    async def cover(self, by: str, who: str, cover: str, now: str = NOW) -> Said:
        person, rules = await self.desk.person(by), self.desk.rules
        scope = require(person, rules.framework, "leave.cover")
        async with self.desk.store.write() as work:
            return await covers.cover(work, rules, person, scope, at(now), who=who, cover_words=cover)

    async def no_cover(self, by: str, who: str, now: str = NOW) -> Said:
        person, rules = await self.desk.person(by), self.desk.rules
        scope = require(person, rules.framework, "leave.no_cover")
        async with self.desk.store.write() as work:
            return await covers.no_cover(work, rules, person, scope, at(now), who=who)

    async def listed(self, by: str, now: str = NOW) -> AbsencesCard:
        person, rules = await self.desk.person(by), self.desk.rules
        scope = require(person, rules.framework, "leave.away")
        async with self.desk.store.read() as work:
            return await absences.absences_card(work, rules, person, scope, at(now))

    async def spans(self, who: str) -> list[tuple[date, date]]:
        person = await self.desk.person(who)
        async with self.desk.store.read() as work:
            return [(one.first_on, one.last_on) for one in await work.absences.of(person.id)]

    async def covers(self) -> dict[str, str]:
        names = await self.names()
        async with self.desk.store.read() as work:
            return {names[who]: names[cover] for who, cover in (await work.absences.covers()).items()}

    async def names(self) -> dict[str, str]:
        """The short name of everybody, by id."""
        async with self.desk.store.read() as work:
            return {p.id: p.upn.partition("@")[0].upper() for p in await work.people.all()}

    async def sweep(self, first: str, last: str = "") -> None:
        """Every morning from one local date to another, as the sweeps have it."""
        for now in mornings(first, last or first):
            await self.sweep_at(now)

    async def sweep_at(self, now: datetime) -> None:
        async with self.desk.store.write() as work:
            await offers.offer_on_mornings(work, self.desk.rules, now)
            await chase(work, self.desk.rules, now)
            await remind(work, self.desk.rules, now)

    async def offer(self, now: str) -> list[Offered]:
        async with self.desk.store.write() as work:
            return await offers.offer_while_away(work, self.desk.rules, at(now))

    async def told(self, audit_id: str) -> set[tuple[str, str, date]]:
        """(rung or reminder, short name, day), each of which stands once."""
        names = await self.names()
        async with self.desk.store.read() as work:
            found = [one for one in await work.chases.told([audit_id]) if one.step != SHOWN_OVERDUE]
        assert len(found) == len({(one.step, one.person_id, one.due_on) for one in found})
        return {(one.step, names[one.person_id], one.on) for one in found}

    async def rungs(self, audit_id: str) -> dict[str, set[str]]:
        """Who was told of which rung."""
        found: dict[str, set[str]] = {}
        for step, who, _ in await self.told(audit_id):
            if step.startswith("rung:"):
                found.setdefault(step.removeprefix("rung:"), set()).add(who)
        return found

    async def requests(self, *audit_ids: str) -> list[Request]:
        async with self.desk.store.read() as work:
            return await work.requests.of(audit_ids)

    async def posted(self, card: str) -> list[tuple[str, Delivery]]:
        """Who (short name) is owed which card of a kind, in the order of its keys."""
        names = await self.names()
        async with self.desk.store.read() as work:
            due = [item.delivery for item in await work.outbox.due(at("2029-12-31 09:00"), 1000)]
        found = [(names[one.to.person_id], one) for one in due if one.card == card]
        return sorted(found, key=lambda pair: pair[1].key)

    async def proposal(self, owed: Delivery, now: str) -> ProposalCard:
        async with self.desk.store.read() as work:
            return await proposals.proposal_card(
                work, self.desk.rules, at(now), args=owed.args, about=owed.about
            )

    async def reassign(self, by: str, key: str, to: Mapping[str, str], now: str) -> ProposalCard:
        person = await self.desk.person(by)
        async with self.desk.store.write() as work:
            return await proposals.reassign_proposed(work, self.desk.rules, person, at(now), key=key, to=to)

    async def everything(self) -> list[list[tuple[object, ...]]]:
        """All that a command could change."""
        return [await self.desk.rows(f"select * from {table} order by 1") for table in TABLES]
