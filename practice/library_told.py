"""Somebody is told something of the library: in their chat, or in the channel, where the card names them. [R]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from practice.guests import PURPOSE, Mentioned, mentioned, places_for
from practice.people import post_title
from practice.records import Delivery
from practice.work import Rules, Work

OF_CHANNEL: Mapping[str, str] = {"service": "the library", "purpose": PURPOSE}
"""In the args of what can go to the channel: how it is called where that cannot be written to."""


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


async def addressee(work: Work, rules: Rules, owed: Delivery) -> Mentioned | None:
    """Whom the card of a `Message` names. In a QA lead's chat without a mention: they are not in it."""
    whom = await mentioned(work, rules, owed.args["person"], owed.to)
    return replace(whom, aad_object_id="") if whom and not owed.to.channel_id else whom


async def post_of(work: Work, rules: Rules, person_id: str) -> str:
    """As people are named: by post."""
    person = await work.people.by_id(person_id)
    return post_title(person, rules.framework) if person else "Somebody who is no longer known"
