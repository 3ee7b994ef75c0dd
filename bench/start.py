"""From the command to ready, and what memory holds after ten thousand turns."""

import statistics

from bench.activities import saves, statuses
from bench.authority import build
from bench.bots import connector, our_service
from bench.databases import sqlite_url
from bench.figures import Table, reached
from bench.load import at_once
from bench.processes import resident_mb

AUDITS = 10_000
STARTS = 5
TURNS = 10_000
READY_SECONDS, MEMORY_MB = 2.0, 150.0


async def measure() -> Table:
    url = sqlite_url("start")
    audits = await build(url, AUDITS)
    started, memory = [], 0.0
    async with connector() as teams:
        for start in range(STARTS + 1):
            async with our_service(teams, url, limits=False) as bot:
                # The first one compiles, and sends what this morning owes.
                if start == 0:
                    await teams.quiet()
                    continue
                started.append(bot.started)
                if start == STARTS:
                    for target in (statuses(bot), saves(bot, audits)):
                        await at_once(target, 16, turns=TURNS // 2)
                    memory = resident_mb(bot.pid)
    ready = statistics.median(started)
    table = Table(["start and memory", "", "reach", ""])
    spread = f"{ready:.2f} s ({min(started):.2f}-{max(started):.2f})"
    table.add(
        f"ready, median of {STARTS}", spread, f"under {READY_SECONDS:.0f} s", reached(ready < READY_SECONDS)
    )
    told = f"{memory:.0f} MB"
    table.add(
        f"resident after {TURNS:,} turns", told, f"under {MEMORY_MB:.0f} MB", reached(memory < MEMORY_MB)
    )
    return table
