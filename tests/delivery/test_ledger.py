"""The ledger: many claims and marks in one transaction, each of them in the leader's own term."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from office import Office, at, office
from postgres import options
from sqlalchemy.engine import make_url

from practice.errors import Unavailable
from scheduler.ledger import Ledger
from storage.database import ONE_WRITER
from storage.leader import NotLeading
from storage.store import Transaction

NOON = at("2026-04-01 12:00")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    """Waits for a busy database two seconds at the most."""
    async with office(database_url, people=b"", cases=b"", busy_seconds=2) as opened:
        yield opened


async def led(desk: Office) -> Ledger:
    """The ledger of a new term."""
    async with desk.store.write() as work:
        return Ledger(desk.store, await work.term.begin(NOON))


def keeping(
    key: str, then: Callable[[], None] = lambda: None
) -> Callable[[Transaction], Coroutine[Any, Any, str]]:
    async def entry(work: Transaction) -> str:
        assert await work.inbox.keep(key, None, {}, NOON)
        then()
        return key

    return entry


async def kept(desk: Office) -> set[object]:
    return {row[0] for row in await desk.rows("SELECT key FROM inbox")}


@contextlib.asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Somebody else writes."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.partition("///")[2], isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("ROLLBACK")
        return
    connection = await asyncpg.connect(**options(make_url(url)))
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ONE_WRITER)
        yield
    finally:
        await connection.close()


async def test_what_comes_while_it_writes_goes_together_into_the_next_transaction(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, transactions, write = await led(desk), [], desk.store.write

    @contextlib.asynccontextmanager
    async def counted() -> AsyncIterator[Transaction]:
        transactions.append(1)
        async with write() as work:
            yield work

    monkeypatch.setattr(desk.store, "write", counted)
    keys = [f"key {number}" for number in range(40)]
    assert await asyncio.gather(*(ledger.write(keeping(key)) for key in keys)) == keys
    assert await kept(desk) == set(keys)
    assert len(transactions) <= 2


async def test_one_that_cannot_be_written_spoils_none_of_the_others(desk: Office) -> None:
    ledger = await led(desk)

    async def faulty(_: Transaction) -> None:
        raise ZeroDivisionError

    async def unique(work: Transaction) -> None:
        await work.trail.add(None)  # type: ignore[arg-type]

    written = await asyncio.gather(
        ledger.write(keeping("a")),
        ledger.write(faulty),
        ledger.write(keeping("b")),
        ledger.write(unique),
        ledger.write(keeping("c")),
        return_exceptions=True,
    )
    assert [written[0], written[2], written[4]] == ["a", "b", "c"]
    assert isinstance(written[1], ZeroDivisionError)
    assert isinstance(written[3], AttributeError)
    assert await kept(desk) == {"a", "b", "c"}
    assert await ledger.write(keeping("d")) == "d"


async def test_a_statement_that_the_database_refuses_spoils_none_of_the_others(desk: Office) -> None:
    ledger = await led(desk)

    async def refused(work: Transaction) -> None:
        await work.rounds._connection.execute(sa.text("SELECT * FROM no_such_table"))

    written = await asyncio.gather(
        ledger.write(keeping("a")), ledger.write(refused), ledger.write(keeping("b")), return_exceptions=True
    )
    assert [written[0], written[2]] == ["a", "b"]
    assert await kept(desk) == {"a", "b"}


async def test_a_busy_database_is_said_to_all_and_nothing_of_theirs_is_written(
    desk: Office, database_url: str
) -> None:
    ledger = await led(desk)
    async with locked(database_url):
        written = await asyncio.gather(*(ledger.write(keeping(key)) for key in "abc"), return_exceptions=True)
    assert [type(one) for one in written] == [Unavailable] * 3
    assert await kept(desk) == set()
    assert await ledger.write(keeping("a")) == "a"


async def test_what_has_happened_in_teams_is_written_as_soon_as_the_database_answers(
    desk: Office, database_url: str
) -> None:
    ledger = await led(desk)
    async with locked(database_url):
        writing = [asyncio.create_task(ledger.surely(keeping(key))) for key in "abc"]
        await asyncio.sleep(2.5)
        assert not any(one.done() for one in writing)
    assert await asyncio.gather(*writing) == ["a", "b", "c"]
    assert await kept(desk) == {"a", "b", "c"}


async def test_in_a_term_that_is_over_nothing_can_be_written(desk: Office) -> None:
    ledger = await led(desk)
    await ledger.write(keeping("a"))
    later = await led(desk)
    written = await asyncio.gather(
        *(ledger.write(keeping(key)) for key in "bcd"), ledger.surely(keeping("e")), return_exceptions=True
    )
    assert [type(one) for one in written] == [NotLeading] * 4
    assert await later.write(keeping("f")) == "f"
    assert await kept(desk) == {"a", "f"}


async def test_somebody_who_stops_waiting_stops_nobody_else(desk: Office) -> None:
    ledger = await led(desk)
    writing = [asyncio.create_task(ledger.write(keeping(key))) for key in "abc"]
    await asyncio.sleep(0)
    writing[1].cancel()
    written = await asyncio.gather(*writing, return_exceptions=True)
    assert [written[0], written[2]] == ["a", "c"]
    assert isinstance(written[1], asyncio.CancelledError)
    assert await ledger.write(keeping("d")) == "d"
