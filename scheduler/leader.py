"""Takes the leader's seat when it is free, keeps it, and has the leader's work done while it lasts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from practice.errors import Unavailable
from scheduler.clock import Clock
from scheduler.metrics import Metrics
from storage.leader import NotLeading, Seat
from storage.store import Store

log = structlog.get_logger(__name__)

TRY_EVERY = 2.0
"""Seconds between two looks at whether the seat is free."""
KEEP_EVERY = 3.0
"""Seconds between two signs of life; the lease is several times as long."""


@dataclass(frozen=True, slots=True)
class Term:
    """One leader's time. Whatever is written in it is checked against `number`."""

    number: int
    left: Callable[[], float]
    """Seconds of its lease that are left, of real monotonic time."""


class Work(Protocol):
    """What the leader does."""

    async def lead(self, term: Term, begun: Callable[[], None]) -> None:
        """Works until `rest`, or raises `NotLeading`. Calls `begun` when what had fallen due is booked."""
        ...

    def rest(self) -> None:
        """Begins nothing more; `lead` returns when what is under way has ended."""
        ...

    def nudge(self) -> None:
        """Something may be owed: look now."""
        ...


class Leader:
    """This process's candidacy."""

    def __init__(self, seat: Seat, store: Store, clock: Clock, work: Work, metrics: Metrics) -> None:
        self._seat = seat
        self._store = store
        self._clock = clock
        self._work = work
        self._metrics = metrics
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()
        self._untold = False
        """Whether something may be owed that the leader has not been told of."""
        self.settled = asyncio.Event()
        """Set once it is known who leads; where it is this process, what had fallen due is booked by then."""
        self.term = 0
        """The term that this process leads in; 0 while it does not."""

    def tell(self) -> None:
        """Something may be owed: whoever leads looks."""
        if self.term:
            self._work.nudge()
        else:
            self._untold = True
            self._news.set()

    async def run(self) -> None:
        """Until `stop`. Whatever goes wrong with leading, the seat is given up and tried for again."""
        while not self._stopping.is_set():
            try:
                await self._try()
            except Unavailable as away:
                log.warning("nobody can say who leads", why=str(away.__cause__ or away))
                await self._pause(self._stopping)
            except Exception:
                log.exception("leading failed; it is tried again")
                await self._pause(self._stopping)
            else:
                await self._pause(self._news)
        self._seat.close()

    async def _pause(self, until: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), timeout=TRY_EVERY)

    def stop(self) -> None:
        """Ends the candidacy; `run` returns when what is under way has ended."""
        self._stopping.set()
        self._news.set()
        self._work.rest()

    async def _try(self) -> None:
        self._news.clear()
        if await self._seat.take(self._work.nudge):
            await self._lead()
            return
        self.settled.set()
        if self._untold:
            self._untold = False
            try:
                await self._seat.tell()
            except Unavailable:
                self._untold = True
                raise

    async def _lead(self) -> None:
        try:
            async with self._store.write() as work:
                term = await work.term.begin(self._clock.now())
            if self._stopping.is_set():
                return
            self.term = term
            self._metrics.leads(True, term)
            log.info("leading", term=term)
            async with self._kept():
                await self._work.lead(Term(term, self._seat.left), self.settled.set)
        except NotLeading:
            log.warning("another process leads")
        finally:
            self.term = 0
            self._metrics.leads(False)
            self._seat.leave()

    @contextlib.asynccontextmanager
    async def _kept(self) -> AsyncIterator[None]:
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])

    async def _keep(self) -> None:
        """Signs of life for as long as it leads. Once the seat is lost, what is under way may end; nothing begins."""
        try:
            while True:
                await self._seat.keep()
                await asyncio.sleep(KEEP_EVERY)
        except NotLeading as lost:
            log.warning("the leader's seat is lost", why=str(lost.__cause__ or lost))
        except Exception:
            log.exception("a fault of ours, in keeping the leader's seat")
        self._work.rest()
