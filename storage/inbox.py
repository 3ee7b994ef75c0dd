"""What came in and how it was answered: a repeat finds its first answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.connection import Connection
from storage.prepared import Prepared, new_row
from storage.tables import InboxRow, table_of

inbox = table_of(InboxRow)


_ANSWER = Prepared(select(inbox.c.reply).where(inbox.c.key == bindparam("key")))
_ANSWER_ONCE = Prepared(select(inbox.c.reply).where(inbox.c.once == bindparam("once")))
_KEEP = new_row(inbox)


class InboxStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def answer(self, key: str, once: str | None) -> dict[str, Any] | None:
        """What was answered to this activity, or to this press of a one-time token."""
        rows = await self._connection.rows(_ANSWER, key=key)
        if once and not rows:
            rows = await self._connection.rows(_ANSWER_ONCE, once=once)
        return rows[0]["reply"] if rows else None

    async def keep(self, key: str, once: str | None, reply: dict[str, Any], at: datetime) -> bool:
        """False when a repeat of it was quicker."""
        kept = await self._connection.change(_KEEP, key=key, once=once, reply=reply, at=at)
        return kept == 1
