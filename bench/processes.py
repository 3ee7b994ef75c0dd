"""Processes under measurement, each held to one core, and the machine that they run on. Linux."""

import asyncio
import contextlib
import os
import platform
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[1]
HERE = ROOT / "var" / "bench"
"""Environments, databases and logs of the measurements. All of it can be deleted."""
PYTHON = Path(sys.executable)

START_SECONDS = 60.0
STOP_SECONDS = 15.0

_CORES = sorted(os.sched_getaffinity(0))
BOT_CORE = _CORES[-1]
"""The bot has it alone; load and connector share another, where there is one."""
LOAD_CORE = _CORES[0]


def machine() -> str:
    """Model, cores, Python, and what else the machine is doing."""
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as told:
        models = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    cores = f"{len(_CORES)} cores" if len(_CORES) > 1 else "one core, which bot and load share"
    return (
        f"{models[0] if models else platform.machine()}, {cores}, {platform.system()}, "
        f"Python {platform.python_version()}; load average before the run {os.getloadavg()[0]:.1f}"
    )


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB of 10^6 bytes."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as told:
        pages = int(told.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def busy_seconds(pid: int) -> float:
    """Processor time of a process since its start."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as told:
        # The second field is the command, in brackets, and can hold blanks.
        fields = told.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextlib.asynccontextmanager
async def running(
    name: str, command: Sequence[str | Path], *, core: int, env: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process on one core, stopped at the end. What it says is kept in `var/bench/<name>.log`."""
    HERE.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MicrosoftApp")}
    with open(HERE / f"{name}.log", "wb") as log:  # noqa: ASYNC230
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**kept, **(env or {})},
            cwd=ROOT,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
    try:
        yield process
    finally:
        await _stopped(process)


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def answering(url: str, process: asyncio.subprocess.Process, *, ok: bool = False) -> None:
    """Waits until `url` answers; with `ok`, until it answers 200."""
    end = time.monotonic() + START_SECONDS
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < end:
            if process.returncode is not None:
                raise RuntimeError(f"it ended with {process.returncode} before {url} answered: see {HERE}")
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(url) as response:
                    if response.status == 200 or not ok:
                        return
            await asyncio.sleep(0.01)
    raise RuntimeError(f"{url} did not answer within {START_SECONDS:.0f} s: see the logs in {HERE}")
