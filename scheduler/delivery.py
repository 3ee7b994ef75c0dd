"""Empties the outbox: draws each card when it is sent, sends it, and remembers where it stands.

What is due is decided by the clock; limits, the lease and how long to wait after a failure by real, monotonic time.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from cards.elements import Drawn
from cards.payloads import stamped
from practice.errors import Unavailable
from practice.reach import note_reached, note_unreachable
from practice.undelivered import note_undelivered
from practice.work import Rules, To
from scheduler.clock import Clock
from scheduler.drawing import DRAWINGS
from scheduler.failures import NoAddress, Verdict, pause_after, verdict, why
from scheduler.leader import Term
from scheduler.ledger import BUSY, Ledger
from scheduler.limits import THROTTLED, Crowded, Limits
from scheduler.teams import REQUEST_SECONDS, SendFailed, Sent, Teams
from storage.leader import NotLeading
from storage.outbox import Address, Owed
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)

T = TypeVar("T")

BATCH = 50
AT_ONCE = 32
"""Conversations that are written to at the same time: fifty calls a second, each of half a second."""
STALL = 60.0
"""Seconds of silence after Teams refused the bot itself: a client secret that has expired, say."""
LONGEST_SLEEP = 60.0
"""Seconds until the outbox is looked at again although nobody said that something is owed."""
FINISH = REQUEST_SECONDS + 2.0
"""Seconds that what is under way has to end when the service stops."""


@dataclass(slots=True)
class Delivered:
    """What was done, in messages, edits and removals. Only what failed for good counts as failed."""

    delivered: int = 0
    failed: int = 0


class _OwedNoMore(Exception):
    """Taken back, or done, since it was looked up."""


@dataclass(slots=True)
class Sender:
    """The one place from which deliveries leave. It works while its process leads."""

    store: Store
    rules: Rules
    teams: Teams
    clock: Clock
    limits: Limits
    total: Delivered = field(default_factory=Delivered)
    """Since the start."""
    _term: Term | None = None
    _ledger: Ledger | None = None
    _under_way: dict[To, asyncio.Task[None]] = field(default_factory=dict)
    """Whose message is on its way: one at a time for each, so that messages keep their order."""
    _held: dict[To, float] = field(default_factory=dict)
    """The monotonic second before which nothing goes there."""
    _throttled: dict[To, tuple[int, float]] = field(default_factory=dict)
    """Where Teams asked for a pause: how often in a row, and until when."""
    _silent_until: float = 0.0
    """The monotonic second before which nothing goes anywhere."""
    _stalled: bool = False
    """Whether that silence is because Teams refuses the bot itself."""
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _asleep: bool = False
    _resting: bool = False
    _drains: list[asyncio.Future[None]] = field(default_factory=list)

    def nudge(self) -> None:
        """Something may be owed: look now."""
        self._wake.set()

    def rest(self) -> None:
        """Begins nothing more."""
        self._resting = True
        self._wake.set()

    async def lead(self, term: Term) -> None:
        """Sends until `rest`; what is under way then has time to end: cut off, it might be sent twice."""
        self._resting = False
        self._term, self._ledger = term, Ledger(self.store, term.number)
        try:
            await self._write(self._own_up)
            while not self._resting:
                pause = await self._look()
                await self._sleep(pause)
        finally:
            await self._finish()
            self._term = self._ledger = None
            self._drained(self._drains)

    async def drain(self) -> None:
        """Until nothing that is due can be sent any more: what has to be tried again was, or Teams refuses the bot."""
        if self._term is not None:
            drained: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._drains.append(drained)
            self.nudge()
            await drained

    def _drained(self, drains: Iterable[asyncio.Future[None]]) -> None:
        for drained in list(drains):
            self._drains.remove(drained)
            if not drained.done():
                drained.set_result(None)

    async def _own_up(self, work: Transaction) -> None:
        assert self._term is not None
        if doubtful := await work.outbox.unknown(self._term.number):
            log.warning("sent again: nobody knows whether Teams had them", doubtful=doubtful)

    async def _finish(self) -> None:
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=FINISH)
            for task in late:
                task.cancel()

    async def _look(self) -> float:
        """Begins whatever may go now. Gives back the seconds until there may be more."""
        drains = list(self._drains)
        self._wake.clear()
        try:
            while await self._begin_some():
                pass
            pause = await self._pause()
        except Unavailable as busy:
            log.warning("outbox not read", error=str(busy))
            return BUSY
        if pause is None:
            self._drained(drains)
            pause = await self._until_due()
        return pause

    async def _sleep(self, seconds: float) -> None:
        self._asleep = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), timeout=seconds)
        self._asleep = False

    async def _begin_some(self) -> bool:
        """False when nothing more may go now."""
        now = time.monotonic()
        self._held = {to: at for to, at in self._held.items() if at > now}
        if self._resting or now < self._silent_until:
            return False
        async with self.store.read() as work:
            batch = await work.outbox.due(self.clock.now(), BATCH, not_to=[*self._held, *self._under_way])
        for owed in batch:
            if owed.delivery.to in self._under_way or owed.delivery.to in self._held:
                continue
            while len(self._under_way) >= AT_ONCE:
                await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
            if self._resting or time.monotonic() < self._silent_until:
                return False
            self._begin(owed)
            if self._wake.is_set():
                # Something more urgent may be owed by now.
                self._wake.clear()
                return True
        return bool(batch)

    def _begin(self, owed: Owed) -> None:
        to = owed.delivery.to
        self._under_way[to] = task = asyncio.create_task(self._deliver(owed))

        def ended(_: asyncio.Task[None]) -> None:
            del self._under_way[to]
            if self._asleep:
                self._wake.set()

        task.add_done_callback(ended)

    async def _pause(self) -> float | None:
        """Seconds until something that is owed may go; None where nothing is."""
        now = time.monotonic()
        if self._stalled and now < self._silent_until:
            self._drained(self._drains)
            return self._silent_until - now
        self._stalled = False
        if self._under_way:
            return LONGEST_SLEEP
        async with self.store.read() as work:
            if not await work.outbox.due(self.clock.now(), 1):
                return None
        ends = [*self._held.values(), self._silent_until]
        return max(0.001, min((at for at in ends if at > now), default=now) - now)

    async def _until_due(self) -> float:
        """Seconds until the next thing that is owed already falls due: it goes out then, not at the next sweep."""
        now = self.clock.now()
        async with self.store.read() as work:
            first = await work.outbox.next_due(now)
        return min(LONGEST_SLEEP, (first - now).total_seconds() if first else LONGEST_SLEEP)

    async def _deliver(self, owed: Owed) -> None:
        """One delivery, whatever becomes of it."""
        try:
            try:
                await self._send(owed)
            except (Unavailable, NotLeading, Crowded, _OwedNoMore):
                raise
            except Exception as fault:
                log.exception("a fault of ours", delivery=owed.delivery.key)
                failure = SendFailed(0, "Fault", type(fault).__name__, maybe_delivered=True)
                await self._failed(owed, None, failure)
        except Crowded as full:
            self._hold(owed, full.seconds)
        except Unavailable as busy:
            log.warning("not sent yet", delivery=owed.delivery.key, error=str(busy))
            self._hold(owed, BUSY)
        except _OwedNoMore:
            log.info("owed no more", delivery=owed.delivery.key)
        except NotLeading:
            log.warning("not ours to send any more", delivery=owed.delivery.key)
            self.rest()

    def _hold(self, owed: Owed, seconds: float) -> None:
        """Nothing goes to this conversation before: Teams asked for a pause, and messages keep their order."""
        self._held[owed.delivery.to] = time.monotonic() + seconds

    async def _write(self, entry: Callable[[Transaction], Awaitable[T]]) -> T:
        assert self._ledger is not None
        return await self._ledger.surely(entry)

    async def _draw(self, owed: Owed) -> tuple[Address | None, Drawn]:
        async with self.store.read() as work:
            address = await work.outbox.address(owed.delivery.to)
            try:
                draw = DRAWINGS[owed.delivery.card]
                return address, await draw(work, self.rules, self.clock.now(), owed.delivery)
            except Unavailable:
                raise
            except Exception as error:
                # One card that cannot be drawn is dead and says why; the others still go out.
                log.exception("card not drawn", delivery=owed.delivery.key)
                raise SendFailed(422, "NotDrawn", repr(error)) from error

    async def _send(self, owed: Owed) -> None:
        """One delivery, drawn now, sent, and its place remembered."""
        if owed.recalled:
            await self._remove(owed)
            return
        address: Address | None = None
        try:
            address, drawn = await self._draw(owed)
            digest = _digest(drawn.card)
            if owed.is_edit and digest == owed.digest:
                sent = Sent(owed.conversation_id, owed.message_id)
            else:
                sent = await self._call(owed, address, drawn)
                self.total.delivered += 1
        except SendFailed as failure:
            await self._failed(owed, address, failure)
            return

        async def note(work: Transaction) -> None:
            await work.outbox.sent(owed, sent.conversation_id, sent.message_id, digest, self.clock.now())
            # An edit proves nothing: it can be made in the chat of somebody who has blocked the bot.
            if owed.delivery.to.person_id and address and not owed.is_edit:
                await work.channels.heard_chat(
                    address.aad_object_id, sent.conversation_id, address.tenant_id, address.service_url
                )
                await note_reached(work, owed.delivery.to.person_id, self.clock.now())

        await self._noted(owed, address, sent, note)

    async def _noted(
        self,
        owed: Owed,
        address: Address | None,
        sent: Sent,
        note: Callable[[Transaction], Awaitable[None]],
    ) -> None:
        self._throttled.pop(owed.delivery.to, None)
        try:
            await self._write(note)
        except NotLeading:
            # The leader of today does not know of this message and sends its own.
            if address and sent.message_id and not owed.is_edit:
                with contextlib.suppress(SendFailed):
                    await self.teams.delete(address.service_url, sent.conversation_id, sent.message_id)
            raise
        log.info("sent", delivery=owed.delivery.key, edit=owed.is_edit, message=sent.message_id)

    async def _call(self, owed: Owed, address: Address | None, drawn: Drawn) -> Sent:
        if address is None:
            raise NoAddress
        url, card, summary = address.service_url, stamped(drawn.card, owed.id), drawn.summary
        thread, message = owed.conversation_id, owed.message_id
        if owed.is_edit:
            await self._through(owed, thread, lambda: self.teams.edit(url, thread, message, card, summary))
            return Sent(thread, message)
        if channel := owed.delivery.to.channel_id:
            tenant = address.tenant_id
            return await self._through(
                owed, channel, lambda: self.teams.start_thread(url, tenant, channel, card, summary)
            )
        chat = address.conversation_id or await self._opened(address)
        return await self._through(owed, chat, lambda: self.teams.send(url, chat, card, summary))

    async def _opened(self, address: Address) -> str:
        """A chat with somebody whom the bot has never written to; asked twice, Teams names the same one."""
        async with self.limits.sending() as call:
            call.begins()
            return await self.teams.open_personal(
                address.service_url, address.tenant_id, address.aad_object_id
            )

    async def _remove(self, owed: Owed) -> None:
        async with self.store.read() as work:
            address = await work.outbox.address(owed.delivery.to)
        try:
            if address is None:
                raise NoAddress
            url, thread, message = address.service_url, owed.conversation_id, owed.message_id
            await self._through(owed, thread, lambda: self.teams.delete(url, thread, message))
        except SendFailed as failure:
            await self._failed(owed, address, failure)
            return
        self.total.delivered += 1
        await self._write(lambda work: work.outbox.removed(owed))
        log.info("taken back", delivery=owed.delivery.key, message=owed.message_id)

    async def _through(self, owed: Owed, thread: str, call: Callable[[], Awaitable[T]]) -> T:
        """Waits for Teams' limits, claims, and calls: in this order, so that hardly anything is claimed for long."""
        assert self._term is not None
        assert self._ledger is not None
        term = self._term
        async with self.limits.sending(thread) as place:
            try:
                claimed = await self._ledger.write(lambda work: work.outbox.claim(owed, term.number))
            except Unavailable:
                # It may be written all the same, where only the answer was lost: then nobody would look at it again.
                await self._write(lambda work: work.outbox.put_back(owed))
                raise
            if not claimed:
                raise _OwedNoMore
            if term.left() < REQUEST_SECONDS:
                raise NotLeading
            place.begins()
            try:
                async with asyncio.timeout(REQUEST_SECONDS):
                    return await call()
            except TimeoutError as slow:
                raise SendFailed(0, "NoAnswer", "no answer in time", maybe_delivered=True) from slow

    async def _failed(self, owed: Owed, address: Address | None, failure: SendFailed) -> None:
        known_chat = bool(owed.delivery.to.person_id and address and address.conversation_id)
        found = verdict(owed, failure, known_chat=known_chat)
        log.warning(
            "send failed",
            delivery=owed.delivery.key,
            status=failure.status,
            code=failure.code,
            attempt=owed.attempts + 1,
            verdict=found.value,
        )
        if failure.status == THROTTLED:
            self._throttle(owed, failure)
        elif found is Verdict.STALLED:
            self._silent_until, self._stalled = time.monotonic() + STALL, True
        elif found is Verdict.RETRY:
            self._hold(owed, pause_after(owed.attempts, failure.retry_after))
        elif found is not Verdict.NEW_CHAT:
            self.total.failed += 1
        await self._write(lambda work: self._note_failure(work, owed, failure, found))

    def _throttle(self, owed: Owed, failure: SendFailed) -> None:
        """Obeys for the conversation; for all, where another one is asked to pause too: the limit is the tenant's."""
        to, now = owed.delivery.to, time.monotonic()
        times, _ = self._throttled.get(to, (0, 0.0))
        pause = pause_after(times, failure.retry_after)
        others = any(until > now for other, (_, until) in self._throttled.items() if other != to)
        self._throttled[to] = (times + 1, now + pause)
        self._hold(owed, pause)
        if others:
            self._silent_until = max(self._silent_until, now + pause)

    async def _note_failure(self, work: Transaction, owed: Owed, failure: SendFailed, found: Verdict) -> None:
        now, person_id = self.clock.now(), owed.delivery.to.person_id
        if found is Verdict.STALLED or failure.status == THROTTLED:
            await work.outbox.put_back(owed)
            return
        if owed.recalled and found is Verdict.GONE:
            await work.outbox.removed(owed)
        elif found in (Verdict.LEFT, Verdict.GONE) and not owed.recalled:
            message_id = "" if found is Verdict.GONE else owed.message_id
            await work.outbox.sent(owed, owed.conversation_id, message_id, owed.digest, now)
        else:
            doubtful = failure.maybe_delivered and not owed.is_edit
            dead = found in (Verdict.DEAD, Verdict.LEFT)
            await work.outbox.failed(owed, f"{failure.status} {failure.code}", dead=dead, doubtful=doubtful)
        if person_id and failure.status in (403, 404) and found is not Verdict.GONE:
            await work.outbox.forget_chat_of(person_id)
        if found is Verdict.DEAD or (found is Verdict.LEFT and failure.status == 403):
            if person_id:
                await note_unreachable(work, self.rules, person_id, why(owed, failure), now)
            if not owed.is_edit:
                await note_undelivered(work, self.rules, owed.delivery, why(owed, failure), now)


def _digest(card: dict[str, Any]) -> str:
    """Of what a person sees: one-time tokens and renderings do not count."""
    visible = json.dumps(_without_tokens(card), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(visible.encode()).hexdigest()


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_tokens(item) for key, item in value.items() if key != "token"}
    if isinstance(value, list):
        return [_without_tokens(item) for item in value]
    return value
