"""Concerns: raised, seen to and signed off by the district's manager, and told to whoever is concerned. [K]

Nothing of a concern ever stands in a channel: every delivery of it goes to a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from practice.closures import working_days
from practice.coa import coa_rules, month_words
from practice.coa_records import ConcernRaised, ConcernState
from practice.concern_line import ConcernLine, concern_line, deadline, reachable_at_once
from practice.concern_views import ConcernCard, ConcernReceipt, ConcernRow, ConcernsCard
from practice.errors import NotAllowed, NotFound, Refused
from practice.framework import Framework
from practice.framework_coa import Concern
from practice.people import Person, post_title
from practice.records import Delivery, Event, To, Urgency
from practice.views import ConcernOffer
from practice.work import Rules, Work

CARD = "concern"
"""For whoever signs it off (`as`: "manager"), and its copies ("copy")."""
RECEIPT = "concern_receipt"
DONE = "concern_done"
MANAGER = "manager"
OPEN = (ConcernState.RAISED, ConcernState.OVERSEEN)
LONGEST = 1500
"""Characters of what is typed of a concern."""


@dataclass(frozen=True, slots=True)
class Raising:
    """A concern that is to be raised, checked."""

    kind: Concern
    inadequate: bool
    reference: str
    district: str
    coa_id: str
    audit_id: str
    spoken_with: str
    text: str


async def raise_concern(
    work: Work, rules: Rules, by: Person, now: datetime, raising: Raising
) -> ConcernReceipt:
    """Kept, and brought to whoever signs it off; copies, and a receipt in the raiser's own chat."""
    line, today = await concern_line(work, rules, now), rules.today(now)
    to = line.signing(raising.district, by.id)
    concern = await _added(
        work,
        ConcernRaised(
            id="",
            kind=raising.kind.key,
            inadequate=raising.inadequate,
            reference=raising.reference,
            district=raising.district,
            coa_id=raising.coa_id,
            audit_id=raising.audit_id,
            spoken_with=raising.spoken_with,
            text=raising.text,
            raised_by=by.id,
            raised_at=now,
            due_on=deadline(today, raising.kind.working_days, await working_days(work, rules)),
            manager_id=to[0].id if to else "",
        ),
    )
    await work.trail.add(Event(now, by.id, "concern raised", concern.id, {"kind": concern.kind}))
    await bring(work, concern, to, now)
    known = {by.id, *(person.id for person in to)}
    copies = [person for person in line.copied(concern.district) if person.id not in known]
    await _post(work, concern, CARD, copies, now, {"as": "copy"})
    telephone = not reachable_at_once(to)
    told = {"telephone": "yes"} if telephone else {}
    await _post(work, concern, RECEIPT, [by], now, told)
    card = await concern_card(work, rules, now, concern.id, reader=by, line=line)
    return ConcernReceipt(card, telephone, raising.kind.at_once)


async def _added(work: Work, concern: ConcernRaised) -> ConcernRaised:
    """Under the next number that is free: two may be raised at once."""
    number = await work.concerns.next_number()
    while not await work.concerns.add(replace(concern, id=f"CON-{number}")):
        number += 1
    return replace(concern, id=f"CON-{number}")


async def bring(work: Work, concern: ConcernRaised, to: Iterable[Person], now: datetime) -> int:
    """The card with its buttons for each of these who has not had it; gives back how many."""
    return await _post(work, concern, CARD, to, now, {"as": MANAGER}, Urgency.ESCALATION)


async def _post(
    work: Work,
    concern: ConcernRaised,
    card: str,
    to: Iterable[Person],
    now: datetime,
    args: dict[str, str],
    urgency: Urgency = Urgency.CARD,
) -> int:
    posted = 0
    for person in to:
        key = ":".join(filter(None, (card, concern.id, args.get("as", ""), person.id)))
        shown = {"concern": concern.id, "person": person.id, **args}
        owed = Delivery(key, To(person_id=person.id), card, shown, (concern.id,), urgency)
        posted += await work.outbox.post(owed, now)
    return posted


