"""What can go wrong between a bot and Teams: faults that a test orders, and Teams' rate windows."""

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

# (calls, seconds) of one bot in one conversation, and of one app in one tenant: Teams' documented limits.
_SENDS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
_READS = ((14, 1.0), (16, 2.0), (120, 30.0), (3600, 3600.0))
_TENANT = ((50, 1.0),)


@dataclass(frozen=True, slots=True)
class Fault:
    """What the connector answers instead. Status None: as usual, only late; 0: the connection is cut.

    `hold`: nothing is done or answered before it is set.
    """

    status: int | None
    times: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    deliver: bool = False
    delay: float = 0.0
    match: str = ""
    code: str = "ServiceError"
    hold: asyncio.Event | None = None


class Faults:
    """Faults in the order in which they were asked for; each meets the next calls that it matches."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def next(
        self,
        status: int | None,
        *,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
        deliver: bool = False,
        delay: float = 0.0,
        match: str = "",
        code: str = "ServiceError",
        hold: asyncio.Event | None = None,
    ) -> None:
        """Spoil the next `times` calls; `match` is searched in "METHOD /path", `delay` is in seconds.

        `deliver` carries the call out although the answer says that it failed.
        """
        self._waiting.append(Fault(status, times, headers or {}, deliver, delay, match, code, hold))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this call, if one is waiting."""
        for index, fault in enumerate(self._waiting):
            if re.search(fault.match, f"{method} {path}"):
                if fault.times > 1:
                    self._waiting[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[index]
                return fault
        return None

    def clear(self) -> None:
        """Forget the faults that have not happened."""
        self._waiting.clear()


class Windows:
    """Teams' rate windows, on real monotonic time: a refused call is not counted."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._sends: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=1800))
        self._reads: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=3600))
        self._tenant: deque[float] = deque(maxlen=50)

    def wait(self, conversation: str, *, send: bool) -> float:
        """Seconds until this call is allowed; 0.0 when it is, and then it is counted."""
        now = self._seconds()
        seen = (self._sends if send else self._reads)[conversation] if conversation else None
        waits = [_wait(self._tenant, _TENANT, now)]
        if seen is not None:
            waits.append(_wait(seen, _SENDS if send else _READS, now))
        if max(waits) > 0:
            return max(waits)
        self._tenant.append(now)
        if seen is not None:
            seen.append(now)
        return 0.0


def _wait(seen: deque[float], windows: tuple[tuple[int, float], ...], now: float) -> float:
    waits = (seen[-calls] + span - now for calls, span in windows if len(seen) >= calls)
    return max(waits, default=0.0)
