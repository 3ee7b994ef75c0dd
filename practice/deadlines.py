"""Whether a day can be the deadline of an audit: one rule for a move, an extension and a reopened audit."""

from dataclasses import replace
from datetime import date, timedelta

from practice.audits import OPEN_STAGES, Audit
from practice.calendar import FinancialQuarter, containing, day_words
from practice.errors import BadInput
from practice.framework import Framework


def quarter_of(audit: Audit) -> FinancialQuarter:
    """The quarter of the audit's round: its month lies in it."""
    return containing(date.fromisoformat(f"{audit.month}-01"))


def due_after(sent_on: date, audit: Audit, framework: Framework) -> date:
    """The local date on which an audit that is sent on the local date `sent_on` is due. [L]"""
    activity = framework.activity(audit.activity)
    return sent_on + timedelta(days=activity.days_to_return if activity else 0)


def with_deadline(audit: Audit, day: date) -> Audit:
    """The audit with another deadline, a local date; a hold that ends by then has nothing left to keep back."""
    held = audit.held_until if audit.held_until and audit.held_until > day else None
    return replace(audit, due_on=day, held_until=held)


def checked_deadline(
    audit: Audit, day: date, quarter: FinancialQuarter, today: date, *, later: bool = False
) -> date:
    """The day itself, where it can be the next deadline of an audit; all dates are local. Raises `BadInput`.

    It comes after the day on which the audit was sent, after today, and at the latest on the last day of `quarter`.
    An open audit has to get another deadline than it has; `later`: one that comes after it.
    """
    said = day_words(day)
    if audit.sent_on is not None and day <= audit.sent_on:
        raise BadInput(
            f"{audit.id} was sent on {day_words(audit.sent_on)}, and {said} is not after that. {_from(today)}"
        )
    if day <= today:
        raise BadInput(f"{said} is {'today' if day == today else 'past'}. {_from(today)}")
    if day > quarter.end:
        raise BadInput(
            f"{said} lies after {quarter.title}, whose last day is {day_words(quarter.end)}. "
            "Choose a day up to then."
        )
    if audit.stage in OPEN_STAGES and audit.due_on is not None:
        if day == audit.due_on:
            raise BadInput(f"{audit.id} is due on {said} already. Choose another day.")
        if later and day < audit.due_on:
            raise BadInput(
                f"{said} comes before its deadline, {day_words(audit.due_on)}. Choose a later day."
            )
    return day


def _from(today: date) -> str:
    return f"Choose a day from {day_words(today + timedelta(days=1))} on."
