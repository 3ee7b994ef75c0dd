"""`practice-loop doctor`: what is missing, in plain words, on either database, without changing anything."""

import contextlib
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from filelock import FileLock
from office import Office, at, office
from postgres import Server
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from bot.doctor import examine, in_words, stops
from bot.settings import Settings
from practice.findings import Check, Weight
from practice.reach import note_unreachable
from practice.records import Delivery, Event, Link, To
from storage.leader import _is_locked, _lock_file, seat_at
from storage.migrate import _configuration

NOW = at("2026-04-01 09:00")


@dataclass(slots=True)
class Surgery:
    """The small authority, and what the doctor says of it."""

    office: Office
    settings: Settings

    async def checks(self, now: datetime = NOW) -> dict[str, Check]:
        return {check.title: check for check in await examine(self.settings, now)}

    async def said(self, title: str, now: datetime = NOW) -> str:
        """One check in words."""
        return "\n".join(in_words([(await self.checks(now))[title]]))

    @contextlib.asynccontextmanager
    async def led(self) -> AsyncIterator[None]:
        """Some process sends."""
        with contextlib.closing(seat_at(make_url(self.settings.database_url))) as seat:
            assert await seat.take(lambda: None)
            async with self.office.store.write() as work:
                await work.term.begin(NOW)
            yield


def settings_of(url: str, **given: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, **given})


@contextlib.asynccontextmanager
async def surgery_at(url: str, **given: bytes) -> AsyncIterator[Surgery]:
    async with office(url, **given) as opened:
        yield Surgery(opened, settings_of(url))


@pytest.fixture
async def surgery(database_url: str) -> AsyncIterator[Surgery]:
    async with surgery_at(database_url) as opened:
        yield opened


async def link(desk: Office, *services: str) -> None:
    async with desk.store.write() as work:
        for service in services:
            await work.channels.heard_channel(
                f"19:{service}", service, "team", "QA", "tenant", "http://teams"
            )
            await work.channels.link(Link("allocations", service, f"19:{service}", service, "QA"), "", NOW)


async def test_whoever_cannot_be_reached_is_named_with_the_reason(surgery: Surgery) -> None:
    desk = surgery.office
    async with desk.store.write() as work:
        for short, why in (("T1", "has blocked the bot"), ("T2", "has blocked the bot"), ("I1", "")):
            person = await desk.person(short)
            await note_unreachable(work, desk.rules, person.id, why, NOW)
    said = await surgery.said("Reach")
    assert "Cannot be reached in Teams: has blocked the bot.\n" in said
    assert "  Team Manager, Duty 1\n       Team Manager, Duty 2\n" in said
    assert "Cannot be reached in Teams: nobody knows why.\n       IRO 1\n" in said
    assert "9 of 12 are only expected to be reachable" in said


async def test_whoever_has_left_is_not_counted_among_those_who_cannot_be_reached(surgery: Surgery) -> None:
    change = "UPDATE person SET reach = 'unreachable', has_left = TRUE WHERE name = 'IRO 1'"
    await surgery.office.change(change)
    assert "IRO 1" not in await surgery.said("Reach")


async def test_a_database_with_nothing_in_it_wants_people_and_cases_first(database_url: str) -> None:
    async with surgery_at(database_url, people=b"", cases=b"") as surgery:
        checks = await surgery.checks()
        assert checks["Database"].weight is None
        assert "Nobody has been imported.\n" in await surgery.said("People")
        assert "practice-loop import people FILE.csv" in await surgery.said("People")
        assert "practice-loop import cases FILE.csv" in await surgery.said("Cases")
        assert stops([checks["People"]])
        assert stops([checks["Cases"]])
        assert not {"Channels", "Line", "First round", "Reach"} & set(checks)


async def test_people_none_of_whom_audits_stop_the_work(database_url: str) -> None:
    people = b"aad_object_id,upn,name,post,service,team,agency,reports_to\n,q@a.uk,QA Lead 1,QA Lead,,,,\n"
    async with surgery_at(database_url, people=people) as surgery:
        assert "timetable gives audits to" in await surgery.said("People")
        assert stops([(await surgery.checks())["People"]])


