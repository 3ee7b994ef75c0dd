"""The databases of the short form, each made once for all days."""

from collections.abc import Iterator

import pytest

from chaos.databases import PostgresServer, SqliteFiles, postgres_server


@pytest.fixture(scope="package")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("chaos"))


@pytest.fixture(scope="package")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server
