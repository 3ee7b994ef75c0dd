"""The planner: COAs and what stands beside them month by month; a phase is changed singly. [K]"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from practice.calendar import Month
from practice.channels import nearest
from practice.coa import coa_rules
from practice.errors import BadInput, NotFound, Refused
from practice.framework import fold
from practice.framework_coa import Coa as CoaRules
from practice.people import Person
from practice.planner_lines import without_mark
from practice.planner_months import Run, from_now, parse_run, short
from practice.planner_rows import (
    COA,
    TO_BE_CONFIRMED,
    PhaseState,
    Row,
    RowPhase,
    journey_problem,
    phases_line,
    rows_of,
    save,
    with_phases,
)
from practice.planner_views import Cell, MonthBlock, PieceCard, PieceLine, TimetableCard, Tone
from practice.records import Event
from practice.roles import scope_of
from practice.work import Rules, Work

CHANGE = "planner.phase"
"""Who may do this may change the planner."""
EXAMPLE = "coa phase East Kent prep Aug - Oct 2026"
PAGE_MONTHS = 18
MONTHS_ROOM, LINES_ROOM = 12_000, 16_000
"""Characters of a page for its months and for its rows: Teams takes cards of 40,000 at the most."""
CELL_ROOM, LINE_ROOM = 130, 250
"""What a phase of a month, and a row, take beside their words."""
CELLS = 10
NAMES = 8
"""Of a month's phases, and of a phase's names. *(ours)*"""
LINE_LENGTH = 400
_OUT = ("none", "left out", "leave out", "missing", "no", "nothing")


async def timetable(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str = "", page: int = 1
) -> TimetableCard:
    """A page of the months that the words name, else of the twelve from this one on. Raises `BadInput`."""
    of_framework, today = coa_rules(rules), rules.today(now)
    run = parse_run(words, today) if words.strip() else from_now(today)
    rows = [row for row in await rows_of(work, of_framework) if set(row.months) & set(run.keys)]
    pages = _pages([_block(month, rows, of_framework) for month in run.months])
    number = min(page, len(pages))
    shown = pages[number - 1]
    here = [row for row in rows if set(row.months) & {block.run.first.key for block in shown}]
    lines = _fitting(here)
    return TimetableCard(
        title=run.title,
        words=run.words,
        months=_folded(shown),
        lines=tuple(lines),
        more=len(here) - len(lines),
        coas=sum(row.piece.kind == COA for row in rows),
        in_prep=tuple(short(Month.of(key)) for key in run.keys if len(in_prep(rows, key, of_framework)) > 1),
        page=number,
        pages=len(pages),
        may_change=scope_of(by, rules.framework, CHANGE) is not None,
        at=rules.local(now),
    )


def _pages(blocks: Sequence[MonthBlock]) -> list[list[MonthBlock]]:
    pages: list[list[MonthBlock]] = [[]]
    for block in blocks:
        if pages[-1] and (
            len(pages[-1]) == PAGE_MONTHS or sum(map(_size, (*pages[-1], block))) > MONTHS_ROOM
        ):
            pages.append([])
        pages[-1].append(block)
    return pages


def _size(block: MonthBlock) -> int:
    return sum(CELL_ROOM + _length(cell.phase, *cell.names) for cell in block.cells)


def _length(*texts: str) -> int:
    """Of words as they stand in a card, where a mark can take three characters."""
    return sum(len(text) + 2 * sum(not mark.isalnum() and mark != " " for mark in text) for text in texts)


def _fitting(rows: Sequence[Row]) -> list[PieceLine]:
    """As many lines as a page holds."""
    lines, room = [], LINES_ROOM
    for line in map(line_of, rows):
        room -= LINE_ROOM + _length(line.name, line.about, line.phases)
        if room < 0:
            break
        lines.append(line)
    return lines


def _folded(blocks: Sequence[MonthBlock]) -> tuple[MonthBlock, ...]:
    """Months after one another in which nothing stands are one block."""
    folded: list[MonthBlock] = []
    for block in blocks:
        if folded and not block.cells and not folded[-1].cells:
            folded[-1] = replace(block, run=Run(folded[-1].run.first, block.run.last))
        else:
            folded.append(block)
    return tuple(folded)


def in_prep(rows: Iterable[Row], month: str, of_framework: CoaRules) -> list[str]:
    """The COAs that are in prep in a month, by name."""
    prep = of_framework.phase("prep")
    if prep is None:
        return []
    return [
        row.name
        for row in rows
        if row.piece.kind == COA and (found := row.phase(prep.title)) and month in found.months
    ]


def _block(month: Month, rows: Sequence[Row], of_framework: CoaRules) -> MonthBlock:
    """A month with its phases in the framework's order, others after them."""
    key = month.key
    found: dict[str, list[str]] = {phase.title: [] for phase in of_framework.phases}
    for row in rows:
        for phase in row.phases:
            if key in phase.months:
                unsure = f" ({TO_BE_CONFIRMED})" if key in phase.unsure else ""
                found.setdefault(phase.title, []).append(f"{row.name}{unsure}")
    tones = _tones(of_framework)
    cells = [
        Cell(title, tones.get(title, Tone.OTHER), tuple(names[:NAMES]), max(0, len(names) - NAMES))
        for title, names in found.items()
        if names
    ]
    prep = len(in_prep(rows, key, of_framework))
    return MonthBlock(Run(month, month), tuple(cells[:CELLS]), prep, max(0, len(cells) - CELLS))


