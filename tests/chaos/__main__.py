"""The long form: every bad day with a wave of 530, and two hundred kills on either database.

`make chaos` runs it; stopped, it goes on where it was. At the end the table stands in docs/reliability.md.
"""

import asyncio
import signal
import sys
import tempfile
from pathlib import Path

from chaos import results
from chaos.databases import Databases, SqliteFiles, postgres_server
from chaos.day import POSTGRESQL, SQLITE, Day, played
from chaos.days import DAYS

AUDITORS = 530


def is_done(day: Day, database: str, runs: list[results.Run]) -> bool:
    """Once, or until there were as many blows as it is about."""
    blows = sum(run.count.blows for run in runs if (run.day, run.database) == (day.name, database))
    return blows >= day.blows


async def play(day: Day, kind: str, databases: Databases) -> None:
    while not is_done(day, kind, runs := results.kept()):
        seed = 1 + sum((run.day, run.database) == (day.name, kind) for run in runs)
        run = results.judged(day, kind, seed, await played(day, databases, AUDITORS, seed))
        results.keep(run)
        sys.stdout.write(f"{'' if run.as_promised else 'NOT AS PROMISED '}{day.name}, {kind}: {run.count}\n")
        sys.stdout.flush()


async def play_all() -> None:
    """Whichever way it is stopped, nothing of it goes on running."""
    playing = asyncio.current_task()
    assert playing is not None
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, playing.cancel)
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        databases: dict[str, Databases] = {SQLITE: SqliteFiles(Path(folder)), POSTGRESQL: server}
        for day in reversed(DAYS):
            for kind in day.played_on(short=False):
                await play(day, kind, databases[kind])


def main() -> int:
    try:
        asyncio.run(play_all())
    except asyncio.CancelledError:
        sys.stdout.write("Stopped. Run it again to go on from here.\n")
        return 1
    runs = results.kept()
    results.write_page(runs)
    sys.stdout.write(results.table(runs))
    return 0 if all(run.as_promised for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
