"""A round: previewed, confirmed or cancelled by a QA lead, and sent out month by month. [L]"""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from practice.auditors import auditors, away_when_due
from practice.audits import Audit, Stage
from practice.calendar import Days, FinancialQuarter, Month, day_words, nine_oclock, parse_quarter
from practice.channels import WHOLE_AUTHORITY, Directory
from practice.closures import working_days
from practice.deadlines import due_after
from practice.draw import Bend, Draw, draw_inputs_json, redraw
from practice.errors import BadInput, NotFound, Refused
from practice.framework import Activity
from practice.line_check import rungs_to_nobody
from practice.offers import offer_while_away
from practice.people import Person, Reach, by_name, post_title
from practice.recall import Earlier, allocated_already, earlier, next_id
from practice.records import Event, Preview, PreviewState, Round
from practice.round_posts import groups, post_allocations, post_round_cards
from practice.views import DecidedPreviewCard, PreviewCard, ServiceShare
from practice.work import Rules, Work

_BENT = {
    Bend.OWN_TEAM: "cases from the auditor's own team, because no other was left",
    Bend.OTHER_SERVICE: "cases from another service than the auditor's own",
    Bend.WORKER_TWICE: "cases of a worker who is audited twice in this round",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A draw with its people, as the preview shows it and the confirmation books it."""

    activity: Activity
    quarter: FinancialQuarter
    drawn: Draw
    people: dict[str, Person]
    days: Days

    def service_of(self, auditor_id: str) -> str:
        return self.people[auditor_id].service or WHOLE_AUTHORITY


def _activity(rules: Rules, words: str) -> Activity:
    ours = [activity.plural for activity in rules.framework.drawn_activities]
    hint = rules.framework.example(" Type, for example, `allocate {activities} Q1`.") if ours else ""
    if not words.strip():
        raise BadInput(f"What is to be allocated?{hint}")
    activity = rules.framework.activity(words)
    if activity is None:
        raise BadInput(f"“{words}” is no activity of this framework.{hint}")
    if activity.plural not in ours:
        who = {"service": "the service itself", "self": "each post itself", "board": "the board"}
        raise Refused(
            f"The QA team does not draw {activity.plural}: {who.get(activity.allocated_by, 'nobody')} plans them, "
            f"by the framework. You can allocate {' and '.join(ours)}."
        )
    return activity


def _quarter(words: str, rules: Rules, now: datetime) -> FinancialQuarter:
    today = rules.today(now)
    if not words.strip():
        raise BadInput(
            rules.framework.example(
                "For which quarter? Type, for example, `allocate {activities} Q1 2026-27`."
            )
        )
    try:
        quarter = parse_quarter(words, today)
    except ValueError as error:
        raise BadInput(str(error)) from error
    _check_not_over(quarter, today)
    return quarter


def _check_not_over(quarter: FinancialQuarter, today: date) -> None:
    if quarter.end < today:
        raise Refused(
            f"{quarter.title} ended on {day_words(quarter.end)}, so nothing can be allocated in it."
        )


def release_instants(
    quarter: FinancialQuarter, rules: Rules, days: Days, confirmed: datetime
) -> list[datetime]:
    """When each month's audits go out: the first on confirmation, the others at 09:00 on their first working day."""
    first, *others = quarter.months
    del first
    later = [nine_oclock(days.first_working_day(month), rules.zone) for month in others]
    return [confirmed, *(max(instant, confirmed) for instant in later)]


def seed_of(round_id: str) -> int:
    """Fixed by the round's name, so that asking again cannot pick a more convenient draw."""
    return int.from_bytes(sha256(round_id.encode()).digest()[:4])


async def _inputs(
    work: Work,
    rules: Rules,
    activity: Activity,
    quarter: FinancialQuarter,
    round_id: str,
    before: Earlier,
    now: datetime,
) -> dict[str, Any]:
    people = [person for person in await work.people.all() if not person.left]
    cases = await work.cases.all()
    if not people:
        raise Refused("Nobody has been imported yet. First run `practice-loop import people FILE.csv`.")
    if not cases:
        raise Refused("No case has been imported yet. First run `practice-loop import cases FILE.csv`.")
    found = await auditors(work, rules, people, activity, quarter, before.handed_in)
    if not found:
        raise Refused(
            f"Nobody who was imported holds a post that does {activity.plural} in {quarter.title}. "
            "Check the posts in your people file."
        )
    return draw_inputs_json(
        found,
        cases,
        seed=seed_of(round_id),
        on=rules.today(now),
        months_between_audits=rules.framework.draw.months_between_audits,
        months=len(quarter.months),
    )


async def preview(
    work: Work, rules: Rules, by: Person, now: datetime, *, activity_words: str, quarter_words: str
) -> PreviewCard:
    """Draws a round and shows what would go out. Nothing goes out yet."""
    activity = _activity(rules, activity_words)
    quarter = _quarter(quarter_words, rules, now)
    before = await earlier(work, activity, quarter)
    round_id = next_id(activity, quarter, before)
    inputs = await _inputs(work, rules, activity, quarter, round_id, before, now)
    made = Preview(
        id=rules.fresh(),
        round_id=round_id,
        activity=activity.key,
        quarter=quarter.key,
        seed=seed_of(round_id),
        inputs=inputs,
        framework=rules.framework.content_hash,
        made_by=by.id,
        made_at=now,
    )
    await work.rounds.add_preview(made)
    plan = await _plan(work, rules, made)
    if not plan.drawn.assignments:
        why = plan.drawn.unserved[0].why
        raise Refused(
            f"No case can be given out. {why} Import others: `practice-loop import cases FILE.csv`."
        )
    return await _preview_card(work, rules, made, plan, before, now)


async def _plan(work: Work, rules: Rules, made: Preview) -> Plan:
    activity = rules.framework.activity(made.activity)
    if activity is None:
        raise Refused("The framework was changed since this preview was made. Please type `allocate` again.")
    # Half a second of arithmetic for a large authority: other turns go on meanwhile.
    try:
        drawn = await asyncio.to_thread(redraw, made.inputs)
    except ValueError as error:
        raise Refused(f"This preview cannot be shown again. {error}") from error
    people = {person.id: person for person in await work.people.all()}
    year, quarter = made.quarter.split("Q")
    days = await working_days(work, rules)
    return Plan(activity, FinancialQuarter(int(year), int(quarter)), drawn, people, days)


def _shares(plan: Plan) -> tuple[ServiceShare, ...]:
    months = len(plan.quarter.months)
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for assignment in plan.drawn.assignments:
        counts[plan.service_of(assignment.auditor_id)][assignment.month] += 1
    return tuple(
        ServiceShare(service, tuple(counts[service][month] for month in range(months)))
        for service in sorted(counts)
    )


def _due(plan: Plan, rules: Rules, now: datetime) -> list[date]:
    """When the audits of each month would be due."""
    releases = release_instants(plan.quarter, rules, plan.days, now)
    return [rules.today(at) + timedelta(days=plan.activity.days_to_return) for at in releases]


def _sends(plan: Plan, rules: Rules, now: datetime, *, confirmed: bool) -> tuple[str, ...]:
    totals = Counter(assignment.month for assignment in plan.drawn.assignments)
    due = _due(plan, rules, now)
    sentences = []
    for index, instant in enumerate(release_instants(plan.quarter, rules, plan.days, now)):
        month: Month = plan.quarter.months[index]
        when = f"on {day_words(rules.today(instant))} at 09:00"
        if instant == now:
            when = "now" if confirmed else "as soon as you confirm"
        sentences.append(f"{totals[index]} in {month.title}, {when}, due {day_words(due[index])}")
    return tuple(sentences)


async def _preview_card(
    work: Work, rules: Rules, made: Preview, plan: Plan, before: Earlier, now: datetime
) -> PreviewCard:
    directory = await Directory.load(work, rules)
    served = sorted({a.auditor_id for a in plan.drawn.assignments}, key=lambda p: by_name(plan.people[p]))
    bends = Counter(bend for assignment in plan.drawn.assignments for bend in assignment.bent)

    def named(reach: Reach) -> tuple[str, ...]:
        found = (plan.people[p] for p in served if plan.people[p].reach is reach)
        return tuple(post_title(person, rules.framework) for person in found)

    return PreviewCard(
        preview_id=made.id,
        round_id=made.round_id,
        activity_plural=plan.activity.plural,
        quarter=plan.quarter.title,
        month_names=tuple(month.title for month in plan.quarter.months),
        shares=_shares(plan),
        auditors=len(served),
        sends=_sends(plan, rules, now, confirmed=False),
        unserved=tuple(
            f"{post_title(plan.people[u.auditor_id], rules.framework)}: {u.missing} fewer. {u.why}"
            for u in plan.drawn.unserved
        ),
        bent=tuple(f"{bends[bend]} {_BENT[bend]}" for bend in Bend if bends[bend]),
        away=away_when_due(
            plan.drawn.assignments,
            _due(plan, rules, now),
            plan.people,
            await work.absences.from_day(rules.today(now)),
            rules,
        ),
        expected=named(Reach.EXPECTED),
        unreachable=named(Reach.UNREACHABLE),
        unlinked=tuple(s.service for s in _shares(plan) if not directory.channel(s.service, "allocations")),
        unheard=await rungs_to_nobody(work, rules, now, served),
        token=rules.fresh(),
        again=before.words(made.round_id),
    )


async def _decided(work: Work, rules: Rules, made: Preview, plan: Plan) -> DecidedPreviewCard:
    by = await work.people.by_id(made.decided_by)
    at = made.decided_at or made.made_at
    return DecidedPreviewCard(
        round_id=made.round_id,
        activity_plural=plan.activity.plural,
        quarter=plan.quarter.title,
        confirmed=made.state is PreviewState.CONFIRMED,
        total=len(plan.drawn.assignments),
        shares=_shares(plan),
        month_names=tuple(month.title for month in plan.quarter.months),
        sends=_sends(plan, rules, at, confirmed=True),
        by=post_title(by, rules.framework) if by else "",
        at=rules.local(at),
    )


async def _open_preview(work: Work, preview_id: str) -> Preview:
    made = await work.rounds.preview(preview_id)
    if made is None:
        raise NotFound("This preview is not known. Type `allocate` again to make a new one.")
    return made


async def cancel(work: Work, rules: Rules, by: Person, now: datetime, preview_id: str) -> DecidedPreviewCard:
    """Puts a preview away. One that was decided before stays as it was decided."""
    made = await _open_preview(work, preview_id)
    if await work.rounds.decide(made.id, PreviewState.CANCELLED, by.id, now):
        await work.trail.add(Event(now, by.id, "preview cancelled", made.round_id))
    made = await _open_preview(work, preview_id)
    return await _decided(work, rules, made, await _plan(work, rules, made))


async def confirm(work: Work, rules: Rules, by: Person, now: datetime, preview_id: str) -> DecidedPreviewCard:
    """Books the round and sends out what is due at once. However often and by whomever: one round."""
    made = await _open_preview(work, preview_id)
    plan = await _plan(work, rules, made)
    if made.state is not PreviewState.OPEN:
        return await _decided(work, rules, made, plan)
    before = await earlier(work, plan.activity, plan.quarter)
    await _check_still_true(work, rules, made, plan, before, now)
    if not await work.rounds.decide(made.id, PreviewState.CONFIRMED, by.id, now):
        return await _decided(work, rules, await _open_preview(work, preview_id), plan)
    new_round = Round(made.round_id, made.activity, made.quarter, made.id, by.id, now)
    if not await work.rounds.add(new_round):
        raise allocated_already(made.round_id)
    audits = _booked(plan, rules, made.round_id, now)
    await work.audits.add(audits)
    await work.trail.add(Event(now, by.id, "round confirmed", made.round_id, {"audits": len(audits)}))
    await release(work, rules, now)
    made = await _open_preview(work, preview_id)
    return await _decided(work, rules, made, plan)


async def _check_still_true(
    work: Work, rules: Rules, made: Preview, plan: Plan, before: Earlier, now: datetime
) -> None:
    _check_not_over(plan.quarter, rules.today(now))
    round_id = next_id(plan.activity, plan.quarter, before)
    inputs = await _inputs(work, rules, plan.activity, plan.quarter, round_id, before, now)
    same = {**made.inputs, "on": inputs["on"]} == inputs
    if not same or made.framework != rules.framework.content_hash:
        raise Refused(
            "People, cases, rounds or the framework have changed since this preview was made, so it no longer "
            f"shows what would go out. Type `allocate {plan.activity.plural} {plan.quarter.title}` for a new one."
        )


def _booked(plan: Plan, rules: Rules, round_id: str, now: datetime) -> list[Audit]:
    releases = release_instants(plan.quarter, rules, plan.days, now)
    questions = rules.framework.question_set(plan.activity.key)
    order = sorted(
        plan.drawn.assignments,
        key=lambda a: (
            plan.service_of(a.auditor_id),
            a.month,
            by_name(plan.people[a.auditor_id]),
            a.reference,
        ),
    )
    return [
        Audit(
            id=f"{round_id}-{number:03}",
            round_id=round_id,
            activity=plan.activity.key,
            auditor_id=assignment.auditor_id,
            case_reference=assignment.reference,
            service=plan.service_of(assignment.auditor_id),
            month=plan.quarter.months[assignment.month].key,
            release_at=releases[assignment.month],
            sections=len(questions.sections) if questions else 0,
            bent=tuple(bend.value for bend in assignment.bent),
        )
        for number, assignment in enumerate(order, 1)
    ]


async def release(work: Work, rules: Rules, now: datetime) -> int:
    """Sends out every planned audit whose instant has come; gives back how many. Run again, it finds none."""
    planned = await work.audits.to_release(now)
    if not planned:
        return 0
    today = rules.today(now)
    sent = []
    for audit in planned:
        due = due_after(today, audit, rules.framework)
        sent.append(await work.audits.save(replace(audit, stage=Stage.SENT, sent_on=today, due_on=due)))
    for (round_id,), group in groups(sent, "round_id"):
        await work.trail.add(Event(now, "", "audits sent out", round_id, {"audits": len(group)}))
    directory = await Directory.load(work, rules)
    await post_round_cards(work, directory, sent, now)
    left = {person.id for person in await work.people.all() if person.left}
    await post_allocations(work, [audit for audit in sent if audit.auditor_id not in left], now)
    # Whoever was asked who takes a leaver's audits sees that these went out.
    await work.outbox.refresh([audit.id for audit in sent if audit.auditor_id in left], now)
    await offer_while_away(work, rules, now, {audit.auditor_id for audit in sent})
    return len(sent)
