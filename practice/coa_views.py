"""What the cards of COA weeks show."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.coa_records import CoaDay, CoaState, InquiryState, StepState


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a journey."""

    coa_id: str
    key: str
    title: str
    due_on: date
    at: str
    """Local time of a meeting, "10:00"; empty for a task."""
    owners: str
    """The posts that are prompted, in words."""
    state: StepState
    note: str
    late: bool


@dataclass(frozen=True, slots=True)
class InquiryRow:
    number: int
    text: str
    state: InquiryState


@dataclass(frozen=True, slots=True)
class CoaCard:
    """One COA: its days, its journey and its lines of inquiry."""

    coa_id: str
    area: str
    is_service: bool
    month: str
    """ "November 2026"."""
    state: CoaState
    days: tuple[CoaDay, ...]
    steps: tuple[StepRow, ...]
    inquiries: tuple[InquiryRow, ...]
    warnings: tuple[str, ...]
    chair: str
    """Who chairs its KIT meetings, in words."""
    channel: str
    """Where its prompts go: a channel's name; empty: no channel is linked."""
    today: date
    by: str = ""
    """Who confirmed it, or put it away."""
    at: datetime | None = None
    token: str = ""


@dataclass(frozen=True, slots=True)
class CoaRow:
    """A COA in a list."""

    coa_id: str
    area: str
    month: str
    next_step: str
    """What is next of it, with its day; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class CoasCard:
    rows: tuple[CoaRow, ...]
