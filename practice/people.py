"""People as posts in a line: who reports to whom, who may be told, who can be reached."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from practice.framework import Framework


class Reach(StrEnum):
    """Whether the bot can write to a person. Only a send that worked proves it."""

    EXPECTED = "expected"
    REACHED = "reached"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the line or in the QA team. `post` is a framework's post key; `reports_to` another person's id."""

    id: str
    aad_object_id: str
    """Empty until the roster of a conversation fills it in."""
    upn: str
    name: str
    post: str
    service: str
    team: str = ""
    agency: str = ""
    reports_to: str | None = None
    left: bool = False
    reach: Reach = Reach.EXPECTED
    guest: bool = False
    """What Teams' roster said last; `is_guest` goes by the sign-in name, too."""


@dataclass(frozen=True)
class Line:
    """Everybody by id, to walk the reporting line. A cycle cannot be imported, so a walk ends."""

    people: Mapping[str, Person]

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Line":
        return cls({person.id: person for person in people})

    def above(self, person_id: str) -> list[Person]:
        """The chain of `reports_to` upwards, nearest first, those who left skipped."""
        chain: list[Person] = []
        person = self.people.get(person_id)
        while person is not None and person.reports_to:
            person = self.people.get(person.reports_to)
            if person is not None and not person.left:
                chain.append(person)
        return chain

    def sharing(self, person: Person) -> list[Person]:
        """Who holds the very same post beside somebody: of the same name, post, service and team."""
        return [other for other in self._holders[_place(person)] if other.id != person.id]

    @cached_property
    def _holders(self) -> Mapping[tuple[str, ...], list[Person]]:
        holders: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        for person in self.people.values():
            if not person.left:
                holders[_place(person)].append(person)
        return holders

    def is_above(self, manager_id: str, person_id: str) -> bool:
        return any(manager.id == manager_id for manager in self.above(person_id))

    def below(self, manager_id: str) -> set[str]:
        """Ids of everybody whose line leads to this person."""
        team: dict[str | None, list[str]] = defaultdict(list)
        for person in self.people.values():
            team[person.reports_to].append(person.id)
        found: set[str] = set()
        waiting = list(team[manager_id])
        while waiting:
            found.add(at := waiting.pop())
            waiting += team[at]
        return found


def _place(person: Person) -> tuple[str, ...]:
    return person.post, person.service, person.team, person.name.casefold()


def by_name(person: Person) -> tuple[list[tuple[int, str]], str]:
    """The order in which people are listed: "Team 2" before "Team 10"."""
    parts = re.split(r"(\d+)", person.name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts], person.id


def post_title(person: Person, framework: Framework) -> str:
    """How a person is named everywhere: the name that the import gave, which in a good import is the post."""
    if person.name:
        return person.name
    post = framework.post(person.post)
    place = person.team or person.service
    title = post.title if post else person.post
    return f"{title}, {place}" if place else title


def is_guest(person: Person) -> bool:
    """Whether somebody's home is another tenant, so that they cannot add the bot. An import may not show it.

    The directory spells a guest's sign-in name `name_home.example#EXT#@tenant.example`; where the import has their
    address at home, the roster of a team says what they are.
    """
    return person.guest or "#ext#" in person.upn.casefold()


def holders(people: Iterable[Person], post_keys: Iterable[str]) -> list[Person]:
    """Those still here who hold one of these posts, in the order of their names."""
    wanted = set(post_keys)
    return sorted((p for p in people if p.post in wanted and not p.left), key=by_name)
