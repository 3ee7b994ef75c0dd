"""What the dialog "We used it" shows, and what whoever shared something is told."""

from dataclasses import dataclass
from datetime import date

from practice.guests import Mentioned
from practice.library_views import TemplateCard
from practice.views import Filled


@dataclass(frozen=True, slots=True)
class UseDialog:
    """Where somebody says how it went. Input ids end in `.{rendering}`."""

    template_id: str
    title: str
    authority: str
    """Where the template is from."""
    number: int
    """Of the version that it is about."""
    again: bool
    """They have said something of this version: it is in `filled`, and can be changed."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class UseKept:
    """It was kept."""

    card: TemplateCard
    number: int
    told: str
    """Whoever shared it, as a post; empty where nobody is told."""
    again: bool
    """It took the place of what they said before."""


@dataclass(frozen=True, slots=True)
class UsedNotice:
    """For whoever shared it: somebody used it."""

    card: TemplateCard
    number: int
    """The version that was used."""
    authority: str
    """Of whoever used it; so is `by`, as a post."""
    by: str
    line: str
    used_on: date
    whom: Mentioned | None
    relayed: bool = False
    """It stands in a QA lead's chat: whoever is named has none, and no channel is linked."""
