"""What is to be looked at in a COA's plan, in words; none of it forbids the plan. Pure. [K]"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from practice.calendar import Days, Month, months_after, weekday_day
from practice.coa_records import Coa, CoaState, Step
from practice.framework_coa import Coa as CoaRules

_DAY = timedelta(days=1)


def warnings(
    days: Sequence[tuple[str, Sequence[date]]],
    month: Month,
    steps: Sequence[Step],
    rules: CoaRules,
    working: Days,
    today: date,
    others: Iterable[Coa],
) -> tuple[str, ...]:
    """`days`: each district's; `others`: the COAs that stand beside it."""
    return (*_of_days(days, working), *_of_prep(month, rules, others), *_of_past(steps, rules, today))


def _of_days(days: Sequence[tuple[str, Sequence[date]]], working: Days) -> list[str]:
    said: list[str] = []
    for district, dates in days:
        for day in dates:
            if not working.is_working_day(day):
                verb = "begins" if day == dates[0] else "goes on"
                said.append(f"{district} {verb} {_off(day, working)}: {weekday_day(day)}.")
        between = {day for day in _span(dates[0], dates[-1]) if day not in dates}
        if between:
            listed = ", ".join(weekday_day(day) for day in dates)
            said.append(f"{district}'s days {_split(between, working)}: {listed}.")
    return said


def _span(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _split(between: Iterable[date], working: Days) -> str:
    if any(working.is_working_day(day) for day in between):
        return "do not follow one another"
    weekend = all(day.weekday() >= 5 for day in between)
    return f"are split around {'a weekend' if weekend else 'days off'}"


def _off(day: date, working: Days) -> str:
    if day.weekday() >= 5:
        return "at a weekend"
    return "on a day on which the service is closed" if day in working.closures else "on a bank holiday"


def _of_prep(month: Month, rules: CoaRules, others: Iterable[Coa]) -> list[str]:
    """Two COAs in prep at once: shown, not refused. [K]"""
    prep = rules.phase("prep")
    if prep is None:
        return []
    own = {months_after(month, offset) for offset in prep.months}
    said: list[str] = []
    for other in others:
        if other.state is not CoaState.PLANNED:
            continue
        theirs = {months_after(Month.of(other.month), offset) for offset in prep.months}
        if shared := sorted(own & theirs):
            listed = " and ".join(one.words for one in shared)
            said.append(f"Two COAs are in prep at once: {other.area} is, too, in {listed}.")
    return said


def _of_past(steps: Sequence[Step], rules: CoaRules, today: date) -> list[str]:
    past = [rules.step(step.key) for step in steps if step.due_on < today]
    titles = [step.title for step in past if step is not None]
    if not titles:
        return []
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return [f"The day of “{titles[0]}”{more} has passed already: it is asked for at once."]
