"""Days on which the service is closed: named by the framework, or by a QA lead. They are no working days."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from practice.audits import Stage
from practice.calendar import Days, Month, day_words, nine_oclock, weekday_day
from practice.dates import parse_days
from practice.errors import BadInput, Refused
from practice.leave_views import ClosedDay, ClosuresCard
from practice.people import Person, post_title
from practice.records import Closure, Event
from practice.work import Rules, Work

LONGEST = 31
"""Calendar days that can be closed at once: longer, and a month would have no day to send its audits out."""
FURTHEST = 731
"""Calendar days from today within which a closure lies."""


async def working_days(work: Work, rules: Rules) -> Days:
    """England's working days but those on which the service is closed."""
    closed = frozenset(closure.day for closure in await work.closures.all())
    return Days(closed.union(rules.framework.calendar.closures))


async def close(
    work: Work, rules: Rules, by: Person, now: datetime, *, days: str, reason: str
) -> ClosuresCard:
    """These local dates are no working days any more; weekends and bank holidays among them never were."""
    open_days = [day for day in _typed(rules, now, days) if Days().is_working_day(day)]
    if not open_days:
        raise Refused(f"“{days.strip()}” is no working day anyway, so nothing was changed.")
    before = await working_days(work, rules)
    new = [day for day in open_days if before.is_working_day(day)]
    if not new:
        raise Refused(f"The service is closed on {_listed(open_days)} already. Nothing was changed.")
    await work.closures.add([Closure(day, reason.strip(), by.id, now) for day in new])
    await work.trail.add(Event(now, by.id, "closed", "calendar", _plain(new, reason)))
    return await _changed(work, rules, now, f"Closed on {_listed(new)}.")


async def open_again(work: Work, rules: Rules, by: Person, now: datetime, *, days: str) -> ClosuresCard:
    """A closure that a QA lead typed is taken back. What the framework closes stays closed."""
    meant = _typed(rules, now, days)
    standing = {closure.day for closure in await work.closures.all()}
    closed = [day for day in meant if day in standing]
    fixed = [day for day in meant if day in rules.framework.calendar.closures]
    if not closed and fixed:
        raise Refused(
            f"The framework closes the service on {_listed(fixed)}. That is changed in its file, under "
            "[calendar] closures, and nowhere else."
        )
    if not closed:
        raise Refused(f"No closure stands for {_listed(meant)}. Type `closed` to see those that do.")
    await work.closures.remove(closed)
    await work.trail.add(Event(now, by.id, "opened", "calendar", _plain(closed)))
    kept = [day for day in closed if day in fixed]
    still = f" The framework still closes it on {_listed(kept)}." if kept else ""
    return await _changed(work, rules, now, f"Open again on {_listed(closed)}.{still}")


def _typed(rules: Rules, now: datetime, words: str) -> list[date]:
    today = rules.today(now)
    if not words.strip():
        raise BadInput("Which days? Type, for example, `closed 27-31 December` or `open 29 December`.")
    first, last = parse_days(words, today, ahead=True)
    if first < today:
        raise BadInput(
            f"{day_words(first)} is in the past, and what went out on it stays. Nothing was changed."
        )
    if (last - first).days >= LONGEST:
        raise BadInput(f"Those are more than {LONGEST} days. Please type them in shorter spans.")
    if (last - today).days > FURTHEST:
        raise BadInput(f"{day_words(last)} is more than two years away. Nothing was changed.")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _listed(days: Sequence[date]) -> str:
    """ "Mon 28 December to Thu 31 December" where they follow one another, else each."""
    if len(days) > 2 and days[-1] - days[0] == timedelta(days=len(days) - 1):
        return f"{weekday_day(days[0])} to {weekday_day(days[-1])}"
    *others, last = [weekday_day(day) for day in days]
    return f"{', '.join(others)} and {last}" if others else last


def _plain(days: Iterable[date], reason: str = "") -> dict[str, object]:
    return {"days": [day.isoformat() for day in days], "reason": reason.strip()}


_OF_AUDITS = (
    "While it is closed, reminders before a deadline come on the working day before, and what goes up the line on "
    "the one after."
)


async def _changed(work: Work, rules: Rules, now: datetime, done: str) -> ClosuresCard:
    moved = await move_releases(work, rules, now)
    sent = [f"What was to go out then goes out on {_listed(moved)} at 09:00."] if moved else []
    steps = _OF_AUDITS if rules.framework.has_audits else "The library's digest comes on a working day."
    return await closures_card(work, rules, now, " ".join([done, *sent, steps]))


async def move_releases(work: Work, rules: Rules, now: datetime) -> list[date]:
    """Planned audits go out on their month's first working day, as it is now; gives back the days that are new."""
    days = await working_days(work, rules)
    moved: set[date] = set()
    for audit in await work.audits.of(stages=[Stage.PLANNED]):
        year, month = audit.month.split("-")
        day = days.first_working_day(Month(int(year), int(month)))
        at = nine_oclock(day, rules.zone)
        if at > now and at != audit.release_at:
            await work.audits.save(replace(audit, release_at=at))
            moved.add(day)
    return sorted(moved)


async def closures_card(work: Work, rules: Rules, now: datetime, done: str = "") -> ClosuresCard:
    """Every closure from today on; `done`: what was just changed."""
    today = rules.today(now)
    people = {person.id: person for person in await work.people.all()}
    typed = {closure.day: closure for closure in await work.closures.all()}
    days = sorted(day for day in {*typed, *rules.framework.calendar.closures} if day >= today)

    def row(day: date) -> ClosedDay:
        closure = typed.get(day)
        if closure is None:
            return ClosedDay(day, "", "the framework")
        by = people.get(closure.set_by)
        return ClosedDay(day, closure.reason, post_title(by, rules.framework) if by else "")

    return ClosuresCard(tuple(row(day) for day in days), done)
