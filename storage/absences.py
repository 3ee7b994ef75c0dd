"""Who is away, and who covers whom."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select

from practice.records import Absence
from storage.connection import Connection
from storage.database import upsert
from storage.tables import AbsenceRow, CoverRow, table_of

absence_table = table_of(AbsenceRow)
cover_table = table_of(CoverRow)


class AbsenceStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def from_day(self, day: date) -> list[Absence]:
        return await self._select(absence_table.c.last_on >= day)

    async def of(self, person_id: str) -> list[Absence]:
        return await self._select(absence_table.c.person_id == person_id)

    async def _select(self, condition: ColumnElement[bool]) -> list[Absence]:
        columns = absence_table.c
        query = select(absence_table).where(condition).order_by(columns.first_on, columns.id)
        return [Absence(**row) for row in (await self._connection.execute(query)).mappings()]

    async def add(self, absence: Absence) -> None:
        await self._connection.execute(absence_table.insert().values(**_row(absence)))

    async def save(self, absence: Absence) -> None:
        await upsert(self._connection, absence_table, [_row(absence)])

    async def remove(self, absence_id: str) -> None:
        await self._connection.execute(delete(absence_table).where(absence_table.c.id == absence_id))

    async def covers(self) -> dict[str, str]:
        rows = await self._connection.execute(select(cover_table.c.person_id, cover_table.c.cover_id))
        return {row.person_id: row.cover_id for row in rows}

    async def set_cover(self, person_id: str, cover_id: str | None, by: str, at: datetime) -> None:
        if cover_id is None:
            await self._connection.execute(delete(cover_table).where(cover_table.c.person_id == person_id))
            return
        row = {"person_id": person_id, "cover_id": cover_id, "set_by": by, "set_at": at}
        await upsert(self._connection, cover_table, [row])


def _row(absence: Absence) -> dict[str, object]:
    return {name: getattr(absence, name) for name in absence.__slots__}
