"""The rows of the planner: what is kept of them, and what follows from a COA's month. [K]"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from practice.calendar import Month, months_after
from practice.coa_records import Coa, CoaState, Piece, PieceMonth
from practice.framework import fold
from practice.framework_coa import Coa as CoaRules
from practice.planner_months import months_words, run_words, runs_of
from practice.work import Work

COA = "COA"
"""The kind of a COA's row."""
KINDS = ("thematic piece", "evaluation", "audit")
"""What stands beside the COAs. [K]"""
TO_BE_CONFIRMED = "to be confirmed"


class PhaseState(StrEnum):
    CONFIRMED = "confirmed"
    OPEN = TO_BE_CONFIRMED
    OUT = "left out"


@dataclass(frozen=True, slots=True)
class RowPhase:
    """One phase of a row. `unsure`: the months that are to be confirmed; where it has none yet, the empty one."""

    title: str
    months: tuple[str, ...]
    """In their order, "2026-11" each."""
    unsure: frozenset[str] = frozenset()
    changed: bool = False
    """Singly: it stays where it is when its COA moves."""

    @property
    def state(self) -> PhaseState:
        if self.unsure:
            return PhaseState.OPEN
        return PhaseState.CONFIRMED if self.months else PhaseState.OUT

    @property
    def words(self) -> str:
        """ "Sep–Oct 2026, to be confirmed"."""
        when = months_words([Month.of(key) for key in self.months])
        if self.unsure and self.unsure < set(self.months):
            return (
                f"{when} ({months_words([Month.of(key) for key in sorted(self.unsure)])} {TO_BE_CONFIRMED})"
            )
        if self.unsure:
            return f"{when}, {TO_BE_CONFIRMED}" if when else TO_BE_CONFIRMED
        return when or "left out"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the planner as it stands."""

    piece: Piece
    name: str
    """As it is shown and typed: of an area with several COAs its month stands beside it."""
    phases: tuple[RowPhase, ...]
    month: str = ""
    """Of the COA whose journey it is."""

    @property
    def months(self) -> tuple[str, ...]:
        return tuple(sorted({month for phase in self.phases for month in phase.months}))

    @property
    def digest(self) -> str:
        """Another one as soon as anything of the row is another."""
        said = [self.piece, self.month, *((p.title, p.months, sorted(p.unsure)) for p in self.phases)]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def phase(self, words: str) -> RowPhase | None:
        return next((phase for phase in self.phases if fold(phase.title) == fold(words)), None)


async def rows_of(work: Work, of_framework: CoaRules) -> list[Row]:
    """Every row: COAs in the order of their months, then what stands beside them, by its first month."""
    coas = [coa for coa in await work.coas.all() if coa.state is CoaState.PLANNED]
    pieces = {piece.id: piece for piece in await work.planner.all()}
    kept: dict[str, list[PieceMonth]] = {}
    for month in await work.planner.months():
        kept.setdefault(month.piece_id, []).append(month)
    areas = [coa.area for coa in coas]
    rows = [
        row_of_coa(
            coa,
            pieces.get(coa.id) or piece_of(coa),
            kept.get(coa.id, []),
            of_framework,
            named=areas.count(coa.area) > 1,
        )
        for coa in coas
    ]
    beside = [row_of_piece(piece, kept.get(piece.id, [])) for piece in pieces.values() if not piece.coa_id]
    own = own_phase(of_framework)
    return rows + sorted((_told_apart(row, areas, own) for row in beside), key=_place)


def _told_apart(row: Row, areas: Sequence[str], own: str) -> Row:
    """A COA without a journey, of an area that has one with a journey, is named with its month."""
    if row.piece.kind != COA or fold(row.name) not in map(fold, areas):
        return row
    phase = row.phase(own)
    month = Month.of(phase.months[0]) if phase and phase.months else None
    return replace(row, name=f"{row.name} {month.words}" if month else f"{row.name} (not planned)")


def _place(row: Row) -> tuple[bool, str, str]:
    return row.piece.kind != COA, min(row.months, default=""), fold(row.name)


def piece_of(coa: Coa) -> Piece:
    """The row of a COA of which nothing else was kept."""
    return Piece(coa.id, coa.area, COA, "", "", coa.id)


def name_with_month(coa: Coa) -> str:
    """ "East Kent November 2026"."""
    month = Month.of(coa.month)
    return f"{coa.area} {month.words}"


def row_of_coa(
    coa: Coa, piece: Piece, kept: Iterable[PieceMonth], of_framework: CoaRules, *, named: bool = False
) -> Row:
    """The framework's phases from the COA's month, but for those that were changed singly."""
    own, title_of_own = derived(coa.month, of_framework), own_phase(of_framework)
    # A COA that has moved away from where its own phase was put takes that along.
    changed = {
        title: phase
        for title, phase in phases_in(kept).items()
        if title != title_of_own or coa.month in phase.months
    }
    phases = [replace(changed.get(title, phase), changed=title in changed) for title, phase in own.items()]
    phases += [replace(phase, changed=True) for title, phase in changed.items() if title not in own]
    return Row(piece, name_with_month(coa) if named else coa.area, tuple(phases), coa.month)


def row_of_piece(piece: Piece, kept: Iterable[PieceMonth]) -> Row:
    phases = sorted(phases_in(kept).values(), key=lambda phase: (min(phase.months, default=""), phase.title))
    return Row(piece, piece.name, tuple(phases))


def derived(coa_month: str, of_framework: CoaRules) -> Mapping[str, RowPhase]:
    """The framework's phases by their titles, from the COA's month. [K]"""
    month = Month.of(coa_month)
    return {
        phase.title: RowPhase(
            phase.title, tuple(months_after(month, offset).key for offset in sorted(phase.months))
        )
        for phase in of_framework.phases
    }


def phases_in(kept: Iterable[PieceMonth]) -> dict[str, RowPhase]:
    """What is kept of a row, by the titles of its phases."""
    found: dict[str, list[PieceMonth]] = {}
    for one in kept:
        found.setdefault(one.phase, []).append(one)
    return {
        title: RowPhase(
            title,
            tuple(sorted(one.month for one in months if one.month)),
            frozenset(one.month for one in months if not one.confirmed),
        )
        for title, months in found.items()
    }


def kept_of(row: Row) -> list[PieceMonth]:
    """What is kept of a row: of a COA with a journey the phases that were changed, else every month."""
    kept: list[PieceMonth] = []
    for phase in row.phases:
        if row.piece.coa_id and not phase.changed:
            continue
        months = phase.months or (("",) if row.piece.coa_id or phase.unsure else ())
        kept += [PieceMonth(row.piece.id, key, phase.title, key not in phase.unsure) for key in months]
    return kept


def with_phases(row: Row, phases: Sequence[RowPhase], of_framework: CoaRules) -> Row:
    """The row with these in place of its phases of the same title; a phase that it had not comes last.

    What becomes as the framework has it moves with its COA again.
    """
    own = derived(row.month, of_framework) if row.month else {}
    plain = (replace(phase, changed=False) for phase in phases)
    newer = {phase.title: replace(phase, changed=phase != own.get(phase.title)) for phase in plain}
    standing = [newer.pop(phase.title, phase) for phase in row.phases]
    return replace(row, phases=(*standing, *newer.values()))


async def save(work: Work, row: Row) -> None:
    await work.planner.save(row.piece, kept_of(row))


def phases_line(row: Row) -> str:
    """ "Data tasks Aug 2026 · COA prep Sep–Oct · COA Nov": a year stands where another begins."""
    stretches = [
        (run, phase) for phase in row.phases for run in runs_of([Month.of(key) for key in phase.months])
    ]
    said, year = [], None
    for run, phase in sorted(stretches, key=lambda pair: pair[0].first):
        unsure = f" ({TO_BE_CONFIRMED})" if phase.unsure.intersection(run.keys) else ""
        said.append(f"{phase.title} {run_words(run, years_from=year)}{unsure}")
        year = run.last.year
    said += [f"{phase.title} {phase.words}" for phase in row.phases if not phase.months]
    return " · ".join(said)


def own_phase(of_framework: CoaRules) -> str:
    """The title of the phase that is the COA's month itself; empty where the framework has none."""
    return next((phase.title for phase in of_framework.phases if 0 in phase.months), "")


