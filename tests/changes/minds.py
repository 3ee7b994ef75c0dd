"""A round in the office, and a QA lead who changes it."""

from collections.abc import Awaitable, Callable
from datetime import date

from office import Office, at, good_answers, questions

from practice import answering, changes
from practice.audits import Audit, Stage
from practice.changes import Change
from practice.records import Absence, Delivery, Request, RequestKind

NOW = "2026-04-20 10:00"
"""A Monday: what went out on 1 April is due on Wednesday 29 April."""
TABLES = ("audit", "delivery", "delivery_about", "event", "request", "section_answers", "hand_in", "round")


async def everything(desk: Office) -> list[list[tuple[object, ...]]]:
    """All that a change could touch."""
    return [sorted(await desk.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES]


async def the(desk: Office, audit: Audit) -> Audit:
    """The audit as it is now."""
    async with desk.store.read() as work:
        found = await work.audits.by_id(audit.id)
    assert found is not None
    return found


async def reassign(desk: Office, audit: Audit, to: str, reason: str = "of leave", now: str = NOW) -> Change:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await changes.reassign(
            work, desk.rules, lead, at(now), audit_id=audit.id, to=to, reason=reason
        )


async def move(desk: Office, audit: Audit, to: str, reason: str = "we are closed", now: str = NOW) -> Change:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await changes.move(work, desk.rules, lead, at(now), audit_id=audit.id, to=to, reason=reason)


async def hold(desk: Office, audit: Audit, until: str, reason: str = "we talk", now: str = NOW) -> Change:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await changes.hold(
            work, desk.rules, lead, at(now), audit_id=audit.id, until=until, reason=reason
        )


async def unhold(desk: Office, audit: Audit, now: str = NOW) -> Change:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await changes.unhold(work, desk.rules, lead, at(now), audit_id=audit.id)


async def reopen(
    desk: Office, audit: Audit, reason: str = "a page is missing", until: str = "", now: str = NOW
) -> Change:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await changes.reopen(
            work, desk.rules, lead, at(now), audit_id=audit.id, until=until, reason=reason
        )


async def withdraw(desk: Office, audit: Audit, now: str = NOW) -> Audit:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await answering.withdraw(
            work, desk.rules, lead, at(now), audit_id=audit.id, reason="it moved away"
        )


async def save(
    desk: Office, by: str, audit: Audit, number: int = 0, now: str = NOW, scale: str = "7"
) -> None:
    """One section is answered."""
    person, section = await desk.person(by), questions().sections[number]
    async with desk.store.write() as work:
        saved = (await work.audits.answers(audit.id)).get(section.key)
        await answering.save_section(
            *(work, desk.rules, person, at(now)),
            audit_id=audit.id,
            section_key=section.key,
            revision=saved.revision if saved else 0,
            inputs=good_answers(section, scale=scale),
            then="next",
        )


async def hand_in(desk: Office, by: str, audit: Audit, now: str = NOW, scale: str = "7") -> None:
    for number in range(len(questions().sections)):
        await save(desk, by, audit, number, now, scale)
    person = await desk.person(by)
    async with desk.store.write() as work:
        await answering.hand_in(work, desk.rules, person, at(now), audit_id=audit.id, sure=True)
    assert (await the(desk, audit)).stage is Stage.RETURNED


async def away(desk: Office, short: str, first: date, last: date) -> None:
    person = await desk.person(short)
    async with desk.store.write() as work:
        await work.absences.add(Absence(f"{short}-{first}", person.id, first, last, person.id, at(NOW)))


async def ask(desk: Office, audit: Audit) -> str:
    """An extension is asked for; gives back the request's id."""
    assert audit.due_on is not None
    asked = Request(
        id=f"r-{audit.id}",
        audit_id=audit.id,
        kind=RequestKind.EXTENSION,
        reason="ill",
        due_on=audit.due_on,
        until=date(2026, 5, 8),
        asked_by=audit.auditor_id,
        asked_at=at(NOW),
    )
    async with desk.store.write() as work:
        assert await work.requests.add(asked)
    return asked.id


async def deliver(desk: Office, now: str = NOW, *, but: str = "") -> None:
    """Everything that is owed stands in Teams, but what goes to one person."""
    skipped = (await desk.person(but)).id if but else "nobody"
    async with desk.store.write() as work:
        for owed in await work.outbox.due(at(now), 500):
            if owed.delivery.to.person_id != skipped:
                await work.outbox.sent(owed, "chat", f"m{owed.id}", "", at(now))


async def owed(desk: Office) -> list[Delivery]:
    """What goes out, or is changed or deleted, the next time the sender looks."""
    async with desk.store.read() as work:
        return [one.delivery for one in await work.outbox.due(at("2027-12-31 09:00"), 500)]


async def to(desk: Office, short: str, card: str) -> list[Delivery]:
    """The new messages of one kind that wait to go to somebody."""
    person = await desk.person(short)
    return [one for one in await owed(desk) if (one.to.person_id, one.card) == (person.id, card)]


async def one_of(desk: Office, short: str, stage: Stage = Stage.SENT) -> Audit:
    """Somebody's audit of the round."""
    person = await desk.person(short)
    return next(audit for audit in await desk.audits(stage) if audit.auditor_id == person.id)


Attempt = Callable[[Office, Audit], Awaitable[object]]
