"""Files that members sent: a row for each sender, their content once in a room."""

import asyncio
from datetime import datetime

from sqlalchemy import select

from practice.library_records import KeptFile, TemplateVersion
from storage.connection import Connection
from storage.kept import Kept
from storage.library_tables import KeptFileRow, TemplateVersionRow
from storage.room import Room


class FileStore:
    def __init__(self, connection: Connection, room: Room) -> None:
        self._connection = connection
        self._room = room
        self._files = Kept(connection, KeptFileRow, KeptFile)
        self._versions = Kept(connection, TemplateVersionRow, TemplateVersion)

    async def add(self, file: KeptFile) -> bool:
        new = await self._files.add(file)
        if not new:
            await self._files.put([file])
        return new

    async def of(self, file_hash: str, person_id: str) -> KeptFile | None:
        columns = self._files.c
        return await self._files.first(columns.hash == file_hash, columns.person_id == person_id)

    async def content(self, file_hash: str) -> bytes | None:
        return await asyncio.to_thread(self._room.get, file_hash)

    async def unused_before(self, at: datetime) -> list[KeptFile]:
        columns = self._files.c
        in_versions = select(self._versions.c.file_hash).where(self._versions.c.file_hash != "")
        return await self._files.find(columns.at < at, columns.hash.not_in(in_versions), by=[columns.at])

    async def remove(self, file: KeptFile) -> None:
        """The content stays: this transaction can fail yet, and another may share the file at this very moment."""
        await asyncio.to_thread(self._room.touch, file.hash)
        columns = self._files.c
        await self._files.remove(
            columns.hash == file.hash, columns.person_id == file.person_id, columns.at == file.at
        )

    async def clear(self) -> None:
        idle = await asyncio.to_thread(self._room.idle)
        if not idle:
            return
        rows, versions = self._files.c.hash, self._versions.c.file_hash
        found = await self._connection.execute(select(rows).union(select(versions)))
        await asyncio.to_thread(self._room.remove, idle - {row[0] for row in found})
