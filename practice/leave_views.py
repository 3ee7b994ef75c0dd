"""What the cards about leave, cover, closures and leavers show: plain records, ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practice.views import AuditRow


@dataclass(frozen=True, slots=True)
class Said:
    """A short answer: a title and what follows from it, each line a paragraph; what is to be typed in backticks."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """Somebody who is away, or (no dates) is covered whenever they are."""

    post: str
    first_on: date | None
    last_on: date | None
    cover: str
    """The post that covers; empty: none does."""


@dataclass(frozen=True, slots=True)
class AbsencesCard:
    """Who is away or will be, and who is covered beside them."""

    away: tuple[AbsenceLine, ...]
    covered: tuple[AbsenceLine, ...]
    today: date


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One audit that has to go to somebody else, or had to."""

    row: AuditRow
    to: str
    """The post that is proposed; empty where nobody can be."""
    open: bool
    """Whether it still has to."""
    now_with: str
    """Who has it now, where it is somebody else."""


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """For the QA leads: whose audits, why they go to somebody else, and to whom."""

    key: str
    post: str
    why: str
    rows: tuple[ProposalRow, ...]
    to: Mapping[str, str]
    """The proposed auditor (id) of each audit (id): what the button does."""
    token: str
    note: str = ""
    """What came of the press that this answers."""


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A local date on which the service is closed."""

    day: date
    reason: str
    by: str
    """The post of whoever closed it, or "the framework"."""


@dataclass(frozen=True, slots=True)
class ClosuresCard:
    """Every closure from today on. `done`: what was just changed; empty where nothing was."""

    days: tuple[ClosedDay, ...]
    done: str = ""
