"""What the cards show of what was: why a case was given, what was done since, what was answered last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practice.framework import Section


@dataclass(frozen=True, slots=True)
class Choice:
    """From what an auditor's case was drawn. The three that are left out, and the three parts of `open`, add up."""

    known: int
    """Every case of the draw: left out, or open."""
    lately: int
    """Left out: audited too short a time before."""
    own_work: int
    """Left out: the auditor is their worker."""
    barred: int
    """Left out: of other services, where a post audits its own alone."""
    own_service: int
    """Of the auditor's own service and another team: first choice."""
    own_team: int
    other_service: int

    @property
    def open(self) -> int:
        """What could be given to this auditor."""
        return self.own_service + self.own_team + self.other_service


@dataclass(frozen=True, slots=True)
class DrawAgain:
    """What came of drawing again from what is stored."""

    same: bool
    """The same case came to the same post, in the same month, under the same rules."""
    words: str


@dataclass(frozen=True, slots=True)
class WhyCard:
    """Why this auditor got this case. Local times."""

    audit_id: str
    activity: str
    case: str
    quarter: str
    post: str
    """Whose it is now."""
    drawn_for: str
    """For whom it was drawn; empty where that cannot be said any more."""
    seed: int
    named: bool
    """The seed is the one that comes of the round's name."""
    round_id: str
    drawn_on: date | None
    """The local date by which "lately" was counted; None where what is stored cannot be read."""
    made_by: str
    made_at: datetime
    confirmed_by: str
    confirmed_at: datetime
    auditors: int
    audits: int
    months_between: int
    service: str
    """Of the auditor for whom it was drawn; empty for one of no service."""
    choice: Choice | None
    bent: tuple[str, ...]
    """Sentences: which rules gave way, and why."""
    again: DrawAgain
    since: tuple[str, ...]
    """What was changed since, in words."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. `at` is local time; where not `timed`, only its day is known."""

    at: datetime
    what: str
    by: str = ""
    """Who did it, or to whom it was sent, as a post."""
    detail: str = ""
    arrival: str = ""
    """Of a message: "Delivered", "Waiting"."""
    timed: bool = True


@dataclass(frozen=True, slots=True)
class HistoryCard:
    """Who did what when, and what became of what was sent. Pages from 1, the oldest first."""

    audit_id: str
    activity: str
    case: str
    post: str
    lines: tuple[HistoryLine, ...]
    total: int
    """Lines of all pages."""
    page: int
    pages: int
    left_out: str
    """What this place, or this person's role, does not show; empty where everything is shown."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was answered when this was last audited. `values`: by section and question, as typed."""

    audit_id: str
    returned_on: date
    values: Mapping[str, Mapping[str, str]]

    def of(self, section: Section) -> Mapping[str, str]:
        """The answers of one section that are not empty."""
        return {key: value for key, value in self.values.get(section.key, {}).items() if value}


@dataclass(frozen=True, slots=True)
class Carried:
    """What an auditor is shown beside the questions, never in them."""

    last: LastTime | None = None
    before: str = ""
    """That there was an audit which this person may not look into; empty where there is none."""


@dataclass(frozen=True, slots=True)
class LastDialog:
    """A page of an audit's dialog: the whole of what was answered in a section last time."""

    audit_id: str
    activity: str
    case: str
    section: Section
    number: int
    """From 1."""
    last: LastTime
    owners: tuple[tuple[str, str], ...]
    """(post key, title)."""
