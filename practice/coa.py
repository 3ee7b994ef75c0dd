"""COA weeks: planned with the whole journey, shown, confirmed. [K]"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from practice.calendar import Month, weekday_day
from practice.channels import Directory, nearest, qa_leads
from practice.closures import working_days
from practice.coa_plan import Plan, Typed, area_called, drafted, kit_meetings, month_called
from practice.coa_records import Coa, CoaDay, CoaState, InquiryState, Step, StepState
from practice.coa_typed import read_which
from practice.coa_views import CoaCard, CoaRow, CoasCard, InquiryRow, StepRow
from practice.errors import BadInput, NotFound, Refused
from practice.framework import fold
from practice.framework_coa import Area, CoaStep
from practice.framework_coa import Coa as CoaRules
from practice.people import Line, Person, post_title
from practice.places import Places
from practice.planner_rows import take_over
from practice.records import Event, To
from practice.work import Rules, Work

PURPOSE = "coa"
"""What a channel is linked to, to get a COA's prompts."""
TO_COME = (StepState.OPEN, StepState.NOT_DONE)
"""States of a step of which something is still wanted."""


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


async def standing(work: Work, rules: Rules, coa_id: str) -> Known | None:
    """A confirmed COA whose area the framework holds; None for any other: nothing of it goes out."""
    try:
        found = await known(work, rules, coa_id)
    except NotFound:
        return None
    return found if found.coa.state is CoaState.PLANNED else None


async def places_of(work: Work, rules: CoaRules) -> Places:
    return Places(Line.of(await work.people.all()), rules)


async def chairs(work: Work, found: Known, places: Places | None = None) -> list[Person]:
    """Who chairs the COA's KIT meetings: whoever was named for it, else every holder of the post for the area."""
    places = places or await places_of(work, found.rules)
    named = places.line.people.get(found.coa.chair_id)
    if named is not None and not named.left:
        return [named]
    return places.holders([found.rules.kit.chair], found.area)


