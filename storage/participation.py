"""Which practitioner took part in which COA, and how."""

from practice.coa_records import TookPart
from storage.coa_tables import TookPartRow
from storage.connection import Connection
from storage.kept import Kept


class ParticipationStore:
    def __init__(self, connection: Connection) -> None:
        self._noted = Kept(connection, TookPartRow, TookPart)

    async def note(self, took_part: TookPart) -> bool:
        return await self._noted.add(took_part)

    async def take_back(self, coa_id: str, person_id: str, way: str) -> bool:
        columns = self._noted.c
        return bool(
            await self._noted.remove(
                columns.coa_id == coa_id, columns.person_id == person_id, columns.way == way
            )
        )

    async def of(self, coa_id: str) -> list[TookPart]:
        return await self._noted.find(self._noted.c.coa_id == coa_id)
