"""A deadline is moved, or an audit held back from the ladder: the calendar follows, once, or nothing is changed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from minds import (
    ask,
    deliver,
    everything,
    hand_in,
    hold,
    move,
    owed,
    the,
    to,
    unhold,
    withdraw,
)
from office import Office, at, lancashire, mornings, office

from practice.audits import Audit, Stage
from practice.chasing import chase, overdue_of_service
from practice.concerned import notice
from practice.errors import BadInput, PracticeError, Refused
from practice.records import RequestState
from practice.rows import row_of

LATE = "2026-05-01 10:00"
"""After the first rung of what was due on 29 April."""


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


@pytest.fixture
async def mine(desk: Office) -> Audit:
    """The only one, due on 29 April."""
    return await desk.give("T1")


async def told(desk: Office, audit: Audit) -> list[tuple[str, str, str]]:
    """(deadline, step, told on) of all that went to people."""
    async with desk.store.read() as work:
        found = [one for one in await work.chases.told([audit.id]) if one.person_id]
    return sorted({(one.due_on.isoformat(), one.step, one.on.isoformat()) for one in found})


async def every_morning(desk: Office, first: str, last: str) -> None:
    for morning in mornings(first, last):
        async with desk.store.write() as work:
            await chase(work, desk.rules, morning)


async def test_an_overdue_audit_gets_another_deadline_and_its_auditor_is_told(
    desk: Office, mine: Audit
) -> None:
    change = await move(desk, mine, "12 June", "the service is closed", LATE)
    after = await the(desk, mine)
    assert after == change.after == replace(mine, due_on=date(2026, 6, 12), version=2)
    [message] = await to(desk, "T1", "changed")
    async with desk.store.read() as work:
        view = await notice(work, desk.rules, at(LATE), args=message.args)
        [event] = await work.trail.about(mine.id)
    assert view.title == "LS-2026Q1-001 has a new deadline"
    assert "due on Friday 12 June 2026. Before, that was Wednesday 29 April 2026." in view.meaning
    assert view.row is not None
    assert (event.what, event.person_id, event.detail) == (
        "deadline moved",
        (await desk.person("Q1")).id,
        {"from": "2026-04-29", "to": "2026-06-12", "reason": "the service is closed"},
    )


async def test_reminders_and_rungs_follow_the_new_deadline_and_no_step_is_told_twice(
    desk: Office, mine: Audit
) -> None:
    await every_morning(desk, "2026-04-20", "2026-05-01")
    await move(desk, mine, "12 June", now=LATE)
    await every_morning(desk, "2026-05-01", "2026-07-31")
    assert await told(desk, mine) == [
        ("2026-04-29", "before:0", "2026-04-29"),
        ("2026-04-29", "before:1", "2026-04-28"),
        ("2026-04-29", "before:7", "2026-04-22"),
        ("2026-04-29", "rung:first", "2026-05-01"),
        ("2026-06-12", "before:0", "2026-06-12"),
        ("2026-06-12", "before:1", "2026-06-11"),
        ("2026-06-12", "before:7", "2026-06-05"),
        ("2026-06-12", "rung:first", "2026-06-15"),
        ("2026-06-12", "rung:second", "2026-06-19"),
        ("2026-06-12", "rung:third", "2026-06-26"),
    ]


async def test_moved_away_and_back_again_no_step_is_told_twice(desk: Office, mine: Audit) -> None:
    await every_morning(desk, "2026-04-20", "2026-04-22")
    await move(desk, mine, "12 June", now="2026-04-22 10:00")
    await move(desk, mine, "29 April", now="2026-04-22 11:00")
    await every_morning(desk, "2026-04-22", "2026-04-29")
    assert await told(desk, mine) == [
        ("2026-04-29", "before:0", "2026-04-29"),
        ("2026-04-29", "before:1", "2026-04-28"),
        ("2026-04-29", "before:7", "2026-04-22"),
    ]
    assert len(await to(desk, "T1", "changed")) == 2


async def test_a_move_drops_an_open_request(desk: Office, mine: Audit) -> None:
    asked = await ask(desk, mine)
    await move(desk, mine, "12 June")
    async with desk.store.read() as work:
        found = await work.requests.by_id(asked)
    assert found is not None
    assert found.state is RequestState.DROPPED


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Until when? Type, for example, `move LS-2026Q1-001 to 12 June because the service is closed`."),
        ("the holidays", "“the holidays” is no date. Write it like this: 12 May, or 12 May 2026."),
        ("31 June", "is no date"),
        ("20 April", "Monday 20 April 2026 is today."),
        ("19 April", "Sunday 19 April 2026 is past."),
        ("1 April", "LS-2026Q1-001 was sent on Wednesday 1 April 2026"),
        ("28 March 2026", "is not after that"),
        ("1 July", "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026."),
        ("29 April", "is due on Wednesday 29 April 2026 already."),
    ],
)
async def test_a_day_that_cannot_be_is_refused_and_nothing_is_changed(
    desk: Office, mine: Audit, words: str, says: str
) -> None:
    before = await everything(desk)
    with pytest.raises(BadInput) as refused:
        await move(desk, mine, words)
    assert says in str(refused.value)
    assert await everything(desk) == before


async def test_only_what_is_open_can_be_moved_or_held_back_and_only_with_a_reason(
    desk: Office, mine: Audit
) -> None:
    returned, withdrawn = await desk.give("T2", 2), await desk.give("S1", 3)
    planned = replace(mine, id="LS-2026Q1-004", stage=Stage.PLANNED, sent_on=None, due_on=None)
    async with desk.store.write() as work:
        await work.audits.add([planned])
    await hand_in(desk, "T2", returned)
    await withdraw(desk, withdrawn)
    before = await everything(desk)
    for audit, says in (
        (returned, "was handed in, so"),
        (withdrawn, "was withdrawn, so"),
        (planned, "has not gone out yet: it will on Wednesday 1 April 2026"),
        (replace(mine, id="LS-9"), "There is no audit “LS-9”"),
    ):
        for attempt in (move(desk, audit, "12 June"), hold(desk, audit, "12 June")):
            with pytest.raises(PracticeError, match=says):
                await attempt
    for attempt in (move(desk, mine, "12 June", " "), hold(desk, mine, "12 June", " ")):
        with pytest.raises(BadInput, match=r"Why\? Type, for example, `(move|hold) LS-2026Q1-001"):
            await attempt
    assert await everything(desk) == before


async def test_what_is_held_back_is_told_to_nobody_up_the_line_until_the_end_of_that_day(
    desk: Office, mine: Audit
) -> None:
    await hold(desk, mine, "8 May", "their colleague is ill")
    await every_morning(desk, "2026-04-21", "2026-05-31")
    assert await told(desk, mine) == [
        ("2026-04-29", "before:0", "2026-04-29"),
        ("2026-04-29", "before:1", "2026-04-28"),
        ("2026-04-29", "before:7", "2026-04-22"),
        ("2026-04-29", "rung:first", "2026-05-11"),
        ("2026-04-29", "rung:second", "2026-05-11"),
        ("2026-04-29", "rung:third", "2026-05-13"),
    ]


async def test_a_hold_is_shown_to_the_channel_and_not_told_to_the_auditor(desk: Office, mine: Audit) -> None:
    change = await hold(desk, mine, "8 May", "their colleague is ill", LATE)
    assert [one.card for one in await owed(desk)] == []
    async with desk.store.read() as work:
        card = await overdue_of_service(
            work, desk.rules, at(LATE), service=mine.service, on=date(2026, 5, 1), about=[mine.id]
        )
        [event] = await work.trail.about(mine.id)
    assert [row.held_until for row in card.rows] == [date(2026, 5, 8)]
    assert row_of(change.after, None, desk.rules, date(2026, 5, 9)).held_until is None
    assert (event.what, event.detail) == (
        "audit held back",
        {"until": "2026-05-08", "reason": "their colleague is ill"},
    )


async def test_what_is_no_longer_held_back_goes_up_the_line_the_next_morning(
    desk: Office, mine: Audit
) -> None:
    await hold(desk, mine, "29 May", now=LATE)
    await every_morning(desk, "2026-05-05", "2026-05-06")
    assert await told(desk, mine) == []
    change = await unhold(desk, mine, "2026-05-06 10:00")
    assert (change.before.held_until, change.after.held_until) == (date(2026, 5, 29), None)
    await every_morning(desk, "2026-05-07", "2026-05-08")
    assert await told(desk, mine) == [
        ("2026-04-29", "rung:first", "2026-05-07"),
        ("2026-04-29", "rung:second", "2026-05-07"),
    ]


async def test_a_hold_can_be_made_longer_and_ends_with_a_later_deadline(desk: Office, mine: Audit) -> None:
    await hold(desk, mine, "8 May", now=LATE)
    assert (await hold(desk, mine, "15 May", now=LATE)).after.held_until == date(2026, 5, 15)
    assert (await move(desk, mine, "12 May", now=LATE)).after.held_until == date(2026, 5, 15)
    assert (await move(desk, mine, "12 June", now=LATE)).after.held_until is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Until when? Type, for example, `hold LS-2026Q1-001 until 12 June because"),
        ("soon", "“soon” is no date"),
        ("20 April", "Monday 20 April 2026 is today. Choose a day that is to come."),
        ("1 April", "Wednesday 1 April 2026 is past."),
        ("29 April", "LS-2026Q1-001 is due on Wednesday 29 April 2026, and nothing goes up the line before"),
        ("1 October 2026", "lies after Q2 2026-27, whose last day is Wednesday 30 September 2026."),
    ],
)
async def test_a_hold_until_a_day_that_cannot_be_changes_nothing(
    desk: Office, mine: Audit, words: str, says: str
) -> None:
    before = await everything(desk)
    with pytest.raises(BadInput) as refused:
        await hold(desk, mine, words)
    assert says in str(refused.value)
    assert await everything(desk) == before


async def test_a_framework_can_forbid_to_hold_anything_back(database_url: str) -> None:
    ladders = lancashire().ladders
    rungs = tuple(rung.model_copy(update={"may_be_held": False}) for rung in ladders.returns.rungs)
    strict = ladders.model_copy(update={"returns": ladders.returns.model_copy(update={"rungs": rungs})})
    async with office(database_url, framework=lancashire().model_copy(update={"ladders": strict})) as desk:
        audit = await desk.give("T1")
        with pytest.raises(Refused, match="lets no audit be held back"):
            await hold(desk, audit, "8 May")


async def test_holding_twice_and_letting_go_twice_are_refused(desk: Office, mine: Audit) -> None:
    await hold(desk, mine, "8 May")
    before = await everything(desk)
    with pytest.raises(Refused, match="is held back until Friday 8 May 2026 already"):
        await hold(desk, mine, "8 May")
    assert await everything(desk) == before
    await unhold(desk, mine)
    before = await everything(desk)
    with pytest.raises(Refused, match="is not held back"):
        await unhold(desk, mine)
    assert await everything(desk) == before


async def test_a_hold_that_is_over_or_of_a_handed_in_audit_is_none_any_more(
    desk: Office, mine: Audit
) -> None:
    await hold(desk, mine, "8 May", now=LATE)
    with pytest.raises(Refused, match="is not held back"):
        await unhold(desk, mine, "2026-05-09 10:00")
    await hand_in(desk, "T1", mine, LATE)
    await deliver(desk, LATE)
    with pytest.raises(Refused, match="is not held back"):
        await unhold(desk, mine, LATE)


async def test_who_is_told_of_a_deadline_that_is_near_is_not_reminded_of_it_the_same_day(
    desk: Office, mine: Audit
) -> None:
    await move(desk, mine, "27 April")
    assert len(await to(desk, "T1", "changed")) == 1
    async with desk.store.write() as work:
        assert await chase(work, desk.rules, at("2026-04-20 10:01")) == 0
    await every_morning(desk, "2026-04-21", "2026-04-27")
    assert {(step, on) for _, step, on in await told(desk, mine) if on != "2026-04-20"} == {
        ("before:1", "2026-04-24"),
        ("before:0", "2026-04-27"),
    }
