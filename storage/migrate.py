"""Brings a database to this version's schema, before the service listens; or says how far it is from it."""

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from practice.errors import PracticeError, Unavailable
from storage.connection import NoDatabase
from storage.database import Database, open_database

HERE = Path(__file__).parent / "migrations"


class SchemaTooNew(PracticeError):
    """The database was written by a newer version."""


class Schema(StrEnum):
    """How a database's schema stands to this version's."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


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
    standing = MigrationContext.configure(connection).get_current_revision()
    if standing is None:
        return Schema.NONE
    script = ScriptDirectory.from_config(_configuration(connection))
    if standing == script.get_current_head():
        return Schema.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return Schema.OLDER if standing in known else Schema.NEWER


def _unusable(error: BaseException) -> NoDatabase:
    return NoDatabase(f"The database cannot be used: {_reason(error)}. Look at DATABASE_URL.")


def _reason(error: BaseException) -> str:
    """In the words of the database, or of the network, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().partition("\n")[0].rstrip(".") or "it does not answer"
