"""Which auditor gets which case: the exact part of the draw.

Levels, each giving way only to those before it: most auditors served, most audits, fewest of the own team,
most of the own service, fewest second audits of a worker, the most even spread over teams, the seed.

Why it is exact. Two cases of a team differ for nobody but the person who works one of them. So a slot (an
audit owed) takes a place in a team, and each place costs more than the one before: 1, 3, 5... add up to a
square, and places beyond the number of workers are second audits. A filling is best when no cycle of
exchanges improves it. A simple cycle passes a team at most once, so no level changes in it by more than the
number of teams: each weight need only outweigh one *cycle* of the lower levels, not a whole round. Such
weights are small enough for float64 to hold every sum exactly.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, shake_128
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EXACT = 2**50  # the sums of a few costs stay under 2**53, up to which float64 knows every integer
_LOTS = 2**32  # the seed's numbers lie under this


@dataclass(frozen=True, slots=True)
class Auditor:
    """One who owes `wanted` audits this quarter.

    `own_service_only` is never bent. `worker` is the name under which cases of the own service and team (of
    the whole service, where `team` is empty) name this person as their worker.
    """

    id: str
    post: str
    service: str
    team: str
    wanted: int
    own_service_only: bool = False
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its reference; `last_audited` is a local date. An empty `worker` is nobody."""

    reference: str
    service: str
    team: str
    worker: str
    last_audited: date | None = None


@dataclass(frozen=True, slots=True)
class _Team:
    """The cases of a team: in the seed's order, second cases of a worker (from the `fresh`th on) last."""

    service: str
    team: str
    cases: tuple[Case, ...]
    fresh: int


@dataclass(frozen=True, slots=True)
class _Weights:
    """What one unit of each level costs; the seed's numbers are under `lots`."""

    auditor: int
    audit: int
    own_team: int
    other_service: int
    repeat: int
    spread: int
    lots: int


def match(auditors: Iterable[Auditor], cases: Iterable[Case], seed: int) -> list[tuple[Auditor, Case]]:
    """A case for each audit that can be had, by the levels above; ids and references must be unique."""
    teams = _teams(cases, seed)
    in_turn = sorted(auditors, key=lambda auditor: lot(seed, "auditor", auditor.id))
    slots = [auditor for auditor in in_turn for _ in range(auditor.wanted)]
    return _pairs(slots, teams, seed) if slots and teams else []


def works(auditor: Auditor, case: Case) -> bool:
    """Whether the auditor is the case's worker."""
    return case.worker != "" and case.worker == auditor.worker and _belongs(auditor, case)


def lot(seed: int, *names: str) -> bytes:
    """Bytes drawn for these names: a hash, so that no new version of a library can change their order."""
    return blake2b(repr((seed, *names)).encode(), digest_size=8).digest()


def _teams(cases: Iterable[Case], seed: int) -> list[_Team]:
    by_team: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: lot(seed, "case", case.reference)):
        by_team[case.service, case.team].append(case)
    return [_team(service, team, by_team[service, team]) for service, team in sorted(by_team)]


def _team(service: str, team: str, cases: Iterable[Case]) -> _Team:
    seen: set[str] = set()
    first: list[Case] = []
    second: list[Case] = []
    for case in cases:
        (second if case.worker and case.worker in seen else first).append(case)
        seen.add(case.worker)
    return _Team(service, team, (*first, *second), len(first))


def _pairs(slots: Sequence[Auditor], teams: Sequence[_Team], seed: int) -> list[tuple[Auditor, Case]]:
    """Each slot that is served, with its case.

    Teams are first filled as if nobody worked a case of theirs: no real answer can be better than that. A
    team that cannot keep to it is filled case by case in the next try, until all keep to what was asked of
    them.
    """
    by_case: frozenset[int] = frozenset()
    while True:
        given = {
            number: _hand_out(teams[number], auditors, seed)
            for number, auditors in _fill(slots, teams, by_case, seed).items()
        }
        broken = frozenset(number for number, (_, kept) in given.items() if not kept) - by_case
        if not broken:
            return [pair for pairs, _ in given.values() for pair in pairs]
        by_case |= broken


def _fill(
    slots: Sequence[Auditor], teams: Sequence[_Team], by_case: frozenset[int], seed: int
) -> dict[int, list[Auditor]]:
    """The auditors of each team that gets any (by its number), once for each of their audits there."""
    import numpy as np  # here and below: kept out of the memory of a service that rarely draws
    from scipy.optimize import linear_sum_assignment

    widths = [
        2 * len(t.cases) if n in by_case else min(len(t.cases), len(slots)) for n, t in enumerate(teams)
    ]
    owners = np.repeat(np.arange(len(teams) + 1), [*widths, len(slots)]).tolist()
    _, columns = linear_sum_assignment(_costs(slots, teams, widths, by_case, seed))
    filled: dict[int, list[Auditor]] = defaultdict(list)
    for auditor, column in zip(slots, columns.tolist(), strict=False):
        if owners[column] < len(teams):
            filled[owners[column]].append(auditor)
    return filled


