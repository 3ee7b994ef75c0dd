"""Nobody is chased by hand: one card for each recipient and morning, and the ladder up the line. [L]"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from practice.audits import OPEN_STAGES, Audit, Stage, State
from practice.calendar import Days, nine_oclock, weekday_day
from practice.channels import Directory, qa_leads
from practice.closures import move_releases, working_days
from practice.errors import NotAllowed, NotFound
from practice.ladder import (
    SHOWN_OVERDUE,
    Step,
    addressees,
    next_step_on,
    ordinal_day,
    overdue_unshown,
    plan_digest,
    posts_title,
    steps_due,
)
from practice.people import Line, Person, post_title
from practice.presence import presence_on
from practice.records import Delivery, Event, RequestKind, RequestState, To, Told, Urgency
from practice.roles import Scope, may_see
from practice.rows import moved_on, row_of, rows_of
from practice.views import AuditRow, MorningCard, MorningRow, OverdueCard
from practice.work import Rules, Work

BATCH = 1000
"""Audits that are planned at a time: what bounds the memory when the rules have changed."""

LIST = 40
"""Rows that a list shows; the rest is counted."""


def is_morning(rules: Rules, days: Days, now: datetime) -> bool:
    """Whether chasing may go out at `now`: on a working day from 09:00 local time."""
    today = rules.today(now)
    return days.is_working_day(today) and now >= nine_oclock(today, rules.zone)


def next_morning(rules: Rules, days: Days, now: datetime) -> datetime:
    """The first 09:00 of a working day after `now`, as a UTC instant."""
    day = days.next_working_day(rules.today(now))
    if nine_oclock(day, rules.zone) <= now:
        day = days.next_working_day(day + timedelta(days=1))
    return nine_oclock(day, rules.zone)


def card_key(person_id: str, on: date) -> str:
    return f"chase:{person_id}:{on.isoformat()}"


async def chase(work: Work, rules: Rules, now: datetime) -> int:
    """Tells everybody what reached them by this morning; gives back how many cards. Run again, it finds none.

    It asks only for audits whose next step has come, so it costs what is due and not what there is.
    """
    days = await working_days(work, rules)
    if not is_morning(rules, days, now):
        return 0
    while await plan_anew(work, rules, now):
        pass
    today = rules.today(now)
    due = await work.audits.by_ids(await work.chases.due(today))
    if not due:
        return 0
    told = _steps_told(await work.chases.told([audit.id for audit in due]))
    shown = await _show_overdue(work, due, told, now, today)
    reached = await _reached(work, rules, days, due, told, today)
    new = [*shown, *(_told(audit, step.key, person.id, today) for audit, step, person in reached)]
    await work.chases.tell(new)
    for one in new:
        told[one.audit_id, one.due_on].add(one.step)
    await _plan(work, rules, days, due, told, today)
    if not reached:
        return 0
    cards = await _post_mornings(work, reached, now, today)
    await _post_overdue(work, rules, reached, now, today)
    await work.trail.add(Event(now, "", "chased", today.isoformat(), {"cards": cards}))
    return cards


StepsTold = defaultdict[tuple[str, date | None], set[str]]
"""The keys of the steps that were told of each audit and its deadline."""


def _steps_told(told: Iterable[Told]) -> StepsTold:
    steps: StepsTold = defaultdict(set)
    for one in told:
        steps[one.audit_id, one.due_on].add(one.step)
    return steps


def _told(audit: Audit, step: str, person_id: str, today: date) -> Told:
    if audit.due_on is None:
        raise ValueError(f"{audit.id} has no deadline, so nobody is told of a step of it.")
    return Told(audit.id, step, person_id, today, audit.due_on)


async def plan_anew(work: Work, rules: Rules, now: datetime) -> bool:
    """Where the rules of the calendar have changed, plans the next `BATCH` open audits under today's.

    First of all the days on which others go out. False: there was nothing left to plan. Each call may be a
    transaction of its own, so that others come between.
    """
    today = rules.today(now)
    days = await working_days(work, rules)
    digest = plan_digest(rules.framework, days, today)
    planned_to = await work.chases.planned_to(digest)
    if planned_to is None:
        return False
    if not planned_to:
        await move_releases(work, rules, now)
    ids = await work.chases.open_beyond(planned_to, BATCH)
    told = _steps_told(await work.chases.told(ids))
    await _plan(work, rules, days, await work.audits.by_ids(ids), told, today)
    await work.chases.note_planned(digest, ids[-1] if ids else None)
    return True


async def _plan(
    work: Work, rules: Rules, days: Days, audits: Iterable[Audit], told: StepsTold, today: date
) -> None:
    """Says of each audit when the calendar will next want something of it."""
    next_steps: dict[date | None, list[str]] = defaultdict(list)
    for audit in audits:
        on = next_step_on(audit, rules.framework, days, told[audit.id, audit.due_on], today)
        next_steps[on].append(audit.id)
    for on, ids in next_steps.items():
        await work.chases.plan(ids, on)


async def _show_overdue(
    work: Work, audits: Iterable[Audit], told: StepsTold, now: datetime, today: date
) -> list[Told]:
    """On the first morning after a deadline every card that shows the audit says so: only the calendar changed it."""
    new = [audit for audit in audits if overdue_unshown(audit, told[audit.id, audit.due_on], today)]
    await work.outbox.refresh([audit.id for audit in new], now)
    return [_told(audit, SHOWN_OVERDUE, "", today) for audit in new]


Reached = list[tuple[Audit, Step, Person]]


async def _reached(
    work: Work, rules: Rules, days: Days, audits: Iterable[Audit], told: StepsTold, today: date
) -> Reached:
    """Every step that is due, with each who is to hear of it.

    A step one of whose recipients has had this morning's card already waits whole for the next morning.
    """
    people = await work.people.all()
    line, leads = Line.of(people), qa_leads(people, rules.framework)
    presence = await presence_on(work, today)
    found: Reached = []
    for audit in audits:
        for step in steps_due(audit, rules.framework, days, told[audit.id, audit.due_on], today):
            if step.rung is None:
                auditor = line.people.get(audit.auditor_id)
                to = [auditor] if auditor and not auditor.left else leads
            else:
                to = addressees(step.rung, audit.auditor_id, line, rules.framework, leads, presence)
            found += [(audit, step, person) for person in to]
    had = await work.outbox.exists({card_key(person.id, today) for _, _, person in found})
    waiting = {(a.id, step.key) for a, step, person in found if card_key(person.id, today) in had}
    return [entry for entry in found if (entry[0].id, entry[1].key) not in waiting]


async def _post_mornings(work: Work, reached: Reached, now: datetime, today: date) -> int:
    """One card for each recipient: what is new, and every open audit of which a rung reached them before."""
    new: dict[str, list[tuple[Audit, Step]]] = defaultdict(list)
    for audit, step, person in reached:
        new[person.id].append((audit, step))
    before = await work.chases.climbed_to(new.keys())
    for person_id, entries in sorted(new.items()):
        about = {audit.id for audit, _ in entries} | before.get(person_id, set())
        escalates = any(step.rung for _, step in entries)
        await work.outbox.post(
            Delivery(
                key=card_key(person_id, today),
                to=To(person_id=person_id),
                card="morning",
                args={"person": person_id, "on": today.isoformat()},
                about=tuple(sorted(about)),
                urgency=Urgency.ESCALATION if escalates else Urgency.REMINDER,
            ),
            now,
        )
    return len(new)


async def _post_overdue(work: Work, rules: Rules, reached: Reached, now: datetime, today: date) -> None:
    """The service's channel: everything overdue in it, on a morning on which a rung was reached there."""
    climbing = {audit.service for audit, step, _ in reached if step.rung}
    directory = await Directory.load(work, rules)
    yesterday = today - timedelta(days=1)
    for service in sorted(climbing):
        overdue = [a.id for a in await work.audits.of(service=service, stages=OPEN_STAGES, due_to=yesterday)]
        for to in directory.to(service, "escalations", "allocations"):
            key = f"overdue:{service}:{today.isoformat()}:{to.channel_id or to.person_id}"
            args = {"service": service, "on": today.isoformat()}
            await work.outbox.post(
                Delivery(key, to, "overdue", args, tuple(overdue), Urgency.ESCALATION), now
            )


