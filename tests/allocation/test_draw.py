"""The draw by example: what each rule means for a Team Manager, in words to show."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from practice.draw import Auditor, Bend, Case, Draw, Unserved, draw, draw_inputs_json, redraw

ON = date(2026, 4, 1)
LAST_BARRED = date(2025, 10, 1)


def manager(number: int, service: str = "Duty", team: str = "Duty 1", wanted: int = 1) -> Auditor:
    return Auditor(f"tm{number}", "Team Manager", service, team, wanted)


def case(number: int, service: str = "Duty", team: str = "Duty 2", worker: str = "") -> Case:
    return Case(f"C{number}", service, team, worker)


def test_the_auditor_with_one_choice_is_not_robbed_of_it() -> None:
    choosy = Auditor("a", "Team Manager", "MASH", "MASH 1", 1, own_service_only=True)
    easy = Auditor("b", "Team Manager", "MASH", "MASH 2", 1)
    cases = [case(1, "MASH", "MASH 3"), case(2, "Duty", "Duty 1")]
    for seed in range(20):
        result = draw([choosy, easy], cases, seed=seed, on=ON)
        assert [(made.auditor_id, made.reference) for made in result.assignments] == [
            ("a", "C1"),
            ("b", "C2"),
        ]


def test_everyone_gets_a_first_audit_before_anyone_a_second() -> None:
    auditors = [manager(number, wanted=3) for number in range(4)]
    result = draw(auditors, [case(number) for number in range(5)], seed=3, on=ON)
    assert sorted(Counter(made.auditor_id for made in result.assignments).values()) == [1, 1, 1, 2]


def test_another_service_comes_before_the_own_team() -> None:
    cases = [case(1, "Duty", "Duty 1"), case(2, "MASH", "MASH 1")]
    made = draw([manager(1)], cases, seed=1, on=ON).assignments[0]
    assert (made.reference, made.bent) == ("C2", (Bend.OTHER_SERVICE,))


def test_the_own_team_comes_before_nothing() -> None:
    made = draw([manager(1)], [case(1, "Duty", "Duty 1")], seed=1, on=ON).assignments[0]
    assert made.bent == (Bend.OWN_TEAM,)


def test_a_worker_is_audited_twice_rather_than_a_service_left() -> None:
    cases = [case(1, worker="SW 1"), case(2, worker="SW 1"), case(3, "MASH", "MASH 1", "SW 9")]
    result = draw([manager(1, wanted=2)], cases, seed=1, on=ON)
    assert [made.reference for made in result.assignments if Bend.WORKER_TWICE in made.bent]
    assert {made.reference for made in result.assignments} == {"C1", "C2"}


def test_teams_are_uneven_rather_than_a_worker_audited_twice() -> None:
    one_worker = [case(number, team="Duty 2", worker="SW 1") for number in range(3)]
    three_workers = [case(3 + number, team="Duty 3", worker=f"SW {number}") for number in range(3)]
    result = draw([manager(1, wanted=4)], one_worker + three_workers, seed=1, on=ON)
    assert {made.bent for made in result.assignments} == {()}


def test_cases_without_a_worker_are_nobody_s_second_audit() -> None:
    cases = [case(number, team="Duty 2") for number in range(2)]
    cases += [case(2 + number, team="Duty 3", worker="SW 1") for number in range(2)]
    for seed in range(20):
        result = draw([manager(1, wanted=3)], cases, seed=seed, on=ON)
        assert {made.bent for made in result.assignments} == {()}


def test_having_no_team_is_not_a_team_of_its_own() -> None:
    made = draw([manager(1, team="")], [case(1, team=""), case(2, "MASH")], seed=1, on=ON).assignments[0]
    assert (made.reference, made.bent) == ("C1", ())


def test_managers_of_teams_where_most_cases_are_their_own_take_the_others() -> None:
    managers = [replace(manager(n, f"S{n}", "T", 3), own_service_only=True, worker="w") for n in range(30)]
    cases = [case(n, f"S{n // 22}", "T", "x" if n % 22 < 2 else "w") for n in range(660)]
    result = draw(managers, cases, seed=1, on=ON)
    assert {int(made.reference[1:]) % 22 for made in result.assignments} == {0, 1}
    assert [short.missing for short in result.unserved] == [1] * 30


def test_posts_of_the_same_title_in_two_teams_are_two_workers() -> None:
    cases = [case(1, team="Duty 2", worker="SW 1"), case(2, team="Duty 3", worker="SW 1")]
    result = draw([manager(1, wanted=2)], cases, seed=1, on=ON)
    assert [made.bent for made in result.assignments] == [(), ()]


def test_an_auditor_goes_without_rather_than_audit_a_case_of_his_own() -> None:
    auditor = replace(manager(1), worker="TM 1")
    result = draw([auditor], [case(1, team="Duty 1", worker="TM 1")], seed=1, on=ON)
    why = "Every case that could be drawn is one that this auditor works on."
    assert result == Draw((), (Unserved("tm1", 1, why),))


def test_a_manager_of_a_whole_service_is_known_by_it_in_every_team() -> None:
    auditor = replace(manager(1, team=""), worker="SM Duty")
    assert draw([auditor], [case(1, worker="SM Duty")], seed=1, on=ON).assignments == ()
    assert draw([auditor], [case(1, "MASH", worker="SM Duty")], seed=1, on=ON).assignments != ()


def test_own_cases_move_on_to_others_without_a_needless_second_audit() -> None:
    """Filling the team as if it had no own cases promises too much here; it must be filled case by case."""
    first, second = replace(manager(1, wanted=2), worker="v"), manager(2, "MASH", "MASH 1")
    cases = [*(case(n, team="Duty 1", worker="v") for n in (1, 2)), case(3, team="Duty 1", worker="w")]
    result = draw([first, second], cases, seed=1, on=ON)
    assert {(made.auditor_id, made.reference) for made in result.assignments} >= {("tm1", "C3")}
    assert len(result.assignments) == 2
    assert [(short.auditor_id, short.missing) for short in result.unserved] == [("tm1", 1)]


def test_audits_spread_over_teams() -> None:
    cases = [case(number, team=f"Duty {2 + number % 4}") for number in range(40)]
    result = draw([manager(number) for number in range(12)], cases, seed=5, on=ON)
    team = {one.reference: one.team for one in cases}
    assert set(Counter(team[made.reference] for made in result.assignments).values()) == {3}


def test_six_calendar_months_count_to_the_day() -> None:
    barred, free = (
        replace(case(1), last_audited=LAST_BARRED),
        replace(case(2), last_audited=date(2025, 9, 30)),
    )
    assert [made.reference for made in draw([manager(1)], [barred, free], seed=1, on=ON).assignments] == [
        "C2"
    ]
    short = draw([manager(1)], [barred], seed=1, on=ON).unserved
    assert short == (Unserved("tm1", 1, "Every case was audited in the last 6 months."),)


def test_120_audits_are_40_a_month() -> None:
    auditors = [manager(number, team=f"Duty {number % 9}", wanted=6) for number in range(20)]
    result = draw(
        auditors, [case(number, team=f"Duty {number % 11}") for number in range(300)], seed=2, on=ON
    )
    assert Counter(made.month for made in result.assignments) == {0: 40, 1: 40, 2: 40}
    assert set(Counter((made.auditor_id, made.month) for made in result.assignments).values()) == {2}


@pytest.mark.parametrize(
    ("cases", "only", "why"),
    [
        ([], False, "There are no cases. Import the cases, then draw again."),
        ([case(1)], True, "There are no cases of MASH. Import the cases, then draw again."),
        ([case(1, "MASH")], True, "The only case of MASH that could be drawn has been given out."),
        ([case(1), case(2)], False, "All 2 cases that could be drawn have been given out."),
    ],
)
def test_who_goes_short_is_told_why(cases: list[Case], only: bool, why: str) -> None:
    auditor = Auditor("a", "Team Manager", "MASH", "MASH 1", 3, own_service_only=only)
    assert [short.why for short in draw([auditor], cases, seed=1, on=ON).unserved] == [why]


def test_other_seeds_give_other_draws() -> None:
    auditors, cases = [manager(number) for number in range(5)], [case(number) for number in range(50)]
    drawn = {draw(auditors, cases, seed=seed, on=ON) for seed in range(20)}
    assert len(drawn) == 20


def test_each_case_is_as_likely_as_the_next() -> None:
    cases = [case(number, team=f"Duty {2 + number % 2}") for number in range(10)]
    times = Counter(
        draw([manager(1)], cases, seed=seed, on=ON).assignments[0].reference for seed in range(500)
    )
    assert len(times) == 10
    assert max(times.values()) < 90  # 50 expected, and a standard deviation of 7


def test_what_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="auditor tm1 is listed more than once"):
        draw([manager(1), manager(1)], [], seed=1, on=ON)
    with pytest.raises(ValueError, match="case C1 is listed more than once"):
        draw([], [case(1), case(1, "MASH")], seed=1, on=ON)


def test_numbers_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no audits"):
        draw([manager(1, wanted=-1)], [], seed=1, on=ON)
    with pytest.raises(ValueError, match="at least a month"):
        draw([], [], seed=1, on=ON, months=0)


def test_damaged_or_old_inputs_are_not_drawn_again() -> None:
    stored = draw_inputs_json([manager(1)], [case(1)], seed=1, on=ON)
    with pytest.raises(ValueError, match="older method"):
        redraw({**stored, "method": 0})
    with pytest.raises(ValueError, match="damaged: 1 faults"):
        redraw({**stored, "seed": "first"})


def test_who_belongs_to_all_services_has_no_other_service() -> None:
    director = Auditor("d", "Director", "", "", 1)
    assert draw([director], [case(1)], seed=1, on=ON).assignments[0].bent == ()
