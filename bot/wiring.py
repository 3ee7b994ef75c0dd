"""Builds everything, once. What is built here knows nothing of how it was built."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import aiohttp
from aiohttp import web
from sqlalchemy.engine import make_url

from bot.arrivals import Arrivals, Roster
from bot.receiving import Receiving
from bot.router import Router
from bot.server import Figures, LocalClock, build_app
from bot.settings import Settings
from bot.teams.adapter import build_adapter
from bot.teams.connector import TeamsConnector
from bot.teams.downloads import Downloads
from bot.teams.tokens import app_token
from practice.errors import Unavailable
from practice.framework import load_framework
from practice.work import Rules
from scheduler.clock import Clock, StandingClock, SystemClock
from scheduler.delivery import Sender
from scheduler.leader import Leader
from scheduler.limits import Limits
from scheduler.metrics import Metrics, Standing
from scheduler.sweeps import Sweeps
from storage.database import BUSY_SECONDS, open_database
from storage.leader import seat_at
from storage.migrate import migrate
from storage.room import FolderRoom
from storage.store import Store

SETTLE = 10.0
"""Seconds that the start waits for what had fallen due, at the most: a great backlog is no reason not to answer."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its parts, for the command line and the tests."""

    settings: Settings
    rules: Rules
    store: Store
    clock: Clock
    sender: Sender
    sweeps: Sweeps
    leader: Leader
    app: web.Application


def rules_of(settings: Settings) -> Rules:
    """What holds here. Raises `FrameworkError` for a framework that does not check: then nothing starts."""
    return Rules(load_framework(settings.framework), settings.timezone, lambda: secrets.token_urlsafe(12))


@contextlib.asynccontextmanager
async def opened_store(settings: Settings, *, busy_seconds: float = BUSY_SECONDS) -> AsyncIterator[Store]:
    """The store of a migrated database, which is waited for `busy_seconds` at the most."""
    database = open_database(settings.database_url, busy_seconds=busy_seconds)
    try:
        await migrate(database)
        yield Store(database, FolderRoom(Path(settings.files)) if settings.files else None)
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def service(
    settings: Settings, *, start: datetime | None = None, busy_seconds: float = BUSY_SECONDS
) -> AsyncIterator[Service]:
    """The whole service, not listening yet. `start` (local mode only): a clock that stands there."""
    rules = rules_of(settings)
    clock: Clock = StandingClock(start) if start is not None and settings.local else SystemClock()
    async with contextlib.AsyncExitStack() as stack:
        # First of all: a second process on the same file stops here.
        seat = stack.enter_context(contextlib.closing(seat_at(make_url(settings.database_url))))
        store = await stack.enter_async_context(opened_store(settings, busy_seconds=busy_seconds))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        metrics = Metrics()
        token = None if settings.local else app_token(settings, session)
        connector = TeamsConnector(session, token, app_id=settings.app_id)
        limits = Limits(settings.replicas)
        sender = Sender(store, rules, connector, clock, limits, metrics)
        sweeps = Sweeps(store, rules, sender, clock)
        leader = Leader(seat, store, clock, sweeps, metrics)
        arrivals = Arrivals(store, rules, clock, cast(Roster, connector), limits, leader.tell)
        receive = Receiving(Downloads(session, local=settings.local), store.room, rules)
        router = Router(store, rules, clock, arrivals, receive, leader.tell)
        adapter = build_adapter(settings, session, connector, limits, router, metrics)
        async with _at_work(leader) as candidacy:
            app = build_app(
                adapter.process,
                _ready(store, candidacy),
                Figures(metrics, _standing(store, clock)),
                _local_clock(settings, clock, sweeps),
            )
            app.on_shutdown.append(_no_more(leader))
            yield Service(settings, rules, store, clock, sender, sweeps, leader, app)


def _no_more(leader: Leader) -> Callable[[web.Application], Awaitable[None]]:
    """Requests that wait for the sender end before the server waits for them."""

    async def stop(_: web.Application) -> None:
        leader.stop()

    return stop


def _ready(store: Store, candidacy: asyncio.Task[None]) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        try:
            async with store.read() as work:
                await work.term.current()
        except Unavailable:
            return False
        return not candidacy.done()

    return ready


def _standing(store: Store, clock: Clock) -> Callable[[], Awaitable[Standing]]:
    async def standing() -> Standing:
        now = clock.now()
        async with store.read() as work:
            oldest = await work.deliveries.oldest_due(now)
            age = (now - oldest).total_seconds() if oldest else 0.0
            return Standing(await work.outbox.counts(), age)

    return standing


def _local_clock(settings: Settings, clock: Clock, sweeps: Sweeps) -> LocalClock | None:
    if not settings.local:
        return None

    async def move(to: datetime) -> Mapping[str, object]:
        if not isinstance(clock, StandingClock):
            raise web.HTTPConflict(text="This clock runs by itself: start with --clock to move it.")
        try:
            done = await sweeps.move(clock, to)
        except Unavailable as busy:
            raise web.HTTPServiceUnavailable(text=str(busy)) from busy
        now = clock.now().astimezone(settings.timezone).isoformat()
        return {"now": now, "delivered": done.delivered, "failed": done.failed}

    return LocalClock(clock.now, move, settings.timezone)


@contextlib.asynccontextmanager
async def _at_work(leader: Leader) -> AsyncIterator[asyncio.Task[None]]:
    """Leads while the service is up, where no other process does; what fell due meanwhile is booked first."""
    candidacy = asyncio.create_task(leader.run())
    settled = asyncio.create_task(leader.settled.wait())
    try:
        await asyncio.wait([candidacy, settled], timeout=SETTLE, return_when=asyncio.FIRST_COMPLETED)
        yield candidacy
    finally:
        settled.cancel()
        leader.stop()
        await candidacy
