"""How long a share takes to be answered while its channel is at Teams' limit."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bench.authority import opened
from bench.bots import Bot, connector, our_service
from bench.connector import APP, SERVICE_URL, TENANT
from bench.databases import sqlite_url
from bench.figures import Table, ms, reached
from bench.load import Answer, Target, Wrong, on_schedule, percentile, post
from practice import library_sharing as sharing
from practice.framework import load_framework
from practice.importing import import_people
from practice.library_records import AllowedHost, Search
from practice.library_views import Shared
from practice.records import Link
from practice.work import Rules
from rehearsal import sample
from storage.store import Transaction

OWED = 300
"""Cards that wait for the channel when the service starts."""
A_SECOND, SECONDS = 2, 30
LONGEST = 5.0
"""Seconds that Teams gives a message extension."""
CHANNEL = "19:bench-library@thread.tacv2"

_RULES = Rules(load_framework("seslip"), ZoneInfo("Europe/London"), secrets.token_hex)
_GUEST = next(one for one in sample.posts(sample.SOUTH_EAST) if one.guest and one.post == "CP Chair")


async def measure() -> Table:
    url = sqlite_url("sharing")
    async with opened(url) as store, store.write() as work:
        await _fill(work, datetime.now(UTC))
    async with connector(limits=True) as teams, our_service(teams, url, framework="seslip") as bot:
        done = await on_schedule(_shares(bot), A_SECOND, SECONDS)
        seen = await teams.seen()
    if seen.calls >= OWED:
        raise Wrong(f"the channel was not at its limit: {seen.calls} cards went out")
    async with opened(url) as store, store.read() as work:
        kept = (await work.library.find(Search(), offset=0, limit=1)).total
    if kept != OWED + done.turns:
        raise Wrong(f"{done.turns} shares were answered, {kept - OWED} stand in the library")
    table = Table(
        ["a share, its channel at its limit", "p50", "p99", "longest", "cards sent", "429s", "reach", ""]
    )
    longest = max(done.took)
    table.add(
        f"{done.turns} shares, {A_SECOND}/s for {SECONDS} s",
        ms(percentile(done.took, 0.5)),
        ms(percentile(done.took, 0.99)),
        ms(longest),
        f"{seen.calls} of {OWED + done.turns}",
        str(seen.refused),
        f"each under {LONGEST:.0f} s",
        reached(longest < LONGEST),
    )
    return table


async def _fill(work: Transaction, now: datetime) -> None:
    await import_people(work, _RULES, sample.people_csv(sample.SOUTH_EAST), now, full=False)
    await work.channels.heard_tenant(TENANT, SERVICE_URL, now)
    await work.channels.heard_channel(CHANNEL, "CP chairs", "19:team", "South East", TENANT, SERVICE_URL)
    await work.channels.link(Link("templates", "", CHANNEL, "CP chairs", "South East"), "", now)
    await work.library.allow_host(AllowedHost("sharepoint.com", "", now))
    guest = await work.people.by_upn(_GUEST.upn)
    if guest is None:
        raise Wrong(f"{_GUEST.name} was not imported")
    for n in range(OWED):
        inputs = _inputs(f"before-{n}")
        shared = await sharing.share(work, _RULES, guest, now, source=sharing.Source(), inputs=inputs)
        if not isinstance(shared, Shared):
            raise Wrong(f"not shared: {shared}")


def _inputs(which: str) -> dict[str, str]:
    return {
        "title": f"Pre-proceedings audit tool {which}",
        "kind": "tool",
        "topic": "Pre-proceedings and PLO",
        "authority": "Kent",
        "link": f"https://kent.sharepoint.com/sites/qa/{which}.docx",
        "purpose": "Ten questions on letters before proceedings, with the family's view first.",
        "good": "Police and health found that they did not know the process.",
    }


def _shares(bot: Bot) -> Target:
    bodies = (orjson.dumps(_share(str(n))) for n in count())
    return Target(bot.port, _posted(bodies, bot.token), _shared)


def _posted(bodies: Iterator[bytes], token: str) -> Iterator[bytes]:
    return (post(body, token) for body in bodies)


def _shared(answer: Answer) -> None:
    if answer.status != 200 or b"Shared: " not in answer.body:
        raise Wrong(f"not shared: {answer.status} {answer.body[:1000]!r}")


def _share(which: str) -> dict[str, Any]:
    """The form, submitted by a guest in the channel."""
    rendering = uuid.uuid4().hex[:8]
    command = {"do": "template.shared", "rendering": rendering, "token": uuid.uuid4().hex}
    inputs = {f"{key}.{rendering}": value for key, value in _inputs(which).items()}
    aad = _GUEST.aad_object_id
    return {
        "type": "invoke",
        "name": "task/submit",
        "id": f"f:{uuid.uuid4()}",
        "timestamp": "2026-07-01T08:00:00.1234567Z",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "from": {"id": f"29:{aad}", "name": "A post", "aadObjectId": aad},
        "recipient": {"id": f"28:{APP}", "name": "Practice Loop"},
        "conversation": {
            "id": f"{CHANNEL};messageid=1",
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": TENANT,
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "channel": {"id": CHANNEL},
            "team": {"id": "19:team"},
        },
        "value": {"data": {**command, **inputs}, "context": {"theme": "default"}},
    }
