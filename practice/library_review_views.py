"""What the question "Still good?" and the digest show."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from practice.calendar import Month
from practice.guests import Mentioned
from practice.library_views import TemplateCard


class Why(StrEnum):
    """Why somebody is asked about a template."""

    SHARED = "shared"
    """They shared it."""
    LATE = "late"
    """Whoever shared it did not answer: they are asked as a QA lead, as with `LEFT`."""
    LEFT = "left"
    """Whoever shared it has left."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One template about which somebody is asked."""

    template: TemplateCard
    why: Why
    shared_by: str
    """A post; so is each of `asked`."""
    asked: tuple[str, ...]
    own: bool
    """Whether the authority's own people are asked; else the network's QA leads, because it has no other."""
    late: bool
    """Whoever shared it did not answer, or has left, and the question went to the QA leads as well."""
    settled: str
    """What settled it, as a sentence; empty while it is open."""
    token: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What one person is asked on one morning, in their chat; or several people, in the channel."""

    rows: tuple[ReviewRow, ...]
    answer_by: date
    whom: tuple[Mentioned, ...]
    """Whom it names; empty in the chat of whoever is asked."""
    unlinked: bool
    """It stands in a QA lead's chat, because whoever is asked has none and no channel is linked."""


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A template, and how many authorities used it in the month."""

    template: TemplateCard
    authorities: int


@dataclass(frozen=True, slots=True)
class LookingRow:
    """What somebody looks for."""

    looking_id: str
    text: str
    authority: str
    answers: int


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A month of the library, as its channel reads it in the next. The lists are cut; the numbers are whole."""

    month: Month
    new: tuple[TemplateCard, ...]
    new_in_all: int
    used: tuple[UsedRow, ...]
    looking: tuple[LookingRow, ...]
    looking_in_all: int
    not_reviewed: int
    held: int
    """How many stand in the library when it is drawn."""
