"""On the first working day of a month the channel reads what the month before brought to the library."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from office import Office, at, mornings
from seslip import (
    CHAIR,
    CHANNEL,
    CHANNEL_ID,
    COORDINATOR,
    KENT_CHAIR,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
)

from practice import library_digest as digest
from practice.calendar import Days, Month
from practice.library_records import LookingAnswer, LookingFor, Used
from practice.library_review_views import DigestCard
from practice.records import Closure, Link
from rehearsal.reading import texts, titles


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as opened:
        yield opened


async def sweep(desk: Office, now: str | datetime) -> int:
    async with desk.store.write() as work:
        return await digest.digest_due(work, desk.rules, at(now) if isinstance(now, str) else now)


async def came(desk: Office, mornings_of: Sequence[datetime]) -> list[str]:
    """The mornings on which it came, of those that the clock went through."""
    found = [now for now in mornings_of if await sweep(desk, now) + await sweep(desk, now)]
    return [now.date().isoformat() for now in found]


async def drawn(desk: Office, month: str, now: str) -> DigestCard:
    async with desk.store.read() as work:
        return await digest.digest_card(work, desk.rules, at(now), args={"month": month})


async def used(desk: Office, template_id: str, by: str, on: str) -> None:
    person = await named(desk, by)
    async with desk.store.write() as work:
        await work.library.keep_used(
            Used(template_id, person.id, 1, person.agency, "Good", at(f"{on} 10:00"))
        )


async def look_for(desk: Office, number: int, on: str) -> str:
    person = await named(desk, MEDWAY_CHAIR)
    looking = LookingFor(f"l-{number}", f"a tool, number {number}", person.id, "Medway", at(f"{on} 10:00"))
    async with desk.store.write() as work:
        assert await work.lookings.add(looking)
    return looking.id


async def test_a_year_has_twelve_and_each_comes_on_its_first_working_day(desk: Office) -> None:
    await share(desk)
    assert await came(desk, list(mornings("2026-07-02", "2027-07-31"))) == [
        "2026-08-03",  # the 1st is a Saturday
        "2026-09-01",
        "2026-10-01",
        "2026-11-02",  # after the clocks have changed
        "2026-12-01",
        "2027-01-04",  # a bank holiday, and a weekend
        "2027-02-01",
        "2027-03-01",
        "2027-04-01",
        "2027-05-04",  # a weekend, and a bank holiday
        "2027-06-01",
        "2027-07-01",
    ]


async def test_after_easter_monday_and_the_change_of_clocks_it_comes_at_nine_local_time(desk: Office) -> None:
    await share(desk, now="2029-03-01 10:00")
    # 1 April 2029 is Easter Sunday; the clocks changed a week before.
    assert await came(desk, list(mornings("2029-04-01", "2029-04-04"))) == ["2029-04-03"]
    assert await sweep(desk, "2029-11-01 08:59") == 0
    assert await sweep(desk, "2029-11-01 09:00") == 1


async def test_days_on_which_the_service_is_closed_do_not_count(desk: Office) -> None:
    await share(desk)
    closed = [Closure(date(2026, 9, day), "Away", "", at("2026-08-20 10:00")) for day in (1, 2)]
    async with desk.store.write() as work:
        await work.closures.add(closed)
    assert await came(desk, list(mornings("2026-09-01", "2026-09-30"))) == ["2026-09-03"]


async def test_after_two_weeks_down_it_comes_once_on_the_next_working_morning_of_the_month(
    desk: Office,
) -> None:
    await share(desk)
    assert await came(desk, list(mornings("2026-08-15", "2026-08-31"))) == ["2026-08-17"]


async def test_a_month_that_was_slept_through_is_not_told_of_in_the_next(desk: Office) -> None:
    await share(desk)
    assert await came(desk, list(mornings("2026-09-01", "2026-09-30"))) == ["2026-09-01"]
    keys = await desk.rows("select key from delivery where card = 'library_digest'")
    assert keys == [(f"library-digest:2026-08:{CHANNEL_ID}",)]


async def test_an_empty_library_has_none_and_neither_has_one_that_began_this_month(desk: Office) -> None:
    assert await came(desk, list(mornings("2026-08-01", "2026-08-31"))) == []
    await share(desk, now="2026-09-01 08:00")
    assert await came(desk, list(mornings("2026-09-01", "2026-09-30"))) == []
    assert await came(desk, list(mornings("2026-10-01", "2026-10-31"))) == ["2026-10-01"]


async def test_something_that_is_looked_for_is_enough(desk: Office) -> None:
    looking = await look_for(desk, 1, "2026-07-31")
    assert await came(desk, list(mornings("2026-08-01", "2026-08-31"))) == ["2026-08-03"]
    async with desk.store.write() as work:
        await work.lookings.close(looking, at("2026-08-20 10:00"))
    assert await came(desk, list(mornings("2026-09-01", "2026-09-30"))) == []


async def test_without_a_channel_there_is_none_until_one_is_linked(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        await share(desk)
        assert await came(desk, list(mornings("2026-08-01", "2026-08-12"))) == []
        async with desk.store.write() as work:
            await work.channels.link(Link("templates", "", CHANNEL_ID, "", ""), "", at("2026-08-12 12:00"))
        assert await came(desk, list(mornings("2026-08-13", "2026-08-31"))) == ["2026-08-13"]


async def test_of_two_machines_at_once_one_posts_it(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        await share(desk)
        posted = await asyncio.gather(sweep(desk, "2026-08-03 09:00"), sweep(desk, "2026-08-03 09:00"))
        assert sorted(posted) == [0, 1]


async def test_it_lists_what_is_new_what_was_most_used_and_what_is_looked_for(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        ids = [
            await share(
                desk, link=f"https://kent.sharepoint.com/{n}", title=f"Tool {n}", now=f"2026-07-0{n} 10:00"
            )
            for n in range(1, 8)
        ]
        in_june = await share(desk, CHAIR, link="https://kent.sharepoint.com/june", now="2026-06-30 23:59")
        await share(desk, CHAIR, link="https://kent.sharepoint.com/august", now="2026-08-01 00:00")
        for by in (KENT_CHAIR, MEDWAY_CHAIR, LEAD):
            await used(desk, ids[4], by, "2026-07-20")
        for by in (CHAIR, LEAD, COORDINATOR):
            await used(desk, in_june, by, "2026-07-21")
        await used(desk, ids[0], CHAIR, "2026-08-01")
        looking = [await look_for(desk, number, "2026-07-10") for number in range(7)]
        async with desk.store.write() as work:
            await work.lookings.answer(LookingAnswer(looking[0], ids[0], "p", at("2026-07-11 10:00")))
        await desk.change(f"UPDATE template SET review = 'not reviewed' WHERE id = '{in_june}'")
        view = await drawn(desk, "2026-07", "2026-08-03 09:00")
        assert [one.title for one in view.new] == [f"Tool {n}" for n in range(1, 6)]
        assert view.new_in_all == 7
        assert [(one.template.template_id, one.authorities) for one in view.used] == [
            (ids[4], 3),
            (in_june, 1),
        ]
        assert [one.answers for one in view.looking] == [1, 0, 0, 0, 0]
        assert (view.looking_in_all, view.not_reviewed, view.held) == (7, 1, 9)


async def test_what_was_withdrawn_since_is_not_in_it(desk: Office) -> None:
    template_id = await share(desk)
    await used(desk, template_id, CHAIR, "2026-07-20")
    await desk.change("UPDATE template SET state = 'withdrawn'")
    view = await drawn(desk, "2026-07", "2026-08-03 09:00")
    assert (view.new, view.used, view.held) == ((), (), 0)
    assert await came(desk, list(mornings("2026-08-01", "2026-08-31"))) == []


async def test_the_channel_reads_it_and_everybody_can_go_on_from_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, KENT_CHAIR)
        await play.clock("2026-09-01T09:00")
        july, august = play.holding("THE LIBRARY · ", channel=CHANNEL)
        assert july.at == at("2026-08-03 09:00")
        assert "New in July\n1\nnew" in texts(july.card)
        assert "Pre-proceedings audit tool\nTool · Pre-proceedings and PLO · Kent" in texts(july.card)
        assert titles(july.card) == ["Show", "All templates", "Share a template"]
        assert "Nothing new in August\n1\nin the library" in texts(august.card)
        dialog = (await play.press(MEDWAY_CHAIR, august, "Share a template")).opened()
        assert "What is it called?" in texts(dialog.card)


@pytest.mark.parametrize(
    ("closed", "number", "expected"),
    [
        (range(1, 0), 3, date(2026, 9, 3)),
        (range(1, 26), 1, date(2026, 9, 28)),
        (range(1, 26), 15, date(2026, 9, 30)),
        (range(1, 31), 1, date(2026, 8, 28)),
    ],
)
def test_the_day_lies_in_the_month_while_the_month_has_a_working_day(
    closed: range, number: int, expected: date
) -> None:
    days = Days(frozenset(date(2026, 9, day) for day in closed) | {date(2026, 8, 31)})
    assert digest.digest_day(days, Month(2026, 9), number) == expected
