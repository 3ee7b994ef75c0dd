"""The South East network's sample in a real database and in the rehearsal's Teams: members and guests."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from office import Office, at, office
from scenes import Play, playing

from practice import library_sharing as sharing
from practice.framework import Framework, load_framework
from practice.library_records import AllowedHost
from practice.library_views import Shared
from practice.people import Person
from practice.records import Link
from rehearsal.answers import Answer
from rehearsal.reading import inputs_of
from rehearsal.sample import HOSTS, LIBRARY, SOUTH_EAST, people_csv, posts

CHAIR = "CP Chair, Hampshire"
"""A member of the tenant, as are the next two; everybody else's names are of guests."""
CHAIR_2 = "CP Chair, Hampshire 2"
LEAD = "QA Lead, Hampshire"
COORDINATOR = "Network Coordinator"
KENT_CHAIR = "CP Chair, Kent"
KENT_LEAD = "QA Lead, Kent"
MEDWAY_CHAIR = "CP Chair, Medway"
CHANNEL = LIBRARY
CHANNEL_ID = "19:cp-chairs@thread.tacv2"
"""Of the office's channel; the play's is another."""
JULY = "2026-07-01T09:00"
FORM: Mapping[str, str] = {
    "title": "Pre-proceedings audit tool",
    "kind": "tool",
    "topic": "Pre-proceedings and PLO",
    "authority": "Kent",
    "link": "https://kent.sharepoint.com/sites/qa/pre-proceedings.docx",
    "purpose": "Ten questions on letters before proceedings, with the family's view first.",
    "good": "Multi-agency since v2: police and health found they did not know the process.",
}
"""Everything that the form asks for."""


def seslip() -> Framework:
    return load_framework("seslip")


@contextlib.asynccontextmanager
async def seslip_office(database_url: str, *, linked: bool = True) -> AsyncIterator[Office]:
    """The network; `linked`: its channel is linked. Links can lead to sharepoint.com."""
    async with office(database_url, people=people_csv(SOUTH_EAST), cases=b"", framework=seslip()) as desk:
        now = at("2026-07-01 09:00")
        async with desk.store.write() as work:
            await work.channels.heard_channel(
                CHANNEL_ID, CHANNEL, "19:t", "South East network", "tenant", "http://x"
            )
            if linked:
                await work.channels.link(Link("templates", "", CHANNEL_ID, "", ""), "", now)
            for host in HOSTS:
                await work.library.allow_host(AllowedHost(host, "", now))
        yield desk


async def named(desk: Office, name: str) -> Person:
    """Somebody of the sample by the name of their post."""
    post = next(post for post in posts(SOUTH_EAST) if post.name == name)
    async with desk.store.read() as work:
        person = await work.people.by_upn(post.upn)
    assert person is not None, name
    return person


async def share(desk: Office, by: str = KENT_CHAIR, now: str = "2026-07-02 10:00", **typed: str) -> str:
    """Shares what `FORM` says, with these changes. Gives back the template's id."""
    person = await named(desk, by)
    async with desk.store.write() as work:
        view = await sharing.share(
            work, desk.rules, person, at(now), source=sharing.Source(), inputs={**FORM, **typed}
        )
    assert isinstance(view, Shared), view
    return view.card.template_id


@contextlib.asynccontextmanager
async def seslip_play(tmp_path: Path, *, start: str = JULY) -> AsyncIterator[Play]:
    """The service under the network's framework with its sample in Teams; guests have not installed the bot."""
    async with playing(tmp_path, start=start, framework="seslip") as play:
        yield play


def typed_in(card: object, values: Mapping[str, str]) -> dict[str, str]:
    """Values by the names of a form's inputs, under the ids of this rendering."""
    return {key: values[name] for key in inputs_of(card) if (name := key.partition(".")[0]) in values}


async def share_by_form(play: Play, by: str = KENT_CHAIR, **typed: str) -> Answer:
    """Typed in the channel, then the form, as everybody can, guests too; the dialog's last answer."""
    await play.say(by, "share", play.channel(CHANNEL))
    offer = play.posts(CHANNEL)[-1]
    dialog = (await play.press(by, offer, "Share a template")).opened()
    return await play.submit(dialog, "Share", typed_in(dialog.card, {**FORM, **typed}))
