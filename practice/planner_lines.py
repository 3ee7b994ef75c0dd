"""The months of what stands beside the COAs as people type them, one phase a line: "Fieldwork Nov - Dec". Pure."""

import re
from collections.abc import Sequence
from datetime import date

from practice.calendar import Month
from practice.childs_details import text_problems
from practice.errors import BadInput
from practice.framework import fold
from practice.planner_months import RUN, parse_run, run_words, runs_of
from practice.planner_rows import TO_BE_CONFIRMED, RowPhase

EXAMPLE = "Fieldwork Nov - Dec 2026"
LONGEST = 80
"""Characters of a name, a lead or a phase's title. *(ours)*"""
LONGEST_LINES = 2000
_LINE = re.compile(rf"(.*?\S)[\s:,]+((?:from\s+)?{RUN})", re.I)
_OPEN = re.compile(rf"[\s,(\[]*\b(?:{TO_BE_CONFIRMED}|tbc)\b[)\]]*", re.I)


def without_mark(words: str) -> tuple[str, bool]:
    """The words without "(tbc)" or "to be confirmed", and whether that stood there."""
    said = _OPEN.sub(" ", words).strip(" ,:-–")
    return said, _OPEN.search(words) is not None


def parse_lines(text: str, today: date, known: Sequence[str]) -> tuple[list[RowPhase], tuple[str, ...]]:
    """The phases, and what is wrong with each line. A phase of the framework (`known`) is spelled as there."""
    if not text:
        return [], (f"When is it? Write one phase a line, such as “{EXAMPLE}”.",)
    if len(text) > LONGEST_LINES:
        return [], (
            f"{len(text):,} characters of phases are too many. Please shorten them to {LONGEST_LINES:,}.",
        )
    spelled = {fold(title): title for title in known}
    found: dict[str, RowPhase] = {}
    problems: list[str] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        try:
            phase = _phase(line, today)
        except BadInput as problem:
            problems.append(f"“{line[:60]}”: {problem}")
            continue
        title = spelled.setdefault(fold(phase.title), phase.title)
        standing = found.get(title, RowPhase(title, ()))
        months = tuple(sorted({*standing.months, *phase.months}))
        found[title] = RowPhase(title, months, standing.unsure | phase.unsure)
    return list(found.values()), tuple(problems)


def _phase(line: str, today: date) -> RowPhase:
    said, unsure = without_mark(line)
    parts = _LINE.fullmatch(said)
    if parts is None:
        raise BadInput(f"I could not find its months. Write it like this: {EXAMPLE}.")
    title = parts[1].strip(" :,-–")
    if problems := text_problems(title, LONGEST, "Which phase is it?"):
        raise BadInput(" ".join(problems))
    keys = parse_run(parts[2], today).keys
    return RowPhase(title, keys, frozenset(keys if unsure else ()))


def lines_of(phases: Sequence[RowPhase]) -> str:
    """As they can be typed again."""
    lines = []
    for phase in phases:
        for unsure in (False, True):
            months = [Month.of(key) for key in phase.months if (key in phase.unsure) is unsure]
            mark = " (tbc)" if unsure else ""
            lines += [(run.first, f"{phase.title} {run_words(run)}{mark}") for run in runs_of(months)]
    return "\n".join(line for _, line in sorted(lines))
