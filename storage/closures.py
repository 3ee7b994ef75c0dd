"""The days on which the service is closed."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, select

from practice.records import Closure
from storage.connection import Connection
from storage.database import insert_new
from storage.tables import ClosureRow, table_of

closure_table = table_of(ClosureRow)


class ClosureStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> list[Closure]:
        rows = await self._connection.execute(select(closure_table).order_by(closure_table.c.day))
        return [Closure(**row) for row in rows.mappings()]

    async def add(self, closures: Sequence[Closure]) -> None:
        for closure in closures:
            row = {name: getattr(closure, name) for name in closure.__slots__}
            await insert_new(self._connection, closure_table, row)

    async def remove(self, days: Collection[date]) -> int:
        done = await self._connection.execute(
            delete(closure_table).where(closure_table.c.day.in_(sorted(days)))
        )
        return done.rowcount
