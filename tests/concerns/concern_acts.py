"""Raising a concern and signing it off, as people do it in Teams and as the use cases do it."""

from collections.abc import Mapping
from dataclasses import replace

from kent import manager, named
from office import Office, at
from scenes import Play

from practice import concern_forms, concerns
from practice.coa_records import ConcernRaised
from practice.concern_clock import concerns_due
from practice.concern_forms import Origin
from practice.concern_views import ActDialog, ConcernCard, ConcernReceipt, RaiseDialog
from practice.people import Reach
from rehearsal.answers import Answer, Dialog
from rehearsal.records import Message
from rehearsal.wire import Json

OFFICER = "QA Officer 1"
"""Who raises them here."""
ASHFORD = manager("Ashford")
WORRY = "No visit is recorded since the second strategy discussion."
DISCUSSED = "A visit today, and supervision brought forward."
MONDAY = "2026-11-02 10:00"
GOOD = {
    "kind": "safeguarding",
    "inadequate": "no",
    "reference": "SW-10137",
    "district": "Ashford",
    "spoken": "manager",
    "text": WORRY,
}

# In the database, each in a transaction of its own.


async def send(
    desk: Office,
    *,
    by: str = OFFICER,
    now: str = MONDAY,
    origin: Origin | None = None,
    asked: str = "",
    **typed: str,
) -> RaiseDialog | ConcernReceipt:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await concern_forms.send(
            work,
            desk.rules,
            person,
            at(now),
            origin=origin or Origin(),
            asked=asked,
            inputs={**GOOD, **typed},
        )


async def raised(desk: Office, *, by: str = OFFICER, now: str = MONDAY, **typed: str) -> str:
    """The id of a concern that was raised."""
    found = await send(desk, by=by, now=now, **typed)
    assert isinstance(found, ConcernReceipt), found
    return found.concern.concern_id


async def stored(desk: Office, concern_id: str) -> ConcernRaised:
    async with desk.store.read() as work:
        return await concerns.known_concern(work, concern_id)


async def oversee(
    desk: Office, concern_id: str, *, by: str = ASHFORD, now: str = "2026-11-02 12:00", said: str = DISCUSSED
) -> ActDialog | ConcernCard:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await concern_forms.oversee(
            work, desk.rules, person, at(now), concern_id=concern_id, inputs={"oversight": said}
        )


async def sign(
    desk: Office, concern_id: str, *, by: str = ASHFORD, now: str = "2026-11-03 12:00", on_file: str = "yes"
) -> ActDialog | ConcernCard:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await concern_forms.sign(
            work, desk.rules, person, at(now), concern_id=concern_id, inputs={"on_file": on_file}
        )


async def sweep(desk: Office, now: str) -> int:
    async with desk.store.write() as work:
        return await concerns_due(work, desk.rules, at(now))


async def owed(desk: Office, concern_id: str) -> list[tuple[str, str, str]]:
    """(card, how, post) of everything that was ever owed of a concern, in the order in which it was."""
    async with desk.store.read() as work:
        people = {person.id: person.name for person in await work.people.all()}
        found = await work.deliveries.about(concern_id)
    return [(one.card, one.args.get("as", ""), people[one.to.person_id]) for one in found]


async def unreachable(desk: Office, *names: str) -> None:
    for name in names:
        person = await named(desk, name)
        async with desk.store.write() as work:
            await work.people.set_reach(person.id, Reach.UNREACHABLE, "has blocked the bot")


async def leave(desk: Office, *names: str) -> None:
    for name in names:
        person = await named(desk, name)
        async with desk.store.write() as work:
            await work.people.save([replace(person, left=True)])


# In Teams.


async def form(play: Play, name: str = OFFICER) -> Dialog:
    await play.say(name, "raise concern")
    return (await play.press(name, play.cards(name)[-1], "Raise a concern")).opened()


def typed_into(card: Json, values: Mapping[str, str]) -> dict[str, str]:
    """By the ids of this rendering."""
    rendering = next(
        str(node["data"]["rendering"]) for node in card["actions"] if "rendering" in node.get("data", {})
    )
    return {f"{key}.{rendering}": value for key, value in values.items()}


async def submit(play: Play, dialog: Dialog, button: str, values: Mapping[str, str]) -> Answer:
    return await play.submit(dialog, button, typed_into(dialog.card, values))


async def raise_in_teams(play: Play, name: str = OFFICER, **typed: str) -> Dialog:
    answer = await submit(play, await form(play, name), "Send", {**GOOD, **typed})
    return answer.opened()


def card_of(play: Play, name: str, words: str = "CON-1") -> Message:
    """The newest card of somebody that holds these words."""
    return play.holding(words, name)[-1]
