"""Typed text, card verbs and dialogs to one handler each; the one place where errors become replies.

A turn that changes something is one transaction: the change, what it owes, and its answer in the inbox. So a repeat
of it, with the same id or a new one, finds the first answer; and what fails leaves nothing behind.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

import bot.handlers  # noqa: F401  (fills the table of handlers)
from bot.arrivals import Arrivals
from bot.desk import HANDLERS, Desk
from bot.language import Unknown, understand
from bot.turn import DIALOGS, SPOKEN, Kind, Outcome, Reply, Turn
from cards.library_payloads import ReceiveFile
from cards.notices import did_you_mean, notice, try_again
from cards.payloads import Command, Tokened, delivery_of, is_anonymous, unpack
from practice.errors import BadInput, NotAllowed, NotFound, PracticeError, Refused, Unavailable
from practice.framework import Framework
from practice.people import Person
from practice.roles import require, scope_of
from practice.work import Rules
from scheduler.clock import Clock
from storage.store import Store, Transaction

log = structlog.get_logger(__name__)

PATIENCE = 8.0
"""Seconds that a turn may take, however often it waits for the database: Teams gives up after ten to fifteen."""
IN_AN_EXTENSION = 4.0
"""Seconds that a turn of the message extension may take: its client gives up after five, and asks twice more."""
TOO_LONG = (
    "The database is busy just now and took too long, so I cannot say whether this was kept. "
    "Please try again: nothing happens twice."
)
ONLY_IN_A_DIALOG = "This is written in the dialog that its button opens, and nowhere else."

Receive = Callable[[Turn, Person, datetime], Awaitable[ReceiveFile]]

_ANSWERED_BEFORE = Reply(outcome=Outcome.REPEAT)


class _Repeated(Exception):
    """The same turn was answered by another task meanwhile: this one's work is dropped."""


@dataclass(frozen=True, slots=True)
class Router:
    store: Store
    rules: Rules
    clock: Clock
    arrivals: Arrivals
    receive: Receive
    """Fetches and looks at what a message brings, and gives the command that keeps it."""
    nudge: Callable[[], None]
    """Wakes the sender: something may be owed."""

    async def __call__(self, turn: Turn) -> Reply:
        """The answer to one turn. A refusal is an answer too; only a fault of ours raises."""
        try:
            async with asyncio.timeout(IN_AN_EXTENSION if turn.of_extension else PATIENCE):
                if turn.kind in SPOKEN:
                    unseen = is_anonymous(turn.data)
                    return await (self._unseen(turn) if unseen else self._spoken(turn))
                return await self.arrivals.event(turn)
        except Unavailable as busy:
            log.warning("busy")
            return _refusal(turn, busy)
        except TimeoutError:
            log.warning("took too long")
            return _refusal(turn, Unavailable(TOO_LONG))

    async def _spoken(self, turn: Turn) -> Reply:
        try:
            await self._take_stray_away(turn)
            person = _admitted(await self.arrivals.person(turn))
            command = await self._command(turn, person)
            if isinstance(command, Unknown):
                return await self._once(turn, _not_understood(command, person, self.rules.framework))
            if command.changes:
                return await self._changing(turn, command, person)
            async with self.store.read() as work:
                reply = await self._handle(turn, command, person, work)
            return await self._once(turn, reply)
        except Unavailable:
            raise
        except PracticeError as refusal:
            log.info("refused", why=type(refusal).__name__)
            return await self._once(turn, _refusal(turn, refusal))

    async def _command(self, turn: Turn, person: Person) -> Command | Unknown:
        if turn.kind is Kind.SENT:
            return await self.receive(turn, person, self.clock.now())
        return understand(turn.text) if turn.kind is Kind.TEXT else unpack(turn.data)

    async def _take_stray_away(self, turn: Turn) -> None:
        """A card that came twice, because Teams did not say that it came once: the copy that is pressed goes away."""
        ref = delivery_of(turn.data)
        if not ref or not turn.message_id:
            return
        async with self.store.read() as work:
            doubtful = await work.outbox.is_doubtful(ref)
        if doubtful:
            async with self.store.write() as work:
                await work.outbox.remove_stray(ref, turn.place.id, turn.message_id, self.clock.now())
            self.nudge()

    async def _unseen(self, turn: Turn) -> Reply:
        """Nothing is kept or logged of who did it, so that no repeat is known here: its use case finds what it made.

        docs/decisions/0011-focus-groups.md
        """
        if turn.kind not in DIALOGS:
            # Any other answer could be a message that others see; no card of ours asks for one.
            return Reply(text=ONLY_IN_A_DIALOG if turn.executed else "", outcome=Outcome.REFUSED)
        try:
            person = _admitted(await self.arrivals.unseen(turn))
            command = unpack(turn.data)
            async with self.store.write() if command.changes else self.store.read() as work:
                return await self._handle(turn, command, person, work)
        except Unavailable:
            raise
        except PracticeError as refusal:
            log.info("refused", why=type(refusal).__name__)
            return _refusal(turn, refusal)

    async def _changing(self, turn: Turn, command: Command, person: Person) -> Reply:
        key, once = _key(turn), _token(turn, command)
        try:
            async with self.store.write() as work:
                if (first := await work.inbox.answer(key, once)) is not None:
                    return _again(turn, first)
                reply = await self._handle(turn, command, person, work)
                if not await work.inbox.keep(key, once, reply.as_dict(), self.clock.now()):
                    raise _Repeated
                owes = work.outbox.owes
        except _Repeated:
            async with self.store.read() as work:
                return _again(turn, await work.inbox.answer(key, once) or {})
        if owes:
            self.nudge()
        return reply

    async def _once(self, turn: Turn, reply: Reply) -> Reply:
        """Of a turn that changed nothing: only an answer that is a message of its own must not come twice."""
        if _answers_in_response(turn):
            return reply
        async with self.store.write() as work:
            new = await work.inbox.keep(_key(turn), None, {}, self.clock.now())
        return reply if new else _ANSWERED_BEFORE

    async def _handle(self, turn: Turn, command: Command, person: Person, work: Transaction) -> Reply:
        scope = require(person, self.rules.framework, command.do)
        if not command.anonymous:
            log.info("turn", do=command.do, person=person.id)
        desk = Desk(work, self.rules, person, scope, self.clock.now())
        return await HANDLERS[type(command)](turn, command, desk)


