"""What next-steps meetings agreed to do."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select

from practice.coa_records import Action, ActionState
from storage.coa_tables import ActionRow
from storage.connection import Connection
from storage.kept import Kept


class ActionStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._actions = Kept(connection, ActionRow, Action)

    async def next_number(self) -> int:
        found = await self._connection.execute(select(func.count()).select_from(self._actions.table))
        return int(found.scalar_one()) + 1

    async def add(self, action: Action) -> bool:
        return await self._actions.add(action)

    async def save(self, action: Action) -> Action:
        return await self._actions.save(action, action.id)

    async def by_id(self, action_id: str) -> Action | None:
        return await self._actions.first(self._actions.c.id == action_id)

    async def of(
        self,
        *,
        coa_id: str | None = None,
        owner_id: str | None = None,
        states: Collection[ActionState] | None = None,
        due_to: date | None = None,
    ) -> list[Action]:
        columns = self._actions.c
        conditions: list[ColumnElement[bool]] = []
        if coa_id is not None:
            conditions.append(columns.coa_id == coa_id)
        if owner_id is not None:
            conditions.append(columns.owner_id == owner_id)
        if due_to is not None:
            conditions.append(columns.due_on <= due_to)
        conditions += self._actions.any_of("state", states and [state.value for state in states])
        return await self._actions.find(*conditions, by=[columns.due_on])
