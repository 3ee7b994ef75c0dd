"""The days of a COA and of its journey, from what a QA lead types. Pure. [K]"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.calendar import Days, Month, months_after, parse_month, weekday_day
from practice.channels import nearest
from practice.coa_records import Coa, CoaDay, CoaState, KitMeeting, Step
from practice.errors import BadInput
from practice.framework import fold
from practice.framework_coa import Area
from practice.framework_coa import Coa as CoaRules

EXAMPLE = "plan coa East Kent November 2026 districts Ashford, Canterbury days 3, 10"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be planned, as it was typed."""

    area: str
    month: str
    districts: str
    days: str
    """Of the month, one for each district: "3, 10, 17"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A COA's days and steps, which nothing was kept of yet."""

    area: Area
    month: Month
    days: tuple[CoaDay, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    """What is to be looked at, in words; none of it forbids the plan."""

    @property
    def coa_id(self) -> str:
        return id_of(self.area.name, self.month)


def id_of(area: str, month: Month) -> str:
    return f"{slug(area)}-{month.key}"


def slug(words: str) -> str:
    """ "folkestone-and-hythe"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")


def area_called(rules: CoaRules, words: str) -> Area:
    """Raises `BadInput` with the nearest one."""
    if found := rules.area(words):
        return found
    names = [area.name for area in rules.areas]
    if not words.strip():
        raise BadInput(
            f"For which area or service? There are: {', '.join(names)}. Type, for example, `{EXAMPLE}`."
        )
    near = nearest(words, names)
    hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(names)}."
    raise BadInput(f"No area or service of a COA is called “{words.strip()}”. {hint}")


def plan(typed: Typed, rules: CoaRules, working: Days, today: date, others: Iterable[Coa]) -> Plan:
    """The whole journey, or `BadInput` in plain words. `others`: the COAs that stand already."""
    area = area_called(rules, typed.area)
    month = _month(typed.month, today)
    districts = _districts(typed.districts, area)
    days = _days(districts, _numbers(typed.days, districts), month, rules.days, working)
    coa_id = id_of(area.name, month)
    coa_days = tuple(
        CoaDay(coa_id, district, number, on)
        for district, dates in days
        for number, on in enumerate(dates, start=1)
    )
    steps = steps_of(coa_id, rules, coa_days, month, working)
    warnings = (
        *_day_warnings(days, working),
        *_prep_warnings(area, month, rules, others),
        *_late(steps, rules, today),
    )
    return Plan(area, month, coa_days, steps, warnings)


def _month(words: str, today: date) -> Month:
    if not words.strip():
        raise BadInput(f"In which month? Type, for example, `{EXAMPLE}`.")
    try:
        return parse_month(words, today)
    except ValueError as error:
        raise BadInput(str(error)) from error


def _districts(words: str, area: Area) -> list[str]:
    typed = [part for part in re.split(r"[,;\n]|\band\b(?=[^,;\n]*$)", words) if part.strip()]
    if words.strip() and area.district(words):
        typed = [words]
    # "Folkestone and Hythe" holds the word that also stands before the last of a list.
    if not all(area.district(part) for part in typed):
        typed = [part for part in re.split(r"[,;\n]", words) if part.strip()]
    if not typed:
        raise BadInput(
            f"A COA needs at least one district. {area.name} has: {', '.join(area.districts)}. "
            f"Type, for example, `{EXAMPLE}`."
        )
    found: list[str] = []
    for part in typed:
        district = area.district(part.strip(" ."))
        if district is None:
            near = nearest(part, area.districts)
            hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(area.districts)}."
            raise BadInput(f"{area.name} has no district “{part.strip()}”. {hint}")
        if district in found:
            raise BadInput(f"{district} stands there twice. Each district has its days once.")
        found.append(district)
    return found


def _numbers(words: str, districts: Sequence[str]) -> list[int]:
    """The day of the month on which each district begins."""
    numbers = [int(found) for found in re.findall(r"\d+", words)]
    if len(numbers) != len(districts):
        raise BadInput(
            f"There are {len(districts)} districts ({', '.join(districts)}) and {len(numbers)} first days: "
            f"please give one day of the month for each, in the same order, such as `days 3, 10, 17`."
        )
    return numbers


def _days(
    districts: Sequence[str], numbers: Sequence[int], month: Month, each: int, working: Days
) -> list[tuple[str, list[date]]]:
    """Each district's days: the day given, whatever it is, and the working days after it."""
    found: list[tuple[str, list[date]]] = []
    for district, number in zip(districts, numbers, strict=True):
        if not 1 <= number <= month.end.day:
            raise BadInput(
                f"{month.title} {month.year} has no day {number}. Please give {district} another first day."
            )
        days = [month.start.replace(day=number)]
        while len(days) < each:
            days.append(working.next_working_day(days[-1] + _DAY))
        if days[-1] > month.end:
            raise BadInput(
                f"{district}'s {each} days would end on {weekday_day(days[-1])}, after {month.title}. "
                "Please let them begin earlier."
            )
        found.append((district, days))
    _overlap(found)
    return found


def _overlap(found: Sequence[tuple[str, Sequence[date]]]) -> None:
    for at, (district, days) in enumerate(found):
        for other, theirs in found[at + 1 :]:
            if shared := sorted(set(days) & set(theirs)):
                raise BadInput(
                    f"{district} and {other} both have {weekday_day(shared[0])}: the COA team can be in one district "
                    "at a time. Please give one of them other days."
                )


def _day_warnings(days: Sequence[tuple[str, Sequence[date]]], working: Days) -> list[str]:
    said: list[str] = []
    for district, dates in days:
        if not working.is_working_day(dates[0]):
            what = "at a weekend" if dates[0].weekday() >= 5 else "on a bank holiday or a closed day"
            said.append(f"{district} begins {what}: {weekday_day(dates[0])}.")
        if (dates[-1] - dates[0]).days >= len(dates):
            listed = ", ".join(weekday_day(day) for day in dates)
            said.append(f"{district}'s days do not follow one another: {listed}.")
    return said


def _prep_warnings(area: Area, month: Month, rules: CoaRules, others: Iterable[Coa]) -> list[str]:
    """Two COAs in prep at once: shown, not refused. [K]"""
    prep = rules.phase("prep")
    if prep is None:
        return []
    own = {months_after(month, offset) for offset in prep.months}
    said: list[str] = []
    for other in others:
        if other.state is not CoaState.PLANNED or other.id == id_of(area.name, month):
            continue
        theirs = {months_after(Month.of(other.month), offset) for offset in prep.months}
        if shared := sorted(own & theirs):
            said.append(f"{other.area} is in prep in {shared[0].title} {shared[0].year}, too.")
    return said


def _late(steps: Sequence[Step], rules: CoaRules, today: date) -> list[str]:
    past = [rules.step(step.key) for step in steps if step.due_on < today]
    titles = [step.title for step in past if step is not None]
    if not titles:
        return []
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return [f"The day of “{titles[0]}”{more} has passed already: it is asked for at once."]


def steps_of(
    coa_id: str, rules: CoaRules, days: Sequence[CoaDay], month: Month, working: Days
) -> tuple[Step, ...]:
    """The journey's steps with their days; a day off work becomes the working day before or after it."""
    anchors = {
        "first_day": min(day.on for day in days),
        "last_day": max(day.on for day in days),
        "month_end": month.end,
    }
    for step in rules.steps:
        day = _months_on(anchors[step.anchor], step.months) + timedelta(weeks=step.weeks)
        before = step.falls == "before"
        anchors[step.key] = working.previous_working_day(day) if before else working.next_working_day(day)
    return tuple(Step(coa_id, step.key, anchors[step.key]) for step in rules.steps)


def _months_on(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of that month where it is shorter."""
    month = months_after(Month(day.year, day.month), months)
    return month.start.replace(day=min(day.day, month.end.day))


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
