"""The short form of every bad day; the long one is `make chaos`."""

import pytest

from chaos.day import Day
from chaos.days import DAYS
from chaos.stage import stage

AUDITORS = 60
FIXTURES = {"SQLite": "sqlite_files", "PostgreSQL": "postgres"}
PLAYED = [(day, kind) for day in DAYS for kind in day.played_on(short=True)]


@pytest.mark.parametrize(("day", "kind"), PLAYED, ids=[f"{day.name} on {kind}" for day, kind in PLAYED])
async def test_nothing_is_lost_and_no_more_repeated_than_doubtful(
    day: Day, kind: str, request: pytest.FixtureRequest
) -> None:
    databases = request.getfixturevalue(FIXTURES[kind])
    async with stage(databases, day.wave(AUDITORS), seed=1, latency=day.latency, rates=False) as made:
        await day.play(made)
        count = await made.count()
    assert count.blows > 0
    assert count.lost == 0
    assert count.repeated <= count.doubtful
    assert day.check(count), count
