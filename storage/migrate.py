"""Brings a database to this version's schema. Runs before the service listens."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from practice.errors import PracticeError, Unavailable
from storage.connection import NoDatabase
from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"


HEAD = max(path.name for path in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]
"""The revision of this version's schema. The files of `versions` begin with theirs, in order."""


class SchemaTooNew(PracticeError):
    """The database was written by a newer version."""


def _is_at_head(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [HEAD]


def _configuration(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if _is_at_head(connection):
        return
    # Not before it is needed: a service that finds its schema in order spares the memory.
    from alembic import command
    from alembic.util.exc import CommandError

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
