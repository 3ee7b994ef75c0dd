"""Who takes part in a draw, with how many audits, and who will be away when theirs is due. [L]"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from practice.audits import Stage
from practice.calendar import FinancialQuarter, weekday_day
from practice.draw import Assignment, Auditor
from practice.framework import Activity
from practice.people import Line, Person, by_name, post_title
from practice.records import Absence
from practice.work import Rules, Work


async def auditors(
    work: Work,
    rules: Rules,
    people: Iterable[Person],
    activity: Activity,
    quarter: FinancialQuarter,
    handed_in: Mapping[str, int],
) -> list[Auditor]:
    """Those of these people of whom the timetable wants something. A post that is shared does its number once.

    `handed_in`: how many each has done of the quarter already, by id.
    """
    framework, line = rules.framework, Line.of(people)
    found = []
    for person in line.people.values():
        wanted = framework.wanted(activity.key, person.post, person.service, quarter.quarter)
        if wanted <= 0:
            continue
        sharers = sorted([person, *line.sharing(person)], key=lambda one: one.id)
        if person != await _whose_turn(work, sharers):
            continue
        wanted -= sum(handed_in.get(one.id, 0) for one in sharers)
        if wanted > 0:
            only_own = framework.own_service_only(activity.key, person.post, person.service)
            found.append(
                Auditor(person.id, person.post, person.service, person.team, wanted, only_own, person.name)
            )
    return found


async def _whose_turn(work: Work, sharers: list[Person]) -> Person:
    """Of those who share a post, the one who was given fewer audits before; at the same number the first by id."""
    if len(sharers) == 1:
        return sharers[0]
    given = {}
    for person in sharers:
        audits = await work.audits.of(auditor_id=person.id)
        given[person.id] = sum(audit.stage is not Stage.WITHDRAWN for audit in audits)
    return min(sharers, key=lambda person: (given[person.id], person.id))


def away_when_due(
    assignments: Iterable[Assignment],
    due: Sequence[date],
    people: Mapping[str, Person],
    absences: Iterable[Absence],
    rules: Rules,
) -> tuple[str, ...]:
    """Who is away when their audit would be due, and until when; `due`: the local date for each month of the round."""
    of: dict[str, list[Absence]] = defaultdict(list)
    for absence in absences:
        of[absence.person_id].append(absence)
    found = {
        (drawn.auditor_id, due[drawn.month], absence.last_on)
        for drawn in assignments
        for absence in of[drawn.auditor_id]
        if absence.first_on <= due[drawn.month] <= absence.last_on
    }
    return tuple(
        f"{post_title(people[who], rules.framework)}: due {weekday_day(on)}, away until {weekday_day(last)}"
        for who, on, last in sorted(found, key=lambda one: (by_name(people[one[0]]), one[1:]))
    )
