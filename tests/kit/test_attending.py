"""People say that they are in a KIT meeting, and that they are not: each counts once, however many press at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kent import COA_CHANNEL, PDM, QA, kent_office, kent_play, named, plan_by_typing, practitioner
from meetings import FIRST, PLAN, edits_of, kits, link_channel, newest, number, sweep, words
from office import at
from scenes import Play

from practice import kit
from practice.errors import NotFound, Refused
from rehearsal.reading import texts, titles
from rehearsal.wire import Json

HERE, NOT_HERE = "I am here", "I am not here"
LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0))
"""(calls, seconds): Teams', for one bot in one channel."""


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """09:00 on Ashford's first day: its first meeting stands in the COA's channel."""
    async with kent_play(tmp_path, start="2026-11-03T08:00") as opened:
        await plan_by_typing(opened, PLAN)
        await opened.clock("2026-11-03T09:00")
        yield opened


def counted(play: Play) -> int:
    return int(str(play.rows("select count(*) from kit_here")[0][0]))


async def test_the_presser_can_take_it_back_and_everybody_sees_how_many_are_here(play: Play) -> None:
    card = newest(play)
    answer = await play.teams.press(play.person(PDM), card, HERE)
    assert NOT_HERE in titles(answer.shown())
    assert HERE not in titles(answer.shown())
    assert number(answer.shown()) == "1"
    await play.settle()
    assert (number(newest(play).card), HERE in titles(newest(play).card)) == ("1", True)
    assert [message.id for message in kits(play)] == [card.id], "nothing new is posted"
    again = await play.press(PDM, newest(play), HERE)
    assert (NOT_HERE in titles(again.shown()), counted(play)) == (True, 1)
    away: Json = {**HERE_BUTTON, "data": {"do": "kit.not_here", "kit": FIRST}, "verb": "kit.not_here"}
    for _ in range(2):
        back = await play.press(PDM, newest(play), away)
        assert (number(back.shown()), HERE in titles(back.shown()), counted(play)) == ("0", True, 0)
    assert number(newest(play).card) == "0"


HERE_BUTTON: Json = {"type": "Action.Execute", "title": NOT_HERE}


async def test_forty_who_press_within_two_seconds_are_forty_and_the_card_is_edited_seldom(play: Play) -> None:
    card = newest(play)
    people = play.teams.tenant.people[:40]
    before = len(edits_of(play, card))
    loop = asyncio.get_running_loop()
    began = loop.time()
    answers = await asyncio.gather(*(play.teams.press(person, card, HERE) for person in people))
    took = loop.time() - began
    await play.settle()
    assert all(NOT_HERE in titles(answer.shown()) for answer in answers)
    assert counted(play) == 40
    assert number(newest(play).card) == "40"
    edits = edits_of(play, card)[before:]
    assert all(call.status == 200 for call in edits)
    calls = [
        c for c in play.teams.tenant.journal if play.channel(COA_CHANNEL) in c.path and c.method != "GET"
    ]
    for most, seconds in LIMITS:
        times = [call.seconds for call in calls]
        assert all(sum(start <= other < start + seconds for other in times) <= most for start in times)
    print(f"40 presses in {took:.2f} s, {len(edits)} edits")  # noqa: T201
    assert len(edits) <= 16


async def test_the_same_person_on_many_devices_at_once_counts_once(play: Play) -> None:
    card, person = newest(play), play.person(PDM)
    await asyncio.gather(*(play.teams.press(person, card, HERE) for _ in range(5)))
    await play.settle()
    assert (counted(play), number(newest(play).card)) == (1, "1")


async def test_an_old_client_in_the_channel_is_counted_and_fills_it_with_nothing(play: Play) -> None:
    before = len(play.posts(COA_CHANNEL))
    old: Json = {"type": "Action.Submit", "title": HERE, "data": {"do": "kit.here", "kit": FIRST}}
    await play.press(practitioner("Ashford"), newest(play), old)
    assert (counted(play), number(newest(play).card)) == (1, "1")
    assert len(play.posts(COA_CHANNEL)) == before


