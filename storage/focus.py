"""What was said in focus groups, without a word on who wrote it or when."""

from dataclasses import replace

from practice.coa_records import Contribution
from storage.coa_tables import ContributionRow
from storage.connection import Connection
from storage.kept import Kept


class FocusStore:
    """Each change writes all of its COA's anew, in the order of their ids: so no row's place says when it came.

    What was taken back stays as an id without a word, so that a late repeat of its submission does not bring it back.
    """

    def __init__(self, connection: Connection) -> None:
        self._said = Kept(connection, ContributionRow, Contribution)

    async def contribute(self, contribution: Contribution) -> bool:
        if await self.by_id(contribution.id) is not None:
            return False
        await self._write(contribution)
        return True

    async def by_id(self, contribution_id: str) -> Contribution | None:
        return await self._said.first(self._said.c.id == contribution_id)

    async def change(self, contribution: Contribution) -> None:
        await self._write(contribution)

    async def take_back(self, contribution_id: str) -> bool:
        kept = await self.by_id(contribution_id)
        if kept is None or not kept.text:
            return False
        await self._write(replace(kept, district="", theme="", text=""))
        return True

    async def of(self, coa_id: str) -> list[Contribution]:
        return await self._said.find(self._said.c.coa_id == coa_id, self._said.c.text != "")

    async def _write(self, contribution: Contribution) -> None:
        of_coa = self._said.c.coa_id == contribution.coa_id
        others = [one for one in await self._said.find(of_coa) if one.id != contribution.id]
        await self._said.remove(of_coa)
        await self._said.put(sorted([*others, contribution], key=lambda one: one.id))
