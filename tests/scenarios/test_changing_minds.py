"""A QA lead thinks again: by typed words, with raw Teams activities, and everybody concerned sees it once."""

import asyncio
from pathlib import Path

import pytest
from authority import DUTY, EXECUTIVE, FAMILY, MANAGER, OTHER_MANAGER, QA, QA_2, head, senior
from scenes import Play, filled, small

from rehearsal.reading import find_action, texts, titles
from rehearsal.wire import Json

ROUND = "LS-2026Q1"
NEW = senior(FAMILY)
"""Who was given nothing in April, of the other service."""
TABLES = (
    *("audit", "section_answers", "section_trail", "recommendation", "hand_in", "round"),
    *("told", "delivery", "delivery_about", "event", "request"),
)


def state(play: Play) -> list[list[tuple[object, ...]]]:
    """All that a change could touch."""
    return [play.rows(f"select * from {table}") for table in TABLES]


async def reassign(play: Play, audit: str, to: str = NEW, by: str = QA) -> str:
    return await play.words(by, f"reassign {audit} to {to} because of a long leave")


# Another auditor.


async def test_an_audit_that_is_given_to_somebody_else_is_shown_where_it_belongs(april: Play) -> None:
    await april.clock("2026-04-10T10:00")
    audit, posts = april.audit_of(MANAGER), {name: april.posts(name)[0] for name in (DUTY, FAMILY)}
    words = await reassign(april, audit, "sm family safeguarding")
    assert f"{audit} is with {NEW}" in words
    assert f"They get it now and have until Friday 8 May 2026. {MANAGER} need not do it any more." in words
    [given] = april.audit_cards(NEW)
    assert "Hand it in by Friday 8 May 2026" in texts(given.card).replace("**", "")
    old, notice = april.cards(MANAGER)
    assert "Given to somebody else" in texts(old.card)
    assert titles(old.card) == titles(notice.card) == []
    assert f"{audit} was given to somebody else" in texts(notice.card)
    assert "a long leave" in texts(notice.card)
    for service in (DUTY, FAMILY):
        [post] = april.posts(service)
        assert (post.id, post.edits > posts[service].edits) == (posts[service].id, True)
    assert "Now with Family Safeguarding" in texts(april.posts(DUTY)[0].card)
    assert NEW in texts(april.posts(FAMILY)[0].card)
    assert NEW not in texts(april.posts(DUTY)[0].card)


