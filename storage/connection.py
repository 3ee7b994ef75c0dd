"""What the stores say their statements to: one transaction on SQLite or on PostgreSQL."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection

from practice.errors import PracticeError, Unavailable
from storage.prepared import Prepared

T = TypeVar("T")
Row = dict[str, Any]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class NoDatabase(PracticeError):
    """What DATABASE_URL names cannot be used as a database."""


BUSY = "The database is busy just now. Nothing was changed; please try again."


class Connection(Protocol):
    """Raises `Unavailable` where the database does not answer."""

    @property
    def dialect(self) -> Dialect: ...
    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> CursorResult[Any]: ...
    async def rows(self, query: Prepared, **values: object) -> list[Row]:
        """The answer to a query of the hot path."""
        ...

    async def change(self, statement: Prepared, **values: object) -> int:
        """How many rows a statement of the hot path has changed."""
        ...

    async def run_sync(self, work: Callable[[sa.Connection], T]) -> T: ...


class Inline:
    """SQLite, spoken to on the loop itself: a statement takes less time than handing it to a thread would."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        # For SQLAlchemy a transaction is always open, so that it never ends one: we say BEGIN and COMMIT.
        connection.begin()
        self._driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        self.dialect = connection.dialect

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> CursorResult[Any]:
        with in_plain_words():
            return self._connection.execute(statement, parameters)

    async def rows(self, query: Prepared, **values: object) -> list[Row]:
        plan = query.plan(self.dialect)
        cursor = self.say(plan.text, plan.bound(values))
        return [plan.row(found) for found in cursor.fetchall()]

    async def change(self, statement: Prepared, **values: object) -> int:
        plan = statement.plan(self.dialect)
        return self.say(plan.text, plan.bound(values)).rowcount

    async def run_sync(self, work: Callable[[sa.Connection], T]) -> T:
        with in_plain_words():
            return work(self._connection)

    def say(self, text: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """One statement as SQLite's own driver takes it."""
        try:
            return self._driver.execute(text, values)
        except sqlite3.OperationalError as error:
            if _is_wrong(error):
                raise
            raise Unavailable(BUSY) from error
        except sqlite3.IntegrityError as error:
            raise IntegrityError(text, None, error, hide_parameters=True) from error

    @property
    def in_transaction(self) -> bool:
        """False once SQLite has given a transaction up by itself: the disk is full, say."""
        return self._driver.in_transaction

    def close(self) -> None:
        with contextlib.suppress(DBAPIError):
            self._connection.close()


class Remote:
    """PostgreSQL, over the network."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> CursorResult[Any]:
        with in_plain_words():
            return await self._connection.execute(statement, parameters)

    async def rows(self, query: Prepared, **values: object) -> list[Row]:
        return [dict(row) for row in (await self.execute(query.on_postgresql, values)).mappings()]

    async def change(self, statement: Prepared, **values: object) -> int:
        return (await self.execute(statement.on_postgresql, values)).rowcount

    async def run_sync(self, work: Callable[[sa.Connection], T]) -> T:
        with in_plain_words():
            return await self._connection.run_sync(work)


@contextlib.contextmanager
def in_plain_words() -> Iterator[None]:
    """A database that is locked, gone, full or too slow becomes `Unavailable`; a wrong statement stays an error."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError, OSError, TimeoutError) as error:
        if _is_wrong(error):
            raise
        raise Unavailable(BUSY) from error
    except DBAPIError as error:
        if not (error.connection_invalidated or _passes(getattr(error.orig, "sqlstate", None) or "")):
            raise
        raise Unavailable(BUSY) from error


def _is_wrong(error: BaseException) -> bool:
    """SQLite gives a wrong statement the same class as a database that is locked."""
    told = getattr(error, "orig", error)
    return getattr(told, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _passes(sqlstate: str) -> bool:
    """What PostgreSQL says when it cannot answer just now: no connection, a lock not given in time, full, shut down."""
    return sqlstate[:2] in {"08", "40", "53", "55", "57"} or sqlstate == "25P03"
