"""Brings a database to this version's schema. Runs before the service listens."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from practice.errors import PracticeError
from storage.database import Database

HERE = Path(__file__).parent / "migrations"


class NoDatabase(PracticeError):
    """What DATABASE_URL names is something else."""


class SchemaTooNew(PracticeError):
    """The database was written by a newer version."""


def _configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(_configuration(connection), "head")
    except CommandError as error:
        raise SchemaTooNew(
            f"The database has a schema that this version does not know ({error}). "
            "Start the version that wrote it, or a newer one."
        ) from error


async def migrate(database: Database) -> None:
    """One transaction: done whole, or not at all. Raises `NoDatabase`, `SchemaTooNew`, `Unavailable`."""
    try:
        async with database.write() as connection:
            await connection.run_sync(_upgrade)
    except DatabaseError as error:
        raise NoDatabase(f"The database cannot be used: {error.orig}. Look at DATABASE_URL.") from error
