"""Owners are reminded at nine, and chased after the day; a cover, a manager and the QA leads have their part."""

from dataclasses import replace
from datetime import date

import pytest
from action_desk import DUE, MEETING, OWNER, SENIOR, answer, away, done, make, sweep, the_action, told
from kent import PDM, QA, kent_office, named, team_manager
from office import Office, at

from practice import actions, coa_clock
from practice.action_chasing import chase, prompts
from practice.calendar import Days
from practice.people import Reach

LEADS = ["QA Lead 1", "QA Lead 2"]


def test_prompts_fall_on_working_days_before_and_after() -> None:
    found = {prompt.key: prompt.on for prompt in prompts(date(2027, 1, 4), (1, 5, 10), Days())}
    assert found == {
        "before:7": date(2026, 12, 24),
        "before:1": date(2026, 12, 31),
        "before:0": date(2027, 1, 4),
        "late:1": date(2027, 1, 5),
        "late:5": date(2027, 1, 11),
        "late:10": date(2027, 1, 18),
    }


async def test_each_prompt_goes_out_at_its_minute_to_whom_it_concerns_and_once(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await make(desk)
        so_far = 1
        for instant, expected in (
            ("2027-01-28 16:00", []),
            ("2027-01-29 08:59", []),
            ("2027-01-29 09:00", [("reminder", OWNER)]),
            ("2027-02-03 09:00", []),
            ("2027-02-04 09:00", [("reminder", OWNER)]),
            ("2027-02-05 09:00", [("reminder", OWNER)]),
            ("2027-02-06 09:00", []),
            ("2027-02-08 09:00", [("late", OWNER)]),
            ("2027-02-12 09:00", [("late", OWNER), *(("climbed", name) for name in (SENIOR, *LEADS))]),
            ("2027-02-19 09:00", [("late", OWNER), *(("climbed", name) for name in (SENIOR, *LEADS))]),
            ("2027-03-31 09:00", []),
        ):
            assert await sweep(desk, instant) == len(expected), instant
            assert await sweep(desk, instant) == 0, instant
            assert await told(desk, so_far) == expected, instant
            so_far += len(expected)


async def test_after_the_service_was_down_the_last_prompt_stands_for_all(desk: Office) -> None:
    await make(desk)
    assert await sweep(desk, "2027-02-15 09:00") == 4
    assert [kind for kind, _ in await told(desk, 1)] == ["late", "climbed", "climbed", "climbed"]


async def test_what_had_fallen_due_when_it_was_made_is_not_told(desk: Office) -> None:
    await make(desk, due="2027-01-11")
    assert await sweep(desk, "2027-01-08 12:00") == 0
    assert await sweep(desk, "2027-01-11 09:00") == 1


async def test_what_is_done_or_dropped_is_chased_no_more(desk: Office) -> None:
    await make(desk)
    await make(desk)
    await done(desk)
    await answer(desk, "drop", by=QA, action="ACT-2", text="It is in another plan.")
    so_far = len(await told(desk))
    assert await sweep(desk, "2027-02-12 09:00") == 0
    assert len(await told(desk)) == so_far


async def test_another_date_has_prompts_of_its_own(desk: Office) -> None:
    await make(desk)
    await sweep(desk, "2027-02-05 09:00")
    await answer(
        desk, "change", by=QA, now="2027-02-05 10:00", text="Half-term.", owner=OWNER, due="2027-02-19"
    )
    assert await sweep(desk, "2027-02-08 09:00") == 0
    assert await sweep(desk, "2027-02-12 09:00") == 1
    assert await sweep(desk, "2027-02-22 09:00") == 1


async def test_open_again_it_is_chased_by_its_new_date(desk: Office) -> None:
    await make(desk)
    await done(desk)
    await answer(
        desk, "reopen", by=QA, now="2027-02-10 10:00", text="No proof.", owner=OWNER, due="2027-02-12"
    )
    so_far = len(await told(desk))
    assert await sweep(desk, "2027-02-10 11:00") == 0
    assert await sweep(desk, "2027-02-12 09:00") == 1
    assert await sweep(desk, "2027-02-15 09:00") == 1
    assert await told(desk, so_far) == [("reminder", OWNER), ("late", OWNER)]


async def test_the_cover_gets_what_an_owner_who_is_away_would_get(desk: Office) -> None:
    await make(desk)
    await away(desk, OWNER, "2027-01-25", "2027-02-03", cover=team_manager("Ashford"))
    await sweep(desk, "2027-01-29 09:00")
    await sweep(desk, "2027-02-04 09:00")
    assert await told(desk, 1) == [("reminder", team_manager("Ashford")), ("reminder", OWNER)]
    async with desk.store.read() as work:
        covering = (await work.outbox.showing(["ACT-1"]))[1]
        card = await actions.message(work, desk.rules, at("2027-01-29 09:00"), args=covering.args)
    assert card.because == "It belongs to Team Manager, Dover 1, who is away. You cover for them."
    assert card.can == ("done", "not_yet")


@pytest.mark.parametrize("gone", ["left", "away"])
async def test_where_nobody_is_there_the_qa_leads_are_asked_to_give_it_to_somebody(
    desk: Office, gone: str
) -> None:
    await make(desk)
    if gone == "left":
        async with desk.store.write() as work:
            await work.people.save([replace(await named(desk, OWNER), left=True)])
    else:
        await away(desk, OWNER, "2027-01-25", "2027-03-03")
    assert await sweep(desk, "2027-02-05 09:00") == 2
    assert await sweep(desk, "2027-02-12 09:00") == 3
    assert await told(desk, 1) == [
        *(("reminder", name) for name in LEADS),
        *(("late", name) for name in LEADS),
        ("climbed", SENIOR),
    ]
    async with desk.store.read() as work:
        asked = (await work.outbox.showing(["ACT-1"]))[1]
        card = await actions.message(work, desk.rules, at("2027-02-05 09:00"), args=asked.args)
    assert f"who {'has left' if gone == 'left' else 'is away'}, and nobody covers for them" in card.because


async def test_who_goes_away_after_the_morning_s_prompt_makes_no_second_one(desk: Office) -> None:
    await make(desk)
    await sweep(desk, "2027-01-29 09:00")
    await away(desk, OWNER, "2027-01-29", "2027-02-03", cover=SENIOR)
    assert await sweep(desk, "2027-01-29 09:05") == 0


async def test_a_qa_lead_who_owns_a_late_action_is_told_once(desk: Office) -> None:
    await make(desk, by=PDM, owner=QA)
    await sweep(desk, "2027-02-12 09:00")
    late = await told(desk, 1)
    assert late[0] == ("late", QA)
    assert [who for _, who in late].count(QA) == 1
    assert len(late) == len(set(late))


async def test_after_its_coa_was_cancelled_what_was_agreed_is_still_asked_for(desk: Office) -> None:
    await make(desk)
    await desk.change("update coa set state = 'cancelled'")
    assert await sweep(desk, "2027-02-05 09:00") == 1


async def test_a_day_that_was_closed_since_moves_a_prompt_to_the_working_day_before(desk: Office) -> None:
    await make(desk)
    await desk.change(
        "insert into closure (day, reason, set_by, set_at) values "
        f"('{DUE.isoformat()}', 'snow', 'p', '2027-01-20 09:00:00')"
    )
    assert await sweep(desk, "2027-02-04 09:00") == 1
    assert await sweep(desk, "2027-02-05 09:00") == 0
    assert await sweep(desk, "2027-02-08 09:00") == 1


async def test_the_late_one_of_who_cannot_be_reached_is_told_to_the_qa_leads_in_the_end(desk: Office) -> None:
    await make(desk)
    async with desk.store.write() as work:
        await work.people.set_reach((await named(desk, OWNER)).id, Reach.UNREACHABLE, "has blocked the bot")
    await sweep(desk, "2027-02-12 09:00")
    assert {("climbed", name) for name in LEADS} <= set(await told(desk))


async def test_the_clock_chases_actions(desk: Office) -> None:
    assert chase in coa_clock.SWEEPS
    await make(desk)
    asked = "select count(*) from delivery where card = 'action'"
    before = await desk.rows(asked)
    async with desk.store.write() as work:
        assert await coa_clock.due_of_coas(work, desk.rules, at("2027-02-05 09:00"))
    assert await desk.rows(asked) == [(int(str(before[0][0])) + 1,)]
    assert (await the_action(desk)).given_at is None
    assert at(MEETING) == (await the_action(desk)).made_at
