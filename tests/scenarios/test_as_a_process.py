"""The real command: killed in the middle of a wave and started again; stopped; and a newcomer's mistakes."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from authority import APRIL, LINKS, QA, TEAMS, cases_csv, people, people_csv, team
from scenes import seed, teams_with
from typer.testing import CliRunner

from bot.cli import app
from rehearsal import sample
from rehearsal.client import Rehearsal
from rehearsal.reading import titles
from rehearsal.records import Message

START, STOP = 60, 30
"""Seconds that a start and a stop may take on a machine that does other things too; not what they should take."""

COMMAND = (sys.executable, "-m", "bot.cli")
ROOT = Path(__file__).parents[2]
CLEAN = ("MicrosoftApp", "PORT", "HOST", "DATABASE_URL", "PRACTICE_LOOP")


def environment(folder: Path, **given: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(CLEAN)}
    database = f"sqlite:///{folder}/practice-loop.db"
    return {**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": database, "PORT": "0", "COLUMNS": "200", **given}


@contextlib.asynccontextmanager
async def serve(folder: Path, teams: Rehearsal, clock: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`practice-loop serve` on a free port."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", "--clock", clock, env=environment(folder), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), START)
        teams.bot_url = f"{line.decode().split()[-1]}api/messages"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def run(folder: Path, *arguments: str, **given: str) -> tuple[int, str]:
    """Exit code, and everything that it said."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, env=environment(folder, **given), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(process.communicate(), START)
    except TimeoutError:
        process.kill()
        await process.communicate()
        raise
    assert process.returncode is not None
    return process.returncode, out.decode()


def wave(teams: Rehearsal) -> list[Message]:
    """What went out of the round: a card in each channel, and one to each auditor."""
    tenant = teams.tenant
    places = [channel.id for channel in tenant.teams[0].channels] + [
        tenant.personal(p) for p in tenant.people
    ]
    return [m for place in places for m in teams.messages(place) if "Open my audit" in titles(m.card)]


async def arrived(teams: Rehearsal, messages: int) -> None:
    """Until so many messages of the wave stand in Teams."""
    for _ in range(STOP * 50):
        if len(wave(teams)) >= messages:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{len(wave(teams))} of {messages} messages came")


async def in_a_wave(teams: Rehearsal, *, delay: float) -> None:
    """A round is confirmed, Teams is slow to answer, and the first card stands."""
    lead = next(person for person in teams.tenant.people if person.name == QA)
    await teams.say(lead, teams.personal(lead), "allocate learning spaces Q1")
    preview = teams.last(teams.personal(lead))
    teams.faults.next(None, times=50, delay=delay, match=r"POST /v3/conversations")
    assert (await teams.press(lead, preview, "Confirm")).ok
    await arrived(teams, 1)


async def test_killed_in_the_middle_of_a_wave_nothing_is_lost_and_only_what_was_in_flight_doubled(
    tmp_path: Path,
) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serve(tmp_path, teams, "2026-04-01T09:00") as process:
            await in_a_wave(teams, delay=0.4)
            process.kill()
            await process.wait()
        in_flight = len(wave(teams))
        teams.faults.clear()
        assert 0 < in_flight < len(APRIL) + len(TEAMS)
        async with serve(tmp_path, teams, "2026-04-01T09:01"):
            await arrived(teams, len(APRIL) + len(TEAMS))
            await asyncio.sleep(0.5)
        sent = wave(teams)
        places = {message.conversation_id.partition(";")[0] for message in sent}
        assert len(places) == len(APRIL) + len(TEAMS)
        assert len(sent) - len(places) <= in_flight


async def test_stopped_it_ends_within_seconds_with_what_is_in_flight_finished(tmp_path: Path) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serve(tmp_path, teams, "2026-04-01T09:00") as process:
            await in_a_wave(teams, delay=0.8)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), STOP) == 0
        teams.faults.clear()
        async with serve(tmp_path, teams, "2026-04-01T09:01"):
            await arrived(teams, len(APRIL) + len(TEAMS))
            await asyncio.sleep(0.5)
        sent = wave(teams)
        places = [message.conversation_id.partition(";")[0] for message in sent]
        assert len(places) == len(set(places)) == len(APRIL) + len(TEAMS)


async def test_beside_the_running_service_the_doctor_says_that_nothing_stops_the_work(tmp_path: Path) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serve(tmp_path, teams, "2026-04-01T09:00"):
            code, said = await run(tmp_path, "doctor")
        assert (code, said.splitlines()[-1]) == (0, "Nothing stops the work; 1 thing is to do.")
        code, said = await run(tmp_path, "doctor")
        assert (code, said.splitlines()[-1]) == (1, "1 thing stops the work.")
        assert "No service runs on this database" in said


