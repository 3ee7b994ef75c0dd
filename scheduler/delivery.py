"""Empties the outbox: draws each card when it is sent, sends it, and remembers where it stands.

What is due is decided by the clock; how long to wait after a failure by real, monotonic time.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from cards.elements import Drawn
from practice.errors import Unavailable
from practice.reach import note_reached, note_unreachable
from practice.undelivered import note_undelivered
from practice.work import Rules
from scheduler.clock import Clock
from scheduler.drawing import DRAWINGS
from scheduler.failures import LONGEST_PAUSE, THROTTLED, NoAddress, Verdict, pause_after, verdict, why
from scheduler.pace import Pace
from scheduler.teams import SendFailed, Sent, Teams
from storage.outbox import Address, Owed
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)

BATCH = 50
AT_ONCE = 8
"""Conversations that are written to at the same time."""
STALL = 60.0
"""Seconds of silence after Teams refused the bot itself: a client secret that has expired, say."""
BUSY = 1.0
"""Seconds until a database that did not answer is asked again."""
FINISH = 5.0
"""Seconds that what is under way has to end when the service stops."""

Conversation = tuple[str, str]
"""Whose messages keep their order: a person's, or a channel's."""


@dataclass(slots=True)
class Delivered:
    """What was done, in messages and edits. Only what failed for good counts as failed."""

    delivered: int = 0
    failed: int = 0


@dataclass(slots=True)
class Sender:
    """The one place from which deliveries leave. One run at a time."""

    store: Store
    rules: Rules
    teams: Teams
    clock: Clock
    total: Delivered = field(default_factory=Delivered)
    """Since the start."""
    at_work: bool = False
    """Whether `run` runs."""
    _retry_at: dict[int, float] = field(default_factory=dict)
    """Delivery id to the monotonic second before which it is not tried again."""
    _held: dict[Conversation, float] = field(default_factory=dict)
    """As `_retry_at`, for everything that goes to one conversation: Teams' limits count for all of it."""
    _stalled_until: float = 0.0
    _pace: Pace = field(default_factory=Pace)
    _running: asyncio.Lock = field(default_factory=asyncio.Lock)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def nudge(self) -> None:
        """Something may be owed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Sends until `stop`."""
        self.at_work = True
        try:
            await self._run()
        finally:
            self.at_work = False

    async def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                await self.drain(wait=False)
                pause = self._pause(60.0)
            except Unavailable as busy:
                log.warning("outbox not read", error=str(busy))
                pause = BUSY
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=pause)

    async def stop(self) -> None:
        """Begins nothing more, and waits a little for what is under way: cut off, it might be sent twice."""
        self._stopping.set()
        self._wake.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH), self._running:
                return

    def _pause(self, longest: float) -> float:
        """Seconds until the next retry may go, `longest` at most."""
        now = time.monotonic()
        # One that has come due meanwhile counts too: it must not wait for the longest.
        ends = [at - now for at in self._retry_at.values()]
        stalled = [self._stalled_until - now] if self._stalled_until > now else []
        return max(0.05, min([longest, *(stalled or ends)]))

    async def drain(self, *, wait: bool) -> None:
        """Sends all that is due; with `wait`, also what has to be tried again, until nothing sendable is left."""
        async with self._running:
            while not self._stopping.is_set() and time.monotonic() >= self._stalled_until:
                batch = await self._next_batch()
                if batch:
                    await self._send_all(batch)
                elif wait and self._retry_at:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._stopping.wait(), self._pause(LONGEST_PAUSE))
                else:
                    return

    async def _next_batch(self) -> list[Owed]:
        now = time.monotonic()
        self._retry_at = {key: at for key, at in self._retry_at.items() if at > now}
        self._held = {key: at for key, at in self._held.items() if at > now}
        while True:
            async with self.store.read() as work:
                batch = await work.outbox.due(self.clock.now(), BATCH, skip=self._retry_at)
            held = {owed.id: self._held[to] for owed in batch if (to := _to(owed)) in self._held}
            self._retry_at |= held
            if len(held) < len(batch) or not batch:
                return [owed for owed in batch if owed.id not in held]

    async def _send_all(self, batch: list[Owed]) -> None:
        """Conversations side by side, each one's messages in their order."""
        queues: dict[Conversation, list[Owed]] = defaultdict(list)
        for owed in batch:
            queues[_to(owed)].append(owed)
        limit = asyncio.Semaphore(AT_ONCE)

        async def send_queue(to: Conversation, queue: list[Owed]) -> None:
            async with limit:
                for owed in queue:
                    if to in self._held or self._stopping.is_set() or time.monotonic() < self._stalled_until:
                        return
                    try:
                        await self._send(owed)
                    except Unavailable as busy:
                        log.warning("not sent yet", delivery=owed.delivery.key, error=str(busy))
                        self._hold(owed, BUSY)

        async with asyncio.TaskGroup() as group:
            for to, queue in queues.items():
                group.create_task(send_queue(to, queue))

    def _hold(self, owed: Owed, seconds: float) -> None:
        """Nothing goes to this conversation before: Teams asked for a pause, and messages keep their order."""
        self._held[_to(owed)] = self._retry_at[owed.id] = time.monotonic() + seconds

    async def _surely(self, note: Callable[[Transaction], Awaitable[None]]) -> None:
        """Writes down what happened in Teams, where it cannot be taken back: a busy database is asked again."""
        while True:
            try:
                async with self.store.write() as work:
                    await note(work)
                return
            except Unavailable:
                if self._stopping.is_set():
                    raise
                log.warning("database busy: what was sent is not marked yet")
                await asyncio.sleep(BUSY)

    async def _draw(self, owed: Owed) -> tuple[Address | None, Drawn]:
        async with self.store.read() as work:
            address = await work.outbox.address(owed.delivery.to)
            try:
                return address, await DRAWINGS[owed.delivery.card](
                    work, self.rules, self.clock.now(), owed.delivery
                )
            except Unavailable:
                raise
            except Exception as error:
                # One card that cannot be drawn is dead and says why; the others still go out.
                log.exception("card not drawn", delivery=owed.delivery.key)
                raise SendFailed(422, "NotDrawn", repr(error)) from error

    async def _send(self, owed: Owed) -> None:
        """One delivery, drawn now, sent, and its place remembered."""
        address: Address | None = None
        try:
            address, drawn = await self._draw(owed)
            digest = _digest(drawn.card)
            if owed.is_edit and digest == owed.digest:
                sent = Sent(owed.conversation_id, owed.message_id)
            else:
                sent = await self._call(owed, address, drawn.card, drawn.summary)
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

        await self._surely(note)
        log.info("sent", delivery=owed.delivery.key, edit=owed.is_edit, message=sent.message_id)

    async def _call(self, owed: Owed, address: Address | None, card: dict[str, Any], summary: str) -> Sent:
        if address is None:
            raise NoAddress
        await self._pace.turn()
        if owed.is_edit:
            await self.teams.edit(address.service_url, owed.conversation_id, owed.message_id, card, summary)
            return Sent(owed.conversation_id, owed.message_id)
        if owed.delivery.to.channel_id:
            return await self.teams.start_thread(
                address.service_url, address.tenant_id, address.conversation_id, card, summary
            )
        conversation = address.conversation_id
        if not conversation:
            conversation = await self.teams.open_personal(
                address.service_url, address.tenant_id, address.aad_object_id
            )
            await self._pace.turn()
        return await self.teams.send(address.service_url, conversation, card, summary)

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
        if found is Verdict.STALLED:
            self._stalled_until = time.monotonic() + STALL
            return
        if found is Verdict.RETRY:
            self._hold(owed, pause_after(owed.attempts, failure.retry_after))
            if failure.status == THROTTLED:
                return
        elif found is not Verdict.NEW_CHAT:
            self.total.failed += 1

        async def note(work: Transaction) -> None:
            await self._note_failure(work, owed, failure, found)

        await self._surely(note)

    async def _note_failure(self, work: Transaction, owed: Owed, failure: SendFailed, found: Verdict) -> None:
        now, person_id = self.clock.now(), owed.delivery.to.person_id
        if found in (Verdict.LEFT, Verdict.GONE):
            message_id = "" if found is Verdict.GONE else owed.message_id
            await work.outbox.sent(owed, owed.conversation_id, message_id, owed.digest, now)
        else:
            error = f"{failure.status} {failure.code}"
            dead = found is Verdict.DEAD
            await work.outbox.failed(owed, error, dead=dead, doubtful=failure.maybe_delivered)
        if person_id and failure.status in (403, 404) and found is not Verdict.GONE:
            await work.outbox.forget_chat_of(person_id)
        if found is Verdict.DEAD or (found is Verdict.LEFT and failure.status == 403):
            if person_id:
                await note_unreachable(work, self.rules, person_id, why(owed, failure), now)
            if not owed.is_edit:
                await note_undelivered(work, self.rules, owed.delivery, why(owed, failure), now)


def _to(owed: Owed) -> Conversation:
    return owed.delivery.to.person_id, owed.delivery.to.channel_id


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