async def known_concern(work: Work, concern_id: str) -> ConcernRaised:
    """Raises `NotFound`."""
    concern = await work.concerns.by_id(concern_id)
    if concern is None:
        raise NotFound("I do not know this concern. Type `concerns` to see those that are open.")
    return concern


async def for_signer(
    work: Work, rules: Rules, by: Person, now: datetime, concern_id: str
) -> tuple[ConcernRaised, ConcernLine]:
    """A concern that is for `by` to sign off, today or as it was brought. Raises `NotAllowed` for everybody else."""
    line = await concern_line(work, rules, now)
    concern = await known_concern(work, concern_id)
    if not line.may_sign(by, concern):
        to = line.signing(concern.district, concern.raised_by)
        # Who may not know of it is not told whose it is either.
        whose = (_whom(to, rules.framework) if line.may_see(by, concern) else "") or "somebody else"
        raise NotAllowed(f"This is for {whose} to do. Nothing was changed.")
    return concern, line


async def record_oversight(
    work: Work, by: Person, now: datetime, concern: ConcernRaised, oversight: str
) -> None:
    """What was discussed, and which actions; every card of the concern follows. The concern is for `by` to sign off."""
    if concern.state is not ConcernState.RAISED:
        raise Refused(f"Oversight of {concern.id} is recorded already. Nothing was changed.")
    await work.concerns.save(
        replace(concern, state=ConcernState.OVERSEEN, oversight=oversight, overseen_by=by.id, overseen_at=now)
    )
    await work.trail.add(Event(now, by.id, "concern overseen", concern.id))
    await work.outbox.refresh([concern.id], now)


async def sign_off(work: Work, by: Person, now: datetime, concern: ConcernRaised, line: ConcernLine) -> None:
    """The actions are on the child's file: whoever is told when it is done, and the raiser, get a message. [K]"""
    if concern.state is not ConcernState.OVERSEEN:
        raise Refused(not_yet(concern))
    await work.concerns.save(
        replace(concern, state=ConcernState.SIGNED_OFF, on_file=True, signed_by=by.id, signed_at=now)
    )
    await work.trail.add(Event(now, by.id, "concern signed off", concern.id))
    await work.outbox.refresh([concern.id], now)
    raiser = line.places.line.people.get(concern.raised_by)
    told = line.told_when_done(concern.district, by.id)
    await _post(work, concern, DONE, [*told, *([raiser] if raiser and not raiser.left else [])], now, {})


def not_yet(concern: ConcernRaised) -> str:
    """Why it cannot be signed off now."""
    if concern.state is ConcernState.SIGNED_OFF:
        return f"{concern.id} was signed off already. Nothing was changed."
    return f"{concern.id} cannot be signed off before oversight is recorded. Press “Record oversight” first."


async def concern_card(
    work: Work,
    rules: Rules,
    now: datetime,
    concern_id: str,
    *,
    reader: Person | None = None,
    line: ConcernLine | None = None,
) -> ConcernCard:
    """As it stands at `now`; whoever draws it sees to it that its reader may read it."""
    concern = await known_concern(work, concern_id)
    line = line or await concern_line(work, rules, now)
    kind = line.coa.concern(concern.kind)
    signing = _whom(line.signing(concern.district, concern.raised_by), rules.framework)
    mine = reader is not None and line.may_sign(reader, concern)
    return ConcernCard(
        concern_id=concern.id,
        kind=kind.title if kind else concern.kind,
        worst=worst_grade(rules.framework) if concern.inadequate else "",
        reference=concern.reference,
        district=concern.district,
        source=await source_words(work, concern.coa_id, concern.audit_id),
        audit_id=concern.audit_id,
        spoken_with=concern.spoken_with,
        text=concern.text,
        raised_by=line.title(concern.raised_by),
        raised_at=rules.local(concern.raised_at),
        due_on=concern.due_on,
        state=concern.state,
        managers=signing or line.title(concern.manager_id),
        actions_by=actions_post(rules.framework),
        oversight=concern.oversight,
        overseen_by=line.title(concern.overseen_by),
        overseen_at=rules.local(concern.overseen_at) if concern.overseen_at else None,
        signed_by=line.title(concern.signed_by),
        signed_at=rules.local(concern.signed_at) if concern.signed_at else None,
        late=is_late(concern, rules, now),
        can_act=mine and concern.state in OPEN,
    )


