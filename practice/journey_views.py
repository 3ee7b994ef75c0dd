"""What the cards of a COA's journey show: plain records, made by `journey_steps`, drawn in `cards/journey.py`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from practice.coa_records import StepState
from practice.coa_views import InquiryRow
from practice.views import Filled


class Part(StrEnum):
    """Why somebody has a step's card."""

    OWNER = "owner"
    COVER = "cover"
    """They stand in for an owner."""
    LEAD = "lead"
    """A QA lead, because an owner is missing."""
    TOLD = "told"
    """A QA lead, because it has been asked for again and again."""
    ATTENDEE = "attendee"
    """Of the team's briefing: told, and asked nothing."""
    LOOKING = "looking"
    """They typed for it, and it is not theirs to mark."""


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step of a journey, for whoever is asked for it, or told of it."""

    coa_id: str
    key: str
    area: str
    month: str
    """ "November 2026"."""
    title: str
    due_on: date
    starts: datetime | None
    """Of a meeting, in local time."""
    ends: datetime | None
    state: StepState
    called_off: bool
    """The COA is not planned any more."""
    part: Part
    why: str
    """Who could not be asked, or for whom they stand in, as sentences; empty where they have it for themselves."""
    moved: bool
    """It has another day than when this card was sent."""
    ahead: bool
    """It was sent before the step's day."""
    asked_again: int
    """How many times it had been asked for again when this card was sent."""
    asked: tuple[str, ...]
    """Who is asked for it, as posts."""
    chair: str
    concerned: tuple[str, ...]
    """Who else is: posts, many of one kind counted."""
    outcome: str
    """What has to come of it, as the framework says."""
    note: str
    """What was written when it was marked; empty where it is not to be shown."""
    by: str
    """Who marked it, as a post."""
    at: datetime | None
    """When, in local time."""
    form: str
    """The address of Teams' meeting form; empty where it is no meeting."""
    left_out: int
    """How many attendees do not fit into that form."""
    inquiries: tuple[InquiryRow, ...]
    offers_inquiries: bool
    """It is a meeting at which lines of inquiry are spoken of."""
    token: str


@dataclass(frozen=True, slots=True)
class MarkDialog:
    """Asks how a step stands. Input ids end in `.{rendering}`."""

    coa_id: str
    key: str
    area: str
    month: str
    title: str
    due_on: date
    done: bool
    """Whether it is marked as done, or as not done."""
    early: bool
    """Its day has not come."""
    version: int
    """Of the step, as it stood when the page was made."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class MarkedCard:
    """How a step was marked, for whoever did it."""

    coa_id: str
    key: str
    area: str
    month: str
    title: str
    done: bool
    said: str
    """As a sentence."""
    token: str


@dataclass(frozen=True, slots=True)
class InquiriesCard:
    """The lines of inquiry of a COA: in a chat to look at, in a dialog to change."""

    coa_id: str
    area: str
    month: str
    rows: tuple[InquiryRow, ...]
    """Those that were not dropped."""
    agreed: int
    most: int | None
    """How many can be agreed; None: a service's has no limit."""
    may_change: bool
    said: str
    """What was just done, as a sentence."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class RewordDialog:
    """Asks for other words of one line of inquiry."""

    coa_id: str
    area: str
    month: str
    number: int
    was: str
    """Its words when the page was made."""
    filled: Filled
    rendering: str
    token: str
