"""The clock: the machine's, or in local mode one that stands still until it is moved."""

from datetime import UTC, datetime
from typing import Protocol


class ClockMovesForward(Exception):
    """The clock was asked to go back."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The aware UTC instant that decides what is due."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class StandingClock:
    """Stands at the instant it was given; only `set` moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, to: datetime) -> None:
        self._now = to.astimezone(UTC)
