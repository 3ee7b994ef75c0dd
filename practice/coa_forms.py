"""Planning a COA: typed, or in a dialog of two pages and a preview. What is wrong keeps what was typed. [K]"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from practice.answers import typed as typed_in
from practice.calendar import Month, months_after
from practice.coa import coa_rules, draft, known, month_words, places_of, preview, show
from practice.coa_plan import Typed, ahead, first_days, month_called
from practice.coa_records import CoaState
from practice.coa_typed import read_plan
from practice.coa_views import CoaCard, DaysPage, PlanOffer, WherePage
from practice.errors import BadInput, Refused
from practice.framework_coa import Area
from practice.people import Person, post_title
from practice.views import Filled
from practice.work import Rules, Work

EXAMPLE = "plan coa {area} November 2026 districts {districts} days 3, 10"
MONTHS_SHOWN = 24
"""From this one on, in the form's list."""
EVERYBODY = "all"
"""Whoever holds the chair's post for the area chairs."""
_KEPT = 500
"""Characters of each thing that was typed."""


async def plan_typed(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str
) -> CoaCard | PlanOffer:
    """The preview; or, where nothing or too little was typed, the way to the form."""
    of_framework = coa_rules(rules)
    typed = read_plan(words, of_framework, rules.today(now))
    made = await draft(work, rules, now, typed)
    if made.plan is not None:
        return await show(work, rules, by, now, made.plan, made.chair_id)
    kept = Typed(
        typed.area[:_KEPT],
        typed.month[:_KEPT],
        typed.districts[:_KEPT],
        typed.days[:_KEPT],
        typed.chair[:_KEPT],
    )
    problems = made.problems if words.strip() else ()
    return PlanOffer(kept, problems, rules.framework.example(EXAMPLE))


async def open_form(
    work: Work, rules: Rules, now: datetime, *, typed: Typed, coa_id: str = "", where: bool = False
) -> WherePage | DaysPage:
    """The form with what was typed, or (`coa_id`) with a plan that was shown; `where`: its first page."""
    coa_rules(rules)
    typed = await _of_shown(work, rules, coa_id) if coa_id else typed
    area, month, problems = await _where(rules, now, typed)
    if where or area is None or month is None:
        return _where_page(rules, now, typed, problems if typed.area or typed.month else ())
    return await _days_page(work, rules, now, area, month, typed)


async def _of_shown(work: Work, rules: Rules, coa_id: str) -> Typed:
    """A plan that was shown and not confirmed, as if it had been typed. Raises `Refused`."""
    found = await known(work, rules, coa_id)
    if found.coa.state is not CoaState.PREVIEWED:
        raise Refused(
            f"The COA of {found.area.name} was {found.coa.state.value} before, so this plan cannot be changed. "
            f"Type `move coa {found.area.name}` to move it."
        )
    first = [day for day in await work.coas.days(coa_id) if day.number == 1]
    districts = ", ".join(f"{day.district} {day.on.isoformat()}" for day in first)
    return Typed(found.area.name, found.coa.month, districts, "", found.coa.chair_id)


async def _where(
    rules: Rules, now: datetime, typed: Typed
) -> tuple[Area | None, Month | None, tuple[str, ...]]:
    """The area and the month that are meant, and what is wrong with either."""
    area, month, problems = coa_rules(rules).area(typed.area), None, []
    if area is None:
        problems.append(
            f"Which area or service? “{typed.area}” is none." if typed.area else "Which area or service?"
        )
    try:
        month = ahead(month_called(typed.month, rules.today(now)), rules.today(now))
    except BadInput as problem:
        problems.append(str(problem))
    return area, month, tuple(problems)


async def go_on(
    work: Work, rules: Rules, now: datetime, *, typed: Typed, inputs: Mapping[str, str]
) -> WherePage | DaysPage:
    """From the first page to the second; `typed`: what was typed before and is kept."""
    coa_rules(rules)
    chosen = replace(typed, area=typed_in(inputs, "area"), month=typed_in(inputs, "month"))
    area, month, problems = await _where(rules, now, chosen)
    if area is None or month is None:
        return _where_page(rules, now, chosen, problems)
    return await _days_page(work, rules, now, area, month, chosen)


