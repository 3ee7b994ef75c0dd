"""The database: SQLite for one machine, PostgreSQL for several. On both, transactions that write follow one another."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import orjson
import sqlalchemy as sa
from sqlalchemy import Insert, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

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
    """One connection that writes and several that read, all on the loop; only the commit's disk write leaves it.

    Transactions that write and come close on one another are committed together, each within a savepoint of its own:
    none ends before the disk has it, and they share the wait for it.
    """

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self.url = url
        self._busy_seconds = busy_seconds
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = _sqlite_engine(url)
        self._writing = asyncio.Semaphore(1)
        self._reading = asyncio.Semaphore(READERS)
        self._writer: Inline | None = None
        self._readers: list[Inline] = []
        self._group: _Group | None = None

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        async with _within(self._writing, self._busy_seconds):
            group = self._group or await self._begin()
            try:
                with group.savepoint():
                    yield group.connection
            finally:
                if group.lost:
                    self._group = None
        await group.kept()

    async def _begin(self) -> "_Group":
        """A new group. While another process writes, this one's loop goes on with other things."""
        until = time.monotonic() + self._busy_seconds
        while True:
            try:
                self._writer = self._writer or self._connected()
                self._writer.say("BEGIN IMMEDIATE")
                break
            except Unavailable:
                if time.monotonic() >= until:
                    raise
            await asyncio.sleep(0.01)
        self._group = group = _Group(self._writer, self._commit)
        return group

    async def _commit(self, group: "_Group") -> None:
        """After whoever waits to write now has joined the group: turns are given in the order of asking."""
        async with self._writing:
            if self._group is group:
                self._group = None
                await asyncio.to_thread(group.commit)
            if group.lost and self._writer is not None:
                self._writer.close()
                self._writer = None

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with _within(self._reading, self._busy_seconds):
            connection = self._readers.pop() if self._readers else self._connected()
            try:
                connection.say("BEGIN")
                yield connection
                connection.say("ROLLBACK")
            except BaseException:
                connection.close()
                raise
            self._readers.append(connection)

    def _connected(self) -> Inline:
        with in_plain_words():
            return Inline(self._engine.connect())

    async def close(self) -> None:
        if self._group is not None:
            await self._group.ended()
        async with self._writing:
            for connection in (*self._readers, *([self._writer] if self._writer else [])):
                connection.close()
            self._readers, self._writer = [], None
        self._engine.dispose()


class _Group:
    """Transactions that are committed together."""

    def __init__(self, connection: Inline, commit: Callable[["_Group"], Awaitable[None]]) -> None:
        self.connection = connection
        self.lost = False
        """SQLite has given all of it up: the disk is full, say."""
        self._commit_later = commit
        self._committing: asyncio.Future[None] | None = None

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """What raises in it is undone, and nothing else of the group is."""
        self.connection.say("SAVEPOINT one")
        try:
            yield
            self.connection.say("RELEASE one")
        except BaseException:
            self._undo()
            raise
        finally:
            if self._committing is None:
                self._committing = asyncio.ensure_future(self._commit_later(self))

    def _undo(self) -> None:
        if not self.connection.in_transaction:
            self.lost = True
            return
        self.connection.say("ROLLBACK TO one")
        self.connection.say("RELEASE one")

    def commit(self) -> None:
        """Waits for the disk: called in a thread."""
        try:
            self.connection.say("COMMIT")
        except Unavailable:
            self.lost = True

    async def ended(self) -> None:
        """Waits until it is on the disk or given up, also where what was done last in it was undone."""
        if self._committing is not None:
            await asyncio.shield(self._committing)

    async def kept(self) -> None:
        """Waits until all of it is on the disk. Raises `Unavailable` where nothing of it was kept."""
        await self.ended()
        if self.lost:
            raise Unavailable(BUSY)


@contextlib.asynccontextmanager
async def _within(turns: asyncio.Semaphore, seconds: float) -> AsyncIterator[None]:
    if turns.locked():
        try:
            async with asyncio.timeout(seconds):
                await turns.acquire()
        except TimeoutError as slow:
            raise Unavailable(BUSY) from slow
    else:
        await turns.acquire()
    try:
        yield
    finally:
        turns.release()


def _sqlite_engine(url: URL) -> sa.Engine:
    # Transactions are begun and ended by ourselves: the driver's own BEGIN comes too late and takes no write lock.
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
        connect_args={"check_same_thread": False},
        # An error is logged, and what somebody wrote would stand in it.
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        # The last but one: words are taken back, and a free page would hold them still.
        # The last one: nothing waits for a lock inside a statement, where the loop would wait with it.
        safe = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
        for pragma in (*safe, "busy_timeout=0"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


class PostgresDatabase:
    """Pooled connections. What a stopped process left open is ended by the server, so that others go on."""

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self.url = url
        self._busy_seconds = busy_seconds
        milliseconds = str(max(1, round(busy_seconds * 1000)))
        self._engine = create_async_engine(
            url,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=busy_seconds,
            pool_pre_ping=True,
            # An error is logged, and what somebody wrote would stand in it.
            hide_parameters=True,
            json_serializer=_json,
            json_deserializer=orjson.loads,
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
                async with asyncio.timeout(self._busy_seconds):
                    connection = await stack.enter_async_context(self._engine.connect())
                    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_WRITER)))
            yield Remote(connection)
            await _commit(connection)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with contextlib.AsyncExitStack() as stack:
            with in_plain_words():
                connection = await stack.enter_async_context(self._reader.connect())
            yield Remote(connection)

    async def close(self) -> None:
        await self._engine.dispose()


async def _commit(connection: AsyncConnection) -> None:
    """Somebody who stops waiting for it does not stop it half way."""
    committing = asyncio.ensure_future(connection.commit())
    try:
        with in_plain_words():
            await asyncio.shield(committing)
    except asyncio.CancelledError:
        await asyncio.wait([committing])
        raise


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


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
