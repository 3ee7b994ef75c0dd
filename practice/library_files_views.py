"""What the cards of files show that members sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.library_views import Choice


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that has come, and can be shared."""

    hash: str
    name: str
    what: str
    """ "Word document"."""
    size: int
    """Bytes."""
    until: date
    """The local date until which it is kept, unless it is shared."""
    there: str
    """The template of which a version is this very file; empty where there is none."""


@dataclass(frozen=True, slots=True)
class FileChoice:
    """Of which template a file is a newer version."""

    hash: str
    name: str
    templates: Sequence[tuple[Choice, str]]
    """Each with what it is, from where and which version; the newest first."""
    more: int
    """How many are not shown."""


@dataclass(frozen=True, slots=True)
class NewestFile:
    """The file of a template's newest version."""

    name: str
    title: str
    number: int
    authority: str
    content: bytes
