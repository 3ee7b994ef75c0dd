"""Audits as rows of a card, the same everywhere."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from practice.audits import Audit, State
from practice.people import Person, Reach, post_title
from practice.records import Request, RequestState
from practice.views import AuditRow, MovedAudit
from practice.work import Rules, Work


def row_of(audit: Audit, auditor: Person | None, rules: Rules, today: date) -> AuditRow:
    """One audit on one line."""
    return AuditRow(
        audit_id=audit.id,
        post=post_title(auditor, rules.framework) if auditor else "Somebody who is no longer known",
        case=audit.case_reference,
        due_on=audit.due_on,
        state=audit.state(today),
        late=audit.late,
        days_over=audit.days_over(today),
        sections_done=audit.sections_done,
        sections=audit.sections,
        opened=audit.opened_at is not None,
        unreachable=auditor is not None and auditor.reach is Reach.UNREACHABLE,
        held_until=audit.held_until if audit.held_on(today) else None,
    )


async def rows_of(work: Work, audits: Iterable[Audit], rules: Rules, today: date) -> tuple[AuditRow, ...]:
    """Rows in the order given."""
    found = list(audits)
    people = {person.id: person for person in await work.people.all()}
    waiting = await work.requests.of([audit.id for audit in found], RequestState.OPEN)
    asked = {one.audit_id: _asked(one) for one in waiting if one.due_on >= today}
    return tuple(
        replace(row_of(audit, people.get(audit.auditor_id), rules, today), asked=asked.get(audit.id, ""))
        for audit in found
    )


def _asked(request: Request) -> str:
    return f"{request.kind.value} {'asked' if request.asked_by else 'proposed'}"


def moved_on(audits: Iterable[Audit], *, named: bool = False) -> tuple[MovedAudit, ...]:
    """Audits that a card showed and that are no longer its business; `named`: with the service that has them."""
    return tuple(
        MovedAudit(audit.id, audit.case_reference, audit.service if named else "") for audit in audits
    )


def count(rows: Iterable[AuditRow]) -> Mapping[State, int]:
    """How many rows are in each state."""
    return Counter(row.state for row in rows)
