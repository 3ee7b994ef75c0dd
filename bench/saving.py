"""How long a section takes to be saved durably when a hundred come each second, on a fixed schedule."""

from bench.activities import saves
from bench.authority import build, sections_saved
from bench.bots import connector, our_service
from bench.databases import sqlite_url
from bench.figures import Table, ms, reached
from bench.load import Wrong, at_once, on_schedule, percentile

AUDITS = 10_000
A_SECOND, SECONDS = 100, 30
WARM_UP = 200
P99 = 0.050
"""Seconds."""


async def measure() -> Table:
    url = sqlite_url("saving")
    audits = await build(url, AUDITS)
    async with connector() as teams, our_service(teams, url) as bot:
        await teams.quiet()
        target = saves(bot, audits)
        await at_once(target, 4, turns=WARM_UP)
        done = await on_schedule(target, A_SECOND, SECONDS)
    if (kept := await sections_saved(url, audits)) != done.turns + WARM_UP:
        raise Wrong(f"{done.turns + WARM_UP} sections were saved, {kept} stand in the database")
    p99 = percentile(done.took, 0.99)
    table = Table(["a section saved, 100/s for 30 s", "p50", "p99", "longest", "reach", ""])
    half = percentile(done.took, 0.5)
    longest = ms(max(done.took))
    table.add(f"{done.turns:,} turns", ms(half), ms(p99), longest, f"p99 under {ms(P99)}", reached(p99 < P99))
    return table
