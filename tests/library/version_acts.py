"""What people do with a template that stands in the channel: open its newer version, say that they used it."""

from dataclasses import replace

from office import at
from scenes import Play
from seslip import CHANNEL, KENT_CHAIR, share_by_form

from practice.library_records import Template, TemplateVersion, Used
from practice.people import Person
from rehearsal.answers import Answer, Dialog
from rehearsal.records import Message
from rehearsal.sample import SOUTH_EAST, posts

NEW = "What is new?"
LINK = "Where is the newer version?"
NEWER_LINK = "https://kent.sharepoint.com/sites/qa/pre-proceedings-2026.docx"
SAID = "A question on family network meetings."


async def known(play: Play, name: str) -> Person:
    """Somebody of the sample as the service knows them."""
    post = next(post for post in posts(SOUTH_EAST) if post.name == name)
    async with play.store.read() as work:
        person = await work.people.by_upn(post.upn)
    assert person is not None, name
    return person


async def shared(play: Play, by: str = KENT_CHAIR, **typed: str) -> Message:
    """Shared by the form; its card in the channel."""
    await share_by_form(play, by, **typed)
    return card_of(play)


def card_of(play: Play) -> Message:
    """The newest template's own card in the channel, as it is now."""
    return play.holding("· SHARED BY", channel=CHANNEL)[-1]


async def template(play: Play) -> Template:
    """The only one, as it is kept now."""
    [(template_id,)] = play.rows("select id from template")
    async with play.store.read() as work:
        found = await work.library.by_id(str(template_id))
    assert found is not None
    return found


async def versions(play: Play) -> list[TemplateVersion]:
    """Of the only template, the newest first."""
    one = await template(play)
    async with play.store.read() as work:
        return await work.library.versions(one.id)


async def has_used(play: Play, *names: str) -> None:
    """They used the newest version of the only template."""
    one = await template(play)
    for name in names:
        person = await known(play, name)
        async with play.store.write() as work:
            used = Used(one.id, person.id, one.number, person.agency, "Well.", at("2026-07-01 09:00"))
            await work.library.keep_used(used)


async def leave(play: Play, *names: str) -> None:
    """They leave their authority."""
    people = [replace(await known(play, name), left=True) for name in names]
    async with play.store.write() as work:
        await work.people.save(people)


async def open_newer(play: Play, by: str) -> Dialog:
    """The button of the card in the channel."""
    return (await play.press(by, card_of(play), "Newer version")).opened()


async def save(play: Play, by: str, said: str = SAID, link: str = NEWER_LINK) -> Answer:
    dialog = await open_newer(play, by)
    return await play.submit(dialog, "Save", {LINK: link, NEW: said})


def mentioned(message: Message) -> list[str]:
    """Whom Teams tells: the names of a card's mentions."""
    assert message.card is not None
    entities = message.card["msteams"].get("entities", [])
    return [one["mentioned"]["name"] for one in entities]
