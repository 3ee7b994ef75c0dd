"""`practice-loop serve` as a process: what it says of a database that it cannot use, and what it makes of one that was
left half migrated.
"""

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import authority
import pytest
from alembic import command
from office import Office, at
from postgres import Server, options
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.database import open_database
from storage.migrate import NoDatabase, _configuration, migrate
from storage.store import Store

START = 60
"""Seconds that a start may take on a machine that does other things too; not what it should take."""

ROOT = Path(__file__).parents[2]
CLEAN = ("MicrosoftApp", "PORT", "HOST", "DATABASE_URL", "PRACTICE_LOOP")

HALF_WAY = """
import asyncio, sys, time
from alembic import op
from storage.database import open_database
from storage.migrate import _configuration, migrate

def stand_still(*_, **__):
    print("half way", flush=True)
    time.sleep(600)

op.create_index = stand_still
asyncio.run(migrate(open_database(sys.argv[1])))
"""
"""Comes to the end of the last migration, and no further."""


@contextlib.asynccontextmanager
async def process(folder: Path, *arguments: str, url: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(CLEAN)}
    started = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": url, "PORT": "0", "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def refused(folder: Path, url: str, *arguments: str) -> str:
    """The one line that it ends with."""
    async with process(folder, "-m", "bot.cli", *(arguments or ("serve",)), url=url) as started:
        out, err = await asyncio.wait_for(started.communicate(), START)
        assert started.returncode == 1, err.decode()
        assert out == b""
        [line] = err.decode().splitlines()
        assert "secret" not in line
        return line


async def ready(started: asyncio.subprocess.Process) -> None:
    assert started.stdout is not None
    line = await asyncio.wait_for(started.stdout.readline(), START)
    assert b"is ready" in line, (await started.communicate())[1].decode()


async def say(url: str, *statements: str) -> Any:
    """What the last one gives back."""
    connection = await asyncpg.connect(**options(make_url(url)))
    try:
        return [await connection.fetchval(statement) for statement in statements][-1]
    finally:
        await connection.close()


async def change(url: str, *statements: str) -> None:
    database = open_database(url)
    try:
        async with database.write() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await database.close()


async def migrated(url: str) -> None:
    database = open_database(url)
    try:
        await migrate(database)
    finally:
        await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which nothing was ever done."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/practice-loop.db"
    else:
        with request.getfixturevalue("postgres").database("template1") as url:
            yield url


@pytest.fixture
def empty_postgres(postgres: Server) -> Iterator[str]:
    with postgres.database("template1") as url:
        yield url


# Refused


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+asyncpg://loop:secret@127.0.0.1:1/loop", "Errno 111"),
        ("postgresql://loop:secret@nowhere.invalid/loop", "The database cannot be used: "),
        ("postgresql://loop:secret@127.0.0.1:1/loop?patience=1", "options that are not known here: patience"),
        ("mysql://loop:secret@127.0.0.1/loop", "DATABASE_URL names no database that this works with"),
        ("sqlite:///a-folder", "unable to open database file"),
        ("sqlite:///people.csv", "file is not a database"),
        ("sqlite:////sys/practice-loop.db", "/sys cannot be written to"),
    ],
)
async def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path: Path, url: str, words: str) -> None:
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "people.csv").write_text("aad_object_id,upn,name\n" * 100)
    line = await refused(tmp_path, url)
    assert words in line
    assert "DATABASE_URL" in line


async def test_a_server_that_is_no_postgresql_is_one_clear_line(tmp_path: Path) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "The database cannot be used" in await refused(
            tmp_path, f"postgresql://u:secret@127.0.0.1:{port}/x"
        )


async def test_a_database_a_role_or_a_password_that_is_wrong_is_one_clear_line(
    tmp_path: Path, postgres: Server
) -> None:
    assert 'database "nowhere" does not exist' in await refused(tmp_path, postgres.url_of("nowhere"))
    nobody = postgres.url.set(username="nobody", password="secret").render_as_string(hide_password=False)
    assert 'role "nobody" does not exist' in await refused(tmp_path, nobody)
    ask_for_a_password(await say(postgres.url_of("postgres"), "SHOW hba_file"))
    await say(
        postgres.url_of("postgres"), "CREATE ROLE locked LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()"
    )
    locked = postgres.url.set(username="locked", password="secret").render_as_string(hide_password=False)
    async with asyncio.timeout(START):
        while not await password_is_asked(locked):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert 'password authentication failed for user "locked"' in await refused(tmp_path, locked)


def ask_for_a_password(hba_file: str) -> None:
    rules = Path(hba_file)
    rules.write_text("local all locked scram-sha-256\n" + rules.read_text())


