"""Empties the outbox: what goes when, and to whom. How one delivery goes is in `scheduler/sending.py`.

What is due is decided by the clock; limits, the lease and how long to wait after a failure by real, monotonic time.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from practice.errors import Unavailable
from practice.records import To
from practice.work import Rules
from scheduler.clock import Clock
from scheduler.leader import Term
from scheduler.ledger import BUSY, Ledger
from scheduler.limits import Limits
from scheduler.metrics import Metrics
from scheduler.pauses import Pauses
from scheduler.sending import Delivered, Sending
from scheduler.teams import REQUEST_SECONDS, Teams
from storage.outbox import Owed
from storage.store import Store

log = structlog.get_logger(__name__)

BATCH = 50
AT_ONCE = 32
"""Conversations that are written to at the same time: fifty calls a second, each of half a second."""
LONGEST_SLEEP = 60.0
"""Seconds until the outbox is looked at again although nobody said that something is owed."""
SHORTEST_SLEEP = 0.001
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
FINISH = REQUEST_SECONDS + 2.0
"""Seconds that what is under way has to end when the service stops."""


@dataclass(slots=True)
class Sender:
    """The one place from which deliveries leave. It works while its process leads."""

    store: Store
    rules: Rules
    teams: Teams
    clock: Clock
    limits: Limits
    metrics: Metrics
    total: Delivered = field(default_factory=Delivered)
    """Since the start."""
    _sending: Sending | None = None
    """While this process leads."""
    _pauses: Pauses = field(default_factory=Pauses)
    _under_way: dict[To, asyncio.Task[None]] = field(default_factory=dict)
    """Whose message is on its way: one at a time for each, so that messages keep their order."""
    _latest: datetime = _LONG_AGO
    """The latest instant that the clock has shown."""
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there may be more to do than when it was last looked."""
    _nudged: bool = False
    _resting: asyncio.Event = field(default_factory=asyncio.Event)
    _drains: list[asyncio.Future[None]] = field(default_factory=list)

    def nudge(self) -> None:
        """Something may be owed: look now."""
        self._nudged = True
        self._wake.set()

    def rest(self) -> None:
        """Begins nothing more: in this term, or where none has begun yet, in the next one."""
        self._resting.set()
        self._wake.set()

    async def lead(self, term: Term) -> None:
        """Sends until `rest`; what is under way then has time to end: cut off, it might be sent twice."""
        self._sending = sending = Sending(
            self.store,
            self.rules,
            self.teams,
            self.clock,
            self.limits,
            self._pauses,
            term,
            Ledger(self.store, term.number),
            self._resting,
            self.total,
            self.metrics,
        )
        try:
            while not self._resting.is_set() and not await sending.take_over():
                await self._sleep(BUSY)
            while not self._resting.is_set():
                await self._sleep(await self._look(sending))
        finally:
            self._resting.set()
            await self._finish()
            self._sending = None
            self._resting.clear()
            self._drained(self._drains)

    async def drain(self) -> None:
        """Until nothing that is due can be sent any more: what has to be tried again was, or Teams is away."""
        if self._sending is not None:
            drained: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._drains.append(drained)
            self.nudge()
            await drained

    def _drained(self, drains: Iterable[asyncio.Future[None]]) -> None:
        for drained in list(drains):
            self._drains.remove(drained)
            if not drained.done():
                drained.set_result(None)

    async def _finish(self) -> None:
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=FINISH)
            for task in late:
                task.cancel()
            if late:
                log.warning("cut off, since it took too long to end", messages=len(late))
                await asyncio.wait(late)

    def _now(self) -> datetime:
        """What is due by. A clock that is put back takes nothing away from what was due before."""
        self._latest = max(self._latest, self.clock.now())
        return self._latest

    async def _look(self, sending: Sending) -> float:
        """Begins whatever may go now. Gives back the seconds until there may be more."""
        drains = list(self._drains)
        self._wake.clear()
        try:
            begun = True
            while begun:
                began, at = time.monotonic(), self._now()
                begun = await self._begin_some(sending, at)
            if drains and not self._under_way and await self._nothing_can_go(at):
                self._drained(drains)
            return await self._until_more(began, at)
        except Unavailable as busy:
            log.warning("outbox not read", error=str(busy))
            return BUSY

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), timeout=seconds)

    async def _begin_some(self, sending: Sending, at: datetime) -> bool:
        """False when nothing more may go now of what is due by `at`."""
        if not self._may_begin():
            return False
        self._nudged = False
        async with self.store.read() as work:
            batch = await work.outbox.due(at, BATCH, not_to=[*self._pauses.held(), *self._under_way])
        begun: set[To] = set()
        for owed in batch:
            to = owed.delivery.to
            while len(self._under_way) >= AT_ONCE:
                await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
            if not self._may_begin():
                return False
            # One of each conversation: whether the next one may follow is known when it has ended.
            if to in begun or to in self._under_way or self._pauses.holds(to):
                continue
            begun.add(to)
            self._begin(sending, owed)
            if self._nudged:
                # Something more urgent may be owed by now.
                return True
        return bool(batch)

    def _may_begin(self) -> bool:
        return not self._resting.is_set() and not self._pauses.silence()

    def _begin(self, sending: Sending, owed: Owed) -> None:
        to = owed.delivery.to
        self._under_way[to] = task = asyncio.create_task(sending.deliver(owed))

        def ended(_: asyncio.Task[None]) -> None:
            del self._under_way[to]
            self._wake.set()

        task.add_done_callback(ended)

    async def _nothing_can_go(self, at: datetime) -> bool:
        if self._pauses.stalled():
            return True
        async with self.store.read() as work:
            return not await work.outbox.due(at, 1, not_to=self._pauses.away())

    async def _until_more(self, began: float, at: datetime) -> float:
        """Seconds until more may go than at the monotonic second `began` and the instant `at`.

        The next thing that falls due goes out at its instant, not at the next sweep.
        """
        async with self.store.read() as work:
            first = await work.outbox.next_due(at)
        pauses = [LONGEST_SLEEP]
        if (end := self._pauses.first_end(began)) is not None:
            pauses.append(end)
        if first is not None:
            pauses.append((first - self.clock.now()).total_seconds())
        return max(SHORTEST_SLEEP, min(pauses))
