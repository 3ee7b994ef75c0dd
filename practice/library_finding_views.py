"""What the library's lists and the page of one template show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.library_views import TemplateCard


@dataclass(frozen=True, slots=True)
class TemplateList:
    """A page of what was found."""

    typed: str
    """What was asked, as it was typed: for the pages before and after."""
    words: str
    """What was looked for; empty for everything."""
    authority: str
    most_used: bool
    rows: Sequence[TemplateCard]
    total: int
    all_words: bool
    """False: none holds all the words, and these hold some of them."""
    page: int
    """From 1."""
    pages: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    changed: str
    """What was new in it; empty for the first."""
    on: date


@dataclass(frozen=True, slots=True)
class UsedLine:
    """How it went for an authority that used it."""

    authority: str
    line: str
    number: int
    """The version that was used."""
    on: date


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """Everything about one template, for one person."""

    card: TemplateCard
    versions: Sequence[VersionLine]
    """The newest first, as is `used`; of both at most as many as are shown."""
    more_versions: int
    used: Sequence[UsedLine]
    more_used: int
    may_change: bool
    may_retire: bool
    """Whether this person may retire it, and may not change it."""
