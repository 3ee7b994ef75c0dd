"""What somebody looks for, and what answers it."""

from datetime import datetime

from sqlalchemy import update

from practice.library_records import LookingAnswer, LookingFor, LookingState
from storage.connection import Connection
from storage.kept import Kept
from storage.library_tables import LookingAnswerRow, LookingForRow


class LookingStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lookings = Kept(connection, LookingForRow, LookingFor)
        self._answers = Kept(connection, LookingAnswerRow, LookingAnswer)

    async def add(self, looking: LookingFor) -> bool:
        return await self._lookings.add(looking)

    async def by_id(self, looking_id: str) -> LookingFor | None:
        return await self._lookings.first(self._lookings.c.id == looking_id)

    async def of(self, state: LookingState) -> list[LookingFor]:
        columns = self._lookings.c
        return await self._lookings.find(columns.state == state.value, by=[columns.at])

    async def close(self, looking_id: str, at: datetime) -> bool:
        columns = self._lookings.c
        closed = (
            update(self._lookings.table)
            .where(columns.id == looking_id, columns.state == LookingState.OPEN.value)
            .values(state=LookingState.CLOSED.value, closed_at=at)
        )
        return (await self._connection.execute(closed)).rowcount == 1

    async def answer(self, answer: LookingAnswer) -> bool:
        return await self._answers.add(answer)

    async def answers(self, looking_id: str) -> list[LookingAnswer]:
        columns = self._answers.c
        return await self._answers.find(columns.looking_id == looking_id, by=[columns.at])
