"""A channel goes while something is owed to it: what is on its way, what waits, what stands there."""

import random
from datetime import datetime, timedelta

import pytest
from authority import QA, QA_2
from mailroom import DUTY, NOON, Mailroom

from practice.channels import Gone
from practice.presence import channels_back, channels_gone
from scheduler.clock import StandingClock

THREAD = r"POST /v3/conversations$"
LATER = NOON + timedelta(minutes=1)


async def gone(room: Mailroom, at: datetime = LATER, because: Gone = Gone.REMOVED) -> None:
    async with room.office.store.write() as work:
        channels = await work.channels.by_ids([room.place(DUTY)])
        await channels_gone(work, room.office.rules, channels, because, at, room.clock.now())
    room.nudge()


async def back(room: Mailroom, at: datetime = LATER) -> None:
    async with room.office.store.write() as work:
        channels = await work.channels.by_ids([room.place(DUTY)])
        await channels_back(work, room.office.rules, channels, at, room.clock.now())
    room.nudge()


async def is_gone(room: Mailroom) -> bool:
    async with room.office.store.read() as work:
        return await work.channels.is_gone(room.place(DUTY))


async def test_what_was_on_its_way_when_its_channel_went_goes_to_the_qa_leads(room: Mailroom) -> None:
    room.teams.faults.next(404, delay=0.5, match=THREAD, code="ConversationNotFound")
    await room.owe("a", DUTY)
    await room.owe("b", DUTY)
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 1)
        await gone(room)
        await sender.drain()
    assert room.words(QA) == room.words(QA_2) == ["b", "a"]
    assert len(room.calls("POST", DUTY)) == 1
    assert {(await room.row(key))["state"] for key in "ab"} == {"dead"}


async def test_what_was_taken_just_before_its_channel_went_does_not_bring_it_back(room: Mailroom) -> None:
    room.teams.faults.next(None, delay=0.5, match=THREAD)
    await room.owe("a", DUTY)
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 1)
        assert isinstance(room.clock, StandingClock)
        room.clock.set(LATER)
        await gone(room)
        await sender.drain()
    assert await is_gone(room)
    assert (await room.row("a"))["state"] == "sent"
    assert room.messages(QA) == []


async def test_what_stands_in_a_channel_that_is_gone_is_changed_and_taken_back_on_its_return(
    room: Mailroom,
) -> None:
    for key in "abc":
        await room.owe(key, DUTY)
    await room.send_all()
    await room.change("c", "changed before")
    await gone(room)
    await room.change("a", "changed meanwhile")
    await room.take_back("b")
    async with room.office.store.read() as work:
        counts = await work.deliveries.counts(LATER)
        assert await work.deliveries.arrived("abc") == {"a", "b", "c"}
    assert (counts.waiting, counts.edits, counts.sent, counts.dead) == (0, 0, 3, 0)
    await room.send_all()
    assert [call.method for call in room.calls()] == ["POST"] * 3
    await back(room)
    await room.send_all()
    assert sorted(call.method for call in room.calls()) == ["DELETE", *["POST"] * 3, *["PUT"] * 2]
    assert room.words(DUTY) == ["changed meanwhile", "changed before"]


@pytest.mark.parametrize("refusal", [(403, "BotNotInConversationRoster"), (404, "ConversationNotFound")])
async def test_an_edit_that_its_channel_refuses_is_made_on_its_return(
    room: Mailroom, refusal: tuple[int, str]
) -> None:
    await room.owe("a", DUTY)
    await room.send_all()
    room.teams.faults.next(refusal[0], match="PUT", code=refusal[1])
    await room.change("a", "changed")
    await room.send_all()
    assert room.words(DUTY) == ["a"]
    await back(room)
    await room.send_all()
    assert room.words(DUTY) == ["changed"]


@pytest.mark.parametrize("seed", range(3))
async def test_in_whatever_order_and_however_often_it_is_told_the_newest_event_holds(
    room: Mailroom, seed: int
) -> None:
    chance = random.Random(seed)
    for turn in range(20):
        start = NOON + timedelta(days=turn + 1)
        events = [(start + timedelta(minutes=n), chance.choice([gone, back])) for n in range(4)]
        for at, event in chance.sample(events * 2, 8):
            await event(room, at)
        assert await is_gone(room) == (events[-1][1] is gone)
