"""Without a clock that is moved: what a service in an authority runs by."""

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authority import LINKS, cases_csv, people, people_csv, team
from scenes import seed, serving, settings_at, teams_with
from structlog.testing import LogCapture

from bot.wiring import service
from practice.audits import Stage


async def test_what_fell_due_before_the_start_goes_out_and_then_each_minute_is_swept(tmp_path: Path) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serving(tmp_path, teams) as play:
            await play.allocate()
            assert play.rows("select id from audit where stage = 'planned'") != []
        async with service(settings_at(tmp_path)) as built:
            async with built.store.read() as work:
                assert await work.audits.of(stages=[Stage.PLANNED]) == []
            job = built.sweeps.on_schedule().get_jobs()[0]
    assert job.func == built.sweeps.sweep_surely
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


async def test_a_sweep_that_meets_a_busy_database_is_made_as_soon_as_it_answers(
    tmp_path: Path, said: LogCapture
) -> None:
    async with teams_with(people(), team()) as teams:
        await seed(tmp_path, teams, "2026-04-01T09:00", people_csv(), cases_csv(), LINKS)
        async with serving(tmp_path, teams) as play:
            await play.allocate()
        async with service(settings_at(tmp_path), busy_seconds=0.2) as built:
            another = sqlite3.connect(
                tmp_path / "practice-loop.db", isolation_level=None, check_same_thread=False
            )
            with contextlib.closing(another):
                # Beside the loop: the service may be writing just now.
                await asyncio.to_thread(another.execute, "BEGIN IMMEDIATE")
                another.execute("UPDATE audit SET stage = 'planned'")
                sweeping = asyncio.create_task(built.sweeps.sweep_surely())
                async with asyncio.timeout(30):
                    while not any(entry["event"] == "not swept yet" for entry in said.entries):  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                another.execute("COMMIT")
            await asyncio.wait_for(sweeping, 30)
            async with built.store.read() as work:
                assert await work.audits.of(stages=[Stage.PLANNED]) == []


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
)
async def test_no_minute_is_left_out_or_swept_twice_when_the_clocks_change(
    tmp_path: Path, change: datetime
) -> None:
    async with service(settings_at(tmp_path)) as built:
        trigger = built.sweeps.on_schedule().get_jobs()[0].trigger
    at = change - timedelta(hours=2)
    for _ in range(240):
        after = trigger.get_next_fire_time(at, at + timedelta(microseconds=1))
        assert after == at + timedelta(minutes=1)
        at = after