async def test_services_without_a_channel_are_named_and_one_channel_for_all_is_enough(
    surgery: Surgery,
) -> None:
    assert "0 of 3 services have a channel" in await surgery.said("Channels")
    await link(surgery.office, "MASH")
    said = await surgery.said("Channels")
    assert "No channel is linked for Duty and Assessment, IROs." in said
    assert "`link allocations for Duty and Assessment`" in said
    await link(surgery.office, "")
    assert (await surgery.checks())["Channels"].weight is None


async def test_the_first_round_is_previewed_then_confirmed(surgery: Surgery) -> None:
    desk = surgery.office
    said = await surgery.said("First round")
    assert "No round has been previewed yet." in said
    assert "`allocate learning spaces Q1 2026-27`" in said
    preview = await desk.preview("2026-04-01 09:00")
    assert "A round was previewed, and none has been confirmed." in await surgery.said("First round")
    await desk.confirm(preview.preview_id, "2026-04-01 09:00")
    assert (await surgery.said("First round")).startswith(
        "ok     First round: LS-2026Q1 was confirmed on Wed 1 April."
    )
    await desk.change("UPDATE round SET recalled_at = confirmed_at")
    assert "Every round so far was recalled." in await surgery.said("First round")


async def test_a_round_that_was_drawn_under_another_framework_is_noted(
    surgery: Surgery, tmp_path: Path
) -> None:
    await surgery.office.allocate()
    ours = tmp_path / "ours.toml"
    ours.write_text('[framework]\nname = "ours"\nextends = "lancashire"\n[reminders]\ndays_before = [3]\n')
    other = Surgery(
        surgery.office, settings_of(surgery.settings.database_url, PRACTICE_LOOP_FRAMEWORK=str(ours))
    )
    check = (await other.checks())["First round"]
    assert check.findings[0].says == "Drawn under another framework than today's: LS-2026Q1."
    assert check.done
    await surgery.office.change("UPDATE audit SET stage = 'returned'")
    assert (await other.checks())["First round"].weight is None


async def test_what_did_not_arrive_and_what_waits_for_long_lead_to_deliveries(surgery: Surgery) -> None:
    desk = surgery.office
    assert (await surgery.checks())["Deliveries"].weight is None
    person = await desk.person("T1")
    async with desk.store.write() as work:
        for key in "abc":
            await work.outbox.post(Delivery(key, To(person_id=person.id), "undelivered", {}, ()), NOW)
    await desk.change("UPDATE delivery SET state = 'dead' WHERE key = 'a'")
    said = await surgery.said("Deliveries", NOW + timedelta(minutes=16))
    assert "Not delivered: 1." in said
    assert "Waiting to go out for more than 15 minutes: 2." in said
    assert said.count("Next: A QA lead types `deliveries`") == 1


async def test_whether_a_service_sends_is_seen_without_taking_its_seat(surgery: Surgery) -> None:
    assert "No service runs on this database" in await surgery.said("Service")
    async with surgery.led():
        said = await surgery.said("Service")
        assert said.startswith("ok     Service: ")
        assert "sends, since Wednesday 1 April 2026, 09:00." in said
    assert "No service runs on this database" in await surgery.said("Service")
    async with surgery.led():
        assert (await surgery.checks())["Service"].weight is None


@pytest.fixture
def two_databases(postgres: Server) -> Iterator[tuple[str, str]]:
    """Of one PostgreSQL."""
    with postgres.database() as one, postgres.database() as other:
        yield one, other


async def test_a_service_on_another_database_is_none_of_this_one(two_databases: tuple[str, str]) -> None:
    ours, theirs = two_databases
    async with surgery_at(ours) as surgery, surgery_at(theirs) as other, other.led():
        assert (await other.checks())["Service"].weight is None
        assert (await surgery.checks())["Service"].weight is Weight.STOPS


def test_a_start_while_somebody_looks_is_not_refused(tmp_path: Path) -> None:
    file = tmp_path / "practice-loop.db"
    looks = threading.Event()

    def look_on() -> None:
        with FileLock(_lock_file(file)):
            looks.set()
            time.sleep(0.05)

    looking = threading.Thread(target=look_on)
    looking.start()
    assert looks.wait(30)
    assert _is_locked(_lock_file(file))
    seat_at(make_url(f"sqlite:///{file}")).close()
    looking.join()


