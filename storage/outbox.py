"""The outbox: what is owed in Teams, and where what was sent stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)

from practice.records import Delivery, DeliveryState, To, Urgency
from storage.audits import chunks
from storage.connection import Connection
from storage.database import insert_new
from storage.prepared import Prepared, new_row, values_of
from storage.tables import (
    OWED,
    ChannelRow,
    ChatRow,
    DeliveryAboutRow,
    DeliveryRow,
    Instant,
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


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery that can go out now: a new message (`message_id` empty), an edit of one, or its removal."""

    id: int
    delivery: Delivery
    wanted: int
    conversation_id: str
    message_id: str
    attempts: int
    digest: str
    """Of the card that stands in Teams."""
    recalled: bool = False
    """What stands in Teams is to be deleted."""

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


_AT = bindparam("at", type_=Instant())
_STANDS = delivery.c.message_id != ""
"""It stands in Teams, whatever became of its last edit or removal."""


_POST = new_row(delivery, without=["id", "sent_at"])
_ID = Prepared(select(delivery.c.id).where(delivery.c.key == bindparam("key")))
_ABOUT = Prepared(about_table.insert().values(values_of(about_table)))


def _changed(which: ColumnElement[bool]) -> Update:
    """Owes an edit, at the instant `at`; also of a message whose last edit could not be made."""
    dead = delivery.c.state == DeliveryState.DEAD.value
    return (
        update(delivery)
        .where(which, or_(~dead, _STANDS))
        .values(
            wanted=delivery.c.wanted + 1,
            # A post that has not gone out yet keeps its own instant: it will show the change anyway.
            due_at=case((_STANDS, _AT), else_=delivery.c.due_at),
            state=case((dead, DeliveryState.SENT.value), else_=delivery.c.state),
            attempts=case((dead, 0), else_=delivery.c.attempts),
        )
    )


def _shows(audits: ColumnElement[bool]) -> ColumnElement[bool]:
    return delivery.c.id.in_(select(about_table.c.delivery_id).where(audits))


_CHANGED_ONE = Prepared(_changed(_shows(about_table.c.audit_id == bindparam("audit_id"))))
_CHANGED_KEY = Prepared(_changed(delivery.c.key == bindparam("known_key")))


class OutboxStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.owes = False
        """Whether anything has been owed, or owed otherwise, in this transaction."""

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
            "claim": 0,
            "recalled": False,
        }
        if not await self._connection.change(_POST, **row):
            return False
        self.owes = True
        if owed.about:
            [found] = await self._connection.rows(_ID, key=owed.key)
            for audit_id in sorted(set(owed.about)):
                await self._connection.change(_ABOUT, delivery_id=found["id"], audit_id=audit_id)
        return True

    async def exists(self, keys: Collection[str]) -> set[str]:
        found: set[str] = set()
        for part in chunks(keys):
            query = select(delivery.c.key).where(delivery.c.key.in_(part))
            found |= set((await self._connection.execute(query)).scalars())
        return found

    async def refresh(self, about: Collection[str], at: datetime) -> None:
        changed = 0
        if len(about) == 1:
            [audit_id] = about
            changed = await self._connection.change(_CHANGED_ONE, audit_id=audit_id, at=at)
        else:
            for part in chunks(about):
                statement = _changed(_shows(about_table.c.audit_id.in_(part)))
                changed += (await self._connection.execute(statement, {"at": at})).rowcount
        self.owes = self.owes or changed > 0

    async def refresh_key(self, key: str, at: datetime) -> None:
        self.owes = await self._connection.change(_CHANGED_KEY, known_key=key, at=at) > 0 or self.owes

    async def show_also(self, key: str, audit_id: str) -> bool:
        found = await self._connection.rows(_ID, key=key)
        for row in found:
            shown = {"delivery_id": row["id"], "audit_id": audit_id}
            await insert_new(self._connection, about_table, shown)
        return bool(found)

    async def about(self, key: str) -> tuple[str, ...] | None:
        query = select(delivery.c.id).where(delivery.c.key == key)
        delivery_id = (await self._connection.execute(query)).scalar()
        return None if delivery_id is None else (await self._about([delivery_id])).get(delivery_id, ())

    async def showing(self, about: Collection[str]) -> list[Delivery]:
        found: list[Delivery] = []
        for part in chunks(about):
            shows = select(about_table.c.delivery_id).where(about_table.c.audit_id.in_(part))
            query = select(delivery).where(delivery.c.id.in_(shows), delivery.c.recalled.is_(False))
            found += [owed.delivery for owed in await self._owed_by(query.order_by(delivery.c.id))]
        return list({owed.key: owed for owed in found}.values())

    async def take_back(self, keys: Collection[str], at: datetime) -> None:
        on_its_way = and_(delivery.c.state != DeliveryState.SENT.value, delivery.c.claim != 0)
        state = case(
            (delivery.c.state == DeliveryState.AWAY.value, delivery.c.state),
            (_STANDS, DeliveryState.SENT.value),
            (on_its_way, delivery.c.state),
            else_=DeliveryState.RECALLED.value,
        )
        self.owes = True
        for part in chunks(keys):
            await self._connection.execute(
                update(delivery)
                .where(delivery.c.key.in_(part), delivery.c.recalled.is_(False))
                .values(recalled=True, due_at=at, state=state)
            )

    async def resend(self, ids: Collection[int] | None, at: datetime) -> int:
        dead = delivery.c.state == DeliveryState.DEAD.value
        chosen = dead if ids is None else and_(dead, delivery.c.id.in_(sorted(ids)))
        done = await self._connection.execute(
            update(delivery).where(chosen).values(state=_before_it_died(), attempts=0, error="", due_at=at)
        )
        self.owes = True
        return done.rowcount

    async def is_doubtful(self, ref: int) -> bool:
        """Whether the delivery of this number may stand in Teams twice."""
        query = select(delivery.c.doubtful).where(delivery.c.id == ref)
        return bool((await self._connection.execute(query)).scalar())

    async def remove_stray(self, ref: int, conversation_id: str, message_id: str, at: datetime) -> bool:
        """A message that was pressed and that no delivery knows, although it carries the delivery `ref`.

        True where it is a copy of what may have arrived twice: it is deleted. The number `ref` is the client's, so
        it is believed only where a copy can stand, and never oftener than `ref` can have arrived unknown.
        """
        query = select(delivery).where(delivery.c.id == ref)
        row = (await self._connection.execute(query)).mappings().first()
        if row is None or not (row["message_id"] or row["state"] == DeliveryState.RECALLED.value):
            return False
        to = To(row["person_id"], row["channel_id"])
        if conversation_id != await self._where_a_copy_stands(to, message_id) or await self.knows(message_id):
            return False
        if await self._strays_of(ref) >= row["doubtful"]:
            return False
        stray = {
            **{name: value for name, value in row.items() if name != "id"},
            "key": f"{_stray(ref)}{message_id}",
            "created_at": at,
            "due_at": at,
            "state": DeliveryState.SENT.value,
            "conversation_id": conversation_id,
            "message_id": message_id,
            "attempts": 0,
            "doubtful": 0,
            "claim": 0,
            "recalled": True,
        }
        return await insert_new(self._connection, delivery, stray)

    async def _where_a_copy_stands(self, to: To, message_id: str) -> str:
        """In a channel each delivery begins a thread; a reply of the bot's stands beneath what somebody said."""
        address = await self.address(to)
        if address is None:
            return ""
        return f"{to.channel_id};messageid={message_id}" if to.channel_id else address.conversation_id

    async def _strays_of(self, ref: int) -> int:
        query = select(func.count()).select_from(delivery).where(delivery.c.key.startswith(_stray(ref)))
        return int((await self._connection.execute(query)).scalar_one())

    # What the sender asks and says.

    async def due(self, now: datetime, limit: int, not_to: Collection[To] = ()) -> list[Owed]:
        """The most urgent of what is owed by `now` and not being sent, oldest first; nothing for who is in `not_to`."""
        people = sorted({to.person_id for to in not_to if to.person_id})
        channels = sorted({to.channel_id for to in not_to if to.channel_id})
        query = (
            select(delivery)
            .where(
                OWED,
                delivery.c.due_at <= now,
                delivery.c.claim == 0,
                delivery.c.person_id.not_in(people),
                delivery.c.channel_id.not_in(channels),
            )
            .order_by(delivery.c.urgency, delivery.c.due_at, delivery.c.id)
            .limit(limit)
        )
        return await self._owed_by(query)

    async def next_due(self, now: datetime) -> datetime | None:
        """The first instant after `now` at which something that is owed already falls due."""
        query = select(func.min(delivery.c.due_at)).where(OWED, delivery.c.due_at > now)
        first: datetime | None = (await self._connection.execute(query)).scalar()
        return first

    async def claim(self, owed: Owed, term: int) -> bool:
        """Takes it for the leader of `term`, just before it goes out. False when it is owed no more."""
        columns = delivery.c
        done = await self._connection.execute(
            update(delivery)
            .where(columns.id == owed.id, OWED, columns.claim == 0, columns.recalled.is_(owed.recalled))
            .values(claim=term)
        )
        return done.rowcount == 1

    async def unknown(self, term: int) -> int:
        """What an earlier leader was sending when it ended is owed again; a new message of it counts as doubtful.

        Gives back how many those are. Nobody can know whether Teams had them.
        """
        columns = delivery.c
        post = and_(columns.message_id == "", columns.state == DeliveryState.WAITING.value)
        state = case(
            (and_(post, columns.recalled), DeliveryState.RECALLED.value),
            else_=columns.state,
        )
        left = columns.claim.not_in([0, term])
        query = select(func.count()).select_from(delivery).where(left, post)
        doubtful = int((await self._connection.execute(query)).scalar_one())
        await self._connection.execute(
            update(delivery)
            .where(left)
            .values(claim=0, doubtful=columns.doubtful + case((post, 1), else_=0), state=state)
        )
        return doubtful

    async def _owed_by(self, query: Select[Any]) -> list[Owed]:
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

    async def knows(self, message_id: str) -> bool:
        """Whether a delivery stands in Teams as this message."""
        query = select(delivery.c.id).where(delivery.c.message_id == message_id)
        return (await self._connection.execute(query)).first() is not None

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
                claim=0,
            )
        )

    async def removed(self, owed: Owed) -> None:
        """It stands in Teams no more."""
        await self._connection.execute(
            update(delivery)
            .where(delivery.c.id == owed.id)
            .values(state=DeliveryState.RECALLED.value, claim=0, attempts=0, error="")
        )

    async def put_back(self, owed: Owed) -> None:
        """It did not go out, and that was no failure of its own: Teams asked for a pause."""
        state = case((_taken_back(), DeliveryState.RECALLED.value), else_=delivery.c.state)
        await self._connection.execute(
            update(delivery).where(delivery.c.id == owed.id).values(claim=0, state=state)
        )

    async def failed(self, owed: Owed, error: str, *, dead: bool, doubtful: bool = False) -> None:
        """A failed attempt. What is dead is not tried again. `doubtful`: it may stand in Teams all the same."""
        values: dict[str, object] = {
            "attempts": delivery.c.attempts + 1,
            "error": error,
            "doubtful": delivery.c.doubtful + int(doubtful),
            "claim": 0,
        }
        state = DeliveryState.DEAD.value if dead else delivery.c.state
        values["state"] = case((_taken_back(), DeliveryState.RECALLED.value), else_=state)
        await self._connection.execute(update(delivery).where(delivery.c.id == owed.id).values(**values))

    async def leave(self, channel_id: str, why: str) -> list[Delivery]:
        there = and_(delivery.c.channel_id == channel_id, delivery.c.claim == 0)
        standing = delivery.c.state.in_([DeliveryState.SENT.value, DeliveryState.DEAD.value])
        await self._connection.execute(
            update(delivery).where(there, standing, _STANDS).values(state=DeliveryState.AWAY.value)
        )
        unsent = and_(there, delivery.c.state == DeliveryState.WAITING.value)
        lost = await self._owed_by(select(delivery).where(unsent).order_by(delivery.c.id))
        await self._connection.execute(
            update(delivery).where(unsent).values(state=DeliveryState.DEAD.value, error=why)
        )
        return [owed.delivery for owed in lost]

    async def revive(self, to: To, *cards: str, keys: Collection[str] = ()) -> None:
        state, columns = delivery.c.state, delivery.c
        wanted = or_(columns.card.in_(cards), columns.key.in_(sorted(keys)), _STANDS)
        dead = and_(state == DeliveryState.DEAD.value, wanted)
        done = await self._connection.execute(
            update(delivery)
            .where(
                columns.person_id == to.person_id,
                columns.channel_id == to.channel_id,
                or_(dead, state == DeliveryState.AWAY.value),
            )
            .values(state=_before_it_died(), attempts=0, error="")
        )
        self.owes = self.owes or done.rowcount > 0

    async def forget_chat_of(self, person_id: str) -> None:
        """The reference to a person's chat no longer works; the next contact makes a new one."""
        aad = select(person.c.aad_object_id).where(person.c.id == person_id).scalar_subquery()
        await self._connection.execute(delete(chat).where(chat.c.aad_object_id == aad))

    async def counts(self) -> dict[str, int]:
        query = select(delivery.c.state, func.count().label("deliveries")).group_by(delivery.c.state)
        return {row.state: row.deliveries for row in await self._connection.execute(query)}


def _before_it_died() -> ColumnElement[str]:
    """What an edit or a removal failed of still stands in Teams."""
    return case((_STANDS, DeliveryState.SENT.value), else_=DeliveryState.WAITING.value)


def _stray(ref: int) -> str:
    """How the keys of the copies of a delivery begin."""
    return f"stray:{ref}:"


def _taken_back() -> ColumnElement[bool]:
    """Taken back while it was on its way: there is nothing to try again."""
    return and_(delivery.c.recalled, ~_STANDS)


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
        recalled=row["recalled"],
    )
