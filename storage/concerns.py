"""Concerns about cases, and what their managers did."""

from collections.abc import Collection

from sqlalchemy import func, select

from practice.coa_records import ConcernRaised, ConcernState
from storage.coa_tables import ConcernRow
from storage.connection import Connection
from storage.kept import Kept


class ConcernStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._concerns = Kept(connection, ConcernRow, ConcernRaised)

    async def next_number(self) -> int:
        found = await self._connection.execute(select(func.count()).select_from(self._concerns.table))
        return int(found.scalar_one()) + 1

    async def add(self, concern: ConcernRaised) -> bool:
        return await self._concerns.add(concern)

    async def save(self, concern: ConcernRaised) -> ConcernRaised:
        return await self._concerns.save(concern, concern.id)

    async def by_id(self, concern_id: str) -> ConcernRaised | None:
        return await self._concerns.first(self._concerns.c.id == concern_id)

    async def of(
        self, *, coa_id: str | None = None, states: Collection[ConcernState] | None = None
    ) -> list[ConcernRaised]:
        conditions = [] if coa_id is None else [self._concerns.c.coa_id == coa_id]
        conditions += self._concerns.any_of("state", states and [state.value for state in states])
        return await self._concerns.find(*conditions, by=[self._concerns.c.raised_at])
