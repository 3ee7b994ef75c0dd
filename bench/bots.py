"""What is measured, running: our service, its peers, and the connector that all of them send to."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.connector import APP, TENANT
from bench.peers import Peer
from bench.processes import BOT_CORE, LOAD_CORE, PYTHON, answering, free_port, running


@dataclass(frozen=True, slots=True)
class Seen:
    """What the connector took since it started, and how many calls it refused with a 429."""

    calls: int
    refused: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Teams:
    """The running connector."""

    address: str
    session: aiohttp.ClientSession

    @property
    def keys_url(self) -> str:
        return f"http://{self.address}/bench/openid"

    async def seen(self) -> Seen:
        return Seen(**await self._read("seen"))

    async def times(self) -> list[float]:
        """The second (`time.time`) of each call that was taken, in order."""
        found: list[float] = await self._read("times")
        return found

    async def quiet(self) -> int:
        """Waits until nothing has come for two seconds; gives back how many calls it has seen."""
        calls = -1
        while (now := (await self.seen()).calls) != calls:
            calls = now
            await asyncio.sleep(2)
        return calls

    async def last(self) -> bytes:
        """The body of the last call."""
        async with self.session.get(f"http://{self.address}/bench/last") as response:
            return await response.read()

    async def token(self) -> str:
        async with self.session.get(f"http://{self.address}/bench/token") as response:
            return await response.text()

    async def _read(self, what: str) -> Any:
        async with self.session.get(f"http://{self.address}/bench/{what}") as response:
            return await response.json()


@contextlib.asynccontextmanager
async def connector(*, limits: bool = False) -> AsyncIterator[Teams]:
    """Shares a core with the load."""
    port = free_port()
    command = (PYTHON, "-m", "bench.connector", str(port), *(("--limits",) if limits else ()))
    async with running("connector", command, core=LOAD_CORE) as process, aiohttp.ClientSession() as session:
        teams = Teams(f"127.0.0.1:{port}", session)
        await answering(teams.keys_url, process)
        yield teams


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot."""

    port: int
    pid: int
    token: str = ""
    """What its activities are signed with; peers run without."""
    started: float = 0.0
    """Seconds from the command to the first 200 of /readyz."""


@contextlib.asynccontextmanager
async def our_service(
    teams: Teams,
    database_url: str,
    name: str = "service",
    *,
    limits: bool = True,
    framework: str = "lancashire",
) -> AsyncIterator[Bot]:
    """In Teams mode, on a core of its own. Without `limits` its replies wait for none of Teams'."""
    port = free_port()
    env = {
        "MicrosoftAppId": APP,
        "MicrosoftAppPassword": "sent nowhere",
        "MicrosoftAppTenantId": TENANT,
        "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": teams.keys_url,
        "TO_CHANNEL_FROM_BOT_LOGIN_URL": f"http://{teams.address}/bench/login",
        "BENCH_CONNECTOR": teams.address,
        "DATABASE_URL": database_url,
        "PRACTICE_LOOP_FRAMEWORK": framework,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    if not limits:
        env["BENCH_NO_LIMITS"] = "yes"
    begun = time.perf_counter()
    async with running(name, (PYTHON, "-m", "bench.service", "serve"), core=BOT_CORE, env=env) as process:
        await answering(f"http://127.0.0.1:{port}/readyz", process, ok=True)
        started = time.perf_counter() - begun
        yield Bot(port, process.pid, await teams.token(), started)


@contextlib.asynccontextmanager
async def peer_bot(peer: Peer, *arguments: str) -> AsyncIterator[Bot]:
    """On the same core as ours: they are measured in turn."""
    port = free_port()
    async with running(peer.script, peer.command(port, *arguments), core=BOT_CORE) as process:
        await answering(f"http://127.0.0.1:{port}/", process)
        yield Bot(port, process.pid)
