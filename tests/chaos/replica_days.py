"""Several machines on one PostgreSQL: the one that leads dies, or stands still and comes back."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from chaos.databases import REPLICAS, PostgresDatabase
from chaos.day import POSTGRESQL, Day
from chaos.process import Service
from chaos.stage import Stage, until

LEADING = """
    select usename from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted
    and datname = current_database() and application_name = 'practice-loop leader'
"""
SLOW = 1.5
"""Seconds that Teams takes to answer, so that the wave lasts until both are there and much is in flight."""
AWAKE = 2.0
"""Seconds in which one that wakes does whatever it still believes it may."""


@contextlib.asynccontextmanager
async def _replicas(stage: Stage) -> AsyncIterator[dict[str, Service]]:
    """Two services, each known to PostgreSQL by a name of its own, while there is still something to send."""
    database = stage.database
    assert isinstance(database, PostgresDatabase)
    urls = [database.url.replace("postgres@", f"{role}@") for role in REPLICAS]
    async with contextlib.AsyncExitStack() as stack:
        started = await asyncio.gather(*(stack.enter_async_context(stage.serving(url=url)) for url in urls))
        assert await stage.behind(), "the wave was over before both were there"
        yield dict(zip(REPLICAS, started, strict=True))


async def _leader(stage: Stage, *, other_than: str = "") -> str:
    """Who holds the lock, once somebody (else) does."""
    found: list[str] = []

    async def somebody() -> bool:
        found[:] = [role for (role,) in await stage.database.rows(LEADING) if role != other_than]
        return bool(found)

    await until(somebody, "a leader")
    return found[0]


async def _taken_over(stage: Stage, gone: str) -> None:
    began = time.monotonic()
    await _leader(stage, other_than=gone)
    stage.took_over = time.monotonic() - began


async def leader_killed(stage: Stage) -> None:
    async with _replicas(stage) as replicas:
        gone = await _leader(stage)
        await replicas.pop(gone).kill()
        stage.blows += 1
        await _taken_over(stage, gone)
        (other,) = replicas.values()
        await stage.finish(other)


async def leader_stopped(stage: Stage) -> None:
    """SIGSTOP for longer than its lease: another leads and finishes the wave, then it wakes in the middle of a send."""
    async with _replicas(stage) as replicas:
        gone = await _leader(stage)
        asleep = replicas.pop(gone)
        asleep.pause()
        stage.blows += 1
        await _taken_over(stage, gone)
        await stage.all_sent()
        asleep.resume()
        await asyncio.sleep(AWAKE)
        (other,) = replicas.values()
        await stage.finish(other)
        assert await asleep.stop() == 0, "the one that woke did not stop in order"


DAYS = (
    Day(
        "Of two replicas the leader is killed",
        leader_killed,
        databases=(POSTGRESQL,),
        latency=SLOW,
        taken_over_within=10.0,
    ),
    Day(
        "Of two replicas the leader stands still, and wakes",
        leader_stopped,
        databases=(POSTGRESQL,),
        latency=SLOW,
    ),
)
