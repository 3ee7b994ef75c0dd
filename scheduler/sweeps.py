"""What the clock does: asks the database what is due, again and again, and never remembers anything itself.

It and the sender are the leader's work.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from practice.allocation import release
from practice.chasing import chase, next_morning, plan_anew
from practice.closures import working_days
from practice.coa_clock import due_of_coas, next_of_coas
from practice.errors import Unavailable
from practice.library_clock import due_of_library
from practice.offers import offer_on_mornings
from practice.requests import remind
from practice.work import Rules
from scheduler.clock import Clock, ClockMovesForward, StandingClock, SystemClock
from scheduler.delivery import Sender
from scheduler.leader import Term
from scheduler.ledger import BUSY
from scheduler.sending import Delivered
from storage.store import Store

log = structlog.get_logger(__name__)

LOOK = 10.0
"""Seconds of monotonic time after which it is noticed at the latest that the clock was set."""


class Sweeps:
    """Running one twice, late, or on two machines changes nothing: keys in the database see to that."""

    def __init__(self, store: Store, rules: Rules, sender: Sender, clock: Clock) -> None:
        self._store = store
        self._rules = rules
        self._sender = sender
        self._clock = clock
        self._moving = asyncio.Lock()

    async def sweep(self) -> None:
        """Books what is due at this instant and wakes the sender."""
        now = self._clock.now()
        # A KIT meeting begins on its minute, however much else the morning brings.
        async with self._store.write() as work:
            of_coas = await due_of_coas(work, self._rules, now)
        if of_coas:
            self._sender.nudge()
        # Before the ladder: a closure that the framework names since may keep back what would go out now.
        planning = True
        while planning:
            async with self._store.write() as work:
                planning = await plan_anew(work, self._rules, now)
        async with self._store.write() as work:
            sent_out = await release(work, self._rules, now)
            await offer_on_mornings(work, self._rules, now)
        async with self._store.write() as work:
            chased = await chase(work, self._rules, now)
            reminded = await remind(work, self._rules, now)
        async with self._store.write() as work:
            of_library = await due_of_library(work, self._rules, now)
        owed = {"sent_out": sent_out, "chased": chased, "reminded": reminded}
        owed |= {"of_coas": of_coas, "of_library": of_library}
        if any(owed.values()):
            log.info("swept", **owed)
        self._sender.nudge()

    async def lead(self, term: Term, begun: Callable[[], None]) -> None:
        """Sends, and sweeps: at once for what fell due while nobody led, then each minute."""
        schedule = self.on_schedule()
        sending = asyncio.create_task(self._sender.lead(term))
        sweeping = asyncio.create_task(self.sweep_surely())
        await asyncio.wait([sending, sweeping], return_when=asyncio.FIRST_COMPLETED)
        sweeping.cancel()
        await asyncio.wait([sweeping])
        begun()
        if isinstance(self._clock, SystemClock):
            schedule.start()
        try:
            while not sending.done():
                await asyncio.wait([sending], timeout=LOOK)
                # It sleeps until an instant: somebody may have set the clock, so that this one is past already.
                if schedule.running:
                    schedule.wakeup()
            await sending
        finally:
            if schedule.running:
                schedule.shutdown(wait=False)

    def rest(self) -> None:
        self._sender.rest()

    def nudge(self) -> None:
        self._sender.nudge()

    async def sweep_surely(self) -> None:
        """However long the database takes to answer."""
        while True:
            try:
                return await self.sweep()
            except Unavailable as busy:
                log.warning("not swept yet", error=str(busy))
            except Exception:
                # Nothing was booked, and the next sweep tries again; what is owed already still goes out.
                log.exception("a fault of ours, in a sweep")
                return None
            await asyncio.sleep(BUSY)

    def on_schedule(self) -> AsyncIOScheduler:
        """A sweep at second 0 of every minute, late ones included, two never at once."""
        # In UTC: a local minute comes twice or never when the clocks change.
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            self.sweep_surely,
            CronTrigger(second=0, timezone=UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        return scheduler

    async def move(self, clock: StandingClock, to: datetime) -> Delivered:
        """Moves a standing clock forward, handling each thing that falls due at its own instant and in order."""
        async with self._moving:
            if to < clock.now():
                raise ClockMovesForward(
                    f"The clock stands at {clock.now().isoformat()} and moves only forward."
                )
            before = replace(self._sender.total)
            while True:
                await self.sweep()
                await self._sender.drain()
                if clock.now() >= to:
                    after = self._sender.total
                    return Delivered(after.delivered - before.delivered, after.failed - before.failed)
                clock.set(min(to, await self._next_instant(clock.now())))

    async def _next_instant(self, now: datetime) -> datetime:
        """The next instant at which something can fall due, after `now`."""
        async with self._store.read() as work:
            planned = await work.audits.next_release()
            days = await working_days(work, self._rules)
            meeting = await next_of_coas(work, now)
        instants = [next_morning(self._rules, days, now)]
        instants += [at for at in (planned, meeting) if at is not None and at > now]
        return min(instants)
