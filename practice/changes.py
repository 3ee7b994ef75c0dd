"""A QA lead thinks again: another auditor, another deadline, held back from the ladder, open once more.

Each change is refused whole or made whole: the audit, its trail, the cards that show it, and a message to whoever is
concerned. Taking an audit back (`withdraw`) stands in `answering`, a whole round in `recall`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from practice.answering import keep_hand_in
from practice.audit_called import audit_called, like, reason_given
from practice.audits import OPEN_STAGES, Audit, Stage
from practice.calendar import FinancialQuarter, containing, day_words
from practice.cases import Case
from practice.channels import WHOLE_AUTHORITY
from practice.concerned import tell
from practice.dates import parse_day
from practice.deadlines import checked_deadline, due_after, quarter_of, with_deadline
from practice.draw import OF_AUDITOR, Bend
from practice.errors import BadInput, Refused
from practice.framework import Framework, fold
from practice.matching import Auditor, works
from practice.people import Person, post_title
from practice.people_called import person_called
from practice.reach import refresh_unreachable
from practice.records import Event
from practice.requests import drop_requests, note_reminded
from practice.round_posts import post_allocations, show_in_service
from practice.work import Rules, Work

AGAIN = timedelta(days=7)
"""How long an auditor has for what was reopened, where no date is given. (ours)"""

REASSIGN = "reassign {audit} to TM {service} 4 because the auditor is on leave"
REOPEN = "reopen {audit} because a section was left out"
MOVE = "move {audit} to 12 June because the service is closed"
HOLD = "hold {audit} until 12 June because the worker is on leave"
UNHOLD = "unhold {audit}"
"""An example of each command, as `Framework.example` fills it in."""


@dataclass(frozen=True, slots=True)
class Change:
    """An audit before and after a change."""

    before: Audit
    after: Audit


def _require_to_come(audit: Audit, cannot: str) -> None:
    """`cannot`: what is not possible with an audit that is done with."""
    if audit.stage is Stage.RETURNED:
        raise Refused(f"{audit.id} was handed in, so {cannot}.")
    if audit.stage is Stage.WITHDRAWN:
        raise Refused(f"{audit.id} was withdrawn, so {cannot}.")


def _require_sent(audit: Audit, rules: Rules, cannot: str) -> None:
    _require_to_come(audit, cannot)
    if audit.stage is Stage.PLANNED:
        on = day_words(rules.today(audit.release_at))
        raise Refused(f"{audit.id} has not gone out yet: it will on {on}. Until then {cannot}.")


def _day(words: str, rules: Rules, audit: Audit, today: date, example: str) -> date:
    if not words.strip():
        raise BadInput(f"Until when? {like(rules, example, audit)}")
    return parse_day(words, today)


# Another auditor.


async def reassign(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, to: str, reason: str
) -> Change:
    """As typed: `to` names a person (`people_called`)."""
    audit = await audit_called(work, rules, audit_id, REASSIGN)
    _require_to_come(audit, "it cannot be given to somebody else")
    if not to.strip():
        raise BadInput(f"To whom? {like(rules, REASSIGN, audit)}")
    person = await person_called(work, rules, to)
    return await hand_over(work, rules, by, now, audit, person, reason_given(rules, reason, audit, REASSIGN))


async def hand_over(
    work: Work, rules: Rules, by: Person, now: datetime, audit: Audit, to: Person, reason: str
) -> Change:
    """Gives an audit to somebody else. What was sent is sent anew, with the whole time and no answers; what the other
    had saved stays in the trail. Raises `Refused` for whoever cannot have it.
    """
    _require_to_come(audit, "it cannot be given to somebody else")
    case = await work.cases.by_reference(audit.case_reference)
    await _require_can_have(work, rules, audit, case, to, rules.today(now))
    after = replace(
        audit,
        auditor_id=to.id,
        service=to.service or WHOLE_AUTHORITY,
        bent=_bent(audit, case, to),
        held_until=None,
    )
    if audit.stage in OPEN_STAGES:
        today = rules.today(now)
        after = replace(
            after,
            stage=Stage.SENT,
            sent_on=today,
            due_on=due_after(today, audit, rules.framework),
            opened_at=None,
            sections_done=0,
            theme="",
        )
    # First of all: where somebody else was quicker, the answers stay.
    after = await work.audits.save(after)
    if after.stage in OPEN_STAGES:
        await work.audits.clear_answers(audit.id, by.id, now)
    await work.trail.add(Event(now, by.id, "audit reassigned", audit.id, _detail(audit, after, reason)))
    await drop_requests(work, audit.id, now, "It was given to somebody else.")
    if after.stage in OPEN_STAGES:
        await _let_go(work, rules, by, now, audit, after, reason)
        await post_allocations(work, [after], now, again=f"{after.id}:{after.version}")
        await show_in_service(work, rules, after, now)
        await refresh_unreachable(work, rules, [after], now)
    await work.outbox.refresh([after.id], now)
    return Change(audit, after)


def _detail(before: Audit, after: Audit, reason: str) -> dict[str, str]:
    detail = {"from": before.auditor_id, "to": after.auditor_id, "reason": reason}
    return detail | ({"due_on": after.due_on.isoformat()} if after.due_on else {})


async def _require_can_have(
    work: Work, rules: Rules, audit: Audit, case: Case | None, to: Person, today: date
) -> None:
    title = post_title(to, rules.framework)
    if to.id == audit.auditor_id:
        raise Refused(f"{audit.id} is with {title} already.")
    if to.left:
        raise Refused(f"{title} has left. Name somebody who is still here.")
    away = [one for one in await work.absences.of(to.id) if one.first_on <= today <= one.last_on]
    if away:
        until = day_words(max(one.last_on for one in away))
        raise Refused(f"{title} is away until {until}. Name somebody who is there.")
    activity = rules.framework.activity(audit.activity)
    wanted = (rules.framework.wanted(audit.activity, to.post, to.service, q) for q in (1, 2, 3, 4))
    if not any(wanted):
        plural = activity.plural if activity else audit.activity
        raise Refused(
            f"{title} holds a post that is given no {plural} by the framework. Name somebody whose post is."
        )
    if case and not within_reach(rules.framework, audit, case, to):
        raise Refused(
            f"{title} audits only cases of {to.service}, by the framework, and {case.reference} is of {case.service}. "
            "Name somebody of another service."
        )
    if case and own_team(case, to):
        raise Refused(
            f"Case {case.reference} is of {title}'s own team, so its audit would not be independent. "
            "Name somebody of another team."
        )


def within_reach(framework: Framework, audit: Audit, case: Case, person: Person) -> bool:
    """Whether the framework lets this post audit cases of that service. [L]"""
    own_only = framework.own_service_only(audit.activity, person.post, person.service)
    return not own_only or fold(case.service) == fold(person.service)


def own_team(case: Case, person: Person) -> bool:
    """As the draw has it: nobody audits the own team's case, or one that they work themselves. [L]"""
    same = (fold(case.service), fold(case.team)) == (fold(person.service), fold(person.team))
    worker = Auditor(person.id, person.post, person.service, person.team, 1, worker=person.name)
    return (same and bool(case.team)) or works(worker, case)


