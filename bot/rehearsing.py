"""Local mode's rehearsal: a sample authority in an empty database, and the stand-in for Teams beside the bot."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from aiohttp import web
from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.wiring import Service
from practice.errors import Refused
from practice.framework import Framework
from practice.importing import import_cases, import_people
from practice.library_records import AllowedHost
from practice.records import Link
from practice.work import Rules
from rehearsal import sample
from rehearsal.app import rehearsal_app
from rehearsal.records import Team
from rehearsal.tenant import TENANT_ID, Tenant
from storage.store import Store, Transaction

PREFIX = "/rehearsal"


def connector_url(host: str, port: int) -> str:
    """Where the bot reaches the stand-in."""
    return f"http://{host}:{port}{PREFIX}/"


async def seed(store: Store, rules: Rules, now: datetime, service_url: str) -> None:
    """The sample authority, by the same two imports that a service uses; only into a database with nobody in it.

    Its channels are linked as its QA lead would link them, and where Teams stands is brought up to date: the
    port may be another than last time. `Refused` where another sample authority is in it.
    """
    ours = sample.authority_for(rules.framework)
    async with store.write() as work:
        people = await work.people.all()
        if sample.strangers([person.upn for person in people], ours):
            raise Refused(
                f"This database holds the sample authority of another framework than {rules.framework.name}. "
                "Set DATABASE_URL to another file, or run `make clean`, which forgets everything."
            )
        if not people:
            # Always the same ids, so that the same round is drawn every time.
            numbers = count(1)
            same = replace(rules, fresh=lambda: f"sample-{next(numbers):04}")
            await import_people(work, same, sample.people_csv(ours), now, full=False)
            if cases := sample.cases_csv(ours):
                await import_cases(work, rules, cases, now, full=False)
            for team in sample.teams(ours):
                await _link(work, team, ours.links, now, service_url)
            for host in sample.HOSTS if ours.authorities else ():
                await work.library.allow_host(AllowedHost(host, "", now))
        await work.channels.moved(TENANT_ID, service_url, now)


async def _link(
    work: Transaction, team: Team, links: Mapping[str, tuple[str, str]], now: datetime, service_url: str
) -> None:
    for channel in team.channels:
        await work.channels.heard_channel(
            channel.id, channel.name, team.id, team.name, TENANT_ID, service_url
        )
        if channel.name in links:
            link = Link(*links[channel.name], channel.id, channel.name, team.name)
            await work.channels.link(link, "", now)


def mount_rehearsal(built: Service) -> None:
    """Teams' side, under /rehearsal of the same address; the page stands at /."""
    host, port = built.settings.host, built.settings.port
    framework = built.rules.framework
    ours = sample.authority_for(framework)
    tenant = Tenant(
        prompts=_prompts(framework, ours),
        extension=framework.library is not None,
        clock=built.clock.now,
        path=sample_path(built.settings),
    )
    for person in sample.people(ours):
        tenant.add_person(person, installed=not person.guest and person.name not in ours.absent)
    for team in sample.teams(ours):
        tenant.add_team(team, installed=True)
    stand_in = rehearsal_app(tenant, f"http://{host}:{port}/api/messages", connector_url(host, port))
    built.app.add_subapp(f"{PREFIX}/", stand_in)

    async def to_page(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"{PREFIX}/")

    built.app.router.add_get("/", to_page)


def _prompts(framework: Framework, ours: sample.Authority) -> tuple[str, str]:
    """What the page proposes to type first."""
    if not framework.has_audits:
        return "share", "templates"
    if framework.coa and ours.coa:
        return ours.coa
    return framework.example("allocate {activities} Q1"), "status"


def sample_path(settings: Settings) -> Path | None:
    """The stand-in remembers beside the database, so that both know the same messages."""
    database = make_url(settings.database_url).database
    if database in (None, "", ":memory:"):
        return None
    return Path(str(database)).with_suffix(".teams.db")
