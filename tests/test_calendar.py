"""Financial quarters, working days, local dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.calendar import (
    Days,
    FinancialQuarter,
    Month,
    containing,
    day_words,
    end_of_day,
    local_date,
    months_before,
    months_on,
    nine_oclock,
    parse_quarter,
    short_day,
    weekday_day,
)

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))
IN_JULY = date(2026, 7, 3)


def test_the_first_quarter_of_2026_27_is_april_to_june_2026() -> None:
    quarter = FinancialQuarter(2026, 1)
    assert (quarter.title, quarter.key) == ("Q1 2026-27", "2026Q1")
    assert [month.title for month in quarter.months] == ["April", "May", "June"]
    assert [month.key for month in quarter.months] == ["2026-04", "2026-05", "2026-06"]
    assert (quarter.start, quarter.end) == (date(2026, 4, 1), date(2026, 6, 30))


def test_the_fourth_quarter_lies_in_the_next_calendar_year() -> None:
    quarter = FinancialQuarter(2026, 4)
    assert quarter.months == (Month(2027, 1), Month(2027, 2), Month(2027, 3))
    assert (quarter.start, quarter.end) == (date(2027, 1, 1), date(2027, 3, 31))


def test_the_third_quarter_ends_with_the_calendar_year() -> None:
    assert FinancialQuarter(2026, 3).end == date(2026, 12, 31)


def test_the_turn_of_the_century_keeps_two_digits_in_the_title() -> None:
    assert FinancialQuarter(2099, 2).title == "Q2 2099-00"


def test_quarters_sort_by_time() -> None:
    quarters = [FinancialQuarter(2026, 4), FinancialQuarter(2027, 1), FinancialQuarter(2026, 1)]
    assert sorted(quarters) == sorted(quarters, key=lambda quarter: quarter.start)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_is_no_other_quarter(number: int) -> None:
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        FinancialQuarter(2026, number)


@given(DAYS)
def test_each_day_lies_in_the_quarter_that_contains_it(day: date) -> None:
    quarter = containing(day)
    assert quarter.start <= day <= quarter.end
    assert containing(quarter.end + timedelta(days=1)) > quarter


@pytest.mark.parametrize(
    "text",
    [
        *("Q1 2026-27", "q1 2026-27", "2026-27 q1", "2026/27 Q1", "quarter 1 2026/27", "Quarter 1 2026-2027"),
        *(
            "Q1 2026",
            "q1 26-27",
            "  q 1,  26/27 ",
            "2026Q1",
            "Q1 2026–27",
            "q1 of 2026-27",
            "2026-27, q1",
            "q1-2026",
        ),
    ],
)
def test_a_quarter_is_read_forgivingly(text: str) -> None:
    assert parse_quarter(text, IN_JULY) == FinancialQuarter(2026, 1)


@given(DAYS, DAYS)
def test_titles_and_keys_are_read_back(day: date, today: date) -> None:
    quarter = containing(day)
    assert parse_quarter(quarter.title, today) == quarter
    assert parse_quarter(quarter.key.lower(), today) == quarter


@pytest.mark.parametrize(("text", "year"), [("q1", 2027), ("q2", 2026), ("q3", 2026), ("quarter 4", 2026)])
def test_without_a_year_it_is_this_quarter_or_the_next_such(text: str, year: int) -> None:
    assert parse_quarter(text, IN_JULY).year == year


def test_in_march_q4_began_in_the_last_calendar_year_s_financial_year() -> None:
    assert parse_quarter("q4", date(2027, 3, 31)) == FinancialQuarter(2026, 4)
    assert parse_quarter("q1", date(2027, 3, 31)) == FinancialQuarter(2027, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "could not find a quarter"),
        ("2026-27", "could not find a quarter"),
        ("q5", "no Q5"),
        ("q0 2026-27", "no Q0"),
        ("q12026-27", "no Q12026"),
        ("q1 2026-28", "not a financial year"),
        ("q1 2026-26", "not a financial year"),
        ("q1 1926-27", "could not read the year"),
        ("q1 next year", "could not read the year"),
        ("q1 q2", "could not read the year"),
    ],
)
def test_what_is_no_quarter_is_refused_with_an_example(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"{reason}.*Q1 2026-27"):
        parse_quarter(text, IN_JULY)


@given(st.text(max_size=40))
def test_any_text_is_a_quarter_or_a_value_error(text: str) -> None:
    try:
        quarter = parse_quarter(text, IN_JULY)
    except ValueError:
        return
    assert quarter.start.year >= 2000


def test_a_day_six_months_before_the_end_of_august_is_the_end_of_february() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2024, 8, 31), 6) == date(2024, 2, 29)
    assert months_before(date(2026, 4, 1), 6) == date(2025, 10, 1)
    assert months_on(date(2026, 12, 31), 2) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 12, 28),  # in place of Boxing Day, a Saturday
        date(2023, 5, 8),  # the Coronation
        date(2026, 4, 4),
        date(2026, 4, 5),
    ],
)
def test_bank_holidays_and_weekends_are_no_working_days(day: date) -> None:
    assert not Days().is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 3, 17), date(2026, 1, 2)])
def test_scottish_and_irish_holidays_are_working_days_in_england(day: date) -> None:
    assert Days().is_working_day(day)


def test_working_days_around_easter() -> None:
    easter = date(2026, 4, 5)
    assert Days().next_working_day(easter) == date(2026, 4, 7)
    assert Days().previous_working_day(easter) == date(2026, 4, 2)
    assert Days().next_working_day(date(2026, 4, 7)) == date(2026, 4, 7)
    assert Days().previous_working_day(date(2026, 4, 7)) == date(2026, 4, 7)


def test_a_closure_is_no_working_day() -> None:
    days = Days(frozenset({date(2026, 4, 1)}))
    assert days.first_working_day(Month(2026, 4)) == date(2026, 4, 2)
    assert Days().first_working_day(Month(2026, 4)) == date(2026, 4, 1)


def test_the_year_begins_after_new_year_s_day() -> None:
    assert Days().first_working_day(Month(2028, 1)) == date(
        2028, 1, 4
    )  # the 1st is a Saturday, the 3rd its substitute


@given(DAYS)
def test_the_next_and_the_previous_working_day_leave_none_out(day: date) -> None:
    days = Days()
    before, after = days.previous_working_day(day), days.next_working_day(day)
    assert days.is_working_day(before)
    assert days.is_working_day(after)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(days.is_working_day(each) for each in between)


def test_nine_o_clock_follows_summer_time() -> None:
    assert nine_oclock(date(2026, 3, 27), LONDON) == datetime(2026, 3, 27, 9, tzinfo=UTC)
    assert nine_oclock(date(2026, 3, 30), LONDON) == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert nine_oclock(date(2026, 3, 30), LONDON).tzinfo is UTC


def test_a_summer_day_ends_before_eleven_at_night_in_utc() -> None:
    assert end_of_day(date(2026, 7, 1), LONDON) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)


@given(DAYS)
def test_nine_o_clock_and_the_end_of_a_day_lie_in_that_day(day: date) -> None:
    assert local_date(nine_oclock(day, LONDON), LONDON) == day
    assert local_date(end_of_day(day, LONDON), LONDON) == day
    assert local_date(end_of_day(day, LONDON) + timedelta(seconds=1), LONDON) == day + timedelta(days=1)


def test_a_naive_instant_has_no_local_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime.fromisoformat("2026-04-01T09:00"), LONDON)


def test_dates_are_written_in_words() -> None:
    day = date(2026, 4, 29)
    assert (day_words(day), short_day(day), weekday_day(day)) == (
        "Wednesday 29 April 2026",
        "29 Apr",
        "Wed 29 April",
    )


@given(DAYS)
def test_dates_in_words_are_those_of_the_calendar(day: date) -> None:
    assert day_words(day) == f"{day:%A} {day.day} {day:%B %Y}"
