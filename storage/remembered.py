"""What was worked out of the records, remembered for as long as they stay as they are.

A number in the database is raised by each transaction that changes what is counted. It is read in the same view as
everything else, so that what is remembered under it is as true as what would be read anew.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.sql.dml import UpdateBase

from storage.connection import Connection, Parameters, Row
from storage.prepared import Prepared
from storage.tables import AuditRow, ChangesRow, PersonRow, RoundRow, ToldRow, table_of

T = TypeVar("T")

COUNTED = frozenset(table_of(row) for row in (AuditRow, PersonRow, RoundRow, ToldRow))
"""The tables from which something is remembered."""

ROOM = 256
"""How much is remembered at a time: some 10 KB each."""

_changes = table_of(ChangesRow)
_RAISE = Prepared(sa.update(_changes).values(number=_changes.c.number + 1))
_NUMBER = Prepared(sa.select(_changes.c.number))


class Watched:
    """A connection that raises the number at the first change of a transaction to one of the `COUNTED`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._raised = False
        self.dialect = connection.dialect

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> CursorResult[Any]:
        await self._watch(statement)
        return await self._connection.execute(statement, parameters)

    async def rows(self, query: Prepared, **values: object) -> list[Row]:
        await self._watch(query.statement)
        return await self._connection.rows(query, **values)

    async def change(self, statement: Prepared, **values: object) -> int:
        await self._watch(statement.statement)
        return await self._connection.change(statement, **values)

    async def run_sync(self, work: Callable[[sa.Connection], T]) -> T:
        return await self._connection.run_sync(work)

    def undone(self) -> None:
        """What was changed may be undone, the number with it: the next change raises it anew."""
        self._raised = False

    async def _watch(self, statement: sa.Executable) -> None:
        if not self._raised and isinstance(statement, UpdateBase) and statement.table in COUNTED:
            self._raised = True
            await self._connection.change(_RAISE)


class Remembered:
    """Under a key, what was worked out last, and the number that stood in the database then."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[int, object]] = {}

    async def once(self, connection: Connection, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives, made again only where the number is another one."""
        [row] = await connection.rows(_NUMBER)
        number, kept = self._kept.get(key, (None, None))
        if number == row["number"]:
            return cast(T, kept)
        made = await make()
        if len(self._kept) >= ROOM:
            self._kept.clear()
        self._kept[key] = row["number"], made
        return made
