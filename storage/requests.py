"""What auditors asked for before a deadline, and what was decided."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from practice.records import Request, RequestKind, RequestState
from storage.audits import chunks
from storage.connection import Connection
from storage.database import insert_new
from storage.tables import RequestRow, table_of

request = table_of(RequestRow)


class RequestStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, asked: Request) -> bool:
        row = {name: getattr(asked, name) for name in asked.__slots__}
        plain = {**row, "kind": asked.kind.value, "state": asked.state.value}
        return await insert_new(self._connection, request, plain)

    async def by_id(self, request_id: str) -> Request | None:
        query = select(request).where(request.c.id == request_id)
        row = (await self._connection.execute(query)).mappings().first()
        return _record(row) if row else None

    async def of(self, audit_ids: Collection[str], state: RequestState | None = None) -> list[Request]:
        found: list[Request] = []
        for ids in chunks(audit_ids):
            query = select(request).where(request.c.audit_id.in_(ids))
            if state is not None:
                query = query.where(request.c.state == state.value)
            found += [_record(row) for row in (await self._connection.execute(query)).mappings()]
        return _in_order(found)

    async def all_open(self) -> list[Request]:
        query = select(request).where(request.c.state == RequestState.OPEN.value)
        found = [_record(row) for row in (await self._connection.execute(query)).mappings()]
        return _in_order(found)

    async def decide(self, request_id: str, state: RequestState, by: str, at: datetime, note: str) -> bool:
        done = await self._connection.execute(
            update(request)
            .where(request.c.id == request_id, request.c.state == RequestState.OPEN.value)
            .values(state=state.value, decided_by=by, decided_at=at, note=note)
        )
        return done.rowcount == 1


def _in_order(found: list[Request]) -> list[Request]:
    return sorted(found, key=lambda asked: (asked.asked_at, asked.id))


def _record(row: Mapping[Any, Any]) -> Request:
    return Request(**{**row, "kind": RequestKind(row["kind"]), "state": RequestState(row["state"])})
