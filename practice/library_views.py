"""What the library's cards and dialogs show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.library_records import Review, TemplateState
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """One template, as it stands in the channel."""

    template_id: str
    title: str
    kind: str
    """"Template"; so is `topic` as people read it."""
    topic: str
    authority: str
    purpose: str
    good: str
    number: int
    changed: str
    """What is new in the newest version; empty for the first."""
    changed_on: date
    link: str
    """Empty for a file."""
    file_name: str
    useful: int
    """Authorities, as is `used`."""
    used: int
    checked_on: date
    review: Review
    state: TemplateState
    reason: str
    by: str
    """Who withdrew or retired it, as a post; empty while it stands."""
    mine: bool = False
    """Whether whoever looks has said that it is useful to them."""
    unlinked: bool = False
    """It stands in a QA lead's chat because no channel is linked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list: its key, and the word for it."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class ShareDialog:
    """Where somebody shares something. Input ids end in `.{rendering}`."""

    kinds: Sequence[Choice]
    topics: Sequence[str]
    authorities: Sequence[str]
    authority: str
    """The sharer's own; empty where it is none of the network's."""
    file_hash: str
    """Of a file that they sent; empty where a link is wanted."""
    file_name: str
    hosts: Sequence[str]
    """To which links can lead."""
    looking_id: str
    """What it answers; empty for nothing. `looking_text`: what was looked for."""
    looking_text: str
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """What somebody wanted to share is in the library: it can become a new version of that."""

    template_id: str
    title: str
    authority: str
    number: int
    link: str
    file_hash: str
    may_replace: bool
    """Whether this person may add a version to it."""
    looking_id: str = ""
    """What was to be answered: it can be answered with that; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Shared:
    """It was shared: where it stands now."""

    card: TemplateCard
    where: str
    """The channel, by its name; empty where none is linked, so that it went to the QA leads."""
    answers: str = ""
    """What came of what it answers, as a sentence; empty where it answers nothing."""


@dataclass(frozen=True, slots=True)
class HostsCard:
    """Where links can lead; `done`: what was just changed, in sentences."""

    hosts: Sequence[str]
    done: tuple[str, ...] = ()
