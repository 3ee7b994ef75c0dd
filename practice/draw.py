"""The draw: a round's audits, given out by the rules and spread over its months. [L]"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter

from pydantic import BaseModel, JsonValue, ValidationError

from practice.calendar import months_before
from practice.matching import Auditor, Case, lot, match, works

__all__ = [
    "Assignment",
    "Auditor",
    "Bend",
    "Case",
    "Draw",
    "DrawInputs",
    "Unserved",
    "draw",
    "draw_inputs_from",
    "draw_inputs_json",
    "redraw",
]

_METHOD = 1  # goes up when the same inputs would be drawn differently


class Bend(StrEnum):
    """A rule that had to bend for an audit."""

    OWN_TEAM = "own team"
    OTHER_SERVICE = "other service"
    WORKER_TWICE = "worker twice"


OF_AUDITOR = frozenset({Bend.OWN_TEAM, Bend.OTHER_SERVICE})
"""Those that hang on the auditor: they change when the audit is given to somebody else."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One audit; `month` counts from 0 within the round."""

    auditor_id: str
    reference: str
    month: int
    bent: tuple[Bend, ...] = ()


@dataclass(frozen=True, slots=True)
class Unserved:
    """An auditor who gets `missing` audits fewer than wanted, and why, in words to show."""

    auditor_id: str
    missing: int
    why: str


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn; assignments by auditor and month, unserved by auditor."""

    assignments: tuple[Assignment, ...]
    unserved: tuple[Unserved, ...]


@dataclass(frozen=True, slots=True)
class DrawInputs:
    """All that a draw depends on."""

    auditors: tuple[Auditor, ...]
    cases: tuple[Case, ...]
    seed: int
    on: date
    months_between_audits: int
    months: int


class _Stored(BaseModel):
    """The inputs as they are stored: rows of auditors and of cases, in the order of their fields."""

    method: int
    seed: int
    on: date
    months_between_audits: int
    months: int
    auditors: list[tuple[str, str, str, str, int, bool, str]]
    cases: list[tuple[str, str, str, str, date | None]]


def draw(
    auditors: Iterable[Auditor],
    cases: Iterable[Case],
    *,
    seed: int,
    on: date,
    months_between_audits: int = 6,
    months: int = 3,
) -> Draw:
    """Draw a round on the local date `on`; the order of the inputs does not matter. [L]

    Never bent: no case twice, none audited within `months_between_audits` calendar months of `on` (that day
    included), none for its own worker. A ValueError says what stands twice or which number makes no sense.
    """
    auditors, cases = tuple(auditors), tuple(cases)
    _check(auditors, cases, months_between_audits, months)
    since = months_before(on, months_between_audits)
    free = [case for case in cases if case.last_audited is None or case.last_audited < since]
    pairs = match(auditors, free, seed)
    served = Counter(auditor.id for auditor, _ in pairs)
    unserved = _unserved(auditors, cases, free, served, months_between_audits)
    return Draw(_assignments(pairs, seed, months), tuple(unserved))


def draw_inputs_json(
    auditors: Iterable[Auditor],
    cases: Iterable[Case],
    *,
    seed: int,
    on: date,
    months_between_audits: int = 6,
    months: int = 3,
) -> dict[str, JsonValue]:
    """The arguments of a draw as JSON to store with the round: same arguments in any order, same JSON."""
    stored = _Stored(
        method=_METHOD,
        seed=seed,
        on=on,
        months_between_audits=months_between_audits,
        months=months,
        auditors=sorted(astuple(auditor) for auditor in auditors),
        cases=sorted((astuple(case) for case in cases), key=itemgetter(0)),
    )
    return stored.model_dump(mode="json")


def draw_inputs_from(stored: Mapping[str, JsonValue]) -> DrawInputs:
    """The arguments back from `draw_inputs_json`; a ValueError where they are damaged or too old."""
    if stored.get("method") != _METHOD:
        raise ValueError("This round was drawn by an older method, so it cannot be drawn again.")
    try:
        given = _Stored.model_validate(stored)
    except ValidationError as error:
        raise ValueError(
            f"What was stored of this round is damaged: {error.error_count()} faults."
        ) from error
    return DrawInputs(
        tuple(Auditor(*row) for row in given.auditors),
        tuple(Case(*row) for row in given.cases),
        given.seed,
        given.on,
        given.months_between_audits,
        given.months,
    )


def redraw(stored: Mapping[str, JsonValue]) -> Draw:
    """The same draw again, from its stored inputs; a ValueError where they are damaged."""
    given = draw_inputs_from(stored)
    return draw(
        given.auditors,
        given.cases,
        seed=given.seed,
        on=given.on,
        months_between_audits=given.months_between_audits,
        months=given.months,
    )


def _check(
    auditors: Sequence[Auditor], cases: Sequence[Case], months_between_audits: int, months: int
) -> None:
    for what, names in (
        ("auditor", Counter(auditor.id for auditor in auditors)),
        ("case", Counter(case.reference for case in cases)),
    ):
        twice = sorted(name for name, times in names.items() if times > 1)
        if twice:
            raise ValueError(
                f"The {what} {twice[0]} is listed more than once; each may stand in a draw only once."
            )
    negative = sorted(auditor.id for auditor in auditors if auditor.wanted < 0)
    if negative:
        raise ValueError(f"The auditor {negative[0]} is to do fewer than no audits; say 0 or more.")
    if months < 1 or months_between_audits < 0:
        raise ValueError("A round lasts at least a month, and the months between audits are 0 or more.")


def _assignments(pairs: Iterable[tuple[Auditor, Case]], seed: int, months: int) -> tuple[Assignment, ...]:
    """The audits in their months, dealt like cards.

    In an order by service and auditor each run of neighbours is even over the months, to within one audit.
    """
    dealt = sorted(
        pairs,
        key=lambda pair: (
            lot(seed, "service", pair[0].service),
            lot(seed, "auditor", pair[0].id),
            lot(seed, "case", pair[1].reference),
        ),
    )
    monthly = sorted(
        ((number % months, auditor, case) for number, (auditor, case) in enumerate(dealt)),
        key=lambda audit: (audit[0], audit[2].reference),
    )
    seen: set[tuple[str, str, str]] = set()
    made: list[Assignment] = []
    for month, auditor, case in monthly:
        worker = (case.service, case.team, case.worker)
        bent = tuple(_bends(auditor, case, again=case.worker != "" and worker in seen))
        made.append(Assignment(auditor.id, case.reference, month, bent))
        seen.add(worker)
    return tuple(sorted(made, key=lambda audit: (audit.auditor_id, audit.month, audit.reference)))


def _bends(auditor: Auditor, case: Case, *, again: bool) -> Iterator[Bend]:
    if case.team and (case.service, case.team) == (auditor.service, auditor.team):
        yield Bend.OWN_TEAM
    if auditor.service and case.service != auditor.service:  # who belongs to all services has no other one
        yield Bend.OTHER_SERVICE
    if again:
        yield Bend.WORKER_TWICE


def _unserved(
    auditors: Iterable[Auditor],
    cases: Iterable[Case],
    free: Iterable[Case],
    served: Mapping[str, int],
    months_between_audits: int,
) -> Iterator[Unserved]:
    known = Counter(case.service for case in cases)
    drawable = Counter(case.service for case in free)
    by_worker: dict[str, list[Case]] = defaultdict(list)
    for case in free:
        by_worker[case.worker].append(case)
    for auditor in sorted(auditors, key=lambda auditor: auditor.id):
        missing = auditor.wanted - served.get(auditor.id, 0)
        if missing:
            only = auditor.own_service_only
            own = sum(works(auditor, case) for case in by_worker[auditor.worker])
            why = _why(
                f" of {auditor.service}" if only else "",
                known=known[auditor.service] if only else known.total(),
                drawable=drawable[auditor.service] if only else drawable.total(),
                own=own,
                months_between_audits=months_between_audits,
            )
            yield Unserved(auditor.id, missing, why)


def _why(of: str, *, known: int, drawable: int, own: int, months_between_audits: int) -> str:
    """Why an auditor goes without, from the numbers of cases that there are."""
    if not known:
        return f"There are no cases{of}. Import the cases, then draw again."
    if not drawable:
        return f"Every case{of} was audited in the last {months_between_audits} months."
    if drawable == own:
        return f"Every case{of} that could be drawn is one that this auditor works on."
    if drawable - own == 1:
        return f"The only case{of} that could be drawn has been given out."
    return f"All {drawable - own} cases{of} that could be drawn have been given out."
