"""`practice-loop serve` as a process, and what a bad day does to it."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot.cli")
NOT_OURS = ("MicrosoftApp", "PORT", "HOST", "DATABASE_URL", "PRACTICE_LOOP")
START, STOP = 60.0, 30.0
"""Seconds that a start and a stop may take on a machine that does other things too; not what they should take."""


class Service:
    """One running process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.url = ""
        self.log: deque[str] = deque(maxlen=40)
        """The last warnings and errors that it logged."""
        self._reading = asyncio.create_task(self._read_log())

    async def _read_log(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            if b'"level":"info"' not in line:
                self.log.append(line.decode(errors="replace").rstrip())

    async def listening(self) -> None:
        """Until it says where it listens."""
        assert self.process.stdout is not None
        try:
            line = await asyncio.wait_for(self.process.stdout.readline(), START)
        except TimeoutError:
            raise AssertionError(f"it did not start within {START:.0f} seconds") from None
        if not line:
            await self.ended()
            raise AssertionError("it ended before it listened")
        self.url = line.decode().split()[-1]

    async def kill(self) -> None:
        self.process.kill()
        await self.ended()

    async def stop(self) -> int:
        """Asked to stop, as a deployment does; gives back its exit code."""
        self.process.terminate()
        try:
            return await asyncio.wait_for(self.ended(), STOP)
        except TimeoutError:
            raise AssertionError(f"asked to stop, it went on for {STOP:.0f} seconds") from None

    def pause(self) -> None:
        """It stands still, and does not know it."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    async def ended(self) -> int:
        code = await self.process.wait()
        await self._reading
        return code

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()

    async def move_clock(self, to: datetime) -> None:
        """POST /local/clock, and everything done that fell due until then."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}local/clock", json={"now": to.isoformat()}) as response,
        ):
            assert response.status == 200, await response.text()


@contextlib.asynccontextmanager
async def serving(
    database_url: str, *arguments: str, command: Sequence[str] = COMMAND
) -> AsyncIterator[Service]:
    """A service on a free port, listening. However it ends, nothing of it is left."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(NOT_OURS)}
    env = {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    process = await asyncio.create_subprocess_exec(
        *command, "serve", *arguments, env={**env, "DATABASE_URL": database_url, "PORT": "0"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    service = Service(process)
    try:
        await service.listening()
        yield service
    except BaseException:
        sys.stderr.write("\n".join([f"The log of process {process.pid}:", *service.log, ""]))
        raise
    finally:
        if process.returncode is None:
            process.kill()
        await service.ended()