async def test_an_hour_that_is_over_is_said_in_words_and_the_count_stands(play: Play) -> None:
    card = newest(play)
    await play.press(PDM, card, HERE)
    execute: Json = {**HERE_BUTTON, "data": {"do": "kit.here", "kit": FIRST}, "verb": "kit.here"}
    away: Json = {**HERE_BUTTON, "data": {"do": "kit.not_here", "kit": FIRST}, "verb": "kit.not_here"}
    await play.clock("2026-11-03T10:00")
    for action in (execute, away):
        answer = await play.press(QA, newest(play), action)
        assert "This meeting has ended." in answer.toast
    assert counted(play) == 1
    assert "was here" in words(play)


async def test_a_button_that_was_made_up_changes_nothing(play: Play) -> None:
    card = newest(play)
    for made_up, said in (("", "do not know"), ("east-kent-2026-11:ashford:9:0900", "do not know")):
        action: Json = {**HERE_BUTTON, "data": {"do": "kit.here", "kit": made_up}, "verb": "kit.here"}
        assert said in (await play.press(QA, card, action)).toast
    later = FIRST.replace("0900", "1300")
    action = {**HERE_BUTTON, "data": {"do": "kit.here", "kit": later}, "verb": "kit.here"}
    assert "begins on Tue 3 November at 13:00" in (await play.press(QA, card, action)).toast
    assert counted(play) == 0


async def test_kit_shows_the_meeting_that_is_on_and_else_which_one_is_next(play: Play) -> None:
    assert "KIT meeting, 09:00" in await play.words(QA, "kit")
    shown = await play.say(QA, "kit east kent")
    assert HERE in titles(shown)
    assert "KIT meeting, 09:00" in await play.words(QA, "kit", play.channel(COA_CHANNEL))
    await play.clock("2026-11-03T10:30")
    next_one = await play.words(QA, "kit East Kent")
    assert "Next KIT meeting" in next_one
    assert "Tue 3 November, 13:00 · in the channel COA East Kent" in next_one
    assert "no area or service" in (await play.words(QA, "kit Atlantis")).casefold()
    await play.clock("2026-11-05T18:00")
    assert "East Kent: no KIT meeting is to come" in await play.words(QA, "kit East Kent")
    assert "No KIT meeting is to come" in await play.words(QA, "kit")


async def test_where_two_are_on_each_can_be_opened(play: Play) -> None:
    await plan_by_typing(play, "plan coa West Kent November 2026 districts Dartford days 3")
    await play.clock("2026-11-03T13:00")
    listed = await play.say(QA, "kit")
    assert "2 KIT meetings are on" in texts(listed)
    message = play.cards(QA)[-1]
    opened = await play.press(QA, message, "Open")
    assert "KIT meeting, 13:00" in texts(opened.shown())


async def test_who_presses_at_once_on_either_database_is_counted_once(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await link_channel(desk)
        await sweep(desk, "2026-11-03 09:00")
        people = [await named(desk, name) for name in (QA, PDM)]

        async def press(number: int) -> int:
            async with desk.store.write() as work:
                by = people[number % 2]
                view = await kit.come(work, desk.rules, by, at("2026-11-03 09:05"), kit_id=FIRST)
                assert view.is_here
                return view.here

        assert max(await asyncio.gather(*map(press, range(8)))) == 2
        async with desk.store.write() as work:
            for again in (1, 0):
                view = await kit.go(work, desk.rules, people[0], at("2026-11-03 09:06"), kit_id=FIRST)
                assert (view.here, view.is_here) == (1, False), again
            with pytest.raises(NotFound):
                await kit.go(work, desk.rules, people[0], at("2026-11-03 09:06"), kit_id="nothing")
            with pytest.raises(Refused, match="has ended"):
                await kit.go(work, desk.rules, people[0], at("2026-11-03 10:00"), kit_id=FIRST)