async def test_a_record_of_a_time_to_come_is_said(surgery: Surgery) -> None:
    async with surgery.office.store.write() as work:
        await work.trail.add(Event(NOW + timedelta(days=30), "", "looked ahead", "clock"))
    check = (await surgery.checks())["Clock"]
    assert "is of Friday 1 May 2026, 09:00, which is still to come" in check.findings[0].says
    assert check.weight is Weight.NOTE
    app = {"MicrosoftAppId": "a", "MicrosoftAppPassword": "b", "MicrosoftAppTenantId": "c"}
    teams = Surgery(surgery.office, settings_of(surgery.settings.database_url, **app))
    assert (await teams.checks())["Clock"].weight is Weight.TO_DO
    assert "Teams mode, app a, tenant c." in await teams.said("Settings")


def down_to(revision: str) -> object:
    def set_back(connection: Connection) -> None:
        command.stamp(_configuration(connection), revision)

    return set_back


@pytest.mark.parametrize(
    ("revision", "said"), [("0003", "older than this version"), ("base", "no database of ours")]
)
async def test_another_schema_is_said_and_left_as_it_is(surgery: Surgery, revision: str, said: str) -> None:
    async with surgery.office.database.write() as connection:
        await connection.run_sync(down_to(revision))  # type: ignore[arg-type]
    assert said in await surgery.said("Database")
    assert "People" not in await surgery.checks()
    versions = [row[0] for row in await surgery.office.rows("SELECT version_num FROM alembic_version")]
    assert versions == ([] if revision == "base" else [revision])


async def test_a_newer_schema_is_said(surgery: Surgery) -> None:
    await surgery.office.change("UPDATE alembic_version SET version_num = '9999'")
    assert "A newer version than this one" in await surgery.said("Database")


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    checks = await examine(settings_of(f"sqlite:///{tmp_path}/folder/practice-loop.db"), NOW)
    assert stops(checks)
    assert "There is no database of ours yet." in "\n".join(in_words(checks))
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240


@pytest.mark.parametrize("url", ["sqlite:///{folder}/bad.csv", "postgresql://nobody:secret@127.0.0.1:1/none"])
async def test_a_database_that_cannot_be_used_is_said_without_its_password(tmp_path: Path, url: str) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n" * 100)
    checks = await examine(settings_of(url.format(folder=tmp_path)), NOW)
    said = "\n".join(in_words(checks))
    assert "STOPS  Database\n       The database cannot be used: " in said
    assert "secret" not in said
    assert (tmp_path / "bad.csv").read_text() == "a,b\n" * 100


async def test_a_framework_that_does_not_check_is_said_with_its_problems(
    surgery: Surgery, tmp_path: Path
) -> None:
    (tmp_path / "bad.toml").write_text("services = 5\n")
    settings = settings_of(surgery.settings.database_url, PRACTICE_LOOP_FRAMEWORK=str(tmp_path / "bad.toml"))
    said = "\n".join(in_words(await examine(settings, NOW)))
    assert "STOPS  Framework" in said
    assert "line 1" in said
    assert "ok     Database" in said


async def test_looking_changes_nothing(surgery: Surgery) -> None:
    await surgery.office.allocate()
    tables = ("person", "audit", "delivery", "event", "leader", "changes", "preview")
    before = [await surgery.office.rows(f"SELECT * FROM {table}") for table in tables]
    await surgery.checks()
    assert [await surgery.office.rows(f"SELECT * FROM {table}") for table in tables] == before


async def test_when_nothing_is_missing_it_says_so(surgery: Surgery) -> None:
    desk = surgery.office
    await link(desk, "")
    await desk.allocate()
    await desk.change("UPDATE delivery SET state = 'sent'", "UPDATE person SET reach = 'reached'")
    async with surgery.led():
        checks = await examine(surgery.settings, NOW)
    *lines, last = in_words(checks)
    assert not stops(checks)
    assert last == "Nothing is missing."
    assert "ok     Reach: 12 of 12 have been reached." in lines
    await desk.change("UPDATE person SET reach = 'unreachable' WHERE name = 'QA Lead 2'")
    async with surgery.led():
        assert list(in_words(await examine(surgery.settings, NOW)))[-1] == (
            "Nothing stops the work; 1 thing is to do."
        )
