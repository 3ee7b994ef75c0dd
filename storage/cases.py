"""Cases that can be drawn: references only."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update

from practice.audits import Stage
from practice.cases import Case
from storage.audits import chunks
from storage.connection import Connection
from storage.database import upsert
from storage.tables import AuditRow, CaseRow, table_of

case_file = table_of(CaseRow)
audit = table_of(AuditRow)


class CaseStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> list[Case]:
        """Each with the local date of its last audit: returned on, else due on, else the day it is to go out."""
        went = func.coalesce(audit.c.returned_on, audit.c.due_on, func.date(audit.c.release_at))
        last = (
            select(audit.c.case_reference, func.max(went).label("last"))
            .where(audit.c.stage != Stage.WITHDRAWN.value)
            .group_by(audit.c.case_reference)
            .subquery()
        )
        rows = await self._connection.execute(
            select(case_file, last.c.last)
            .outerjoin(last, last.c.case_reference == case_file.c.reference)
            .where(case_file.c.gone.is_(False))
            .order_by(case_file.c.reference)
        )
        return [Case(row.reference, row.service, row.team, row.worker, row.last) for row in rows]

    async def by_reference(self, reference: str) -> Case | None:
        query = select(case_file).where(case_file.c.reference == reference)
        row = (await self._connection.execute(query)).first()
        return Case(row.reference, row.service, row.team, row.worker) if row else None

    async def references(self) -> set[str]:
        rows = await self._connection.execute(select(case_file.c.reference))
        return set(rows.scalars())

    async def save(self, cases: Sequence[Case]) -> None:
        await upsert(
            self._connection,
            case_file,
            [
                {
                    "reference": c.reference,
                    "service": c.service,
                    "team": c.team,
                    "worker": c.worker,
                    "gone": False,
                }
                for c in cases
            ],
        )

    async def remove(self, references: Collection[str]) -> None:
        for part in chunks(references):
            await self._connection.execute(
                update(case_file).where(case_file.c.reference.in_(part)).values(gone=True)
            )
