"""What the clock does of the library: everything that is due at `now`, from the database alone. [R]"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from practice.library_digest import digest_due
from practice.library_files import drop_unused
from practice.library_review import reviews_due
from practice.work import Rules, Work

Sweep = Callable[[Work, Rules, datetime], Awaitable[int]]

SWEEPS: tuple[Sweep, ...] = (
    # Reviews.
    reviews_due,
    # The digest.
    digest_due,
    # Files.
    drop_unused,
)
"""One for each capability; each gives back how many messages it owes now. Run again, it finds none."""


async def due_of_library(work: Work, rules: Rules, now: datetime) -> int:
    """How many messages are owed anew. A fault in one of these sweeps does not stop the others."""
    owed = 0
    if rules.framework.library is not None:
        for sweep in SWEEPS:
            async with work.apart(f"{sweep.__module__}.{sweep.__name__}"):
                owed += await sweep(work, rules, now)
    return owed
