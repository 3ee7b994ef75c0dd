"""Contents of files: kept once, never lost to what happens at the same moment, and gone once nobody needs them."""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office import Office, at
from seslip import CHAIR, CHAIR_2, FORM, named, seslip_office

from practice import library_files as files
from practice import library_sharing as sharing
from practice.library_records import KeptFile
from practice.people import Person
from practice.work import Work
from storage.room import QUIET, FolderRoom

CONTENT = b"Ten questions on letters before proceedings. " * 40_000
NOW = at("2026-07-01 10:00")
LATER = NOW + timedelta(days=8)


def contents(folder: Path) -> list[Path]:
    return [path for path in folder.glob("??/*") if path.is_file()]


def age(folder: Path) -> None:
    """As if nobody had touched anything for long."""
    for path in contents(folder):
        then = time.time() - 3 * QUIET
        os.utime(path, (then, then))


# The folder


def test_the_same_content_from_many_at_once_is_kept_once_and_whole(tmp_path: Path) -> None:
    room = FolderRoom(tmp_path)
    with ThreadPoolExecutor(12) as people:
        hashes = set(people.map(lambda _: room.put(CONTENT), range(48)))
    [file_hash] = hashes
    [path] = contents(tmp_path)
    assert path.name == file_hash
    assert room.get(file_hash) == CONTENT


def test_what_is_sent_again_between_the_look_and_the_removal_stays(tmp_path: Path) -> None:
    room = FolderRoom(tmp_path)
    file_hash = room.put(CONTENT)
    assert room.idle() == set()
    age(tmp_path)
    idle = room.idle()
    assert idle == {file_hash}
    room.put(CONTENT)
    room.remove(idle)
    assert room.get(file_hash) == CONTENT
    age(tmp_path)
    room.remove(room.idle())
    assert room.get(file_hash) is None
    assert contents(tmp_path) == []


def test_sent_and_removed_at_once_it_is_there_whenever_it_was_put(tmp_path: Path) -> None:
    room = FolderRoom(tmp_path)
    file_hash = room.put(CONTENT)
    with ThreadPoolExecutor(2) as machines:
        for _ in range(200):
            age(tmp_path)
            removed = machines.submit(room.remove, {file_hash})
            machines.submit(room.put, CONTENT).result()
            removed.result()
            assert room.get(file_hash) == CONTENT


def test_what_was_being_written_when_a_machine_stopped_goes_in_the_end(tmp_path: Path) -> None:
    room = FolderRoom(tmp_path)
    file_hash = room.put(CONTENT)
    half = tmp_path / file_hash[:2] / f"{file_hash}.half"
    half.write_bytes(CONTENT[:9])
    age(tmp_path)
    room.remove(room.idle() - {file_hash})
    assert [path.name for path in contents(tmp_path)] == [file_hash]


# With the rows that name them


@pytest.fixture
def folder(tmp_path: Path, database_url: str) -> Iterator[Path]:
    """Where the office's store keeps files: beside SQLite, and for PostgreSQL in a folder of the test's own."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path / ("practice-loop.files" if "sqlite" in database_url else "var/files")
    os.chdir(before)


async def sent(desk: Office, by: Person, now: datetime = NOW, content: bytes = CONTENT) -> KeptFile:
    file_hash = desk.store.room.put(content)
    async with desk.store.write() as work:
        await files.receive(
            work, desk.rules, by, now, file_hash=file_hash, name="Tool.docx", size=len(content), what="x"
        )
    return KeptFile(file_hash, by.id, "Tool.docx", len(content), now)


async def share(work: Work, desk: Office, by: Person, file: KeptFile) -> None:
    view = await sharing.share(
        work, desk.rules, by, NOW, source=sharing.Source(file.hash), inputs={**FORM, "link": ""}
    )
    assert not isinstance(view, sharing.ShareDialog), view


async def swept(desk: Office, now: datetime = LATER) -> None:
    async with desk.store.write() as work:
        await files.drop_unused(work, desk.rules, now)


async def swept_and_failed(desk: Office) -> None:
    async with desk.store.write() as work:
        await files.drop_unused(work, desk.rules, LATER)
        raise RuntimeError


async def rows(desk: Office) -> int:
    return len(await desk.rows("select hash from kept_file"))


async def test_only_what_nobody_names_is_cleared(database_url: str, folder: Path) -> None:
    async with seslip_office(database_url) as desk:
        chair, other = await named(desk, CHAIR), await named(desk, CHAIR_2)
        shared = await sent(desk, chair, content=b"shared")
        async with desk.store.write() as work:
            await share(work, desk, chair, shared)
        await sent(desk, chair)
        await sent(desk, other, LATER - timedelta(days=1))
        orphan = desk.store.room.put(b"no row was ever written")
        age(folder)
        await swept(desk)
        # The first sender's row is gone; the second's week is not over.
        assert await rows(desk) == 2
        kept = {path.name for path in contents(folder)}
        assert orphan not in kept
        assert len(kept) == 2
        async with desk.store.read() as work:
            assert await work.files.content(shared.hash) == b"shared"


async def test_a_sweep_that_fails_loses_nothing(database_url: str, folder: Path) -> None:
    async with seslip_office(database_url) as desk:
        file = await sent(desk, await named(desk, CHAIR))
        age(folder)
        with pytest.raises(RuntimeError):
            await swept_and_failed(desk)
        assert await rows(desk) == 1
        age(folder)
        await swept(desk, LATER - timedelta(days=2))
        async with desk.store.read() as work:
            assert await work.files.content(file.hash) == CONTENT


async def test_sent_again_while_the_sweep_looks_its_row_stays(database_url: str, folder: Path) -> None:
    async with seslip_office(database_url) as desk:
        chair = await named(desk, CHAIR)
        old = await sent(desk, chair)
        await sent(desk, chair, LATER)
        async with desk.store.write() as work:
            assert await work.files.unused_before(LATER) == []
            await work.files.remove(old)
            assert await work.files.of(old.hash, chair.id) == replace(old, at=LATER)


async def test_shared_while_its_row_is_dropped_the_version_keeps_its_content(
    database_url: str, folder: Path
) -> None:
    async with seslip_office(database_url) as desk:
        chair = await named(desk, CHAIR)
        file = await sent(desk, chair)
        age(folder)
        async with asyncio.TaskGroup() as both, desk.store.write() as work:
            await share(work, desk, chair, file)
            both.create_task(swept(desk))
            await asyncio.sleep(0)
        await swept(desk)
        await swept(desk, LATER + timedelta(hours=1))
        async with desk.store.read() as work:
            assert await work.files.content(file.hash) == CONTENT
        age(folder)
        await swept(desk, LATER + timedelta(days=30))
        async with desk.store.read() as work:
            assert await work.files.content(file.hash) == CONTENT
