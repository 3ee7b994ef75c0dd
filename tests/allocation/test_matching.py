"""The draw's rules, level by level, against plain enumeration and an independent integer programme."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from practice.draw import Auditor, Bend, Case, Draw, draw, draw_inputs_json, redraw

ON = date(2026, 4, 1)
LAST_BARRED = date(2025, 10, 1)
Pair = tuple[Auditor, Case]
Score = tuple[int, int, int, int, int, int]


def pairs_of(result: Draw, auditors: Iterable[Auditor], cases: Iterable[Case]) -> list[Pair]:
    by_id = {auditor.id: auditor for auditor in auditors}
    by_reference = {each.reference: each for each in cases}
    return [(by_id[made.auditor_id], by_reference[made.reference]) for made in result.assignments]


def allowed(auditor: Auditor, one: Case) -> bool:
    """The rules that never bend, for one auditor and one case."""
    if one.last_audited is not None and one.last_audited >= LAST_BARRED:
        return False
    if auditor.own_service_only and one.service != auditor.service:
        return False
    own_place = auditor.service == one.service and auditor.team in ("", one.team)
    return not (one.worker and one.worker == auditor.worker and own_place)


def score(pairs: Sequence[Pair]) -> Score:
    """What the levels count, each so that less is better."""
    workers = Counter((one.service, one.team, one.worker) for _, one in pairs if one.worker)
    teams = Counter((one.service, one.team) for _, one in pairs)
    return (
        -len({auditor.id for auditor, _ in pairs}),
        -len(pairs),
        sum(bool(one.team) and (a.service, a.team) == (one.service, one.team) for a, one in pairs),
        -sum(auditor.service == one.service for auditor, one in pairs),
        sum(number - 1 for number in workers.values()),
        sum(number**2 for number in teams.values()),
    )


def every_way(slots: Sequence[Auditor], cases: Sequence[Case]) -> Iterator[list[Pair]]:
    """All ways to give the slots different cases, or none."""
    if not slots:
        yield []
        return
    for rest in every_way(slots[1:], cases):
        yield rest
        used = {one.reference for _, one in rest}
        yield from ([(slots[0], c), *rest] for c in cases if c.reference not in used and allowed(slots[0], c))


def most_audits(slots: Sequence[Auditor], cases: Sequence[Case]) -> int:
    """The size of a largest matching, by augmenting paths."""
    holder: dict[int, int] = {}

    def place(slot: int, tried: set[int]) -> bool:
        for number, one in enumerate(cases):
            if number not in tried and allowed(slots[slot], one):
                tried.add(number)
                if number not in holder or place(holder[number], tried):
                    holder[number] = slot
                    return True
        return False

    return sum(place(slot, set()) for slot in range(len(slots)))


def best_by_programme(auditors: Sequence[Auditor], cases: Sequence[Case]) -> list[int]:
    """The levels one after the other, each an integer programme that holds on to those before it."""
    ways = [(a, c) for a in auditors for c in cases if allowed(a, c)]
    teams = sorted({(c.service, c.team) for c in cases})
    workers = sorted({(c.service, c.team, c.worker) for c in cases if c.worker})
    depth = range(len(cases))
    names: list[object] = [*ways, *auditors, *((team, k) for team in teams for k in depth), *workers]
    at = {name: number for number, name in enumerate(names)}
    rows: list[tuple[Mapping[object, int], float, float]] = []
    for a in auditors:
        mine: dict[object, int] = {way: 1 for way in ways if way[0] == a}
        rows += [(mine, 0, a.wanted), (mine | {a: -1}, 0, np.inf)]
    rows += [({way: 1 for way in ways if way[1] == c}, 0, 1) for c in cases]
    for team in teams:
        taken: dict[object, int] = {way: 1 for way in ways if (way[1].service, way[1].team) == team}
        rows.append((taken | {(team, k): -1 for k in depth}, 0, 0))
    for worker in workers:  # the column counts audits beyond the first
        theirs: dict[object, int] = {
            way: 1 for way in ways if (way[1].service, way[1].team, way[1].worker) == worker
        }
        rows.append((theirs | {worker: -1}, -np.inf, 1))
    levels: list[Mapping[object, int]] = [
        dict.fromkeys(auditors, -1),
        dict.fromkeys(ways, -1),
        {(a, c): 1 for a, c in ways if c.team and (a.service, a.team) == (c.service, c.team)},
        {(a, c): -1 for a, c in ways if a.service == c.service},
        dict.fromkeys(workers, 1),
        {(team, k): 2 * k + 1 for team in teams for k in depth},
    ]
    upper = np.array([len(cases) if name in workers else 1 for name in names])
    found: list[int] = []
    for level in levels:
        matrix = np.zeros((len(rows), len(names)))
        for number, (row, _, _) in enumerate(rows):
            for name, factor in row.items():
                matrix[number, at[name]] = factor
        goal = np.zeros(len(names))
        for name, factor in level.items():
            goal[at[name]] = factor
        limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
        solved = milp(goal, constraints=limits, bounds=(0, upper), integrality=np.ones(len(names)))
        found.append(round(solved.fun))
        rows.append((level, found[-1], found[-1]))
    return found


def instances(auditors: int, wanted: int, cases: int) -> st.SearchStrategy[tuple[list[Auditor], list[Case]]]:
    service, team = st.sampled_from(["A", "A", "B"]), st.sampled_from(["1", "1", "2", ""])
    worker = st.sampled_from(["", "v", "w", "w"])
    audited = st.sampled_from([None, None, None, LAST_BARRED, LAST_BARRED - timedelta(days=1), ON])
    person = st.builds(
        Auditor, st.just(""), st.just("TM"), service, team, st.integers(0, wanted), st.booleans(), worker
    )
    file = st.builds(Case, st.just(""), service, team, worker, audited)
    return st.tuples(
        st.lists(person, max_size=auditors).map(
            lambda some: [replace(a, id=f"a{n}") for n, a in enumerate(some)]
        ),
        st.lists(file, max_size=cases).map(
            lambda some: [replace(c, reference=f"c{n}") for n, c in enumerate(some)]
        ),
    )


MIDDLING = instances(12, 5, 25)
SEEDS = st.integers(0, 2**64)


def authority(auditors: int, cases: int, teams: int) -> tuple[list[Auditor], list[Case]]:
    chance = Random(auditors)
    places = [(f"Service {team % 13}", f"Team {team}") for team in range(teams)]
    people = [
        Auditor(f"a{n}", "TM", *places[n % teams], 1, n % 20 == 0, f"Worker {n % 30}")
        for n in range(auditors)
    ]
    audited = [None] * 9 + [LAST_BARRED]
    files = [
        Case(f"C{n}", *chance.choice(places), f"Worker {chance.randrange(12)}", chance.choice(audited))
        for n in range(cases)
    ]
    return people, files


@given(MIDDLING, SEEDS)
def test_no_rule_that_never_bends_is_bent(instance: tuple[list[Auditor], list[Case]], seed: int) -> None:
    auditors, cases = instance
    result = draw(auditors, cases, seed=seed, on=ON)
    pairs = pairs_of(result, auditors, cases)
    assert all(allowed(auditor, one) for auditor, one in pairs)
    assert len({one.reference for _, one in pairs}) == len(pairs)
    had = Counter(auditor.id for auditor, _ in pairs)
    missing = {short.auditor_id: short.missing for short in result.unserved}
    assert {a.id: had[a.id] + missing.get(a.id, 0) for a in auditors} == {a.id: a.wanted for a in auditors}
    assert all(short.missing > 0 for short in result.unserved)


@given(MIDDLING)
def test_as_many_are_served_as_any_matching_can_serve(instance: tuple[list[Auditor], list[Case]]) -> None:
    auditors, cases = instance
    pairs = pairs_of(draw(auditors, cases, seed=1, on=ON), auditors, cases)
    assert len({auditor.id for auditor, _ in pairs}) == most_audits([a for a in auditors if a.wanted], cases)
    assert len(pairs) == most_audits([a for a in auditors for _ in range(a.wanted)], cases)


@settings(deadline=None, max_examples=300)
@given(instances(3, 2, 5), SEEDS)
def test_no_other_way_is_better_on_any_level(instance: tuple[list[Auditor], list[Case]], seed: int) -> None:
    auditors, cases = instance
    slots = [auditor for auditor in auditors for _ in range(auditor.wanted)]
    result = draw(auditors, cases, seed=seed, on=ON)
    assert score(pairs_of(result, auditors, cases)) == min(map(score, every_way(slots, cases)))


@pytest.mark.parametrize("seed", range(12))
def test_larger_draws_are_as_good_as_an_integer_programme_says(seed: int) -> None:
    chance = Random(seed)
    services, teams, workers = "AAB", ("1", "1", "2", "3", ""), ("", "v", "w", "w")
    auditors = [
        Auditor(
            f"a{number}",
            "TM",
            *(chance.choice(services), chance.choice(teams), chance.randint(0, 4)),
            own_service_only=chance.random() < 0.3,
            worker=chance.choice(workers),
        )
        for number in range(10)
    ]
    cases = [
        Case(f"c{number}", chance.choice(services), chance.choice(teams), chance.choice(workers))
        for number in range(chance.randint(8, 25))
    ]
    result = draw(auditors, cases, seed=seed, on=ON)
    assert list(score(pairs_of(result, auditors, cases))) == best_by_programme(auditors, cases)


@given(MIDDLING, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_does_not_matter(
    instance: tuple[list[Auditor], list[Case]], seed: int, chance: Random
) -> None:
    auditors, cases = instance
    shuffled = chance.sample(auditors, len(auditors)), chance.sample(cases, len(cases))
    assert draw(*shuffled, seed=seed, on=ON) == draw(*instance, seed=seed, on=ON)
    assert draw_inputs_json(*shuffled, seed=seed, on=ON) == draw_inputs_json(*instance, seed=seed, on=ON)


@given(MIDDLING, SEEDS, st.integers(1, 4))
def test_stored_inputs_give_the_same_draw_again(
    instance: tuple[list[Auditor], list[Case]], seed: int, months: int
) -> None:
    stored = draw_inputs_json(*instance, seed=seed, on=ON, months_between_audits=3, months=months)
    again = redraw(json.loads(json.dumps(stored)))
    assert again == draw(*instance, seed=seed, on=ON, months_between_audits=3, months=months)


@given(MIDDLING, SEEDS, st.integers(1, 4))
def test_months_are_even_in_all_by_service_and_by_auditor(
    instance: tuple[list[Auditor], list[Case]], seed: int, months: int
) -> None:
    auditors, cases = instance
    result = draw(auditors, cases, seed=seed, on=ON, months=months)
    service = {auditor.id: auditor.service for auditor in auditors}
    totals: dict[str, list[int]] = defaultdict(lambda: [0] * months)
    for made in result.assignments:
        for name in ("all", f"service {service[made.auditor_id]}", f"auditor {made.auditor_id}"):
            totals[name][made.month] += 1
    assert all(max(numbers) - min(numbers) <= 1 for numbers in totals.values())


@given(MIDDLING)
def test_the_bends_are_those_that_the_levels_count(instance: tuple[list[Auditor], list[Case]]) -> None:
    auditors, cases = instance
    result = draw(auditors, cases, seed=1, on=ON)
    pairs = pairs_of(result, auditors, cases)
    _, _, own_team, own_service, again, _ = score(pairs)
    bends = Counter(bend for made in result.assignments for bend in made.bent)
    assert bends == +Counter(
        {Bend.OWN_TEAM: own_team, Bend.OTHER_SERVICE: len(pairs) + own_service, Bend.WORKER_TWICE: again}
    )


@given(MIDDLING)
def test_who_goes_short_finds_every_case_given_out(instance: tuple[list[Auditor], list[Case]]) -> None:
    auditors, cases = instance
    result = draw(auditors, cases, seed=1, on=ON)
    given_out = {made.reference for made in result.assignments}
    for short in result.unserved:
        auditor = next(auditor for auditor in auditors if auditor.id == short.auditor_id)
        assert {one.reference for one in cases if allowed(auditor, one)} <= given_out


def test_a_whole_authority_keeps_every_rule() -> None:
    auditors, cases = authority(530, 6_000, 130)
    result = draw(auditors, cases, seed=1, on=ON)
    pairs = pairs_of(result, auditors, cases)
    assert all(allowed(auditor, one) for auditor, one in pairs)
    teams = Counter((one.service, one.team) for _, one in pairs)
    # 46 cases a team: all can be served in the own service, in another team, and no worker twice
    assert score(pairs)[:5] == (-530, -530, 0, -530, 0)
    wanted = Counter(auditor.service for auditor in auditors)
    for service, number in wanted.items():
        spread = sorted(audits for (where, _), audits in teams.items() if where == service)
        assert sum(spread) == number
        assert spread[-1] - spread[0] <= 1
    assert sorted(Counter(made.month for made in result.assignments).values()) == [176, 177, 177]


def test_when_cases_are_scarce_a_whole_authority_uses_every_one() -> None:
    auditors, cases = authority(530, 300, 130)
    result = draw(auditors, cases, seed=1, on=ON)
    assert len(result.assignments) == most_audits(auditors, cases)
    assert len(result.unserved) == 530 - len(result.assignments)
