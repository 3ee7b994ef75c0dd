"""Closure days on a real database: reminders, rungs and what is to go out move with them, and back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, lancashire, mornings, office

from practice import closures
from practice.audits import Stage
from practice.calendar import Days
from practice.chasing import SHOWN_OVERDUE, chase, plan_anew
from practice.closures import working_days
from practice.errors import BadInput, Refused
from practice.framework_model import Calendar
from practice.leave_views import ClosuresCard

DUE = date(2026, 4, 29)
MAY_DAY = date(2026, 5, 1)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def close(desk: Office, days: str, now: str = "2026-04-01 10:00", reason: str = "") -> ClosuresCard:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await closures.close(work, desk.rules, lead, at(now), days=days, reason=reason)


async def open_again(desk: Office, days: str, now: str = "2026-04-01 11:00") -> ClosuresCard:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await closures.open_again(work, desk.rules, lead, at(now), days=days)


async def sweep(desk: Office, first: str, last: str) -> None:
    for now in mornings(first, last):
        async with desk.store.write() as work:
            await chase(work, desk.rules, now)


async def told(desk: Office, audit_id: str) -> dict[str, date]:
    async with desk.store.read() as work:
        return {one.step: one.on for one in await work.chases.told([audit_id]) if one.step != SHOWN_OVERDUE}


async def releases(desk: Office) -> dict[str, str]:
    """When what is planned goes out, by month, in local time."""
    planned = await desk.audits(Stage.PLANNED)
    return {audit.month: f"{desk.rules.local(audit.release_at):%Y-%m-%d %H:%M}" for audit in planned}


async def test_a_closure_is_no_working_day_and_weekends_in_its_span_are_left_out(desk: Office) -> None:
    view = await close(desk, "24-28 December", reason="the offices are shut")
    assert [row.day for row in view.days] == [date(2026, 12, 24)]
    view = await close(desk, "27-31 December")
    assert [row.day.day for row in view.days] == [24, 29, 30, 31]
    assert (view.days[0].reason, view.days[0].by) == ("the offices are shut", "QA Lead 1")
    async with desk.store.read() as work:
        days = await working_days(work, desk.rules)
    assert days.next_working_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert days.next_working_day(date(2026, 12, 24)) == date(2027, 1, 4)


@pytest.mark.parametrize("now", ["2026-04-10 10:00", "2026-12-20 10:00"])
@pytest.mark.parametrize("words", ["27 December - 2 January", "27 December-2 January", "27 Dec to 2 Jan"])
async def test_a_closure_can_go_over_the_turn_of_the_year(desk: Office, words: str, now: str) -> None:
    view = await close(desk, words, now=now)
    assert [row.day for row in view.days] == [
        *(date(2026, 12, day) for day in (29, 30, 31)),
    ]


async def test_a_closure_moves_the_steps_of_what_was_planned_already(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-04-20", "2026-04-20")
    await close(desk, "22 April", "2026-04-20 10:00")
    await close(desk, "1 May", "2026-04-20 10:00")
    await sweep(desk, "2026-04-21", "2026-05-31")
    assert await told(desk, audit.id) == {
        "before:7": date(2026, 4, 21),
        "before:1": date(2026, 4, 28),
        "before:0": DUE,
        "rung:first": date(2026, 5, 5),
        "rung:second": date(2026, 5, 6),
        "rung:third": date(2026, 5, 13),
    }


async def test_a_closure_that_is_taken_back_moves_them_back(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await close(desk, "1 May")
    await sweep(desk, "2026-04-30", "2026-04-30")
    await open_again(desk, "1 May", "2026-04-30 17:00")
    await sweep(desk, "2026-05-01", "2026-05-01")
    assert (await told(desk, audit.id))["rung:first"] == MAY_DAY


async def test_nothing_goes_out_on_a_day_that_was_closed_the_same_morning(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await close(desk, "today", "2026-05-01 08:59")
    await sweep(desk, "2026-05-01", "2026-05-01")
    assert "rung:first" not in await told(desk, audit.id)


async def test_what_is_to_go_out_on_a_closed_day_goes_out_on_the_next_working_day_and_back(
    desk: Office,
) -> None:
    await desk.allocate()
    before = await releases(desk)
    assert before == {"2026-05": "2026-05-01 09:00", "2026-06": "2026-06-01 09:00"}
    view = await close(desk, "1 May")
    assert "goes out on Tue 5 May at 09:00" in view.done
    assert await releases(desk) == {**before, "2026-05": "2026-05-05 09:00"}
    assert "goes out on Fri 1 May at 09:00" in (await open_again(desk, "1 May")).done
    assert await releases(desk) == before
    await close(desk, "1 June")
    assert (await releases(desk))["2026-06"] == "2026-06-02 09:00"


async def test_a_round_that_is_confirmed_after_a_closure_knows_it(desk: Office) -> None:
    await close(desk, "1 May")
    await desk.allocate()
    assert (await releases(desk))["2026-05"] == "2026-05-05 09:00"


async def test_a_day_that_the_framework_closes_later_moves_what_is_planned_at_the_next_sweep(
    desk: Office,
) -> None:
    await desk.allocate()
    shut = lancashire().model_copy(update={"calendar": Calendar(closures=(MAY_DAY,))})
    rules = replace(desk.rules, framework=shut)
    async with desk.store.write() as work:
        assert await plan_anew(work, rules, at("2026-05-01 09:00"))
    assert (await releases(desk))["2026-05"] == "2026-05-05 09:00"
    async with desk.store.write() as work:
        assert await plan_anew(work, desk.rules, at("2026-05-01 10:00"))
    assert (await releases(desk))["2026-05"] == "2026-05-05 09:00", "its old day has begun"


async def test_what_the_framework_closes_is_not_opened_in_a_chat(desk: Office) -> None:
    shut = lancashire().model_copy(update={"calendar": Calendar(closures=(MAY_DAY,))})
    strict = replace(desk, rules=replace(desk.rules, framework=shut))
    with pytest.raises(Refused, match="framework closes the service on Fri 1 May"):
        await open_again(strict, "1 May")
    await close(desk, "1 May")
    assert "The framework still closes it on Fri 1 May." in (await open_again(strict, "1 May")).done
    async with desk.store.read() as work:
        view = await closures.closures_card(work, strict.rules, at("2026-04-01 12:00"))
        assert await working_days(work, strict.rules) == Days(frozenset({MAY_DAY}))
    assert [(row.day, row.by) for row in view.days] == [(MAY_DAY, "the framework")]


@pytest.mark.parametrize(
    ("days", "error", "says"),
    [
        ("31 March", BadInput, "Tuesday 31 March 2026 is in the past"),
        ("30 March - 2 April", BadInput, "Monday 30 March 2026 is in the past"),
        ("12-10 April", BadInput, "ends before it begins"),
        ("whenever", BadInput, "is no date"),
        ("31 February", BadInput, "is no date"),
        ("", BadInput, "Which days"),
        ("1 May - 30 June", BadInput, "more than 31 days"),
        ("1 May 2029", BadInput, "more than two years away"),
        ("4 April", Refused, "no working day anyway"),
        ("25-28 December", Refused, "no working day anyway"),
        ("5 May", Refused, "is closed on Tue 5 May already"),
    ],
)
async def test_days_that_make_no_sense_are_refused_and_nothing_is_changed(
    desk: Office, days: str, error: type[Exception], says: str
) -> None:
    await close(desk, "5 May")
    await desk.allocate()
    before = await everything(desk)
    with pytest.raises(error, match=says):
        await close(desk, days)
    assert await everything(desk) == before


async def test_opening_what_is_not_closed_or_is_past_is_refused(desk: Office) -> None:
    await close(desk, "5-6 May")
    before = await everything(desk)
    with pytest.raises(Refused, match="No closure stands for Thu 7 May"):
        await open_again(desk, "7 May")
    with pytest.raises(BadInput, match="is in the past"):
        await open_again(desk, "5 May", "2026-05-06 09:00")
    assert await everything(desk) == before
    assert [row.day.day for row in (await open_again(desk, "6-8 May")).days] == [5]


async def everything(desk: Office) -> list[list[tuple[object, ...]]]:
    tables = ("closure", "audit", "delivery", "event")
    return [await desk.rows(f"select * from {table} order by 1") for table in tables]
