"""Brings a database to this version's schema. Runs before the service listens."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from practice.errors import PracticeError, Unavailable
from storage.connection import NoDatabase
from storage.database import Database

HERE = Path(__file__).parent / "migrations"


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
    """One transaction: done whole, or not at all. Raises `NoDatabase` or `SchemaTooNew`."""
    try:
        async with database.write() as connection:
            await connection.run_sync(_upgrade)
    except (Unavailable, DBAPIError) as error:
        raise NoDatabase(f"The database cannot be used: {_reason(error)}. Look at DATABASE_URL.") from error


def _reason(error: BaseException) -> str:
    """In the words of the database, or of the network, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().partition("\n")[0].rstrip(".") or "it does not answer"
