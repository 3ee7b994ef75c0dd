"""Messages that came twice because Teams did not say that they came once: counted, and taken away when they show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from authority import APRIL, DUTY, FAMILY, MANAGER, OTHER_MANAGER, QA, senior
from mailroom import NOON, PEOPLE, Mailroom
from scenes import Play, small

from cards.payloads import DELIVERY, delivery_of
from rehearsal.answers import Answer
from rehearsal.records import Message
from rehearsal.tenant import TENANT_ID
from rehearsal.wire import Json


@pytest.fixture
async def april(tmp_path: Path) -> AsyncIterator[Play]:
    """April's audits are out. The manager's card and the channel's came twice; everybody else's once."""
    async with small(tmp_path, unlinked=(FAMILY,)) as play:
        async with play.store.write() as work:
            for person in play.teams.tenant.people:
                chat, url = play.teams.personal(person), play.teams.service_url
                await work.channels.heard_chat(person.aad_object_id, chat, TENANT_ID, url)
        await play.say(QA, "allocate learning spaces Q1")
        chat = play.teams.personal(play.person(MANAGER))
        play.teams.faults.next(502, deliver=True, match=f"POST .*{chat}")
        # Every chat is known, so that this is the channel's card.
        play.teams.faults.next(502, deliver=True, match="POST /v3/conversations$")
        await play.press(QA, play.cards(QA)[-1], "Confirm")
        assert [len(play.audit_cards(name)) for name in APRIL] == [1, 2, 1, 1]
        assert len(play.posts(DUTY)) == 2
        yield play


def number(play: Play, person: str = "", channel: str = "") -> int:
    """Of the delivery of an allocation, or of a round card."""
    where = "person_id = (select id from person where name = ?)" if person else "channel_id = ?"
    [[found]] = play.rows(
        f"select id from delivery where card in ('allocated', 'round') and key not like 'stray%' and {where}",
        person or channel,
    )
    assert isinstance(found, int)
    return found


def button(delivery: object) -> Json:
    return {"type": "Action.Submit", "title": "x", "data": {"do": "help", DELIVERY: delivery}}


async def press(play: Play, name: str, message: Message, delivery: object) -> None:
    answer: Answer = await play.press(name, message, button(delivery))
    assert answer.status == 200


def deleted(play: Play) -> list[str]:
    return [call.path for call in play.teams.tenant.journal if call.method == "DELETE"]


async def test_what_may_have_come_twice_is_counted_as_doubtful(april: Play) -> None:
    doubtful = april.rows("select card, doubtful, count(*) from delivery group by 1, 2 order by 1, 2")
    assert doubtful == [("allocated", 0, 3), ("allocated", 1, 1), ("round", 0, 2), ("round", 1, 1)]


async def test_a_press_on_the_copy_that_is_not_known_is_answered_and_takes_that_copy_away(
    april: Play,
) -> None:
    stray, known = april.audit_cards(MANAGER)
    answer = await april.press(MANAGER, stray, "Open my audit")
    assert "1 / " in str(answer.opened().card)
    assert [card.id for card in april.audit_cards(MANAGER)] == [known.id]
    assert (await april.press(MANAGER, known, "Open my audit")).opened()
    assert [card.id for card in april.audit_cards(MANAGER)] == [known.id]


async def test_a_press_on_the_copy_that_is_known_takes_nothing_away(april: Play) -> None:
    _, known = april.audit_cards(MANAGER)
    await april.press(MANAGER, known, "Open my audit")
    assert len(april.audit_cards(MANAGER)) == 2
    assert deleted(april) == []


async def test_a_copy_in_a_channel_goes_when_anybody_presses_it(april: Play) -> None:
    stray, known = april.posts(DUTY)
    await april.press(senior(DUTY), stray, "Open my audit")
    assert [post.id for post in april.posts(DUTY)] == [known.id]


async def test_a_number_cannot_take_away_what_another_delivery_knows(april: Play) -> None:
    for card in april.audit_cards(MANAGER)[1:] + april.cards(QA):
        name = MANAGER if card in april.audit_cards(MANAGER) else QA
        for forged in (number(april, senior(DUTY)), number(april, channel=april.channel(DUTY))):
            await press(april, name, card, forged)
    assert deleted(april) == []


async def test_a_number_of_somebody_elses_delivery_takes_nothing_away(april: Play) -> None:
    await april.say(OTHER_MANAGER, "help")
    for delivery in (number(april, MANAGER), number(april, channel=april.channel(DUTY))):
        await press(april, OTHER_MANAGER, april.cards(OTHER_MANAGER)[-1], delivery)
    assert deleted(april) == []


async def test_a_number_of_a_delivery_that_came_once_takes_nothing_away(april: Play) -> None:
    await april.say(OTHER_MANAGER, "help")
    await press(april, OTHER_MANAGER, april.cards(OTHER_MANAGER)[-1], number(april, OTHER_MANAGER))
    assert deleted(april) == []


async def test_in_a_channel_an_answer_of_the_bot_cannot_be_taken_away(april: Play) -> None:
    await april.say(QA, "status", april.channel(DUTY))
    reply = april.posts(DUTY)[-1]
    for delivery in (number(april, channel=april.channel(DUTY)), number(april, MANAGER)):
        await press(april, MANAGER, reply, delivery)
    assert deleted(april) == []


async def test_in_their_own_chat_somebody_can_take_away_no_more_than_may_have_come_twice(april: Play) -> None:
    for _ in range(3):
        await april.say(MANAGER, "help")
    for reply in april.cards(MANAGER)[-3:]:
        await press(april, MANAGER, reply, number(april, MANAGER))
    assert len(deleted(april)) == 1


@pytest.mark.parametrize("forged", [0, -1, 2**31, 2**53 - 1, True, 1.0, "1", None, [1], {"a": 1}, 999_999])
async def test_a_number_that_no_delivery_has_is_no_fault(april: Play, forged: object) -> None:
    await april.say(MANAGER, "help")
    await press(april, MANAGER, april.cards(MANAGER)[-1], forged)
    assert deleted(april) == []


@pytest.mark.parametrize("forged", [0, -1, 2**31, True, 1.0, "1", None, [1]])
def test_a_number_that_no_database_of_ours_can_hold_is_none(forged: object) -> None:
    assert delivery_of({DELIVERY: forged}) == 0
    assert delivery_of({DELIVERY: 2**31 - 1}) == 2**31 - 1
    assert delivery_of({}) == 0


async def test_a_copy_that_teams_no_longer_has_is_asked_for_once(april: Play) -> None:
    stray, _ = april.audit_cards(MANAGER)
    april.teams.faults.next(404, match="DELETE", code="ActivityNotFoundInConversation")
    await april.press(MANAGER, stray, "Open my audit")
    await april.settle()
    assert len(deleted(april)) == 1
    await april.clock("2026-04-02T09:00")
    assert len(deleted(april)) == 1


# On either database


async def test_a_copy_is_deleted_by_the_sender_and_only_once(room: Mailroom) -> None:
    room.teams.faults.next(502, deliver=True, match="POST .*/activities")
    await room.owe("a")
    await room.send_all()
    stray, known = room.messages()
    [[ref]] = await room.office.rows("SELECT id FROM delivery")
    assert isinstance(ref, int)
    async with room.office.store.write() as work:
        chat = room.place(PEOPLE[0])
        assert not await work.outbox.remove_stray(ref, chat, known.id, NOON)
        assert not await work.outbox.remove_stray(ref, "another chat", stray.id, NOON)
        assert await work.outbox.remove_stray(ref, chat, stray.id, NOON)
        assert not await work.outbox.remove_stray(ref, chat, stray.id, NOON)
        assert not await work.outbox.remove_stray(ref, chat, "some other message", NOON)
    await room.send_all()
    assert [message.id for message in room.messages()] == [known.id]


async def test_what_was_taken_back_but_may_have_arrived_goes_when_it_shows(room: Mailroom) -> None:
    room.teams.faults.next(502, deliver=True, delay=0.5, match="POST .*/activities")
    await room.owe("a")
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 1)
        await room.take_back("a")
        await sender.drain()
    assert (await room.row("a"))["state"] == "recalled"
    await room.know_every_chat()
    [stray] = room.messages()
    [[ref]] = await room.office.rows("SELECT id FROM delivery")
    assert isinstance(ref, int)
    async with room.office.store.write() as work:
        assert await work.outbox.remove_stray(ref, room.place(PEOPLE[0]), stray.id, NOON)
    await room.send_all()
    assert room.messages() == []
