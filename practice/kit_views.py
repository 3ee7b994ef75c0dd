"""What the cards and dialogs of KIT meetings show."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.coa_records import KitState, ObservationKind
from practice.coa_views import InquiryRow
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Whom a KIT card asks to come, by post."""

    name: str
    aad_object_id: str
    """Empty: they are named, and Teams does not tell them."""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One observation, without who wrote it."""

    id: str
    kind: ObservationKind
    theme: str
    text: str
    at: datetime
    """Local time."""
    own: bool = False
    """The reader wrote it."""


@dataclass(frozen=True, slots=True)
class KitCard:
    """One KIT meeting, as everybody sees it or (`is_here`) as somebody does who said that they are in it."""

    kit_id: str
    coa_id: str
    area: str
    district: str
    day: int
    """Of the district, from 1."""
    on: date
    at: str
    """Local time, "13:00"."""
    final: bool
    state: KitState
    chair: str
    """Who chairs it, in words; empty where nobody could be found."""
    next: str
    """When the district meets next, "16:00" or "Wed 4 November, 09:00"; empty: not again."""
    here: int
    inquiries: tuple[InquiryRow, ...]
    """Those that are agreed."""
    standing_areas: tuple[str, ...]
    observations: tuple[ObservationRow, ...]
    """The newest first."""
    adds_until: str
    """Until when something can be added: "Fri 6 November, 17:00"."""
    mentioned: tuple[Mentioned, ...] = ()
    is_here: bool = False
    unlinked: bool = False
    """It stands in a personal chat because the area's COA has no linked channel."""


@dataclass(frozen=True, slots=True)
class KitNotice:
    """What a chair is told of a KIT meeting after its hour."""

    kit_id: str
    area: str
    district: str
    day: int
    on: date
    at: str
    final: bool
    missed: bool
    """It was not prompted at all; else: nobody opened it."""
    adds_until: str


@dataclass(frozen=True, slots=True)
class KitRow:
    """A KIT meeting in a list: one that is on, or the next one of its COA."""

    kit_id: str
    area: str
    district: str
    day: int
    on: date
    at: str
    final: bool
    is_on: bool
    channel: str
    """Where its card goes; empty: no channel is linked."""


@dataclass(frozen=True, slots=True)
class KitsCard:
    """What `kit` answers where not exactly one meeting is on."""

    rows: tuple[KitRow, ...]
    over: str
    """The area that was asked for, where it meets no more; else empty."""


@dataclass(frozen=True, slots=True)
class ObserveDialog:
    """Where an observation is added or changed. Input ids end in `.{rendering}`."""

    kit_id: str
    where: str
    """ "Ashford, day 2, 13:00"."""
    kinds: tuple[ObservationKind, ...]
    themes: tuple[str, ...]
    longest: int
    filled: Filled
    change: str
    """Id of the observation that is changed; empty for a new one."""
    saved: ObservationRow | None
    """What was added or changed just now."""
    was_change: bool
    own: int
    """How many the reader has added to this meeting."""
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class ObservationsDialog:
    """The observations of a meeting, the newest first: everybody's, or the reader's own, which can be changed."""

    kit_id: str
    where: str
    total: int
    rows: tuple[ObservationRow, ...]
    page: int
    """From 1."""
    pages: int
    own: bool
    taken_back: str
    """The words that were taken back just now; empty before."""
    can_add: bool
    token: str