def _tones(of_framework: CoaRules) -> Mapping[str, Tone]:
    prep, tones = of_framework.phase("prep"), {}
    for phase in of_framework.phases:
        before = Tone.PREP if phase == prep else Tone.BEFORE
        tones[phase.title] = (
            Tone.COA if 0 in phase.months else before if max(phase.months) < 0 else Tone.AFTER
        )
    return tones


def line_of(row: Row) -> PieceLine:
    phases = phases_line(row)
    if len(phases) > LINE_LENGTH:
        phases = f"{phases[:LINE_LENGTH].rstrip()}…"
    return PieceLine(row.piece.id, row.name, about(row), phases)


def about(row: Row) -> str:
    """ "evaluation · support · lead: QA Lead 1"."""
    lead = f"lead: {row.piece.lead}" if row.piece.lead else ""
    month = Month.of(row.month) if row.month else None
    kind = f"{row.piece.kind}, {month.words}" if month else row.piece.kind
    return " · ".join(part for part in (kind, row.piece.involvement, lead) if part)


async def row_by_id(work: Work, of_framework: CoaRules, piece_id: str) -> Row:
    """Raises `NotFound`."""
    found = next((row for row in await rows_of(work, of_framework) if row.piece.id == piece_id), None)
    if found is None:
        raise NotFound("This is not in the planner any more. Type `coa timetable` to see what is.")
    return found


async def change_phase(work: Work, rules: Rules, by: Person, now: datetime, *, words: str) -> PieceCard:
    """Typed: "East Kent prep Aug - Oct 2026". Raises `BadInput` for what can be typed better."""
    of_framework, today = coa_rules(rules), rules.today(now)
    rows = await rows_of(work, of_framework)
    row, rest = _row_in(words, rows, today)
    phase, said = _phase_in(rest, row, of_framework)
    newer = _as_said(said, phase, row, today)
    if newer == replace(phase, changed=newer.changed):
        raise Refused(f"{row.name}: {phase.title} is {phase.words} already, so nothing was changed.")
    return await keep_phases(work, rules, by, now, row, [newer])


async def keep_phases(
    work: Work, rules: Rules, by: Person, now: datetime, row: Row, phases: Sequence[RowPhase]
) -> PieceCard:
    """These phases of a row stand from now on. Raises `Refused` where a planned COA would lose its own month."""
    of_framework = coa_rules(rules)
    newer = with_phases(row, phases, of_framework)
    if problem := journey_problem(newer, of_framework):
        raise Refused(problem)
    await save(work, newer)
    said = " ".join(_changed(row, phase) for phase in phases)
    await work.trail.add(Event(now, by.id, "planner changed", row.piece.id, {"said": said}))
    return piece_card(newer, await rows_of(work, of_framework), of_framework, said)


def _changed(row: Row, phase: RowPhase) -> str:
    before = row.phase(phase.title)
    was = f" It was {before.words}." if before and before.words != phase.words else ""
    return f"{phase.title}: {phase.words}.{was}"


