"""Each KIT meeting is prompted on its minute, once, and ends when its hour does; its chair hears what went wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from kent import COA, PDM, QA, kent_office, kent_play, manager, named, plan, plan_by_typing
from meetings import (
    ASHFORD,
    CHANNEL,
    FIRST,
    PLAN,
    kits,
    link_channel,
    newest,
    number,
    owed,
    state,
    sweep,
    told,
    words,
)
from office import Office, at, office

from practice import kit
from practice.coa_plan import Typed, kit_meetings
from practice.coa_records import Here, Inquiry, InquiryState, KitState
from practice.errors import Refused
from rehearsal.reading import texts, titles

LEADS = (QA, "QA Lead 2")
HOURS = ("09:00", "13:00", "16:00")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=ASHFORD) as opened:
        yield opened


async def test_every_meeting_of_each_district_is_posted_on_its_minute(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-02T12:00") as play:
        words_typed = "plan coa East Kent November 2026 districts Ashford, Canterbury days 3, 10"
        await plan_by_typing(play, words_typed)
        await play.clock("2026-11-13T09:00")
        posted = kits(play)
        days = [f"2026-11-{day:02}" for first in (3, 10) for day in range(first, first + 3)]
        assert [message.at for message in posted] == [at(f"{day} {hour}") for day in days for hour in HOURS]
        assert "EAST KENT COA · CANTERBURY · DAY 2" in texts(posted[13].card)
        finals = [number for number, one in enumerate(posted) if "Final KIT meeting" in texts(one.card)]
        assert finals == [8, 17]


async def test_the_hours_are_local_on_both_sides_of_the_clock_change(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-10-22T12:00") as play:
        await plan_by_typing(play, "plan coa East Kent October 2026 districts Ashford days 23")
        await play.clock("2026-10-28T09:00")
        posted = [message.at for message in kits(play)]
        assert posted == [at(f"2026-10-{day} {hour}") for day in (23, 26, 27) for hour in HOURS]
        assert [f"{when:%H:%M %z}" for when in (posted[0], posted[3])] == ["08:00 +0000", "09:00 +0000"]


async def test_a_service_that_was_down_at_nine_posts_at_twenty_to_ten(desk: Office) -> None:
    await link_channel(desk)
    assert await sweep(desk, "2026-11-03 08:59") == 0
    assert await sweep(desk, "2026-11-03 09:40") == 1
    assert await sweep(desk, "2026-11-03 09:41") == 0
    assert [channel for _, _, channel in await owed(desk)] == [CHANNEL]
    assert await state(desk) == "prompted"


async def test_a_meeting_whose_hour_passed_unprompted_is_missed_and_its_chair_is_told(desk: Office) -> None:
    await link_channel(desk)
    assert await sweep(desk, "2026-11-03 10:00") == 1
    assert await sweep(desk, "2026-11-03 10:01") == 0
    assert await owed(desk) == []
    assert await state(desk) == "missed"
    assert await told(desk, [PDM], "kit_notice")


async def test_two_services_that_sweep_at_once_post_it_once(database_url: str) -> None:
    async with kent_office(database_url, planned=ASHFORD) as desk:
        await link_channel(desk)
        for now in ("2026-11-03 09:00", "2026-11-03 10:00"):
            assert sum(await asyncio.gather(*(sweep(desk, now) for _ in range(4)))) == 1
        assert len(await owed(desk)) == len(await owed(desk, "kit_notice")) == 1


async def test_without_a_channel_the_qa_leads_and_the_chair_have_the_card(desk: Office) -> None:
    assert await sweep(desk, "2026-11-03 09:00") == 3
    assert await told(desk, [*LEADS, PDM], "kit")
    async with desk.store.read() as work:
        view = await kit.kit_card(work, desk.rules, FIRST, unlinked=True)
    assert view.unlinked


async def test_nothing_of_a_cancelled_coa_goes_out(desk: Office) -> None:
    await link_channel(desk)
    await desk.change("update coa set state = 'cancelled'")
    assert await sweep(desk, "2026-11-03 09:00") == 0
    assert await sweep(desk, "2026-11-09 09:00") == 0
    assert await desk.rows("select distinct state from kit_meeting") == [("cancelled",)]
    assert await desk.rows("select key from delivery") == []


async def test_a_coa_that_is_cancelled_within_the_hour_ends_without_a_word_to_its_chair(desk: Office) -> None:
    await link_channel(desk)
    await sweep(desk, "2026-11-03 09:00")
    await desk.change("update coa set state = 'cancelled'")
    async with desk.store.write() as work:
        assert (await kit.kit_card(work, desk.rules, FIRST)).state is KitState.CANCELLED
        with pytest.raises(Refused, match="was cancelled"):
            await kit.come(work, desk.rules, await named(desk, QA), at("2026-11-03 09:10"), kit_id=FIRST)
    assert await sweep(desk, "2026-11-03 10:00") == 0
    assert await state(desk) == "cancelled"


async def test_an_area_that_the_framework_holds_no_more_stops_no_other_meeting(desk: Office) -> None:
    await link_channel(desk)
    await plan(desk, Typed("West Kent", "November 2026", "Dartford", "3"))
    await desk.change("update coa set area = 'Nowhere' where area = 'West Kent'")
    assert await sweep(desk, "2026-11-03 09:00") == 1
    assert await state(desk, "west-kent-2026-11:dartford:1:0900") == "cancelled"


async def test_a_meeting_that_was_prompted_stays_when_its_coa_is_moved(desk: Office) -> None:
    await link_channel(desk)
    await sweep(desk, "2026-11-03 09:00")
    async with desk.store.write() as work:
        days = await work.coas.days(COA)
        moved = [replace(day, on=day.on.replace(day=day.on.day + 14)) for day in days]
        of_framework = desk.rules.framework.coa
        assert of_framework is not None
        await work.kits.remove_planned(COA)
        await work.kits.add(kit_meetings(moved, of_framework, desk.rules.zone))
        meetings = await work.kits.of(COA)
    assert (meetings[0].id, meetings[0].state) == (FIRST, KitState.PROMPTED)
    assert [one.starts_at for one in meetings[:2]] == [at("2026-11-03 09:00"), at("2026-11-17 13:00")]
    assert len(meetings) == 9
    assert await sweep(desk, "2026-11-03 13:00") == 1
    assert await sweep(desk, "2026-11-17 13:00") == 1
    assert [str(key).split(":")[4] for key, _, _ in await owed(desk)] == ["0900", "1300"]


async def test_a_meeting_that_nobody_opened_is_said_to_its_chair_when_its_hour_ends(desk: Office) -> None:
    await link_channel(desk)
    await sweep(desk, "2026-11-03 09:00")
    await sweep(desk, "2026-11-03 09:59")
    assert await owed(desk, "kit_notice") == []
    await sweep(desk, "2026-11-03 10:00")
    assert await told(desk, [PDM], "kit_notice")
    assert await state(desk) == "ended"


async def test_somebody_who_is_there_is_enough(desk: Office) -> None:
    await link_channel(desk)
    await sweep(desk, "2026-11-03 09:00")
    async with desk.store.write() as work:
        await work.kits.come(Here(FIRST, (await named(desk, QA)).id, at("2026-11-03 09:30")))
    await sweep(desk, "2026-11-03 10:00")
    assert await owed(desk, "kit_notice") == []


async def test_where_several_chair_it_each_of_them_is_told(desk: Office) -> None:
    await link_channel(desk)
    await desk.change("update person set post = 'PDM' where name = 'QA Officer 1'")
    await sweep(desk, "2026-11-03 10:00")
    assert await told(desk, [PDM, "QA Officer 1"], "kit_notice")
    async with desk.store.read() as work:
        view = await kit.kit_card(work, desk.rules, FIRST)
    assert view.chair == f"{PDM} or QA Officer 1"


async def test_whoever_was_named_chairs_it_whatever_their_post(desk: Office) -> None:
    await link_channel(desk)
    chair = await named(desk, "QA Officer 1")
    await desk.change(f"update coa set chair_id = '{chair.id}'")
    await sweep(desk, "2026-11-03 10:00")
    assert await told(desk, ["QA Officer 1"], "kit_notice")
    async with desk.store.read() as work:
        view = await kit.kit_card(work, desk.rules, FIRST)
    assert view.chair == "QA Officer 1"


async def test_where_nobody_chairs_the_qa_leads_are_told(desk: Office) -> None:
    await link_channel(desk)
    await desk.change("update person set has_left = true where post = 'PDM'")
    await sweep(desk, "2026-11-03 10:00")
    assert await told(desk, LEADS, "kit_notice")


async def test_the_card_ends_and_the_next_one_follows(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-02T12:00") as play:
        await plan_by_typing(play, PLAN)
        await play.clock("2026-11-03T09:00")
        assert "Chair: Practice Development Manager 1 · next 13:00" in words(play)
        assert titles(newest(play).card)[:2] == ["Add an observation", "I am here"]
        await play.clock("2026-11-03T10:00")
        assert "This meeting has ended." in words(play)
        assert "I am here" not in titles(newest(play).card)
        assert "Add an observation" in titles(newest(play).card)
        [notice] = play.holding("nobody opened it", PDM)
        assert notice.at == at("2026-11-03 10:00")
        opened = (await play.press(PDM, notice, "Add an observation")).opened()
        assert "Ashford, day 1, 09:00" in texts(opened.card).replace("ASHFORD, DAY", "Ashford, day")


async def test_the_areas_managers_are_mentioned_for_nine_o_clock_of_days_two_and_three(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path, start="2026-11-02T12:00") as play:
        await plan_by_typing(play, PLAN)
        await play.clock("2026-11-05T16:00")
        posted = kits(play)
        telling = [number for number, one in enumerate(posted) if "entities" in (one.card or {})["msteams"]]
        assert telling == [3, 6]
        second = posted[3]
        entities = (second.card or {})["msteams"]["entities"]
        names = [manager(district) for district in ("Ashford", "Canterbury", "Dover")]
        assert [one["mentioned"]["name"] for one in entities] == names
        ids = [play.person(name).aad_object_id for name in names]
        assert [one["mentioned"]["id"] for one in entities] == ids
        assert f"Expected at this meeting: {' · '.join(one['text'] for one in entities)}" in texts(
            second.card
        )
        assert second.edits > 0, "it was shown anew when it ended, and keeps its mentions"


async def test_somebody_whom_teams_has_not_shown_us_is_named_without_a_mention(desk: Office) -> None:
    await desk.change("update person set aad_object_id = '' where name = 'Service Manager, Dover'")
    async with desk.store.read() as work:
        view = await kit.kit_card(work, desk.rules, FIRST.replace(":1:", ":2:"))
        assert [bool(one.aad_object_id) for one in view.mentioned] == [True, True, False]


async def test_a_channel_that_refuses_the_card_leaves_it_with_the_qa_leads_who_can_link_it_again(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path, start="2026-11-02T12:00") as play:
        await plan_by_typing(play, PLAN)
        # At nine others are written to as well; at one o'clock nobody but the channel.
        await play.clock("2026-11-03T12:59")
        play.teams.faults.next(403, match=r"POST /v3/conversations$", code="NotEnoughPermissions")
        await play.clock("2026-11-03T13:00")
        assert len(kits(play)) == 1
        assert play.holding("KIT meeting, 13:00", QA)
        assert play.holding("link coa for East Kent", QA)


async def test_a_framework_without_coa_weeks_says_so(tmp_path: Path) -> None:
    async with office(f"sqlite:///{tmp_path}/office.db") as desk:
        lead = await desk.person("Q1")
        now = at("2026-11-03 09:00")
        async with desk.store.write() as work:
            with pytest.raises(Refused, match="has no COA weeks"):
                await kit.show(work, desk.rules, lead, now)
            with pytest.raises(Refused, match="has no COA weeks"):
                await kit.come(work, desk.rules, lead, now, kit_id=FIRST)


async def test_a_line_of_inquiry_that_is_agreed_meanwhile_stands_on_the_card(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-03T08:00") as play:
        await plan_by_typing(play, PLAN)
        await play.clock("2026-11-03T09:00")
        assert "None is agreed yet" in words(play)
        now = at("2026-11-03 09:00")
        async with play.store.write() as work:
            states = (InquiryState.AGREED, InquiryState.PROPOSED, InquiryState.AGREED, InquiryState.DROPPED)
            for number, how in enumerate(states, 1):
                await work.coas.add_inquiry(Inquiry(COA, number, f"Inquiry {number}", how, "p", now))
            await work.outbox.refresh([COA], now)
        await play.settle()
        shown = words(play)
        assert [f"{number} Inquiry {number}" in shown for number in (1, 2, 3, 4)] == [
            True,
            False,
            True,
            False,
        ]


async def test_in_a_personal_chat_the_card_works_as_in_the_channel(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-03T08:00") as play:
        await plan_by_typing(play, PLAN)
        await play.say(QA, "unlink coa for East Kent", play.channel("COA East Kent"))
        await play.clock("2026-11-04T09:00")
        [lead], [chair] = (play.holding("DAY 2", name) for name in (QA, PDM))
        assert "This COA has no channel that I can write to," in texts(lead.card)
        assert "Expected at this meeting: Service Manager, Ashford" in texts(lead.card)
        assert "entities" not in (lead.card or {})["msteams"]
        answer = await play.press(PDM, chair, "I am here")
        assert "I am not here" in titles(answer.shown())
        [lead] = play.holding("DAY 2", QA)
        assert number(lead.card) == "1"
