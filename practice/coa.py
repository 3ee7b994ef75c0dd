"""COA weeks: planned with the whole journey, shown, confirmed. [K]"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from practice.calendar import Month, weekday_day
from practice.channels import Directory
from practice.closures import working_days
from practice.coa_plan import Typed, area_called, kit_meetings, plan
from practice.coa_records import Coa, CoaState, InquiryState, Step, StepState
from practice.coa_views import CoaCard, CoaRow, CoasCard, InquiryRow, StepRow
from practice.errors import NotFound, Refused
from practice.framework import fold
from practice.framework_coa import Area, CoaStep
from practice.framework_coa import Coa as CoaRules
from practice.people import Line, Person, post_title
from practice.places import Places
from practice.planner_rows import take_over
from practice.records import Event
from practice.work import Rules, Work

PURPOSE = "coa"
"""What a channel is linked to, to get a COA's prompts."""


def coa_rules(rules: Rules) -> CoaRules:
    """Raises `Refused` where the framework holds no COA weeks."""
    if rules.framework.coa is None:
        raise Refused(
            f"{rules.framework.title} has no COA weeks. `docs/framework.md` says how a framework file gets them."
        )
    return rules.framework.coa


@dataclass(frozen=True, slots=True)
class Known:
    """A COA as it stands, with the part of the framework that it follows."""

    coa: Coa
    area: Area
    rules: CoaRules


async def known(work: Work, rules: Rules, coa_id: str) -> Known:
    """Raises `NotFound`."""
    of_framework = coa_rules(rules)
    coa = await work.coas.by_id(coa_id)
    area = of_framework.area(coa.area) if coa else None
    if coa is None or area is None:
        raise NotFound("I do not know this COA. Type `coa` to see those that are planned.")
    return Known(coa, area, of_framework)


async def places_of(work: Work, rules: CoaRules) -> Places:
    return Places(Line.of(await work.people.all()), rules)


async def chairs(work: Work, found: Known, places: Places | None = None) -> list[Person]:
    """Who chairs the COA's KIT meetings: whoever was named for it, else every holder of the post for the area."""
    places = places or await places_of(work, found.rules)
    named = places.line.people.get(found.coa.chair_id)
    if named is not None and not named.left:
        return [named]
    return places.holders([found.rules.kit.chair], found.area)


async def preview(work: Work, rules: Rules, by: Person, now: datetime, *, typed: Typed) -> CoaCard:
    """The whole journey as it would be; nothing of it goes out before it is confirmed."""
    of_framework, today = coa_rules(rules), rules.today(now)
    others = await work.coas.all()
    made = plan(typed, of_framework, await working_days(work, rules), today, others)
    standing = next((coa for coa in others if coa.id == made.coa_id), None)
    if standing is not None and standing.state is CoaState.PLANNED:
        raise Refused(
            f"A COA of {made.area.name} in {made.month.title} {made.month.year} is planned already. "
            f"Type `coa {made.area.name}` to see it."
        )
    coa = Coa(made.coa_id, made.area.name, made.month.key, "", CoaState.PREVIEWED, by.id, now)
    if standing is None:
        await work.coas.add(coa)
    else:
        await work.coas.save(replace(coa, version=standing.version))
    await work.coas.set_days(coa.id, made.days)
    await work.coas.set_steps(coa.id, made.steps)
    return await coa_card(work, rules, now, coa.id, warnings=made.warnings)


async def confirm(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str) -> CoaCard:
    """The COA stands: its steps and KIT meetings are prompted from now on."""
    found = await known(work, rules, coa_id)
    if found.coa.state is not CoaState.PREVIEWED:
        raise Refused(
            f"The COA of {found.area.name} was {found.coa.state.value} before, so nothing was changed."
        )
    await work.coas.save(replace(found.coa, state=CoaState.PLANNED, planned_by=by.id, planned_at=now))
    await take_over(work, found.rules, found.coa)
    days = await work.coas.days(coa_id)
    await work.kits.add(kit_meetings(days, found.rules, rules.zone))
    await work.trail.add(Event(now, by.id, "coa planned", coa_id, {"area": found.area.name}))
    return await coa_card(work, rules, now, coa_id)


async def put_away(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str) -> CoaCard:
    """A plan that was shown is not wanted. Raises `Refused` once it is confirmed."""
    found = await known(work, rules, coa_id)
    if found.coa.state is not CoaState.PREVIEWED:
        raise Refused(
            f"The COA of {found.area.name} was {found.coa.state.value} before. "
            f"Type `cancel coa {found.area.name}` to call it off."
        )
    await work.coas.save(replace(found.coa, state=CoaState.CANCELLED, cancelled_at=now, planned_by=by.id))
    return await coa_card(work, rules, now, coa_id)


