"""Which district somebody belongs to, and who of an area holds a post. [K]

The import knows services and teams; a district is found by its name in them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from practice.framework import fold
from practice.framework_coa import Area, Coa
from practice.people import Line, Person, by_name, holders


def _names(words: str, place: str) -> bool:
    """Whether the name of a place stands among these words, as whole words."""
    return f" {_plain(place)} " in f" {_plain(words)} "


@lru_cache(maxsize=20_000)
def _plain(words: str) -> str:
    # An authority has thousands of people, each of whom is looked at for every district.
    return " ".join(re.sub(r"[^\w]+", " ", fold(words)).split())


def _where(person: Person) -> str:
    return " | ".join((person.team, person.service, person.name))


def districts_named(words: str, districts: Iterable[str]) -> tuple[str, ...]:
    """Those of these districts whose names stand among the words."""
    return tuple(district for district in districts if _names(words, district))


def districts_of(person: Person, area: Area) -> tuple[str, ...]:
    """The districts of this area that a person's team, service or post names."""
    return districts_named(_where(person), area.districts)


def is_of(person: Person, area: Area) -> bool:
    """Whether somebody belongs to the area or to a district of it."""
    return _names(_where(person), area.name) or bool(districts_of(person, area))


@dataclass(frozen=True)
class Places:
    """Everybody, by where they belong."""

    line: Line
    coa: Coa

    def holders(self, posts: Iterable[str], area: Area) -> list[Person]:
        """Who holds one of these posts, post by post: those of the area, else those who belong to no area."""
        found: list[Person] = []
        for post in posts:
            everybody = holders(self.line.people.values(), [post])
            own = [person for person in everybody if is_of(person, area)]
            found += own or [person for person in everybody if not self._placed(person)]
        return list({person.id: person for person in found}.values())

    def _placed(self, person: Person) -> bool:
        return any(is_of(person, area) for area in self.coa.areas)

    def in_area(self, posts: Iterable[str], area: Area) -> list[Person]:
        """Who of the area holds one of these posts, in the order of their names."""
        return [person for person in holders(self.line.people.values(), posts) if is_of(person, area)]

    def managers(self, post: str, area: Area, district: str) -> list[Person]:
        """Who holds this post for the district: by its name, else above its people in the line, else for the area."""
        of_area = self.in_area([post], area)
        own = [person for person in of_area if district in districts_of(person, area)]
        if own:
            return own
        people = [p for p in self.line.people.values() if not p.left and district in districts_of(p, area)]
        above = {m.id: m for p in people for m in self.line.above(p.id) if m.post == post}
        return sorted(above.values(), key=by_name) or of_area
