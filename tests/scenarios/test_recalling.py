"""A QA lead recalls a round: cards go or say so, auditors are told once, and nobody is chased."""

import asyncio
from pathlib import Path

import pytest
from authority import APRIL, DUTY, FAMILY, MANAGER, OTHER_MANAGER, QA, QA_2, head, senior
from scenes import Play, filled, small

from rehearsal.reading import find_action, texts, titles
from rehearsal.records import Message

ROUND = "LS-2026Q1"


async def shown(play: Play, by: str = QA, channel: str = "") -> Message:
    """The card that says what a recall would do."""
    await play.say(by, f"recall {ROUND}", play.channel(channel) if channel else "")
    return (play.posts(channel) if channel else play.cards(by))[-1]


async def recall(play: Play, by: str = QA) -> str:
    answer = await play.press(by, await shown(play, by), "Recall the round")
    assert answer.ok, answer
    return texts(answer.shown())


def recalled_cards(play: Play, name: str) -> list[Message]:
    return play.holding("RECALLED · LEARNING SPACES · Q1 2026-27", name)


async def test_what_would_happen_is_shown_and_nothing_happens(april: Play) -> None:
    await april.open_audit(MANAGER)
    await april.hand_in(OTHER_MANAGER)
    card = (await shown(april)).card
    words = texts(card)
    assert "Nothing has been recalled yet. It cannot be undone." in words.replace("**", "")
    assert "10 audits: 1 returned · 1 opened · 2 not opened · 6 planned" in words
    assert "1 audit, which stays as it was" in words
    assert "2 deleted, 3 changed" in words
    assert "3 auditors, by a new message" in words
    assert titles(card) == ["Recall the round", "Keep it"]
    assert april.rows("select count(*) from audit where stage = 'withdrawn'") == [(0,)]
    assert all(april.audit_cards(name) for name in APRIL if name != OTHER_MANAGER)


async def test_a_card_that_nobody_opened_is_deleted_and_every_other_is_changed(april: Play) -> None:
    await april.open_audit(MANAGER)
    await april.hand_in(OTHER_MANAGER)
    begun, done = april.cards(MANAGER)[-1], april.cards(OTHER_MANAGER)
    posts = [april.posts(service)[0] for service in (DUTY, FAMILY)]
    words = await recall(april)
    assert "Recalled by QA Lead 1 on Wednesday 1 April 2026 at 09:00." in words
    for name in (senior(DUTY), head(FAMILY)):
        assert april.audit_cards(name) == []
    changed = next(one for one in april.cards(MANAGER) if one.id == begun.id)
    assert "Withdrawn" in texts(changed.card)
    assert titles(changed.card) == []
    assert april.cards(OTHER_MANAGER) == done
    for service, before in zip((DUTY, FAMILY), posts, strict=True):
        [post] = april.posts(service)
        assert (post.id, post.edits > before.edits) == (before.id, True)
        assert "LS-2026Q1 was recalled on Wednesday 1 April 2026." in texts(post.card)
        assert titles(post.card) == []


async def test_each_auditor_who_had_a_card_is_told_by_one_new_message(april: Play) -> None:
    await april.hand_in(OTHER_MANAGER)
    await recall(april)
    for name in APRIL:
        told = [] if name == OTHER_MANAGER else ["The learning space of Q1 2026-27"]
        assert [texts(one.card).splitlines()[2][:32] for one in recalled_cards(april, name)] == told, name
    [card] = recalled_cards(april, MANAGER)
    assert "There is nothing to do for it." in texts(card.card)
    assert april.audit_of(MANAGER) in texts(card.card)
    assert not recalled_cards(april, head(DUTY))


async def test_a_second_press_its_repeats_and_another_lead_get_the_same_receipt(april: Play) -> None:
    message = await shown(april, channel=DUTY)
    action = find_action(message.card, "Recall the round")
    one, other = await asyncio.gather(
        april.teams.press(april.person(QA), message, action),
        april.teams.press(april.person(QA_2), message, action),
    )
    receipt = texts(one.shown())
    assert texts(other.shown()) == receipt
    assert texts((await april.press(QA, message, action)).shown()) == receipt
    for new_id in (False, True):
        assert texts((await april.teams.repeat(one, new_id=new_id)).shown()) == receipt
    await april.settle()
    assert len(recalled_cards(april, MANAGER)) == 1
    assert april.rows("select count(*) from event where what = 'round recalled'") == [(1,)]
    stands = next(post for post in april.posts(DUTY) if post.id == message.id)
    assert texts(stands.card) == receipt


