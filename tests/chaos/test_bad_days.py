"""The short form of every bad day; the long one is `make chaos`."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chaos.databases import SqliteFiles, postgres_server
from chaos.day import POSTGRESQL, SQLITE, Day, played
from chaos.days import DAYS
from chaos.stage import Count

pytestmark = pytest.mark.asyncio(loop_scope="module")

AUDITORS = 60
AT_ONCE = 6
PLAYED = [(day, kind) for day in DAYS for kind in day.played_on(short=True)]
Counts = dict[tuple[str, str], asyncio.Task[Count]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counts]:
    """Several days side by side, as most of a bad day is waiting; each test waits for its own."""
    items = [item for item in request.session.items if item.module is request.module]
    chosen = [(item.callspec.params["day"], item.callspec.params["kind"]) for item in items]
    room = asyncio.Semaphore(AT_ONCE)
    with postgres_server() as server:
        shared = {SQLITE: SqliteFiles(tmp_path_factory.mktemp("chaos")), POSTGRESQL: server}
        for day, kind in chosen:
            await shared[kind].prepare(day.wave(AUDITORS))

        async def play(day: Day, kind: str) -> Count:
            async with room:
                if not day.stops_the_server:
                    return await played(day, shared[kind], AUDITORS)
                with postgres_server() as its_own:
                    return await played(day, its_own, AUDITORS)

        playing = {(day.name, kind): asyncio.create_task(play(day, kind)) for day, kind in chosen}
        yield playing
        for task in playing.values():
            task.cancel()
        await asyncio.gather(*playing.values(), return_exceptions=True)


@pytest.mark.parametrize(("day", "kind"), PLAYED, ids=[f"{day.name} on {kind}" for day, kind in PLAYED])
async def test_nothing_is_lost_and_no_more_repeated_than_doubtful(
    day: Day, kind: str, counts: Counts
) -> None:
    count = await counts[day.name, kind]
    assert count.blows > 0
    assert count.lost == 0
    assert count.repeated <= count.doubtful
    assert day.check(count), count
