"""Asking and deciding in the small authority, each in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from office import Office, at

from practice import asking, requests
from practice.audits import Audit
from practice.records import Absence, Delivery, Request, RequestKind
from practice.request_views import AskDialog, DeclineDialog, RequestCard

EXTENSION, EXCLUSION = RequestKind.EXTENSION, RequestKind.EXCLUSION
ASKED, DECIDED = "2026-04-10 10:00", "2026-04-13 11:00"
REASON = "the worker is on leave"


async def ask(
    desk: Office,
    audit: Audit,
    kind: RequestKind = RequestKind.EXTENSION,
    *,
    by: str = "T1",
    now: str = ASKED,
    until: str = "12 June",
    reason: str = REASON,
) -> str:
    person = await desk.person(by)
    until = until if kind is RequestKind.EXTENSION else ""
    async with desk.store.write() as work:
        return await asking.ask(
            work, desk.rules, person, at(now), kind=kind, audit_id=audit.id, reason=reason, until=until
        )


async def form(desk: Office, audit: Audit, *, by: str = "T1", now: str = ASKED) -> AskDialog:
    person = await desk.person(by)
    async with desk.store.read() as work:
        return await asking.ask_page(work, desk.rules, person, at(now), audit_id=audit.id)


async def send(
    desk: Office, audit: Audit, inputs: dict[str, str], *, by: str = "T1", now: str = ASKED
) -> AskDialog:
    person = await desk.person(by)
    async with desk.store.write() as work:
        return await asking.send(work, desk.rules, person, at(now), audit_id=audit.id, inputs=inputs)


async def decide(
    desk: Office, request: Request, *, agree: bool = True, by: str = "HS", now: str = DECIDED, note: str = ""
) -> RequestCard:
    person = await desk.person(by)
    async with desk.store.write() as work:
        return await requests.decide(
            work, desk.rules, person, at(now), request_id=request.id, agree=agree, note=note
        )


async def decline(
    desk: Office, request: Request, reason: str, *, by: str = "HS", now: str = DECIDED
) -> DeclineDialog | RequestCard:
    person = await desk.person(by)
    async with desk.store.write() as work:
        return await requests.decline(
            work, desk.rules, person, at(now), request_id=request.id, inputs={"reason": reason}
        )


async def remind(desk: Office, now: str) -> int:
    async with desk.store.write() as work:
        return await requests.remind(work, desk.rules, at(now))


async def every(desk: Office, audit: Audit) -> list[Request]:
    async with desk.store.read() as work:
        return await work.requests.of([audit.id])


async def the_request(desk: Office, audit: Audit) -> Request:
    """The newest."""
    return (await every(desk, audit))[-1]


async def stored(desk: Office, audit: Audit) -> Audit:
    async with desk.store.read() as work:
        found = await work.audits.by_id(audit.id)
    assert found is not None
    return found


async def deliveries(desk: Office, audit: Audit, card: str) -> Sequence[Delivery]:
    async with desk.store.read() as work:
        return [one for one in await work.outbox.showing([audit.id]) if one.card == card]


async def brought_to(desk: Office, audit: Audit) -> list[str]:
    """Who has a card of the request, by short names; a reminder ends in "!"."""
    found = []
    for one in await deliveries(desk, audit, requests.CARD):
        async with desk.store.read() as work:
            person = await work.people.by_id(one.to.person_id)
        assert person is not None
        found.append(person.upn.partition("@")[0].upper() + ("!" if one.args.get("again") else ""))
    return sorted(found)


async def told(desk: Office, audit: Audit) -> list[str]:
    """What the auditor was told, kind by kind."""
    return [one.args["kind"] for one in await deliveries(desk, audit, "changed")]


async def trail(desk: Office, audit: Audit) -> list[str]:
    async with desk.store.read() as work:
        return [event.what for event in await work.trail.about(audit.id)]


async def everything(desk: Office) -> list[list[tuple[object, ...]]]:
    """All that asking and deciding could change."""
    tables = ("audit", "request", "delivery", "event", "told")
    return [await desk.rows(f"select * from {table} order by 1, 2") for table in tables]


async def away(desk: Office, short: str, cover: str = "", days: tuple[int, int] = (1, 30)) -> None:
    """On these days of April 2026, both included."""
    person = await desk.person(short)
    first, last = (date(2026, 4, day) for day in days)
    async with desk.store.write() as work:
        await work.absences.add(Absence(f"away-{short}", person.id, first, last, person.id, at(DECIDED)))
        if cover:
            stands_in = await desk.person(cover)
            await work.absences.set_cover(person.id, stands_in.id, person.id, at(DECIDED))


async def leave(desk: Office, short: str) -> None:
    person = await desk.person(short)
    async with desk.store.write() as work:
        await work.people.save([replace(person, left=True)])
