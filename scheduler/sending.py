"""One delivery at a time: drawn when it is sent, claimed just before, and its place remembered after."""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from cards.elements import Drawn
from cards.payloads import stamped
from practice.channels import GONE_BY
from practice.concern_clock import concern_lost
from practice.errors import Unavailable
from practice.library_undelivered import posted_anew, told_in_channel
from practice.reach import note_reached, note_unreachable
from practice.undelivered import note_undelivered
from practice.whereabouts import channels_back, channels_gone
from practice.work import Rules
from scheduler.clock import Clock
from scheduler.drawing import DRAWINGS
from scheduler.failures import NoAddress, Verdict, pause_after, verdict, why
from scheduler.leader import Term
from scheduler.ledger import BUSY, Ledger
from scheduler.limits import THROTTLED, Crowded, Limits
from scheduler.metrics import Metrics
from scheduler.pauses import Pauses
from scheduler.teams import REQUEST_SECONDS, SendFailed, Sent, Teams
from storage.leader import NotLeading
from storage.outbox import Address, Owed
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)

T = TypeVar("T")
Entry = Callable[[Transaction], Awaitable[None]]


@dataclass(slots=True)
class Delivered:
    """What was done, in messages, edits and removals. Only what failed for good counts as failed."""

    delivered: int = 0
    failed: int = 0


