"""Who was told of what, and what they said to it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import and_, case, func, select, update

from practice.records import Told
from storage.audits import OPEN, audit_table, chunks
from storage.connection import Connection
from storage.database import insert_new, upsert
from storage.tables import AcknowledgementRow, ChasePlanRow, ToldRow, table_of

told_table = table_of(ToldRow)
acknowledgement = table_of(AcknowledgementRow)
chase_plan = table_of(ChasePlanRow)

_OF_TODAYS_DEADLINE = and_(
    audit_table.c.id == told_table.c.audit_id, audit_table.c.due_on == told_table.c.due_on
)
"""An audit with the steps of the deadline that it has now."""


class ChaseStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def told(self, audit_ids: Collection[str]) -> list[Told]:
        found: list[Told] = []
        for ids in chunks(audit_ids):
            rows = await self._connection.execute(select(told_table).where(told_table.c.audit_id.in_(ids)))
            found += [Told(row.audit_id, row.step, row.person_id, row.told_on, row.due_on) for row in rows]
        return found

    async def tell(self, told: Sequence[Told]) -> None:
        if told:
            await self._connection.execute(
                told_table.insert(),
                [
                    {
                        "audit_id": t.audit_id,
                        "step": t.step,
                        "person_id": t.person_id,
                        "due_on": t.due_on,
                        "told_on": t.on,
                    }
                    for t in told
                ],
            )

    async def climbed_to(self, person_ids: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for ids in chunks(person_ids):
            query = (
                select(told_table.c.person_id, told_table.c.audit_id)
                .join(audit_table, _OF_TODAYS_DEADLINE)
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
            .join(audit_table, _OF_TODAYS_DEADLINE)
            .where(columns.stage.in_(OPEN), columns.due_on <= due_to, told_table.c.step.in_(steps))
            .where(*(column == value for column, value in given.items() if value is not None))
            .group_by(columns.id)
        )
        if auditors is not None:
            last = last.where(columns.auditor_id.in_(sorted(auditors)))
        stands = last.subquery()
        query = (
            select(stands.c.number, func.count().label("audits"))
            .group_by(stands.c.number)
            .order_by(stands.c.number)
        )
        return {steps[row.number]: row.audits for row in await self._connection.execute(query)}

    async def due(self, today: date) -> list[str]:
        columns = audit_table.c
        query = select(columns.id).where(columns.next_step_on <= today)
        return list((await self._connection.execute(query)).scalars())

    async def plan(self, audit_ids: Collection[str], next_step_on: date | None) -> None:
        for ids in chunks(audit_ids):
            await self._connection.execute(
                update(audit_table).where(audit_table.c.id.in_(ids)).values(next_step_on=next_step_on)
            )

    async def open_beyond(self, audit_id: str, limit: int) -> list[str]:
        columns = audit_table.c
        query = select(columns.id).where(columns.stage.in_(OPEN), columns.id > audit_id)
        rows = await self._connection.execute(query.order_by(columns.id).limit(limit))
        return list(rows.scalars())

    async def planned_to(self, digest: str) -> str | None:
        query = select(chase_plan.c.planned_to).where(chase_plan.c.digest == digest)
        row = (await self._connection.execute(query)).first()
        return row.planned_to if row else ""

    async def note_planned(self, digest: str, to: str | None) -> None:
        await upsert(self._connection, chase_plan, [{"id": 1, "digest": digest, "planned_to": to}])

    async def acknowledge(self, key: str, by: str, at: datetime) -> bool:
        return await insert_new(self._connection, acknowledgement, {"key": key, "person_id": by, "at": at})

    async def acknowledged(self, key: str) -> datetime | None:
        query = select(acknowledgement.c.at).where(acknowledgement.c.key == key)
        return (await self._connection.execute(query)).scalar()