def _costs(
    slots: Sequence[Auditor],
    teams: Sequence[_Team],
    widths: Sequence[int],
    by_case: frozenset[int],
    seed: int,
) -> "NDArray[np.float64]":
    """What each slot (row) pays for each place in a team and, in the last columns, for none.

    In a team filled `by_case` a slot takes a case; the case, a row of its own, then cannot stand idle there
    and pays for a place.
    """
    import numpy as np

    count = len(slots)
    weights = _weights(count, teams, by_case)
    wishes = _wishes(slots, teams, weights, seed)
    ends = np.cumsum([0, *widths]).tolist()
    cost = np.full((count + sum(len(teams[number].cases) for number in by_case), ends[-1] + count), np.inf)
    row = count
    for number, team in enumerate(teams):
        columns = slice(ends[number], ends[number + 1])
        size = len(team.cases)
        second = (np.arange(size) >= team.fresh) * float(weights.repeat)
        spread = (2.0 * np.arange(size) + 1) * weights.spread
        if number in by_case:
            idle = np.where(np.eye(size, dtype=bool), 0, np.inf)
            taken = np.where(_worked_by(slots, team), np.inf, wishes[:, [number]])
            cost[:count, columns] = np.hstack([taken, np.full(taken.shape, np.inf)])
            cost[row : row + size, columns] = np.hstack([idle, second[:, np.newaxis] + spread])
            row += size
        else:
            cost[:count, columns] = wishes[:, [number]] + (second + spread)[: widths[number]]
    first = np.array([number == 0 or slots[number - 1].id != slot.id for number, slot in enumerate(slots)])
    cost[:count, ends[-1] :] = (first * float(weights.auditor) + weights.audit)[:, np.newaxis]
    return cost


def _weights(slots: int, teams: Sequence[_Team], by_case: frozenset[int]) -> _Weights:
    """Weights, each of which outweighs all that the lower levels can change in one cycle."""
    workers = sum(len({case.worker for case in teams[number].cases}) for number in by_case)
    stops = len(teams) + workers + 1
    deepest = max(len(team.cases) for team in teams)
    repeat = 1 + 2 * min(deepest, slots)
    other_service = repeat * (1 + 2 * stops)
    own_team = other_service * (1 + stops)
    audit = own_team * (1 + stops)
    auditor = 2 * audit
    highest = 2 * auditor
    lots = max(1, min(_LOTS, (_EXACT // highest - 1) // stops))
    unit = 1 + (lots - 1) * stops
    assert highest * unit <= _EXACT, "more teams than one draw can weigh exactly"
    return _Weights(
        auditor=auditor * unit,
        audit=audit * unit,
        own_team=own_team * unit,
        other_service=other_service * unit,
        repeat=repeat * unit,
        spread=unit,
        lots=lots,
    )


def _wishes(
    slots: Sequence[Auditor], teams: Sequence[_Team], weights: _Weights, seed: int
) -> "NDArray[np.float64]":
    """What a case of each team (columns) costs each slot (rows), its place in the team aside."""
    import numpy as np

    names = np.array([team.team for team in teams])
    other = _column(slot.service for slot in slots) != np.array([team.service for team in teams])
    own_team = ~other & (_column(slot.team for slot in slots) == names) & (names != "")
    lots = _lots(slots, len(teams), weights.lots, seed, "team")
    wishes = own_team * float(weights.own_team) + other * float(weights.other_service) + lots
    only = np.array([slot.own_service_only for slot in slots])
    return np.where(other & only[:, np.newaxis], np.inf, wishes)


def _hand_out(team: _Team, auditors: Sequence[Auditor], seed: int) -> tuple[list[tuple[Auditor, Case]], bool]:
    """A case of the team for each auditor; and whether none is their own and no second one needless."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    count = len(auditors)
    lots = min(_LOTS, _EXACT // (count + 2) ** 3)
    repeat = 1 + lots * count
    never = repeat * (count + 1)
    worked = _worked_by(auditors, team)
    second = np.arange(len(team.cases)) >= team.fresh
    cost = worked * float(never) + second * float(repeat)
    cost += _lots(auditors, len(team.cases), lots, seed, f"{team.service}|{team.team}")
    rows, columns = linear_sum_assignment(cost)
    kept = not worked[rows, columns].any() and second[columns].sum() <= max(0, count - team.fresh)
    return [(auditors[row], team.cases[column]) for row, column in zip(rows, columns, strict=True)], bool(
        kept
    )


def _lots(auditors: Sequence[Auditor], count: int, below: int, seed: int, what: str) -> "NDArray[np.float64]":
    """The seed's numbers under `below`, `count` for each auditor."""
    import numpy as np

    drawn = (shake_128(repr((seed, what, auditor.id)).encode()).digest(4 * count) for auditor in auditors)
    numbers = np.frombuffer(b"".join(drawn), dtype="<u4").astype(np.int64) % below
    return numbers.reshape(len(auditors), count).astype(np.float64)


def _worked_by(auditors: Sequence[Auditor], team: _Team) -> "NDArray[np.bool_]":
    """Whether the auditor (row) is the worker of the team's case (column)."""
    import numpy as np

    known_here = _column(auditor.worker if _belongs(auditor, team) else "" for auditor in auditors)
    found: NDArray[np.bool_] = (known_here != "") & (
        known_here == np.array([case.worker for case in team.cases])
    )
    return found


def _column(names: Iterable[str]) -> "NDArray[np.str_]":
    import numpy as np

    return np.array(list(names))[:, np.newaxis]


def _belongs(auditor: Auditor, place: _Team | Case) -> bool:
    """Whether a worker's name there can mean this auditor: titles repeat, so service and team must agree."""
    return auditor.service == place.service and auditor.team in ("", place.team)
