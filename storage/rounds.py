"""Previews of draws, and the rounds that came of them."""

import zlib
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import RowMapping, select, update

from practice.records import Preview, PreviewState, Round
from storage.connection import Connection
from storage.database import insert_new
from storage.tables import PreviewRow, RoundRow, table_of

preview_table = table_of(PreviewRow)
round_table = table_of(RoundRow)


def _preview(row: RowMapping) -> Preview:
    inputs: dict[str, Any] = orjson.loads(zlib.decompress(row["inputs"]))
    return Preview(**{**row, "inputs": inputs, "state": PreviewState(row["state"])})


class RoundStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_preview(self, preview: Preview) -> None:
        await self._connection.execute(
            preview_table.insert().values(
                id=preview.id,
                round_id=preview.round_id,
                activity=preview.activity,
                quarter=preview.quarter,
                seed=preview.seed,
                inputs=zlib.compress(orjson.dumps(preview.inputs)),
                framework=preview.framework,
                made_by=preview.made_by,
                made_at=preview.made_at,
                state=preview.state.value,
                decided_by=preview.decided_by,
                decided_at=preview.decided_at,
            )
        )

    async def preview(self, preview_id: str) -> Preview | None:
        query = select(preview_table).where(preview_table.c.id == preview_id)
        row = (await self._connection.execute(query)).mappings().first()
        return _preview(row) if row else None

    async def previewed(self) -> bool:
        return (await self._connection.execute(select(preview_table.c.id).limit(1))).first() is not None

    async def decide(self, preview_id: str, state: PreviewState, by: str, at: datetime) -> bool:
        done = await self._connection.execute(
            update(preview_table)
            .where(preview_table.c.id == preview_id, preview_table.c.state == PreviewState.OPEN.value)
            .values(state=state.value, decided_by=by, decided_at=at)
        )
        return done.rowcount == 1

    async def add(self, round_: Round) -> bool:
        row = {
            "id": round_.id,
            "activity": round_.activity,
            "quarter": round_.quarter,
            "preview_id": round_.preview_id,
            "confirmed_by": round_.confirmed_by,
            "confirmed_at": round_.confirmed_at,
        }
        return await insert_new(self._connection, round_table, row)

    async def recall(self, round_id: str, at: datetime) -> bool:
        done = await self._connection.execute(
            update(round_table)
            .where(round_table.c.id == round_id, round_table.c.recalled_at.is_(None))
            .values(recalled_at=at)
        )
        return done.rowcount == 1

    async def by_id(self, round_id: str) -> Round | None:
        query = select(round_table).where(round_table.c.id == round_id)
        row = (await self._connection.execute(query)).mappings().first()
        return Round(**row) if row else None

    async def all(self) -> list[Round]:
        query = select(round_table).order_by(round_table.c.confirmed_at.desc())
        return [Round(**row) for row in (await self._connection.execute(query)).mappings()]
