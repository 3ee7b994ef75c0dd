"""A file that somebody sent: fetched, looked at and put into the room, before any transaction begins.

Should the service stop after that, the content stays in the room without a row, until it is cleared: harmless.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from errno import errorcode
from typing import Protocol

import structlog

from bot.file_looking import look
from bot.turn import PlaceKind, Turn
from cards.library_payloads import ReceiveFile
from practice.errors import Refused
from practice.library_files import may_send
from practice.people import Person
from practice.work import Rules
from storage.room import Room

IN_A_CHANNEL = (
    "Files reach me in your personal chat with me only. Send it there; or share a link to it here: "
    "type `share`."
)
ONE_BY_ONE = (
    "Please send one file at a time: each is shared with words of its own. "
    "I have kept none of these {number}."
)
NOT_KEPT = (
    "There is no room for files just now. Please tell whoever runs this service, and share a link meanwhile: "
    "type `share`."
)
AT_ONCE = 4
"""Files that are held in memory at the same time; the next ones wait."""

log = structlog.get_logger(__name__)


class NotFetched(Refused):
    """The file did not come."""


class Fetching(Protocol):
    async def fetch(self, url: str) -> bytes:
        """Raises `NotFetched`, and `BadInput` for what is too large."""
        ...


@dataclass(frozen=True, slots=True)
class Receiving:
    fetching: Fetching
    room: Room
    rules: Rules
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def __call__(self, turn: Turn, person: Person, now: datetime) -> ReceiveFile:
        """What has come, as the command that keeps it. Raises `PracticeError` in words: then nothing is kept."""
        if turn.place.kind is not PlaceKind.PERSONAL:
            raise Refused(IN_A_CHANNEL)
        if len(turn.files) > 1:
            raise Refused(ONE_BY_ONE.format(number=len(turn.files)))
        [sent] = turn.files
        name = may_send(self.rules, person, sent.name, now)
        async with self.places:
            content = await self.fetching.fetch(sent.url)
            what = await look(name, content)
            file_hash = await self._kept(content)
        return ReceiveFile(hash=file_hash, name=name, size=len(content), what=what)

    async def _kept(self, content: bytes) -> str:
        """Its hash."""
        try:
            return await asyncio.to_thread(self.room.put, content)
        except OSError as full:
            log.error("the folder of files cannot be written to", code=errorcode.get(full.errno or 0, ""))
            raise Refused(NOT_KEPT) from full
