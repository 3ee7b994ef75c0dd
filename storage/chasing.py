"""Who was told of what, and what they said to it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select, update

from practice.audits import Audit
from practice.work import Told
from storage.audits import OPEN, UNPLANNED, audit_table, chunks
from storage.connection import Connection
from storage.database import insert_new, upsert
from storage.tables import AcknowledgementRow, ChasePlanRow, ToldRow, table_of

told_table = table_of(ToldRow)
acknowledgement = table_of(AcknowledgementRow)
chase_plan = table_of(ChasePlanRow)


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

    async def climbed_to(self, person_ids: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for ids in chunks(person_ids):
            query = (
                select(told_table.c.person_id, told_table.c.audit_id)
                .join(audit_table, audit_table.c.id == told_table.c.audit_id)
                .where(
                    told_table.c.person_id.in_(ids),
                    told_table.c.step.startswith("rung:"),
                    audit_table.c.stage.in_(OPEN),
                )
            )
            for row in await self._connection.execute(query):
                found.setdefault(row.person_id, set()).add(row.audit_id)
        return found

    async def standing(
        self,
        steps: Sequence[str],
        due_to: date,
        *,
        round_id: str | None = None,
        service: str | None = None,
        auditors: Collection[str] | None = None,
    ) -> dict[str, int]:
        columns = audit_table.c
        given = {columns.round_id: round_id, columns.service: service}
        number = case({step: number for number, step in enumerate(steps)}, value=told_table.c.step)
        last = (
            select(func.max(number).label("number"))
            .join(audit_table, columns.id == told_table.c.audit_id)
            .where(columns.stage.in_(OPEN), columns.due_on <= due_to, told_table.c.step.in_(steps))
            .where(*(column == value for column, value in given.items() if value is not None))
            .group_by(columns.id)
        )
        if auditors is not None:
            last = last.where(columns.auditor_id.in_(sorted(auditors)))
        stands = last.subquery()
        query = select(stands.c.number, func.count()).group_by(stands.c.number).order_by(stands.c.number)
        return {steps[number]: count for number, count in await self._connection.execute(query)}

    async def due(self, today: date) -> list[str]:
        columns = audit_table.c
        query = select(columns.id).where(columns.next_step_on <= today)
        return list((await self._connection.execute(query)).scalars())

    async def unplanned(self, after: str, limit: int) -> list[str]:
        columns = audit_table.c
        query = (
            select(columns.id)
            .where(columns.next_step_on == UNPLANNED, columns.id > after)
            .order_by(columns.id)
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())

    async def plan(self, next_steps: Sequence[tuple[Audit, date | None]]) -> None:
        if next_steps:
            columns = audit_table.c
            await self._connection.execute(
                update(audit_table)
                .where(columns.id == bindparam("audit_id"), columns.version == bindparam("seen"))
                .values(next_step_on=bindparam("next_step")),
                [{"audit_id": a.id, "seen": a.version, "next_step": on} for a, on in next_steps],
            )

    async def plan_under(self, digest: str) -> None:
        query = select(chase_plan.c.digest).where(chase_plan.c.id == 1)
        if (await self._connection.execute(query)).scalar() != digest:
            columns = audit_table.c
            await self._connection.execute(
                update(audit_table).where(columns.stage.in_(OPEN)).values(next_step_on=UNPLANNED)
            )
            await upsert(self._connection, chase_plan, [{"id": 1, "digest": digest}])

    async def acknowledge(self, key: str, by: str, at: datetime) -> bool:
        return await insert_new(self._connection, acknowledgement, {"key": key, "person_id": by, "at": at})

    async def acknowledged(self, key: str) -> datetime | None:
        query = select(acknowledgement.c.at).where(acknowledgement.c.key == key)
        return (await self._connection.execute(query)).scalar()
