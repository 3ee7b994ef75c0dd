"""Brings a database to this version's schema. Runs before the service listens."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from practice.errors import PracticeError
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
    """One transaction: done whole, or not at all."""
    async with database.write() as connection:
        await connection.run_sync(_upgrade)
