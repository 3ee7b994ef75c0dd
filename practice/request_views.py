"""What the cards of requests show: plain records, made by `requests` and `asking`, drawn in `cards/requests.py`."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.records import RequestKind, RequestState
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class RequestCard:
    """What is asked for, for whoever decides; later what became of it."""

    request_id: str
    audit_id: str
    activity: str
    case: str
    kind: RequestKind
    post: str
    """Whose audit it is."""
    offered: bool
    """Nobody asked: the calendar proposes it because the auditor is away."""
    reason: str
    due_on: date
    until: date | None
    asked_at: datetime
    """Local time."""
    state: RequestState
    """`LAPSED` as soon as the deadline has passed."""
    by: str
    """Whose decision it was, as a post; empty before."""
    decided_at: datetime | None
    """Local time."""
    note: str
    again: bool
    """It reminds of a request that was brought before."""
    token: str


@dataclass(frozen=True, slots=True)
class DeclineDialog:
    """Asks whoever declines for a reason."""

    request_id: str
    audit_id: str
    kind: RequestKind
    post: str
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class AskDialog:
    """Where an auditor asks for more time, or to be let off. Input ids end in `.{rendering}`."""

    audit_id: str
    activity: str
    case: str
    due_on: date
    said: str
    """What stands instead of the form: what is asked already, or why nothing can be asked; empty for the form."""
    who: str
    """Who decides, as a sentence."""
    latest: date | None
    """The last day to which it can be extended; None where there is none."""
    quarter: str
    """"Q1 2026-27"."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One open request in a list. No reason: the list can stand in a channel."""

    audit_id: str
    post: str
    kind: RequestKind
    offered: bool
    due_on: date
    until: date | None
    who: str
    """Who decides: posts."""


@dataclass(frozen=True, slots=True)
class RequestsCard:
    """Everything that waits for a decision, the nearest deadline first."""

    rows: tuple[RequestRow, ...]
