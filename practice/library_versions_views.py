"""What the dialogs and notices of versions, changes and the end of a template show."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.guests import Mentioned
from practice.library_records import TemplateState
from practice.library_views import Choice, TemplateCard
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class VersionDialog:
    """Where a newer version is shared. Input ids end in `.{rendering}`, as in the other dialogs here."""

    template: TemplateCard
    file_hash: str
    """Of a file that they sent; empty where a link is wanted."""
    file_name: str
    sends_files: bool
    """Whether this person can send files at all."""
    hosts: Sequence[str]
    """To which links can lead."""
    older: int
    """The version that has the link which is filled in, where the newest has another one; else 0."""
    may_change: bool
    """Whether its details are theirs to change."""
    ends_as: TemplateState | None
    """What becomes of it when they end it; None: they may not."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class NotYours:
    """Somebody else's template: who may share a newer version of it, and what this person can do."""

    template: TemplateCard
    who: Sequence[str]
    """As posts; nobody where they have all left."""
    same_link: bool
    """Whether they can say that the document behind its link has changed."""
    may_retire: bool


@dataclass(frozen=True, slots=True)
class Replaced:
    """A newer version was shared; `told`: how many people are told of it."""

    template: TemplateCard
    told: int


@dataclass(frozen=True, slots=True)
class EditDialog:
    """Where what is said of a template is changed."""

    template: TemplateCard
    version: int
    """Of the record."""
    kinds: Sequence[Choice]
    topics: Sequence[str]
    authorities: Sequence[str]
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class Edited:
    """`changed` False: what was typed said the same as before."""

    template: TemplateCard
    changed: bool


@dataclass(frozen=True, slots=True)
class EndDialog:
    """Where a template is withdrawn or retired, with a reason."""

    template: TemplateCard
    ends_as: TemplateState
    told: int
    """How many people are told."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class Ended:
    """It was withdrawn or retired; `told`: how many people are told of it."""

    template: TemplateCard
    told: int


@dataclass(frozen=True, slots=True)
class VersionNotice:
    """What whoever used a template, or shared it, is told of a newer version."""

    template: TemplateCard
    """As it is now."""
    number: int
    """Of the version that is told."""
    changed: str
    by: str
    """Who shared this version, as a post."""
    whom: Sequence[Mentioned]
    """Nobody in their own chat."""
    relayed: bool
    """It stands in a QA lead's chat, because those who are named have none and no channel is linked."""


@dataclass(frozen=True, slots=True)
class EndedNotice:
    """What they are told of its end; the fields are those of `VersionNotice`."""

    template: TemplateCard
    whom: Sequence[Mentioned]
    relayed: bool
