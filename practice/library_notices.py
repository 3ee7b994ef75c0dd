"""Who is told what became of a template, and where: those who used it, and whoever shared it. [R]

Guests stand together in one message in the channel, members each have theirs in their own chat.
"""

from collections.abc import Sequence
from datetime import datetime

from practice.guests import NAMED, OF_CHANNEL, Mentioned, mentioned, places_for
from practice.library import template_card
from practice.library_records import Template
from practice.library_versions_views import EndedNotice, VersionNotice
from practice.people import Person, by_name, post_title
from practice.records import Delivery, To
from practice.work import Rules, Work

VERSION = "library_version"
ENDED = "library_ended"


def notices_of(template_id: str) -> str:
    """What every notice of a template is about: they follow it, but not each press of a button on its card."""
    return f"{template_id}:told"


async def concerned(work: Work, template: Template, by: Person) -> list[Person]:
    """Whoever shared it and whoever used it, each once: not `by`, nor who has left."""
    used = await work.library.used(template.id)
    ids = {template.shared_by, *(one.person_id for one in used)} - {by.id}
    return sorted((one for one in await work.people.all() if one.id in ids and not one.left), key=by_name)


async def tell(
    work: Work, rules: Rules, people: Sequence[Person], template: Template, card: str, now: datetime
) -> None:
    """One message a place for this version of it, a second one for those whom the first cannot name; once."""
    places: dict[To, list[Person]] = {}
    for person in people:
        for to in await places_for(work, rules, person):
            places.setdefault(to, []).append(person)
    for to, there in places.items():
        for first in range(0, len(there), NAMED):
            place = to.person_id or to.channel_id
            key = f"{card}:{template.id}:{template.number}:{place}:{first // NAMED + 1}"
            args = {
                "template": template.id,
                "number": str(template.number),
                **OF_CHANNEL,
                "person": " ".join(person.id for person in there[first : first + NAMED]),
            }
            await work.outbox.post(Delivery(key, to, card, args, (notices_of(template.id),)), now)


async def version_notice(work: Work, rules: Rules, owed: Delivery) -> VersionNotice:
    """As it is now: a still newer version, or the template's end, shows in it."""
    template_id, number = owed.args["template"], int(owed.args["number"])
    told = next(one for one in await work.library.versions(template_id) if one.number == number)
    by = await work.people.by_id(told.by)
    whom = await _whom(work, rules, owed)
    return VersionNotice(
        template=await template_card(work, rules, template_id),
        number=number,
        changed=told.changed,
        by=post_title(by, rules.framework) if by else "",
        whom=whom,
        relayed=_relayed(owed.to, whom),
    )


async def ended_notice(work: Work, rules: Rules, owed: Delivery) -> EndedNotice:
    whom = await _whom(work, rules, owed)
    card = await template_card(work, rules, owed.args["template"])
    return EndedNotice(template=card, whom=whom, relayed=_relayed(owed.to, whom))


async def _whom(work: Work, rules: Rules, owed: Delivery) -> tuple[Mentioned, ...]:
    """Those whom the card names."""
    found = [await mentioned(work, rules, one, owed.to) for one in owed.args["person"].split()]
    return tuple(one for one in found if one is not None)


def _relayed(to: To, whom: Sequence[Mentioned]) -> bool:
    return bool(to.person_id and whom)