def piece_card(row: Row, rows: Sequence[Row], of_framework: CoaRules, said: str) -> PieceCard:
    """A row by itself, with the months in which another COA is in prep, too."""
    prep = of_framework.phase("prep")
    own = row.phase(prep.title) if prep else None
    shared = [key for key in (own.months if own else ()) if len(in_prep(rows, key, of_framework)) > 1]
    names = dict.fromkeys(name for key in shared for name in in_prep(rows, key, of_framework))
    months = ", ".join(short(Month.of(key)) for key in shared)
    warning = f"{len(names)} COAs are in prep in {months}: {', '.join(names)}."
    return PieceCard(
        piece_id=row.piece.id,
        name=row.name,
        about=about(row),
        phases=tuple((phase.title, phase.words) for phase in row.phases),
        months=len(row.months),
        said=said,
        journey=bool(row.month),
        warnings=(warning,) if shared and row.piece.kind == COA else (),
    )


def _row_in(words: str, rows: Sequence[Row], today: date) -> tuple[Row, str]:
    """The row that stands first in what was typed, and what comes after it."""
    if not words.strip():
        raise BadInput(f"Which COA or piece, which phase, and when? Type, for example, `{EXAMPLE}`.")
    named = {**_by_area(rows, Month(today.year, today.month).key), **{row.name: row for row in rows}}
    for name in sorted(named, key=len, reverse=True):
        if (rest := after_name(words, name)) is not None:
            return named[name], rest
    near = nearest(words[:200], list(named))
    hint = f"Did you mean “{near}”?" if near else "Type `coa timetable` to see what it holds."
    raise BadInput(f"Nothing in the planner is called like the beginning of “{words[:60].strip()}”. {hint}")


def _by_area(rows: Sequence[Row], this_month: str) -> dict[str, Row]:
    """An area's name alone means its first COA that is not over, else its latest."""
    found: dict[str, Row] = {}
    for row in rows:
        standing = found.get(row.piece.name)
        if row.month and (standing is None or standing.month < this_month):
            found[row.piece.name] = row
    return found


def after_name(words: str, name: str) -> str | None:
    """What stands after a name at the beginning of these words, in any case and spacing; None where it is not there."""
    parts = [r"(?:and|&)" if part == "and" else re.escape(part) for part in fold(name).split()]
    found = re.match(r"[\s_-]*".join(parts) + r"(?=[\s,:(]|$)", words.strip(), re.I) if parts else None
    return words.strip()[found.end() :].strip(" ,:") if found else None


def _phase_in(words: str, row: Row, of_framework: CoaRules) -> tuple[RowPhase, str]:
    """The phase that stands first in what was typed: one of the row's, or of the framework's."""
    known: dict[str, RowPhase] = {phase.title: phase for phase in row.phases}
    if row.piece.kind == COA:
        for phase in of_framework.phases:
            found = known.setdefault(phase.title, RowPhase(phase.title, ()))
            known.setdefault(phase.key, found)
    for name in sorted(known, key=len, reverse=True):
        if (rest := after_name(words, name)) is not None:
            return known[name], rest
    titles = list(dict.fromkeys(phase.title for phase in known.values()))
    if not words:
        raise BadInput(f"Which phase of {row.name}? There are: {', '.join(titles)}.")
    near = nearest(words.split()[0], list(known))
    hint = f"Did you mean “{known[near].title}”?" if near else f"There are: {', '.join(titles)}."
    raise BadInput(f"{row.name} has no phase called like the beginning of “{words[:60]}”. {hint}")


def _as_said(words: str, phase: RowPhase, row: Row, today: date) -> RowPhase:
    """The phase as it is to be: other months, to be confirmed, confirmed, or left out."""
    said, unsure = without_mark(words)
    if fold(said) in _OUT and not unsure:
        return RowPhase(phase.title, ())
    if not said and unsure:
        return RowPhase(phase.title, phase.months, frozenset(phase.months or ("",)))
    if fold(said) == PhaseState.CONFIRMED and not unsure and phase.months:
        return RowPhase(phase.title, phase.months)
    if not said or fold(said) == PhaseState.CONFIRMED:
        raise BadInput(
            f"When is {phase.title} of {row.name}? Type, for example, `{EXAMPLE}`; "
            f"or `{TO_BE_CONFIRMED}`, or `none` in place of the months."
        )
    return of_run(phase.title, parse_run(said, today, near=_near(phase, row)), unsure=unsure)


def of_run(title: str, run: Run, *, unsure: bool) -> RowPhase:
    return RowPhase(title, run.keys, frozenset(run.keys if unsure else ()))


def _near(phase: RowPhase, row: Row) -> Month | None:
    """Where a month without a year is looked for."""
    key = next(iter((*phase.months, row.month, *row.months)), "")
    return Month.of(key) if key else None
