"""What the bot owes in Teams: what waits, what may have come twice, what did not arrive, and sending that again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from practice.calendar import weekday_day
from practice.files import KINDS
from practice.people import Person, post_title
from practice.records import Event, Standing
from practice.round_cards import month_title
from practice.undelivered import why
from practice.views import DeliveriesCard, DeliveryLine
from practice.work import Rules, Work

LATE = timedelta(minutes=15)
"""What has been due for longer is named. A wave of thousands is out within it."""
DEAD_SHOWN, LATE_SHOWN, DOUBTFUL_SHOWN = 15, 10, 10
"""Lines of each list; the rest is counted."""

WHAT: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "allocated": lambda args: f"Allocation of {month_title(args['month'])}, {args['round']}",
    "round": lambda args: f"Audits of {args['service']} in {month_title(args['month'])}, {args['round']}",
    "unreachable": lambda args: f"Who cannot be reached, {month_title(args['month'])}, {args['round']}",
    "morning": lambda args: f"Reminder of {_day(args)}",
    "overdue": lambda args: f"Overdue audits of {args['service']}, {_day(args)}",
    "recalled": lambda args: f"{'Cancellation' if 'cancel' in args else 'Recall'} of {args['round']}",
    "request": lambda args: f"Request about {args['audit']}",
    "changed": lambda args: f"Notice that {args['audit']} was changed",
    "whereabouts": lambda _: "Notice about channels",
    "absence": lambda _: "Notice of leave or cover",
    "proposal": lambda _: "Proposal who takes an auditor's audits",
    "undelivered": lambda args: f"Notice that {args['post'] or args['channel']} cannot be reached",
    # The plan of a COA.
    "coa_changed": lambda args: f"Notice that the COA of {args['service']} was changed",
    # The journey of a COA.
    "step": lambda args: f"Step of a COA: {args['what']}",
    # KIT meetings.
    "kit": lambda args: f"KIT meeting of {args['service']}",
    "kit_notice": lambda _: "Notice about a KIT meeting",
    # Concerns. This list can stand in a channel, where nothing of a concern may be read.
    "concern": lambda _: "Personal card about a case",
    "concern_receipt": lambda _: "Receipt in a personal chat",
    "concern_done": lambda _: "Personal notice about a case",
    "concern_late": lambda _: "Personal reminder about a case",
    "concern_telephone": lambda _: "Personal notice to telephone somebody",
    # What came of a COA.
    "gathering": lambda args: f"Gathering of a COA after {args['district']}",
    "certificate": lambda _: "Notice of a certificate for good practice",
    "file": lambda args: f"{KINDS[args['kind']].title if args['kind'] in KINDS else 'File'}: may it come?",
    # Actions.
    "action": lambda args: f"Message about {args['action']}",
    "participation": lambda args: f"Who took part in the COA of {args['area']}",
    # The library: sharing.
    "template": lambda _: "Template in the library",
    # The library: versions.
    "library_version": lambda _: "Notice of a newer version of a template",
    "library_ended": lambda _: "Notice that a template was withdrawn or retired",
    # The library: reviews and the digest.
    "library_review": lambda _: "Question whether templates are still good",
    "library_digest": lambda args: f"Digest of the library, {month_title(args['month'])}",
    # The library: what somebody looks for.
    "looking": lambda _: "What somebody looks for",
    "looking_answer": lambda _: "Answer to what somebody looks for",
    # The library: using.
    "library_used": lambda _: "Notice that a template was used",
}
"""What a delivery is, in words, by its card."""


def _day(args: Mapping[str, str]) -> str:
    return weekday_day(date.fromisoformat(args["on"]))


def what(card: str, args: Mapping[str, str]) -> str:
    """ "Allocation of April, LS-2026Q1". A card that this version does not know is called by its name."""
    return WHAT[card](args) if card in WHAT else card.capitalize()


async def deliveries_card(work: Work, rules: Rules, now: datetime, note: str = "") -> DeliveriesCard:
    """How everything stands at `now`; `note`: what came of a press."""
    counts = await work.deliveries.counts(now - LATE)
    oldest = await work.deliveries.oldest_due(now)
    people = {person.id: person for person in await work.people.all()}

    def lines(found: Iterable[Standing]) -> tuple[DeliveryLine, ...]:
        return tuple(_line(one, people.get(one.to.person_id), rules) for one in found)

    return DeliveriesCard(
        at=rules.local(now),
        waiting=counts.waiting,
        edits=counts.edits,
        late=counts.late,
        sent=counts.sent,
        dead=counts.dead,
        doubtful=counts.doubtful,
        oldest_due=rules.local(oldest) if oldest else None,
        dead_lines=lines(await work.deliveries.dead(DEAD_SHOWN)),
        late_lines=lines(await work.deliveries.late(now - LATE, LATE_SHOWN)),
        doubtful_lines=lines(await work.deliveries.doubtful(DOUBTFUL_SHOWN)),
        token=rules.fresh(),
        note=note,
    )


def _line(one: Standing, person: Person | None, rules: Rules) -> DeliveryLine:
    return DeliveryLine(
        id=one.id,
        to=whom(one, person, rules),
        what=f"Change of: {what(one.card, one.args)}" if one.is_change else what(one.card, one.args),
        why=why_not(one),
        owed_at=rules.local(one.owed_at),
        due_at=rules.local(one.due_at),
        doubtful=one.doubtful,
    )


def why_not(one: Standing) -> str:
    """What Teams said when it was last tried; empty where it has not been refused."""
    status, _, code = one.error.partition(" ")
    return why(one.to, int(status), code) if status.isdecimal() else one.error


def whom(one: Standing, person: Person | None, rules: Rules) -> str:
    """The post, or the channel, that it is for."""
    if one.to.channel_id:
        return f"Channel {one.channel_name or one.to.channel_id}"
    return post_title(person, rules.framework) if person else "Somebody who is no longer known"


async def send_again(work: Work, rules: Rules, by: Person, now: datetime, delivery: int) -> DeliveriesCard:
    """Owes a dead delivery anew (0: every dead one). What goes out meanwhile, or waits, is left alone."""
    count = await work.outbox.resend([delivery] if delivery else None, now)
    if not count:
        note = "Nothing was sent again: it went out meanwhile, or waits to."
        return await deliveries_card(work, rules, now, note)
    await work.trail.add(Event(now, by.id, "sent again", "deliveries", {"deliveries": count}))
    verb = "1 message goes" if count == 1 else f"{count} messages go"
    return await deliveries_card(work, rules, now, f"{verb} out again now.")
