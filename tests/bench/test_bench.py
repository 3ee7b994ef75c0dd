"""The measurements measure what they say. How fast it is, they say themselves: `make bench`."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from itertools import repeat
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.__main__ import FIGURES
from bench.activities import saves, statuses, taken
from bench.authority import build, sections_saved
from bench.bots import connector, our_service
from bench.figures import PAGE, write
from bench.load import Answer, Connection, Target, Wrong, at_once, on_schedule, percentile, post


async def test_a_status_and_a_save_are_whole_turns_of_the_real_service(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bench.db"
    audits = await build(url, 50)
    async with connector() as teams, our_service(teams, url, "test-service", limits=False) as bot:
        before = await teams.quiet()
        # More than Teams would let through in one thread: for these, its limits are lifted.
        assert (await at_once(statuses(bot), 4, turns=12)).turns == 12
        assert (await teams.seen()).calls == before + 12
        assert b"returned" in await teams.last()
        await at_once(saves(bot, audits), 4, turns=12)
        assert (await teams.seen()).calls == before + 12
    assert await sections_saved(url, audits) == 12


@pytest.fixture
async def slow_bot() -> AsyncIterator[int]:
    """The port of one that takes 50 ms for each answer, and has nothing but errors for an empty body."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(0.05)
        return web.Response(status=200 if await request.read() else 500, text="so")

    app = web.Application()
    app.router.add_post("/api/messages", answer)
    async with TestServer(app) as server:
        yield server.port or 0


async def test_an_answer_that_is_not_right_has_no_figure(slow_bot: int) -> None:
    with pytest.raises(Wrong, match="500"):
        await at_once(Target(slow_bot, repeat(post(b"")), taken), 2, turns=4)


async def test_a_turn_on_schedule_counts_from_when_it_was_due(slow_bot: int) -> None:
    def held_up() -> Iterator[bytes]:
        time.sleep(0.1)
        yield from repeat(post(b"a"))

    done = await on_schedule(Target(slow_bot, held_up(), taken), rate=100, seconds=0.02)
    assert done.turns == 2
    # The second was due after 10 ms, could not go before 100 ms, and its answer took 50 ms.
    assert min(done.took) >= 0.14


class _Silent(asyncio.Transport):
    """Takes what is written to it."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass


async def test_an_answer_is_whole_when_all_of_its_bytes_are_there() -> None:
    connection = Connection()
    connection.connection_made(_Silent())
    asked = asyncio.ensure_future(connection.ask(b""))
    await asyncio.sleep(0)
    for part in (b"HTTP/1.1 201 Cre", b"ated\r\ncontent-length: 3\r\n\r\ny", b"es"):
        assert not asked.done()
        connection.data_received(part)
    assert await asked == Answer(201, b"yes")


def test_a_percentile_is_the_nearest_rank() -> None:
    thousand = [float(n) for n in range(1, 1001)]
    assert (percentile(thousand, 0.5), percentile(thousand, 0.99)) == (500.0, 990.0)
    assert percentile([3.0], 0.99) == 3.0


def test_every_figure_has_its_place_in_the_docs_and_no_other_place_is_there() -> None:
    places = re.findall(r"<!-- bench:([a-z-]+) -->", PAGE.read_text(encoding="utf-8"))
    assert sorted(places) == sorted(FIGURES)


def test_a_table_is_written_into_its_place_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- bench:a -->\nold\n<!-- end -->\n<!-- bench:b -->\nkept\n<!-- end -->\n")
    monkeypatch.setattr("bench.figures.PAGE", page)
    write("a", "| new \\1 |")
    assert page.read_text() == (
        "before\n<!-- bench:a -->\n\n| new \\1 |\n\n<!-- end -->\n<!-- bench:b -->\nkept\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="no place for c"):
        write("c", "")
