"""What did not arrive is listed for the QA leads, who put it right and send it again."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from authority import DUTY, MANAGER, OTHER_MANAGER, QA, QA_2, head
from scenes import Play, small

from rehearsal.reading import find_action, texts, titles
from rehearsal.records import Message


@contextlib.asynccontextmanager
async def blocked_by(tmp_path: Path, *names: str) -> AsyncIterator[Play]:
    """April's audits went out while these had blocked the bot."""
    async with small(tmp_path) as play:
        for name in names:
            play.teams.tenant.block(play.person(name))
        await play.allocate()
        yield play


def unblock(play: Play, *names: str) -> None:
    for name in names:
        play.teams.tenant.block(play.person(name), False)


async def asked(play: Play, channel: str = "") -> Message:
    """The card that answers `deliveries`."""
    await play.say(QA, "deliveries", play.channel(channel) if channel else "")
    return (play.posts(channel) if channel else play.cards(QA))[-1]


def stands(play: Play, message: Message) -> str:
    everything = [*play.cards(QA), *play.posts(DUTY)]
    return texts(next(one for one in everything if one.id == message.id).card)


async def test_when_all_has_gone_out_nothing_can_be_sent_again(april: Play) -> None:
    card = (await asked(april)).card
    assert "Everything has gone out" in texts(card)
    assert titles(card) == ["Look again"]


async def test_what_did_not_arrive_is_sent_again_after_it_was_put_right(tmp_path: Path) -> None:
    async with blocked_by(tmp_path, MANAGER, OTHER_MANAGER) as play:
        message = await asked(play)
        words = texts(message.card)
        assert "2 did not arrive" in words
        assert f"{MANAGER}\nAllocation of April, LS-2026Q1 · has blocked the bot · since Wed 1" in words
        assert titles(message.card) == ["Send again", "Send again", "Send all again", "Look again"]
        unblock(play, MANAGER, OTHER_MANAGER)
        answer = await play.press(QA, message, "Send again")
        assert "1 message goes out again now." in texts(answer.shown())
        assert "1 did not arrive" in stands(play, message)
        assert len(play.audit_cards(MANAGER)) + len(play.audit_cards(OTHER_MANAGER)) == 1
        await play.press(QA, await asked(play), "Send again")
        assert [len(play.audit_cards(name)) for name in (MANAGER, OTHER_MANAGER)] == [1, 1]
        assert "Everything has gone out" in texts((await asked(play)).card)


async def test_a_second_press_and_its_repeats_send_nothing_more(tmp_path: Path) -> None:
    async with blocked_by(tmp_path, MANAGER, OTHER_MANAGER) as play:
        message = await asked(play, DUTY)
        every, one = (find_action(message.card, title) for title in ("Send all again", "Send again"))
        unblock(play, MANAGER, OTHER_MANAGER)
        first = await play.press(QA, message, every)
        shown = texts(first.shown())
        assert "2 messages go out again now." in shown
        assert stands(play, message) == shown
        assert texts((await play.press(QA, message, every)).shown()) == shown
        for new_id in (False, True):
            assert texts((await play.teams.repeat(first, new_id=new_id)).shown()) == shown
        late = texts((await play.press(QA_2, message, one)).shown())
        assert "Nothing was sent again: it went out meanwhile, or waits to." in late
        assert "Everything has gone out" in late
        await play.settle()
        assert [len(play.audit_cards(name)) for name in (MANAGER, OTHER_MANAGER)] == [1, 1]


async def test_what_still_cannot_arrive_is_listed_again(tmp_path: Path) -> None:
    async with blocked_by(tmp_path, MANAGER) as play:
        message = await asked(play)
        assert titles(message.card) == ["Send again", "Look again"]
        await play.press(QA, message, "Send again")
        again = await asked(play)
        assert "1 did not arrive" in texts(again.card)
        assert len(play.holding("1 auditor cannot be reached", QA)) == 1


async def test_only_qa_leads_see_it_and_send_again(tmp_path: Path) -> None:
    async with blocked_by(tmp_path, MANAGER) as play:
        assert "This is for QA leads." in await play.words(head(DUTY), "deliveries")
        message = await asked(play, DUTY)
        answer = await play.press(head(DUTY), message, "Send again")
        assert answer.toast == "This is for QA leads. Type `help` to see what you can do."
        assert play.rows("select count(*) from delivery where state = 'dead'") == [(1,)]


async def test_what_was_sent_in_doubt_is_said_in_plain_words(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    chat = play.teams.personal(play.person(MANAGER))
    play.teams.faults.next(504, deliver=True, match=f"POST .*{chat}")
    await play.press(QA, play.cards(QA)[-1], "Confirm")
    assert len(play.audit_cards(MANAGER)) == 2
    words = texts((await asked(play)).card)
    assert "Teams did not say whether it arrived, so it was sent again." in words
    assert f"{MANAGER}\nAllocation of April, LS-2026Q1 · Wed 1 April, 09:00\nsent 2 times" in words


async def test_a_number_from_elsewhere_sends_nothing_again(tmp_path: Path) -> None:
    async with blocked_by(tmp_path, MANAGER) as play:
        message = await asked(play)
        action = find_action(message.card, "Send again")
        data = action["data"]
        assert isinstance(data, dict)
        for number, said in (
            (10**30, "altered"),
            (-1, "altered"),
            ("x", "altered"),
            (999, "Nothing was sent"),
        ):
            answer = await play.press(QA, message, {**action, "data": {**data, "delivery": number}})
            assert said in (answer.toast or texts(answer.shown())), number
        assert play.rows("select count(*) from delivery where state = 'dead'") == [(1,)]
