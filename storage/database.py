"""The database: SQLite for one machine, PostgreSQL for several. On both, transactions that write follow one another."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import Insert, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from practice.errors import Unavailable
from storage.connection import BUSY, Connection, Inline, Remote, in_plain_words

BUSY_SECONDS = 5
"""How long a turn waits for the database before it says so: well inside Teams' ten."""

READERS = 8
"""Transactions that read at the same time."""

ONE_WRITER = 0x5052_4143
"""The advisory lock that every transaction that writes holds on PostgreSQL, so that each finds a settled past."""


class Database(Protocol):
    """Opens transactions. All of them raise `Unavailable` where the database does not answer."""

    url: URL

    def write(self) -> contextlib.AbstractAsyncContextManager[Connection]:
        """A transaction that may change things, after every other one: kept whole when it ends well, else dropped."""
        ...

    def read(self) -> contextlib.AbstractAsyncContextManager[Connection]:
        """One consistent view of everything; nothing is kept of what is done in it."""
        ...

    async def close(self) -> None: ...


def open_database(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database that `url` names. Nothing is connected yet."""
    named = make_url(url)
    if named.get_backend_name() == "sqlite":
        return SqliteDatabase(named, busy_seconds)
    return PostgresDatabase(named, busy_seconds)


class SqliteDatabase:
    """One connection that writes and several that read, all on the loop; only the commit's disk write leaves it."""

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self.url = url
        self._busy_seconds = busy_seconds
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._writer = _sqlite_engine(url, "BEGIN IMMEDIATE", pool_size=1)
        self._reader = _sqlite_engine(url, "BEGIN", pool_size=READERS)
        self._writing = asyncio.Semaphore(1)
        self._reading = asyncio.Semaphore(READERS)

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        until = time.monotonic() + self._busy_seconds
        async with _within(self._writing, self._busy_seconds):
            with in_plain_words():
                connection = self._writer.connect()
            try:
                await _begin(connection, until)
                yield Inline(connection)
                await _commit(connection)
            finally:
                connection.close()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with _within(self._reading, self._busy_seconds):
            with in_plain_words():
                connection = self._reader.connect()
            try:
                yield Inline(connection)
            finally:
                connection.close()

    async def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


@contextlib.asynccontextmanager
async def _within(turns: asyncio.Semaphore, seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            await turns.acquire()
    except TimeoutError as slow:
        raise Unavailable(BUSY) from slow
    try:
        yield
    finally:
        turns.release()


async def _begin(connection: sa.Connection, until: float) -> None:
    """Takes the write lock; while another process holds it, this one's loop goes on with other things."""
    while True:
        try:
            connection.begin()
            return
        except OperationalError as locked:
            if time.monotonic() >= until:
                raise Unavailable(BUSY) from locked
        await asyncio.sleep(0.01)


async def _commit(connection: sa.Connection) -> None:
    """Waits for the disk in a thread. Somebody who stops waiting does not stop it half way."""
    committing = asyncio.ensure_future(asyncio.to_thread(connection.commit))
    try:
        with in_plain_words():
            await asyncio.shield(committing)
    except asyncio.CancelledError:
        await asyncio.wait([committing])
        raise


def _sqlite_engine(url: URL, begin: str, *, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"check_same_thread": False},
        # An error is logged, and what somebody wrote would stand in it.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # The driver's own BEGIN comes too late and takes no write lock: we say it ourselves, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        # The last one: nothing waits for a lock inside a statement, where the loop would wait with it.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def say_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class PostgresDatabase:
    """Pooled connections. What a stopped process left open is ended by the server, so that others go on."""

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self.url = url
        milliseconds = str(max(1, round(busy_seconds * 1000)))
        self._engine = create_async_engine(
            url,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=busy_seconds,
            pool_pre_ping=True,
            # An error is logged, and what somebody wrote would stand in it.
            hide_parameters=True,
            connect_args={
                "timeout": busy_seconds,
                "command_timeout": 6 * busy_seconds,
                "server_settings": {
                    "application_name": "practice-loop",
                    "lock_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": milliseconds,
                },
            },
        )
        self._reader: AsyncEngine = self._engine.execution_options(isolation_level="REPEATABLE READ")

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        async with contextlib.AsyncExitStack() as stack:
            with in_plain_words():
                connection = await stack.enter_async_context(self._engine.connect())
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_WRITER)))
            yield Remote(connection)
            with in_plain_words():
                await connection.commit()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with contextlib.AsyncExitStack() as stack:
            with in_plain_words():
                connection = await stack.enter_async_context(self._reader.connect())
            yield Remote(connection)

    async def close(self) -> None:
        await self._engine.dispose()


def insert_into(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT, in the dialect of this connection."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """False, and nothing done, where a unique key of the row stands already."""
    statement: Insert = insert_into(connection, table).values(**row).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount == 1


async def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keep: Collection[str] = ()
) -> None:
    """Inserts, or overwrites by primary key all columns but those of `keep`."""
    if not rows:
        return
    statement = insert_into(connection, table)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in rows[0] if name not in (*keys, *keep)}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others), [dict(row) for row in rows]
    )
