"""What was said in focus groups, without a word on who wrote it or when."""

from practice.coa_records import Contribution
from storage.coa_tables import ContributionRow
from storage.connection import Connection
from storage.kept import Kept


class FocusStore:
    def __init__(self, connection: Connection) -> None:
        self._said = Kept(connection, ContributionRow, Contribution)

    async def contribute(self, contribution: Contribution) -> bool:
        return await self._said.add(contribution)

    async def by_id(self, contribution_id: str) -> Contribution | None:
        return await self._said.first(self._said.c.id == contribution_id)

    async def change(self, contribution: Contribution) -> None:
        await self._said.put([contribution])

    async def take_back(self, contribution_id: str) -> bool:
        return await self._said.remove(self._said.c.id == contribution_id) == 1

    async def of(self, coa_id: str) -> list[Contribution]:
        return await self._said.find(self._said.c.coa_id == coa_id)