def _bent(audit: Audit, case: Case | None, to: Person) -> tuple[str, ...]:
    """Which rules bend for the new auditor: those of the draw that hang on the auditor are looked at anew."""
    kept = [bend for bend in audit.bent if bend not in OF_AUDITOR]
    other = case is not None and bool(to.service) and fold(case.service) != fold(to.service)
    return tuple(sorted([*kept, Bend.OTHER_SERVICE.value] if other else kept))


async def _let_go(
    work: Work, rules: Rules, by: Person, now: datetime, before: Audit, after: Audit, reason: str
) -> None:
    """The former auditor is told, if they knew of it; what has not gone out to them never does."""
    theirs = [one for one in await work.outbox.showing([before.id]) if one.to.person_id == before.auditor_id]
    arrived = await work.deliveries.arrived([one.key for one in theirs])
    waiting = {one.key for one in theirs if one.key not in arrived and one.about == (before.id,)}
    await work.outbox.take_back(waiting, now)
    if arrived or before.opened_at:
        who = post_title(by, rules.framework)
        await tell(work, now, after, "reassigned", before.auditor_id, by=who, reason=reason)


# Another deadline.


async def move(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, to: str, reason: str
) -> Change:
    """Gives an open audit, overdue or not, another deadline; reminders and rungs follow it."""
    audit = await audit_called(work, rules, audit_id, MOVE)
    _require_sent(audit, rules, "its deadline cannot be moved")
    today = rules.today(now)
    day = checked_deadline(audit, _day(to, rules, audit, today, MOVE), quarter_of(audit), today)
    why = reason_given(rules, reason, audit, MOVE)
    after = await work.audits.save(with_deadline(audit, day))
    was = audit.due_on.isoformat() if audit.due_on else ""
    detail = {"from": was, "to": day.isoformat(), "reason": why}
    await work.trail.add(Event(now, by.id, "deadline moved", audit.id, detail))
    await note_reminded(work, rules, after, today)
    await drop_requests(work, audit.id, now, "Its deadline was moved.")
    await work.outbox.refresh([audit.id], now)
    said = {"due": day_words(day), "was": day_words(audit.due_on) if audit.due_on else ""}
    who = post_title(by, rules.framework)
    await tell(work, now, after, "moved", after.auditor_id, by=who, reason=why, **said)
    return Change(audit, after)


