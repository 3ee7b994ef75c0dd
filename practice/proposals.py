"""Audits whose auditor has left, or is away for too long: the QA leads get a proposal who else takes each. (ours)"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from practice.audits import TO_COME, Audit
from practice.calendar import day_words
from practice.cases import Case
from practice.changes import hand_over, own_team, within_reach
from practice.channels import qa_leads
from practice.errors import NotFound, Refused
from practice.framework import Framework
from practice.leave_views import ProposalCard, ProposalRow
from practice.people import Line, Person, by_name, post_title
from practice.presence import presence_on
from practice.records import Absence, Delivery, To
from practice.rows import row_of
from practice.work import Rules, Work

CARD = "proposal"
_REASONS = {"left": "the auditor has left", "away": "the auditor is away when it is due"}


@dataclass(frozen=True, slots=True)
class Choice:
    """From whom a new auditor is chosen. `load`: how many open audits each has, by id; `away`: ids."""

    line: Line
    framework: Framework
    load: Mapping[str, int]
    away: Collection[str]
    cases: Mapping[str, Case]
    """Those of the audits, by reference."""


def propose(audits: Iterable[Audit], choice: Choice) -> dict[str, Person]:
    """Whom each audit (id) could go to: of the same service where possible, with the fewest open audits.

    Who shares the post comes first, who has the same post before others. Never somebody of the case's own team, or its
    worker; nobody who has left, is away, or whose post is given no such audits. What is not in it can go to nobody.
    """
    load = Counter(choice.load)
    found = {}
    for audit in audits:
        people = [person for person in choice.line.people.values() if _may_take(person, audit, choice)]
        if not people:
            continue
        best = min(people, key=partial(_fit, audit=audit, choice=choice, load=load))
        load[best.id] += 1
        found[audit.id] = best
    return found


def _fit(
    person: Person, audit: Audit, choice: Choice, load: Mapping[str, int]
) -> tuple[bool, bool, int, bool, Any]:
    """Whoever suits an audit best has the least of these."""
    auditor = choice.line.people.get(audit.auditor_id)
    shares = auditor is not None and person.id in {one.id for one in choice.line.sharing(auditor)}
    other_post = auditor is None or person.post != auditor.post
    return not shares, person.service != audit.service, load[person.id], other_post, by_name(person)


def _may_take(person: Person, audit: Audit, choice: Choice) -> bool:
    if person.left or person.id in choice.away or person.id == audit.auditor_id:
        return False
    wanted = choice.framework.wanted
    if not any(wanted(audit.activity, person.post, person.service, quarter) for quarter in (1, 2, 3, 4)):
        return False
    case = choice.cases.get(audit.case_reference)
    if case is None:
        return True
    return within_reach(choice.framework, audit, case, person) and not own_team(case, person)


async def choice_today(work: Work, rules: Rules, today: date, audits: Iterable[Audit]) -> Choice:
    """From whom somebody is chosen for these audits, as it stands on a local date."""
    cases = [await work.cases.by_reference(audit.case_reference) for audit in audits]
    return Choice(
        line=Line.of(await work.people.all()),
        framework=rules.framework,
        load=Counter(audit.auditor_id for audit in await work.audits.of(stages=TO_COME)),
        away=(await presence_on(work, today)).away,
        cases={case.reference: case for case in cases if case},
    )


async def propose_for_leaver(work: Work, now: datetime, leaver: Person, leads: Iterable[Person]) -> int:
    """Asks these QA leads who takes what a leaver had; gives back how many audits that is."""
    audits = await work.audits.of(auditor_id=leaver.id, stages=TO_COME)
    if audits:
        await _ask(work, now, f"left:{now.isoformat()}", audits, "left", leads)
    return len(audits)


async def propose_while_away(work: Work, rules: Rules, now: datetime, audit: Audit) -> bool:
    """Asks the QA leads who takes an audit that is due while its auditor is away; False: they were asked before."""
    leads = qa_leads(await work.people.all(), rules.framework)
    return await _ask(work, now, _away(audit), [audit], "away", leads)


async def not_proposed(work: Work, rules: Rules, audits: Sequence[Audit]) -> list[Audit]:
    """Those about which some QA lead has not been asked yet who takes them while their auditor is away."""
    if not audits:
        return []
    leads = qa_leads(await work.people.all(), rules.framework)
    keys = {audit.id: {_key(_away(audit), audit.auditor_id, lead) for lead in leads} for audit in audits}
    asked = await work.outbox.exists({key for of_one in keys.values() for key in of_one})
    return [audit for audit in audits if keys[audit.id] - asked]


def _away(audit: Audit) -> str:
    return f"away:{audit.id}:{audit.due_on}"


def _key(cause: str, auditor_id: str, lead: Person) -> str:
    return f"{CARD}:{cause}:{auditor_id}:{lead.id}"


async def _ask(
    work: Work, now: datetime, cause: str, audits: Collection[Audit], why: str, leads: Iterable[Person]
) -> bool:
    [auditor_id] = {audit.auditor_id for audit in audits}
    about = tuple(sorted(audit.id for audit in audits))
    asked = False
    for lead in leads:
        key = _key(cause, auditor_id, lead)
        args = {"person": auditor_id, "why": why, "key": key}
        asked |= await work.outbox.post(Delivery(key, To(person_id=lead.id), CARD, args, about), now)
    return asked


async def proposal_card(
    work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str], about: Collection[str]
) -> ProposalCard:
    """Which of these audits still have to go to somebody else, and to whom they could; `args` as `_ask` wrote them."""
    today = rules.today(now)
    audits = await work.audits.by_ids(about)
    choice = await choice_today(work, rules, today, audits)
    people = choice.line.people
    auditor = people.get(args["person"])
    if auditor is None:
        raise NotFound("Whoever this is about is not known any more.")
    absences = await work.absences.of(auditor.id)
    waiting = _waiting(audits, args["why"], auditor, absences)
    proposed = propose(waiting, choice)
    rows = []
    for audit in audits:
        to = proposed.get(audit.id)
        rows.append(
            ProposalRow(
                row=row_of(audit, auditor, rules, today),
                to=post_title(to, rules.framework) if to else "",
                open=audit in waiting,
                now_with=""
                if audit.auditor_id == auditor.id
                else post_title(people[audit.auditor_id], rules.framework),
            )
        )
    return ProposalCard(
        key=args["key"],
        post=post_title(auditor, rules.framework),
        why=_why(args["why"], auditor, waiting, absences),
        rows=tuple(rows),
        to={audit_id: person.id for audit_id, person in proposed.items()},
        token=rules.fresh(),
    )


def due_during(audit: Audit, absences: Iterable[Absence]) -> Absence | None:
    """The absence in which an audit is due."""
    return next((a for a in absences if audit.due_on and a.first_on <= audit.due_on <= a.last_on), None)


def _waiting(audits: Iterable[Audit], why: str, auditor: Person, absences: Sequence[Absence]) -> list[Audit]:
    """Those that still have to go to somebody else: none of whoever is back."""
    theirs = [audit for audit in audits if audit.stage in TO_COME and audit.auditor_id == auditor.id]
    if why == "left":
        return theirs if auditor.left else []
    return [audit for audit in theirs if due_during(audit, absences)]


def _why(why: str, auditor: Person, waiting: Iterable[Audit], absences: Sequence[Absence]) -> str:
    if why == "away":
        away = next((absence for audit in waiting if (absence := due_during(audit, absences))), None)
        if away is None:
            return "They are there when it is due, or somebody else has it."
        return f"They are away until {day_words(away.last_on)}, and the quarter has no later day for it."
    if not auditor.left:
        return "They had left, and are back: what they still have stays with them."
    return "They have left. Until it is decided, the deadlines run, and what is overdue goes up their former line."


async def reassign_proposed(
    work: Work, rules: Rules, by: Person, now: datetime, *, key: str, to: Mapping[str, str]
) -> ProposalCard:
    """Gives each of these audits (id) to whom (id) the card proposed, where it still can be; says what could not."""
    about = await work.outbox.about(key) if key.startswith(f"{CARD}:") else None
    owed = next((one for one in await work.outbox.showing(about or ()) if one.key == key), None)
    if owed is None:
        raise NotFound(
            "This proposal is not known any more. Type `reassign` and an audit to give it to somebody."
        )
    people = {person.id: person for person in await work.people.all()}
    said, done = [], 0
    why, auditor = owed.args["why"], people[owed.args["person"]]
    absences = await work.absences.of(auditor.id)
    for audit in _waiting(await work.audits.by_ids(owed.about), why, auditor, absences):
        if (person := people.get(to.get(audit.id, ""))) is None:
            continue
        try:
            await hand_over(work, rules, by, now, audit, person, _REASONS[why])
        except Refused as refused:
            said.append(f"{audit.id} was not reassigned: {refused}")
        else:
            done += 1
    await work.outbox.refresh(owed.about, now)
    view = await proposal_card(work, rules, now, args=owed.args, about=owed.about)
    return replace(view, note=" ".join([_done(done, nothing=not said), *said]).strip())


def _done(count: int, *, nothing: bool) -> str:
    if not count:
        return "Nothing was changed: it was decided meanwhile." if nothing else ""
    return f"{count} {'audit was' if count == 1 else 'audits were'} reassigned."
