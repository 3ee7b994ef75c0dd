"""What the library keeps: templates with their versions, what they were good for, what is looked for, files. [R]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TemplateState(StrEnum):
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    """By whoever shared it."""
    RETIRED = "retired"
    """By a QA lead, with a reason."""


class Review(StrEnum):
    """Whether it is still good."""

    CURRENT = "current"
    ASKED = "asked"
    """Whoever shared it was asked, and has not answered yet."""
    NOT_REVIEWED = "not reviewed"
    """They did not answer in time, or have left: the authority's QA lead was asked."""


@dataclass(frozen=True, slots=True)
class Template:
    """Something that was shared, as its newest version is: a link or a file. `link` or `file_hash` is empty."""

    id: str
    title: str
    kind: str
    """Key of a kind of the framework's library."""
    topic: str
    """As the framework spells it; so is `authority`."""
    authority: str
    purpose: str
    """What it is for."""
    good: str
    """What made it good."""
    number: int
    """Of its newest version, from 1."""
    link: str
    file_hash: str
    file_name: str
    shared_by: str
    shared_at: datetime
    changed_at: datetime
    """When its newest version was shared."""
    checked_on: date
    """The local date on which somebody said last that it is good: by sharing, replacing or keeping it."""
    review_on: date
    """The local date from which it is asked whether it is still good; once it is asked, from when it is asked again."""
    review: Review = Review.CURRENT
    asked_on: date | None = None
    """The local date on which it was asked last; None: it was not, since `checked_on`."""
    state: TemplateState = TemplateState.STANDING
    reason: str = ""
    """Why it was withdrawn or retired."""
    ended_by: str = ""
    ended_at: datetime | None = None
    version: int = 1
    """Of this record: what was changed by somebody else meanwhile is found by it."""


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template; `changed`: what is new in it, empty for the first."""

    template_id: str
    number: int
    link: str
    link_key: str
    """What it leads to, however it is spelled (`practice.library_link_keys`); empty for a file."""
    file_hash: str
    file_name: str
    changed: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Useful:
    """Somebody says that a template is useful to them: once."""

    template_id: str
    person_id: str
    authority: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """Somebody used this version of a template, and how it went: once for each version."""

    template_id: str
    person_id: str
    number: int
    authority: str
    line: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many authorities find a template useful, and how many have used it (any version)."""

    useful: int = 0
    used: int = 0


class LookingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    """Whoever asked has what they need, or does not need it any more."""


@dataclass(frozen=True, slots=True)
class LookingFor:
    """Somebody looks for something."""

    id: str
    text: str
    by: str
    authority: str
    at: datetime
    state: LookingState = LookingState.OPEN
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LookingAnswer:
    """A template that answers what somebody looks for."""

    looking_id: str
    template_id: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """Links to this host, and to every host under it, can be shared."""

    host: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a member sent to the bot. Its content is kept once, whoever sent it."""

    hash: str
    """SHA-256 in hex."""
    person_id: str
    name: str
    size: int
    """Bytes."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted of the library: everything that fits all that is given."""

    words: str = ""
    """Full text, typing mistakes forgiven."""
    authority: str = ""
    most_used: bool = False
    """By how many authorities used it; else the best match first, and without words the newest."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found: ids in order, and how many there are in all."""

    ids: tuple[str, ...]
    total: int
    all_words: bool = True
    """False: nothing holds all the words, and these hold some of them."""


NO_COUNTS = Counts()
CountsOf = Mapping[str, Counts]
"""By template id; `NO_COUNTS` for one that is not in it."""
