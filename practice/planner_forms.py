"""The dialogs of the planner: a COA's phases, and what stands beside the COAs. Wrong pages come back, nothing kept."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from practice.answers import typed
from practice.calendar import Month
from practice.childs_details import text_problems
from practice.coa import coa_rules
from practice.coa_records import Piece
from practice.errors import BadInput, NotFound, Refused
from practice.framework import fold
from practice.framework_coa import Coa as CoaRules
from practice.people import Person
from practice.planner import about, keep_phases, piece_card, row_by_id
from practice.planner_lines import LONGEST, lines_of, parse_lines
from practice.planner_months import Run, checked, parse_run, short
from practice.planner_rows import (
    COA,
    KINDS,
    PhaseState,
    Row,
    RowPhase,
    journey_problem,
    rows_of,
    save,
    with_phases,
)
from practice.planner_views import (
    ChooseDialog,
    PhaseInputs,
    PhasesDialog,
    PieceCard,
    PieceDialog,
    Removed,
    RemoveDialog,
)
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

_FIELDS = {
    "name": "Name",
    "kind": "Kind",
    "involvement": "Involvement",
    "lead": "Lead",
    "phases": "Months",
}
"""The inputs of a piece's page, and how a problem names them."""


async def choose(work: Work, rules: Rules, *, problems: Sequence[str] = ()) -> ChooseDialog:
    """Which row is to be changed."""
    rows = await rows_of(work, coa_rules(rules))
    if not rows:
        raise NotFound("Nothing stands in the planner yet. Type `plan coa` to plan a COA.")
    choices = tuple((f"{row.name} · {row.piece.kind}", row.piece.id) for row in rows)
    return ChooseDialog(choices, rules.fresh()[:8], tuple(problems))


async def opened(work: Work, rules: Rules, *, piece_id: str) -> ChooseDialog | PhasesDialog | PieceDialog:
    """The page of the row that was chosen; asked again where none was."""
    if not piece_id:
        return await choose(work, rules, problems=("Choose a COA or a piece.",))
    return await page(work, rules, piece_id=piece_id)


