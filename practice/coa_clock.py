"""What the clock does of COA weeks: everything that is due at `now`, from the database alone. [K]"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from practice import kit
from practice.work import Rules, Work

Sweep = Callable[[Work, Rules, datetime], Awaitable[int]]

SWEEPS: tuple[Sweep, ...] = (kit.prompt,)
"""One for each capability, in order; each gives back how many messages it owes now. Run again, it finds none."""


async def due_of_coas(work: Work, rules: Rules, now: datetime) -> int:
    """How many messages are owed anew."""
    if rules.framework.coa is None:
        return 0
    return sum([await sweep(work, rules, now) for sweep in SWEEPS])


async def next_of_coas(work: Work, now: datetime) -> datetime | None:
    """The next instant, other than a working day's 09:00, at which something of a COA falls due after `now`."""
    return await work.kits.next_instant(now)
