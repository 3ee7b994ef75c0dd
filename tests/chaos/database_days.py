"""The database on its bad days: full, gone, cut off, taken by somebody else."""

import asyncio
import resource
from collections.abc import Awaitable, Callable

from chaos.databases import PostgresDatabase
from chaos.day import POSTGRESQL, SQLITE, Day
from chaos.proxy import proxy
from chaos.stage import Stage

SLOW = 1.0
"""Seconds that Teams takes to answer, so that the wave is not over before the day is."""
A_WHILE = 2.0
"""Seconds that a day lasts: many times what a send takes."""
TURNS = 30
"""People who type at the same time: more than the service has connections."""
BUSY = "The database is busy just now"


async def disk_full(stage: Stage) -> None:
    """No file of the service can grow any more, for a while."""
    async with stage.serving() as service:
        await stage.arrived(0.3)
        pid, unlimited = service.process.pid, resource.RLIM_INFINITY
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, unlimited))
        stage.blows += 1
        assert BUSY in await stage.ask()
        await asyncio.sleep(A_WHILE)
        stood = len(stage.messages())
        await asyncio.sleep(A_WHILE)
        assert len(stage.messages()) == stood < stage.owed.total(), (
            "sent without having written it down before"
        )
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        await stage.finish(service)


def _server(stage: Stage) -> PostgresDatabase:
    assert isinstance(stage.database, PostgresDatabase)
    return stage.database


async def stopped_and_started(stage: Stage) -> None:
    """PostgreSQL loses its power in the middle of the wave, and comes back."""
    async with stage.serving() as service:
        await stage.arrived(0.3)
        await _server(stage).server.stop()
        assert len(stage.messages()) < stage.owed.total(), "the wave was over before"
        stage.blows += 1
        assert BUSY in await stage.ask()
        assert (await service.get("readyz"))[0] == 503
        await asyncio.sleep(A_WHILE)
        await _server(stage).server.start()
        await stage.finish(service)


async def connections_killed(stage: Stage) -> None:
    """Every connection is ended by the server, the leader's too, three times."""
    async with stage.serving() as service:
        for share in (0.1, 0.4, 0.7):
            await stage.arrived(share)
            stage.blows += await _server(stage).cut()
        await stage.finish(service)


async def commits_unheard(stage: Stage) -> None:
    """What was written stands, but the service hears that its connection is gone: it cannot know."""
    database = _server(stage)
    async with proxy(database.server.socket) as between:
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{between.port}/{database.name}"
        async with stage.serving(url=url) as service:
            for share in (0.1, 0.4, 0.7):
                await stage.arrived(share)
                between.to_lose = 2
            await stage.finish(service)
        stage.blows += between.lost


async def pool_exhausted(stage: Stage) -> None:
    """Somebody holds the tables, so that every connection of the service waits, and more people ask than there are."""
    async with stage.serving() as service:
        await stage.arrived(0.3)
        database = _server(stage)
        async with database.server.connected(database.name) as other, other.transaction():
            await other.execute("LOCK TABLE delivery, inbox, audit IN ACCESS EXCLUSIVE MODE")
            stage.blows += TURNS
            said = await asyncio.gather(*(stage.ask(person) for person in stage.wave.people[:TURNS]))
            assert all(BUSY in words for words in said)
        assert BUSY not in await stage.ask()
        await stage.finish(service)


def _day(name: str, play: Callable[[Stage], Awaitable[None]], database: str = POSTGRESQL) -> Day:
    return Day(name, play, databases=(database,), latency=SLOW, stops_the_server=play is stopped_and_started)


DAYS = (
    _day("The disk is full", disk_full, SQLITE),
    _day("PostgreSQL stops and starts", stopped_and_started),
    _day("PostgreSQL ends every connection", connections_killed),
    _day("PostgreSQL's answer to a commit is lost", commits_unheard),
    _day("PostgreSQL's connections are all taken", pool_exhausted),
)
