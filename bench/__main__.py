"""`python -m bench [--write] [NAME ...]`: every measurement, or the named ones, beside what is to be reached.

With `--write` their tables in docs/performance.md are written anew.
"""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping

from bench import draw, due, library, saving, sharing, start, turns, wave, where
from bench.figures import Table, write
from bench.processes import LOAD_CORE, machine

FIGURES: Mapping[str, Callable[[], Awaitable[Table]]] = {
    "turns": turns.measure,
    "where": where.measure,
    "saving": saving.measure,
    "wave": wave.measure,
    "long-wave": wave.measure_long,
    "due": due.measure,
    "start": start.measure,
    "draw": draw.measure,
    "library": library.measure,
    "sharing": sharing.measure,
}


async def measured(figure: Callable[[], Awaitable[Table]]) -> str:
    before = machine()
    return (await figure()).told(before)


def main(arguments: list[str]) -> int:
    names = [name for name in arguments if name != "--write"] or list(FIGURES)
    if unknown := [name for name in names if name not in FIGURES]:
        sys.stderr.write(f"There is no {', '.join(unknown)}. These are measured: {', '.join(FIGURES)}.\n")
        return 2
    # The load runs in this process, and its children that are no bots share its core.
    os.sched_setaffinity(0, {LOAD_CORE})
    for name in names:
        begun = time.monotonic()
        told = asyncio.run(measured(FIGURES[name]))
        sys.stdout.write(f"## {name}\n\n{told}\n\n")
        sys.stdout.flush()
        sys.stderr.write(f"{name}: {time.monotonic() - begun:.0f} s\n")
        if "--write" in arguments:
            write(name, told)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
