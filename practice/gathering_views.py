"""What the gathering of a COA shows, as a card and as a document; and a certificate. Numbers and posts, no names."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.coa_records import CoaDay, ObservationKind
from practice.coa_views import StepRow
from practice.focus_views import DistrictThemes
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class Gathered:
    """One thing that was observed. Who added it is not shown."""

    kind: ObservationKind
    theme: str
    district: str
    text: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A KIT meeting that has begun, with how many said that they were here."""

    district: str
    day: int
    on: date
    at: str
    here: int
    posts: str
    """ "2 Social Workers, 1 Team Manager"; empty where nobody was."""


@dataclass(frozen=True, slots=True)
class ConcernCount:
    """Concerns of one kind: numbers only."""

    title: str
    raised: int
    signed_off: int


@dataclass(frozen=True, slots=True)
class WayCount:
    way: str
    people: int


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of the area's practitioners took part at all, and in which way."""

    practitioners: int
    took_part: int
    ways: tuple[WayCount, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Everything of a COA so far; what was said in focus groups only once the slide pack has gone out."""

    coa_id: str
    area: str
    is_service: bool
    month: str
    """ "November 2026"."""
    after: str
    """The district whose three days are over; empty: the COA as it stands."""
    whole: bool
    """Every district's days are over."""
    over: int
    """How many districts' days are."""
    days: tuple[CoaDay, ...]
    inquiries: tuple[str, ...]
    """Those that were agreed."""
    standing_areas: tuple[str, ...]
    gathered: tuple[Gathered, ...]
    """By theme in the framework's order, then as they were added."""
    meetings: tuple[MeetingRow, ...]
    concerns: tuple[ConcernCount, ...]
    participation: Participation
    ahead: tuple[StepRow, ...]
    """The steps after its last day that are still to come, the first of them first."""
    made_at: datetime
    """Local time."""
    focus: tuple[DistrictThemes, ...] = ()
    """What the focus groups said; empty before the slide pack."""
    gives_certificates: bool = False
    """Its reader may give certificates."""

    @property
    def districts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(day.district for day in self.days))

    @property
    def themes(self) -> tuple[str, ...]:
        """Those under which something was gathered."""
        return tuple(dict.fromkeys(one.theme for one in self.gathered))

    def count(self, kind: ObservationKind) -> int:
        return sum(one.kind is kind for one in self.gathered)

    def of(self, theme: str, kind: ObservationKind) -> tuple[Gathered, ...]:
        return tuple(one for one in self.gathered if one.theme == theme and one.kind is kind)


@dataclass(frozen=True, slots=True)
class CertificateForm:
    """Where good practice is honoured. Input ids end in `.{rendering}`."""

    coa_id: str
    area: str
    month: str
    posts: tuple[str, ...]
    """ "Social Worker, Ashford 1": the posts of the area's teams."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class CertificateGiven:
    """A certificate that was given, for whoever gave it or is told of it."""

    certificate_id: str
    to: str
    """ "Social Worker, Ashford 1", or a team's name."""
    area: str
    month: str
    text: str
    given_on: date
    by: str
    """The authority, as the import names it; empty where it does not."""
    told: tuple[str, ...] = ()
    """The posts that are told, for whoever gave it."""
    unreachable: bool = False
    """Whoever gave it cannot be written to, so that the file does not come by itself."""
