"""Which days can be the deadline of an audit, and what is said to those that cannot."""

from dataclasses import replace
from datetime import date

import pytest
from office import sent_audit

from practice.audits import Stage
from practice.calendar import FinancialQuarter
from practice.deadlines import checked_deadline, quarter_of
from practice.errors import BadInput

Q1 = FinancialQuarter(2026, 1)
TODAY = date(2026, 4, 20)
AUDIT = sent_audit()
"""Sent on 1 April 2026, due on 29 April."""


@pytest.mark.parametrize("day", [date(2026, 4, 21), date(2026, 4, 28), date(2026, 6, 30)])
def test_a_day_between_today_and_the_end_of_the_quarter_can_be_the_deadline(day: date) -> None:
    assert checked_deadline(AUDIT, day, Q1, TODAY) == day


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 4, 20), "Monday 20 April 2026 is today. Choose a day from Tuesday 21 April 2026 on."),
        (date(2026, 4, 19), "Sunday 19 April 2026 is past. Choose a day from Tuesday 21 April 2026 on."),
        (
            date(2026, 4, 1),
            "LS-2026Q1-001 was sent on Wednesday 1 April 2026, and Wednesday 1 April 2026 is not",
        ),
        (
            date(2026, 3, 2),
            "and Monday 2 March 2026 is not after that. Choose a day from Tuesday 21 April 2026",
        ),
        (
            date(2026, 7, 1),
            "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026. Choose a day up to",
        ),
        (date(2026, 4, 29), "LS-2026Q1-001 is due on Wednesday 29 April 2026 already. Choose another day."),
    ],
)
def test_a_day_that_cannot_be_the_deadline_is_refused_in_plain_words(day: date, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked_deadline(AUDIT, day, Q1, TODAY)
    assert says in str(refused.value)


def test_an_extension_comes_after_the_deadline_that_there_is() -> None:
    with pytest.raises(BadInput, match="comes before its deadline, Wednesday 29 April 2026"):
        checked_deadline(AUDIT, date(2026, 4, 28), Q1, TODAY, later=True)
    assert checked_deadline(AUDIT, date(2026, 4, 30), Q1, TODAY, later=True) == date(2026, 4, 30)


def test_what_was_handed_in_can_get_the_deadline_that_it_had() -> None:
    returned = replace(AUDIT, stage=Stage.RETURNED)
    assert checked_deadline(returned, date(2026, 4, 29), Q1, TODAY) == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("month", "quarter"),
    [
        ("2026-04", Q1),
        ("2026-06", Q1),
        ("2026-07", FinancialQuarter(2026, 2)),
        ("2027-03", FinancialQuarter(2026, 4)),
    ],
)
def test_the_quarter_of_an_audit_is_that_of_its_month(month: str, quarter: FinancialQuarter) -> None:
    assert quarter_of(replace(AUDIT, month=month)) == quarter
