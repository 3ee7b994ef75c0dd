"""Whom the bot can write to, as its sends have shown, and who is told when it cannot."""

from collections.abc import Iterable
from datetime import datetime

from practice.audits import OPEN_STAGES, Audit
from practice.channels import qa_leads
from practice.people import Person, Reach
from practice.records import Delivery, To
from practice.work import Rules, Work


def unreachable_key(round_id: str, month: str, lead_id: str) -> str:
    """Of the card that tells a QA lead who of a round's month cannot be reached."""
    return f"unreachable:{round_id}:{month}:{lead_id}"


async def note_unreachable(work: Work, rules: Rules, person_id: str, why: str, now: datetime) -> None:
    """The bot could not write to somebody: the channel shows it, and the QA leads are told, once for each month."""
    person = await work.people.by_id(person_id)
    await work.people.set_reach(person_id, Reach.UNREACHABLE, why)
    open_audits = await work.audits.of(auditor_id=person_id, stages=OPEN_STAGES)
    # Only when it is news: else an edit that fails in their own chat would owe that very edit again, without end.
    if person is not None and person.reach is not Reach.UNREACHABLE:
        await work.outbox.refresh([audit.id for audit in open_audits], now)
    leads = [p for p in qa_leads(await work.people.all(), rules.framework) if p.id != person_id]
    for round_id, month in _months(open_audits):
        for lead in leads:
            key = unreachable_key(round_id, month, lead.id)
            args = {"round": round_id, "month": month}
            owed = Delivery(key, To(person_id=lead.id), "unreachable", args, ())
            if not await work.outbox.post(owed, now):
                await work.outbox.refresh_key(key, now)


async def note_reached(work: Work, rules: Rules, person_id: str, now: datetime) -> None:
    """A send worked: that is the only proof that somebody can be reached."""
    person = await work.people.by_id(person_id)
    if person is not None and person.reach is not Reach.REACHED:
        await _reach(work, rules, person, Reach.REACHED, now)


async def note_expected(work: Work, rules: Rules, person: Person, now: datetime) -> None:
    """Somebody who could not be reached may be again: nothing proves it yet, and nothing speaks against it."""
    if person.reach is Reach.UNREACHABLE:
        await _reach(work, rules, person, Reach.EXPECTED, now)


async def _reach(work: Work, rules: Rules, person: Person, reach: Reach, now: datetime) -> None:
    await work.people.set_reach(person.id, reach, "")
    if person.reach is Reach.UNREACHABLE:
        open_audits = await work.audits.of(auditor_id=person.id, stages=OPEN_STAGES)
        await work.outbox.refresh([audit.id for audit in open_audits], now)
        await refresh_unreachable(work, rules, open_audits, now)


async def refresh_unreachable(work: Work, rules: Rules, audits: Iterable[Audit], now: datetime) -> None:
    """What the QA leads were told of the auditors of these rounds and months is brought up to date."""
    months = _months(audits)
    for lead in qa_leads(await work.people.all(), rules.framework):
        for round_id, month in months:
            await work.outbox.refresh_key(unreachable_key(round_id, month, lead.id), now)


def _months(audits: Iterable[Audit]) -> list[tuple[str, str]]:
    return sorted({(audit.round_id, audit.month) for audit in audits})
