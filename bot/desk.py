"""What a handler works with, and the table of handlers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.turn import Reply, Turn
from cards.payloads import Command
from practice.errors import Refused
from practice.people import Person
from practice.roles import Scope
from practice.work import Rules
from storage.store import Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """One turn's desk: its transaction, who is there and how far their role reaches. Everything is kept or nothing."""

    work: Transaction
    rules: Rules
    person: Person
    scope: Scope
    now: datetime


def require_private(turn: Turn, said: str) -> None:
    """Raises `Refused` with `said` where others would read the answer, whatever a client made of a button."""
    if not turn.private:
        raise Refused(said)


Handler = Callable[[Turn, Any, Desk], Awaitable[Reply]]

HANDLERS: dict[type[Command], Handler] = {}
"""Filled by the modules of bot/handlers when they are imported."""


def handles(command: type[Command]) -> Callable[[Handler], Handler]:
    """This function answers that command, and no other does."""

    def register(handler: Handler) -> Handler:
        if command in HANDLERS:
            raise ValueError(f"{command.__name__} is handled twice.")
        HANDLERS[command] = handler
        return handler

    return register
