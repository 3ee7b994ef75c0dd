"""Runs of months are read as people type them, and shown so that they can be typed again."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.calendar import Month, months_after
from practice.errors import BadInput
from practice.planner_lines import lines_of, parse_lines
from practice.planner_months import MOST, Run, months_words, parse_run, run_words, runs_of
from practice.planner_rows import RowPhase

TODAY = date(2026, 8, 3)
SAID = {
    "Oct 2026 - Feb 2028": ("2026-10", "2028-02"),
    "October 2026 to February 2028": ("2026-10", "2028-02"),
    "from Oct 26 – Feb 28": ("2026-10", "2028-02"),
    "2026-10 - 2028-02": ("2026-10", "2028-02"),
    "2026-10-2028-02": ("2026-10", "2028-02"),
    "Aug-Oct 2026": ("2026-08", "2026-10"),
    "Nov - Feb 2027": ("2026-11", "2027-02"),
    "Nov 2026 until Feb": ("2026-11", "2027-02"),
    "Nov-26": ("2026-11", "2026-11"),
    "Sept": ("2026-09", "2026-09"),
    "march": ("2027-03", "2027-03"),
    "2027": ("2027-01", "2027-12"),
}
BAD = {
    "Feb 2028 - Oct 2026": "ends before it begins",
    "Oct 2026 - Oct 2028": "25 months; 24 are the most",
    "Novembr 2026": "“Novembr 2026” is no month",
    "2026-13": "“2026-13” is no month",
    "soon": "“soon” is no month",
    "-": "Write|write",
    "x" * 10_000: "That is no month",
}


@pytest.mark.parametrize("words", SAID)
def test_a_run_is_read_in_every_way_in_which_people_write_it(words: str) -> None:
    run = parse_run(words, TODAY)
    assert (run.first.key, run.last.key) == SAID[words]


@pytest.mark.parametrize("words", BAD, ids=lambda words: words[:20])
def test_what_is_no_run_is_said_so(words: str) -> None:
    with pytest.raises(BadInput, match=BAD[words]) as refused:
        parse_run(words, TODAY)
    assert len(str(refused.value)) < 200


def test_a_month_without_a_year_is_the_nearest_to_what_is_meant() -> None:
    january = Month(2027, 1)
    assert parse_run("Nov - Dec", TODAY, near=january).title == "November 2026 to December 2026"
    assert parse_run("Dec - Feb", TODAY, near=january).title == "December 2026 to February 2027"


@settings(max_examples=60, deadline=None)
@given(st.integers(2020 * 12, 2060 * 12), st.integers(0, MOST - 1))
def test_a_run_that_is_shown_can_be_typed_again(first: int, more: int) -> None:
    begin = Month(first // 12, first % 12 + 1)
    run = Run(begin, months_after(begin, more))
    assert parse_run(run.title, TODAY) == run
    assert parse_run(run.words, TODAY) == run
    assert parse_run(run_words(run), TODAY) == run
    assert runs_of(run.months) == [run]


def test_months_with_a_gap_are_named_stretch_by_stretch() -> None:
    months = [Month(2026, 12), Month(2026, 9), Month(2026, 10), Month(2027, 1)]
    assert months_words(months) == "Sep–Oct 2026, Dec 2026–Jan 2027"


def test_phases_are_typed_one_a_line_and_shown_so_that_they_can_be_typed_again() -> None:
    text = "Planning: Oct 2026\nMarch visits Nov - Dec 2026\ncoa PREP Jan 2027 (tbc)\n\nPlanning from Feb to Mar 2027"
    phases, problems = parse_lines(text, TODAY, ["COA prep"])
    assert problems == ()
    assert phases == [
        RowPhase("Planning", ("2026-10", "2027-02", "2027-03")),
        RowPhase("March visits", ("2026-11", "2026-12")),
        RowPhase("COA prep", ("2027-01",), frozenset({"2027-01"})),
    ]
    again, problems = parse_lines(lines_of(phases), TODAY, ["COA prep"])
    assert (sorted(again, key=repr), problems) == (sorted(phases, key=repr), ())


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "": "When is it?",
        "Planning": "“Planning”: I could not find its months",
        "Planning Mar 2027 - Jan 2027": "ends before it begins",
        "Nov 2026": "I could not find its months",
        "x" * 3000: "3,000 characters of phases are too many",
        f"{'x' * 100} Nov 2026": "100 characters are too many",
        "Ask a.b@kent.example Nov 2026": "looks like an e-mail address",
    }.items(),
    ids=lambda words: words[:20],
)
def test_a_line_that_cannot_be_read_is_named(text: str, said: str) -> None:
    _, problems = parse_lines(text, TODAY, [])
    assert len(problems) == 1
    assert said in problems[0]
