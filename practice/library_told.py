"""Somebody is told something of the library: in their chat, or in the channel, where the card names them. [R]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from practice.channels import Directory
from practice.guests import OF_CHANNEL, PURPOSE, places_for
from practice.people import post_title
from practice.records import Delivery
from practice.work import Rules, Work


@dataclass(frozen=True, slots=True)
class Message:
    """A card for one person; `key` is unique for ever, `about` as in `Delivery`."""

    key: str
    card: str
    args: Mapping[str, str]
    about: tuple[str, ...]


async def tell(work: Work, rules: Rules, person_id: str, message: Message, now: datetime) -> str:
    """Their post, whose message is owed now; empty for whoever is not known any more, or has left."""
    person = await work.people.by_id(person_id)
    if person is None or person.left:
        return ""
    args = {**message.args, **OF_CHANNEL, "person": person.id}
    for to in await places_for(work, rules, person):
        of_a_lead = to.person_id and to.person_id != person.id
        key = f"{message.key}:{to.person_id}" if of_a_lead else message.key
        await work.outbox.post(Delivery(key, to, message.card, args, message.about), now)
    return post_title(person, rules.framework)


async def post(
    work: Work, rules: Rules, now: datetime, *, card: str, record_id: str, args: Mapping[str, str]
) -> str:
    """The card of a record goes to the channel, whose name it gives back; each record has one there for ever.

    Empty where none is linked: then the QA leads get it, and their cards say so.
    """
    directory = await Directory.load(work, rules)
    channel, key = directory.channel("", PURPOSE), f"{card}:{record_id}"
    for to in directory.to("", PURPOSE):
        if channel:
            owed = Delivery(key, to, card, {**args, **OF_CHANNEL}, (record_id,))
        else:
            unlinked = {**args, **OF_CHANNEL, "unlinked": "yes"}
            owed = Delivery(f"{key}:{to.person_id}", to, card, unlinked, (record_id,))
        await work.outbox.post(owed, now)
    return channel.channel_name if channel else ""


async def post_of(work: Work, rules: Rules, person_id: str) -> str:
    """As people are named: by post."""
    person = await work.people.by_id(person_id)
    return post_title(person, rules.framework) if person else "Somebody who is no longer known"