async def page(
    work: Work, rules: Rules, *, piece_id: str, filled: Filled | None = None
) -> PhasesDialog | PieceDialog:
    """The page of a row: of a planned COA its phases, of everything else all of it. Raises `NotFound`."""
    of_framework = coa_rules(rules)
    row = await row_by_id(work, of_framework, piece_id)
    if not row.month:
        return _piece_page(row, of_framework, rules, filled)
    month = Month.of(row.month)
    return PhasesDialog(
        piece_id=row.piece.id,
        name=row.name,
        month=month.words,
        phases=tuple(PhaseInputs(_keys(phase), phase.title) for phase in row.phases),
        states=tuple(PhaseState),
        was=_shown(row),
        filled=filled or Filled(_shown(row)),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def _keys(phase: RowPhase) -> tuple[str, str, str]:
    """The ids of a phase's inputs: from, until, and whether it is certain."""
    start = f"p{hashlib.sha256(phase.title.encode()).hexdigest()[:8]}"
    return f"{start}_from", f"{start}_to", f"{start}_state"


def _shown(row: Row) -> dict[str, str]:
    """What stands in the inputs of a row's phases."""
    shown: dict[str, str] = {}
    for phase in row.phases:
        ends = [short(Month.of(key)) for key in (phase.months[:1] + phase.months[-1:])] or ["", ""]
        shown |= dict(zip(_keys(phase), (*ends, phase.state.value), strict=True))
    return shown


@dataclass(frozen=True, slots=True)
class _Merged:
    """What was typed, over what stands now."""

    values: dict[str, str]
    touched: frozenset[tuple[str, ...]]
    disputed: frozenset[tuple[str, ...]]
    """What somebody else has made something else of since the page was opened."""


def _merged(
    said: Mapping[str, str], was: Mapping[str, str], now: Mapping[str, str], units: Iterable[tuple[str, ...]]
) -> _Merged:
    """`was`: what stood in the page when it was opened; inputs of one unit belong together."""
    values, touched, disputed = dict(now), set(), set()
    for unit in units:
        typed_now, before = [said[key] for key in unit], [was.get(key, said[key]) for key in unit]
        if typed_now == before:
            continue
        values |= {key: said[key] for key in unit}
        touched.add(unit)
        current = [now.get(key, "") for key in unit]
        if before != current != typed_now:
            disputed.add(unit)
    return _Merged(values, frozenset(touched), frozenset(disputed))


def _disputed(what: str, words: str) -> str:
    return f"{what}: somebody else made it “{words}” meanwhile. Save again if yours is to stand."


async def save_phases(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    piece_id: str,
    was: Mapping[str, str],
    inputs: Mapping[str, str],
) -> PhasesDialog | PieceDialog | PieceCard:
    """The phases that were changed in the page; what cannot be comes back with what was typed."""
    of_framework = coa_rules(rules)
    row = await row_by_id(work, of_framework, piece_id)
    shown = _shown(row)
    merged = _merged({key: typed(inputs, key) for key in shown}, was, shown, map(_keys, row.phases))
    problems: list[str] = []
    changed: list[RowPhase] = []
    for phase in row.phases:
        keys = _keys(phase)
        if keys not in merged.touched:
            continue
        if keys in merged.disputed:
            problems.append(_disputed(phase.title, phase.words))
        said, before = ([where[key] for key in keys] for where in (merged.values, shown))
        try:
            newer = _phase_of(phase, said, before, row, rules.today(now))
        except BadInput as problem:
            problems.append(f"{phase.title}: {problem}")
        else:
            changed += [newer] if newer != replace(phase, changed=False) else []
    problems += filter(None, [journey_problem(with_phases(row, changed, of_framework), of_framework)])
    if problems:
        return await page(work, rules, piece_id=piece_id, filled=Filled(merged.values, tuple(problems)))
    if not changed:
        return piece_card(row, await rows_of(work, of_framework), of_framework, "")
    return await keep_phases(work, rules, by, now, row, changed)


def _phase_of(
    phase: RowPhase, values: Sequence[str], shown: Sequence[str], row: Row, today: date
) -> RowPhase:
    """A phase as its three inputs say. Raises `BadInput`."""
    first, last, state = values
    if state not in list(PhaseState):
        raise BadInput("Choose whether it is confirmed.")
    if state == PhaseState.OUT:
        if phase.state is PhaseState.OUT:
            raise BadInput("It has months and is “left out”. Choose “confirmed”, or take the months out.")
        return RowPhase(phase.title, ())
    unsure = state == PhaseState.OPEN
    if unsure and not first and not last:
        return RowPhase(phase.title, (), frozenset({""}))
    if not first:
        raise BadInput("From which month? Or choose “left out”.")
    # Months with a gap between them stay as they are where only the state was changed.
    as_shown = [first, last] == list(shown[:2])
    months = phase.months if as_shown else _between(first, last or first, row, today).keys
    return RowPhase(phase.title, months, frozenset(months if unsure else ()))


def _between(first: str, last: str, row: Row, today: date) -> Run:
    near = Month.of(row.month) if row.month else None
    begin, end = (parse_run(words, today, near=near) for words in (first, last))
    return checked(Run(begin.first, end.last))


def _piece_page(row: Row | None, of_framework: CoaRules, rules: Rules, filled: Filled | None) -> PieceDialog:
    """`row`: None for a new piece."""
    kinds = KINDS if row is None or row.piece.kind in KINDS else (*KINDS, row.piece.kind)
    return PieceDialog(
        piece_id=row.piece.id if row else "",
        name=row.name if row else "",
        kinds=kinds,
        involvements=of_framework.involvements,
        was=_values(row) if row else {},
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
        filled=filled or Filled(_values(row) if row else {}),
    )


def _values(row: Row) -> dict[str, str]:
    """What stands in the inputs of a piece's page."""
    piece = row.piece
    return {
        "name": piece.name,
        "kind": piece.kind,
        "involvement": piece.involvement,
        "lead": piece.lead,
        "phases": lines_of(row.phases),
    }


def new_page(rules: Rules) -> PieceDialog:
    """The form of something that stands beside the COAs."""
    return _piece_page(None, coa_rules(rules), rules, None)


async def save_piece(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    piece_id: str,
    was: Mapping[str, str],
    inputs: Mapping[str, str],
) -> PhasesDialog | PieceDialog | PieceCard:
    """Added, or changed where `piece_id` says which; what cannot be comes back with what was typed."""
    of_framework = coa_rules(rules)
    rows = await rows_of(work, of_framework)
    row = await row_by_id(work, of_framework, piece_id) if piece_id else None
    if row is not None and row.month:
        return await page(work, rules, piece_id=piece_id)
    values, disputed = _fields(row, was, {key: typed(inputs, key) for key in _FIELDS})
    phases, wrong = parse_lines(values["phases"], rules.today(now), [p.title for p in of_framework.phases])
    problems = (*disputed, *_piece_problems(values, row, rows, of_framework), *wrong)
    if problems:
        return _piece_page(row, of_framework, rules, Filled(values, problems))
    piece = Piece(
        row.piece.id if row else rules.fresh()[:12],
        " ".join(values["name"].split()),
        values["kind"],
        values["involvement"],
        " ".join(values["lead"].split()),
    )
    newer = Row(piece, piece.name, tuple(sorted(phases, key=lambda phase: phase.months)))
    await save(work, newer)
    what = "piece changed" if row else "piece added"
    await work.trail.add(Event(now, by.id, what, piece.id, {"name": piece.name, "kind": piece.kind}))
    said = f"{piece.name} was changed." if row else f"{piece.name} stands in the planner."
    return piece_card(newer, await rows_of(work, of_framework), of_framework, said)


def _fields(
    row: Row | None, was: Mapping[str, str], said: Mapping[str, str]
) -> tuple[Mapping[str, str], list[str]]:
    """What a piece's page says, and what somebody else has changed of it since it was opened."""
    if row is None:
        return said, []
    standing = _values(row)
    merged = _merged(said, was, standing, ((key,) for key in _FIELDS))
    return merged.values, [
        _disputed(_FIELDS[key], standing[key].replace("\n", ", "))
        for key in _FIELDS
        if (key,) in merged.disputed
    ]


def _piece_problems(
    values: Mapping[str, str], row: Row | None, rows: Sequence[Row], of_framework: CoaRules
) -> tuple[str, ...]:
    """What is wrong with a piece, but for its months."""
    kinds = (*KINDS, *((row.piece.kind,) if row else ()))
    problems = [f"Name: {said}" for said in text_problems(values["name"], LONGEST, "What is it called?")]
    problems += [] if problems else name_problems(values["name"], values["kind"], row, rows, of_framework)
    problems += [] if values["kind"] in kinds else ["Choose what kind it is."]
    # What was imported without one can stay without one.
    involved = (*of_framework.involvements, *((row.piece.involvement,) if row else ()))
    problems += [] if values["involvement"] in involved else ["Choose the kind of involvement."]
    wanted = "Who leads it? Name a post, such as “QA Lead”."
    if values["lead"] or row is None or row.piece.lead:
        problems += [f"Lead: {said}" for said in text_problems(values["lead"], LONGEST, wanted)]
    return tuple(problems)


def name_problems(
    name: str, kind: str, row: Row | None, rows: Sequence[Row], of_framework: CoaRules
) -> list[str]:
    """Names are unique, and an area's is its COA's."""
    others = [other for other in rows if row is None or other.piece.id != row.piece.id]
    if any(fold(name) in (fold(other.name), fold(other.piece.name)) for other in others):
        return [f"Something in the planner is called “{name}” already. Please give it another name."]
    if kind != COA and of_framework.area(name):
        return [f"“{name}” is an area of COAs. Please give it another name, such as “{name} themes”."]
    return []


async def ask_remove(work: Work, rules: Rules, *, piece_id: str) -> RemoveDialog:
    """Whether it is really to be removed. Raises `Refused` for a COA that is planned."""
    row = await _removable(work, rules, piece_id)
    return RemoveDialog(row.piece.id, row.name, about(row), row.digest, rules.fresh())


async def remove(
    work: Work, rules: Rules, by: Person, now: datetime, *, piece_id: str, seen: str
) -> RemoveDialog | Removed:
    """It is no longer there; asked again where it was changed meanwhile."""
    row = await _removable(work, rules, piece_id)
    if seen != row.digest:
        return await ask_remove(work, rules, piece_id=piece_id)
    await work.planner.remove(piece_id)
    await work.trail.add(Event(now, by.id, "piece removed", piece_id, {"name": row.name}))
    return Removed(row.name)


async def _removable(work: Work, rules: Rules, piece_id: str) -> Row:
    row = await row_by_id(work, coa_rules(rules), piece_id)
    if row.month:
        raise Refused(
            f"{row.name} is a COA that is planned. Type `cancel coa {row.piece.name}` to call it off; "
            "then it leaves the planner, too."
        )
    return row
