"""What is kept of COA weeks: the frozen records of the COA, its journey, its meetings and what came of them. [K]"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CoaState(StrEnum):
    PREVIEWED = "previewed"
    """Shown, and not confirmed: nothing of it goes out."""
    PLANNED = "planned"
    CANCELLED = "cancelled"
    """After it was confirmed, or put away before."""


@dataclass(frozen=True, slots=True)
class Coa:
    """One COA: an area or service in one month."""

    id: str
    """"east-kent-2026-11"."""
    area: str
    """As the framework writes it."""
    month: str
    """"2026-11"."""
    chair_id: str
    """The PDM who chairs it; empty: every one of the area does."""
    state: CoaState
    planned_by: str
    planned_at: datetime
    cancelled_at: datetime | None = None
    reason: str = ""
    """Why it was cancelled, or moved last."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class CoaDay:
    """One day of one district, a local date; `number` from 1."""

    coa_id: str
    district: str
    number: int
    on: date


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not done"
    """Its owner said so; it is chased on."""
    DROPPED = "dropped"
    """The COA was cancelled before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a COA's journey, by the key of the framework's."""

    coa_id: str
    key: str
    due_on: date
    state: StepState = StepState.OPEN
    note: str = ""
    by: str = ""
    at: datetime | None = None
    version: int = 1

    @property
    def id(self) -> str:
        return f"{self.coa_id}:{self.key}"


class InquiryState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A line of inquiry (LOI) of a COA; `number` from 1, in the order in which they were proposed."""

    coa_id: str
    number: int
    text: str
    state: InquiryState
    by: str
    at: datetime


class KitState(StrEnum):
    PLANNED = "planned"
    PROMPTED = "prompted"
    ENDED = "ended"
    MISSED = "missed"
    """The service was down for the whole of its time."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class KitMeeting:
    """One KIT meeting."""

    id: str
    """"east-kent-2026-11:ashford:2:1300"."""
    coa_id: str
    district: str
    day: int
    """Of the district, from 1."""
    on: date
    at: str
    """Local time, "13:00"."""
    starts_at: datetime
    ends_at: datetime
    final: bool
    """The district's last one."""
    state: KitState = KitState.PLANNED


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody said that they are in a KIT meeting."""

    kit_id: str
    person_id: str
    at: datetime


class ObservationKind(StrEnum):
    STRENGTH = "strength"
    NEXT_STEP = "next step"
    EMERGING = "emerging line of inquiry"


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody added to a KIT meeting."""

    id: str
    kit_id: str
    coa_id: str
    district: str
    kind: ObservationKind
    theme: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contribution:
    """What was said in a focus group. Who wrote it stands nowhere, nor when. Without a text: it was taken back."""

    id: str
    """A digest of the code that only its writer was given."""
    coa_id: str
    district: str
    theme: str
    text: str


class ConcernState(StrEnum):
    RAISED = "raised"
    OVERSEEN = "overseen"
    """The manager has recorded oversight; the actions are not signed off yet."""
    SIGNED_OFF = "signed off"


@dataclass(frozen=True, slots=True)
class ConcernRaised:
    """A concern about a case: who raised it, who signs it off, and by when. [K]"""

    id: str
    """"CON-7"."""
    kind: str
    """A key of the framework's kinds."""
    inadequate: bool
    """It is raised because an Inadequate grade is likely."""
    reference: str
    """The case's."""
    district: str
    coa_id: str
    audit_id: str
    """Where it came from: a COA, an audit, or neither."""
    spoken_with: str
    """With whom it was talked over first: "practitioner" or "manager"."""
    text: str
    raised_by: str
    raised_at: datetime
    due_on: date
    """The local date by whose end it is signed off."""
    manager_id: str
    """Who signs it off; empty where nobody could be found."""
    state: ConcernState = ConcernState.RAISED
    oversight: str = ""
    overseen_by: str = ""
    overseen_at: datetime | None = None
    on_file: bool = False
    """The manager says that the actions stand on the child's file."""
    signed_by: str = ""
    signed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class TookPart:
    """A practitioner took part in a COA in one way."""

    coa_id: str
    person_id: str
    way: str
    consent: bool
    """The family has consented, where that is asked for."""
    noted_by: str
    noted_on: date


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Action:
    """What a next-steps meeting agreed to do."""

    id: str
    """"ACT-12"."""
    coa_id: str
    district: str
    text: str
    owner_id: str
    due_on: date
    made_by: str
    made_at: datetime
    state: ActionState = ActionState.OPEN
    outcome: str = ""
    """What was done and what came of it, as whoever closed it wrote."""
    closed_by: str = ""
    closed_at: datetime | None = None
    given_at: datetime | None = None
    """When its owner was last given it, or another date for it; None: when it was made. What fell due before is not
    told any more."""
    note: str = ""
    """What stands in its way, as its owner said last."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Certificate:
    """Good practice that is honoured: a post and its service, no name. [K]"""

    id: str
    coa_id: str
    post: str
    service: str
    text: str
    given_by: str
    given_on: date


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of the planner: a COA, a thematic piece, an evaluation, an audit."""

    id: str
    name: str
    kind: str
    involvement: str
    lead: str
    coa_id: str = ""


@dataclass(frozen=True, slots=True)
class PieceMonth:
    """In which phase a piece stands in a month ("2026-11").

    Of a COA with a journey only the phases that were changed singly are kept.
    """

    piece_id: str
    month: str
    """Empty: the phase is left out, or, where it is to be confirmed, has no months yet."""
    phase: str
    """A phase's title, as typed where the framework knows none like it."""
    confirmed: bool = True
    """False: to be confirmed."""
