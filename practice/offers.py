"""An audit that is due while its auditor is away is offered to the line as an extension, beforehand. (ours)

The offer is decided like every extension [L]. Where the quarter has no later day left, the QA leads are asked who else
takes the audit.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practice.audits import OPEN_STAGES, Audit
from practice.calendar import Days, weekday_day
from practice.chasing import is_morning
from practice.closures import working_days
from practice.deadlines import quarter_of
from practice.proposals import due_during, not_proposed, propose_while_away
from practice.records import Absence, Request, RequestState
from practice.requests import drop_requests, offer
from practice.work import Rules, Work

AFTER_RETURN = timedelta(days=7)
"""How long somebody has after they are back: calendar days, then the next working day."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What was done about one audit. `until`: the deadline that was offered; None: the QA leads were asked."""

    audit: Audit
    until: date | None


async def offer_while_away(
    work: Work, rules: Rules, now: datetime, people: Collection[str] | None = None
) -> list[Offered]:
    """Sees to each open audit that is due while its auditor (of these, or anybody) is away; again, it finds none.

    What was seen to before costs nothing of its own: the sweep asks each minute.
    """
    today = rules.today(now)
    of: dict[str, list[Absence]] = defaultdict(list)
    for absence in await work.absences.from_day(today):
        if people is None or absence.person_id in people:
            of[absence.person_id].append(absence)
    due = [audit for audit in await work.audits.due_while_away(today) if audit.auditor_id in of] if of else []
    if not due:
        return []
    days = await working_days(work, rules)
    until = {audit.id: later_deadline(audit, of[audit.auditor_id], days) for audit in due}
    new = [
        *await _not_offered(work, [audit for audit in due if until[audit.id]], of),
        *await not_proposed(work, rules, [audit for audit in due if not until[audit.id]]),
    ]
    done = []
    for audit in sorted(new, key=lambda one: (one.auditor_id, one.id)):
        meanwhile = due_during(audit, of[audit.auditor_id])
        if meanwhile and await _seen_to(work, rules, now, audit, meanwhile, until[audit.id]):
            done.append(Offered(audit, until[audit.id]))
    return done


async def _not_offered(
    work: Work, audits: Collection[Audit], of: Mapping[str, Sequence[Absence]]
) -> list[Audit]:
    """Those for which nothing is open, and that were not offered for this absence before."""
    asked: dict[str, list[Request]] = defaultdict(list)
    for one in await work.requests.of([audit.id for audit in audits]):
        asked[one.audit_id].append(one)

    def stands_in_the_way(one: Request, audit: Audit) -> bool:
        absence = due_during(audit, of[audit.auditor_id])
        return one.state is RequestState.OPEN or (absence is not None and one.id == _id(absence, audit))

    return [audit for audit in audits if not any(stands_in_the_way(one, audit) for one in asked[audit.id])]


async def offer_on_mornings(work: Work, rules: Rules, now: datetime) -> None:
    """What nobody's command has offered: on working days from 09:00."""
    if is_morning(rules, await working_days(work, rules), now):
        await offer_while_away(work, rules, now)


def later_deadline(audit: Audit, absences: Sequence[Absence], days: Days) -> date | None:
    """The first working day from a week after the auditor's return on, or the quarter's last; None: they are away then.

    `absences` are the auditor's, in the order of their first days; the audit is due in one of them.
    """
    end = days.previous_working_day(quarter_of(audit).end)

    def after(last: date) -> date:
        return min(days.next_working_day(last + timedelta(days=1) + AFTER_RETURN), end)

    last = audit.due_on or end
    for absence in absences:
        if absence.first_on <= after(last) and last <= absence.last_on:
            last = absence.last_on
    return until if (until := after(last)) > last else None


def _id(absence: Absence, audit: Audit) -> str:
    """An absence offers a deadline's extension once."""
    return f"away:{absence.id}:{audit.due_on}:{audit.id}"


async def _seen_to(
    work: Work, rules: Rules, now: datetime, audit: Audit, absence: Absence, until: date | None
) -> bool:
    reason = f"Away from {weekday_day(absence.first_on)} to {weekday_day(absence.last_on)}"
    if until is None:
        return await propose_while_away(work, rules, now, audit)
    return await offer(work, rules, now, audit, until, reason, request_id=_id(absence, audit))


async def drop_needless(work: Work, rules: Rules, now: datetime, person_id: str) -> list[Audit]:
    """Takes back what is still open of offers for which no absence of this person stands any more; gives the audits."""
    audits = {a.id: a for a in await work.audits.of(auditor_id=person_id, stages=OPEN_STAGES)}
    absences = [a for a in await work.absences.of(person_id) if a.last_on >= rules.today(now)]
    # Also the proposals to the QA leads follow.
    await work.outbox.refresh(audits.keys(), now)
    dropped = []
    for asked in await work.requests.of(audits.keys(), RequestState.OPEN):
        audit = audits[asked.audit_id]
        absence = due_during(audit, absences)
        if not asked.asked_by and (absence is None or asked.id != _id(absence, audit)):
            await drop_requests(work, audit.id, now, "Its auditor is not away then any more.")
            dropped.append(audit)
    return dropped