async def test_two_cards_of_one_recall_end_in_the_same_receipt(april: Play) -> None:
    mine, other = await shown(april), await shown(april, QA_2)
    receipt = texts((await april.press(QA, mine, "Recall the round")).shown())
    for title in ("Recall the round", "Keep it"):
        assert texts((await april.press(QA_2, other, find_action(other.card, title))).shown()) == receipt
    assert "was recalled on Wednesday 1 April 2026" in await april.words(QA_2, f"recall {ROUND}")


async def test_who_thinks_better_of_it_keeps_the_round(april: Play) -> None:
    message = await shown(april)
    await april.press(QA, message, "Keep it")
    stands = next(one for one in april.cards(QA) if one.id == message.id)
    assert "LS-2026Q1 stays as it is" in texts(stands.card)
    assert "QA Lead 1 decided to keep it. Nothing was recalled." in texts(stands.card)
    assert titles(stands.card) == []
    assert april.rows("select count(*) from audit where stage = 'withdrawn'") == [(0,)]


async def test_a_dialog_that_was_open_says_that_the_audit_was_withdrawn(april: Play) -> None:
    dialog = await april.open_audit(MANAGER)
    saved = (await april.submit(dialog, "Save and next", filled(dialog.card))).opened()
    before = april.rows("select * from section_trail")
    post = april.posts(DUTY)[0]
    stale = find_action(post.card, "Open my audit")
    await recall(april)
    answer = (await april.submit(saved, "Save and next", filled(saved.card))).opened()
    assert "was withdrawn by the QA team. There is nothing left to do for it." in texts(answer.card)
    pressed = (await april.press(senior(DUTY), post, stale)).opened()
    assert "was withdrawn by the QA team" in texts(pressed.card)
    assert april.rows("select * from section_trail") == before != []
    assert "What you had saved is kept." in texts(recalled_cards(april, MANAGER)[0].card)


async def test_nobody_is_chased_and_no_month_goes_out_after_a_recall(april: Play) -> None:
    await recall(april)
    before = {name: len(april.cards(name)) for name in (*APRIL, head(DUTY), QA)}
    moved = await april.clock("2026-07-01T09:00")
    assert (moved["delivered"], moved["failed"]) == (0, 0)
    assert {name: len(april.cards(name)) for name in before} == before


async def test_the_quarter_can_be_allocated_again_and_both_rounds_are_told_apart(april: Play) -> None:
    await recall(april)
    preview = await april.words(QA, "allocate learning spaces Q1")
    assert "LS-2026Q1 was recalled, so this becomes LS-2026Q1-B." in preview
    answer = await april.press(QA, april.cards(QA)[-1], "Confirm")
    assert "Allocated as LS-2026Q1-B" in texts(answer.shown())
    given = "select name from audit join person on person.id = auditor_id where stage = 'sent'"
    assert [len(april.audit_cards(str(name))) for (name,) in april.rows(given)] == [1] * 4
    assert [len(april.posts(service)) for service in (DUTY, FAMILY)] == [2, 2]
    assert "LS-2026Q1 was recalled on Wednesday 1 April 2026." in await april.words(QA, f"status {ROUND}")
    assert "0 of 10 returned" in await april.words(QA, "status Q1")
    assert "Recall LS-2026Q1-B?" in await april.words(QA, "recall LS-2026Q1-B")


async def test_an_allocation_that_never_arrived_does_not_arrive_after_the_recall(tmp_path: Path) -> None:
    async with small(tmp_path, absent=(MANAGER,)) as play:
        await play.allocate()
        await recall(play)
        for lead in (QA, QA_2):
            [notice] = play.holding("0 auditors cannot be reached", lead)
            assert "LS-2026Q1 was recalled" in texts(notice.card)
        await play.teams.install(play.person(MANAGER))
        await play.settle()
        assert play.audit_cards(MANAGER) == recalled_cards(play, MANAGER) == []
        assert "Everything has gone out" in await play.words(QA, "deliveries")


@pytest.mark.parametrize("by", [head(DUTY), MANAGER])
async def test_only_qa_leads_recall(april: Play, by: str) -> None:
    assert "This is for QA leads." in await april.words(by, f"recall {ROUND}")
    message = await shown(april, channel=DUTY)
    for title in ("Recall the round", "Keep it"):
        answer = await april.press(by, message, title)
        assert answer.toast == "This is for QA leads. Type `help` to see what you can do."
    assert april.rows("select recalled_at from round") == [(None,)]


async def test_an_altered_button_recalls_nothing_that_is_not_there(april: Play) -> None:
    message = await shown(april)
    action = find_action(message.card, "Recall the round")
    data = action["data"]
    assert isinstance(data, dict)
    for name, said in {"LS-2025Q1": "There is no round", "": "Which round?"}.items():
        answer = await april.press(QA, message, {**action, "data": {**data, "round": name}})
        assert said in answer.toast
    assert april.rows("select recalled_at from round") == [(None,)]
