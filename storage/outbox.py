"""The outbox: what is owed in Teams, and where what was sent stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, RowMapping, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from practice.work import Delivery, To, Urgency
from storage.audits import chunks
from storage.database import insert_new
from storage.tables import (
    ChannelRow,
    ChatRow,
    DeliveryAboutRow,
    DeliveryRow,
    PersonRow,
    TenantRow,
    table_of,
)

delivery = table_of(DeliveryRow)
about_table = table_of(DeliveryAboutRow)
person = table_of(PersonRow)
chat = table_of(ChatRow)
channel = table_of(ChannelRow)
tenant = table_of(TenantRow)


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery that can go out now: a new message (`message_id` empty) or an edit of one."""

    id: int
    delivery: Delivery
    wanted: int
    conversation_id: str
    message_id: str
    attempts: int
    digest: str
    """Of the card that stands in Teams."""

    @property
    def is_edit(self) -> bool:
        return bool(self.message_id)


@dataclass(frozen=True, slots=True)
class Address:
    """How to get there. `conversation_id` is empty for a person whom the bot has never written to."""

    service_url: str
    tenant_id: str
    conversation_id: str = ""
    aad_object_id: str = ""


class OutboxStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def post(self, owed: Delivery, at: datetime) -> bool:
        row = {
            "key": owed.key,
            "person_id": owed.to.person_id,
            "channel_id": owed.to.channel_id,
            "card": owed.card,
            "args": dict(owed.args),
            "urgency": int(owed.urgency),
            "created_at": at,
            "due_at": at,
            "state": DeliveryState.WAITING.value,
            "wanted": 1,
            "shown": 0,
            "conversation_id": "",
            "message_id": "",
            "attempts": 0,
            "doubtful": 0,
            "digest": "",
            "error": "",
        }
        if not await insert_new(self._connection, delivery, row):
            return False
        if owed.about:
            query = select(delivery.c.id).where(delivery.c.key == owed.key)
            delivery_id = (await self._connection.execute(query)).scalar_one()
            rows = [{"delivery_id": delivery_id, "audit_id": audit_id} for audit_id in set(owed.about)]
            await self._connection.execute(about_table.insert(), rows)
        return True

    async def exists(self, keys: Collection[str]) -> set[str]:
        found: set[str] = set()
        for part in chunks(keys):
            query = select(delivery.c.key).where(delivery.c.key.in_(part))
            found |= set((await self._connection.execute(query)).scalars())
        return found

    async def refresh(self, about: Collection[str], at: datetime) -> None:
        for part in chunks(about):
            shows = select(about_table.c.delivery_id).where(about_table.c.audit_id.in_(part))
            await self._connection.execute(
                update(delivery)
                .where(delivery.c.id.in_(shows), delivery.c.state != DeliveryState.DEAD.value)
                .values(wanted=delivery.c.wanted + 1, due_at=_edit_due(at))
            )

    async def refresh_key(self, key: str, at: datetime) -> None:
        await self._connection.execute(
            update(delivery)
            .where(delivery.c.key == key, delivery.c.state != DeliveryState.DEAD.value)
            .values(wanted=delivery.c.wanted + 1, due_at=_edit_due(at))
        )

    async def about(self, key: str) -> tuple[str, ...] | None:
        query = select(delivery.c.id).where(delivery.c.key == key)
        delivery_id = (await self._connection.execute(query)).scalar()
        return None if delivery_id is None else (await self._about([delivery_id])).get(delivery_id, ())

    # What the sender asks and says.

    async def due(self, now: datetime, limit: int, skip: Collection[int] = ()) -> list[Owed]:
        """The most urgent deliveries and edits that are due by `now`, oldest first."""
        query = (
            select(delivery)
            .where(delivery.c.due_at <= now, _sendable(), delivery.c.id.not_in(sorted(skip)))
            .order_by(delivery.c.urgency, delivery.c.due_at, delivery.c.id)
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).mappings().all()
        shows = await self._about([row["id"] for row in rows])
        return [_owed(row, shows.get(row["id"], ())) for row in rows]

    async def _about(self, delivery_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        query = (
            select(about_table)
            .where(about_table.c.delivery_id.in_(delivery_ids))
            .order_by(about_table.c.delivery_id, about_table.c.audit_id)
        )
        found: dict[int, tuple[str, ...]] = {}
        for row in await self._connection.execute(query):
            found[row.delivery_id] = (*found.get(row.delivery_id, ()), row.audit_id)
        return found

    async def address(self, to: To) -> Address | None:
        """Where it goes: the newest service URL of that conversation, else of its tenant. None: nowhere yet."""
        if to.channel_id:
            linked = select(channel.c.service_url, channel.c.tenant_id).where(channel.c.id == to.channel_id)
            found = (await self._connection.execute(linked)).first()
            return Address(found.service_url, found.tenant_id, to.channel_id) if found else None
        query = (
            select(person.c.aad_object_id, chat.c.conversation_id, chat.c.service_url, chat.c.tenant_id)
            .outerjoin(chat, chat.c.aad_object_id == person.c.aad_object_id)
            .where(person.c.id == to.person_id)
        )
        row = (await self._connection.execute(query)).first()
        if row is None or not row.aad_object_id:
            return None
        if row.conversation_id:
            return Address(row.service_url, row.tenant_id, row.conversation_id, row.aad_object_id)
        newest = (await self._connection.execute(select(tenant).order_by(tenant.c.heard_at.desc()))).first()
        return Address(newest.service_url, newest.id, "", row.aad_object_id) if newest else None

    async def sent(
        self, owed: Owed, conversation_id: str, message_id: str, digest: str, now: datetime
    ) -> None:
        """It stands in Teams in the version that was drawn; a later one that was asked for meanwhile stays owed."""
        await self._connection.execute(
            update(delivery)
            .where(delivery.c.id == owed.id)
            .values(
                state=DeliveryState.SENT.value,
                shown=owed.wanted,
                conversation_id=conversation_id,
                message_id=message_id,
                sent_at=now if not owed.is_edit else delivery.c.sent_at,
                attempts=0,
                digest=digest,
                error="",
            )
        )

    async def failed(self, owed: Owed, error: str, *, dead: bool, doubtful: bool = False) -> None:
        """A failed attempt. A dead post is not tried again; a dead edit leaves the message as it stands."""
        values: dict[str, object] = {
            "attempts": delivery.c.attempts + 1,
            "error": error,
            "doubtful": delivery.c.doubtful + int(doubtful),
        }
        if dead:
            values["state"] = DeliveryState.DEAD.value
        await self._connection.execute(update(delivery).where(delivery.c.id == owed.id).values(**values))

    async def revive(self, to: To, *cards: str) -> None:
        """After the bot was installed, or a channel linked: what could not arrive there is owed again."""
        await self._connection.execute(
            update(delivery)
            .where(
                delivery.c.person_id == to.person_id,
                delivery.c.channel_id == to.channel_id,
                delivery.c.card.in_(cards),
                delivery.c.state == DeliveryState.DEAD.value,
            )
            .values(state=DeliveryState.WAITING.value, attempts=0)
        )

    async def forget_chat_of(self, person_id: str) -> None:
        """The reference to a person's chat no longer works; the next contact makes a new one."""
        aad = select(person.c.aad_object_id).where(person.c.id == person_id).scalar_subquery()
        await self._connection.execute(delete(chat).where(chat.c.aad_object_id == aad))

    async def counts(self) -> dict[str, int]:
        query = select(delivery.c.state, func.count().label("deliveries")).group_by(delivery.c.state)
        return {row.state: row.deliveries for row in await self._connection.execute(query)}

    async def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the oldest delivery or edit that is due by `now` has been due."""
        query = select(func.min(delivery.c.due_at)).where(delivery.c.due_at <= now, _sendable())
        oldest: datetime | None = (await self._connection.execute(query)).scalar()
        return oldest


def _edit_due(at: datetime) -> ColumnElement[datetime]:
    # A post that has not gone out yet keeps its own instant: it will show the change anyway.
    at_once = literal(at, delivery.c.due_at.type)
    return case((delivery.c.state == DeliveryState.SENT.value, at_once), else_=delivery.c.due_at)


def _sendable() -> ColumnElement[bool]:
    waiting = delivery.c.state == DeliveryState.WAITING.value
    behind = and_(delivery.c.state == DeliveryState.SENT.value, delivery.c.wanted > delivery.c.shown)
    return or_(waiting, and_(behind, delivery.c.message_id != ""))


def _owed(row: RowMapping, about: tuple[str, ...]) -> Owed:
    return Owed(
        id=row["id"],
        delivery=Delivery(
            key=row["key"],
            to=To(row["person_id"], row["channel_id"]),
            card=row["card"],
            args=row["args"],
            about=about,
            urgency=Urgency(row["urgency"]),
        ),
        wanted=row["wanted"],
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        digest=row["digest"],
    )
