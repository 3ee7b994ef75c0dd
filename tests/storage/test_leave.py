"""What is kept of leave, cover and closures, on either database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from office import Office, office

from practice.records import Absence, Closure

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
SPRING = Absence("a1", "p1", date(2026, 4, 20), date(2026, 5, 1), "q1", NOW)
SUMMER = Absence("a2", "p1", date(2026, 7, 1), date(2026, 7, 14), "p1", NOW)
OTHER = Absence("a3", "p2", date(2026, 4, 1), date(2026, 7, 1), "p2", NOW)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, people=b"", cases=b"") as opened:
        yield opened


async def test_absences_come_back_in_the_order_of_their_days_and_end_with_their_last(desk: Office) -> None:
    async with desk.store.write() as work:
        for absence in (SUMMER, SPRING, OTHER):
            await work.absences.add(absence)
    async with desk.store.read() as work:
        assert await work.absences.of("p1") == [SPRING, SUMMER]
        assert await work.absences.of("nobody") == []
        assert await work.absences.from_day(date(2026, 5, 1)) == [OTHER, SPRING, SUMMER]
        assert await work.absences.from_day(date(2026, 5, 2)) == [OTHER, SUMMER]


async def test_an_absence_is_written_over_and_removed_by_its_id(desk: Office) -> None:
    shorter = replace(SPRING, last_on=date(2026, 4, 24))
    async with desk.store.write() as work:
        await work.absences.add(SPRING)
        await work.absences.add(SUMMER)
        await work.absences.save(shorter)
        await work.absences.remove(SUMMER.id)
        await work.absences.remove("nothing")
    async with desk.store.read() as work:
        assert await work.absences.of("p1") == [shorter]


async def test_one_covers_at_a_time(desk: Office) -> None:
    async with desk.store.write() as work:
        for who, cover in (("p1", "p2"), ("p3", "p2"), ("p1", "p4"), ("p5", None)):
            await work.absences.set_cover(who, cover, "q1", NOW)
        assert await work.absences.covers() == {"p1": "p4", "p3": "p2"}
        await work.absences.set_cover("p1", None, "q1", NOW)
        assert await work.absences.covers() == {"p3": "p2"}


async def test_a_day_is_closed_once_as_it_was_first_and_opened_again(desk: Office) -> None:
    first = Closure(date(2026, 12, 29), "the offices are shut", "q1", NOW)
    other = replace(first, day=date(2026, 12, 24), reason="")
    async with desk.store.write() as work:
        await work.closures.add([first, other])
        await work.closures.add([replace(first, reason="again", set_by="q2")])
        assert await work.closures.all() == [other, first]
        assert await work.closures.remove([first.day, date(2026, 12, 30)]) == 1
        assert await work.closures.remove([]) == 0
        assert await work.closures.all() == [other]
