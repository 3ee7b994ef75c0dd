"""Teams' limits, kept before Teams has to say so. All of it runs on real, monotonic time.

A call counts for its thread (a channel's threads count together) and for the tenant. When exactly Teams counts it is
not known: at the earliest when it is begun, at the latest when it is answered.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator

from scheduler.teams import SendFailed

THREAD = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""(calls, seconds): what one bot may send to one thread."""
TENANT = 50
"""Calls of one app in one tenant, in a second."""
REPLIES = 5
"""Of those, what turn replies have to themselves where several replicas answer turns."""
ON_THE_WAY = 0.05
"""Seconds after which a call that has no answer yet is taken to have been counted."""
PATIENCE = 3.0
"""Seconds that a reply waits for its thread: Teams gives up on a turn after 10 to 15."""
LITTLE = 2
"""Messages that a thread may have had to be forgotten once it is quiet: at most 240 an hour, far below its 1,800."""

THROTTLED = 429


class Crowded(Exception):
    """The thread has had as much as it may for now; `seconds` until it may have more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.3f} s")
        self.seconds = seconds


class Limits:
    """For one process. With one replica, replies go first and the sender has exactly what they leave.

    With several, the sender has 45 calls a second and each replica an equal part of 5 for its replies, so that none has
    to ask another; what several replicas reply in one thread is then not counted together.
    """

    def __init__(self, replicas: int = 1) -> None:
        self._threads = _Threads()
        if replicas == 1:
            self._sender = self._replies = Window(TENANT)
        else:
            self._sender = Window(TENANT - REPLIES)
            self._replies = Window(max(1, REPLIES // replicas), max(1.0, replicas / REPLIES))

    @contextlib.asynccontextmanager
    async def sending(self, thread: str = "") -> AsyncIterator["Call"]:
        """One call of the sender's, which waits for the tenant. Raises `Crowded` where the thread is full."""
        wait = self._threads.wait(thread)
        if wait > 0:
            raise Crowded(wait)
        async with self._sender.call(first=False) as call:
            self._threads.count(thread)
            yield call

    @contextlib.asynccontextmanager
    async def replying(self, thread: str = "") -> AsyncIterator["Call"]:
        """One call within a turn. Raises `SendFailed` (429) where the thread stays full for too long."""
        wait = self._threads.wait(thread)
        if wait > PATIENCE:
            raise SendFailed(THROTTLED, "ThreadFull", "this thread has had what it may", retry_after=wait)
        await asyncio.sleep(wait)
        async with self._replies.call(first=True) as call:
            self._threads.count(thread)
            yield call


class Call:
    """One call on its way."""

    def __init__(self, window: "Window", place: int) -> None:
        self._window = window
        self._place = place

    def begins(self) -> None:
        """It goes out now, not when its turn came."""
        self._window.occupy(self._place)


class Window:
    """So many calls in any so many seconds, as places that are free again that long after a call was answered."""

    def __init__(self, calls: int, seconds: float = 1.0) -> None:
        self._seconds = seconds
        self._free_at = [0.0] * calls
        self._first: deque[asyncio.Future[int]] = deque()
        self._others: deque[asyncio.Future[int]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def call(self, *, first: bool) -> AsyncIterator[Call]:
        """Waits for a place; those that are `first` go before all others."""
        turn: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        (self._first if first else self._others).append(turn)
        self._serve()
        try:
            place = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(turn.result(), 0.0)
            raise
        try:
            yield Call(self, place)
        finally:
            self._leave(place, time.monotonic() + self._seconds)

    def occupy(self, place: int) -> None:
        self._free_at[place] = time.monotonic() + ON_THE_WAY + self._seconds

    def _leave(self, place: int, free_at: float) -> None:
        self._free_at[place] = min(self._free_at[place], free_at)
        self._serve()

    def _serve(self) -> None:
        """Gives out the places that are free; looks again when the next one will be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = time.monotonic()
        while turn := self._next():
            place = min(range(len(self._free_at)), key=self._free_at.__getitem__)
            if self._free_at[place] > now:
                wait = self._free_at[place] - now
                self._timer = asyncio.get_running_loop().call_later(wait, self._serve)
                return
            self.occupy(place)
            (self._first or self._others).popleft()
            turn.set_result(place)

    def _next(self) -> asyncio.Future[int] | None:
        for waiting in (self._first, self._others):
            while waiting and waiting[0].done():
                waiting.popleft()
        queue = self._first or self._others
        return queue[0] if queue else None


class _Threads:
    """When each thread was called, as far back as its longest window."""

    def __init__(self) -> None:
        self._called: dict[str, list[float]] = {}
        self._tidied = time.monotonic()

    def wait(self, thread: str) -> float:
        """Seconds until the thread may be called; 0.0 when it may."""
        called, now = self._called.get(_whole(thread), []), time.monotonic()
        waits = (called[-calls] + seconds - now for calls, seconds in THREAD if len(called) >= calls)
        return max(0.0, max(waits, default=0.0))

    def count(self, thread: str) -> None:
        if not thread:
            return
        now = time.monotonic()
        called = self._called.setdefault(_whole(thread), [])
        called.append(now + ON_THE_WAY)
        del called[: -THREAD[-1][0]]
        if now - self._tidied > THREAD[-2][1]:
            self._tidy(now)

    def _tidy(self, now: float) -> None:
        self._tidied = now
        quiet, forgotten = now - THREAD[-2][1], now - THREAD[-1][1]
        self._called = {
            thread: called
            for thread, called in self._called.items()
            if called[-1] > quiet or (len(called) > LITTLE and called[-1] > forgotten)
        }


def _whole(thread: str) -> str:
    """A channel's threads count together: `{channel};messageid={id}`."""
    return thread.partition(";messageid=")[0]