async def send(
    work: Work, rules: Rules, by: Person, now: datetime, *, area: str, month: str, inputs: Mapping[str, str]
) -> CoaCard | WherePage | DaysPage:
    """The preview of what the form says; what is wrong comes back with what was typed."""
    chair = typed_in(inputs, "chair")
    typed = Typed(area, month, "", "", "" if chair == EVERYBODY else chair)
    found, in_month, problems = await _where(rules, now, typed)
    if found is None or in_month is None:
        return _where_page(rules, now, typed, problems)
    values = {f"day_{n}": typed_in(inputs, f"day_{n}") for n in range(1, len(found.districts) + 1)}
    chosen = zip(found.districts, values.values(), strict=True)
    typed = replace(typed, districts=", ".join(f"{name} {day}" for name, day in chosen if day))
    if unreadable := [f"“{day}” is no date." for day in values.values() if day and _day(day) is None]:
        return await _days_page(work, rules, now, found, in_month, typed, (values, tuple(unreadable)))
    made = await draft(work, rules, now, typed)
    if made.plan is None:
        again = ({**values, "chair": chair}, made.problems)
        return await _days_page(work, rules, now, found, in_month, replace(typed, districts=""), again)
    return await preview(work, rules, by, now, typed=typed)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _where_page(rules: Rules, now: datetime, typed: Typed, problems: tuple[str, ...]) -> WherePage:
    today = rules.today(now)
    this = Month(today.year, today.month)
    months = tuple(months_after(this, number) for number in range(MONTHS_SHOWN))
    try:
        typed = replace(typed, month=month_called(typed.month, today).key)
    except BadInput:
        typed = replace(typed, month="")
    return WherePage(
        areas=tuple(area.name for area in coa_rules(rules).areas),
        months=tuple((month.key, month.words) for month in months),
        typed=typed,
        problems=problems,
        rendering=rules.fresh()[:8],
    )


async def _days_page(
    work: Work,
    rules: Rules,
    now: datetime,
    area: Area,
    month: Month,
    typed: Typed,
    again: tuple[Mapping[str, str], tuple[str, ...]] | None = None,
) -> DaysPage:
    """`again`: the inputs as they were sent, and what is wrong with them; else they are filled from `typed`."""
    of_framework, today = coa_rules(rules), rules.today(now)
    places = await places_of(work, of_framework)
    able = places.holders([of_framework.kit.chair], area)
    chairs = tuple((person.id, post_title(person, rules.framework)) for person in able)
    typed = replace(typed, area=area.name, month=month.key)
    if again is None:
        asked = typed.districts or typed.days or typed.chair
        made = await draft(work, rules, now, typed) if asked else None
        again = await _filled(rules, area, month, typed, chairs), made.problems if made else ()
    post = rules.framework.post(of_framework.kit.chair)
    return DaysPage(
        area=area.name,
        is_service=area.kind == "service",
        month=month.key,
        month_words=month_words(month.key),
        earliest=max(month.start, today),
        latest=month.end,
        districts=area.districts,
        chairs=chairs,
        chair_post=post.title if post else of_framework.kit.chair,
        typed=typed,
        filled=Filled(*again),
        each=of_framework.days,
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _filled(
    rules: Rules, area: Area, month: Month, typed: Typed, chairs: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    """The inputs as far as what was typed fits them."""
    values: dict[str, str] = {}
    for named in first_days(typed, coa_rules(rules), area, []):
        number = area.districts.index(named.name) + 1
        iso = named.first if "-" in named.first else f"{month.key}-{named.first:0>2}"
        if (day := _day(iso)) and month.start <= day <= month.end:
            values[f"day_{number}"] = day.isoformat()
    chair = next((one for one, title in chairs if typed.chair in (one, title)), "")
    return {**values, "chair": chair} if chair else values
