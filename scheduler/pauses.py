"""When nothing may go: to one conversation, or to anybody. All of it in real, monotonic seconds."""

import time
from collections.abc import Callable

from practice.records import To
from scheduler.failures import pause_after

STALL = 60.0
"""Seconds of silence after Teams refused the bot itself: a client secret that has expired, say."""


class Pauses:
    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._held: dict[To, float] = {}
        self._away: set[To] = set()
        self._throttled: dict[To, tuple[int, float]] = {}
        """Where Teams asked for a pause: how often in a row, and until when."""
        self._silent_until = 0.0
        self._stalled_until = 0.0

    def held(self) -> list[To]:
        """Where nothing may go now."""
        now = self._seconds()
        self._held = {to: until for to, until in self._held.items() if until > now}
        return list(self._held)

    def holds(self, to: To) -> bool:
        return self._held.get(to, 0.0) > self._seconds()

    def silence(self) -> float:
        """Seconds in which nothing may go anywhere."""
        return max(0.0, self._silent_until - self._seconds())

    def stalled(self) -> bool:
        """Whether that is because Teams refuses the bot itself."""
        return self._seconds() < self._stalled_until

    def first_end(self, since: float) -> float | None:
        """Seconds until the first pause ends of those that had not ended at the second `since`; None: there is none."""
        ends = [until for until in (*self._held.values(), self._silent_until) if until > since]
        return min(ends) - self._seconds() if ends else None

    def away(self) -> list[To]:
        """Where nothing may go now because Teams could not be reached."""
        return [to for to in self._away if self.holds(to)]

    def hold(self, to: To, seconds: float, *, away: bool = False) -> None:
        """Nothing goes to this conversation before: messages keep their order. `away`: Teams could not be reached."""
        self._held[to] = self._seconds() + seconds
        (self._away.add if away else self._away.discard)(to)

    def throttle(self, to: To, retry_after: float | None) -> bool:
        """Obeys for the conversation; for all, where another one is asked to pause too: the limit is the tenant's.

        Gives back whether it was for all.
        """
        now = self._seconds()
        times, _ = self._throttled.get(to, (0, 0.0))
        pause = pause_after(times, retry_after)
        others = any(until > now for other, (_, until) in self._throttled.items() if other != to)
        self._throttled[to] = (times + 1, now + pause)
        self.hold(to, pause)
        if others:
            self._silent_until = max(self._silent_until, now + pause)
        return others

    def went(self, to: To) -> None:
        """Teams took a message there."""
        self._throttled.pop(to, None)
        self._away.discard(to)

    def stall(self) -> None:
        """It is the bot itself that is refused: nothing goes anywhere for a while."""
        self._stalled_until = self._seconds() + STALL
        self._silent_until = max(self._silent_until, self._stalled_until)
