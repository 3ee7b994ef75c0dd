"""What the cards of participation show: plain records, made by `participation`, drawn in `cards/participation.py`."""

from dataclasses import dataclass

from practice.views import Filled


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One district of a COA, or the area itself for those who belong to no district of it."""

    place: str
    took_part: int
    of: int
    not_yet: tuple[str, ...]
    """Posts, in the order of their names."""
    ways: tuple[tuple[str, int], ...]
    """How many in which way, where anybody did."""


@dataclass(frozen=True, slots=True)
class ParticipationCard:
    """Who has taken part in a COA, and who has not yet: for the COA team only. [K]"""

    coa_id: str
    area: str
    month: str
    """ "November 2026"."""
    rows: tuple[PlaceRow, ...]
    ways: tuple[str, ...]
    state: str
    """What stands in the way of noting anything, as a sentence; empty where nothing does."""
    why: str
    """Why a reminder came, as a sentence; empty for what was typed."""
    any_noted: bool

    @property
    def took_part(self) -> int:
        return sum(row.took_part for row in self.rows)

    @property
    def of(self) -> int:
        return sum(row.of for row in self.rows)


@dataclass(frozen=True, slots=True)
class NoteDialog:
    """Where it is noted who of a district took part. Input ids end in `.{rendering}`."""

    coa_id: str
    area: str
    month: str
    place: str
    took_part: int
    of: int
    people: tuple[tuple[str, str], ...]
    """(id, post with how they took part already) of whoever can be marked; those who have not yet come first."""
    more: int
    """How many beyond those are not shown."""
    ways: tuple[str, ...]
    consent_for: tuple[str, ...]
    said: str
    """What was noted just now, or what stands in the way, as sentences."""
    closed: bool
    """Nothing can be noted."""
    filled: Filled
    rendering: str
    token: str


@dataclass(frozen=True, slots=True)
class TakeBackDialog:
    """Where what was noted by mistake is taken back. Input ids end in `.{rendering}`."""

    coa_id: str
    area: str
    month: str
    noted: tuple[tuple[str, str], ...]
    """(which, "Social Worker, Ashford 1: observation, noted Tue 3 November") of all that was noted."""
    more: int
    said: str
    filled: Filled
    rendering: str
    token: str
