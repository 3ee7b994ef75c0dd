"""A QA lead moves or cancels a COA: shown first, then done. What was done stays; who is concerned is told. [K]"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from practice.answers import typed as typed_in
from practice.calendar import Month, weekday_day
from practice.childs_details import text_problems
from practice.closures import working_days
from practice.coa import coa_called, coa_rules, known, month_words
from practice.coa_moving import Moved, Standing, firsts, moved
from practice.coa_notices import channel_of, concerned, tell
from practice.coa_plan import ahead, kit_meetings, month_called
from practice.coa_records import Coa, CoaDay, CoaState, KitState, StepState
from practice.coa_typed import read_target, read_which
from practice.coa_views import ChangeCard, DayChange, StepChange
from practice.coa_words import Named
from practice.errors import BadInput, Refused
from practice.people import Person
from practice.records import Event
from practice.work import Rules, Work

LONGEST = 500
"""Characters of a reason."""
MOVE = "move coa {area} to December 2026 days 1, 8, 15 because the inspection comes first"
CANCEL = "cancel coa {area} because the inspection comes first"


async def _standing(work: Work, rules: Rules, coa_id: str, version: int = 0) -> Standing:
    """Raises `NotFound`; `Refused` where it is not planned, or is not as it was shown (`version`; 0: not shown yet)."""
    found = await known(work, rules, coa_id)
    if found.coa.state is not CoaState.PLANNED:
        raise Refused(f"The COA of {found.area.name} is {found.coa.state.value} by now. Nothing was changed.")
    if version and version != found.coa.version:
        raise Refused(
            f"The COA of {found.area.name} was changed since you were shown this. Nothing was changed now; "
            "please type it again to see what it would do."
        )
    days = tuple(await work.coas.days(coa_id))
    return Standing(found, days, tuple(await work.coas.steps(coa_id)), tuple(await work.kits.of(coa_id)))


async def _others(work: Work, coa_id: str) -> list[Coa]:
    return [coa for coa in await work.coas.all() if coa.id != coa_id]


def _reason(rules: Rules, words: str, example: str) -> str:
    """The reason, fit to be kept. Raises `BadInput`."""
    reason = typed_in({"reason": words}, "reason")
    like = rules.framework.example(example)
    if problems := text_problems(reason, LONGEST, f"Please say why, too. Type, for example, `{like}`."):
        raise BadInput(" ".join(problems))
    return reason


async def preview_move(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str, to: str, reason: str
) -> ChangeCard:
    """What moving would do. `words`: the COA, or a district of it; `to`: a month, days, or both.

    Raises `BadInput`, `NotFound`, `Refused`.
    """
    of_framework, today = coa_rules(rules), rules.today(now)
    if not words.strip():
        raise BadInput(f"Which COA? Type, for example, `{rules.framework.example(MOVE)}`.")
    coa = await coa_called(work, rules, words, now)
    standing = await _standing(work, rules, coa.id)
    said = read_target(to, of_framework, coa.area, today)
    if not said.month and not said.numbers:
        raise BadInput(
            f"To which month, and on which days? Type, for example, `{rules.framework.example(MOVE)}`."
        )
    month = ahead(month_called(said.month, today), today) if said.month else standing.month
    named = [one.name for one in read_which(words, of_framework, today).districts or said.districts]
    to_days = firsts(standing, month, named, said.numbers, today)
    kept = _reason(rules, reason, MOVE)
    after = moved(
        standing, month, to_days, await working_days(work, rules), today, await _others(work, coa.id)
    )
    return await _card(work, rules, by, standing, kept, after, to_days)


async def move(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    month: str,
    days: str,
    reason: str,
    version: int,
) -> ChangeCard:
    """Moves it, as it was shown: `month` a key, `days` as in `ChangeCard.to_days`. Raises as the preview does."""
    coa_rules(rules)
    standing, today = await _standing(work, rules, coa_id, version), rules.today(now)
    shown = [part.partition("=") for part in days.split(";") if part]
    in_month = ahead(month_called(month, today), today)
    names, firsts_shown = [name for name, _, _ in shown], [first for _, _, first in shown]
    to_days = firsts(standing, in_month, names, firsts_shown, today)
    kept = _reason(rules, reason, MOVE)
    after = moved(
        standing, in_month, to_days, await working_days(work, rules), today, await _others(work, coa_id)
    )
    card = await _card(work, rules, by, standing, kept, after, to_days, done=True)
    saved = await work.coas.save(replace(standing.found.coa, month=in_month.key, reason=kept))
    await work.coas.set_days(coa_id, after.days)
    for step in after.steps:
        await work.coas.save_step(step)
    await work.kits.remove_planned(coa_id)
    # Those that were prompted stand already, and stay as they were.
    await work.kits.add(kit_meetings(after.days, standing.found.rules, rules.zone))
    await _done(work, rules, by, now, standing, saved, "moved", kept)
    return card


async def preview_cancel(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str, reason: str
) -> ChangeCard:
    """What calling it off would do. Raises `BadInput`, `NotFound`, `Refused`."""
    coa_rules(rules)
    if not words.strip():
        raise BadInput(f"Which COA? Type, for example, `{rules.framework.example(CANCEL)}`.")
    standing = await _standing(work, rules, (await coa_called(work, rules, words, now)).id)
    _require_something(standing)
    return await _card(work, rules, by, standing, _reason(rules, reason, CANCEL))


def _require_something(standing: Standing) -> None:
    if not standing.to_come and not standing.planned:
        raise Refused(f"Everything of {standing.name}'s COA was done, so there is nothing left to cancel.")


async def cancel(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, reason: str, version: int
) -> ChangeCard:
    """Calls it off, as it was shown: what is still to come is dropped, what was done stays."""
    coa_rules(rules)
    standing = await _standing(work, rules, coa_id, version)
    _require_something(standing)
    kept = _reason(rules, reason, CANCEL)
    card = await _card(work, rules, by, standing, kept, done=True)
    cancelled = replace(standing.found.coa, state=CoaState.CANCELLED, cancelled_at=now, reason=kept)
    saved = await work.coas.save(cancelled)
    for step in standing.to_come:
        await work.coas.save_step(replace(step, state=StepState.DROPPED))
    for meeting in standing.planned:
        await work.kits.set_state(meeting.id, KitState.CANCELLED, KitState.PLANNED)
    await _done(work, rules, by, now, standing, saved, "cancelled", kept)
    return card


async def kept_as_it_is(work: Work, rules: Rules, coa_id: str) -> str:
    """What is said when a change that was shown is not wanted."""
    found = await known(work, rules, coa_id)
    return (
        f"Nothing was changed: the COA of {found.area.name}, {month_words(found.coa.month)}, stays as it is."
    )


async def _done(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    standing: Standing,
    saved: Coa,
    kind: str,
    reason: str,
) -> None:
    """Written down, shown on every card of it, and told."""
    was = _days_words(standing.days)
    detail = {"area": saved.area, "reason": reason, "was": was}
    await work.trail.add(Event(now, by.id, f"coa {kind}", saved.id, detail))
    steps, meetings = [step.id for step in standing.steps], [one.id for one in standing.meetings]
    await work.outbox.refresh([saved.id, *steps, *meetings], now)
    people = await concerned(work, standing.found, standing.to_come, standing.districts, by)
    args = {"kind": kind, "by": by.id, "reason": reason, "was": was}
    await tell(work, rules, now, replace(standing.found, coa=saved), people, args)


def _days_words(days: Iterable[CoaDay]) -> str:
    """ "Ashford from Tue 3 November, Canterbury from Tue 10 November"."""
    first = {day.district: day.on for day in sorted(days, key=lambda day: day.on, reverse=True)}
    listed = sorted(first.items(), key=lambda pair: pair[1])
    return ", ".join(f"{district} from {weekday_day(on)}" for district, on in listed)


async def _card(
    work: Work,
    rules: Rules,
    by: Person,
    standing: Standing,
    reason: str,
    after: Moved | None = None,
    to_days: Sequence[Named] = (),
    *,
    done: bool = False,
) -> ChangeCard:
    """`after`: of a move; without it, of a cancellation."""
    found = standing.found
    month = after.month if after else Month.of(found.coa.month)
    people = await concerned(work, found, standing.to_come, standing.districts, by)
    channel = await channel_of(work, rules, found.area.name)
    return ChangeCard(
        coa_id=found.coa.id,
        area=found.area.name,
        month=month_words(found.coa.month),
        to_month=month_words(month.key) if after and month.key != found.coa.month else "",
        cancel=after is None,
        done=done,
        days=tuple(_day_change(standing, district, after) for district in standing.districts),
        steps=_step_changes(standing, after),
        stay=sum(step.state is StepState.DONE for step in standing.steps),
        dropped=0 if after else len(standing.to_come),
        meetings=after.meetings if after else len(standing.planned),
        told=len(people),
        channel=channel.channel_name if channel else "",
        warnings=after.warnings if after else (),
        reason=reason,
        to_days=";".join(f"{one.name}={one.first}" for one in to_days),
        to_key=month.key,
        version=found.coa.version,
        token=rules.fresh(),
    )


def _day_change(standing: Standing, district: str, after: Moved | None) -> DayChange:
    before = tuple(day.on for day in standing.of(district))
    if after is None:
        return DayChange(district, before, None)
    now = tuple(day.on for day in after.days if day.district == district)
    return DayChange(district, before, now if now != before else None)


def _step_changes(standing: Standing, after: Moved | None) -> tuple[StepChange, ...]:
    """Each step that moves: its title, the day before, the day after."""
    before = {step.key: step.due_on for step in standing.steps}
    changed = []
    for step in after.steps if after else ():
        of_framework = standing.found.rules.step(step.key)
        title = of_framework.title if of_framework else step.key
        changed.append(StepChange(title, before[step.key], step.due_on))
    return tuple(sorted(changed, key=lambda one: one.after))
