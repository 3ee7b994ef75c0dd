"""What the database itself promises: whole transactions, unique keys, aware instants, one schema."""

import asyncio
import gc
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from office import Office, at, office, sent_audit
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from practice.audits import SectionAnswers, Stage
from practice.errors import Refused, Unavailable
from practice.people import Reach
from practice.records import Event, Recommendation, Round
from storage.database import open_database
from storage.library_engines import OF_THE_ENGINE
from storage.migrate import SchemaTooNew, migrate
from storage.store import Store


def _is_of_a_store(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """What the engines of the search keep for themselves is in no table's definition; they are named one by one."""
    return (f"template_search.{name}" if kind == "column" else name) not in OF_THE_ENGINE


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_object": _is_of_a_store}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SQLModel.metadata))


async def test_a_database_file_in_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    async with office(f"sqlite:///{tmp_path}/new/folder/practice-loop.db") as desk:
        assert (await desk.person("T1")).name == "Team Manager, Duty 1"


async def test_the_migrations_make_the_schema_that_the_stores_expect(database_url: str) -> None:
    database = open_database(database_url)
    try:
        await migrate(database)
        async with database.read() as connection:
            assert await connection.run_sync(_differences) == []
    finally:
        await database.close()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    async with office(database_url) as desk:
        database = open_database(database_url)
        await migrate(database)
        await database.close()
        assert (await desk.person("T1")).name == "Team Manager, Duty 1"


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    try:
        await migrate(database)
        async with database.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SchemaTooNew, match="newer one"):
            await migrate(database)
        async with database.read() as connection:
            assert (await connection.execute(text("SELECT * FROM alembic_version"))).scalar() == "9999"
    finally:
        await database.close()


async def test_an_instant_without_a_time_zone_is_never_stored(database_url: str) -> None:
    async with office(database_url) as desk:
        naive = datetime(2026, 4, 1, 9)  # noqa: DTZ001  (what is refused)
        with pytest.raises((StatementError, ValueError), match="naive instant"):
            async with desk.store.write() as work:
                await work.trail.add(Event(naive, "", "it happened", "x"))


async def test_an_instant_of_any_zone_comes_back_as_the_same_instant_in_utc(database_url: str) -> None:
    async with office(database_url) as desk:
        async with desk.store.write() as work:
            await work.trail.add(Event(at("2026-07-01 09:00"), "", "it happened", "x"))
        async with desk.store.read() as work:
            [event] = await work.trail.about("x")
        assert (event.at, event.at.tzinfo) == (datetime(2026, 7, 1, 8, tzinfo=UTC), UTC)


async def _fail_half_way(desk: Office, person_id: str) -> None:
    async with desk.store.write() as work:
        await work.people.set_reach(person_id, Reach.UNREACHABLE, "why")
        await work.audits.add([sent_audit(person_id)])
        await work.trail.add(Event(at("2026-04-01 09:00"), "", "it happened", "x"))
        raise Refused("half way")


async def test_what_raises_half_way_leaves_nothing_behind(database_url: str) -> None:
    async with office(database_url) as desk:
        before = await desk.person("T1")
        with pytest.raises(Refused, match="half way"):
            await _fail_half_way(desk, before.id)
        async with desk.store.read() as work:
            assert await work.people.by_id(before.id) == before
            assert await work.audits.of() == []
            assert await work.trail.about("x") == []


async def test_a_database_that_is_closed_right_after_something_was_undone_ends_in_order(
    database_url: str,
) -> None:
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
    database = open_database(database_url)
    await migrate(database)
    with pytest.raises(Refused):
        async with database.write():
            raise Refused("thought better of it")
    await database.close()
    await asyncio.sleep(0.05)
    gc.collect()
    assert faults == []


async def test_a_fault_in_one_of_many_undoes_that_one_alone(database_url: str) -> None:
    async with office(database_url) as desk:
        now = at("2026-04-01 09:00")
        async with desk.store.write() as work:
            await work.trail.add(Event(now, "", "before", "x"))
            async with work.apart("one"):
                await work.trail.add(Event(now, "", "faulty", "x"))
                raise ValueError("a fault")
            async with work.apart("another"):
                await work.trail.add(Event(now, "", "after", "x"))
        async with desk.store.read() as work:
            assert [event.what for event in await work.trail.about("x")] == ["before", "after"]


async def _lose_the_database(desk: Office) -> None:
    async with desk.store.write() as work, work.apart("one"):
        await work.trail.add(Event(at("2026-04-01 09:00"), "", "faulty", "x"))
        raise Unavailable("busy")


