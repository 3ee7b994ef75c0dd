"""What is kept and passed on: the frozen records of rounds, deliveries, requests, leave and the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from practice.audits import Stage


class Urgency(IntEnum):
    """Lower goes first."""

    MEETING = 5
    """It begins this minute."""
    ESCALATION = 10
    REMINDER = 20
    CARD = 30


@dataclass(frozen=True, slots=True)
class To:
    """Whom a delivery is for: a person's personal chat, or a channel. One of the two is empty."""

    person_id: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something owed in Teams. Its card is drawn when it is sent, from the records as they are then."""

    key: str
    """Unique for ever: a second post under the same key is none."""
    to: To
    card: str
    """Which card: a key of the table in scheduler/drawing.py."""
    args: Mapping[str, str]
    about: tuple[str, ...]
    """Ids of the audits that it shows; a change of one of them edits it."""
    urgency: Urgency = Urgency.CARD


class PreviewState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Preview:
    """A draw that was shown and can be confirmed. `inputs` reproduce it (`draw.redraw`)."""

    id: str
    round_id: str
    activity: str
    quarter: str
    """"2026Q1"."""
    seed: int
    inputs: Mapping[str, Any]
    framework: str
    """Hash of the framework it was drawn under."""
    made_by: str
    made_at: datetime
    state: PreviewState = PreviewState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A confirmed draw. Its preview holds seed and inputs."""

    id: str
    activity: str
    quarter: str
    preview_id: str
    confirmed_by: str
    confirmed_at: datetime
    recalled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One person was told of one step (a reminder or a rung) of one audit, which was due on `due_on` then."""

    audit_id: str
    step: str
    person_id: str
    on: date
    due_on: date
    """Another deadline has steps of its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A channel that was linked to a purpose, for one service or (service empty) for all."""

    purpose: str
    service: str
    channel_id: str
    channel_name: str
    team_name: str
    gone: str = ""
    """Why the bot cannot write there now (`practice.channels.Gone`); the link holds again when it is back."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot has heard from."""

    id: str
    name: str
    team_id: str
    team_name: str
    tenant_id: str
    gone: str = ""
    """Why the bot cannot write there now (`practice.channels.Gone`); empty while it can."""
    presence_at: datetime | None = None
    """The newest event by which it went, or came back."""
    named_at: datetime | None = None
    """When it was renamed last, as far as the bot was told; `team_named_at`: its team."""
    team_named_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many audits share service, round, stage, due date and grade."""

    round_id: str
    service: str
    stage: Stage
    due_on: date | None
    grade: str
    count: int
    late: int
    """How many of them came back after their deadline."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What an audit asks to be put right, with a proposed owner (a post key) and date."""

    audit_id: str
    number: int
    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HandIn:
    """An audit as it was handed in for the `number`th time, from 1: kept whatever is done with the audit later."""

    audit_id: str
    number: int
    auditor_id: str
    due_on: date
    returned_at: datetime
    returned_on: date
    grade: str
    answers: Mapping[str, Mapping[str, Any]]
    """By section and question, as `SectionAnswers.values`."""
    recommendations: Sequence[Recommendation]


@dataclass(frozen=True, slots=True)
class PageSaved:
    """One save of a section, without what was answered."""

    section: str
    by: str
    """Id of whoever saved it."""
    at: datetime


class RequestKind(StrEnum):
    EXTENSION = "extension"
    EXCLUSION = "exclusion"


class RequestState(StrEnum):
    """What was decided. One that is open when the deadline has passed cannot be decided any more."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    DROPPED = "dropped"
    """There is nothing left to decide: the audit was handed in, moved or withdrawn meanwhile."""
    LAPSED = "lapsed"
    """Nobody decided before the deadline."""


@dataclass(frozen=True, slots=True)
class Request:
    """An auditor asks for a later deadline, or to be let off an audit, before its deadline. [L]"""

    id: str
    audit_id: str
    kind: RequestKind
    reason: str
    due_on: date
    """The deadline before which it was asked, and has to be decided."""
    until: date | None
    """The deadline that an extension asks for, a local date; None for an exclusion."""
    asked_by: str
    """Id of the auditor; empty where it is offered because the auditor is away."""
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""
    """What whoever decided said to it."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `first_on` to `last_on`, both local dates and both included."""

    id: str
    person_id: str
    first_on: date
    last_on: date
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """A local date on which the service is closed: no working day."""

    day: date
    reason: str
    set_by: str
    set_at: datetime


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    RECALLED = "recalled"
    AWAY = "away"
    """It stands in a channel that is gone: what its records want of it waits until that is back."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one delivery stands. `error`: the status and code of its last failure, "403 BotDisabledByAdmin"."""

    id: int
    to: To
    channel_name: str
    """Empty for a person, and for a channel that the bot has not heard from."""
    card: str
    args: Mapping[str, str]
    owed_at: datetime
    due_at: datetime
    attempts: int
    doubtful: int
    """How often Teams did not say whether it arrived, so that it was sent again."""
    error: str
    is_change: bool
    """The message stands in Teams; what is owed, or failed, is its last change."""
    state: DeliveryState
    sent_at: datetime | None
    """When Teams took the message; None: it never did."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many deliveries stand how. Each is in one of waiting, sent and dead, or was recalled."""

    waiting: int
    """Messages that have not gone out yet."""
    edits: int
    """Sent ones whose change still has to be shown."""
    late: int
    """Of both, those that were due before the instant that was asked for."""
    sent: int
    dead: int
    doubtful: int
    """Those that were sent again because Teams did not say whether they had arrived."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail: who did what to what, and when."""

    at: datetime
    person_id: str
    """Empty for what the clock did."""
    what: str
    about: str
    detail: Mapping[str, Any] = field(default_factory=dict)
