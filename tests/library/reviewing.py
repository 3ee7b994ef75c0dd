"""What the tests of reviews and of the digest do in an office or a play, and read there."""

import json
from datetime import datetime

from office import Office, at
from scenes import Play
from seslip import CHANNEL_ID, named

from practice import library_review as review
from practice.library_records import Template
from practice.library_review_views import ReviewCard
from practice.records import To


async def sweep(desk: Office, now: str | datetime) -> int:
    """How many cards ask anew."""
    async with desk.store.write() as work:
        return await review.reviews_due(work, desk.rules, at(now) if isinstance(now, str) else now)


async def keep(desk: Office, by: str, template_id: str, now: str) -> str:
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await review.keep(work, desk.rules, person, at(now), template_id)


async def template(desk: Office, template_id: str) -> Template:
    async with desk.store.read() as work:
        found = await work.library.by_id(template_id)
    assert found is not None
    return found


async def asked(desk: Office) -> list[tuple[str, str, int]]:
    """Each card that asks, in order: on which day, where (a person's name, or "channel"), about how many."""
    rows = await desk.rows(
        "select d.args, d.channel_id, p.name from delivery d left join person p on p.id = d.person_id "
        f"where d.card = '{review.CARD}' order by d.id"
    )
    found = []
    for args, channel_id, name in rows:
        said = json.loads(args) if isinstance(args, str) else dict(args)  # type: ignore[call-overload]
        where = "channel" if channel_id == CHANNEL_ID else str(name)
        found.append((said["on"], where, len(said["templates"].split())))
    return found


async def card(desk: Office, number: int = -1) -> ReviewCard:
    """One of the cards that ask, as it is drawn now."""
    [*rows] = await desk.rows(
        f"select args, channel_id, person_id from delivery where card = '{review.CARD}' order by id"
    )
    args, channel_id, person_id = rows[number]
    said = json.loads(args) if isinstance(args, str) else dict(args)  # type: ignore[call-overload]
    async with desk.store.read() as work:
        to = To(person_id=str(person_id), channel_id=str(channel_id))
        return await review.review_card(work, desk.rules, to, args=said)


def mentioned(play: Play, channel: str, words: str) -> list[str]:
    """Whom the newest card in a channel with these words tells."""
    entities = (play.holding(words, channel=channel)[-1].card or {})["msteams"].get("entities", [])
    return [one["mentioned"]["name"] for one in entities]