def is_late(concern: ConcernRaised, rules: Rules, now: datetime) -> bool:
    """Whether it was not signed off by the end of its day, or was so too late."""
    return rules.today(concern.signed_at or now) > concern.due_on


def worst_grade(framework: Framework) -> str:
    """The grade that is asked about: the first one of which the loop is closed, else the last of all."""
    return next(iter(framework.closing_the_loop.grades), framework.grades[-1])


def is_worst(framework: Framework, grade: str) -> bool:
    """Whether somebody who gives this grade is offered to raise a concern."""
    return grade in (framework.closing_the_loop.grades or framework.grades[-1:])


def concern_offer(rules: Rules, grade: str) -> ConcernOffer:
    """What somebody who gives this grade to an audit is offered."""
    possible = rules.framework.coa is not None
    return ConcernOffer(possible, possible and is_worst(rules.framework, grade))


def actions_post(framework: Framework) -> str:
    """Who puts the actions on the child's file: the Team Manager. [K]"""
    post = framework.post("TM")
    return post.title if post else "Team Manager"


async def source_words(work: Work, coa_id: str, audit_id: str) -> str:
    """ "COA of East Kent, November 2026", "Audit AU-2026Q3-014"; empty for neither."""
    if audit_id:
        return f"Audit {audit_id}"
    coa = await work.coas.by_id(coa_id) if coa_id else None
    return f"COA of {coa.area}, {month_words(coa.month)}" if coa else ""


def _whom(people: Iterable[Person], framework: Framework) -> str:
    return " or ".join(post_title(person, framework) for person in people)


async def receipt(
    work: Work, rules: Rules, now: datetime, concern_id: str, *, telephone: bool
) -> ConcernReceipt:
    """For whoever raised it, as it stands at `now`."""
    concern = await known_concern(work, concern_id)
    kind = coa_rules(rules).concern(concern.kind)
    waits = telephone and concern.state is ConcernState.RAISED
    card = await concern_card(work, rules, now, concern_id)
    return ConcernReceipt(card, waits, bool(kind and kind.at_once))


async def shown(work: Work, rules: Rules, by: Person, now: datetime, concern_id: str) -> ConcernCard:
    """One concern for whoever may see it. Raises `NotAllowed`."""
    line = await concern_line(work, rules, now)
    concern = await known_concern(work, concern_id)
    if not line.may_see(by, concern):
        raise NotAllowed("This concern is for others to see. Type `concerns` to see yours.")
    return await concern_card(work, rules, now, concern_id, reader=by, line=line)


async def concerns_card(work: Work, rules: Rules, by: Person, now: datetime) -> ConcernsCard:
    """The open ones that somebody may see; of those that they raised, and for who sees all, the signed-off ones too."""
    line = await concern_line(work, rules, now)
    rows = []
    for concern in await work.concerns.of():
        kept = concern.state in OPEN or concern.raised_by == by.id or line.sees_all(by)
        if kept and line.may_see(by, concern):
            rows.append(_row(concern, line, rules, by, now))
    rows.sort(key=lambda row: (row.state is ConcernState.SIGNED_OFF, row.due_on))
    return ConcernsCard(tuple(rows))


def _row(concern: ConcernRaised, line: ConcernLine, rules: Rules, by: Person, now: datetime) -> ConcernRow:
    kind = line.coa.concern(concern.kind)
    signed = line.places.line.people.get(concern.signed_by)
    to = [signed] if signed else line.signing(concern.district, concern.raised_by)
    return ConcernRow(
        concern_id=concern.id,
        kind=kind.title if kind else concern.kind,
        reference=concern.reference,
        district=concern.district,
        due_on=concern.due_on,
        state=concern.state,
        late=is_late(concern, rules, now),
        who=_whom(to, rules.framework),
        own=concern.raised_by == by.id,
    )
