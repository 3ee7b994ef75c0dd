"""What could not be delivered is never silent: the QA leads are told, and get what a channel could not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from practice.channels import GONE_BY, GONE_WORDS, qa_leads
from practice.people import Person, post_title
from practice.records import Delivery, To, Urgency
from practice.work import Rules, Work

CARD = "undelivered"

_OF_BOT = {
    "BotDisabledByAdmin": "the bot is disabled by your Teams administrator",
    "NotDrawn": "its card could not be drawn; the service's log says why",
}
_OF_PERSON = {
    **_OF_BOT,
    "NotInTeams": "not seen in Teams yet; check the sign-in name in the people file",
    "ForbiddenOperationException": "has not installed the bot",
    "ConversationBlockedByUser": "has blocked the bot",
    "MessageWritesBlocked": "has blocked the bot",
    "BotNotInConversationRoster": "has removed the bot",
}
_OF_CHANNEL = {
    **_OF_BOT,
    **{code: GONE_WORDS[gone] for code, gone in GONE_BY.items()},
    "NotEnoughPermissions": "the bot may not write in this channel",
}
_BUSY = frozenset({408, 412, 429})


def why(to: To, status: int, code: str) -> str:
    """Why Teams did not take a message, as a QA lead reads it. `status` 0: no answer came."""
    known = _OF_CHANNEL if to.channel_id else _OF_PERSON
    if code in known:
        return known[code]
    if status == 0:
        return "Teams could not be reached"
    if status in _BUSY or status >= 500:
        return f"Teams was too busy ({status})"
    return f"Teams refused the message ({status} {code})"


async def note_undelivered(work: Work, rules: Rules, lost: Delivery, why: str, now: datetime) -> None:
    """A new message that can never arrive: one notice for each channel, or person and kind, and day, to each QA lead.

    Of a channel that is gone they were told already (`practice.presence`).
    """
    if not (lost.to.channel_id or lost.urgency is Urgency.ESCALATION):
        return
    people = await work.people.all()
    leads = [lead for lead in qa_leads(people, rules.framework) if lead.id != lost.to.person_id]
    person = next((one for one in people if one.id == lost.to.person_id), None)
    if person or not any(channel.gone for channel in await work.channels.by_ids([lost.to.channel_id])):
        await _tell(work, rules, leads, lost, post_title(person, rules.framework) if person else "", why, now)
    if lost.to.channel_id:
        await to_the_leads(work, leads, [lost], now)


async def _tell(
    work: Work, rules: Rules, leads: Iterable[Person], lost: Delivery, post: str, why: str, now: datetime
) -> None:
    where = lost.to.channel_id or f"{lost.to.person_id}:{lost.card}"
    args = {"channel": lost.args.get("service", ""), "post": post, "why": why, "lost": lost.card}
    args["purpose"] = lost.args.get("purpose", "allocations")
    for lead in leads:
        key = f"{CARD}:{where}:{rules.today(now).isoformat()}:{lead.id}"
        await work.outbox.post(Delivery(key, To(person_id=lead.id), CARD, args, ()), now)


async def to_the_leads(work: Work, leads: Iterable[Person], lost: Iterable[Delivery], now: datetime) -> None:
    """What a channel could not be given stands in each QA lead's chat, once."""
    for lead in leads:
        for owed in lost:
            args = {**owed.args, "unlinked": "yes"}
            moved = replace(owed, key=f"{owed.key}:{lead.id}", to=To(person_id=lead.id), args=args)
            await work.outbox.post(moved, now)