async def morning_card(
    work: Work, rules: Rules, now: datetime, *, person_id: str, on: date, about: Collection[str]
) -> MorningCard:
    """A morning's card with what is true at `now`."""
    audits = {audit.id: audit for audit in await work.audits.by_ids(about)}
    people = {person.id: person for person in await work.people.all()}
    told = [one for one in await work.chases.told(about) if _of_its_auditor(one, audits[one.audit_id])]
    excluded = await _excluded(work, audits.values())
    today = rules.today(now)
    reached = {one.audit_id for one in told if one.person_id == person_id}
    new = {one.audit_id for one in told if one.person_id == person_id and one.on == on}
    rows: dict[bool, list[MorningRow]] = {True: [], False: []}
    gone: list[Audit] = []
    for audit in audits.values():
        row = row_of(audit, people.get(audit.auditor_id), rules, today)
        own = audit.auditor_id == person_id
        if own or audit.id in reached:
            rows[own].append(MorningRow(row, audit.id in new and not own, _since(audit, excluded)))
        else:
            gone.append(audit)
    key = card_key(person_id, on)
    said = await work.chases.acknowledged(key)
    recipient, line = people.get(person_id), Line(people)
    covered = (await presence_on(work, on)).stands_in_for(recipient, line) if recipient else []
    line_rows = sorted(rows[False], key=lambda r: (not r.new, -r.row.days_over, r.row.audit_id))
    return MorningCard(
        recipient=post_title(recipient, rules.framework) if recipient else "",
        on=on,
        own=tuple(rows[True]),
        line=tuple(line_rows),
        covers=tuple(post_title(one, rules.framework) for one in covered),
        reaches=_reaches(rules, told, person_id, on, {r.row.audit_id for r in line_rows}),
        known_by=_known_by(rules, told, person_id, on),
        acknowledged=_said(rules, said) if said else "",
        key=key,
        token=rules.fresh(),
        moved=moved_on(gone),
    )