class _OwedNoMore(Exception):
    """Taken back, or done, since it was looked up."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What sends, in one leader's term."""

    store: Store
    rules: Rules
    teams: Teams
    clock: Clock
    limits: Limits
    pauses: Pauses
    term: Term
    ledger: Ledger
    resting: asyncio.Event
    """Set where this process is to begin nothing more."""
    total: Delivered
    metrics: Metrics

    async def take_over(self) -> bool:
        """What an earlier leader left half done is owed again. False where the database does not answer."""
        try:
            doubtful = await self.ledger.write(lambda work: work.outbox.unknown(self.term.number))
        except Unavailable as busy:
            log.warning("outbox not taken over yet", error=str(busy))
            return False
        if doubtful:
            log.warning("sent again: nobody knows whether Teams had them", doubtful=doubtful)
            self.metrics.doubtful(doubtful)
        return True

    async def deliver(self, owed: Owed) -> None:
        """One delivery, whatever becomes of it."""
        try:
            try:
                await self._send(owed)
            except (NotLeading, Crowded, _OwedNoMore):
                raise
            except Unavailable as busy:
                log.warning("not sent yet", delivery=owed.delivery.key, error=str(busy))
                self.pauses.hold(owed.delivery.to, BUSY)
                # The claim may have been written although nobody could say so.
                await self._write(lambda work: work.outbox.put_back(owed))
            except Exception as fault:
                log.exception("a fault of ours", delivery=owed.delivery.key)
                failure = SendFailed(0, "Fault", type(fault).__name__, maybe_delivered=True)
                await self._failed(owed, None, failure)
        except Crowded as full:
            self.pauses.hold(owed.delivery.to, full.seconds)
        except _OwedNoMore:
            log.info("owed no more", delivery=owed.delivery.key)
        except NotLeading:
            log.warning("left to the next leader", delivery=owed.delivery.key)
            self.resting.set()

    async def _write(self, entry: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.ledger.surely(entry)

    async def _mark(self, mark: Entry, and_then: Entry) -> None:
        """Both in one transaction; where what follows from the mark fails by a fault of ours, the mark alone."""

        async def both(work: Transaction) -> None:
            await mark(work)
            await and_then(work)

        try:
            await self._write(both)
        except NotLeading:
            raise
        except Exception:
            log.exception("a fault of ours, in what follows from a delivery")
            await self._write(mark)

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
        began = self.clock.now()
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

        async def mark(work: Transaction) -> None:
            await work.outbox.sent(owed, sent.conversation_id, sent.message_id, digest, self.clock.now())

        async def reached(work: Transaction) -> None:
            # An edit proves nothing: it can be made in the chat of somebody who has blocked the bot.
            if owed.is_edit or address is None:
                return
            if channel_id := owed.delivery.to.channel_id:
                if await work.channels.is_gone(channel_id):
                    channels = await work.channels.by_ids([channel_id])
                    await channels_back(work, self.rules, channels, began, self.clock.now())
            else:
                await work.channels.heard_chat(
                    address.aad_object_id, sent.conversation_id, address.tenant_id, address.service_url
                )
                await note_reached(work, self.rules, owed.delivery.to.person_id, self.clock.now())

        self.pauses.went(owed.delivery.to)
        try:
            await self._mark(mark, reached)
        except NotLeading:
            if address and not owed.is_edit:
                await self._unsend(address, sent)
            raise
        log.info("sent", delivery=owed.delivery.key, edit=owed.is_edit, message=sent.message_id)

    async def _unsend(self, address: Address, sent: Sent) -> None:
        """The leader of today does not know of this message and sends its own: this one goes.

        It stays where the mark was written after all, or nobody can say: better twice than never.
        """
        try:
            async with self.store.read() as work:
                known = await work.outbox.knows(sent.message_id)
            if sent.message_id and not known:
                await self.teams.delete(address.service_url, sent.conversation_id, sent.message_id)
        except (Unavailable, SendFailed) as failure:
            log.warning("it may stand there twice", message=sent.message_id, error=str(failure))

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
            await call.may_begin()
            self._may_begin()
            call.begins()
            try:
                return await self.teams.open_personal(
                    address.service_url, address.tenant_id, address.aad_object_id
                )
            except SendFailed as failure:
                # Whatever came of it: no message was sent yet.
                failure.maybe_delivered = False
                raise

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
        async with self.limits.sending(thread) as waiting:
            if not await self.ledger.write(lambda work: work.outbox.claim(owed, self.term.number)):
                raise _OwedNoMore
            await waiting.may_begin()
            try:
                self._may_begin()
            except (Crowded, NotLeading):
                await self._write(lambda work: work.outbox.put_back(owed))
                raise
            waiting.begins()
            began = time.monotonic()
            try:
                async with asyncio.timeout(REQUEST_SECONDS):
                    done = await call()
            except TimeoutError as slow:
                raise SendFailed(0, "NoAnswer", "no answer in time", maybe_delivered=True) from slow
            kind = "delete" if owed.recalled else "edit" if owed.is_edit else "post"
            self.metrics.sent(kind, time.monotonic() - began)
            return done

    def _may_begin(self) -> None:
        """Raises `Crowded` while Teams wants silence, and `NotLeading` where this process is to begin nothing more."""
        if (silence := self.pauses.silence()) > 0:
            raise Crowded(silence)
        if self.resting.is_set() or self.term.left() < REQUEST_SECONDS:
            raise NotLeading

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
        self.metrics.refused(failure.status)
        if failure.maybe_delivered and not owed.is_edit:
            self.metrics.doubtful()
        if failure.status == THROTTLED:
            for_all = self.pauses.throttle(owed.delivery.to, failure.retry_after)
            self.metrics.throttled("tenant" if for_all else "conversation")
        elif found is Verdict.STALLED:
            self.pauses.stall()
        elif found is Verdict.RETRY:
            pause = pause_after(owed.attempts, failure.retry_after)
            self.pauses.hold(owed.delivery.to, pause, away=failure.unreached)
        elif found is not Verdict.NEW_CHAT and not (owed.recalled and found is Verdict.GONE):
            self.total.failed += 1
        await self._mark(
            lambda work: self._mark_failed(work, owed, failure, found),
            lambda work: self._tell_failed(work, owed, failure, found),
        )

    async def _mark_failed(self, work: Transaction, owed: Owed, failure: SendFailed, found: Verdict) -> None:
        if found is Verdict.STALLED or failure.status == THROTTLED:
            await work.outbox.put_back(owed)
        elif owed.recalled and found is Verdict.GONE:
            await work.outbox.removed(owed)
        elif found is Verdict.GONE:
            await work.outbox.sent(owed, owed.conversation_id, "", owed.digest, self.clock.now())
        else:
            doubtful = failure.maybe_delivered and not owed.is_edit
            dead = found in (Verdict.DEAD, Verdict.LEFT)
            await work.outbox.failed(owed, f"{failure.status} {failure.code}", dead=dead, doubtful=doubtful)

    async def _tell_failed(self, work: Transaction, owed: Owed, failure: SendFailed, found: Verdict) -> None:
        """A refusal of somebody's chat is a fact about them; what never arrives is told to the QA leads."""
        now, person_id = self.clock.now(), owed.delivery.to.person_id
        if person_id and failure.status in (403, 404) and found is not Verdict.GONE:
            await work.outbox.forget_chat_of(person_id)
        if found is Verdict.GONE and not owed.recalled:
            await posted_anew(work, self.rules, owed.delivery, now)
        if found is Verdict.DEAD or (found is Verdict.LEFT and failure.status == 403):
            if person_id:
                await note_unreachable(work, self.rules, person_id, why(owed, failure), now)
            elif gone := GONE_BY.get(failure.code):
                channels = await work.channels.by_ids([owed.delivery.to.channel_id])
                await channels_gone(work, self.rules, channels, gone, now, now)
            if not owed.is_edit:
                await note_undelivered(work, self.rules, owed.delivery, why(owed, failure), now)
                await concern_lost(work, self.rules, owed.delivery, now)
                await told_in_channel(work, self.rules, owed.delivery, now)


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
