"""What nobody signs off in time climbs the district's line, a post a working day."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from concern_acts import (
    ASHFORD,
    WORRY,
    card_of,
    leave,
    oversee,
    owed,
    raise_in_teams,
    raised,
    sign,
    sweep,
)
from kent import AREA_AD, kent_office, kent_play, manager
from office import Office

from rehearsal.reading import texts, titles

DIRECTOR, CD = "Director, Children's Social Care", "Corporate Director"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=None) as opened:
        yield opened


async def late(desk: Office, concern_id: str) -> list[tuple[str, str]]:
    return [(how, name) for card, how, name in await owed(desk, concern_id) if card == "concern_late"]


async def not_urgent(desk: Office) -> str:
    """Due on Friday 6 November, as a safeguarding concern of the day before is; no card of it must arrive at once."""
    return await raised(desk, kind="practice", now="2026-10-30 10:00")


async def test_from_the_first_working_day_after_the_deadline_a_post_more_is_told_each_morning(
    database_url: str,
) -> None:
    async with kent_office(database_url, planned=None) as desk:
        concern_id = await not_urgent(desk)
        for before in ("2026-11-06 09:00", "2026-11-07 09:00", "2026-11-08 12:00", "2026-11-09 08:59:59"):
            assert await sweep(desk, before) == 0
        expected = [("manager", ASHFORD), ("line", AREA_AD)]
        assert await sweep(desk, "2026-11-09 09:00") == 2
        assert await sweep(desk, "2026-11-09 09:00") == 0
        assert await late(desk, concern_id) == expected
        for morning, name in (("2026-11-10 09:00", DIRECTOR), ("2026-11-11 09:00", CD)):
            assert await sweep(desk, morning) == 1
            assert await sweep(desk, morning) == 0
            expected.append(("line", name))
            assert await late(desk, concern_id) == expected
        for after in ("2026-11-12 09:00", "2026-11-20 09:00"):
            assert await sweep(desk, after) == 0


async def test_a_sweep_that_runs_late_tells_each_post_once(desk: Office) -> None:
    concern_id = await not_urgent(desk)
    assert await sweep(desk, "2026-11-10 15:00") == 3
    assert await sweep(desk, "2026-11-10 15:01") == 0
    assert await late(desk, concern_id) == [("manager", ASHFORD), ("line", AREA_AD), ("line", DIRECTOR)]


async def test_what_is_signed_off_climbs_no_further(desk: Office) -> None:
    concern_id = await not_urgent(desk)
    await sweep(desk, "2026-11-09 09:00")
    await oversee(desk, concern_id, now="2026-11-09 10:00")
    assert await sweep(desk, "2026-11-10 09:00") == 1, "oversight alone does not stop it"
    await sign(desk, concern_id, now="2026-11-10 10:00")
    assert await sweep(desk, "2026-11-11 09:00") == 0


async def test_a_post_that_nobody_holds_is_passed_over_and_nobody_is_told_twice(desk: Office) -> None:
    await leave(desk, DIRECTOR)
    concern_id = await not_urgent(desk)
    for morning in ("2026-11-09 09:00", "2026-11-10 09:00", "2026-11-11 09:00", "2026-11-12 09:00"):
        await sweep(desk, morning)
    assert await late(desk, concern_id) == [("manager", ASHFORD), ("line", AREA_AD), ("line", CD)]


async def test_five_working_days_are_given_for_practice(desk: Office) -> None:
    await raised(desk, kind="practice", now="2026-11-05 10:00")
    assert await sweep(desk, "2026-11-12 09:00") == 0
    assert await sweep(desk, "2026-11-12 23:59") == 0
    assert await sweep(desk, "2026-11-13 09:00") == 2


async def test_the_line_reads_that_it_is_late_and_nothing_of_what_it_says(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-05T10:00") as play:
        await raise_in_teams(play)
        await play.clock("2026-11-09T08:59")
        assert not play.holding("Late.", ASHFORD)
        await play.clock("2026-11-11T09:00")
        for name in (AREA_AD, DIRECTOR, CD):
            [told] = play.holding("CON-1", name)
            said = texts(told.card)
            assert "It was to be signed off by Friday 6 November 2026" in said
            assert "Please speak with Service Manager, Ashford." in said
            assert WORRY not in said
            assert titles(told.card) == []
        reminder = card_of(play, ASHFORD, "Please see to it now.")
        assert titles(reminder.card) == ["Record oversight", "Open the concern"]
        assert "Late." in texts(card_of(play, ASHFORD, WORRY).card), "the card itself says so, too"
        assert "Late." in texts(card_of(play, "QA Officer 1", "RECEIPT").card)
        assert not play.holding("CON-1", manager("Dover"))