def journey_problem(row: Row, of_framework: CoaRules) -> str:
    """What is wrong where a COA that is planned would stand in the planner without its own month."""
    own = row.phase(own_phase(of_framework))
    if not row.month or own is None or row.month in own.months:
        return ""
    month = Month.of(row.month)
    return (
        f"The COA of {row.piece.name} is planned for {month.words}, so its phase “{own.title}” "
        f"has to hold that month. Type `move coa {row.piece.name}` to move the COA itself."
    )


def names_coa(name: str, coa: Coa) -> bool:
    """Whether a row of this name is meant to be that COA's: its area, with or without its month."""
    words = fold(re.sub(r"^(the\s+)?coa\s+(of\s+)?|\s+coa$", "", name.strip(), flags=re.I))
    return words in (fold(coa.area), fold(name_with_month(coa)))


def with_whole(row: Row, coa: Coa, phases: Mapping[str, RowPhase], of_framework: CoaRules) -> Row:
    """A COA's row with these phases and no others; those that are as the framework has them move with the COA."""
    own, found = own_phase(of_framework), []
    for title, planned in derived(coa.month, of_framework).items():
        given = phases.get(title, planned if title == own else RowPhase(title, ()))
        same = given.months == planned.months and not given.unsure
        found.append(planned if same else replace(given, changed=True))
    known = {phase.title for phase in found}
    found += [replace(phase, changed=True) for title, phase in phases.items() if title not in known]
    return replace(row, phases=tuple(found))


async def take_over(work: Work, of_framework: CoaRules, coa: Coa) -> None:
    """A COA is confirmed: it begins with the framework's phases, or with those that were imported for it before."""
    await work.planner.remove(coa.id)
    own = own_phase(of_framework)
    for piece in await work.planner.all():
        if piece.kind != COA or piece.coa_id or not names_coa(piece.name, coa):
            continue
        phases = phases_in(await work.planner.months([piece.id]))
        if own in phases and coa.month in phases[own].months:
            row = row_of_coa(
                coa, replace(piece_of(coa), involvement=piece.involvement, lead=piece.lead), (), of_framework
            )
            await work.planner.remove(piece.id)
            await save(work, with_whole(row, coa, phases, of_framework))
