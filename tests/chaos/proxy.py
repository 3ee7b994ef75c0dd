"""Between the service and PostgreSQL: here the answer to a commit can be lost on the way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

COMMIT = b"COMMIT;"
"""As the driver says it."""
CHUNK = 64 * 1024


class Proxy:
    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self.to_lose = 0
        """So many of the next commits are made, and nobody hears of it: their connections end."""
        self.lost = 0
        self.port = 0

    async def pass_on(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection of the service."""
        server, forth = await asyncio.open_unix_connection(str(self._socket / ".s.PGSQL.5432"))
        answers = asyncio.create_task(self._answers(server, back))
        try:
            while said := await client.read(CHUNK):
                losing = self.to_lose > 0 and COMMIT in said
                if losing:
                    self.to_lose -= 1
                    answers.cancel()
                    await asyncio.wait([answers])
                forth.write(said)
                await forth.drain()
                if losing:
                    await server.read(CHUNK)
                    self.lost += 1
                    return
        except ConnectionError:
            pass
        finally:
            answers.cancel()
            for writer in (back, forth):
                writer.close()

    async def _answers(self, server: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while said := await server.read(CHUNK):
                back.write(said)
                await back.drain()
            back.close()


@contextlib.asynccontextmanager
async def proxy(socket: Path) -> AsyncIterator[Proxy]:
    """On a port of its own, to the server whose socket is in this folder."""
    made = Proxy(socket)
    async with await asyncio.start_server(made.pass_on, "127.0.0.1", 0) as listening:
        made.port = listening.sockets[0].getsockname()[1]
        yield made
