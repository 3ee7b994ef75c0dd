"""What the message extension shows of the library."""

from dataclasses import dataclass
from datetime import date

from practice.library_views import TemplateCard


@dataclass(frozen=True, slots=True)
class Insertable:
    """A template for somebody's own message, where nothing of it can be changed any more."""

    card: TemplateCard
    as_of: date
    """The local date on which it stood like this."""
    where: str
    """The library's channel, by its name; empty where none is linked."""


@dataclass(frozen=True, slots=True)
class FoundByTyping:
    """What fits `words`, or without them what is used most: so many of `total`."""

    words: str
    total: int
    found: tuple[Insertable, ...]
