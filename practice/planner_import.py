"""The import of a planner that exists already: one row a month. One bad row, and nothing is imported. [K]"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz import fuzz, process

from practice.calendar import Month
from practice.childs_details import text_problems
from practice.coa import coa_rules
from practice.coa_records import Coa, CoaState, Piece
from practice.csv_file import LONGEST as MOST
from practice.csv_file import BadFile, Row, read_sheet
from practice.errors import BadInput
from practice.framework import fold
from practice.framework_coa import Coa as CoaRules
from practice.importing import Imported
from practice.planner_lines import LONGEST, without_mark
from practice.planner_months import parse_run
from practice.planner_rows import (
    COA,
    KINDS,
    TO_BE_CONFIRMED,
    RowPhase,
    kept_of,
    name_with_month,
    names_coa,
    own_phase,
    piece_of,
    row_of_coa,
    row_of_piece,
    rows_of,
    save,
    with_whole,
)
from practice.planner_rows import Row as PlannerRow
from practice.records import Event
from practice.work import Rules, Work

COLUMNS = ("name", "kind", "involvement", "lead", "month", "phase")
MISSPELLED = 80
"""Of 100: how much alike a kind and one of ours are, where one was meant by the other."""
_ANY_DAY = date(2000, 1, 1)
"""A month of the file has its year: which day it is read on does not matter."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the lines of one name say."""

    line: int
    """The first of them."""
    name: str
    kind: str
    involvement: str
    lead: str
    phases: Mapping[str, RowPhase]
    line_of: Mapping[str, int]
    """The first line of each phase."""


def planner_in(content: bytes, of_framework: CoaRules) -> list[Said]:
    """The rows of a planner's file, in the order of their first lines. Raises `BadFile`."""
    sheet = read_sheet(content, COLUMNS)
    problems = [*sheet.problems]
    groups: dict[str, list[Row]] = {}
    for row in sheet.rows:
        problems += _row_problems(row, of_framework)
        if row["name"]:
            groups.setdefault(fold(row["name"]), []).append(row)
    said: list[Said] = []
    for rows in groups.values():
        problems += [*_contradictions(rows), *_twice(rows, of_framework)]
        if not problems:
            said.append(_said(rows, of_framework))
    if problems:
        raise BadFile(in_order(problems))
    return said


def in_order(problems: Iterable[str]) -> list[str]:
    """By their lines."""
    return sorted(dict.fromkeys(problems), key=lambda said: (int(re.findall(r"\d+", said)[0]), said))


def _row_problems(row: Row, of_framework: CoaRules) -> Iterator[str]:
    where = f"line {row.line}:"
    for column in ("name", "lead", "phase"):
        # What is longer still was named when the file was read.
        if column != "lead" and not row[column]:
            yield f"{where} {column} is empty."
        elif row[column] and len(row[column]) <= MOST:
            yield from (f"{where} {column}: {said}" for said in text_problems(row[column], LONGEST))
    if said := _kind_problem(row["kind"]):
        yield f"{where} {said}"
    involvement = row["involvement"]
    if involvement and involvement_of(involvement, of_framework) is None:
        known = ", ".join(of_framework.involvements)
        yield f"{where} involvement “{involvement}” is none of this framework's: {known}."
    try:
        month_of(row["month"])
    except BadInput as problem:
        yield f"{where} {problem}"


def kind_of(words: str) -> str:
    """A kind as the planner writes it; one that it does not know is left as written."""
    known = {fold(kind): kind for kind in (COA, *KINDS)} | {"thematic": "thematic piece"}
    return known.get(fold(words), known.get(fold(words).removesuffix("s"), words))