async def test_a_database_that_is_gone_in_one_of_many_ends_them_all(database_url: str) -> None:
    async with office(database_url) as desk:
        with pytest.raises(Unavailable):
            await _lose_the_database(desk)
        async with desk.store.read() as work:
            assert await work.trail.about("x") == []


async def test_nothing_is_kept_of_what_is_done_while_reading(database_url: str) -> None:
    async with office(database_url) as desk:
        async with desk.store.read() as work:
            await work.trail.add(Event(at("2026-04-01 09:00"), "", "it happened", "x"))
        async with desk.store.read() as work:
            assert await work.trail.about("x") == []


async def test_a_database_that_another_process_holds_is_said_to_be_busy_and_the_repeat_succeeds(
    database_url: str,
) -> None:
    async with office(database_url) as desk:
        database = open_database(database_url, busy_seconds=0.5)
        store = Store(database)
        event = Event(at("2026-04-01 09:00"), "", "it happened", "x")
        try:
            async with desk.store.write():
                with pytest.raises(Unavailable, match="please try again"):
                    async with store.write() as work:
                        await work.trail.add(event)
                async with store.read() as work:
                    assert await work.trail.about("x") == []
            async with store.write() as work:
                await work.trail.add(event)
            async with store.read() as work:
                assert await work.trail.about("x") == [event]
        finally:
            await database.close()


async def test_a_second_writer_waits_for_the_first_and_sees_what_it_did(database_url: str) -> None:
    """Also one in another process, which has connections of its own."""
    async with office(database_url) as desk:
        other = open_database(database_url)
        seen: list[int] = []

        async def write(store: Store) -> None:
            async with store.write() as work:
                seen.append(len(await work.trail.about("x")))
                await asyncio.sleep(0.02)
                await work.trail.add(Event(at("2026-04-01 09:00"), "", "it happened", "x"))

        await asyncio.gather(*(write(store) for store in (desk.store, Store(other)) * 2))
        await other.close()
        assert seen == [0, 1, 2, 3]


async def test_an_audit_that_was_changed_meanwhile_is_not_written_over(database_url: str) -> None:
    async with office(database_url) as desk:
        audit = await desk.give("T1")
        async with desk.store.write() as work:
            newer = await work.audits.save(audit)
            assert newer.version == audit.version + 1
            with pytest.raises(Refused, match="changed by somebody else"):
                await work.audits.save(audit)


async def test_a_round_stands_once(database_url: str) -> None:
    made = Round("LS-2026Q1", "learning_space", "2026Q1", "p", "q", at("2026-04-01 09:00"))
    async with office(database_url) as desk, desk.store.write() as work:
        assert await work.rounds.add(made)
        assert not await work.rounds.add(made)
        assert [known.id for known in await work.rounds.all()] == ["LS-2026Q1"]


async def test_a_save_of_a_section_cannot_stand_twice_in_its_trail(database_url: str) -> None:
    async with office(database_url) as desk:
        answers = SectionAnswers("LS-2026Q1-001", "family", {"q1": "7"}, 1, at("2026-04-02 10:00"))
        async with desk.store.write() as work:
            await work.audits.save_answers(answers, "t1")
        with pytest.raises(IntegrityError):
            async with desk.store.write() as work:
                await work.audits.save_answers(answers, "t1")


async def test_recommendations_replace_those_before(database_url: str) -> None:
    items = [Recommendation("A", n, f"do {n}", "SM", date(2026, 6, n)) for n in (1, 2, 3)]
    async with office(database_url) as desk, desk.store.write() as work:
        await work.audits.save_recommendations("A", items)
        await work.audits.save_recommendations("A", items[:1])
        assert await work.audits.recommendations("A") == items[:1]


async def test_two_people_can_swap_sign_in_names_in_one_save(database_url: str) -> None:
    async with office(database_url) as desk:
        one, two = await desk.person("T1"), await desk.person("T2")
        async with desk.store.write() as work:
            await work.people.set_reach(one.id, Reach.REACHED, "")
            await work.people.save([replace(one, upn=two.upn), replace(two, upn=one.upn)])
        assert (await desk.person("T2")).id == one.id
        assert (await desk.person("T2")).reach is Reach.REACHED
        assert (await desk.person("T1")).id == two.id


async def test_ids_are_found_in_any_number_at_once(database_url: str) -> None:
    async with office(database_url) as desk, desk.store.write() as work:
        audits = [replace(sent_audit(), id=f"LS-{number:04}") for number in range(1201)]
        await work.audits.add(audits)
        found = await work.audits.by_ids([audit.id for audit in reversed(audits)])
        assert [audit.id for audit in found] == [audit.id for audit in audits]
        assert len(await work.audits.of(stages=[Stage.SENT])) == 1201
