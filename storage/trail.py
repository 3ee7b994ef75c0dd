"""The trail: who did what to what, and when."""

from datetime import datetime

from sqlalchemy import func, select

from practice.records import Event
from storage.connection import Connection
from storage.prepared import Prepared, values_of
from storage.tables import EventRow, table_of

event_table = table_of(EventRow)


_VALUES = values_of(event_table, without=["id"])
_ADD = Prepared(event_table.insert().values(_VALUES).inline())


class TrailStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, event: Event) -> None:
        values = {name: getattr(event, name) for name in _VALUES} | {"detail": dict(event.detail)}
        await self._connection.change(_ADD, **values)

    async def latest(self) -> datetime | None:
        """The instant of the last event."""
        latest: datetime | None = (
            await self._connection.execute(select(func.max(event_table.c.at)))
        ).scalar()
        return latest

    async def about(self, about: str) -> list[Event]:
        query = select(event_table).where(event_table.c.about == about).order_by(event_table.c.id)
        return [
            Event(row.at, row.person_id, row.what, row.about, row.detail)
            for row in await self._connection.execute(query)
        ]
