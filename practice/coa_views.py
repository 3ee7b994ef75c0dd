"""What the cards of COA weeks show."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.coa_plan import Typed
from practice.coa_records import CoaDay, CoaState, InquiryState, StepState
from practice.views import Filled


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
    cancelled_on: date | None = None
    version: int = 1
    token: str = ""


@dataclass(frozen=True, slots=True)
class CoaRow:
    """A COA in a list."""

    coa_id: str
    area: str
    month: str
    next_step: str
    """What is next of it, with its day; empty when nothing is."""
    begins: date | None = None
    late: int = 0
    """How many steps are not done though their day has passed."""


@dataclass(frozen=True, slots=True)
class CoasCard:
    rows: tuple[CoaRow, ...]


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """The way to the form; `typed` is kept in it, and `problems` say what it lacks."""

    typed: Typed
    problems: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class WherePage:
    """The form's first page: which area, in which month. Input ids end in `.{rendering}`."""

    areas: tuple[str, ...]
    months: tuple[tuple[str, str], ...]
    """Key and words: "2026-11", "November 2026"."""
    typed: Typed
    """What was typed so far; its month is a key, where it is one of `months`."""
    problems: tuple[str, ...]
    rendering: str


@dataclass(frozen=True, slots=True)
class DaysPage:
    """The form's second page: the districts' first days, and who chairs."""

    area: str
    is_service: bool
    month: str
    """Its key."""
    month_words: str
    earliest: date
    latest: date
    districts: tuple[str, ...]
    chairs: tuple[tuple[str, str], ...]
    """Id and post of everybody who can be named."""
    chair_post: str
    typed: Typed
    """What was typed, to be shown where the inputs cannot hold it, and for the way back."""
    filled: Filled
    """`day_1` … for the districts, in their order (ISO dates), and `chair`."""
    each: int
    """Days of each district."""
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class DayChange:
    """A district's days before and after; None: it stays."""

    district: str
    before: tuple[date, ...]
    after: tuple[date, ...] | None


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step whose day moves."""

    title: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """What moving or cancelling a COA would do; later, what it did."""

    coa_id: str
    area: str
    month: str
    to_month: str
    """After the move; empty where it stays, or is cancelled."""
    cancel: bool
    done: bool
    days: tuple[DayChange, ...]
    steps: tuple[StepChange, ...]
    """What is still to come and moves."""
    stay: int
    """Steps that are done."""
    dropped: int
    """Steps that are dropped by cancelling."""
    meetings: int
    """KIT meetings that are moved, or cancelled."""
    told: int
    """How many people get a message."""
    channel: str
    warnings: tuple[str, ...]
    reason: str
    to_days: str
    """As `coa_changes.move` takes them."""
    to_key: str
    version: int
    token: str


@dataclass(frozen=True, slots=True)
class CoaChanged:
    """What somebody concerned, or the COA's channel, is told of a change."""

    kind: str
    """"moved" or "cancelled"."""
    area: str
    month: str
    now_cancelled: bool
    was: str
    """Days before the change, in words."""
    days: tuple[CoaDay, ...]
    own: tuple[StepRow, ...]
    """The reader's own steps that are still to come."""
    by: str
    reason: str
    """Empty in a channel."""
    coa_id: str