async def receivers(work: Work, rules: Rules, found: Known) -> list[To]:
    """The COA's channel; where none is linked, the QA leads and who chairs. *(ours)*"""
    if channel := (await Directory.load(work, rules)).channel(found.area.name, PURPOSE):
        return [To(channel_id=channel.channel_id)]
    leads = qa_leads(await work.people.all(), rules.framework)
    people = [person.id for person in (*leads, *await chairs(work, found))]
    return [To(person_id=one) for one in dict.fromkeys(people)]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, as a plan of which nothing is kept; or, without a plan, everything that is wrong with it."""

    plan: Plan | None
    chair_id: str
    problems: tuple[str, ...]


async def draft(work: Work, rules: Rules, now: datetime, typed: Typed) -> Draft:
    of_framework = coa_rules(rules)
    others = await work.coas.all()
    made, problems = drafted(typed, of_framework, await working_days(work, rules), rules.today(now), others)
    area = of_framework.area(typed.area)
    if area is None or not typed.chair.strip():
        return Draft(made, "", problems)
    places = await places_of(work, of_framework)
    try:
        chair_id = chair_called(typed.chair, places.holders([of_framework.kit.chair], area), rules)
    except BadInput as problem:
        return Draft(None, "", (*problems, str(problem)))
    return Draft(made, chair_id, problems)


def chair_called(words: str, known: Sequence[Person], rules: Rules) -> str:
    """The id of whoever is meant, by id or post. Raises `BadInput` with those who can chair."""
    titles = {person.id: post_title(person, rules.framework) for person in known}
    found = [one for one, title in titles.items() if one == words or fold(title) == fold(words)]
    if found:
        return found[0]
    near = nearest(words, titles.values())
    listed = ", ".join(titles.values())
    hint = f"Did you mean “{near}”?" if near else f"They can be chaired by: {listed or 'nobody yet'}."
    raise BadInput(f"“{words.strip()}” does not chair KIT meetings here. {hint}")


async def preview(work: Work, rules: Rules, by: Person, now: datetime, *, typed: Typed) -> CoaCard:
    """The whole journey as it would be; nothing of it goes out before it is confirmed. Raises `BadInput`."""
    made = await draft(work, rules, now, typed)
    if made.plan is None:
        raise BadInput(" ".join(made.problems))
    return await show(work, rules, by, now, made.plan, made.chair_id)


async def show(work: Work, rules: Rules, by: Person, now: datetime, made: Plan, chair_id: str) -> CoaCard:
    """Keeps a plan until it is confirmed or put away; one of the same area and month that was not gives way."""
    coa = Coa(made.coa_id, made.area.name, made.month.key, chair_id, CoaState.PREVIEWED, by.id, now)
    standing = await work.coas.by_id(coa.id)
    if standing is not None:
        await work.coas.save(replace(coa, version=standing.version))
    elif not await work.coas.add(coa):
        raise Refused(f"The COA of {coa.area} was planned by somebody else just now. Please try again.")
    await work.coas.set_days(coa.id, made.days)
    await work.coas.set_steps(coa.id, made.steps)
    return await coa_card(work, rules, now, coa.id, warnings=made.warnings)


async def confirm(
    work: Work, rules: Rules, by: Person, now: datetime, coa_id: str, *, version: int = 0
) -> CoaCard:
    """The COA stands: its steps and KIT meetings are prompted from now on. `version`: of the plan that was shown."""
    found = await known(work, rules, coa_id)
    days = await work.coas.days(coa_id)
    if said := await _not_now(work, rules, now, found, days, version):
        raise Refused(f"{said} Nothing was changed.")
    await work.coas.save(replace(found.coa, state=CoaState.PLANNED, planned_by=by.id, planned_at=now))
    await take_over(work, found.rules, found.coa)
    await work.kits.add(kit_meetings(days, found.rules, rules.zone))
    await work.trail.add(Event(now, by.id, "coa planned", coa_id, {"area": found.area.name}))
    return await coa_card(work, rules, now, coa_id)


async def _not_now(
    work: Work, rules: Rules, now: datetime, found: Known, days: Sequence[CoaDay], version: int
) -> str:
    """Why a plan cannot be confirmed, in a sentence; empty where it can."""
    coa, name = found.coa, f"{found.area.name}, {month_words(found.coa.month)}"
    if coa.state is not CoaState.PREVIEWED:
        return f"The COA of {name} was {coa.state.value} before."
    if version not in (0, coa.version):
        return f"The plan for {name} was made anew since you were shown this one. Type `plan coa` to see it."
    if min(day.on for day in days) < rules.today(now):
        return f"The first day of this plan for {name} has passed since. Type `plan coa` to plan it anew."
    for other in await work.coas.all():
        same = (other.area, other.month) == (coa.area, coa.month)
        if same and other.state is CoaState.PLANNED:
            return f"Another COA of {name} was confirmed meanwhile."
    return ""


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
    """The confirmed COA that these words name, by its area or a district, with or without its month; without words any.

    Of several the first that is not over, else the latest. Raises `BadInput` or `NotFound`.
    """
    of_framework, today = coa_rules(rules), rules.today(now)
    standing = [coa for coa in await work.coas.all() if coa.state is CoaState.PLANNED]
    if exact := next((coa for coa in standing if coa.id == words.strip()), None):
        return exact
    meant = read_which(words, of_framework, today)
    wanted = month_called(meant.month, today) if meant.month else None
    area = area_called(of_framework, meant.area) if meant.area or (words.strip() and not wanted) else None
    named = [coa for coa in standing if area is None or coa.area == area.name]
    if wanted:
        with_year = any(character.isdigit() for character in meant.month)
        keys = {coa.month for coa in named if with_year or coa.month[5:] == wanted.key[5:]}
        named = [coa for coa in named if coa.month == wanted.key or (not with_year and coa.month in keys)]
    if not named:
        where = f" of {area.name}" if area else ""
        when = f" in {wanted.words}" if wanted else ""
        raise NotFound(
            f"No COA{where} is planned{when}. Type `coa` to see those that are, `plan coa` to plan one."
        )
    ahead = [coa for coa in named if coa.month >= today.isoformat()[:7]]
    return min(ahead, key=lambda coa: coa.month) if ahead else max(named, key=lambda coa: coa.month)


async def coas_card(work: Work, rules: Rules, now: datetime) -> CoasCard:
    """Every confirmed COA of which something is still to come."""
    coa_rules(rules)
    today, rows = rules.today(now), []
    for coa in await work.coas.all():
        if coa.state is CoaState.PLANNED:
            steps = await work.coas.steps(coa.id)
            to_come = [step for step in steps if step.state in TO_COME]
            if to_come:
                days = await work.coas.days(coa.id)
                next_step = next((step for step in to_come if step.due_on >= today), None)
                rows.append(
                    CoaRow(
                        coa.id,
                        coa.area,
                        month_words(coa.month),
                        _next(rules, next_step) if next_step else "",
                        begins=days[0].on if days else None,
                        late=sum(step.due_on < today for step in to_come),
                    )
                )
    return CoasCard(tuple(rows))


def month_words(key: str) -> str:
    """ "November 2026"."""
    return Month.of(key).words


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
        cancelled_on=rules.today(found.coa.cancelled_at) if found.coa.cancelled_at else None,
        version=found.coa.version,
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
        late=step.due_on < today and step.state in TO_COME,
    )


def owners_of(step: CoaStep, found: Known, places: Places) -> list[Person]:
    """Who is prompted of a step."""
    return places.holders(step.owners, found.area)


def posts_words(posts: Sequence[str], rules: Rules) -> str:
    """ "QA Lead, Management Information Officer"."""
    found = [rules.framework.post(key) for key in posts]
    return ", ".join(post.title for post in found if post)