async def test_the_new_auditor_answers_it_and_the_former_one_sees_nothing_of_that(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    dialog = await april.open_audit(MANAGER)
    dialog = (await april.submit(dialog, "Save and next", filled(dialog.card))).opened()
    stale = find_action(april.posts(DUTY)[0].card, "Open my audit")
    await reassign(april, audit)
    before = [april.cards(MANAGER), april.posts(DUTY)]
    saved = (await april.submit(dialog, "Save and next", filled(dialog.card))).opened()
    assert "allocated to somebody else" in texts(saved.card)
    pressed = (await april.press(MANAGER, april.posts(DUTY)[0], stale)).opened()
    assert "You have no audit here" in texts(pressed.card)
    opened = await april.open_audit(NEW)
    assert "1 / 7" in texts(opened.card)
    assert "saved" not in texts(opened.card)
    await april.hand_in(NEW)
    assert [april.cards(MANAGER), april.posts(DUTY)] == before
    assert april.rows("select stage, grade from audit where id = ?", audit) == [("returned", "Good")]


async def test_a_card_that_never_arrived_does_not_arrive_after_it(tmp_path: Path) -> None:
    async with small(tmp_path, absent=(MANAGER,)) as play:
        await play.allocate()
        assert play.holding("1 auditor cannot be reached", QA)
        await reassign(play, play.audit_of(MANAGER))
        assert play.holding("0 auditors cannot be reached", QA)
        await play.teams.install(play.person(MANAGER))
        await play.settle()
        assert play.audit_cards(MANAGER) == []
        assert not play.holding("somebody else", MANAGER)


async def test_two_leads_at_once_leave_one_auditor_whose_card_can_be_opened(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    await asyncio.gather(
        *(
            april.teams.say(
                april.person(by),
                april.teams.personal(april.person(by)),
                f"reassign {audit} to {to} because of leave",
            )
            for by, to in ((QA, NEW), (QA_2, head(DUTY)))
        )
    )
    await april.settle()
    [(auditor,)] = april.rows(
        "select name from person join audit on person.id = auditor_id where audit.id = ?", audit
    )
    assert auditor in (NEW, head(DUTY))
    for name in (MANAGER, NEW, head(DUTY)):
        cards = [card for card in april.audit_cards(name) if audit in texts(card.card)]
        assert len(cards) == (name == auditor), name


async def test_a_message_that_teams_sends_again_changes_nothing_more(april: Play) -> None:
    audit, person = april.audit_of(MANAGER), april.person(QA)
    said = f"reassign {audit} to {NEW} because of leave"
    answer = await april.teams.say(person, april.teams.personal(person), said)
    await april.settle()
    before = state(april)
    for new_id in (False, True):
        await april.teams.repeat(answer, new_id=new_id)
        await april.settle()
        assert state(april) == before
    assert f"{audit} is with {NEW} already" in texts(april.cards(QA)[-1].card)


# Another deadline, and held back.


async def test_a_moved_deadline_is_told_to_the_auditor_and_followed_by_the_ladder(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    await april.clock("2026-05-01T10:00")
    assert april.holding(audit, MANAGER)
    words = await april.words(QA, f"move {audit} to 12 June because the service is closed")
    assert f"{audit} is due on Friday 12 June 2026" in words
    assert "Before, that was Wednesday 29 April 2026." in words
    [notice] = april.holding("has a new deadline", MANAGER)
    assert titles(notice.card) == ["Open my audit"]
    assert "due Fri 12 June" in texts(april.posts(DUTY)[0].card)
    before = len(april.holding(MANAGER, senior(DUTY)))
    await april.clock("2026-06-12T10:00")
    assert len(april.holding(MANAGER, senior(DUTY))) == before
    await april.clock("2026-06-15T10:00")
    assert len(april.holding(MANAGER, senior(DUTY))) == before + 1


async def test_what_is_held_back_is_shown_in_the_channel_and_climbs_when_it_is_let_go(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    words = await april.words(QA, f"hold {audit} until 12 June because we are talking", april.channel(DUTY))
    assert "Nothing of it goes up the line until the end of Friday 12 June 2026" in words
    card = next(post for post in april.posts(DUTY) if "returned" in texts(post.card))
    assert "held back until Fri 12 June" in texts(card.card)
    await april.clock("2026-05-15T10:00")
    for name in (senior(DUTY), head(DUTY), EXECUTIVE):
        assert not april.holding(MANAGER, name), name
    assert april.holding("Your audit", MANAGER)
    assert not any("held back" in texts(one.card) for one in april.cards(MANAGER))
    assert f"The ladder of {audit} goes on" in await april.words(QA, f"unhold {audit}")
    await april.clock("2026-05-18T09:00")
    for name in (senior(DUTY), head(DUTY), EXECUTIVE):
        assert len(april.holding(MANAGER, name)) == 1, name


# Open once more.


async def test_a_handed_in_audit_is_opened_again_answered_and_counted_anew(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    await april.hand_in(MANAGER)
    await april.clock("2026-04-20T10:00")
    words = await april.words(QA, f"reopen {audit} because a section was left out until 30 April")
    assert f"{MANAGER} has until Thursday 30 April 2026 to hand it in again" in words
    [notice] = april.holding("is open again", MANAGER)
    assert "a section was left out" in texts(notice.card)
    assert "0 of 2" in texts(april.posts(DUTY)[0].card)
    dialog = (await april.press(MANAGER, notice, "Open my audit")).opened()
    assert "Hand in" in titles(dialog.card)
    await april.clock("2026-05-02T10:00")
    answer = await april.submit(dialog, "Hand in")
    assert "2 days" in texts(answer.opened().card)
    assert "1 of 2" in texts(april.posts(DUTY)[0].card)
    assert april.rows("select number, due_on from hand_in where audit_id = ? order by number", audit) == [
        (1, "2026-04-29"),
        (2, "2026-04-30"),
    ]


async def test_a_hand_in_that_is_pressed_again_after_the_reopening_hands_nothing_in(april: Play) -> None:
    review = await april.answer_all(MANAGER)
    first = await april.submit(review, "Hand in")
    audit = april.audit_of(MANAGER)
    await april.words(QA, f"reopen {audit} because a section was left out")
    again = await april.submit(review, "Hand in")
    assert texts(again.opened().card) == texts(first.opened().card)
    assert april.rows("select stage from audit where id = ?", audit) == [("opened",)]


# A whole round.


async def test_a_round_that_nobody_answered_is_cancelled_and_its_cards_go(april: Play) -> None:
    words = await april.words(QA, f"cancel round {ROUND}")
    assert "Nothing has been cancelled yet. It cannot be undone." in words.replace("**", "")
    answer = await april.press(QA, april.cards(QA)[-1], "Cancel the round")
    assert "Cancelled by QA Lead 1 on Wednesday 1 April 2026 at 09:00." in texts(answer.shown())
    assert april.audit_cards(MANAGER) == []
    assert "Your learning space was cancelled" in texts(april.cards(MANAGER)[-1].card)
    for service in (DUTY, FAMILY):
        [post] = april.posts(service)
        assert "LS-2026Q1 was cancelled on Wednesday 1 April 2026." in texts(post.card)
    assert "LS-2026Q1 was cancelled" in await april.words(QA, f"status {ROUND}")
    assert "LS-2026Q1 was cancelled, so this becomes LS-2026Q1-B." in await april.words(
        QA, "allocate learning spaces Q1"
    )


async def test_what_was_answered_after_it_was_shown_is_not_cancelled(april: Play) -> None:
    await april.words(QA, f"cancel round {ROUND}")
    message = april.cards(QA)[-1]
    dialog = await april.open_audit(MANAGER)
    await april.submit(dialog, "Save and close", filled(dialog.card))
    before = state(april)
    answer = await april.press(QA, message, "Cancel the round")
    said = f"1 audit holds answers, so {ROUND} cannot be cancelled any more. Type `recall {ROUND}`"
    assert said in answer.toast
    again = await april.words(QA, f"cancel round {ROUND}")
    assert said.replace("`", "") in again.replace("**", "")
    assert state(april) == before


# Who may not, and what cannot be.


@pytest.mark.parametrize("by", [MANAGER, senior(DUTY), head(DUTY), EXECUTIVE])
async def test_only_qa_leads_change_anything(april: Play, by: str) -> None:
    audit = april.audit_of(MANAGER)
    before = state(april)
    for typed in (
        f"reassign {audit} to {NEW} because of leave",
        f"move {audit} to 12 June because of leave",
        f"hold {audit} until 12 June because of leave",
        f"unhold {audit}",
        f"reopen {audit} because of leave",
        f"withdraw {audit} because of leave",
        f"cancel round {ROUND}",
    ):
        assert "This is for QA leads." in await april.words(by, typed), typed
    execute: Json = {"type": "Action.Execute", "title": "x", "verb": "x"}
    for do in ("audit.reassign", "audit.move", "audit.hold", "audit.unhold", "audit.reopen"):
        data = {"do": do, "audit": audit, "to": NEW, "until": "12 June", "reason": "I want it so"}
        answer = await april.press(by, april.posts(DUTY)[0], {**execute, "data": data})
        assert "This is for QA leads." in answer.toast, do
    assert state(april) == before


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (f"reassign {{0}} to {MANAGER} because of leave", f"{{0}} is with {MANAGER} already."),
        (f"reassign {{0}} to {EXECUTIVE} because of leave", "is given no learning spaces by the framework"),
        ("reassign {0} to TM Narnia 9 because of leave", "I know nobody called “TM Narnia 9”"),
        (f"reassign {{0}} to {NEW}", "Why? Type, for example, reassign {0} to"),
        ("reassign {0} because of leave", "To whom? Type, for example, reassign {0} to"),
        ("reassign", "Which audit? Type, for example, reassign LS-2026Q1-014 to"),
        ("reassign LS-2026Q9-001 to IRO 1 because of leave", "There is no audit “LS-2026Q9-001”"),
        ("move {0} to 31 March because of leave", "was sent on Wednesday 1 April 2026"),
        ("move {0} to 2 April 2025 because of leave", "is not after that"),
        (
            "move {0} to 1 July because of leave",
            "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026",
        ),
        ("move {0} to 12 June", "Why? Type, for example, move {0} to 12 June"),
        ("hold {0} until 29 April because of leave", "nothing goes up the line before that"),
        ("hold {0} until 1 March because of leave", "is past"),
        ("unhold {0}", "{0} is not held back"),
        ("reopen {0} because of leave", "{0} has not been handed in"),
        ("withdraw {1} because of leave", "{1} was withdrawn before."),
        (
            "reassign {1} to IRO 1 because of leave",
            "{1} was withdrawn, so it cannot be given to somebody else",
        ),
        ("withdraw {2} because of leave", "{2} was handed in, so it cannot be withdrawn."),
        ("move {2} to 12 June because of leave", "{2} was handed in, so its deadline cannot be moved"),
        ("hold {2} until 12 June because of leave", "{2} was handed in, so"),
        (f"cancel round {ROUND}", "1 audit holds answers"),
        ("cancel round LS-2026Q3", "There is no round “LS-2026Q3”"),
        (f"reassign {{0}} to {NEW} because {'x' * 600}", "a reason may have 500 characters"),
    ],
)
async def test_what_cannot_be_is_said_clearly_and_nothing_is_changed(
    april: Play, typed: str, says: str
) -> None:
    audits = [april.audit_of(name) for name in (MANAGER, senior(DUTY), OTHER_MANAGER)]
    await april.say(QA, f"withdraw {audits[1]} because the case has moved away")
    await april.hand_in(OTHER_MANAGER)
    before = state(april)
    words = await april.words(QA, typed.format(*audits))
    assert says.format(*audits) in words.replace("**", "").replace("\\", "")
    assert state(april) == before
