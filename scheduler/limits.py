"""Teams' limits, kept before Teams has to say so. All of it runs on real, monotonic time.

A call counts for its thread (a channel's threads count together) and for the tenant. When exactly Teams counts it is
not known: at the earliest when it is begun, at the latest when it is answered.
"""

import asyncio
import contextlib
import math
import time
from bisect import insort
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from scheduler.teams import SendFailed

QUIET = 60.0
"""Seconds of silence after which a thread that had a single message is forgotten: at most 60 times an hour."""
THREAD = ((7, 1.0), (8, 2.0), (60, 30.0), (1800 - 60, 3600.0))
"""(calls, seconds): what one bot may send to one thread. Of 1,800 an hour, those that may be forgotten are left out."""
TENANT = 50
"""Calls of one app in one tenant, in a second."""
REPLIES = 5
"""Of those, what turn replies have to themselves where several replicas answer turns."""
ON_THE_WAY = 0.05
"""Seconds after which a call that has no answer yet is taken to have been counted."""
AHEAD = 0.1
"""Seconds before a place is free at which it is given out, so that a claim can be written meanwhile."""
EVENLY = 0.9
"""How much of its even part of a window passes between two calls of the sender's: fifty at once would be slow."""
TOGETHER = 0.1
"""Seconds of which the sender's calls go together: their claims and marks share transactions."""
PATIENCE = 3.0
"""Seconds that a reply waits for its thread: Teams gives up on a turn after 10 to 15."""

THROTTLED = 429

