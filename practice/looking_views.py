"""What the cards and dialogs of "looking for" show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.guests import Mentioned
from practice.library_records import LookingState
from practice.library_views import Choice, TemplateCard
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class LookingCard:
    """What somebody looks for, as it stands in the channel."""

    looking_id: str
    text: str
    authority: str
    """Of whoever asks; so is `by`, as a post."""
    by: str
    asked_on: date
    state: LookingState
    closed_on: date | None
    answers: Sequence[TemplateCard]
    """The first ones."""
    more: int
    """How many answers there are beside these."""
    unlinked: bool = False
    """It stands in a QA lead's chat because no channel is linked."""

    @property
    def count(self) -> int:
        """Answers in all."""
        return len(self.answers) + self.more


@dataclass(frozen=True, slots=True)
class LookingAsked:
    """The answer to whoever asks."""

    card: LookingCard
    where: str
    """The channel, by its name; empty where none is linked, so that it went to the QA leads."""
    new: bool
    """False: they had asked the very same before, and it is open still."""
    found: Sequence[TemplateCard]
    """What may be it already."""
    all_words: bool = True
    """False: nothing holds all the words; these hold some of them."""


@dataclass(frozen=True, slots=True)
class LookingRow:
    """One of what is looked for, in a list."""

    looking_id: str
    text: str
    by: str
    asked_on: date
    answers: int


@dataclass(frozen=True, slots=True)
class LookingsCard:
    """A page of what is looked for, the oldest first."""

    rows: Sequence[LookingRow]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class AnswerDialog:
    """Where somebody says that they have one. Input ids end in `.{rendering}`."""

    looking: LookingCard
    choices: Sequence[Choice]
    """Templates that may be it."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A template answers what somebody looks for."""

    looking: LookingCard
    template: TemplateCard
    new: bool
    """False: it did so before."""
    told: str
    """Whoever asked, as a post; empty where nobody is told."""


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """For whoever asked: there is an answer."""

    looking: LookingCard
    template: TemplateCard
    by: str
    """Who answers, as a post."""
    whom: Mentioned | None
    relayed: bool = False
    """It stands in a QA lead's chat: whoever is named has none, and no channel is linked."""