def _of_its_auditor(told: Told, audit: Audit) -> bool:
    """Whether a step was told of the auditor whom the audit has now: it is sent anew to each."""
    return audit.sent_on is None or told.on > audit.sent_on


async def _excluded(work: Work, audits: Iterable[Audit]) -> set[str]:
    """Which of these were let off at their auditor's request."""
    withdrawn = [audit.id for audit in audits if audit.stage is Stage.WITHDRAWN]
    granted = await work.requests.of(withdrawn, RequestState.GRANTED)
    return {asked.audit_id for asked in granted if asked.kind is RequestKind.EXCLUSION}


def _since(audit: Audit, excluded: Collection[str]) -> str:
    if audit.stage is Stage.WITHDRAWN:
        return "Excluded" if audit.id in excluded else "Withdrawn by the QA team"
    if audit.returned_on is None:
        return ""
    days = audit.days_over(audit.returned_on)
    late = f", {days} {'day' if days == 1 else 'days'} late" if days else ", in time"
    return f"Returned {weekday_day(audit.returned_on)}{late}"


def _said(rules: Rules, at: datetime) -> str:
    local = rules.local(at)
    return f"You said on {weekday_day(local.date())} at {local:%H:%M} that you have spoken with them."


def _reaches(
    rules: Rules, told: Iterable[Told], person_id: str, on: date, line_audits: Collection[str]
) -> str:
    mine = [one for one in told if one.person_id == person_id and one.audit_id in line_audits]
    parts = []
    for rung in rules.framework.ladder("returns").rungs:
        count = len({one.audit_id for one in mine if one.on == on and one.step == f"rung:{rung.key}"})
        if count:
            verb = "reaches" if count == 1 else "reach"
            whose = "its" if count == 1 else "their"
            parts.append(f"**{count} {verb} you today**, {rung.days} days after {whose} deadline")
    new = {one.audit_id for one in mine if one.on == on}
    earlier = len({one.audit_id for one in mine if one.on < on} - new)
    if earlier:
        parts.append(f"{earlier} did earlier")
    return "; ".join(parts) + "." if parts else ""


