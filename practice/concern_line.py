"""Who signs a concern off, who is told, and to whom a late one climbs: the district's line. [K]"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from practice.calendar import Days
from practice.channels import qa_leads
from practice.coa import coa_rules, places_of
from practice.coa_records import ConcernRaised
from practice.framework import Framework
from practice.framework_coa import Area, Coa
from practice.people import Person, Reach, post_title
from practice.places import Places
from practice.presence import Presence, presence_on
from practice.roles import Role, roles_of
from practice.work import Rules, Work


def deadline(raised_on: date, working_days: int, days: Days) -> date:
    """The local date by whose end it is signed off; raised on a day off, it counts from the next working day. [K]"""
    return days.working_days_after(days.next_working_day(raised_on), working_days)


def reachable_at_once(people: Collection[Person]) -> bool:
    """Whether the bot may hope to write to one of these now. Only a send proves it."""
    return any(person.aad_object_id and person.reach is not Reach.UNREACHABLE for person in people)


@dataclass(frozen=True)
class ConcernLine:
    """Everybody who has to do with concerns, as they are there on one day."""

    places: Places
    framework: Framework
    coa: Coa
    presence: Presence

    @property
    def districts(self) -> list[str]:
        return [district for area in self.coa.areas for district in area.districts]

    def area_of(self, district: str) -> Area | None:
        return next((area for area in self.coa.areas if district in area.districts), None)

    def signing(self, district: str, raised_by: str) -> list[Person]:
        """Who records oversight and signs off today: the district's manager, or the cover; else the next post up.

        Where there is none, the QA leads. Never whoever raised it *(ours)*.
        """
        return self._from(self.coa.concerns.signed_off_by, district, {raised_by})

    def told_when_done(self, district: str, signed_by: str) -> list[Person]:
        """As `signing`; never whoever signed it off."""
        return self._from(self.coa.concerns.told_when_done, district, {signed_by})

    def rung(self, number: int, district: str, without: Collection[str]) -> list[Person]:
        """Whom a late concern reaches on its working day `number`, from 1: the post that is told when it is done, then
        the one above it, and so on; where nobody is there, the next one up. `without`: who is told already.
        """
        posts = self._up(self.coa.concerns.told_when_done)[number - 1 :]
        found = next(filter(None, (self._standing(post, district, without) for post in posts)), [])
        return found or (self._leads(without) if number == 1 else [])

    @property
    def rungs(self) -> int:
        """How many there are."""
        return len(self._up(self.coa.concerns.told_when_done))

    def copied(self, district: str) -> list[Person]:
        """Who gets a copy: those of the area, else those who belong to no area."""
        area = self.area_of(district)
        return self.places.holders(self.coa.concerns.copied_to, area) if area else []

    def may_sign(self, by: Person, concern: ConcernRaised) -> bool:
        """Whether it is for them: today, or as it was brought. Never for whoever raised it *(ours)*."""
        if by.id == concern.raised_by:
            return False
        to = self.signing(concern.district, concern.raised_by)
        return by.id == concern.manager_id or by.id in {person.id for person in to}

    def title(self, person_id: str) -> str:
        """How somebody is named; empty for nobody."""
        person = self.places.line.people.get(person_id)
        return post_title(person, self.framework) if person else ""

    def may_see(self, by: Person, concern: ConcernRaised) -> bool:
        """Who raised it, who signs it off, the district's line above them, and whoever gets copies."""
        return (
            by.id == concern.raised_by
            or self.sees_all(by)
            or self.may_sign(by, concern)
            or by.id in self._line_of(concern.district)
        )

    def sees_all(self, by: Person) -> bool:
        return by.post in self.coa.concerns.copied_to or Role.QA_LEAD in roles_of(by, self.framework)

    def _line_of(self, district: str) -> set[str]:
        area = self.area_of(district)
        posts = self._up(self.coa.concerns.signed_off_by) if area else []
        return {p.id for post in posts for p in self.places.managers(post, area, district)} if area else set()

    def _up(self, post: str) -> list[str]:
        """The post, and those of the line above it, lowest first."""
        height = self.framework.rank(post)
        if height is None:
            return [post]
        return [one.key for one in self.framework.posts if one.line][height:]

    def _standing(self, post: str, district: str, without: Collection[str]) -> list[Person]:
        """Who acts as this post for the district today."""
        area = self.area_of(district)
        found = self.places.managers(post, area, district) if area else []
        there = (self.presence.stand_in(person, self.places.line) for person in found)
        return list({person.id: person for person in there if person and person.id not in without}.values())

    def _from(self, post: str, district: str, without: Collection[str]) -> list[Person]:
        for one in self._up(post):
            if found := self._standing(one, district, without):
                return found
        return self._leads(without)

    def _leads(self, without: Collection[str]) -> list[Person]:
        leads = qa_leads(self.places.line.people.values(), self.framework)
        return [lead for lead in leads if lead.id not in without]


async def concern_line(work: Work, rules: Rules, now: datetime) -> ConcernLine:
    """As it is today. Raises `Refused` where the framework has no COA weeks."""
    of_framework = coa_rules(rules)
    return ConcernLine(
        places=await places_of(work, of_framework),
        framework=rules.framework,
        coa=of_framework,
        presence=await presence_on(work, rules.today(now)),
    )
