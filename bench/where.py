"""Where a turn's time goes: the stacks of the service's loop, sampled by py-spy while it runs."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.activities import in_turn, saves, statuses
from bench.authority import build
from bench.bots import Bot, connector, our_service
from bench.databases import sqlite_url
from bench.figures import Table, ms
from bench.load import Target, at_once
from bench.peers import environment
from bench.processes import HERE, busy_seconds

AUDITS = 10_000
NUMBER = 16
SECONDS = 10
SAMPLES = 250
"""A second."""

PARTS: Sequence[tuple[str, Sequence[str]]] = (
    ("checking the token", ("bot/teams/authentication.py", "jwt/", "connector/auth/")),
    ("storage: statements and rows", ("storage/", "sqlalchemy/")),
    ("drawing the card", ("cards/",)),
    ("rules and use cases", ("practice/",)),
    ("sending the card", ("bot/teams/connector.py", "aiohttp/client", "aiohttp/connector.py")),
    ("sender and sweeps", ("scheduler/",)),
    ("logs and metrics", ("structlog/", "prometheus_client/")),
    ("reading the activity, router, replies", ("bot/", "pydantic/", "core/")),
    ("HTTP server", ("aiohttp/",)),
)
"""A sample counts for the part of the innermost frame that belongs to one; paths as py-spy tells them."""
REST = "event loop and everything else"


async def measure() -> Table:
    """Of one core second of each turn. Needs the right to look into another process: root, or ptrace_scope 0."""
    py_spy = environment("py-spy", ["py-spy"]) / "py-spy"
    url = sqlite_url("where")
    audits = await build(url, AUDITS)
    alone, between = audits[: AUDITS // 4], audits[AUDITS // 4 :]
    async with connector() as teams, our_service(teams, url, limits=False) as bot:
        await teams.quiet()
        targets = (statuses(bot), saves(bot, alone), in_turn(bot, between))
        found = [await _sampled(py_spy, bot, target) for target in targets]
    table = Table(["a turn's time on its core", "`status`", "", "a section saved", "", "both, in turn", ""])
    table.add("all of it", *(cell for _, seconds in found for cell in ("100 %", ms(seconds))))
    for part in (*(name for name, _ in PARTS), REST):
        cells = []
        for counted, seconds in found:
            share = counted[part] / counted.total()
            cells += [f"{share:.0%}", ms(share * seconds)]
        table.add(part, *cells)
    return table


async def _sampled(py_spy: Path, bot: Bot, target: Target) -> tuple[Counter[str], float]:
    """Samples of each part, and core seconds of one turn."""
    await at_once(target, NUMBER, turns=200)
    stacks = HERE / "stacks.txt"
    options = ("record", "--format", "raw", "--rate", str(SAMPLES), "--duration", str(SECONDS))
    sampling = await asyncio.create_subprocess_exec(
        py_spy, *options, "--output", stacks, "--pid", str(bot.pid), stdout=subprocess.DEVNULL
    )
    busy = busy_seconds(bot.pid)
    done = await at_once(target, NUMBER, seconds=SECONDS)
    busy = busy_seconds(bot.pid) - busy
    if await sampling.wait():
        sys.stderr.write("py-spy could not look into the service: run this as root.\n")
        raise SystemExit(1)
    return _parts(stacks), busy / done.turns


def _parts(stacks: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in stacks.read_text(encoding="utf-8").splitlines():
        stack, _, samples = line.rpartition(" ")
        if "threading.py" in stack:
            # Waits for the disk, so that the loop need not.
            continue
        frames = [frame.rpartition("(")[2] for frame in stack.split(";")]
        counted[next((part for frame in reversed(frames) if (part := _part(frame))), REST)] += int(samples)
    return counted


def _part(path: str) -> str | None:
    return next((name for name, paths in PARTS if path.startswith(tuple(paths))), None)
