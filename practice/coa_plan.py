"""The days of a COA and of its journey, from what a QA lead types. Pure. [K]"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from practice.calendar import Days, Month, months_on, parse_month, weekday_day
from practice.channels import nearest
from practice.coa_records import Coa, CoaDay, CoaState, KitMeeting, Step
from practice.coa_warnings import warnings
from practice.coa_words import Named, scan, tidy
from practice.errors import BadInput
from practice.framework import fold
from practice.framework_coa import Area
from practice.framework_coa import Coa as CoaRules

T = TypeVar("T")
_DAY = timedelta(days=1)
FURTHEST = 3
"""Years from this one in which a COA can be planned."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be planned, as it was typed."""

    area: str
    month: str
    districts: str
    """With or without their days: "Ashford 3, Canterbury"."""
    days: str
    """Of the month, one for each district: "3, 10, 17"."""
    chair: str = ""
    """Whoever is to chair its KIT meetings, by post or id."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A COA's days and steps, which nothing was kept of yet."""

    coa_id: str
    area: Area
    month: Month
    days: tuple[CoaDay, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    """What is to be looked at, in words; none of it forbids the plan."""


def id_of(area: str, month: Month, others: Iterable[Coa] = ()) -> str:
    """The COA's id for ever, whichever month it moves to: none that stood, but that of a plan never confirmed."""
    first = f"{slug(area)}-{month.key}"
    taken = {coa.id for coa in others if not _only_shown(coa, area, month)}
    ids = (first, *(f"{first}-{number}" for number in range(2, 1000)))
    return next(one for one in ids if one not in taken)


def _only_shown(coa: Coa, area: str, month: Month) -> bool:
    """Whether it was planned for the same, and never confirmed: only what was confirmed has a reason."""
    shown = coa.state is CoaState.PREVIEWED or (coa.state is CoaState.CANCELLED and not coa.reason)
    return shown and (coa.area, coa.month) == (area, month.key)


def slug(words: str) -> str:
    """ "folkestone-and-hythe"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")


def area_called(rules: CoaRules, words: str) -> Area:
    """Raises `BadInput` with the nearest one."""
    if found := rules.area(words):
        return found
    names = [area.name for area in rules.areas]
    if not words.strip():
        raise BadInput(f"For which area or service? There are: {', '.join(names)}.")
    near = nearest(words, names)
    hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(names)}."
    raise BadInput(f"No area or service of a COA is called “{words.strip()}”. {hint}")


def plan(typed: Typed, rules: CoaRules, working: Days, today: date, others: Iterable[Coa]) -> Plan:
    """The whole journey, or `BadInput` with everything that is wrong. `others`: the COAs that stand already."""
    found, problems = drafted(typed, rules, working, today, others)
    if found is None:
        raise BadInput(" ".join(problems))
    return found


def drafted(
    typed: Typed, rules: CoaRules, working: Days, today: date, others: Iterable[Coa]
) -> tuple[Plan | None, tuple[str, ...]]:
    """The plan, or everything that is wrong with what was typed, each in a sentence or two."""
    others, problems = list(others), list[str]()
    area, month = _tried(problems, lambda: area_called(rules, typed.area)), None
    if said := _tried(problems, lambda: month_called(typed.month, today)):
        month = _tried(problems, lambda: ahead(said, today))
    if area and month and any(_stands(coa, area.name, month) for coa in others):
        problems.append(
            f"A COA of {area.name} in {month.words} is planned already. Type `coa {area.name}` to see it."
        )
    firsts = first_days(typed, rules, area, problems) if area else ()
    if area is None or month is None or problems:
        return None, tuple(problems)
    days = district_days(firsts, month, rules.days, working, today, problems)
    if problems:
        return None, tuple(problems)
    coa_id = id_of(area.name, month, others)
    coa_days = coa_days_of(coa_id, days)
    steps = steps_of(coa_id, rules, coa_days, month, working)
    said_too = warnings(days, month, steps, rules, working, today, others)
    return Plan(coa_id, area, month, coa_days, steps, said_too), ()


def _stands(coa: Coa, area: str, month: Month) -> bool:
    return coa.state is CoaState.PLANNED and (coa.area, coa.month) == (area, month.key)


def _tried(problems: list[str], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except BadInput as problem:
        problems.append(str(problem))
        return None


def month_called(words: str, today: date) -> Month:
    """Raises `BadInput`."""
    if not words.strip():
        raise BadInput("In which month? Write it like this: November 2026.")
    try:
        return parse_month(words, today)
    except ValueError as error:
        raise BadInput(str(error)) from error


def ahead(month: Month, today: date) -> Month:
    """The month itself; `BadInput` for one that is over, or further away than anybody plans."""
    if month.end < today:
        raise BadInput(f"{month.words} is past. Please give a month that is still to come.")
    if month.year > today.year + FURTHEST:
        raise BadInput(f"{month.words} is more than {FURTHEST} years away. Is the year right?")
    return month


def first_days(typed: Typed, rules: CoaRules, area: Area, problems: list[str]) -> tuple[Named, ...]:
    """Each district with the first day that was given for it, in words; what is wrong goes to `problems`."""
    said = scan(tidy(f"{typed.districts} ; {typed.days}"), rules, area)
    if not said.districts:
        problems.append(f"A COA needs at least one district. {area.name} has: {', '.join(area.districts)}.")
    known: list[Named] = []
    for named in said.firsts():
        district = area.district(named.name)
        if district is None:
            problems.append(_no_district(named.name, area, rules))
        elif district in {one.name for one in known}:
            problems.append(f"{district} stands there twice. Each district has its days once.")
        else:
            known.append(Named(district, named.first))
    if known and not said.fitting:
        names = ", ".join(one.name for one in said.districts)
        problems.append(
            f"The districts ({names}) and the first days ({', '.join(said.numbers) or 'none'}) do not come out "
            "even: please give one day of the month for each district, such as `Ashford 3, Canterbury 10`."
        )
    elif without := [one.name for one in known if not one.first]:
        problems.append(f"On which day of the month does {' and '.join(without)} begin?")
    return tuple(known)


def _no_district(words: str, area: Area, rules: CoaRules) -> str:
    if elsewhere := next((other for other in rules.areas if other.district(words)), None):
        return f"{elsewhere.district(words)} belongs to {elsewhere.name}, not to {area.name}."
    near = nearest(words, area.districts)
    hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(area.districts)}."
    return f"{area.name} has no district “{words}”. {hint}"


Dates = tuple[str, tuple[date, ...]]
"""A district and its days."""


def district_days(
    firsts: Sequence[Named], month: Month, each: int, working: Days, today: date, problems: list[str]
) -> list[Dates]:
    """Each district's days: the day given, whatever it is, and the working days after it."""
    found: list[Dates] = []
    for named in firsts:
        try:
            day = first_day(named, month, today)
        except BadInput as problem:
            problems.append(str(problem))
            continue
        days = following(day, each, working)
        if days[-1] > month.end:
            problems.append(
                f"{named.name}'s {each} days would end on {weekday_day(days[-1])}, after {month.title}. "
                "Please let them begin earlier."
            )
        found.append((named.name, days))
    problems += overlaps(found)
    return found


def following(first: date, each: int, working: Days) -> tuple[date, ...]:
    """The day given and the working days after it, so many in all."""
    days = [first]
    while len(days) < each:
        days.append(working.next_working_day(days[-1] + _DAY))
    return tuple(days)


def first_day(named: Named, month: Month, today: date) -> date:
    """The day that was meant by "3", or by "2026-11-03"."""
    try:
        day = (
            date.fromisoformat(named.first)
            if "-" in named.first
            else month.start.replace(day=int(named.first))
        )
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"{month.words} has no day {named.first}. Please give {named.name} another first day."
        ) from error
    if not month.start <= day <= month.end:
        raise BadInput(
            f"{weekday_day(day)} {day.year} lies outside {month.words}. "
            f"Please give {named.name} a first day within that month."
        )
    if day < today:
        raise BadInput(f"{weekday_day(day)} is past. Please give {named.name} a first day from today on.")
    return day


