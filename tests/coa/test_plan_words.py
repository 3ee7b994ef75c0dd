"""A plan is read from loose words, in any order; what cannot be planned is said in words."""

from datetime import date

import pytest
from kent import kent
from office import at

from practice.calendar import Days
from practice.coa_plan import Plan, Typed, drafted
from practice.coa_records import Coa, CoaState
from practice.coa_typed import read_plan

TODAY = date(2026, 8, 3)
COA_RULES = kent().coa


def read(words: str) -> Typed:
    assert COA_RULES is not None
    return read_plan(words, COA_RULES, TODAY)


def draft(words: str, today: date = TODAY, others: tuple[Coa, ...] = ()) -> tuple[Plan | None, str]:
    """The plan, or what is wrong."""
    assert COA_RULES is not None
    closed = Days(frozenset({date(2026, 11, 25)}))
    found, problems = drafted(read(words), COA_RULES, closed, today, others)
    return found, " ".join(problems)


ASHFORD_CANTERBURY = [("Ashford", 3), ("Canterbury", 10)]


@pytest.mark.parametrize(
    ("words", "firsts"),
    [
        ("East Kent November 2026 districts Ashford, Canterbury days 3, 10", ASHFORD_CANTERBURY),
        ("East Kent November 2026 districts Ashford and Canterbury days 3 and 10", ASHFORD_CANTERBURY),
        ("East Kent Ashford 3, Canterbury 10 November 2026", ASHFORD_CANTERBURY),
        ("Ashford 3, Canterbury 10 in Nov 26 for East Kent", ASHFORD_CANTERBURY),
        ("Ashford day 3rd, Canterbury day 10th of November", ASHFORD_CANTERBURY),
        ("days 3 – 10 districts Ashford & Canterbury november east  KENT", ASHFORD_CANTERBURY),
        ("2026-11 East Kent: Ashford 3–5; Canterbury 10–12", ASHFORD_CANTERBURY),
        ("East Kent November Ashford Tue 3, Canterbury Tue 10", ASHFORD_CANTERBURY),
        ("East Kent November 3, 10 Ashford, Canterbury 2026", ASHFORD_CANTERBURY),
        (
            "East Kent Nov 2026 Ashford and Folkestone and Hythe days 3, 10",
            [("Ashford", 3), ("Folkestone and Hythe", 10)],
        ),
        ("East Kent Nov 2026 Folkestone & Hythe 10", [("Folkestone and Hythe", 10)]),
        ("East-Kent Nov 2026 folkestone-and-hythe 10", [("Folkestone and Hythe", 10)]),
        (
            "Fostering Nov 2026 Fostering East 3, Fostering West 10",
            [("Fostering East", 3), ("Fostering West", 10)],
        ),
    ],
)
def test_a_plan_is_read_however_it_is_typed(words: str, firsts: list[tuple[str, int]]) -> None:
    found, problems = draft(words)
    assert found is not None, problems
    assert found.month.key == "2026-11"
    assert [(day.district, day.on.day) for day in found.days if day.number == 1] == firsts


def test_who_chairs_can_stand_in_it() -> None:
    typed = read("East Kent Nov 2026 chaired by Practice Development Manager 1, districts Ashford days 3")
    assert typed == Typed("East Kent", "Nov 2026", "Ashford 3", "", "Practice Development Manager 1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "For which area or service? There are: East Kent, West Kent, Fostering. In which month?"),
        ("East Kent November 2026", "A COA needs at least one district. East Kent has: Ashford, Canterbury"),
        ("Est Kent November 2026 districts Ashford days 3", "“Est Kent”. Did you mean “East Kent”?"),
        ("Narnia November 2026 Ashford 3", "No area or service of a COA is called “Narnia”."),
        ("East Kent Nov 2026 districts Asford days 3", "no district “Asford”. Did you mean “Ashford”?"),
        ("East Kent Nov 2026 Maidstone 3", "Maidstone belongs to West Kent, not to East Kent."),
        ("East Kent Nov 2026 Ashford 3, Ashford 10", "Ashford stands there twice."),
        (
            "East Kent Nov 2026 Ashford 31",
            "November 2026 has no day 31. Please give Ashford another first day.",
        ),
        ("East Kent Nov 2026 Ashford 0", "November 2026 has no day 0."),
        ("East Kent Nov 2026 Ashford 30", "would end on Wed 2 December, after November"),
        ("East Kent Nov 2026 Ashford 3, Dover 5", "Ashford and Dover both have Thu 5 November"),
        ("East Kent Nov 2026 Ashford 3, Dover", "On which day of the month does Dover begin?"),
        ("East Kent Nov 2026 Ashford, Dover days 3, 10, 17", "do not come out even"),
        ("East Kent July 2026 Ashford 6", "July 2026 is past."),
        (
            "East Kent August 2026 Ashford 1",
            "Sat 1 August is past. Please give Ashford a first day from today on.",
        ),
        ("East Kent Novmber 2026 Ashford 3", "“Novmber 2026” is no month."),
        ("East Kent November 2062 Ashford 7", "Is the year right?"),
        ("x" * 500, "No area or service"),
    ],
)
def test_what_cannot_be_planned_is_said(words: str, said: str) -> None:
    found, problems = draft(words)
    assert found is None
    assert said in problems


