"""Who is away on a day, and who stands in for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from practice.people import Line, Person, by_name
from practice.work import Work


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is away on a local date, and who covers whom (ids of people)."""

    away: frozenset[str] = frozenset()
    covers: Mapping[str, str] = field(default_factory=dict)

    def stand_in(self, person: Person, line: Line) -> Person | None:
        """The person, if there; else whoever covers them, or covers their cover; None where nobody is there."""
        asked: set[str] = set()
        found: Person | None = person
        while found is not None and (found.left or found.id in self.away):
            asked.add(found.id)
            cover = self.covers.get(found.id, "")
            found = line.people.get(cover) if cover not in asked else None
        return found

    def stands_in_for(self, person: Person, line: Line) -> list[Person]:
        """Whoever is away and has this person in their place."""
        away = sorted((line.people[p] for p in self.away if p in line.people and p != person.id), key=by_name)
        return [one for one in away if self.stand_in(one, line) == person]


async def presence_on(work: Work, day: date) -> Presence:
    """How it stands on the local date `day`."""
    absences = await work.absences.from_day(day)
    away = frozenset(absence.person_id for absence in absences if absence.first_on <= day)
    return Presence(away, await work.absences.covers())
