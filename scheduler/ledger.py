"""What the sender writes down: many claims and marks in one transaction, all of them in its own term."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog

from practice.errors import Unavailable
from storage.leader import NotLeading
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)

T = TypeVar("T")
Entry = Callable[[Transaction], Awaitable[T]]

BUSY = 1.0
"""Seconds until a database that did not answer is asked again."""


class Ledger:
    """One writer for all sends that are under way: what comes while it writes goes into its next transaction."""

    def __init__(self, store: Store, term: int) -> None:
        self._store = store
        self.term = term
        self._waiting: list[tuple[Entry[Any], asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, entry: Entry[T]) -> T:
        """Raises `NotLeading` when the term is over, and `Unavailable`; then nothing was written."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def surely(self, entry: Entry[T]) -> T:
        """As `write`, for what has happened in Teams and cannot be taken back: a busy database is asked again."""
        while True:
            try:
                return await self.write(entry)
            except Unavailable:
                log.warning("database busy: what was sent is not marked yet")
                await asyncio.sleep(BUSY)

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting, []
                if not await self._write(together) and len(together) > 1:
                    # One of them cannot be written: each by itself, so that it alone fails.
                    for alone in together:
                        await self._write([alone])
        finally:
            self._writing = None

    async def _write(self, entries: list[tuple[Entry[Any], asyncio.Future[Any]]]) -> bool:
        try:
            async with self._store.write() as work:
                await work.term.check(self.term)
                results = [await entry(work) for entry, _ in entries]
        except Exception as error:
            if len(entries) > 1 and not _of_all(error):
                return False
            for _, done in entries:
                if not done.done():
                    done.set_exception(error)
            return True
        for (_, done), result in zip(entries, results, strict=True):
            if not done.done():
                done.set_result(result)
        return True


def _of_all(error: Exception) -> bool:
    """Whether it has nothing to do with any one entry."""
    return isinstance(error, Unavailable | NotLeading)