async def coa_called(work: Work, rules: Rules, words: str, now: datetime) -> Coa:
    """The confirmed COA that these words name, by its area, with or without its month; without words any.

    Of several the first that is not over, else the latest. Raises `BadInput` or `NotFound`.
    """
    of_framework = coa_rules(rules)
    standing = [coa for coa in await work.coas.all() if coa.state is CoaState.PLANNED]
    said = fold(words)
    if exact := next((coa for coa in standing if coa.id == words.strip()), None):
        return exact
    named = (
        [coa for coa in standing if fold(coa.area) in said or said in fold(coa.area)] if said else standing
    )
    if not named:
        area = area_called(of_framework, words)
        raise NotFound(f"No COA of {area.name} is planned. Type `plan coa` to plan one.")
    if said:
        months = [coa for coa in named if fold(Month.of(coa.month).title) in said]
        named = months or named
    this_month = rules.today(now).isoformat()[:7]
    ahead = [coa for coa in named if coa.month >= this_month]
    return min(ahead, key=lambda coa: coa.month) if ahead else max(named, key=lambda coa: coa.month)


async def coas_card(work: Work, rules: Rules) -> CoasCard:
    """Every confirmed COA of which something is still to come."""
    coa_rules(rules)
    rows = []
    for coa in await work.coas.all():
        if coa.state is CoaState.PLANNED:
            steps = await work.coas.steps(coa.id)
            ahead = [step for step in steps if step.state in (StepState.OPEN, StepState.NOT_DONE)]
            if ahead:
                rows.append(CoaRow(coa.id, coa.area, month_words(coa.month), _next(rules, ahead[0])))
    return CoasCard(tuple(rows))


def month_words(key: str) -> str:
    """ "November 2026"."""
    month = Month.of(key)
    return f"{month.title} {month.year}"


def _next(rules: Rules, step: Step) -> str:
    of_framework = coa_rules(rules).step(step.key)
    return f"{of_framework.title if of_framework else step.key}, {weekday_day(step.due_on)}"


async def coa_card(
    work: Work, rules: Rules, now: datetime, coa_id: str, *, warnings: Sequence[str] = ()
) -> CoaCard:
    """One COA as it stands."""
    found = await known(work, rules, coa_id)
    places = await places_of(work, found.rules)
    today = rules.today(now)
    directory = await Directory.load(work, rules)
    channel = directory.channel(found.area.name, PURPOSE)
    by = places.line.people.get(found.coa.planned_by)
    steps = await work.coas.steps(coa_id)
    inquiries = await work.coas.inquiries(coa_id)
    chaired = await chairs(work, found, places)
    return CoaCard(
        coa_id=coa_id,
        area=found.area.name,
        is_service=found.area.kind == "service",
        month=month_words(found.coa.month),
        state=found.coa.state,
        days=tuple(await work.coas.days(coa_id)),
        steps=tuple(step_row(step, found, rules, now) for step in steps),
        inquiries=tuple(
            InquiryRow(one.number, one.text, one.state)
            for one in inquiries
            if one.state is not InquiryState.DROPPED
        ),
        warnings=tuple(warnings),
        chair=" or ".join(post_title(person, rules.framework) for person in chaired),
        channel=channel.channel_name if channel else "",
        today=today,
        by=post_title(by, rules.framework) if by else "",
        at=rules.local(found.coa.planned_at),
        token=rules.fresh(),
    )


def step_row(step: Step, found: Known, rules: Rules, now: datetime) -> StepRow:
    of_framework = found.rules.step(step.key)
    today = rules.today(now)
    return StepRow(
        coa_id=step.coa_id,
        key=step.key,
        title=of_framework.title if of_framework else step.key,
        due_on=step.due_on,
        at=(of_framework.at or "") if of_framework else "",
        owners=posts_words(of_framework.owners, rules) if of_framework else "",
        state=step.state,
        note=step.note,
        late=step.due_on < today and step.state in (StepState.OPEN, StepState.NOT_DONE),
    )


def owners_of(step: CoaStep, found: Known, places: Places) -> list[Person]:
    """Who is prompted of a step."""
    return places.holders(step.owners, found.area)


def posts_words(posts: Sequence[str], rules: Rules) -> str:
    """ "QA Lead, Management Information Officer"."""
    found = [rules.framework.post(key) for key in posts]
    return ", ".join(post.title for post in found if post)
