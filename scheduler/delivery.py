"""Empties the outbox: draws each card when it is sent, sends it, and remembers where it stands.

What is due is decided by the clock; how long to wait after a failure by real, monotonic time.
"""

import asyncio
import hashlib
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import structlog

from cards.elements import Drawn
from practice.allocation import note_reached, note_unreachable
from practice.errors import Unavailable
from practice.work import Rules
from scheduler.clock import Clock
from scheduler.drawing import DRAWINGS
from scheduler.teams import SendFailed, Sent, Teams
from storage.outbox import Address, Owed
from storage.store import Store

log = structlog.get_logger(__name__)

BATCH = 50
AT_ONCE = 8
"""Conversations that are written to at the same time."""
ATTEMPTS = 8
"""After so many tries a delivery is dead."""
LONGEST_PAUSE = 30.0
"""Seconds between two tries at the most, where Teams names none."""
RETRIED = frozenset({0, 408, 412, 429, 500, 502, 503, 504})
BLOCKED = frozenset({"ConversationBlockedByUser", "MessageWritesBlocked"})
GONE = "ActivityNotFoundInConversation"


class NoAddress(SendFailed):
    """The person is not known in Teams yet, so that there is nowhere to send to."""

    def __init__(self) -> None:
        super().__init__(404, "NotInTeams", "not seen in Teams yet")


_WHY = {
    "NotInTeams": "not seen in Teams yet; check the sign-in name in the people file",
    "ForbiddenOperationException": "has not installed the bot",
    "ConversationBlockedByUser": "has blocked the bot",
    "MessageWritesBlocked": "has blocked the bot",
    "BotNotInConversationRoster": "has removed the bot",
    "BotDisabledByAdmin": "the bot is disabled by your Teams administrator",
}


@dataclass(slots=True)
class Delivered:
    """What a run did, in messages and edits."""

    delivered: int = 0
    failed: int = 0


@dataclass(slots=True)
class Sender:
    """The one place from which deliveries leave. One run at a time."""

    store: Store
    rules: Rules
    teams: Teams
    clock: Clock
    _retry_at: dict[int, float] = field(default_factory=dict)
    """Delivery id to the monotonic second before which it is not tried again."""
    _running: asyncio.Lock = field(default_factory=asyncio.Lock)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def nudge(self) -> None:
        """Something may be owed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Sends for ever; ends when cancelled, between two batches or in the wait for one."""
        while True:
            self._wake.clear()
            pause = 60.0
            try:
                await self.drain(wait=False)
                pause = self._pause(pause)
            except* Unavailable as busy:
                log.warning("outbox not read", error=str(busy.exceptions[0]))
                pause = 1.0
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=pause)
            except TimeoutError:
                continue

    def _pause(self, longest: float) -> float:
        """Seconds until the next retry may go, `longest` at most."""
        now = time.monotonic()
        return max(0.05, min([longest, *(at - now for at in self._retry_at.values())]))

    async def drain(self, *, wait: bool) -> Delivered:
        """Sends all that is due; with `wait`, also what has to be tried again, until nothing sendable is left."""
        done = Delivered()
        async with self._running:
            while True:
                batch = await self._next_batch()
                if batch:
                    await self._send_all(batch, done)
                elif wait and self._retry_at:
                    await asyncio.sleep(self._pause(LONGEST_PAUSE))
                else:
                    return done

    async def _next_batch(self) -> list[Owed]:
        monotonic = time.monotonic()
        self._retry_at = {key: at for key, at in self._retry_at.items() if at > monotonic}
        async with self.store.read() as work:
            return await work.outbox.due(self.clock.now(), BATCH, skip=self._retry_at)

    async def _send_all(self, batch: list[Owed], done: Delivered) -> None:
        """Conversations side by side, each one's messages in their order."""
        queues: dict[tuple[str, str], list[Owed]] = defaultdict(list)
        for owed in batch:
            to = owed.delivery.to
            queues[(to.person_id, to.channel_id)].append(owed)
        limit = asyncio.Semaphore(AT_ONCE)

        async def send_queue(queue: list[Owed]) -> None:
            async with limit:
                for owed in queue:
                    await self._send(owed, done)

        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                group.create_task(send_queue(queue))

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

    async def _send(self, owed: Owed, done: Delivered) -> None:
        """One delivery, drawn now, sent, and its place remembered."""
        try:
            address, drawn = await self._draw(owed)
            digest = _digest(drawn.card)
            if owed.is_edit and digest == owed.digest:
                sent = Sent(owed.conversation_id, owed.message_id)
            else:
                sent = await self._call(owed, address, drawn.card, drawn.summary)
                done.delivered += 1
        except SendFailed as failure:
            done.failed += 1
            await self._failed(owed, failure)
            return
        async with self.store.write() as work:
            await work.outbox.sent(owed, sent.conversation_id, sent.message_id, digest, self.clock.now())
            if owed.delivery.to.person_id and address:
                await work.channels.heard_chat(
                    address.aad_object_id, sent.conversation_id, address.tenant_id, address.service_url
                )
                await note_reached(work, owed.delivery.to.person_id, self.clock.now())
        log.info("sent", delivery=owed.delivery.key, edit=owed.is_edit, message=sent.message_id)

    async def _call(self, owed: Owed, address: Address | None, card: dict[str, Any], summary: str) -> Sent:
        if address is None:
            raise NoAddress
        if owed.is_edit:
            await self.teams.edit(address.service_url, owed.conversation_id, owed.message_id, card, summary)
            return Sent(owed.conversation_id, owed.message_id)
        if owed.delivery.to.channel_id:
            return await self.teams.start_thread(
                address.service_url, address.tenant_id, address.conversation_id, card, summary
            )
        conversation = address.conversation_id or await self.teams.open_personal(
            address.service_url, address.tenant_id, address.aad_object_id
        )
        return await self.teams.send(address.service_url, conversation, card, summary)

    async def _failed(self, owed: Owed, failure: SendFailed) -> None:
        retry = failure.status in RETRIED and owed.attempts + 1 < ATTEMPTS
        log.warning(
            "send failed",
            delivery=owed.delivery.key,
            status=failure.status,
            code=failure.code,
            attempt=owed.attempts + 1,
            retry=retry,
        )
        if retry:
            self._retry_at[owed.id] = time.monotonic() + _pause_after(owed.attempts, failure.retry_after)
        now = self.clock.now()
        person_id = owed.delivery.to.person_id
        async with self.store.write() as work:
            if owed.is_edit and not retry:
                # The message stays as it stands, and is not owed any more: deleted in Teams, say.
                await work.outbox.sent(owed, owed.conversation_id, owed.message_id, owed.digest, now)
                return
            await work.outbox.failed(
                owed, f"{failure.status} {failure.code}", dead=not retry, doubtful=failure.maybe_delivered
            )
            if person_id and not retry:
                if failure.code in BLOCKED or failure.status in (403, 404):
                    await work.outbox.forget_chat_of(person_id)
                why = _WHY.get(failure.code, f"Teams refused the message ({failure.status} {failure.code})")
                await note_unreachable(work, self.rules, person_id, why, now)


def _pause_after(attempts: int, retry_after: float | None) -> float:
    """Seconds: what Teams named, else growing with each attempt, with jitter."""
    if retry_after is not None:
        return retry_after
    pause: float = min(LONGEST_PAUSE, 0.5 * 2.0**attempts)
    return pause * random.uniform(0.5, 1.5)


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