def _known_by(rules: Rules, told: Iterable[Told], person_id: str, on: date) -> str:
    """Which rung below this one was told before, for what is new today."""
    keys = {f"rung:{rung.key}": rung for rung in rules.framework.ladder("returns").rungs}
    new = {one.audit_id for one in told if one.person_id == person_id and one.on == on}
    lower = {
        one.step for one in told if one.audit_id in new and one.person_id != person_id and one.on < on
    } & set(keys)
    sentences = [
        f"The {posts_title(keys[step].posts, rules.framework)} "
        f"{'have' if len(keys[step].posts) > 1 else 'has'} known since {ordinal_day(keys[step].days)}."
        for step in sorted(lower, key=lambda step: keys[step].days)
    ]
    return " ".join(sentences)


async def acknowledge(work: Work, rules: Rules, by: Person, now: datetime, key: str) -> MorningCard:
    """ "I have spoken with them": kept with its instant, shown on the card. The ladder goes on."""
    day = key.rpartition(":")[2]
    if key != f"chase:{by.id}:{day}":
        raise NotAllowed("This card was sent to somebody else.")
    about = await work.outbox.about(key)
    if about is None:
        raise NotFound("This card is not known any more. Type `overdue` to see what is overdue now.")
    if await work.chases.acknowledge(key, by.id, now):
        await work.trail.add(Event(now, by.id, "spoken with them", key))
        await work.outbox.refresh_key(key, now)
    return await morning_card(work, rules, now, person_id=by.id, on=date.fromisoformat(day), about=about)


async def overdue_of_service(
    work: Work, rules: Rules, now: datetime, *, service: str, on: date, about: Collection[str]
) -> OverdueCard:
    """The channel's overdue card of one morning, with what is true at `now`."""
    audits = await work.audits.by_ids(about)
    here = [audit for audit in audits if audit.service == service]
    card = _overdue_card(service, on, await rows_of(work, here, rules, rules.today(now)))
    return replace(card, moved=moved_on((a for a in audits if a not in here), named=True))


async def overdue_list(
    work: Work,
    rules: Rules,
    by: Person,
    scope: Scope,
    now: datetime,
    *,
    title: str,
    round_id: str | None = None,
    service: str | None = None,
) -> OverdueCard:
    """Everything overdue now within somebody's scope, or that of whom they cover today, the oldest first."""
    today = rules.today(now)
    line = Line.of(await work.people.all())
    whose = [by, *(await presence_on(work, today)).stands_in_for(by, line)]
    audits = await work.audits.of(
        round_id=round_id, service=service, stages=OPEN_STAGES, due_to=today - timedelta(days=1)
    )
    seen = [a for a in audits if any(may_see(one, scope, line, a.auditor_id) for one in whose)]
    rows = await rows_of(work, seen, rules, today)
    return _overdue_card(title, today, rows)


def _overdue_card(title: str, on: date, rows: Sequence[AuditRow]) -> OverdueCard:
    ordered = sorted(rows, key=lambda row: (row.state is not State.OVERDUE, -row.days_over, row.audit_id))
    overdue = sum(row.state is State.OVERDUE for row in rows)
    return OverdueCard(title, on, tuple(ordered[:LIST]), more=max(0, overdue - LIST))


async def with_whom(
    work: Work,
    rules: Rules,
    today: date,
    *,
    round_id: str | None = None,
    service: str | None = None,
    auditors: Collection[str] | None = None,
) -> dict[str, int]:
    """How many audits that are overdue on the local date `today` stand with which post, the lowest rung first."""
    ladder = {f"rung:{rung.key}": rung for rung in rules.framework.ladder("returns").rungs}
    standing = await work.chases.standing(
        list(ladder), today - timedelta(days=1), round_id=round_id, service=service, auditors=auditors
    )
    counts: Counter[str] = Counter()
    for step, count in standing.items():
        counts[posts_title(ladder[step].posts, rules.framework)] += count
    return dict(counts)