Seconds = Callable[[], float]


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

    def __init__(self, replicas: int = 1, seconds: Seconds = time.monotonic) -> None:
        self._seconds = seconds
        self.threads = Threads(seconds)
        if replicas == 1:
            self._sender = self._replies = Window(TENANT, 1.0, seconds)
        else:
            self._sender = Window(TENANT - REPLIES, 1.0, seconds)
            self._replies = Window(max(1, REPLIES // replicas), max(1.0, replicas / REPLIES), seconds)

    @contextlib.asynccontextmanager
    async def sending(self, thread: str = "") -> AsyncIterator["Call"]:
        """One call of the sender's, which waits for the tenant. Raises `Crowded` where the thread is full."""
        if (wait := self.threads.wait(thread)) > 0:
            raise Crowded(wait)
        async with self._call(self._sender, thread, first=False) as call:
            yield call

    @contextlib.asynccontextmanager
    async def replying(self, thread: str = "") -> AsyncIterator[None]:
        """One call within a turn. Raises `SendFailed` (429) where the thread stays full for too long."""
        until = self._seconds() + PATIENCE
        while (wait := self.threads.wait(thread)) > 0:
            if self._seconds() + wait > until:
                raise SendFailed(THROTTLED, "ThreadFull", "this thread has had what it may", retry_after=wait)
            await asyncio.sleep(wait)
        async with self._call(self._replies, thread, first=True) as call:
            await call.may_begin()
            call.begins()
            yield

    @contextlib.asynccontextmanager
    async def _call(self, window: "Window", thread: str, *, first: bool) -> AsyncIterator["Call"]:
        self.threads.enter(thread)
        call = Call(window, self.threads, thread)
        try:
            async with window.place(first=first) as call.place:
                yield call
        finally:
            if not call.begun:
                self.threads.leave(thread)


@dataclass(slots=True)
class Call:
    """One call on its way. Its place and its part of the thread are kept for it until it begins."""

    window: "Window"
    threads: "Threads"
    thread: str
    place: int = -1
    begun: bool = False

    async def may_begin(self) -> None:
        """Waits until its place is free."""
        await self.window.free(self.place)

    def begins(self) -> None:
        """It goes out now. One that never does counts for nothing."""
        self.begun = True
        self.window.occupy(self.place)
        self.threads.count(self.thread)


class Window:
    """So many calls in any so many seconds, as places that are free again that long after a call was answered."""

    def __init__(self, calls: int, span: float = 1.0, seconds: Seconds = time.monotonic) -> None:
        self._span = span
        self._seconds = seconds
        self._free_at = [0.0] * calls
        self._given: set[int] = set()
        """Places whose call has not begun yet."""
        self._first: deque[asyncio.Future[int]] = deque()
        self._others: deque[asyncio.Future[int]] = deque()
        self._between = EVENLY * span / calls
        self._together = 0.0
        """Seconds that the calls of the sender's are to take which go together."""
        self._next_other = 0.0
        """The second at which the next one that is not `first` may have a place."""
        self._timer: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def place(self, *, first: bool) -> AsyncIterator[int]:
        """Waits for a place; those that are `first` go before all others."""
        turn: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        (self._first if first else self._others).append(turn)
        self._serve()
        try:
            place = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(turn.result())
            raise
        try:
            yield place
        finally:
            self._leave(place)

    async def free(self, place: int) -> None:
        await asyncio.sleep(self._free_at[place] - self._seconds())

    def occupy(self, place: int) -> None:
        self._given.remove(place)
        self._free_at[place] = self._seconds() + ON_THE_WAY + self._span
        self._serve()

    def _leave(self, place: int) -> None:
        if place in self._given:
            self._given.remove(place)
        else:
            self._free_at[place] = min(self._free_at[place], self._seconds() + self._span)
        self._serve()

    def _serve(self) -> None:
        """Gives out the places that are about to be free; looks again when the next one will be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._seconds()
        while waiting := self._next():
            place = self._first_free()
            if place is None:
                return
            at = self._free_at[place] - AHEAD
            if waiting is self._others:
                at = max(at, self._next_other)
            if at > now:
                self._timer = asyncio.get_running_loop().call_later(at - now, self._serve)
                return
            if waiting is self._others:
                self._spread(now)
            self._given.add(place)
            waiting.popleft().set_result(place)

    def _spread(self, now: float) -> None:
        """Calls of the sender's go evenly, those of a tenth of a second together."""
        self._together += self._between
        if self._together >= TOGETHER:
            self._next_other = max(self._next_other, now - TOGETHER) + self._together
            self._together = 0.0

    def _first_free(self) -> int | None:
        places = (place for place in range(len(self._free_at)) if place not in self._given)
        return min(places, key=self._free_at.__getitem__, default=None)

    def _next(self) -> deque[asyncio.Future[int]] | None:
        """The queue whose turn it is, with somebody at its head who still waits."""
        for waiting in (self._first, self._others):
            while waiting and waiting[0].done():
                waiting.popleft()
            if waiting:
                return waiting
        return None


class Threads:
    """When each thread was called, as far back as its longest window."""

    def __init__(self, seconds: Seconds = time.monotonic) -> None:
        self._seconds = seconds
        self._called: dict[str, list[float]] = {}
        """In order; infinite for a call that has not begun."""
        self._tidied = seconds()

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._called)

    def wait(self, thread: str) -> float:
        """Seconds until the thread may be called; 0.0 when it may."""
        called, now = self._called.get(_whole(thread), []), self._seconds()
        latest = now + ON_THE_WAY
        waits = (min(called[-calls], latest) + span - now for calls, span in THREAD if len(called) >= calls)
        return max(0.0, max(waits, default=0.0))

    def enter(self, thread: str) -> None:
        """Keeps a call for whoever has found that the thread may be called."""
        if not thread:
            return
        if self._seconds() - self._tidied > QUIET:
            self._tidy()
        called = self._called.setdefault(_whole(thread), [])
        called.append(math.inf)
        del called[: -THREAD[-1][0]]

    def count(self, thread: str) -> None:
        """The call that was kept is made now."""
        if thread:
            called = self._called[_whole(thread)]
            called.remove(math.inf)
            insort(called, self._seconds() + ON_THE_WAY)

    def leave(self, thread: str) -> None:
        """The call that was kept is not made."""
        if thread:
            self._called[_whole(thread)].remove(math.inf)

    def _tidy(self) -> None:
        self._tidied = now = self._seconds()
        quiet, long_ago = now - QUIET, now - THREAD[-1][1]
        self._called = {
            thread: called
            for thread, called in self._called.items()
            if called and (called[-1] > quiet or (len(called) > 1 and called[-1] > long_ago))
        }


def _whole(thread: str) -> str:
    """A channel's threads count together: `{channel};messageid={id}`."""
    return thread.partition(";messageid=")[0]
