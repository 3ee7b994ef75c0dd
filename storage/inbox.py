"""What came in and how it was answered: a repeat finds its first answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from storage.connection import Connection
from storage.database import insert_new
from storage.tables import InboxRow, table_of

inbox = table_of(InboxRow)


class InboxStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def answer(self, key: str, once: str | None) -> dict[str, Any] | None:
        """What was answered to this activity, or to this press of a one-time token."""
        same = inbox.c.key == key
        query = select(inbox.c.reply).where(or_(same, inbox.c.once == once) if once else same)
        return (await self._connection.execute(query)).scalar()

    async def keep(self, key: str, once: str | None, reply: dict[str, Any], at: datetime) -> bool:
        """False when a repeat of it was quicker."""
        return await insert_new(self._connection, inbox, {"key": key, "once": once, "reply": reply, "at": at})