# Held back from the ladder, "using discretion". [L]


async def hold(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, until: str, reason: str
) -> Change:
    """Keeps the ladder back from one audit until the end of a local date; reminders before its deadline go on."""
    audit = await audit_called(work, rules, audit_id, HOLD)
    if not any(rung.may_be_held for rung in rules.framework.ladder("returns").rungs):
        raise Refused("The framework lets no audit be held back from its ladder.")
    _require_sent(audit, rules, "nothing is chased that could be held back")
    today = rules.today(now)
    day = _checked_hold(audit, _day(until, rules, audit, today, HOLD), today)
    why = reason_given(rules, reason, audit, HOLD)
    after = await work.audits.save(replace(audit, held_until=day))
    detail = {"until": day.isoformat(), "reason": why}
    await work.trail.add(Event(now, by.id, "audit held back", audit.id, detail))
    await work.outbox.refresh([audit.id], now)
    return Change(audit, after)


def _checked_hold(audit: Audit, day: date, today: date) -> date:
    """A hold ends at the latest with the quarter after the audit's own. (ours)"""
    said, following = day_words(day), containing(quarter_of(audit).end + timedelta(days=1))
    if day <= today:
        raise BadInput(f"{said} is {'today' if day == today else 'past'}. Choose a day that is to come.")
    if audit.due_on and day <= audit.due_on:
        raise BadInput(
            f"{audit.id} is due on {day_words(audit.due_on)}, and nothing goes up the line before that. "
            "Choose a later day."
        )
    if day > following.end:
        raise BadInput(
            f"{said} lies after {following.title}, whose last day is {day_words(following.end)}. "
            "Choose a day up to then."
        )
    if day == audit.held_until:
        raise Refused(f"{audit.id} is held back until {said} already.")
    return day


async def unhold(work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str) -> Change:
    """The ladder goes on: what it has reached meanwhile is told at once, or on the next working morning."""
    audit = await audit_called(work, rules, audit_id, UNHOLD)
    if not audit.held_on(rules.today(now)):
        raise Refused(f"{audit.id} is not held back, so there is nothing to take off.")
    after = await work.audits.save(replace(audit, held_until=None))
    await work.trail.add(Event(now, by.id, "audit no longer held back", audit.id))
    await work.outbox.refresh([audit.id], now)
    return Change(audit, after)


# Open once more.


async def reopen(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, until: str, reason: str
) -> Change:
    """A handed-in audit goes back to its auditor with its answers; how it was handed in before is kept."""
    audit = await audit_called(work, rules, audit_id, REOPEN)
    await _require_can_be_reopened(work, audit)
    today = rules.today(now)
    day = today + AGAIN
    if until.strip():
        day = checked_deadline(audit, parse_day(until, today), _still_open(audit, today), today)
    why = reason_given(rules, reason, audit, REOPEN)
    if not await work.audits.hand_ins(audit.id):
        await keep_hand_in(work, audit)  # handed in under a version that did not keep it yet
    opened = replace(
        audit,
        stage=Stage.OPENED,
        due_on=day,
        returned_at=None,
        returned_on=None,
        grade="",
        held_until=None,
    )
    after = await work.audits.save(opened)
    await work.audits.save_recommendations(audit.id, [])
    detail = {"due_on": day.isoformat(), "reason": why}
    await work.trail.add(Event(now, by.id, "audit reopened", audit.id, detail))
    await note_reminded(work, rules, after, today)
    await work.outbox.refresh([audit.id], now)
    who = post_title(by, rules.framework)
    await tell(work, now, after, "reopened", after.auditor_id, by=who, reason=why, due=day_words(day))
    return Change(audit, after)


async def _require_can_be_reopened(work: Work, audit: Audit) -> None:
    if audit.stage is Stage.WITHDRAWN:
        raise Refused(f"{audit.id} was withdrawn, so it cannot be reopened.")
    if audit.stage is not Stage.RETURNED:
        raise Refused(f"{audit.id} has not been handed in, so there is nothing to reopen.")
    known = await work.rounds.by_id(audit.round_id)
    if known and known.recalled_at:
        raise Refused(f"{known.id} was taken back as a whole, so nothing of it can be reopened.")
    auditor = await work.people.by_id(audit.auditor_id)
    if auditor is None or auditor.left:
        raise Refused(f"The auditor of {audit.id} has left, so nobody could hand it in again.")


def _still_open(audit: Audit, today: date) -> FinancialQuarter:
    """The round's quarter, or today's where that is over: what came back on its last days can be reopened after it."""
    return max(quarter_of(audit), containing(today))
