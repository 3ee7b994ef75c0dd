"""What the cards of concerns show. No card of these ever stands in a channel."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.coa_records import ConcernState
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class ConcernCard:
    """One concern as it stands. Times are local; whoever is named is named by post."""

    concern_id: str
    kind: str
    """"Safeguarding concern"."""
    worst: str
    """The grade that is likely; empty where none is."""
    reference: str
    district: str
    source: str
    """"COA of East Kent, November 2026", "Audit AU-2026Q3-014"; empty for neither."""
    audit_id: str
    spoken_with: str
    text: str
    raised_by: str
    raised_at: datetime
    due_on: date
    state: ConcernState
    managers: str
    """Who signs it off; empty where nobody could be found."""
    actions_by: str
    """The post that puts the actions on the child's file."""
    oversight: str
    overseen_by: str
    overseen_at: datetime | None
    signed_by: str
    signed_at: datetime | None
    late: bool
    can_act: bool
    """Whether it is for the reader to sign it off."""


@dataclass(frozen=True, slots=True)
class ConcernReceipt:
    """For whoever raised it."""

    concern: ConcernCard
    telephone: bool
    """Whoever signs it off cannot be reached in Teams at once."""
    at_once: bool
    """Its kind cannot wait."""


@dataclass(frozen=True, slots=True)
class KindChoice:
    key: str
    title: str
    working_days: int


@dataclass(frozen=True, slots=True)
class RaiseDialog:
    """Where a concern is raised. Input ids end in `.{rendering}`."""

    coa_id: str
    audit_id: str
    district: str
    """As the button gave it."""
    source: str
    """As on `ConcernCard`."""
    kinds: tuple[KindChoice, ...]
    districts: tuple[str, ...]
    worst: str
    """The grade that is asked about."""
    likely: bool
    """The audit's grade is that one."""
    asked: str
    """The reference that was asked back: sent again, it is taken as it is."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class ActDialog:
    """Where oversight is recorded or a concern signed off."""

    concern: ConcernCard
    signing: bool
    """Else oversight is recorded."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """One concern in a list: nothing of what it says."""

    concern_id: str
    kind: str
    reference: str
    district: str
    due_on: date
    state: ConcernState
    late: bool
    who: str
    """Who signs it off, or did."""
    own: bool
    """The reader raised it."""


@dataclass(frozen=True, slots=True)
class ConcernsCard:
    """What somebody may see: the open ones first, the earliest deadline first."""

    rows: tuple[ConcernRow, ...]

    @property
    def open(self) -> int:
        return sum(row.state is not ConcernState.SIGNED_OFF for row in self.rows)
