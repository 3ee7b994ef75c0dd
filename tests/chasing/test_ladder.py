"""When somebody is reminded, when it goes up the line, and to whom: the rules alone."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import LONDON, at, lancashire, rules, sent_audit

from practice.audits import Stage, State
from practice.calendar import Days, nine_oclock
from practice.ladder import addressees, reminders, rungs, steps_due
from practice.people import Line, Person, holders
from practice.presence import Presence

DAYS = Days()
LADDER = lancashire().ladder("returns")
FIRST, SECOND, THIRD = LADDER.rungs


def person(key: str, post: str, above: str | None = None, *, left: bool = False) -> Person:
    return Person(key, key, key, key, post, "Duty and Assessment", reports_to=above, left=left)


FULL_LINE = (
    person("ed", "ED"),
    person("director", "Director", "ed"),
    person("hos", "HoS", "director"),
    person("sm", "SM", "hos"),
    person("tm", "TM", "sm"),
    person("qa", "QALead", "director"),
)


EVERYBODY_THERE = Presence()


def told(
    rung: int, auditor: str, people: tuple[Person, ...], presence: Presence = EVERYBODY_THERE
) -> list[str]:
    leads = holders(people, ["QALead"])
    found = addressees(LADDER.rungs[rung], auditor, Line.of(people), lancashire(), leads, presence)
    return [one.id for one in found]


def plan(due_on: date) -> dict[str, date]:
    """The step of each morning on which something new is due, if every morning is told what is due."""
    audit, steps, done = sent_audit(due_on=due_on), {}, set[str]()
    for offset in range(-20, 60):
        today = due_on + timedelta(days=offset)
        if not DAYS.is_working_day(today):
            continue
        for step in steps_due(audit, lancashire(), DAYS, done, today):
            steps[step.key] = today
            done.add(step.key)
    return steps


def test_in_an_ordinary_week_every_step_falls_on_its_own_day() -> None:
    assert plan(date(2026, 6, 17)) == {
        "before:7": date(2026, 6, 10),
        "before:1": date(2026, 6, 16),
        "before:0": date(2026, 6, 17),
        "rung:first": date(2026, 6, 19),
        "rung:second": date(2026, 6, 24),
        "rung:third": date(2026, 7, 1),
    }


def test_reminders_move_to_the_working_day_before_and_two_of_one_morning_are_one() -> None:
    """Due on Monday: the last day is a Sunday and moves to Friday. Due on Sunday: both move there."""
    assert plan(date(2026, 6, 15))["before:1"] == date(2026, 6, 12)
    sunday = plan(date(2026, 6, 14))
    assert sunday["before:0"] == date(2026, 6, 12)
    assert "before:1" not in sunday


def test_rungs_move_to_the_working_day_after() -> None:
    assert plan(date(2026, 6, 11))["rung:first"] == date(2026, 6, 15)
    assert plan(date(2026, 6, 6))["rung:second"] == date(2026, 6, 15)


def test_easter_is_stepped_over_on_both_sides() -> None:
    """Good Friday is 3 April 2026, Easter Monday 6 April."""
    assert plan(date(2026, 4, 6)) == {
        "before:7": date(2026, 3, 30),
        "before:0": date(2026, 4, 2),
        "rung:first": date(2026, 4, 8),
        "rung:second": date(2026, 4, 13),
        "rung:third": date(2026, 4, 20),
    }
    assert plan(date(2026, 4, 1))["rung:first"] == date(2026, 4, 7)


def test_christmas_is_stepped_over_on_both_sides() -> None:
    """Boxing Day 2026 is a Saturday, so that Monday the 28th is the holiday."""
    assert plan(date(2026, 12, 28)) == {
        "before:7": date(2026, 12, 21),
        "before:0": date(2026, 12, 24),
        "rung:first": date(2026, 12, 30),
        "rung:second": date(2027, 1, 4),
        "rung:third": date(2027, 1, 11),
    }
    assert plan(date(2026, 12, 23))["rung:first"] == date(2026, 12, 29)


@pytest.mark.parametrize(("due", "utc"), [(date(2026, 3, 27), "09:00"), (date(2026, 10, 23), "08:00")])
def test_nine_o_clock_stays_nine_o_clock_over_both_clock_changes(due: date, utc: str) -> None:
    """The clocks change on Sunday 29 March and on Sunday 25 October 2026."""
    first = plan(due)["rung:first"]
    assert nine_oclock(due, LONDON).strftime("%H:%M") == utc
    assert nine_oclock(first, LONDON).strftime("%H:%M") != utc
    assert nine_oclock(first, LONDON).astimezone(LONDON).hour == 9


def test_no_reminder_goes_out_after_the_deadline() -> None:
    due = date(2026, 6, 17)
    steps = steps_due(sent_audit(due_on=due), lancashire(), DAYS, [], due + timedelta(days=1))
    assert steps == []


def test_of_several_missed_reminders_only_the_last_goes_out() -> None:
    [step] = steps_due(sent_audit(due_on=date(2026, 6, 17)), lancashire(), DAYS, [], date(2026, 6, 16))
    assert step.key == "before:1"
    assert (
        steps_due(sent_audit(due_on=date(2026, 6, 17)), lancashire(), DAYS, ["before:1"], date(2026, 6, 16))
        == []
    )


def test_every_missed_rung_goes_out_lowest_first() -> None:
    steps = steps_due(
        sent_audit(due_on=date(2026, 6, 17)), lancashire(), DAYS, ["rung:first"], date(2026, 7, 20)
    )
    assert [step.key for step in steps] == ["rung:second", "rung:third"]


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.RETURNED, Stage.WITHDRAWN])
def test_nothing_is_due_for_what_is_not_open(stage: Stage) -> None:
    audit = replace(sent_audit(due_on=date(2026, 6, 17)), stage=stage)
    assert steps_due(audit, lancashire(), DAYS, [], date(2026, 6, 17)) == []
    assert steps_due(audit, lancashire(), DAYS, [], date(2026, 8, 17)) == []


def test_reminders_come_in_order_however_the_framework_lists_them() -> None:
    for order in ([7, 1, 0], [0, 1, 7]):
        keys = [step.key for step in reminders(date(2026, 6, 14), order, DAYS)]
        assert keys == ["before:7", "before:1", "before:0"]


def test_each_rung_goes_to_its_posts_in_the_auditors_own_line() -> None:
    other = (person("sm2", "SM", "hos"), person("hos2", "HoS", "director"))
    assert [told(rung, "tm", FULL_LINE + other) for rung in range(3)] == [["sm", "hos"], ["director"], ["ed"]]


@pytest.mark.parametrize(
    ("auditor", "expected"),
    [
        ("sm", [["hos"], ["director"], ["ed"]]),
        ("hos", [["director"], ["director"], ["ed"]]),
        ("director", [["ed"], ["ed"], ["ed"]]),
        ("ed", [["qa"], ["qa"], ["qa"]]),
    ],
)
def test_a_rung_that_is_the_auditors_own_post_goes_up(auditor: str, expected: list[list[str]]) -> None:
    assert [told(rung, auditor, FULL_LINE) for rung in range(3)] == expected


def test_a_missing_post_goes_to_the_next_one_up() -> None:
    without_hos = tuple(
        replace(one, reports_to="director") if one.id == "sm" else one for one in FULL_LINE if one.id != "hos"
    )
    assert told(0, "tm", without_hos) == ["sm", "director"]


def test_whoever_left_is_passed_over() -> None:
    people = tuple(replace(one, left=True) if one.id in ("sm", "director") else one for one in FULL_LINE)
    assert [told(rung, "tm", people) for rung in range(3)] == [["hos"], ["ed"], ["ed"]]


def test_a_post_with_nobody_above_it_falls_to_the_qa_leads_beside_those_who_are_there() -> None:
    people = (person("sm", "SM"), person("tm", "TM", "sm"), person("qb", "QALead"), person("qa", "QALead"))
    assert [told(rung, "tm", people) for rung in range(3)] == [["sm", "qa", "qb"], ["qa", "qb"], ["qa", "qb"]]


def test_whoever_reports_to_nobody_or_is_not_known_goes_to_the_qa_leads() -> None:
    people = (person("tm", "TM"), person("qa", "QALead"))
    assert [told(rung, "tm", people) for rung in range(3)] == [["qa"]] * 3
    assert [told(rung, "nobody", people) for rung in range(3)] == [["qa"]] * 3


def test_a_qa_lead_who_audits_is_not_told_of_themselves() -> None:
    people = (person("qa", "QALead"), person("qb", "QALead"))
    assert told(0, "qa", people) == ["qb"]


def test_of_two_of_one_post_the_nearer_is_told() -> None:
    people = (
        person("hos", "HoS"),
        person("far", "SM", "hos"),
        person("near", "SM", "far"),
        person("tm", "TM", "near"),
    )
    assert told(0, "tm", people) == ["near", "hos"]


def test_posts_beside_the_line_have_no_rank_but_a_line_above_them() -> None:
    people = (*FULL_LINE, person("iro", "IRO", "director"), person("pdm", "PDM", "hos"))
    assert [told(rung, "iro", people) for rung in range(3)] == [["director"], ["director"], ["ed"]]
    assert told(0, "pdm", people) == ["hos"]


POSTS = ["TM", "SM", "HoS", "AD", "Director", "ED", "IRO", "PDM", "PSW", "QALead", "Moderator"]


@st.composite
def lines(draw: st.DrawFn) -> tuple[Person, ...]:
    """People in some order of reporting, each to one before or to nobody, some of whom have left."""
    size = draw(st.integers(1, 12))
    people = [person("lead", "QALead")]
    for number in range(size):
        above = draw(st.none() | st.integers(0, number - 1).map(lambda n: f"p{n}")) if number else None
        post, left = draw(st.sampled_from(POSTS)), draw(st.booleans())
        people.append(person(f"p{number}", post, above, left=left))
    return tuple(people)


@given(people=lines(), auditor=st.integers(0, 11))
def test_a_rung_always_reaches_somebody_who_is_there_once_and_never_the_auditor(
    people: tuple[Person, ...], auditor: int
) -> None:
    by_id = {one.id: one for one in people}
    line = Line.of(people)
    for rung in range(3):
        reached = told(rung, f"p{auditor}", people)
        assert reached
        assert len(set(reached)) == len(reached)
        assert f"p{auditor}" not in reached
        assert not any(by_id[one].left for one in reached)
        above = {one.id for one in line.above(f"p{auditor}")}
        assert all(one in above or by_id[one].post == "QALead" for one in reached)


@given(people=lines(), manager=st.integers(0, 11))
def test_who_is_below_is_who_has_the_manager_above(people: tuple[Person, ...], manager: int) -> None:
    line = Line.of([replace(one, left=False) for one in people])
    below = {one for one in line.people if line.is_above(f"p{manager}", one)}
    assert line.below(f"p{manager}") == below


@given(
    due=st.dates(date(2026, 1, 1), date(2029, 12, 31)), extra=st.frozensets(st.integers(0, 400), max_size=8)
)
def test_whatever_the_deadline_reminders_come_before_it_and_every_rung_once_on_working_days(
    due: date, extra: frozenset[int]
) -> None:
    days = Days(frozenset(due + timedelta(days=n - 200) for n in extra))
    for step in reminders(due, lancashire().reminders.days_before, days):
        assert days.is_working_day(step.on)
        assert step.on <= due - timedelta(days=step.days)
        between = (step.on + timedelta(days=n) for n in range(1, (due - step.on).days - step.days + 1))
        assert not any(days.is_working_day(day) for day in between)
    climbing = rungs(due, LADDER, days)
    assert [step.rung for step in climbing] == [FIRST, SECOND, THIRD]
    for step in climbing:
        reached = due + timedelta(days=step.days)
        assert days.is_working_day(step.on)
        assert step.on >= reached
        assert not any(
            days.is_working_day(reached + timedelta(days=n)) for n in range((step.on - reached).days)
        )


@pytest.mark.parametrize("due", [date(2026, 6, 17), date(2026, 3, 28), date(2026, 10, 24)])
def test_a_deadline_ends_with_the_last_second_of_its_local_day(due: date) -> None:
    audit = sent_audit(due_on=due)
    last = at(f"{due} 23:59:59").astimezone(UTC)
    assert audit.state(rules().today(last)) is State.NOT_OPENED
    assert audit.state(rules().today(last + timedelta(seconds=1))) is State.OVERDUE
