"""Where the bot can write: channels, personal chats, service URLs, and what each channel is linked to."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from practice.records import Channel, Link
from storage.connection import Connection
from storage.database import upsert
from storage.prepared import Prepared
from storage.tables import ChannelRow, ChatRow, LinkRow, TenantRow, table_of

channel_table = table_of(ChannelRow)
chat_table = table_of(ChatRow)
tenant_table = table_of(TenantRow)
link_table = table_of(LinkRow)

_GONE = Prepared(select(channel_table.c.gone).where(channel_table.c.id == bindparam("channel_id")))


class ChannelStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def links(self, purpose: str | None = None) -> list[Link]:
        columns = channel_table.c
        query = select(link_table, columns.name, columns.team_name, columns.gone).join(
            channel_table, columns.id == link_table.c.channel_id
        )
        if purpose is not None:
            query = query.where(link_table.c.purpose == purpose)
        rows = await self._connection.execute(query.order_by(link_table.c.purpose, link_table.c.service))
        return [
            Link(row.purpose, row.service, row.channel_id, row.name, row.team_name, row.gone or "")
            for row in rows
        ]

    async def by_ids(self, channel_ids: Collection[str]) -> list[Channel]:
        return await self._select(channel_table.c.id.in_(sorted(channel_ids)))

    async def of_team(self, team_id: str) -> list[Channel]:
        return await self._select(channel_table.c.team_id == team_id)

    async def _select(self, which: ColumnElement[bool]) -> list[Channel]:
        query = select(channel_table).where(which).order_by(channel_table.c.name, channel_table.c.id)
        rows = (await self._connection.execute(query)).mappings()
        found = ({name: row[name] for name in Channel.__slots__} for row in rows)
        return [Channel(**{**values, "gone": values["gone"] or ""}) for values in found]

    async def is_gone(self, channel_id: str) -> bool:
        """Whether the bot could not write there when it last heard of it."""
        rows = await self._connection.rows(_GONE, channel_id=channel_id)
        return any(row["gone"] for row in rows)

    async def save(self, channel: Channel) -> None:
        values = {**asdict(channel), "gone": channel.gone or None}
        await self._connection.execute(
            update(channel_table).where(channel_table.c.id == channel.id).values(values)
        )

    async def link(self, link: Link, by: str, at: datetime) -> None:
        row = {
            "purpose": link.purpose,
            "service": link.service,
            "channel_id": link.channel_id,
            "linked_by": by,
            "linked_at": at,
        }
        await upsert(self._connection, link_table, [row])

    async def unlink(self, purpose: str, service: str) -> bool:
        columns = link_table.c
        done = await self._connection.execute(
            delete(link_table).where(columns.purpose == purpose, columns.service == service)
        )
        return done.rowcount == 1

    async def heard_channel(
        self, channel_id: str, name: str, team_id: str, team_name: str, tenant_id: str, service_url: str
    ) -> None:
        """Remembers a channel. A name that this activity does not carry stays as it was."""
        known = (
            await self._connection.execute(select(channel_table).where(channel_table.c.id == channel_id))
        ).first()
        row = {
            "id": channel_id,
            "name": name or (known.name if known else ""),
            "team_id": team_id or (known.team_id if known else ""),
            "team_name": team_name or (known.team_name if known else ""),
            "tenant_id": tenant_id,
            "service_url": service_url,
        }
        await upsert(self._connection, channel_table, [row])

    async def heard_chat(
        self, aad_object_id: str, conversation_id: str, tenant_id: str, service_url: str
    ) -> None:
        row = {
            "aad_object_id": aad_object_id.lower(),
            "conversation_id": conversation_id,
            "tenant_id": tenant_id,
            "service_url": service_url,
        }
        await upsert(self._connection, chat_table, [row])

    async def forget_chat(self, aad_object_id: str) -> None:
        await self._connection.execute(
            delete(chat_table).where(chat_table.c.aad_object_id == aad_object_id.lower())
        )

    async def moved(self, tenant_id: str, service_url: str, at: datetime) -> None:
        """Everything of that tenant is reached by another service URL from now on."""
        await self.heard_tenant(tenant_id, service_url, at)
        for table in (channel_table, chat_table):
            await self._connection.execute(
                update(table).where(table.c.tenant_id == tenant_id).values(service_url=service_url)
            )

    async def heard_tenant(self, tenant_id: str, service_url: str, at: datetime) -> None:
        row = {"id": tenant_id, "service_url": service_url, "heard_at": at}
        await upsert(self._connection, tenant_table, [row])
