"""When somebody is reminded and when it goes up the line: the rules alone. [L]

A step is a reminder to the auditor, "before:7", or a rung of the ladder, "rung:director". Reminders fall on the
working day at or before their day, rungs on the one at or after it; each at 09:00 local time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from practice.audits import OPEN_STAGES, Audit, State
from practice.calendar import Days
from practice.framework import Framework, Ladder, Rung
from practice.people import Line, Person
from practice.presence import Presence

SHOWN_OVERDUE = "overdue"
"""The step that is told to cards, not to a person: on the first morning after a deadline they show it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`on` is the local working date from which it is due; `rung` is None for a reminder."""

    key: str
    on: date
    days: int
    """Calendar days before (reminder) or after (rung) the due date."""
    rung: Rung | None = None


def reminders(due_on: date, days_before: Iterable[int], days: Days) -> list[Step]:
    """Reminders before a deadline, earliest first."""
    steps = [
        Step(f"before:{n}", days.previous_working_day(due_on - timedelta(days=n)), n) for n in days_before
    ]
    return sorted(steps, key=lambda step: (step.on, -step.days))


def rungs(due_on: date, ladder: Ladder, days: Days, held_until: date | None = None) -> list[Step]:
    """The rungs after a deadline, lowest first. What may be held waits until after the local date `held_until`."""

    def reached(rung: Rung) -> date:
        on = due_on + timedelta(days=rung.days)
        if held_until is not None and rung.may_be_held:
            on = max(on, held_until + timedelta(days=1))
        return days.next_working_day(on)

    return [Step(f"rung:{rung.key}", reached(rung), rung.days, rung) for rung in ladder.rungs]


def steps_due(
    audit: Audit, framework: Framework, days: Days, told: Collection[str], today: date
) -> list[Step]:
    """What an open audit calls for on the local date `today` and has not been told.

    Of several reminders that were missed the last one stands for all, and none goes out after the deadline;
    every rung that was reached is told.
    """
    if audit.due_on is None or audit.stage not in OPEN_STAGES:
        return []
    if today <= audit.due_on:
        reached = [s for s in reminders(audit.due_on, framework.reminders.days_before, days) if s.on <= today]
        return [step for step in reached[-1:] if step.key not in told]
    climbing = rungs(audit.due_on, framework.ladder("returns"), days, audit.held_until)
    return [step for step in climbing if step.on <= today and step.key not in told]


def overdue_unshown(audit: Audit, told: Collection[str], today: date) -> bool:
    """Whether the cards that show an audit are still to say that its deadline has passed."""
    return audit.state(today) is State.OVERDUE and SHOWN_OVERDUE not in told


def next_step_on(
    audit: Audit, framework: Framework, days: Days, told: Collection[str], today: date
) -> date | None:
    """The first local date from `today` on at which the calendar does something to an audit; None: never again.

    It holds until something more is told, the audit gets another deadline or closes, or the rules change.
    """
    if audit.due_on is None or audit.stage not in OPEN_STAGES:
        return None
    steps = (
        *reminders(audit.due_on, framework.reminders.days_before, days),
        *rungs(audit.due_on, framework.ladder("returns"), days, audit.held_until),
    )
    turns = {today, audit.due_on + timedelta(days=1), *(step.on for step in steps)}
    for day in sorted(turn for turn in turns if turn >= today):
        if overdue_unshown(audit, told, day) or steps_due(audit, framework, days, told, day):
            return day
    return None


def plan_digest(framework: Framework, days: Days, today: date) -> str:
    """Stands for the date of every step of every deadline, from a year before this year to a year after it.

    Another framework, another holiday, another rule for either: another digest.
    """
    days_before = framework.reminders.days_before
    return _plan_digest(days_before, framework.ladder("returns"), days, today.year)


@cache
def _plan_digest(days_before: tuple[int, ...], ladder: Ladder, days: Days, year: int) -> str:
    digest = sha256()
    first, last = date(year - 1, 1, 1).toordinal(), date(year + 1, 12, 31).toordinal()
    for due_on in map(date.fromordinal, range(first, last + 1)):
        for step in (*reminders(due_on, days_before, days), *rungs(due_on, ladder, days)):
            digest.update(f"{due_on} {step.key} {step.on}\n".encode())
    return digest.hexdigest()


def addressees(
    rung: Rung,
    auditor_id: str,
    line: Line,
    framework: Framework,
    qa_leads: Iterable[Person],
    presence: Presence,
) -> list[Person]:
    """Who is told of a rung: its posts in the auditor's own line, where one is missing or away the next one up.

    Where there is none, the QA leads. Never the auditor.
    """
    leads = sorted((lead for lead in qa_leads if lead.id != auditor_id), key=lambda person: person.id)
    found: dict[str, Person] = {}
    for post in rung.posts:
        there = in_line(post, auditor_id, line, framework, presence) or leads
        found |= {person.id: person for person in there}
    return list(found.values())


def in_line(post: str, auditor_id: str, line: Line, framework: Framework, presence: Presence) -> list[Person]:
    """Who acts as this post (a key) in somebody's line today.

    Its holder, and who shares the post; where they are away, their covers; where nobody is there, or the post is
    missing or the auditor's own, the next post up. Empty where there is none.
    """
    above = line.above(auditor_id)
    height = framework.rank(post)
    holders = [person for person in above if person.post == post][:1]
    higher = [
        person for person in above if height is not None and (framework.rank(person.post) or 0) > height
    ]
    for holder in (*holders, *higher):
        stand_ins = [presence.stand_in(person, line) for person in (holder, *line.sharing(holder))]
        there = {person.id: person for person in stand_ins if person and person.id != auditor_id}
        if there:
            return list(there.values())
    return []


def posts_title(posts: Iterable[str], framework: Framework) -> str:
    """ "Senior Manager and Head of Service"."""
    titles = [post.title if (post := framework.post(key)) else key for key in posts]
    return " and ".join(titles)


def ordinal_day(days: int) -> str:
    """ "the second day", "day 14": how a rung's days are spoken of."""
    words: Mapping[int, str] = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 7: "seventh"}
    return f"the {words[days]} day" if days in words else f"day {days}"
