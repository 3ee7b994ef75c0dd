"""How fast the bot may call Teams: a little slower than Teams' limit for one app in one tenant."""

import asyncio
import time
from collections import deque

CALLS = 45
"""In a second; Teams allows 50."""


class Pace:
    """Lets `calls` through in any `seconds`, at once while there is room; the others wait."""

    def __init__(self, calls: int = CALLS, seconds: float = 1.0) -> None:
        self._seconds = seconds
        self._seen: deque[float] = deque(maxlen=calls)

    async def turn(self) -> None:
        """Waits until one more call fits."""
        while len(self._seen) == self._seen.maxlen:
            wait = self._seen[0] + self._seconds - time.monotonic()
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._seen.append(time.monotonic())
