"""Who leads: the one process that sweeps and sends.

On PostgreSQL the leader holds an advisory lock on a connection of its own. The server ends that connection when
nothing is heard on it for `LEASE` seconds, so that a process that was stopped leads no longer. On SQLite it is the lock
of a file beside the database, and there is no second process. On both, each new leader raises the term in the database;
a claim or a mark of an earlier term is refused (`TermStore.check`).
"""

import math
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from filelock import FileLock, Timeout
from sqlalchemy import select, text
from sqlalchemy.engine import URL

from practice.errors import PracticeError, Unavailable
from storage.connection import BUSY, Connection, NoDatabase
from storage.database import upsert
from storage.tables import LeaderRow, table_of

LEASE = 20.0
"""Seconds without a sign of the leader after which PostgreSQL lets another one lead."""
_PATIENCE = 3.0
"""Seconds that PostgreSQL has to answer on the leader's connection."""
_LOCK = 0x5052_4C44
_NEWS = "practice_loop_owed"
_A_GLANCE = 0.3
"""Seconds that a start waits for the file's lock: who only looks whether it is taken holds it for an instant."""

_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = :key "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

leader = table_of(LeaderRow)


class AlreadyRunning(PracticeError):
    """Another service works on this SQLite database."""


class NotLeading(Exception):
    """Another process leads by now: nothing more may be claimed or marked in this term."""


@dataclass(frozen=True, slots=True)
class NewestTerm:
    """The machine and process that began it, "host:pid", and when. It may have ended since."""

    holder: str
    since: datetime


class TermStore:
    """The term as the database knows it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def current(self) -> int:
        """0 before the first leader."""
        return (await self._connection.execute(select(leader.c.term))).scalar() or 0

    async def newest(self) -> NewestTerm | None:
        """None before the first leader."""
        row = (await self._connection.execute(select(leader))).first()
        return NewestTerm(row.holder, row.since) if row else None

    async def is_held(self) -> bool:
        """Whether some process has the seat of this PostgreSQL now."""
        return bool((await self._connection.execute(_HELD, {"key": _LOCK})).scalar())

    async def begin(self, at: datetime) -> int:
        """A new term, this process's."""
        term = await self.current() + 1
        holder = f"{socket.gethostname()}:{os.getpid()}"
        await upsert(self._connection, leader, [{"id": 1, "term": term, "holder": holder, "since": at}])
        return term

    async def check(self, term: int) -> None:
        """Raises `NotLeading` when a later term has begun. Writing transactions follow one another: it holds."""
        if await self.current() != term:
            raise NotLeading


class Seat(Protocol):
    """The leader's seat, as one process sees it."""

    async def take(self, on_news: Callable[[], None], /) -> bool:
        """Whether this process has it now; `on_news` is then called when another one says that something is owed.

        Raises `Unavailable` where nobody can say.
        """
        ...

    async def keep(self) -> None:
        """Renews the lease. Raises `NotLeading` when the seat is lost."""
        ...

    def left(self) -> float:
        """Seconds of the lease that are left, of real monotonic time; 0 for who does not have the seat."""
        ...

    async def tell(self) -> None:
        """Tells the leader, wherever it runs, that something is owed."""
        ...

    def leave(self) -> None:
        """Gives it up; it can be taken again."""
        ...

    def close(self) -> None:
        """Gives it up for good."""
        ...


async def is_led(url: URL, term: TermStore) -> bool:
    """Whether a process leads at `url` now; its seat is left to it. Raises `NoDatabase` where nobody can say."""
    if url.get_backend_name() == "sqlite":
        return is_served(url)
    return await term.is_held()


def is_served(url: URL) -> bool:
    """Whether a service runs on the SQLite file at `url`. Raises `NoDatabase` where nobody can say."""
    return _is_locked(_lock_file(Path(url.database or "")))


def _is_locked(file: Path) -> bool:
    if not file.exists():
        return False
    try:
        with FileLock(file).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError as refused:
        raise NoDatabase(f"{file} cannot be read ({refused.strerror}).") from refused


def _lock_file(database: Path) -> Path:
    file = database.resolve()
    return file.with_name(f"{file.name}.lock")


def seat_at(url: URL) -> Seat:
    """The seat of the database at `url`. Raises `AlreadyRunning` or `NoDatabase`."""
    if url.get_backend_name() == "sqlite":
        return FileSeat(Path(url.database or "practice-loop.db"))
    return AdvisorySeat(url)


class FileSeat:
    """SQLite: whoever runs at all leads, for as long as it runs."""

    def __init__(self, database: Path) -> None:
        file = _lock_file(database)
        self._lock = FileLock(file)
        try:
            self._lock.acquire(timeout=_A_GLANCE)
        except Timeout as taken:
            raise AlreadyRunning(
                f"Another Practice Loop service works on {database}. Stop it first; to run several at once, "
                "use PostgreSQL (DATABASE_URL=postgresql+asyncpg://...)."
            ) from taken
        except OSError as refused:
            raise NoDatabase(
                f"{file.parent} cannot be written to ({refused.strerror}). Look at DATABASE_URL."
            ) from refused

    async def take(self, _on_news: Callable[[], None], /) -> bool:
        return self._lock.is_locked

    async def keep(self) -> None:
        pass

    def left(self) -> float:
        return math.inf if self._lock.is_locked else 0.0

    async def tell(self) -> None:
        pass

    def leave(self) -> None:
        # Kept: another process that took it now would find this one still at work.
        pass

    def close(self) -> None:
        self._lock.release()


class AdvisorySeat:
    """PostgreSQL: whoever holds the advisory lock."""

    def __init__(self, url: URL) -> None:
        _, self._options = url.get_dialect()().create_connect_args(url)
        self._connection: asyncpg.Connection | None = None
        self._until = 0.0

    async def take(self, on_news: Callable[[], None], /) -> bool:
        if self._connection is None:
            self._connection = await self._connected()
        asked = time.monotonic()
        if not await self._ask("SELECT pg_try_advisory_lock($1)", _LOCK):
            return False
        await self._listen(on_news)
        self._until = asked + LEASE
        return True

    async def keep(self) -> None:
        asked = time.monotonic()
        try:
            await self._ask("SELECT 1")
        except Unavailable as lost:
            raise NotLeading from lost
        self._until = asked + LEASE

    def left(self) -> float:
        return max(0.0, self._until - time.monotonic())

    async def tell(self) -> None:
        if self._connection is not None:
            await self._ask("SELECT pg_notify($1, '')", _NEWS)

    def leave(self) -> None:
        self._until = 0.0
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def close(self) -> None:
        self.leave()

    async def _connected(self) -> Any:
        settings = {
            "application_name": "practice-loop leader",
            "idle_session_timeout": str(round(LEASE * 1000)),
            # A machine that is gone without a word is found out as well.
            "tcp_keepalives_idle": "5",
            "tcp_keepalives_interval": "2",
            "tcp_keepalives_count": "2",
        }
        try:
            return await asyncpg.connect(**self._options, timeout=_PATIENCE, server_settings=settings)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise Unavailable(BUSY) from error

    async def _ask(self, query: str, *values: object) -> Any:
        assert self._connection is not None
        try:
            return await self._connection.fetchval(query, *values, timeout=_PATIENCE)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            self.leave()
            raise Unavailable(BUSY) from error

    async def _listen(self, on_news: Callable[[], None]) -> None:
        assert self._connection is not None
        try:
            await self._connection.add_listener(_NEWS, lambda *_: on_news())
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            self.leave()
            raise Unavailable(BUSY) from error
