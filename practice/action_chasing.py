"""Owners are reminded of their actions, and told again when one is late; then their managers and the QA leads, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practice.actions import CARD, Around, around, owed
from practice.calendar import Days
from practice.chasing import is_morning
from practice.closures import working_days
from practice.coa import coa_rules
from practice.coa_records import Action, ActionState
from practice.people import Person
from practice.work import Rules, Work

BEFORE = (7, 1, 0)
"""Calendar days before its date at which its owner is reminded, on a working day at or before each. *(ours)*"""
AHEAD = timedelta(days=45)
"""Calendar days before its date from which an action is looked at: a reminder can be moved by a long closure."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`on` is the local working date from which it is due; `late` counts from 1, and is 0 for a reminder."""

    key: str
    on: date
    late: int = 0


def prompts(due_on: date, chased_after: Sequence[int], days: Days) -> list[Prompt]:
    """Everything that an open action calls for, the earliest first. `chased_after`: working days."""
    before = [Prompt(f"before:{n}", days.previous_working_day(due_on - n * _DAY)) for n in BEFORE]
    late = [
        Prompt(f"late:{n}", days.working_days_after(due_on, n), number)
        for number, n in enumerate(chased_after, start=1)
    ]
    return [*before, *late]


def prompt_due(
    action: Action, chased_after: Sequence[int], days: Days, rules: Rules, today: date
) -> Prompt | None:
    """The last prompt that was reached by `today` (a local date): of several that were missed it stands for all.

    What had fallen due when its owner was given it, or another date for it, is not told any more.
    """
    known_on = rules.today(action.given_at or action.made_at)
    reached = [p for p in prompts(action.due_on, chased_after, days) if known_on < p.on <= today]
    return reached[-1] if reached else None


async def chase(work: Work, rules: Rules, now: datetime) -> int:
    """From 09:00 on working days, each prompt once; gives back how many messages that makes. *(ours)*"""
    days = await working_days(work, rules)
    if not is_morning(rules, days, now):
        return 0
    chased_after, today = coa_rules(rules).chased_after, rules.today(now)
    waiting = await work.actions.of(states=[ActionState.OPEN], due_to=today + AHEAD)
    due = {
        f"{CARD}:{action.id}:{action.due_on.isoformat()}:{prompt.key}": (action, prompt)
        for action in waiting
        if (prompt := prompt_due(action, chased_after, days, rules, today))
    }
    told = await work.outbox.exists(due) if due else set()
    new = {mark: one for mark, one in due.items() if mark not in told}
    if not new:
        return 0
    about = await around(work, rules, now)
    made = 0
    for mark, (action, prompt) in new.items():
        async with work.apart(action.id):
            made += await _bring(work, about, mark, action, prompt, now)
    return made


async def _bring(work: Work, about: Around, mark: str, action: Action, prompt: Prompt, now: datetime) -> int:
    """The first message has the mark itself as its key, so that nobody is told twice, whoever is there then."""
    stands_in = about.stand_in(action.owner_id)
    own = [stands_in] if stands_in else about.leads
    to = [(person, "late" if prompt.late else "reminder") for person in own]
    if prompt.late > 1:
        had = {person.id for person in own}
        to += [(person, "climbed") for person in _above(about, action) if person.id not in had]
    made = 0
    for number, (person, kind) in enumerate(to):
        key = f"{mark}:{person.id}" if number else mark
        made += await work.outbox.post(owed(action, kind, person, key), now)
    return made


def _above(about: Around, action: Action) -> list[Person]:
    """The owner's manager, or whoever is there for them, and the QA leads."""
    managers = about.places.line.above(action.owner_id)[:1]
    there = [about.stand_in(manager.id) for manager in managers]
    found = [*(person for person in there if person), *about.leads]
    return list({person.id: person for person in found}.values())
