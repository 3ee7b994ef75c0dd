"""What the clock does of COA weeks: everything that is due at `now`, from the database alone. [K]"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from practice import action_chasing, journey, kit, participation
from practice.concern_clock import concerns_due, next_of_concerns
from practice.gathering import post_gatherings
from practice.work import Rules, Work

Sweep = Callable[[Work, Rules, datetime], Awaitable[int]]

SWEEPS: tuple[Sweep, ...] = (
    # First: a meeting begins on its minute.
    kit.prompt,
    post_gatherings,
    concerns_due,
    journey.prompt,
    participation.remind,
    action_chasing.chase,
)
"""One for each capability, in order; each gives back how many messages it owes now. Run again, it finds none."""


async def due_of_coas(work: Work, rules: Rules, now: datetime) -> int:
    """How many messages are owed anew. A fault in one of these sweeps stops neither the others nor what comes after."""
    owed = 0
    if rules.framework.coa is not None:
        for sweep in SWEEPS:
            async with work.apart(f"{sweep.__module__}.{sweep.__name__}"):
                owed += await sweep(work, rules, now)
    return owed


async def next_of_coas(work: Work, now: datetime) -> datetime | None:
    """The next instant, other than a working day's 09:00, at which something of a COA falls due after `now`."""
    found = [await work.kits.next_instant(now), await next_of_concerns(work, now)]
    return min((at for at in found if at is not None), default=None)
