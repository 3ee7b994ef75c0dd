"""What a bad day is: a name for the table, what happens on it, and what it may cost."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chaos.databases import Databases
from chaos.stage import Count, Stage, stage
from chaos.wave import Wave

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"

Check = Callable[[Count], bool]


def nothing_doubtful(count: Count) -> bool:
    """Teams said clearly that it took nothing, or everything."""
    return count.doubtful == 0


def doubtful_as_often_as_it_happened(count: Count) -> bool:
    """Teams kept nothing of it, which nobody could know."""
    return count.doubtful == count.blows and count.repeated == 0


def repeated_as_often_as_it_happened(count: Count) -> bool:
    """Teams kept each of them, which nobody could know."""
    return count.repeated == count.doubtful == count.blows


def half_of_them_repeated(count: Count) -> bool:
    """Teams kept each other one, which nobody could know."""
    return 2 * count.repeated == count.doubtful == count.blows


def whatever_was_in_flight(count: Count) -> bool:
    """As many as happened to be under way."""
    return True


@dataclass(frozen=True, slots=True)
class Day:
    """Always, beside its `check`: nothing lost, and no more repeated than doubtful."""

    name: str
    play: Callable[[Stage], Awaitable[None]]
    """From the start of the service until nothing is owed and it has stopped."""
    check: Check = whatever_was_in_flight
    databases: tuple[str, ...] = (SQLITE, POSTGRESQL)
    short: tuple[str, ...] = (SQLITE, POSTGRESQL)
    """Which of them stand in the short form."""
    blows: int = 1
    """How many there have to be, in as many runs of the long form as that takes."""
    wave: Callable[[int], Wave] = Wave
    """For so many auditors."""
    latency: float = 0.05
    """Seconds that Teams takes to answer."""
    taken_over_within: float = math.inf
    """Seconds that another has to lead. Only the long form, which has the machine to itself, holds it to that."""
    limits: bool = True
    """Whether Teams keeps its limits: not where each of its answers is ordered."""
    stops_the_server: bool = False
    """PostgreSQL's: nothing else may be played on it meanwhile."""

    def played_on(self, *, short: bool) -> list[str]:
        """The databases that this day is played on."""
        return [name for name in self.databases if not short or name in self.short]


async def played(day: Day, databases: Databases, auditors: int, seed: int = 1) -> Count:
    """One run of a day, and what came of it. `AssertionError` where the service did what it may not do on any day."""
    async with stage(
        databases, day.wave(auditors), seed=seed, latency=day.latency, limits=day.limits
    ) as made:
        await day.play(made)
        return await made.count()
