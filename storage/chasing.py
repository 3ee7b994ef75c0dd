"""Who was told of what, and what they said to it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from practice.work import Told
from storage.audits import chunks
from storage.connection import Connection
from storage.database import insert_new
from storage.tables import AcknowledgementRow, ToldRow, table_of

told_table = table_of(ToldRow)
acknowledgement = table_of(AcknowledgementRow)


class ChaseStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def told(self, audit_ids: Collection[str]) -> list[Told]:
        found: list[Told] = []
        for ids in chunks(audit_ids):
            rows = await self._connection.execute(select(told_table).where(told_table.c.audit_id.in_(ids)))
            found += [Told(row.audit_id, row.step, row.person_id, row.told_on) for row in rows]
        return found

    async def tell(self, told: Sequence[Told]) -> None:
        if told:
            await self._connection.execute(
                told_table.insert(),
                [
                    {"audit_id": t.audit_id, "step": t.step, "person_id": t.person_id, "told_on": t.on}
                    for t in told
                ],
            )

    async def acknowledge(self, key: str, by: str, at: datetime) -> bool:
        return await insert_new(self._connection, acknowledgement, {"key": key, "person_id": by, "at": at})

    async def acknowledged(self, key: str) -> datetime | None:
        query = select(acknowledgement.c.at).where(acknowledgement.c.key == key)
        return (await self._connection.execute(query)).scalar()