def _kind_problem(words: str) -> str:
    """What is wrong with a kind: that there is none, or that it is one of ours, misspelled."""
    if not words:
        return f"kind is empty; write {COA}, {', '.join(KINDS[:-1])} or {KINDS[-1]}."
    if kind_of(words) in (COA, *KINDS):
        return ""
    near = process.extractOne(fold(words), [COA, *KINDS], scorer=fuzz.ratio, score_cutoff=MISSPELLED)
    return f"kind “{words}” is none that I know. Did you mean {near[0]}?" if near else ""


def involvement_of(words: str, of_framework: CoaRules) -> str | None:
    return next((known for known in of_framework.involvements if fold(known) == fold(words)), None)


def month_of(words: str) -> str:
    """A month's key. As spreadsheets write it, too: "Nov-26", "01/11/2026", "2026-11-01". Raises `BadInput`."""
    said = words.strip()
    if not said:
        raise BadInput("month is empty; write it like 2026-11.")
    if found := re.fullmatch(r"(20\d\d)-(\d{1,2})-\d{1,2}", said):
        said = f"{found[1]}-{found[2]}"
    elif found := re.fullmatch(r"(?:\d{1,2}/)?(\d{1,2})/(20\d\d)", said):
        said = f"{found[2]}-{found[1]}"
    if not re.search(r"\d", said):
        raise BadInput(f"month “{words}” has no year; write it like 2026-11 or Nov 2026.")
    try:
        run = parse_run(said, _ANY_DAY)
    except BadInput as error:
        raise BadInput(f"month “{words}” is none; write it like 2026-11 or Nov 2026.") from error
    if run.first != run.last:
        raise BadInput(f"month “{words}” is more than one month; write one row for each.")
    return run.first.key


def phase_of(words: str, of_framework: CoaRules) -> tuple[str, bool]:
    """A phase's title, the framework's where it knows it, and whether it is to be confirmed."""
    said, unsure = without_mark(words)
    if not said:
        return TO_BE_CONFIRMED.capitalize(), False
    known = of_framework.phase(said)
    return (known.title if known else said), unsure


def _contradictions(rows: Sequence[Row]) -> Iterator[str]:
    """One name has one kind, involvement and lead; a later line may leave them out."""
    for column in ("kind", "involvement", "lead"):
        first = next((row for row in rows if row[column]), rows[0])
        for row in rows:
            if row[column] and _same(column, row[column]) != _same(column, first[column]):
                yield (
                    f"line {row.line}: {column} “{row[column]}” is another than “{first[column]}” "
                    f"on line {first.line}, of the same name."
                )


def _same(column: str, value: str) -> str:
    return fold(kind_of(value) if column == "kind" else value)


def _twice(rows: Sequence[Row], of_framework: CoaRules) -> Iterator[str]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        try:
            key = month_of(row["month"]), fold(phase_of(row["phase"], of_framework)[0])
        except BadInput:
            continue
        if key in first:
            yield f"line {row.line}: the same phase in the same month stands on line {first[key]} already."
        first.setdefault(key, row.line)


def _said(rows: Sequence[Row], of_framework: CoaRules) -> Said:
    def first(column: str) -> str:
        return next((row[column] for row in rows if row[column]), "")

    spelled: dict[str, str] = {}
    phases: dict[str, RowPhase] = {}
    lines: dict[str, int] = {}
    for row in rows:
        title, unsure = phase_of(row["phase"], of_framework)
        title = spelled.setdefault(fold(title), title)
        standing = phases.get(title, RowPhase(title, ()))
        key = month_of(row["month"])
        months = tuple(sorted((*standing.months, key)))
        phases[title] = RowPhase(title, months, standing.unsure | ({key} if unsure else set()))
        lines.setdefault(title, row.line)
    involvement = involvement_of(first("involvement"), of_framework) or ""
    return Said(
        rows[0].line, rows[0]["name"], kind_of(first("kind")), involvement, first("lead"), phases, lines
    )


