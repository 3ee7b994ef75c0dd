"""Dialogs of actions: made from the week's suggestions, said to be done, changed, dropped, opened again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from practice.action_views import ActionCard, AskDialog
from practice.actions import (
    Around,
    around,
    closed_words,
    known_action,
    opened_card,
    require_answer,
    require_change,
    tell,
    tell_owner,
)
from practice.answers import typed
from practice.calendar import Days, day_words, months_on, weekday_day
from practice.childs_details import text_problems
from practice.closures import working_days
from practice.coa_records import Action, ActionState
from practice.people import Person, post_title
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 500
"""Characters of a reason."""
OUTCOME = 1000
"""Characters of what came of an action."""
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that can be said of an action: the states in which it can, who may, and what is asked for."""

    states: tuple[ActionState, ...]
    may: Callable[[Around, Person, Action], None]
    wanted: str
    """What is missing where no text was typed."""
    longest: int = LONGEST
    plans: bool = False
    """It asks for owner and date."""


_OPEN, _CLOSED = (ActionState.OPEN,), (ActionState.DONE, ActionState.DROPPED)
FORMS: Final[Mapping[str, Form]] = {
    "done": Form(_OPEN, require_answer, "Say what was done, and what came of it.", OUTCOME),
    "not_yet": Form(_OPEN, require_answer, "Say what stands in its way."),
    "change": Form(_OPEN, require_change, "Say why.", plans=True),
    "drop": Form(_OPEN, require_change, "Say why."),
    "reopen": Form(_CLOSED, require_change, "Say why.", plans=True),
}


async def open_page(work: Work, rules: Rules, by: Person, now: datetime, *, action_id: str) -> ActionCard:
    """One action with what the presser can do."""
    return opened_card(await around(work, rules, now), by, await known_action(work, action_id))


