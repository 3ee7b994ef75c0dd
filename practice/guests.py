"""Guests of the tenant: they cannot add the bot, so they have no chat with it, and no files from it.

What they are told stands in the channel, with a mention of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from practice.channels import Directory
from practice.people import Person, Reach, is_guest, post_title
from practice.records import To
from practice.work import Rules, Work

PURPOSE = "templates"
"""What a channel is linked to, to get the library's cards."""
OF_CHANNEL: Mapping[str, str] = {"service": "the library", "purpose": PURPOSE}
"""In the args of what can go to the channel: how it is called where that cannot be written to."""

NAMED = 20
"""People that one message mentions at the most."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Who is named at the head of a card in a channel. Without `aad_object_id` Teams cannot tell them."""

    name: str
    aad_object_id: str


async def places_for(work: Work, rules: Rules, person: Person) -> list[To]:
    """Where somebody is told something: their chat; a guest, or whoever cannot be reached there, in the channel.

    Where none is linked either: the QA leads.
    """
    if not is_guest(person) and person.reach is not Reach.UNREACHABLE:
        return [To(person_id=person.id)]
    return (await Directory.load(work, rules)).to("", PURPOSE)


async def mentioned(work: Work, rules: Rules, person_id: str, to: To) -> Mentioned | None:
    """Whom a card names that stands where others read it, too; None in their own chat.

    In the chat of somebody else, a QA lead's, they are named without a mention: Teams knows none of them there.
    """
    person = await work.people.by_id(person_id)
    if person is None or to.person_id == person_id:
        return None
    return Mentioned(post_title(person, rules.framework), person.aad_object_id if to.channel_id else "")