async def import_planner(work: Work, rules: Rules, content: bytes, now: datetime) -> Imported:
    """Adds and updates; the months of a row become the file's. What is not in the file stays."""
    of_framework = coa_rules(rules)
    said = planner_in(content, of_framework)
    standing = {row.piece.id: row for row in await rows_of(work, of_framework)}
    coas = [coa for coa in await work.coas.all() if coa.state is CoaState.PLANNED]
    newer, problems, notes = [], [], []
    for one in said:
        try:
            row = _row(one, standing.values(), coas, of_framework, rules)
        except BadInput as problem:
            problems.append(f"line {one.line}: {problem}")
            continue
        newer.append(row)
        if row.month:
            notes.append(f"“{one.name}” is the COA that is planned for {Month.of(row.month).words}.")
    if problems := problems or _one_row_twice(said, newer):
        raise BadFile(in_order(problems))
    changed = [row for row in newer if _kept(standing.get(row.piece.id)) != _kept(row)]
    for row in changed:
        await save(work, row)
    added = sum(row.piece.id not in standing for row in newer)
    done = Imported(added, len(changed) - added, len(newer) - len(changed), 0, tuple(notes))
    await work.trail.add(Event(now, "", "planner imported", "planner", {"added": done.added}))
    return done


def _kept(row: PlannerRow | None) -> object:
    return row and (row.piece, sorted(kept_of(row), key=repr))


def _one_row_twice(said: Sequence[Said], rows: Sequence[PlannerRow]) -> list[str]:
    """Two names of the file that are one COA's."""
    first: dict[str, Said] = {}
    problems = []
    for one, row in zip(said, rows, strict=True):
        if row.piece.id in first:
            other = first[row.piece.id]
            problems.append(
                f"line {one.line}: “{one.name}” is the same COA as “{other.name}” on line {other.line}."
            )
        first.setdefault(row.piece.id, one)
    return problems


def _row(
    said: Said, rows: Iterable[PlannerRow], coas: Sequence[Coa], of_framework: CoaRules, rules: Rules
) -> PlannerRow:
    """The row of the planner as the file has it. Raises `BadInput`."""
    named = [row for row in rows if fold(row.piece.name) == fold(said.name) and not row.month]
    if said.kind == COA and (coa := _coa_of(said, coas, of_framework)) is not None:
        piece = piece_of(coa)
        piece = Piece(piece.id, piece.name, COA, said.involvement, said.lead, coa.id)
        return with_whole(row_of_coa(coa, piece, (), of_framework), coa, said.phases, of_framework)
    if said.kind != COA and of_framework.area(said.name):
        raise BadInput(
            f"“{said.name}” is an area of COAs, and its kind here is “{said.kind}”. Write {COA}, or another name."
        )
    piece_id = named[0].piece.id if named else rules.fresh()[:12]
    piece = Piece(piece_id, said.name, said.kind, said.involvement, said.lead)
    return row_of_piece(piece, kept_of(PlannerRow(piece, said.name, tuple(said.phases.values()))))


def _coa_of(said: Said, coas: Sequence[Coa], of_framework: CoaRules) -> Coa | None:
    """The planned COA that a row of the file is meant for; None where there is none. Raises `BadInput`."""
    named = [coa for coa in coas if names_coa(said.name, coa)]
    own = said.phases.get(own_phase(of_framework))
    months = own.months if own else ()
    if not named or not months:
        if len(named) > 1:
            listed = " or ".join(f"“{name_with_month(coa)}”" for coa in named)
            raise BadInput(f"there are several COAs of {named[0].area}. Which is meant: {listed}?")
        return named[0] if named else None
    meant = [coa for coa in named if coa.month in months]
    if meant:
        return meant[0]
    planned = " and ".join(Month.of(coa.month).words for coa in named)
    raise BadInput(
        f"the COA of {named[0].area} is planned for {planned}, and the file has it in {Month.of(months[0]).words}. "
        f"Type `move coa {named[0].area}` to move it; if another one is meant, put its month behind its name: "
        f"“{named[0].area} {Month.of(months[0]).words}”."
    )
