"""What the cards of the planner show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from practice.planner_months import Run
from practice.views import Filled


class Tone(StrEnum):
    """How a phase lies to its COA; beside the colour its title always stands."""

    BEFORE = "before"
    PREP = "prep"
    COA = "coa"
    AFTER = "after"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """Who stands in a phase in a month."""

    phase: str
    tone: Tone
    names: tuple[str, ...]
    more: int = 0
    """How many others stand there, too."""


@dataclass(frozen=True, slots=True)
class MonthBlock:
    run: Run
    """One month, or several in which nothing stands."""
    cells: tuple[Cell, ...]
    in_prep: int
    """How many COAs are in prep."""
    more: int = 0
    """How many phases are not shown."""


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A row of the planner."""

    piece_id: str
    name: str
    about: str
    """ "evaluation · support · lead: QA Lead 1"."""
    phases: str
    """ "Data tasks Aug 2026 · COA prep Sep–Oct"."""


@dataclass(frozen=True, slots=True)
class TimetableCard:
    title: str
    """ "October 2026 to February 2028"."""
    words: str
    """The run as it can be typed, for the other pages."""
    months: tuple[MonthBlock, ...]
    lines: tuple[PieceLine, ...]
    more: int
    """How many rows are not shown."""
    coas: int
    """In the whole run."""
    in_prep: tuple[str, ...]
    """The months of the whole run in which several COAs are in prep, in words."""
    page: int
    pages: int
    may_change: bool
    at: datetime
    """Local time."""


@dataclass(frozen=True, slots=True)
class PieceCard:
    """A row of the planner by itself, as it stands now."""

    piece_id: str
    name: str
    about: str
    phases: tuple[tuple[str, str], ...]
    months: int
    said: str
    """What was changed, in words."""
    journey: bool
    """It is a COA whose phases follow its month."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseDialog:
    choices: tuple[tuple[str, str], ...]
    """Name and id."""
    rendering: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseInputs:
    """The inputs of one phase: from, until, and whether it is certain."""

    keys: tuple[str, str, str]
    title: str


@dataclass(frozen=True, slots=True)
class PhasesDialog:
    """The phases of a COA. Input ids end in `.{rendering}`, new for each rendering."""

    piece_id: str
    name: str
    month: str
    """ "November 2026"."""
    phases: tuple[PhaseInputs, ...]
    states: tuple[str, ...]
    was: Mapping[str, str]
    """What stands there as the page opens."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class PieceDialog:
    """What stands beside the COAs: a new piece, or one that is changed."""

    piece_id: str
    """Empty: a new one."""
    name: str
    kinds: tuple[str, ...]
    involvements: tuple[str, ...]
    was: Mapping[str, str]
    """What stands there as the page opens."""
    rendering: str
    token: str
    filled: Filled = field(default_factory=Filled)


@dataclass(frozen=True, slots=True)
class RemoveDialog:
    piece_id: str
    name: str
    about: str
    seen: str
    token: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What is no longer there, by its name."""

    name: str


Page = ChooseDialog | PhasesDialog | PieceDialog | RemoveDialog | Removed | PieceCard
"""Whatever a dialog of the planner can show."""
