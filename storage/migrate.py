"""Brings a database to this version's schema, before the service listens; or says how far it is from it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from practice.errors import PracticeError, Unavailable
from storage.connection import NoDatabase
from storage.database import Database, open_database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"
REVISIONS = sorted(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))
"""Of the schemas that this version knows, its own last. The files of `versions` begin with theirs, in order."""


class SchemaTooNew(PracticeError):
    """The database was written by a newer version."""


class Schema(StrEnum):
    """How a database's schema stands to this version's."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def _configuration(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if _schema(connection) is Schema.CURRENT:
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
        raise _unusable(error) from error


async def schema_at(url: str) -> Schema:
    """How the database at `url` stands; nothing is made or changed there. Raises `NoDatabase`."""
    if not _is_there(make_url(url)):
        return Schema.NONE
    database = open_database(url)
    try:
        async with database.read() as connection:
            return await connection.run_sync(_schema)
    except (Unavailable, DBAPIError) as error:
        raise _unusable(error) from error
    finally:
        await database.close()


def _is_there(url: URL) -> bool:
    """Whether there is something to connect to, as SQLite would make its file."""
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


def _schema(connection: Connection) -> Schema:
    if not inspect(connection).has_table("alembic_version"):
        return Schema.NONE
    standing = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if standing is None:
        return Schema.NONE
    if standing == REVISIONS[-1]:
        return Schema.CURRENT
    return Schema.OLDER if standing in REVISIONS else Schema.NEWER


def _unusable(error: BaseException) -> NoDatabase:
    return NoDatabase(f"The database cannot be used: {_reason(error)}. Look at DATABASE_URL.")


def _reason(error: BaseException) -> str:
    """In the words of the database, or of the network, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().partition("\n")[0].rstrip(".") or "it does not answer"