async def password_is_asked(url: str) -> bool:
    try:
        await say(url, "SELECT 1")
    except asyncpg.InvalidPasswordError:
        return True
    return False


async def test_a_newer_schema_is_one_clear_line(tmp_path: Path, empty_url: str) -> None:
    await migrated(empty_url)
    await change(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    assert "Start the version that wrote it, or a newer one." in await refused(tmp_path, empty_url)


async def test_a_database_that_somebody_else_holds_is_one_clear_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/practice-loop.db"
    await migrated(url)
    with contextlib.closing(sqlite3.connect(tmp_path / "practice-loop.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        assert "database is locked" in await refused(tmp_path, url)


async def test_on_sqlite_a_second_service_is_refused_and_an_import_is_not(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/practice-loop.db"
    (tmp_path / "people.csv").write_bytes(authority.people_csv())
    async with process(tmp_path, "-m", "bot.cli", "serve", url=url) as service:
        await ready(service)
        line = await refused(tmp_path, url)
        assert line.startswith("Another Practice Loop service works on")
        assert "use PostgreSQL" in line
        async with process(tmp_path, "-m", "bot.cli", "import", "people", "people.csv", url=url) as importing:
            out, err = await asyncio.wait_for(importing.communicate(), START)
            assert (importing.returncode, err) == (0, b"")
            assert b"13 added" in out
        service.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(service.wait(), START) == 0
    async with process(tmp_path, "-m", "bot.cli", "serve", url=url) as again:
        await ready(again)


async def test_on_sqlite_a_service_that_was_killed_leaves_its_file_free(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/practice-loop.db"
    async with process(tmp_path, "-m", "bot.cli", "serve", url=url) as service:
        await ready(service)
        service.kill()
        await service.wait()
    async with process(tmp_path, "-m", "bot.cli", "serve", url=url) as again:
        await ready(again)


# Half migrated


async def killed_half_way(folder: Path, url: str) -> None:
    async with process(folder, "-c", HALF_WAY, url) as migrating:
        assert migrating.stdout is not None
        assert await asyncio.wait_for(migrating.stdout.readline(), START) == b"half way\n"
        migrating.kill()
        await migrating.wait()


async def test_a_first_migration_that_was_killed_half_way_is_undone_and_the_next_start_completes_it(
    tmp_path: Path, empty_url: str
) -> None:
    await killed_half_way(tmp_path, empty_url)
    async with process(tmp_path, "-m", "bot.cli", "serve", url=empty_url) as service:
        await ready(service)
    database = open_database(empty_url)
    try:
        async with Store(database).read() as work:
            assert await work.people.all() == []
            assert await work.term.current() == 1
    finally:
        await database.close()


async def first_schema(url: str) -> None:
    """A database as the first version left it."""
    database = open_database(url)
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_configuration(sync), "0001"))
    await database.close()


async def test_a_later_migration_that_was_killed_half_way_loses_nothing_of_what_stood_there(
    tmp_path: Path, empty_url: str
) -> None:
    await first_schema(empty_url)
    await change(
        empty_url,
        "INSERT INTO preview (id, round_id, activity, quarter, seed, inputs, framework, made_by, made_at, state, "
        "decided_by) VALUES ('p', 'LS', 'a', 'q', 7, '', 'f', 'm', '2026-04-01 09:00', 'open', '')",
    )
    await killed_half_way(tmp_path, empty_url)
    database = open_database(empty_url)
    try:
        office = Office(Store(database), None, database)  # type: ignore[arg-type]
        assert await office.rows("SELECT version_num FROM alembic_version") == [("0001",)]
        await migrate(database)
        assert await office.rows("SELECT version_num FROM alembic_version") != [("0001",)]
        assert await office.rows("SELECT id, seed FROM preview") == [("p", 7)]
        async with Store(database).write() as work:
            assert await work.term.begin(at("2026-04-01 09:00")) == 1
    finally:
        await database.close()


async def test_two_replicas_that_migrate_at_once_both_start(tmp_path: Path, empty_postgres: str) -> None:
    start = ("-m", "bot.cli", "serve")
    async with (
        process(tmp_path, *start, url=empty_postgres) as one,
        process(tmp_path, *start, url=empty_postgres) as two,
    ):
        await ready(one)
        await ready(two)


async def test_whoever_cannot_have_the_database_in_time_says_so(empty_url: str) -> None:
    first, second = open_database(empty_url), open_database(empty_url, busy_seconds=0.3)
    try:
        async with first.write():
            with pytest.raises(NoDatabase, match=r"cannot be used: .* Look at DATABASE_URL"):
                await migrate(second)
        # With the patience of a service: this is no question of how busy the machine is.
        await migrate(first)
    finally:
        await first.close()
        await second.close()
