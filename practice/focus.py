"""Focus groups: who may see what of them, and when. [K]

What was said is kept without an author or an instant, and nobody sees any of it before the slide pack has gone out.
How it is written, changed and taken back: `focus_entries`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from practice.calendar import day_words, weekday_day
from practice.coa import Known, coa_called, coa_rules, known, month_words, places_of, posts_words
from practice.coa_records import CoaState, Contribution, StepState
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.focus_views import DistrictThemes, FocusOffer, FocusTheme, ThemesCard
from practice.framework import fold
from practice.framework_coa import Area
from practice.people import Person
from practice.work import Rules, Work

OTHER_THEMES = "Other themes"
PAGE = 12
"""Contributions on a card: as long as they may be, it stays within what Teams takes."""


async def is_out(work: Work, found: Known) -> bool:
    """Whether the slide pack has gone out: from then on the themes are shown, and nothing is changed any more. [K]"""
    step = await work.coas.step(found.coa.id, found.rules.slide_pack)
    return step is not None and step.state is StepState.DONE


async def in_the_way(work: Work, rules: Rules, found: Known, now: datetime, district: str = "") -> str:
    """Why nothing can be written now, as sentences; empty where it can. `district`: it has to have begun. *(ours)*"""
    if found.coa.state is CoaState.CANCELLED:
        return "This COA was called off, so nothing is written for its focus groups any more."
    if found.coa.state is not CoaState.PLANNED:
        return "This COA is not confirmed yet, so it has no focus groups."
    if await is_out(work, found):
        return (
            "The slide pack has gone out, and with it what the focus groups said. "
            "Nothing can be added, changed or taken back any more."
        )
    begins = min((d.on for d in await work.coas.days(found.coa.id) if d.district == district), default=None)
    if begins is not None and rules.today(now) < begins:
        return f"{district} has its COA from {day_words(begins)} on. What its focus groups say can be written then."
    return ""


async def districts_of(work: Work, coa_id: str) -> tuple[str, ...]:
    """In the order of their days."""
    return tuple(dict.fromkeys(day.district for day in await work.coas.days(coa_id)))


async def offer(work: Work, rules: Rules, now: datetime, words: str) -> FocusOffer:
    """The COA that was typed, and its districts, or the one that was typed with it.

    Where none is meant it says so, and the way to what was written before is offered all the same.
    """
    areas = coa_rules(rules).areas
    try:
        return await _offer(work, rules, now, words, areas)
    except (BadInput, NotFound) as none:
        return FocusOffer("", "", "", (), str(none))


async def _offer(work: Work, rules: Rules, now: datetime, words: str, areas: Sequence[Area]) -> FocusOffer:
    said = fold(words)
    area = next((a.name for a in areas if any(fold(district) in said for district in a.districts)), "")
    coa = await coa_called(work, rules, f"{area} {words}".strip(), now)
    found = await known(work, rules, coa.id)
    districts = await districts_of(work, coa.id)
    named = tuple(district for district in districts if fold(district) in said)
    if area and not named:
        raise NotFound(
            f"The COA of {found.area.name} in {month_words(coa.month)} looks at {', '.join(districts)}. "
            f"Type, for example, `focus group {found.area.name} {districts[0]}`."
        )
    in_way = await in_the_way(work, rules, found, now, named[0] if len(named) == 1 else "")
    return FocusOffer(coa.id, found.area.name, month_words(coa.month), named or districts, in_way)


async def focus_themes(work: Work, rules: Rules, coa_id: str) -> tuple[DistrictThemes, ...]:
    """What the focus groups said, by district and theme, the lines in the order of their ids; empty before the slide
    pack has gone out, and for a COA that was called off. [K] Raises `NotFound`.

    With `fewest` = the framework's `fewest_contributions` *(ours)*: a district with fewer contributions is left out
    whole. Themes of a district with fewer stand together, last, as `OTHER_THEMES`: with their lines where these are
    `fewest` or more together, else without any.
    """
    found = await known(work, rules, coa_id)
    if found.coa.state is not CoaState.PLANNED or not await is_out(work, found):
        return ()
    by_district: dict[str, list[Contribution]] = defaultdict(list)
    for one in await work.focus_groups.of(coa_id):
        by_district[one.district].append(one)
    order = dict.fromkeys((*await districts_of(work, coa_id), *sorted(by_district)))
    fewest = found.rules.fewest_contributions
    return tuple(
        DistrictThemes(district, by_theme(by_district[district], found.rules.all_themes, fewest))
        for district in order
        if district in by_district and len(by_district[district]) >= fewest
    )


def by_theme(
    said: Sequence[Contribution], known_themes: Sequence[str], fewest: int
) -> tuple[FocusTheme, ...]:
    """The themes of one district, with the rule of `focus_themes`."""
    lines: dict[str, list[str]] = defaultdict(list)
    for one in said:
        lines[one.theme].append(one.text)
    shown = [
        FocusTheme(theme, tuple(lines[theme]))
        for theme in dict.fromkeys((*known_themes, *sorted(lines)))
        if len(lines[theme]) >= max(fewest, 1)
    ]
    told_apart = {one.theme for one in shown}
    others = tuple(one.text for one in said if one.theme not in told_apart)
    if others:
        shown.append(FocusTheme(OTHER_THEMES, others if len(others) >= fewest else ()))
    return tuple(shown)


async def themes_card(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    words: str = "",
    coa_id: str = "",
    district: str = "",
    page: int = 1,
) -> ThemesCard:
    """For the COA team and whoever gets the slide pack, once it is out. Raises `NotAllowed`, or `Refused` before."""
    if not coa_id:
        coa_id = (await coa_called(work, rules, words, now)).id
    found = await known(work, rules, coa_id)
    await _require_audience(work, rules, by, found)
    month = month_words(found.coa.month)
    if found.coa.state is not CoaState.PLANNED:
        raise Refused(
            f"The COA of {found.area.name} in {month} was called off, so nothing of its focus groups is shown."
        )
    if not await is_out(work, found):
        step = await work.coas.step(coa_id, found.rules.slide_pack)
        when = f", which is planned for {weekday_day(step.due_on)}" if step else ""
        raise Refused(
            f"What focus groups say is shown to nobody before the slide pack has gone out{when}. "
            "So nobody can be recognised by it during the week."
        )
    shown = await focus_themes(work, rules, coa_id)
    names = {one.district for one in shown}
    hidden = tuple(name for name in await districts_of(work, coa_id) if name not in names)
    return ThemesCard(
        coa_id=coa_id,
        area=found.area.name,
        month=month,
        districts=shown,
        hidden=hidden,
        fewest=found.rules.fewest_contributions,
        district=district if district in names else "",
        page=page,
    )


async def _require_audience(work: Work, rules: Rules, by: Person, found: Known) -> None:
    """The COA team, and owners and recipients of the slide pack for this area. [K]"""
    step = found.rules.step(found.rules.slide_pack)
    posts = (*step.owners, *step.with_posts) if step else ()
    places = await places_of(work, found.rules)
    if by.post in found.rules.team or by.id in {person.id for person in places.holders(posts, found.area)}:
        return
    raise NotAllowed(
        f"What focus groups said is for the COA team, and for {posts_words(posts, rules)} of {found.area.name}."
    )
