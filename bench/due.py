"""What a sweep asks each minute: which open audits want something today. On PostgreSQL, among a million."""

import statistics
import time
from datetime import UTC, datetime, timedelta

from bench.authority import RULES, build, opened
from bench.databases import PostgreSQL, postgresql
from bench.figures import Table, ms, reached
from bench.load import Wrong, percentile
from storage.store import Store

OPEN = (10_000, 1_000_000)
DUE = (0, 100, 1_000, 10_000)
TIMES = 100
REACH, REACH_DUE = 0.010, 1_000
"""Seconds, and up to how many due they hold: about the morning after a deadline of a very large authority."""


async def measure() -> Table:
    table = Table(["due among open audits, PostgreSQL", "due", "median", "p99", "reach", ""])
    async with postgresql() as server:
        for number in OPEN:
            name = f"open_{number}"
            url = await server.new(name)
            await build(url, 100)
            await _multiply(server, name, number)
            async with opened(url) as store:
                for due in DUE:
                    await _make_due(store, due)
                    await _tidy(server, name)
                    took = await _took(store, due)
                    half = statistics.median(took)
                    held = number == max(OPEN) and due <= REACH_DUE
                    table.add(
                        f"{number:,}",
                        f"{due:,}",
                        ms(half),
                        ms(percentile(took, 0.99)),
                        f"under {ms(REACH)}" if held else "",
                        reached(half < REACH) if held else "",
                    )
    return table


async def _multiply(server: PostgreSQL, name: str, number: int) -> None:
    """One open audit so many times, the next step of each on one of the thirty days that come."""
    connection = await server.connect(name)
    columns = [
        row["column_name"]
        for row in await connection.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit'"
        )
    ]
    differing = {
        "id": "'LS-2000Q1-' || lpad(n::text, 8, '0')",
        "case_reference": "'DA-' || n",
        "next_step_on": f"DATE '{RULES.today(datetime.now(UTC))}' + 1 + n % 30",
    }
    if missing := differing.keys() - set(columns):
        raise Wrong(f"the table of audits has no column {', '.join(sorted(missing))}")
    values = ", ".join(differing.get(column, f"one.{column}") for column in columns)
    await connection.execute("DELETE FROM audit WHERE stage <> 'sent'")
    await connection.execute("DELETE FROM audit WHERE id <> (SELECT min(id) FROM audit)")
    await connection.execute(
        f"INSERT INTO audit ({', '.join(columns)}) SELECT {values} FROM audit one, generate_series(1, {number}) n"
    )
    await connection.execute("DELETE FROM audit WHERE id NOT LIKE 'LS-2000Q1-%'")
    await connection.close()


async def _make_due(store: Store, due: int) -> None:
    """The first so many: a step of theirs fell on yesterday."""
    ids = [f"LS-2000Q1-{n:08}" for n in range(1, due + 1)]
    async with store.write() as work:
        await work.chases.plan(ids, RULES.today(datetime.now(UTC)) - timedelta(days=1))


async def _tidy(server: PostgreSQL, name: str) -> None:
    """What PostgreSQL does by itself in time."""
    connection = await server.connect(name)
    await connection.execute("VACUUM ANALYZE audit")
    await connection.close()


async def _took(store: Store, due: int) -> list[float]:
    """Seconds of each query, its transaction included. Raises `Wrong` where it does not find what is due."""
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        async with store.read() as work:
            found = await work.chases.due(RULES.today(datetime.now(UTC)))
        took.append(time.perf_counter() - begun)
        if len(found) != due:
            raise Wrong(f"{len(found)} audits were found due, {due} are")
    return took