async def test_beside_a_service_whose_clock_stands_an_import_and_the_doctor_go_by_it(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(people_csv())
    async with teams_with(people(), team()) as teams:
        async with serve(tmp_path, teams, "2026-04-01T09:00"):
            port = str(urlsplit(teams.bot_url).port)
            code, said = await run(tmp_path, "import", "people", "people.csv", PORT=port)
            assert code == 0, said
            assert (
                "Clock: It is Wednesday 1 April 2026, 09:00" in (await run(tmp_path, "doctor", PORT=port))[1]
            )
            elsewhere = await run(tmp_path, "doctor", PORT="0")
        with contextlib.closing(sqlite3.connect(tmp_path / "practice-loop.db")) as database:
            [[imported]] = database.execute("select at from event where what = 'people imported'")
    assert str(imported).startswith("2026-04-01 08:00")
    assert "Clock: It is Wednesday 1 April 2026" not in elsewhere[1]


MISTAKES: dict[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "a port that is no number": (("serve",), {"PORT": "abc"}, "PORT"),
    "a port out of range": (("serve",), {"PORT": "99999"}, "PORT"),
    "a database that is none": (("serve",), {"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
    "a database of another kind": (
        ("serve",),
        {"DATABASE_URL": "mysql+aiomysql://u:secret@h/x"},
        "DATABASE_URL names no database that this works with",
    ),
    "a file that is no database": (
        ("serve",),
        {"DATABASE_URL": "sqlite:///bad.csv"},
        "The database cannot be used: file is not a database",
    ),
    "a folder that cannot be made": (
        ("serve",),
        {"DATABASE_URL": "sqlite:////proc/nowhere/x.db"},
        "/proc/nowhere",
    ),
    "a clock that is none": (("serve", "--clock", "yesterday"), {}, "--clock wants a local time"),
    "a time zone that is none": (("serve",), {"PRACTICE_LOOP_TIMEZONE": "Mars"}, "try Europe/London"),
    "an app id with half its settings": (
        ("serve",),
        {"MicrosoftAppId": "x"},
        "missing: MicrosoftAppPassword, MicrosoftAppTenantId",
    ),
    "the rehearsal in Teams mode": (
        ("run",),
        {"MicrosoftAppId": "x", "MicrosoftAppPassword": "y", "MicrosoftAppTenantId": "z"},
        "The rehearsal is for local mode",
    ),
    "a framework that is not there": (("serve",), {"PRACTICE_LOOP_FRAMEWORK": "nope"}, "nothing starts"),
    "a framework that does not check": (
        ("serve",),
        {"PRACTICE_LOOP_FRAMEWORK": "bad.toml"},
        "nothing starts",
    ),
    "a bad framework, checked": (("framework", "check", "bad.toml"), {}, "line 2"),
    "people with wrong columns": (("import", "people", "bad.csv"), {}, "nothing was imported"),
    "people in another encoding": (("import", "people", "encoded.csv"), {}, "not UTF-8"),
    "cases in an empty file": (("import", "cases", "empty.csv"), {}, "missing column"),
    "cases that stand twice": (("import", "cases", "twice.csv"), {}, "line 3"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_newcomers_mistake_is_one_clear_message_and_no_traceback(
    tmp_path: Path, mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    (tmp_path / "bad.toml").write_text('name = "Ours"\nextends = 5\n')
    (tmp_path / "encoded.csv").write_bytes(b"\xff\xfea\x00")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "twice.csv").write_text("reference,service,team,worker\nA-1,S,T,W\nA-1,S,T,W\n")
    arguments, given, words = MISTAKES[mistake]
    monkeypatch.chdir(tmp_path)
    outcome = CliRunner().invoke(app, list(arguments), env={**environment(tmp_path), **given})
    assert outcome.exit_code in (1, 2)
    assert isinstance(outcome.exception, SystemExit)
    assert words in outcome.output
    assert "secret" not in outcome.output


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    code, said = await run(tmp_path, "import", "people", "nowhere.csv")
    assert code == 2
    assert "nowhere.csv" in said


async def test_good_files_are_imported_and_counted_again_without_change(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(people_csv())
    (tmp_path / "cases.csv").write_bytes(cases_csv())
    assert await run(tmp_path, "import", "people", "people.csv") == (
        0,
        "People: 13 added, 0 updated, 0 unchanged.\n",
    )
    assert "0 added, 0 updated, 13 unchanged" in (await run(tmp_path, "import", "people", "people.csv"))[1]
    assert await run(tmp_path, "import", "cases", "cases.csv") == (
        0,
        "Cases: 60 added, 0 updated, 0 unchanged.\n",
    )
    code, said = await run(tmp_path, "framework", "check", str(ROOT / "practice/frameworks/lancashire.toml"))
    assert code == 0
    assert "is in order" in said


SPOILT = """
insert into audit (id, round_id, activity, auditor_id, case_reference, service, month, release_at, stage,
    due_on, sections_done, sections, grade, bent, version)
values ('LS-1', 'LS', 'learning_space', 'x', 'DA-1', 'Duty', '2026-04', '2026-04-01 08:00:00.000000', 'planned',
    'flibbertigibbet', 0, 7, '', '[]', 1)
"""
"""An audit that cannot be read: the error quotes what stands where its date should."""


async def test_what_cannot_be_swept_is_logged_without_what_it_quotes_and_the_service_goes_on(
    tmp_path: Path,
) -> None:
    (tmp_path / "people.csv").write_bytes(people_csv())
    assert (await run(tmp_path, "import", "people", "people.csv"))[0] == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "practice-loop.db")) as database, database:
        database.execute(SPOILT)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", "--clock", "2026-04-01T09:00", env=environment(tmp_path), cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert process.stdout is not None
        said = ""
        while "a fault of ours, in a sweep" not in said:
            said = (await asyncio.wait_for(process.stderr.readline(), START)).decode()
        url = (await asyncio.wait_for(process.stdout.readline(), START)).decode().split()[-1]
        async with aiohttp.ClientSession() as session, session.get(f"{url}healthz") as health:
            assert health.status == 200
    finally:
        process.terminate()
        await process.communicate()
    line = json.loads(said)
    assert line["level"] == "error"
    assert "ValueError" in line["exception"].splitlines()
    assert "flibbertigibbet" not in said


async def test_a_port_that_is_taken_is_said_before_the_database_is_touched(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = await run(tmp_path, "serve", PORT=port)
    assert code == 1
    assert f"Port {port} is taken" in said
    assert not (tmp_path / "practice-loop.db").exists()


async def test_run_twice_on_one_database_seeds_it_once_and_goes_on_from_its_clock(tmp_path: Path) -> None:
    people_seen = []
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "run", env=environment(tmp_path), cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), START)).decode().split()[-1]
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{url}local/clock", json={"now": "2026-04-01T09:00"}) as moved:
                assert moved.status == 200
            async with session.get(f"{url}readyz") as ready:
                people_seen.append(ready.status)
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), STOP) == 0
        await process.communicate()
    assert people_seen == [200, 200]


