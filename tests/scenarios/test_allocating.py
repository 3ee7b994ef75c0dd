"""A QA lead allocates: previewed, confirmed or cancelled, and never two rounds of one preview."""

import asyncio

import pytest
from authority import DUTY, QA, QA_2
from scenes import Play

from rehearsal.reading import find_action, texts, titles


def rounds(play: Play) -> int:
    return len(play.rows("select id from round"))


async def test_a_preview_says_what_would_go_out_and_nothing_goes_out(play: Play) -> None:
    words = await play.words(QA, "allocate learning spaces Q1 2026-27")
    assert "For 10 auditors" in words
    assert "4 in April, as soon as you confirm, due Wednesday 29 April 2026" in words
    assert "3 in May, on Friday 1 May 2026 at 09:00" in words
    assert "No linked channel:** Whole authority" in words
    assert "Only expected to be reachable" in words
    assert not play.posts(DUTY)
    assert not play.auditors()
    assert rounds(play) == 0


@pytest.mark.parametrize(
    "words",
    [
        "Allocate LEARNING SPACE q1",
        "allocate Q1 2026/27 learning spaces",
        "allocate learning spaces for quarter 1, 2026-2027",
        "please allocate learning spaces q1 26/27.",
        "Q1 learning spaces allocate",
    ],
)
async def test_allocate_is_forgiving_about_case_order_plural_and_year(play: Play, words: str) -> None:
    assert "PREVIEW · LEARNING SPACES · Q1 2026-27" in await play.words(QA, words)


async def test_what_cannot_be_allocated_is_said_with_what_can_be(play: Play) -> None:
    for typed, said in {
        "allocate": "What is to be allocated?",
        "allocate learning spaces": "For which quarter?",
        "allocate bananas Q1": "“bananas” is no activity",
        "allocate dip samples Q1": "You can allocate learning spaces",
        "allocate learning spaces Q9": "there is no Q9",
        "allocate learning spaces Q1 2019-20": "ended on",
        "alocate learning spaces Q1": "Did you mean “allocate”?",
    }.items():
        assert said in await play.words(QA, typed), typed
    assert play.rows("select id from preview") == []


async def test_a_confirmed_preview_becomes_its_receipt_for_everybody(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1", play.channel(DUTY))
    preview = play.posts(DUTY)[-1]
    answer = await play.press(QA, preview, "Confirm")
    stands = next(m for m in play.posts(DUTY) if m.id == preview.id)
    assert "Confirmed by QA Lead 1 on Wednesday 1 April 2026 at 09:00." in texts(stands.card)
    assert stands.edits == 1
    assert texts(answer.shown()) == texts(stands.card)
    assert "Confirm" not in titles(stands.card)


async def test_a_second_press_and_its_repeats_get_the_same_receipt_and_one_round(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    action = find_action(preview.card, "Confirm")
    first = await play.press(QA, preview, action)
    second = await play.press(QA, preview, action)
    same_id = await play.teams.repeat(first, new_id=False)
    new_id = await play.teams.repeat(first, new_id=True)
    assert first.shown() == second.shown() == same_id.shown() == new_id.shown()
    assert rounds(play) == 1
    assert len(play.rows("select id from audit")) == 10
    assert len(play.posts(DUTY)) == 1
    assert len(play.rows("select what from event where what = 'round confirmed'")) == 1


async def test_two_qa_leads_who_confirm_at_the_same_instant_make_one_round(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1", play.channel(DUTY))
    preview = play.posts(DUTY)[-1]
    one, other = await asyncio.gather(
        play.teams.press(play.person(QA), preview, "Confirm"),
        play.teams.press(play.person(QA_2), preview, "Confirm"),
    )
    assert one.shown() == other.shown()
    assert rounds(play) == 1
    assert len(play.rows("select id from audit")) == 10


async def test_of_two_previews_of_one_quarter_only_the_first_confirmed_counts(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    await play.say(QA_2, "allocate learning spaces Q1")
    mine, other = await asyncio.gather(
        play.teams.press(play.person(QA), play.cards(QA)[-1], "Confirm"),
        play.teams.press(play.person(QA_2), play.cards(QA_2)[-1], "Confirm"),
    )
    assert sorted([bool(mine.card), bool(other.card)]) == [False, True]
    assert "LS-2026Q1 has been allocated already" in (mine.toast or other.toast)
    assert rounds(play) == 1


async def test_a_cancelled_preview_cannot_be_confirmed(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    confirm = find_action(preview.card, "Confirm")
    await play.press(QA, preview, "Cancel")
    answer = await play.press(QA, preview, confirm)
    assert "Nothing was allocated" in texts(answer.shown())
    assert rounds(play) == 0
    assert "For 10 auditors" in await play.words(QA, "allocate learning spaces Q1")


async def test_a_preview_in_a_channel_is_confirmed_by_a_qa_lead_only(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1", play.channel(DUTY))
    answer = await play.press(f"Team Manager, {DUTY} 1", play.posts(DUTY)[-1], "Confirm")
    assert answer.toast == "This is for QA leads. Type `help` to see what you can do."
    assert rounds(play) == 0


async def test_the_same_message_sent_again_is_answered_once(play: Play) -> None:
    person, chat = play.person(QA), play.teams.personal(play.person(QA))
    for typed in ("allocate learning spaces Q1", "status", "qwertyuiop", "allocate nonsense"):
        before = len(play.cards(QA))
        answer = await play.teams.say(person, chat, typed)
        await play.teams.repeat(answer, new_id=False)
        assert len(play.cards(QA)) == before + 1, typed


async def test_a_client_that_knows_no_execute_confirms_by_the_buttons_fallback(play: Play) -> None:
    await play.say(QA, "allocate learning spaces Q1")
    preview = play.cards(QA)[-1]
    fallback = find_action(preview.card, "Confirm")["fallback"]
    assert isinstance(fallback, dict)
    assert (await play.press(QA, preview, fallback)).ok
    assert len(play.rows("select id from round")) == 1
    stands = next(message for message in play.cards(QA) if message.id == preview.id)
    assert "Allocated as LS-2026Q1" in texts(stands.card)
