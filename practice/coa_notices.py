"""Whoever is concerned by a change of a COA is told of it, once, in a message of their own; its channel, too. [K]"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from practice.channels import Directory
from practice.coa import PURPOSE, TO_COME, Known, chairs, known, month_words, owners_of, places_of, step_row
from practice.coa_records import CoaState, Step
from practice.coa_views import CoaChanged
from practice.errors import NotFound
from practice.people import Person, by_name, post_title
from practice.records import Delivery, Link, To
from practice.work import Rules, Work

CARD = "coa_changed"


async def concerned(
    work: Work, found: Known, steps: Iterable[Step], districts: Iterable[str], by: Person
) -> list[Person]:
    """Owners of these steps, whoever chairs, the area's AD and the districts' managers; each once, but `by`."""
    places = await places_of(work, found.rules)
    people = list(await chairs(work, found, places))
    for step in steps:
        if of_framework := found.rules.step(step.key):
            people += owners_of(of_framework, found, places)
    posts = (found.rules.concerns.signed_off_by, found.rules.concerns.told_when_done)
    for district in districts:
        for post in posts:
            people += places.managers(post, found.area, district)
    once = {person.id: person for person in people if person.id != by.id and not person.left}
    return sorted(once.values(), key=by_name)


async def channel_of(work: Work, rules: Rules, area: str) -> Link | None:
    """The channel of an area's COAs, where one is linked."""
    return (await Directory.load(work, rules)).channel(area, PURPOSE)


async def tell(
    work: Work, rules: Rules, now: datetime, found: Known, people: Iterable[Person], args: Mapping[str, str]
) -> None:
    """`found`: the COA as it was saved; its version makes the message that of this very change."""
    coa = found.coa
    key = f"{CARD}:{coa.id}:{coa.version}"
    said = {**args, "coa": coa.id, "service": coa.area}
    for person in people:
        owed = Delivery(
            f"{key}:{person.id}", To(person_id=person.id), CARD, {**said, "person": person.id}, (coa.id,)
        )
        await work.outbox.post(owed, now)
    if channel := await channel_of(work, rules, coa.area):
        # Why it was changed is not for everybody in a channel.
        owed = Delivery(
            f"{key}:channel", To(channel_id=channel.channel_id), CARD, {**said, "reason": ""}, (coa.id,)
        )
        await work.outbox.post(owed, now)


async def notice(work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str]) -> CoaChanged:
    """What somebody is told; `args` as `tell` wrote them, everything else as it is now."""
    found = await known(work, rules, args["coa"])
    by = await work.people.by_id(args["by"])
    if by is None:
        raise NotFound(f"Nobody is known as “{args['by']}”.")
    places, reader = await places_of(work, found.rules), args.get("person", "")
    own = []
    for step in await work.coas.steps(found.coa.id):
        of_framework = found.rules.step(step.key)
        if reader and of_framework and step.state in TO_COME:
            owners = {person.id for person in owners_of(of_framework, found, places)}
            own += [step_row(step, found, rules, now)] if reader in owners else []
    return CoaChanged(
        kind=args["kind"],
        area=found.area.name,
        month=month_words(found.coa.month),
        now_cancelled=found.coa.state is CoaState.CANCELLED,
        was=args["was"],
        days=tuple(await work.coas.days(found.coa.id)),
        own=tuple(own),
        by=post_title(by, rules.framework),
        reason=args["reason"],
        coa_id=found.coa.id,
    )