def overlaps(found: Sequence[Dates]) -> list[str]:
    """Two districts on one day, in words."""
    said: list[str] = []
    for at, (district, days) in enumerate(found):
        for other, theirs in found[at + 1 :]:
            if shared := sorted(set(days) & set(theirs)):
                said.append(
                    f"{district} and {other} both have {weekday_day(shared[0])}: the COA team can be in one "
                    "district at a time. Please give one of them other days."
                )
    return said


def coa_days_of(coa_id: str, days: Iterable[Dates]) -> tuple[CoaDay, ...]:
    return tuple(
        CoaDay(coa_id, district, number, on)
        for district, dates in days
        for number, on in enumerate(dates, start=1)
    )


def steps_of(
    coa_id: str,
    rules: CoaRules,
    days: Sequence[CoaDay],
    month: Month,
    working: Days,
    kept: Mapping[str, date] | None = None,
) -> tuple[Step, ...]:
    """The journey's steps with their days; a day off work becomes the working day before or after it.

    `kept`: the days of steps that stay where they are, by key; others can hang on them.
    """
    anchors = {
        "first_day": min(day.on for day in days),
        "last_day": max(day.on for day in days),
        "month_end": month.end,
    }
    for step in rules.steps:
        day = months_on(anchors[step.anchor], step.months) + timedelta(weeks=step.weeks)
        before = step.falls == "before"
        fitting = working.previous_working_day(day) if before else working.next_working_day(day)
        anchors[step.key] = (kept or {}).get(step.key, fitting)
    return tuple(Step(coa_id, step.key, anchors[step.key]) for step in rules.steps)


def kit_meetings(days: Sequence[CoaDay], rules: CoaRules, zone: ZoneInfo) -> list[KitMeeting]:
    """Every KIT meeting, at its hours in local time. [K]"""
    last = {day.district: max(d.number for d in days if d.district == day.district) for day in days}
    length = timedelta(minutes=rules.kit.minutes)
    made: list[KitMeeting] = []
    for day in days:
        for hour in rules.kit.hours:
            starts = instant(day.on, hour, zone)
            final = day.number == last[day.district] and hour == rules.kit.hours[-1]
            made.append(
                KitMeeting(
                    id=f"{day.coa_id}:{slug(day.district)}:{day.number}:{hour.replace(':', '')}",
                    coa_id=day.coa_id,
                    district=day.district,
                    day=day.number,
                    on=day.on,
                    at=hour,
                    starts_at=starts,
                    ends_at=starts + length,
                    final=final,
                )
            )
    return sorted(made, key=lambda meeting: meeting.starts_at)


def instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time, "13:00", on a local date."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
