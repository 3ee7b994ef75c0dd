"""What the cards and pages of focus groups show. Nothing in them names a person or an instant."""

from dataclasses import dataclass

from practice.views import Filled


@dataclass(frozen=True, slots=True)
class FocusOffer:
    """Where the form is offered: a COA's districts, or no COA (then all but `said` is empty)."""

    coa_id: str
    area: str
    month: str
    """ "November 2026"."""
    districts: tuple[str, ...]
    said: str
    """Why nothing can be written now, as a sentence; empty where it can."""


@dataclass(frozen=True, slots=True)
class FocusDialog:
    """Where somebody writes what was said. Input ids end in `.{rendering}`."""

    coa_id: str
    district: str
    said: str
    """What stands instead of the form; empty for the form."""
    themes: tuple[str, ...]
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class SavedDialog:
    """It was kept: the only page that shows its code."""

    coa_id: str
    district: str
    code: str


@dataclass(frozen=True, slots=True)
class CodeDialog:
    """Asks for the code of an entry."""

    filled: Filled
    rendering: str


@dataclass(frozen=True, slots=True)
class EntryDialog:
    """An entry, to be changed or taken back. Input ids end in `.{rendering}`."""

    code: str
    district: str
    text: str
    """As it is kept."""
    shown: str
    """The fingerprint of what is kept."""
    said: str
    """Why it can only be read, as a sentence; empty where it can be changed."""
    may_take_back: bool
    changed: bool
    """It was changed just now."""
    themes: tuple[str, ...]
    filled: Filled
    rendering: str


@dataclass(frozen=True, slots=True)
class GoneDialog:
    """It was taken back."""


@dataclass(frozen=True, slots=True)
class FocusTheme:
    """What focus groups of a district said on one theme."""

    theme: str
    """`OTHER_THEMES` for those that too few spoke of to be told apart."""
    lines: tuple[str, ...]
    """In the order of their ids; empty where they are too few to be shown."""


@dataclass(frozen=True, slots=True)
class DistrictThemes:
    district: str
    themes: tuple[FocusTheme, ...]


@dataclass(frozen=True, slots=True)
class ThemesCard:
    """What the focus groups of a COA said; of one district with its words, else by theme alone."""

    coa_id: str
    area: str
    month: str
    districts: tuple[DistrictThemes, ...]
    hidden: tuple[str, ...]
    """Districts with too few contributions, or none."""
    fewest: int
    district: str = ""
    """Whose words are shown; empty: nobody's."""
    page: int = 1