async def ask_page(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    action_id: str,
    how: str,
    filled: Filled | None = None,
) -> AskDialog | ActionCard:
    """The form, or the action as it stands, where there is nothing to say any more. Raises `NotAllowed`."""
    about, action, form = await around(work, rules, now), await known_action(work, action_id), FORMS[how]
    form.may(about, by, action)
    if action.state not in form.states:
        return opened_card(about, by, action, said=_stands(about, action))
    owners = about.owners(action.coa_id, also=action.owner_id) if form.plans else []
    return AskDialog(
        how=how,
        card=opened_card(about, by, action),
        owners=tuple((person.id, post_title(person, rules.framework)) for person in owners),
        first=about.today + timedelta(days=1),
        last=latest(about.today),
        filled=filled or Filled(_as_it_is(action, about) if form.plans else {}),
        version=action.version,
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def _as_it_is(action: Action, about: Around) -> dict[str, str]:
    due = {"due": action.due_on.isoformat()} if action.due_on > about.today else {}
    return {"owner": action.owner_id, **due}


def _stands(about: Around, action: Action) -> str:
    if action.state is ActionState.OPEN:
        return f"{action.id} is open already, so nothing was changed."
    return f"{action.id} was {action.state.value} before, {closed_words(about, action)}. Nothing was changed."


async def answer(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    action_id: str,
    how: str,
    version: int,
    inputs: Values,
) -> AskDialog | ActionCard:
    """Does what the form says; what cannot be done comes back with what was typed. Raises `NotAllowed`."""
    about, action, form = await around(work, rules, now), await known_action(work, action_id), FORMS[how]
    form.may(about, by, action)
    if action.state not in form.states:
        return opened_card(about, by, action, said=_stands(about, action))
    values = {key: typed(inputs, key) for key in ("text", "owner", "due")}
    problems = text_problems(values["text"], form.longest, form.wanted)
    if form.plans:
        days = await working_days(work, rules)
        problems += _plan_problems(about, action, values, days)
        if version != action.version:
            problems = (_changed_meanwhile(about, action), *problems)
    if problems:
        filled = Filled(values, problems)
        return await ask_page(work, rules, by, now, action_id=action_id, how=how, filled=filled)
    saved, said = await _ANSWERS[how](work, about, by, now, action, values)
    await work.outbox.refresh([saved.id], now)
    return opened_card(about, by, saved, said=said)


def _changed_meanwhile(about: Around, action: Action) -> str:
    return (
        f"Somebody changed {action.id} meanwhile: it is with {about.title(action.owner_id)}, due "
        f"{weekday_day(action.due_on)}. If yours shall stand, send it again."
    )


def _plan_problems(about: Around, action: Action, values: Values, days: Days) -> tuple[str, ...]:
    problems = owner_problems(about, action.coa_id, values["owner"], also=action.owner_id)
    kept = values["due"] == action.due_on.isoformat() and action.due_on > about.today
    problems += () if kept else due_problems(values["due"], about.today, days)
    same = kept and values["owner"] == action.owner_id and action.state is ActionState.OPEN
    return (*problems, "Choose another owner or another date.") if same else problems


def owner_problems(about: Around, coa_id: str, owner: str, also: str = "") -> tuple[str, ...]:
    """What is wrong with whom somebody chose."""
    if not owner:
        return ("Choose who owns it.",)
    person = about.person(owner)
    if person is not None and person.left:
        return (f"{about.title(owner)} has left. Choose somebody else.",)
    if all(one.id != owner for one in about.owners(coa_id, also)):
        return ("Choose who owns it from the list: the area's managers, who chairs the COA, or a QA lead.",)
    return ()


def due_problems(words: str, today: date, days: Days) -> tuple[str, ...]:
    """What is wrong with the date that an input gave; `today` is a local date."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return ("Choose the day by which it is to be done.",)
    if day <= today:
        return (f"{day_words(day)} is not after today. Choose a later day.",)
    if day > latest(today):
        return (f"{day_words(day)} is more than twelve months away. Choose an earlier day.",)
    if not days.is_working_day(day):
        following = day_words(days.next_working_day(day))
        return (f"{day_words(day)} is no working day. The next one is {following}.",)
    return ()


def latest(today: date) -> date:
    """Twelve months after it."""
    return months_on(today, 12)


async def _done(
    work: Work, about: Around, by: Person, now: datetime, action: Action, values: Values
) -> tuple[Action, str]:
    saved = await _closed(work, by, now, action, ActionState.DONE, values["text"])
    owner, maker = about.person(saved.owner_id), about.person(saved.made_by)
    to = [owner] if owner else []
    to += [maker] if maker and not maker.left else about.leads
    new = {person.id: person for person in to if person.id != by.id}
    await tell(work, saved, "done", new.values(), now)
    return saved, f"{saved.id} is done. Who made it can read what came of it."


async def _closed(
    work: Work, by: Person, now: datetime, action: Action, state: ActionState, outcome: str
) -> Action:
    await work.trail.add(Event(now, by.id, f"action {state.value}", action.id, {"said": outcome}))
    return await work.actions.save(
        replace(action, state=state, outcome=outcome, closed_by=by.id, closed_at=now)
    )


async def _not_yet(
    work: Work, _about: Around, by: Person, now: datetime, action: Action, values: Values
) -> tuple[Action, str]:
    await work.trail.add(Event(now, by.id, "action not done yet", action.id, {"said": values["text"]}))
    saved = await work.actions.save(replace(action, note=values["text"]))
    return saved, f"That is kept. {saved.id} stays open, and its date stands: {day_words(saved.due_on)}."


async def _change(
    work: Work, about: Around, by: Person, now: datetime, action: Action, values: Values
) -> tuple[Action, str]:
    due_on = date.fromisoformat(values["due"])
    saved = await work.actions.save(replace(action, owner_id=values["owner"], due_on=due_on, given_at=now))
    detail = {"owner": saved.owner_id, "due": due_on.isoformat(), "reason": values["text"]}
    await work.trail.add(Event(now, by.id, "action changed", action.id, detail))
    said = {"by": about.title(by.id), "reason": values["text"]}
    if saved.owner_id == action.owner_id:
        await tell_owner(work, about, saved, "moved", now, but=by.id, **said)
        return saved, f"{saved.id} is due on {day_words(due_on)} now."
    await tell_owner(work, about, saved, "given", now, **said)
    before = about.person(action.owner_id)
    if before is not None and before.id != by.id:
        await tell(work, saved, "given away", [before], now, **said)
    return saved, f"{saved.id} is with {about.title(saved.owner_id)} now, due on {day_words(due_on)}."


async def _drop(
    work: Work, about: Around, by: Person, now: datetime, action: Action, values: Values
) -> tuple[Action, str]:
    saved = await _closed(work, by, now, action, ActionState.DROPPED, values["text"])
    await tell_owner(work, about, saved, "dropped", now, but=by.id)
    return saved, f"{saved.id} was dropped. Its owner is told."


async def _reopen(
    work: Work, about: Around, by: Person, now: datetime, action: Action, values: Values
) -> tuple[Action, str]:
    due_on = date.fromisoformat(values["due"])
    plan = replace(action, owner_id=values["owner"], due_on=due_on, given_at=now, state=ActionState.OPEN)
    # What came of it the first time stays in the trail.
    saved = await work.actions.save(replace(plan, outcome="", note="", closed_by="", closed_at=None))
    detail = {"owner": saved.owner_id, "due": due_on.isoformat(), "reason": values["text"]}
    await work.trail.add(Event(now, by.id, "action reopened", action.id, detail))
    said = {"by": about.title(by.id), "reason": values["text"]}
    await tell_owner(work, about, saved, "reopened", now, **said)
    return saved, f"{saved.id} is open again, due on {day_words(due_on)}."


_Answer = Callable[[Work, Around, Person, datetime, Action, Values], Awaitable[tuple[Action, str]]]
_ANSWERS: Mapping[str, _Answer] = {
    "done": _done,
    "not_yet": _not_yet,
    "change": _change,
    "drop": _drop,
    "reopen": _reopen,
}