async def test_each_framework_is_rehearsed_with_its_own_sample_and_never_with_anothers(
    tmp_path: Path,
) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "run", env=environment(tmp_path, PRACTICE_LOOP_FRAMEWORK="kent"), cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), START)).decode().split()[-1]
    async with aiohttp.ClientSession() as session, session.get(f"{url}rehearsal/api/state") as answer:
        state = await answer.json()
    process.send_signal(signal.SIGINT)
    await process.communicate()
    assert state["bot"]["prompts"] == [
        "plan coa East Kent November 2026 districts Ashford, Canterbury, Dover days 3, 10, 17",
        "gathering East Kent",
    ]
    assert {person["name"] for person in state["people"]} == {post.name for post in sample.posts(sample.KENT)}
    code, said = await run(tmp_path, "run")
    assert code == 1
    assert "holds the sample authority of another framework than lancashire. Set DATABASE_URL" in said


async def test_in_teams_mode_there_is_no_local_route_and_nobody_enters_without_a_token(
    tmp_path: Path,
) -> None:
    given = {
        "MicrosoftAppId": "x",
        "MicrosoftAppPassword": "y",
        "MicrosoftAppTenantId": "z",
        "HOST": "127.0.0.1",
    }
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", env=environment(tmp_path, **given), cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), START)).decode().split()[-1]
        async with aiohttp.ClientSession() as session:
            for route in ("local/clock", "rehearsal/", ""):
                async with session.get(url + route) as answer:
                    assert answer.status == 404, route
            async with session.post(f"{url}local/clock", json={"now": "2026-04-01T09:00"}) as answer:
                assert answer.status == 404
            async with session.post(f"{url}api/messages", json={"type": "message"}) as answer:
                assert answer.status in (401, 403)
            async with session.get(f"{url}healthz") as answer:
                assert answer.status == 200
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), STOP)