def test_everything_that_is_wrong_is_said_at_once() -> None:
    _, said = draft("East Kent July 2026 Asford 3, Maidstone 10")
    assert "July 2026 is past" in said
    assert "“Asford”" in said
    assert "West Kent" in said


@pytest.mark.parametrize(
    ("words", "warnings"),
    [
        ("East Kent Nov 2026 Ashford 3", []),
        ("East Kent Nov 2026 Ashford 8", ["Ashford begins at a weekend: Sun 8 November."]),
        (
            "East Kent Nov 2026 Ashford 12",
            ["Ashford's days are split around a weekend: Thu 12 November, Fri 13 November, Mon 16 November."],
        ),
        (
            "East Kent Nov 2026 Ashford 25",
            ["Ashford begins on a day on which the service is closed: Wed 25 November."],
        ),
        (
            "East Kent Dec 2026 Ashford 24",
            ["Ashford's days are split around days off: Thu 24 December, Tue 29 December, Wed 30 December."],
        ),
        ("East Kent Dec 2026 Ashford 28", ["Ashford begins on a bank holiday: Mon 28 December."]),
        (
            "East Kent Sep 2026 Ashford 8",
            [
                "The day of “Area slides and data requested” and 1 more has passed already: it is asked for at once."
            ],
        ),
    ],
)
def test_what_is_doubtful_is_a_warning_and_no_refusal(words: str, warnings: list[str]) -> None:
    found, problems = draft(words)
    assert found is not None, problems
    assert list(found.warnings) == warnings


def standing(area: str, month: str, state: CoaState = CoaState.PLANNED, reason: str = "") -> Coa:
    coa_id = f"{area.lower().replace(' ', '-')}-{month}"
    return Coa(coa_id, area, month, "", state, "q", at("2026-08-01 09:00"), reason=reason)


def test_two_coas_in_prep_at_once_are_shown_unless_one_is_not_planned() -> None:
    words = "West Kent December 2026 Maidstone 1"
    found, _ = draft(words, others=(standing("East Kent", "2026-11"),))
    assert found is not None
    assert found.warnings == ("Two COAs are in prep at once: East Kent is, too, in October 2026.",)
    found, _ = draft(words, others=(standing("East Kent", "2026-11", CoaState.CANCELLED, "so"),))
    assert found is not None
    assert found.warnings == ()


def test_the_same_coa_is_not_planned_twice_but_anew_after_it_was_cancelled_or_moved_away() -> None:
    words = "East Kent November 2026 Ashford 3"
    found, said = draft(words, others=(standing("East Kent", "2026-11"),))
    assert found is None
    assert "is planned already. Type `coa East Kent` to see it." in said
    found, _ = draft(words, others=(standing("East Kent", "2026-11", CoaState.CANCELLED, "so"),))
    assert found is not None
    assert found.coa_id == "east-kent-2026-11-2"
    for shown in (CoaState.PREVIEWED, CoaState.CANCELLED):
        found, _ = draft(words, others=(standing("East Kent", "2026-11", shown),))
        assert found is not None
        assert found.coa_id == "east-kent-2026-11"
