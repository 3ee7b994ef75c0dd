"""What is missing before the work can go on, and what is wrong while it does: each check stands once.

`practice-loop doctor` shows all of them, the setup checklist of a QA lead those of `check_setup`.
"""

from collections import defaultdict
from datetime import datetime

from practice.audits import TO_COME
from practice.calendar import containing, weekday_day
from practice.channels import Directory, qa_leads, services
from practice.deliveries import LATE
from practice.findings import Check, Finding, Weight
from practice.library_doctor import check_library, check_shelves
from practice.line_check import auditors_of, check_line
from practice.people import Reach, by_name, is_guest, post_title
from practice.views import SetupCard
from practice.work import Rules, Work

_PEOPLE = "Run `practice-loop import people FILE.csv` (docs/imports.md says what stands in it)."
_CASES = "Run `practice-loop import cases FILE.csv` (docs/imports.md says what stands in it)."


async def look(work: Work, rules: Rules, now: datetime) -> list[Check]:
    """Everything that the records say, as they are at `now`."""
    checks = await check_setup(work, rules, now)
    if checks[0].weight is Weight.STOPS:
        # Without people there is nothing more to look at.
        return checks[:2]
    return [*checks, await _reach(work, rules), await _deliveries(work, now)]


async def setup_card(work: Work, rules: Rules, now: datetime) -> SetupCard:
    """The checklist of the first day, as it stands at `now`."""
    return SetupCard(rules.local(now), tuple(await check_setup(work, rules, now)))


async def check_setup(work: Work, rules: Rules, now: datetime) -> list[Check]:
    """From nothing to the first round, or to the first template, in the order in which it is done."""
    if not rules.framework.has_audits:
        return await check_library(work, rules)
    return [
        await _people(work, rules),
        await _cases(work),
        await _channels(work, rules),
        await _line(work, rules, now),
        await _rounds(work, rules, now),
        *(await check_shelves(work) if rules.framework.library else ()),
    ]


async def _people(work: Work, rules: Rules) -> Check:
    people = [person for person in await work.people.all() if not person.left]
    if not people:
        return Check("People", "", (Finding("Nobody has been imported.", _PEOPLE, Weight.STOPS),))
    auditors, leads = auditors_of(people, rules.framework), qa_leads(people, rules.framework)
    there = f"{len(people)} people, of whom {len(auditors)} audit and {len(leads)} lead QA."
    if auditors:
        return Check("People", there)
    says = "Nobody holds a post that the timetable gives audits to."
    return Check("People", there, (Finding(says, "Look at the posts in the people file.", Weight.STOPS),))


async def _cases(work: Work) -> Check:
    cases = await work.cases.all()
    if not cases:
        return Check("Cases", "", (Finding("No case has been imported.", _CASES, Weight.STOPS),))
    return Check("Cases", f"{len(cases)} cases can be drawn.")


async def _channels(work: Work, rules: Rules) -> Check:
    """Services of which somebody audits; who belongs to none is a matter for the QA leads anyway."""
    audited = {person.service for person in auditors_of(await work.people.all(), rules.framework)}
    known = [service for service in await services(work, rules.framework) if service in audited]
    directory = await Directory.load(work, rules)
    unlinked = [service for service in known if not directory.channel(service, "allocations")]
    there = f"{len(known) - len(unlinked)} of {len(known)} services have a channel."
    if not unlinked:
        return Check("Channels", there)
    missing = Finding(
        f"No channel is linked for {', '.join(unlinked)}. Their cards go to the QA leads.",
        f"Add me to the service's team; in its channel, mention me with `link allocations for {unlinked[0]}`.",
    )
    return Check("Channels", there, (missing,))


async def _line(work: Work, rules: Rules, now: datetime) -> Check:
    findings = await check_line(work, rules, now)
    stops = any(finding.weight is Weight.STOPS for finding in findings)
    return Check("Line", "" if stops else "Every rung of every auditor's ladder reaches somebody.", findings)


async def _rounds(work: Work, rules: Rules, now: datetime) -> Check:
    rounds = await work.rounds.all()
    standing = [known for known in rounds if known.recalled_at is None]
    if standing:
        newest = standing[0]
        on = weekday_day(rules.today(newest.confirmed_at))
        return Check(
            "First round", f"{newest.id} was confirmed on {on}.", await _drawn_otherwise(work, rules)
        )
    drawn = rules.framework.drawn_activities
    if not drawn:
        return Check("First round", "This framework has nothing that the QA team draws.")
    says = "No round has been previewed yet."
    if rounds:
        says = "Every round so far was recalled."
    elif await work.rounds.previewed():
        says = "A round was previewed, and none has been confirmed."
    typed = f"allocate {drawn[0].plural} {containing(rules.today(now)).title}"
    what_next = f"Type `{typed}`: it shows what would go out, and nothing does before somebody confirms."
    return Check("First round", "", (Finding(says, what_next),))


async def _drawn_otherwise(work: Work, rules: Rules) -> tuple[Finding, ...]:
    """Rounds with audits still to come that were drawn under another framework than today's."""
    to_come = {tally.round_id for tally in await work.audits.tallies() if tally.stage in TO_COME}
    others = []
    for known in await work.rounds.all():
        drawn = await work.rounds.preview(known.preview_id) if known.id in to_come else None
        if drawn is not None and drawn.framework != rules.framework.content_hash:
            others.append(known.id)
    if not others:
        return ()
    says = f"Drawn under another framework than today's: {', '.join(others)}."
    what_next = "Nothing, if the change was meant: reminders, rungs and questions are today's."
    return (Finding(says, what_next, Weight.NOTE),)


async def _reach(work: Work, rules: Rules) -> Check:
    """Who cannot be reached in Teams, by reason; and how many are only expected to be.

    Guests of a network are told in its channel, so nobody tries their chat.
    """
    everybody = [person for person in await work.people.all() if not person.left]
    in_chats = [person for person in everybody if rules.framework.has_audits or not is_guest(person)]
    people = sorted(in_chats, key=by_name)
    notes = await work.people.reach_notes()
    by_reason: dict[str, list[str]] = defaultdict(list)
    for person in people:
        if person.reach is Reach.UNREACHABLE:
            by_reason[notes.get(person.id, "")].append(post_title(person, rules.framework))
    findings = [
        Finding(
            f"Cannot be reached in Teams: {why or 'nobody knows why'}.",
            "Put that right with them. `deliveries` then sends again what did not arrive.",
            names=tuple(names),
        )
        for why, names in sorted(by_reason.items())
    ]
    if expected := sum(person.reach is Reach.EXPECTED for person in people):
        says = f"{expected} of {len(people)} are only expected to be reachable: nothing was sent to them yet."
        findings.append(Finding(says, "Nothing: the first card that arrives proves it.", Weight.NOTE))
    reached = sum(person.reach is Reach.REACHED for person in people)
    return Check("Reach", f"{reached} of {len(people)} have been reached.", tuple(findings))


async def _deliveries(work: Work, now: datetime) -> Check:
    counts = await work.deliveries.counts(now - LATE)
    minutes = int(LATE.total_seconds()) // 60
    what_next = "A QA lead types `deliveries`: each stands there with its reason, and can be sent again."
    said = {
        f"Not delivered: {counts.dead}. They are not tried any more.": counts.dead,
        f"Waiting to go out for more than {minutes} minutes: {counts.late}.": counts.late,
    }
    findings = tuple(Finding(says, what_next) for says, count in said.items() if count)
    return Check("Deliveries", f"{counts.sent} sent, {counts.waiting} waiting.", findings)
