"""The planner: COAs and what stands beside them, month by month."""

from collections.abc import Collection, Sequence

from practice.coa_records import Piece, PieceMonth
from storage.coa_tables import PieceMonthRow, PieceRow
from storage.connection import Connection
from storage.kept import Kept


class PlannerStore:
    def __init__(self, connection: Connection) -> None:
        self._pieces = Kept(connection, PieceRow, Piece)
        self._months = Kept(connection, PieceMonthRow, PieceMonth)

    async def save(self, piece: Piece, months: Sequence[PieceMonth]) -> None:
        await self._pieces.put([piece])
        await self._months.remove(self._months.c.piece_id == piece.id)
        await self._months.put(months)

    async def all(self) -> list[Piece]:
        return await self._pieces.find(by=[self._pieces.c.name])

    async def months(self, piece_ids: Collection[str] | None = None) -> list[PieceMonth]:
        return await self._months.find(*self._months.any_of("piece_id", piece_ids), by=[self._months.c.month])

    async def remove(self, piece_id: str) -> bool:
        await self._months.remove(self._months.c.piece_id == piece_id)
        return await self._pieces.remove(self._pieces.c.id == piece_id) == 1
