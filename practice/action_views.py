"""What the cards of actions show: plain records, drawn in `cards/actions.py` and `cards/action_forms.py`."""

from dataclasses import dataclass
from datetime import date

from practice.coa_records import ActionState
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in a list. No outcome: the list can stand in a channel."""

    action_id: str
    text: str
    place: str
    """Its district, or its area where it is for the whole."""
    owner: str
    due_on: date
    state: ActionState
    late: bool
    closed: str
    """ "by QA Lead 1 on Fri 5 February"; empty while it is open."""


@dataclass(frozen=True, slots=True)
class ActionsCard:
    """A list of actions, the most urgent first."""

    title: str
    kicker: str
    overdue: int
    open: int
    """Without those that are overdue."""
    done: int
    dropped: int
    rows: tuple[ActionRow, ...]
    """Of this page."""
    page: int
    pages: int
    notes: tuple[str, ...]
    words: str
    coa_id: str
    """`words` and `coa_id`: which list it is, for its next page."""
    make_for: str
    """The COA (id) for which whoever asked may make actions; empty: none."""


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One action, for somebody who is told of it (`kind`), or who opened it."""

    kind: str
    """A key of `actions.KINDS`; empty: it was opened."""
    action_id: str
    area: str
    month: str
    """Of its COA: "November 2026"."""
    cancelled: bool
    """The COA; the action stays."""
    place: str
    text: str
    owner: str
    """A post."""
    due_on: date
    state: ActionState
    late: bool
    made: str
    """ "QA Lead 1 on Fri 8 January"."""
    closed: str
    """As in `ActionRow`."""
    note: str
    outcome: str
    """`note` and `outcome` are empty for whoever may not read them."""
    because: str
    """Why it came to this person, where it is somebody else's; a sentence."""
    changed: str
    """Who changed it last, and why, as this message tells it."""
    passed_on: bool
    """It was this person's when they were told, and is not any more."""
    can: tuple[str, ...]
    """What its buttons offer: keys of `action_forms.FORMS`."""
    said: str = ""
    """What was done just now."""


@dataclass(frozen=True, slots=True)
class MakeDialog:
    """Where a suggestion becomes an action. Input ids end in `.{rendering}`."""

    coa_id: str
    area: str
    month: str
    stands: str
    """Why none can be made, as a sentence; empty where one can."""
    warning: str
    suggestions: tuple[tuple[str, str], ...]
    """(id, "Dover · Planning and review: …") of this page."""
    page: int
    pages: int
    places: tuple[str, ...]
    owners: tuple[tuple[str, str], ...]
    """(id, post)."""
    first: date
    last: date
    """The first and the last local date by which it can be due."""
    said: str
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class AskDialog:
    """Where somebody says how an action stands, or changes it."""

    how: str
    """A key of `action_forms.FORMS`."""
    card: ActionCard
    owners: tuple[tuple[str, str], ...]
    """Empty where the owner is not asked for."""
    first: date
    last: date
    filled: Filled
    version: int
    rendering: str
    token: str
