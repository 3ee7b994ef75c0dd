"""Why an auditor got a case: from what it was drawn, which rules gave way, and the same draw made again. [L]"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from practice.allocation import seed_of
from practice.audits import Audit
from practice.calendar import FinancialQuarter, day_words, months_before
from practice.draw import (
    OF_AUDITOR,
    Assignment,
    Auditor,
    Bend,
    Case,
    Draw,
    DrawInputs,
    draw_inputs_from,
    redraw,
)
from practice.errors import Refused
from practice.history import REASSIGNED, audit_seen, detail_words, named
from practice.matching import works
from practice.people import Line, Person
from practice.records import Event, Preview, Round
from practice.roles import Scope
from practice.views_past import Choice, DrawAgain, WhyCard
from practice.work import Rules, Work

_PLACES = ("lately", "own_work", "barred", "own_service", "own_team", "other_service")
"""What a case can be to an auditor, as `Choice` counts it."""
_NO_OTHER_WAY = "no other way of giving out the round kept the rules that stand above this one"
_AGAIN = "Drawn again just now from what is stored:"
_SAME = f"{_AGAIN} the same case for the same post."
_OTHER = f"{_AGAIN} it does not come out like this any more. Please tell whoever runs this service."


@dataclass(frozen=True, slots=True)
class Explained:
    """What a stored draw says of one audit."""

    auditors: int
    audits: int
    on: date
    months_between: int
    auditor: Auditor | None
    """For whom it was drawn; None where drawing again does not give the case out."""
    choice: Choice | None
    bent: tuple[str, ...]
    again: DrawAgain


def choice_of(given: DrawInputs, auditor: Auditor) -> Choice:
    """Every case of the draw, counted by what it is to this auditor."""
    since = months_before(given.on, given.months_between_audits)
    counts = Counter(_place(case, auditor, since) for case in given.cases)
    return Choice(known=len(given.cases), **{name: counts[name] for name in _PLACES})


def _place(case: Case, auditor: Auditor, since: date) -> str:
    if case.last_audited is not None and case.last_audited >= since:
        return "lately"
    if works(auditor, case):
        return "own_work"
    if auditor.own_service_only and case.service != auditor.service:
        return "barred"
    if case.team and (case.service, case.team) == (auditor.service, auditor.team):
        return "own_team"
    # Who belongs to all services has no other one.
    return "other_service" if auditor.service and case.service != auditor.service else "own_service"


def bent_words(given: DrawInputs, drawn: Draw, assignment: Assignment, auditor: Auditor) -> tuple[str, ...]:
    """Which rules gave way for an audit, and why, from the numbers of the draw."""
    since = months_before(given.on, given.months_between_audits)
    cases = {case.reference: case for case in given.cases}
    taken = Counter(_place(cases[one.reference], auditor, since) for one in drawn.assignments)
    open_ones = Counter(_place(case, auditor, since) for case in given.cases)
    case = cases[assignment.reference]

    def gone(*places: str) -> str:
        number = sum(open_ones[place] for place in places)
        if number == 0:
            return "there was none that could be given to this auditor"
        if sum(taken[place] for place in places) < number:
            return _NO_OTHER_WAY
        every = "the only one" if number == 1 else f"all {number}"
        return f"{every} that could be given to this auditor {'was' if number == 1 else 'were'} given out"

    words = {
        Bend.OWN_TEAM: lambda: (
            "It is a case of the auditor's own team. Of other teams' cases, "
            f"{gone('own_service', 'other_service')}."
        ),
        Bend.OTHER_SERVICE: lambda: (
            f"It is a case of another service than the auditor's own. Of cases of {auditor.service} in other "
            f"teams, {gone('own_service')}."
        ),
        Bend.WORKER_TWICE: lambda: _worker_twice(given, drawn, case, since),
    }
    return tuple(words[bend]() for bend in assignment.bent)


def _worker_twice(given: DrawInputs, drawn: Draw, case: Case, since: date) -> str:
    """A team with more audits than workers audits one of them twice."""
    team = [one for one in given.cases if (one.service, one.team) == (case.service, case.team)]
    audited = {one.reference for one in drawn.assignments}
    audits = sum(one.reference in audited for one in team)
    free = [one for one in team if one.last_audited is None or one.last_audited < since]
    workers = len({one.worker for one in free if one.worker}) + sum(not one.worker for one in free)
    said = "Its worker is audited twice in this round:"
    if audits <= workers:
        return f"{said} {_NO_OTHER_WAY}."
    have = "1 worker has" if workers == 1 else f"{workers} workers have"
    return (
        f"{said} {audits} audits fell on {case.team or case.service}, where {have} cases that could be drawn."
    )


def _bent_by_draw(bent: Iterable[str], audit: Audit, auditor_id: str) -> set[str]:
    """Of these rules those that still say how it was drawn: what hangs on the auditor changes hands with the audit."""
    return set(bent) if audit.auditor_id == auditor_id else set(bent) - OF_AUDITOR


def explain(stored: Mapping[str, Any], audit: Audit, month: int, auditor_id: str) -> Explained:
    """Draws a round again from what is stored of it, and says what that means for one audit.

    `month` counts from 0 within the round; `auditor_id` is who had the audit first. A ValueError where what is stored
    is damaged or too old. It takes up to a second for a large authority.
    """
    given, drawn = draw_inputs_from(stored), redraw(stored)
    found = next((one for one in drawn.assignments if one.reference == audit.case_reference), None)
    auditor = next((one for one in given.auditors if found and one.id == found.auditor_id), None)
    same = (
        found is not None
        and (found.auditor_id, found.month) == (auditor_id, month)
        and _bent_by_draw(found.bent, audit, auditor_id) == _bent_by_draw(audit.bent, audit, auditor_id)
    )
    return Explained(
        auditors=len(given.auditors),
        audits=len(drawn.assignments),
        on=given.on,
        months_between=given.months_between_audits,
        auditor=auditor,
        choice=choice_of(given, auditor) if auditor else None,
        bent=bent_words(given, drawn, found, auditor) if found and auditor else (),
        again=DrawAgain(same, _SAME if same else _OTHER),
    )


async def why_card(
    work: Work, rules: Rules, by: Person, scope: Scope, *, audit_id: str, private: bool
) -> WhyCard:
    """The whole answer; reasons that somebody typed only in a `private` place, and not to whom it was given."""
    people = {person.id: person for person in await work.people.all()}
    audit = await audit_seen(work, rules, by, scope, Line(people), audit_id, "why")
    reasons = private and (scope is Scope.ALL or audit.auditor_id != by.id)
    known, made = await _draw_of(work, audit)
    moved = [event for event in await work.trail.about(audit.id) if event.what == REASSIGNED]
    first = str(moved[0].detail.get("from", "")) if moved else audit.auditor_id
    year, quarter = known.quarter.split("Q")
    months = [month.key for month in FinancialQuarter(int(year), int(quarter)).months]
    month = months.index(audit.month) if audit.month in months else -1
    try:
        # Half a second of arithmetic for a large authority: other turns go on meanwhile.
        told = await asyncio.to_thread(explain, made.inputs, audit, month, first)
    except ValueError as error:
        told = Explained(0, 0, rules.today(made.made_at), 0, None, None, (), DrawAgain(False, str(error)))

    def post(person_id: str) -> str:
        return named(people, person_id, rules)

    def moved_words(event: Event) -> str:
        on = day_words(rules.today(event.at))
        detail = detail_words(event, people, rules, private=reasons)
        return f"Reassigned on {on} by {post(event.person_id)}: {detail}"

    activity = rules.framework.activity(audit.activity)
    return WhyCard(
        audit_id=audit.id,
        activity=activity.title if activity else audit.activity,
        case=audit.case_reference,
        quarter=FinancialQuarter(int(year), int(quarter)).title,
        post=post(audit.auditor_id),
        drawn_for=post(told.auditor.id) if told.auditor else "",
        seed=made.seed,
        named=made.seed == made.inputs.get("seed") == seed_of(known.id),
        round_id=known.id,
        drawn_on=told.on if told.choice else None,
        made_by=post(made.made_by),
        made_at=rules.local(made.made_at),
        confirmed_by=post(known.confirmed_by),
        confirmed_at=rules.local(known.confirmed_at),
        auditors=told.auditors,
        audits=told.audits,
        months_between=told.months_between,
        service=told.auditor.service if told.auditor else "",
        choice=told.choice,
        bent=told.bent,
        again=told.again,
        since=tuple(moved_words(event) for event in moved),
    )


async def _draw_of(work: Work, audit: Audit) -> tuple[Round, Preview]:
    known = await work.rounds.by_id(audit.round_id)
    made = await work.rounds.preview(known.preview_id) if known else None
    if known is None or made is None:
        raise Refused(
            f"{audit.id} was given outside of a draw, so there is none to explain. Type `history {audit.id}` to see "
            "who did what with it."
        )
    return known, made