def _admitted(person: Person | None) -> Person:
    """Who acts. Raises `NotAllowed` for whoever was not imported, or has left."""
    if person is None or person.left:
        log.warning("unknown person")
        raise NotAllowed(
            "I do not know you yet, so I cannot show you anything. Ask your QA lead to add you to the people file."
        )
    return person


def _not_understood(unknown: Unknown, person: Person, framework: Framework) -> Reply:
    return replace(_nearest(unknown, person, framework), outcome=Outcome.REFUSED)


def _nearest(unknown: Unknown, person: Person, framework: Framework) -> Reply:
    """The nearest command, if it is for this person; with a button where pressing it by mistake changes nothing."""
    if unknown.nearest is None or scope_of(person, framework, unknown.nearest.command.do) is None:
        said = f"“{unknown.words}” is none of my commands. Type `help` to see what you can do."
        return Reply.drawn(notice("I did not understand that", said))
    command = unknown.nearest.understood(unknown.rest)
    if command.changes:
        example = framework.example(unknown.nearest.example)
        said = f"I do not know “{unknown.words}”. Type, for example, `{example}`."
        return Reply.drawn(notice(f"Did you mean “{unknown.nearest.title}”?", said))
    words = f"{unknown.nearest.title} {unknown.rest}".strip()
    return Reply.drawn(did_you_mean(words, command, unknown.words))


def _answers_in_response(turn: Turn) -> bool:
    return turn.executed or turn.kind in DIALOGS or turn.kind is Kind.SEARCH


def _key(turn: Turn) -> str:
    """The activity's own."""
    return _hash(turn.tenant_id, turn.place.id, turn.activity_id, turn.name)


def _token(turn: Turn, command: Command) -> str | None:
    """Whose press of which button, and with what in its inputs: what was typed anew is no repeat."""
    if not isinstance(command, Tokened) or not command.token:
        return None
    return _hash(turn.tenant_id, turn.sender.aad_object_id, command.do, command.model_dump_json())


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _again(turn: Turn, first: dict[str, Any]) -> Reply:
    """A repeat's answer: the first one, but no second message."""
    log.info("repeat")
    if not _answers_in_response(turn):
        return _ANSWERED_BEFORE
    return Reply(**first, outcome=Outcome.REPEAT)


_TITLES: dict[type[PracticeError], str] = {
    NotAllowed: "Not for you",
    NotFound: "Not found",
    BadInput: "I did not understand that",
    Unavailable: "Busy just now",
}


def _refusal(turn: Turn, refusal: PracticeError) -> Reply:
    outcome = Outcome.BUSY if isinstance(refusal, Unavailable) else Outcome.REFUSED
    return replace(_in_words(turn, refusal), outcome=outcome)


def _in_words(turn: Turn, refusal: PracticeError) -> Reply:
    """In the form that fits. A page of a dialog comes back with what was typed, to be sent again."""
    if turn.kind is Kind.SEARCH:
        return Reply(text=str(refusal))
    title = next((t for kind, t in _TITLES.items() if isinstance(refusal, kind)), "That is not possible")
    if turn.kind is Kind.SENT and isinstance(refusal, BadInput | Refused):
        title = "I did not keep this file"
    if turn.kind is Kind.PRESS and turn.executed:
        return Reply(text=str(refusal))
    if turn.kind is Kind.DIALOG_SUBMIT and isinstance(refusal, Unavailable):
        return Reply.drawn(try_again(str(refusal), dict(turn.data)), title="Practice Loop")
    return Reply.drawn(notice(title, str(refusal)), title="Practice Loop")
