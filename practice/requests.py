"""Extensions and exclusions: who decides, what a decision does, and what is done about those that nobody decides. [L]

A request is asked for (`asking`) or, where the auditor is away, offered; it is decided before the deadline, or not
at all.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from practice.answers import too_many, typed
from practice.audits import OPEN_STAGES, Audit, Stage
from practice.calendar import day_words, nine_oclock
from practice.channels import qa_leads
from practice.chasing import is_morning
from practice.closures import working_days
from practice.concerned import tell
from practice.errors import NotAllowed, NotFound, Refused
from practice.framework import Framework
from practice.ladder import in_line, reminders
from practice.people import Line, Person, post_title
from practice.presence import Presence, presence_on
from practice.records import Delivery, Event, Request, RequestKind, RequestState, To, Told, Urgency
from practice.request_views import DeclineDialog, RequestCard, RequestRow, RequestsCard
from practice.roles import Scope, may_see
from practice.views import Filled
from practice.work import Rules, Work

CARD = "request"
"""The card that asks for a decision."""
LONGEST = 500
"""Characters of a reason."""
NAMED = {RequestKind.EXTENSION: "an extension", RequestKind.EXCLUSION: "an exclusion"}


def reason_problem(reason: str) -> str:
    """What is wrong with a reason; empty where nothing is."""
    if not reason:
        return "Please say why."
    return too_many(reason, LONGEST) if len(reason) > LONGEST else ""


def only_before(kind: RequestKind, due_on: date, framework: Framework) -> str:
    """The rule in words, for what came too late. [L]"""
    key = _decided_by(kind, framework)
    post = framework.post(key)
    title = post.title if post else key
    article = "an" if title[:1] in "AEIOU" else "a"
    return (
        f"Only {article} {title} can agree {NAMED[kind]}, and only before the deadline, "
        f"which was {day_words(due_on)}."
    )


def _decided_by(kind: RequestKind, framework: Framework) -> str:
    rule = framework.extensions if kind is RequestKind.EXTENSION else framework.exclusions
    return rule.decided_by


def deciders(
    kind: RequestKind, auditor_id: str, line: Line, framework: Framework, presence: Presence
) -> list[Person]:
    """Who decides: the framework's post in the auditor's line as it is today, else the QA leads; never the auditor."""
    found = in_line(_decided_by(kind, framework), auditor_id, line, framework, presence)
    return found or [lead for lead in qa_leads(line.people.values(), framework) if lead.id != auditor_id]


async def deciders_today(
    work: Work, rules: Rules, kind: RequestKind, auditor_id: str, now: datetime
) -> list[Person]:
    """As `deciders`, with the line and the absences of today."""
    line = Line.of(await work.people.all())
    return deciders(kind, auditor_id, line, rules.framework, await presence_on(work, rules.today(now)))


def whom(people: Iterable[Person], framework: Framework) -> str:
    """ "Head of Service, Duty or Head of Service, MASH"."""
    return " or ".join(post_title(person, framework) for person in people)


async def put(work: Work, asked: Request, audit: Audit, to: Collection[Person], now: datetime) -> bool:
    """Keeps a request and brings it to these people. False, and nothing done, where the audit has an open one."""
    if not await work.requests.add(asked):
        return False
    detail = {"request": asked.id, "reason": asked.reason}
    detail |= {"until": asked.until.isoformat()} if asked.until else {}
    what = f"{asked.kind.value} {'asked' if asked.asked_by else 'offered'}"
    await work.trail.add(Event(now, asked.asked_by, what, audit.id, detail))
    await work.outbox.refresh([audit.id], now)
    await _bring(work, asked, audit, to, now)
    return True


async def offer(
    work: Work, rules: Rules, now: datetime, audit: Audit, until: date, reason: str, *, request_id: str
) -> bool:
    """Proposes an extension to an auditor's line, because the auditor is away: decided as one that was asked for.

    `until` is a local date. False, and nothing done, where one of this id was offered before, something is open for
    the audit, it cannot be extended to that date any more, or nobody is there to decide.
    """
    extends = audit.due_on is not None and rules.today(now) <= audit.due_on < until
    if audit.due_on is None or not extends or audit.stage not in OPEN_STAGES:
        return False
    to = await deciders_today(work, rules, RequestKind.EXTENSION, audit.auditor_id, now)
    asked = Request(
        id=request_id,
        audit_id=audit.id,
        kind=RequestKind.EXTENSION,
        reason=reason,
        due_on=audit.due_on,
        until=until,
        asked_by="",
        asked_at=now,
    )
    return bool(to) and await put(work, asked, audit, to, now)


async def _bring(
    work: Work, asked: Request, audit: Audit, to: Iterable[Person], now: datetime, *, again: bool = False
) -> int:
    """A card for each of these people that they have not had; gives back how many. `again`: the reminder."""
    brought = 0
    for person in to:
        key = f"{CARD}:{asked.id}:{person.id}{':again' if again else ''}"
        args = {"request": asked.id, "audit": audit.id, "auditor": audit.auditor_id}
        args |= {"again": "yes"} if again else {}
        owed = Delivery(key, To(person_id=person.id), CARD, args, (audit.id,), Urgency.ESCALATION)
        brought += await work.outbox.post(owed, now)
    return brought


async def drop_requests(work: Work, audit_id: str, now: datetime, why: str = "") -> None:
    """What is open for an audit needs no decision any more; its cards say so, and `why` ("It was handed in.")."""
    for asked in await work.requests.of([audit_id], RequestState.OPEN):
        await work.requests.decide(asked.id, RequestState.DROPPED, "", now, why)
        await work.trail.add(Event(now, "", f"{asked.kind.value} dropped", audit_id, {"request": asked.id}))
        await work.outbox.refresh([audit_id], now)


async def known(work: Work, request_id: str) -> tuple[Request, Audit]:
    """A request and its audit. Raises `NotFound`."""
    asked = await work.requests.by_id(request_id)
    audit = await work.audits.by_id(asked.audit_id) if asked else None
    if asked is None or audit is None:
        raise NotFound("This request is not known any more. Type `requests` to see what is open.")
    return asked, audit


async def require_decider(
    work: Work, rules: Rules, by: Person, now: datetime, asked: Request, audit: Audit
) -> None:
    """Whoever decides today, or did decide. Raises `NotAllowed` for everybody else."""
    if by.id == asked.decided_by:
        return
    found = await deciders_today(work, rules, asked.kind, audit.auditor_id, now)
    if by.id not in {person.id for person in found}:
        raise NotAllowed(
            f"This is for {whom(found, rules.framework) or 'nobody'} to decide. Nothing was changed."
        )


async def decide(
    work: Work, rules: Rules, by: Person, now: datetime, *, request_id: str, agree: bool, note: str = ""
) -> RequestCard:
    """Agrees or declines, once; whoever comes later gets the same receipt. Raises `Refused` after the deadline. [L]"""
    asked, audit = await known(work, request_id)
    await require_decider(work, rules, by, now, asked, audit)
    if asked.state is RequestState.OPEN:
        check_open(asked, audit, rules, now)
        state = RequestState.GRANTED if agree else RequestState.DECLINED
        await work.requests.decide(asked.id, state, by.id, now, note)
        if agree:
            await _grant(work, rules, by, now, asked, audit)
        else:
            audit = await work.audits.save(audit)
            await _decided(work, rules, by, now, asked, audit, "declined", note)
        asked, audit = await known(work, request_id)
    return await request_card(work, rules, now, asked=asked, auditor_id=audit.auditor_id)


async def decline_page(
    work: Work, rules: Rules, by: Person, now: datetime, *, request_id: str, filled: Filled | None = None
) -> DeclineDialog | RequestCard:
    """Asks for a reason; of what was decided, or dropped, meanwhile: how it stands."""
    asked, audit = await known(work, request_id)
    await require_decider(work, rules, by, now, asked, audit)
    card = await request_card(work, rules, now, asked=asked, auditor_id=audit.auditor_id)
    if asked.state is not RequestState.OPEN:
        return card
    check_open(asked, audit, rules, now)
    return DeclineDialog(
        request_id=asked.id,
        audit_id=audit.id,
        kind=asked.kind,
        post=card.post,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def decline(
    work: Work, rules: Rules, by: Person, now: datetime, *, request_id: str, inputs: Mapping[str, str]
) -> DeclineDialog | RequestCard:
    """Declines with the reason that the form holds; without one it comes back."""
    reason = typed(inputs, "reason")
    if problem := reason_problem(reason):
        filled = Filled({"reason": reason}, (problem,))
        return await decline_page(work, rules, by, now, request_id=request_id, filled=filled)
    return await decide(work, rules, by, now, request_id=request_id, agree=False, note=reason)


def check_open(asked: Request, audit: Audit, rules: Rules, now: datetime) -> None:
    """Raises `Refused` where it cannot be decided any more."""
    if rules.today(now) > asked.due_on:
        raise Refused(f"{only_before(asked.kind, asked.due_on, rules.framework)} The deadline stands.")
    if not _stands(asked, audit):
        raise Refused(f"{audit.id} was changed meanwhile, so there is nothing left to decide.")


def _stands(asked: Request, audit: Audit) -> bool:
    """Whether the audit is still the one for which it was asked: open, with that deadline, with that auditor."""
    same_auditor = asked.asked_by in ("", audit.auditor_id)
    return audit.stage in OPEN_STAGES and audit.due_on == asked.due_on and same_auditor


async def _grant(work: Work, rules: Rules, by: Person, now: datetime, asked: Request, audit: Audit) -> None:
    if asked.until is None:
        audit = await work.audits.save(replace(audit, stage=Stage.WITHDRAWN))
        await _decided(work, rules, by, now, asked, audit, "excluded")
    else:
        audit = await work.audits.save(replace(audit, due_on=asked.until))
        await note_reminded(work, rules, audit, rules.today(now))
        await _decided(work, rules, by, now, asked, audit, "extended")


async def note_reminded(work: Work, rules: Rules, audit: Audit, today: date) -> None:
    """Who is told of a new deadline need not be reminded of it on the same day as well."""
    if (due_on := audit.due_on) is None:
        return
    days = await working_days(work, rules)
    before = {one.step for one in await work.chases.told([audit.id]) if one.due_on == due_on}
    past = [s for s in reminders(due_on, rules.framework.reminders.days_before, days) if s.on <= today]
    await work.chases.tell(
        [Told(audit.id, step.key, audit.auditor_id, today, due_on) for step in past if step.key not in before]
    )


async def _decided(
    work: Work,
    rules: Rules,
    by: Person | None,
    now: datetime,
    asked: Request,
    audit: Audit,
    kind: str,
    note: str = "",
) -> None:
    """The trail has it, the auditor is told, every card about the audit follows. `kind`: as `concerned.WORDS`."""
    detail = {"request": asked.id, "kind": asked.kind.value, "note": note}
    await work.trail.add(Event(now, by.id if by else "", f"request {kind}", audit.id, detail))
    await work.outbox.refresh([audit.id], now)
    said = {"what": asked.kind.value, "due": day_words(asked.due_on)}
    said |= {"until": day_words(asked.until)} if asked.until else {}
    who = post_title(by, rules.framework) if by else ""
    await tell(work, now, audit, kind, audit.auditor_id, by=who, reason=note, **said)


async def remind(work: Work, rules: Rules, now: datetime) -> int:
    """Brings each open request to whoever decides today and has not had it; gives back how many messages that makes.

    On the last working day at or before the deadline they are reminded; on the first one after it the auditor is told
    that it stands. All of it from 09:00 on working days; run again, it finds none.
    """
    days = await working_days(work, rules)
    if not is_morning(rules, days, now):
        return 0
    waiting = await work.requests.all_open()
    if not waiting:
        return 0
    today, made = rules.today(now), 0
    line, presence = Line.of(await work.people.all()), await presence_on(work, today)
    for asked in waiting:
        audit = await work.audits.by_id(asked.audit_id)
        if audit is None or not _stands(asked, audit):
            await drop_requests(work, asked.audit_id, now)
        elif asked.due_on < today:
            made += await _lapse(work, rules, asked, audit, now)
        else:
            last = nine_oclock(days.previous_working_day(asked.due_on), rules.zone)
            to = deciders(asked.kind, audit.auditor_id, line, rules.framework, presence)
            made += await _bring(work, asked, audit, to, now, again=asked.asked_at < last <= now)
    return made


async def _lapse(work: Work, rules: Rules, asked: Request, audit: Audit, now: datetime) -> int:
    await work.requests.decide(asked.id, RequestState.LAPSED, "", now, "")
    await _decided(work, rules, None, now, asked, await work.audits.save(audit), "undecided")
    return 1


async def request_card(
    work: Work, rules: Rules, now: datetime, *, asked: Request, auditor_id: str, again: bool = False
) -> RequestCard:
    """How it stands at `now`. `auditor_id`: whose audit it was when it was asked."""
    audit = await work.audits.by_id(asked.audit_id)
    activity = rules.framework.activity(audit.activity) if audit else None
    people = {person.id: person for person in await work.people.all()}
    auditor, by = people.get(auditor_id), people.get(asked.decided_by)
    lapsed = asked.state is RequestState.OPEN and rules.today(now) > asked.due_on
    return RequestCard(
        request_id=asked.id,
        audit_id=asked.audit_id,
        activity=activity.title if activity else "",
        case=audit.case_reference if audit else "",
        kind=asked.kind,
        post=post_title(auditor, rules.framework) if auditor else "Somebody who is no longer known",
        offered=not asked.asked_by,
        reason=asked.reason,
        due_on=asked.due_on,
        until=asked.until,
        asked_at=rules.local(asked.asked_at),
        state=RequestState.LAPSED if lapsed else asked.state,
        by=post_title(by, rules.framework) if by else "",
        decided_at=rules.local(asked.decided_at) if asked.decided_at else None,
        note=asked.note,
        again=again,
        token=rules.fresh(),
    )


async def requests_card(work: Work, rules: Rules, by: Person, scope: Scope, now: datetime) -> RequestsCard:
    """What waits for a decision within somebody's scope."""
    today = rules.today(now)
    line, presence = Line.of(await work.people.all()), await presence_on(work, today)
    waiting = [asked for asked in await work.requests.all_open() if asked.due_on >= today]
    audits = {audit.id: audit for audit in await work.audits.by_ids({asked.audit_id for asked in waiting})}
    rows = []
    for asked in waiting:
        auditor = line.people.get(audits[asked.audit_id].auditor_id)
        if auditor is None or not may_see(by, scope, line, auditor.id):
            continue
        to = deciders(asked.kind, auditor.id, line, rules.framework, presence)
        rows.append(
            RequestRow(
                audit_id=asked.audit_id,
                post=post_title(auditor, rules.framework),
                kind=asked.kind,
                offered=not asked.asked_by,
                due_on=asked.due_on,
                until=asked.until,
                who=whom(to, rules.framework),
            )
        )
    return RequestsCard(tuple(sorted(rows, key=lambda row: (row.due_on, row.audit_id))))


async def withdrawn_words(work: Work, rules: Rules, audit_id: str) -> str:
    """How an audit that is withdrawn came to be so: "withdrawn by the QA team", "excluded by Head of Service, Duty"."""
    granted = await work.requests.of([audit_id], RequestState.GRANTED)
    for asked in granted:
        if asked.kind is RequestKind.EXCLUSION and (by := await work.people.by_id(asked.decided_by)):
            return f"excluded by {post_title(by, rules.framework)}"
    return "withdrawn by the QA team"
