"""A round as its cards show it: to the channel, to the auditor, to the QA leads."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from practice.audits import OPEN_STAGES, Stage
from practice.calendar import FinancialQuarter, Month, day_words
from practice.channels import Directory
from practice.errors import NotFound
from practice.framework import Activity
from practice.people import Person, Reach, by_name, post_title
from practice.records import Event, Round
from practice.rows import count, moved_on, rows_of
from practice.views import AllocatedCard, MyAuditsCard, RoundCard, UnreachableCard
from practice.work import Rules, Work

RECENT = 10
"""Handed-in audits that `my audits` still lists."""


async def titled_round(work: Work, rules: Rules, round_id: str) -> tuple[Round, Activity, str]:
    """A round, its activity, and its quarter's title: "Q1 2026-27"."""
    found = await work.rounds.by_id(round_id)
    activity = rules.framework.activity(found.activity) if found else None
    if found is None or activity is None:
        raise NotFound(f"There is no round “{round_id}”.")
    year, quarter = found.quarter.split("Q")
    return found, activity, FinancialQuarter(int(year), int(quarter)).title


ENDS = {"round recalled": "recalled", "round cancelled": "cancelled"}
"""How the trail tells that a round was taken back, and how that is said."""


async def end_of(work: Work, round_id: str) -> Event | None:
    """The event by which a round was taken back; None while it stands."""
    return next((event for event in await work.trail.about(round_id) if event.what in ENDS), None)


async def recalled_words(work: Work, rules: Rules, known: Round) -> str:
    """That it was recalled, or cancelled, and when; empty for a round that stands."""
    if known.recalled_at is None:
        return ""
    end = await end_of(work, known.id)
    said = ENDS[end.what] if end else "recalled"
    return f"{known.id} was {said} on {day_words(rules.today(known.recalled_at))}."


def month_title(key: str) -> str:
    """ "April" of "2026-04"."""
    year, month = key.split("-")
    return Month(int(year), int(month)).title


async def round_card(
    work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str], about: Collection[str]
) -> RoundCard:
    """A round's month for one service; `args` as `round_posts.post_round_cards` wrote them."""
    known, activity, quarter = await titled_round(work, rules, args["round"])
    today = rules.today(now)
    whole = await work.audits.of(round_id=args["round"], service=args["service"], month=args["month"])
    sent = [audit for audit in whole if audit.stage is not Stage.PLANNED]
    rows = await rows_of(work, sent, rules, today)
    elsewhere = [a for a in await work.audits.by_ids(about) if a.service != args["service"]]
    return RoundCard(
        round_id=args["round"],
        activity_plural=activity.plural,
        quarter=quarter,
        month=month_title(args["month"]),
        month_key=args["month"],
        service=args["service"],
        rows=tuple(row for row in rows if row.audit_id in set(about)),
        counts=count(rows),
        page=int(args["page"]),
        pages=int(args["pages"]),
        unlinked=bool(args["unlinked"]) and await _has_no_channel(work, rules, args["service"]),
        recalled=await recalled_words(work, rules, known),
        moved=moved_on(elsewhere, named=True),
    )


async def _has_no_channel(work: Work, rules: Rules, service: str) -> bool:
    return (await Directory.load(work, rules)).channel(service, "allocations") is None


async def allocated_card(
    work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str], about: Collection[str]
) -> AllocatedCard:
    """What one auditor was given in a month."""
    _, activity, quarter = await titled_round(work, rules, args["round"])
    today = rules.today(now)
    audits = await work.audits.by_ids(about)
    own = [audit for audit in audits if audit.auditor_id == args["person"]]
    return AllocatedCard(
        round_id=args["round"],
        activity=activity.title,
        activity_plural=activity.plural,
        quarter=quarter,
        month=month_title(args["month"]),
        month_key=args["month"],
        rows=await rows_of(work, own, rules, today),
        today=today,
        moved=moved_on(audit for audit in audits if audit not in own),
    )


async def unreachable_card(work: Work, rules: Rules, *, args: Mapping[str, str]) -> UnreachableCard:
    """Whose allocation of this month the bot could not deliver, as it is now."""
    known, _, quarter = await titled_round(work, rules, args["round"])
    audits = await work.audits.of(round_id=args["round"], month=args["month"], stages=OPEN_STAGES)
    auditors = {audit.auditor_id for audit in audits}
    notes = await work.people.reach_notes()
    people = [p for p in await work.people.all() if p.id in auditors and p.reach is Reach.UNREACHABLE]
    return UnreachableCard(
        round_id=args["round"],
        quarter=quarter,
        month=month_title(args["month"]),
        people=tuple(
            (post_title(person, rules.framework), notes.get(person.id, ""))
            for person in sorted(people, key=by_name)
        ),
        recalled=await recalled_words(work, rules, known),
    )


async def my_audits(work: Work, rules: Rules, by: Person, now: datetime) -> MyAuditsCard:
    """What somebody still owes, the earliest deadline first, then what was handed in lately."""
    today = rules.today(now)
    own = await work.audits.of(auditor_id=by.id)
    to_do = sorted((a for a in own if a.stage in OPEN_STAGES), key=lambda a: (a.due_on or date.max, a.id))
    planned = [a for a in own if a.stage is Stage.PLANNED]
    done = sorted(
        (a for a in own if a.stage is Stage.RETURNED), key=lambda a: a.returned_on or date.min, reverse=True
    )
    rows = await rows_of(work, [*to_do, *planned, *done[:RECENT]], rules, today)
    return MyAuditsCard(post_title(by, rules.framework), rows, today)
