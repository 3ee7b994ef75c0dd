"""The outbox as the QA team asks after it: what waits, what is doubtful, what is dead."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, TextClause, and_, case, func, or_, select

from practice.records import DeliveryCounts, DeliveryState, Standing, To
from storage.audits import chunks
from storage.connection import Connection
from storage.tables import DOUBTFUL, OWED, ChannelRow, DeliveryAboutRow, DeliveryRow, table_of

delivery = table_of(DeliveryRow)
channel = table_of(ChannelRow)
about_table = table_of(DeliveryAboutRow)

WAITING = delivery.c.state == DeliveryState.WAITING.value
SENT = delivery.c.state.in_([DeliveryState.SENT.value, DeliveryState.AWAY.value])
DEAD = delivery.c.state == DeliveryState.DEAD.value
STANDS = delivery.c.message_id != ""
"""Of a dead one: it is its last edit, or its removal, that Teams did not take."""
CHANGED = and_(delivery.c.state == DeliveryState.SENT.value, delivery.c.wanted > delivery.c.shown, STANDS)
"""Stands in Teams, but not as its records are by now, and can be edited."""


class DeliveryStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def counts(self, due_before: datetime) -> DeliveryCounts:
        # Each by an index of its own: there may be a million that were sent.
        kinds = {"waiting": WAITING, "edits": CHANGED, "late": delivery.c.due_at < due_before}
        owed = select(*(func.count(case((kind, 1))).label(name) for name, kind in kinds.items())).where(OWED)
        counts = dict((await self._connection.execute(owed)).mappings().one())
        for name, kind in (("sent", SENT), ("dead", DEAD), ("doubtful", DOUBTFUL)):
            query = select(func.count()).select_from(delivery).where(kind)
            counts[name] = (await self._connection.execute(query)).scalar_one()
        return DeliveryCounts(**counts)

    async def oldest_due(self, now: datetime) -> datetime | None:
        query = select(func.min(delivery.c.due_at)).where(OWED, delivery.c.due_at <= now)
        oldest: datetime | None = (await self._connection.execute(query)).scalar()
        return oldest

    async def dead(self, limit: int) -> list[Standing]:
        return await self._select(DEAD, order=delivery.c.id.desc(), limit=limit)

    async def late(self, due_before: datetime, limit: int) -> list[Standing]:
        condition = and_(OWED, delivery.c.due_at < due_before)
        return await self._select(condition, order=delivery.c.due_at, limit=limit)

    async def doubtful(self, limit: int) -> list[Standing]:
        return await self._select(DOUBTFUL, order=delivery.c.id.desc(), limit=limit)

    async def about(self, audit_id: str) -> list[Standing]:
        shown = select(about_table.c.delivery_id).where(about_table.c.audit_id == audit_id)
        return await self._select(delivery.c.id.in_(shown), order=delivery.c.created_at)

    async def _select(
        self,
        condition: ColumnElement[bool] | TextClause,
        order: ColumnElement[Any],
        limit: int | None = None,
    ) -> list[Standing]:
        query = (
            select(delivery, channel.c.name.label("channel_name"))
            .outerjoin(channel, channel.c.id == delivery.c.channel_id)
            .where(condition)
            .order_by(order, delivery.c.id)
            .limit(limit)
        )
        return [_standing(row) for row in (await self._connection.execute(query)).mappings()]

    async def arrived(self, keys: Collection[str]) -> set[str]:
        found: set[str] = set()
        on_its_way = or_(SENT, and_(DEAD, STANDS), DOUBTFUL, delivery.c.claim != 0)
        for part in chunks(keys):
            query = select(delivery.c.key).where(delivery.c.key.in_(part), on_its_way)
            found |= set((await self._connection.execute(query)).scalars())
        return found


def _standing(row: RowMapping) -> Standing:
    return Standing(
        id=row["id"],
        to=To(row["person_id"], row["channel_id"]),
        channel_name=row["channel_name"] or "",
        card=row["card"],
        args=row["args"],
        owed_at=row["created_at"],
        due_at=row["due_at"],
        attempts=row["attempts"],
        doubtful=row["doubtful"],
        error=row["error"],
        is_change=row["message_id"] != "" and row["wanted"] > row["shown"],
        state=DeliveryState(row["state"]),
        sent_at=row["sent_at"],
    )
