"""What the clock does about a request: whoever decides is reminded, and the auditor is told when nobody did."""

from datetime import date

import pytest
from asking_desk import (
    ask,
    away,
    brought_to,
    decide,
    every,
    everything,
    leave,
    remind,
    stored,
    the_request,
    told,
    trail,
)
from office import Office, at, mornings

from practice import requests
from practice.audits import Audit
from practice.records import RequestState
from practice.whereabouts import person_back


async def each_morning(desk: Office, first: str, last: str) -> list[int]:
    made = []
    for now in mornings(first, last):
        async with desk.store.write() as work:
            made.append(await requests.remind(work, desk.rules, now))
    return made


async def test_who_decides_is_reminded_once_on_the_last_working_day_and_the_auditor_told_once_after_it(
    desk: Office, audit: Audit
) -> None:
    await ask(desk, audit)
    assert await each_morning(desk, "2026-04-10", "2026-04-28") == [0] * 19
    assert await remind(desk, "2026-04-29 08:59") == 0
    assert await remind(desk, "2026-04-29 09:00") == 1
    assert await remind(desk, "2026-04-29 09:01") == 0
    assert await brought_to(desk, audit) == ["HS", "HS!"]
    assert await remind(desk, "2026-04-30 08:59") == 0
    assert (await the_request(desk, audit)).state is RequestState.OPEN
    assert await remind(desk, "2026-04-30 09:00") == 1
    assert await each_morning(desk, "2026-04-30", "2026-05-20") == [0] * 21
    assert await told(desk, audit) == ["undecided"]
    [request] = await every(desk, audit)
    assert request.state is RequestState.LAPSED
    assert (await stored(desk, audit)).due_on == date(2026, 4, 29)
    assert await trail(desk, audit) == ["extension asked", "request undecided"]


async def test_before_a_weekend_or_holiday_the_reminder_comes_on_the_working_day_before(desk: Office) -> None:
    # 4 May 2026 is the bank holiday of early May: a Monday.
    audit = await desk.give("T1", due_on=date(2026, 5, 4))
    await ask(desk, audit)
    made = await each_morning(desk, "2026-04-30", "2026-05-05")
    assert made == [0, 1, 0, 0, 0, 1]
    assert await told(desk, audit) == ["undecided"]


async def test_asked_on_the_last_day_itself_nobody_is_reminded_on_top(desk: Office, audit: Audit) -> None:
    await ask(desk, audit, now="2026-04-29 09:00")
    assert await remind(desk, "2026-04-29 09:01") == 0
    assert await remind(desk, "2026-04-29 17:00") == 0
    assert await brought_to(desk, audit) == ["HS"]


async def test_asked_early_on_the_last_day_the_morning_reminds(desk: Office, audit: Audit) -> None:
    await ask(desk, audit, now="2026-04-29 07:00")
    assert await remind(desk, "2026-04-29 09:00") == 1


async def test_what_was_decided_is_neither_reminded_of_nor_lapses(desk: Office, audit: Audit) -> None:
    await ask(desk, audit)
    await decide(desk, await the_request(desk, audit), agree=False, note="No.")
    before = await everything(desk)
    assert set(await each_morning(desk, "2026-04-27", "2026-05-04")) == {0}
    assert await everything(desk) == before


async def test_whoever_comes_to_decide_is_brought_the_card_the_next_morning(
    desk: Office, audit: Audit
) -> None:
    await away(desk, "HS", cover="S1", days=(9, 14))
    await ask(desk, audit)
    assert await brought_to(desk, audit) == ["S1"]
    assert await each_morning(desk, "2026-04-13", "2026-04-17") == [0, 0, 1, 0, 0]
    assert await brought_to(desk, audit) == ["HS", "S1"]


async def test_whoever_comes_to_decide_on_the_last_day_gets_one_card(desk: Office, audit: Audit) -> None:
    await away(desk, "HS", cover="S1", days=(9, 28))
    await ask(desk, audit)
    assert await each_morning(desk, "2026-04-29", "2026-04-29") == [1]
    assert await brought_to(desk, audit) == ["HS!", "S1"]


async def test_after_days_of_being_down_the_auditor_is_told_once_and_nobody_reminded(
    desk: Office, audit: Audit
) -> None:
    await ask(desk, audit)
    assert await remind(desk, "2026-05-08 15:00") == 1
    assert await remind(desk, "2026-05-08 15:01") == 0
    assert await told(desk, audit) == ["undecided"]
    assert await brought_to(desk, audit) == ["HS"]


async def test_an_auditor_who_has_left_is_told_nothing(desk: Office, audit: Audit) -> None:
    await ask(desk, audit)
    await leave(desk, "T1")
    await remind(desk, "2026-04-30 09:00")
    assert await told(desk, audit) == []
    assert (await the_request(desk, audit)).state is RequestState.LAPSED


@pytest.mark.parametrize("day", ["2026-04-18", "2026-04-19", "2026-05-04"])
async def test_nothing_is_brought_on_a_day_that_is_no_working_day(
    desk: Office, audit: Audit, day: str
) -> None:
    await ask(desk, audit, now="2026-04-17 10:00")
    await away(desk, "HS", days=(18, 19))
    assert await remind(desk, f"{day} 09:00") == 0


async def test_a_request_whose_audit_was_moved_is_dropped_in_the_morning(desk: Office, audit: Audit) -> None:
    await ask(desk, audit)
    await desk.change("update audit set due_on = '2026-05-05'")
    assert await remind(desk, "2026-04-13 09:00") == 0
    assert (await the_request(desk, audit)).state is RequestState.DROPPED


async def test_run_twice_it_changes_nothing_the_second_time(desk: Office, audit: Audit) -> None:
    await ask(desk, audit)
    for now in ("2026-04-29 09:00", "2026-04-30 09:00"):
        await remind(desk, now)
        before = await everything(desk)
        async with desk.store.write() as work:
            assert await requests.remind(work, desk.rules, at(now)) == 0
        assert await everything(desk) == before


async def test_who_could_not_be_reached_gets_the_request_and_its_outcome_when_they_are_back(
    desk: Office, audit: Audit
) -> None:
    async def lose_everything(now: str) -> None:
        async with desk.store.write() as work:
            for owed in await work.outbox.due(at(now), 100):
                await work.outbox.failed(owed, "403 BotNotInConversationRoster", dead=True)

    async def back(short: str, now: str) -> list[str]:
        person = await desk.person(short)
        async with desk.store.write() as work:
            assert await person_back(work, desk.rules, person, at(now), at(now))
            due = [one.delivery for one in await work.outbox.due(at(now), 100)]
        return [one.card for one in due if one.to.person_id == person.id]

    await ask(desk, audit)
    await lose_everything("2026-04-10 10:01")
    assert await back("HS", "2026-04-11 10:00") == ["request"]
    await decide(desk, await the_request(desk, audit))
    await lose_everything("2026-04-13 11:01")
    assert await back("T1", "2026-04-14 10:00") == ["changed"]
