"""Everything in a button or an input is the client's: altered, it changes nothing and is said clearly."""

from typing import Any

import pytest
from authority import DUTY, MANAGER, OTHER_MANAGER, QA, senior
from scenes import Play, filled

from rehearsal.answers import Answer, Dialog
from rehearsal.reading import find_action, texts
from rehearsal.wire import Json, object_at, text_at


def altered(action: Json, **data: object) -> Json:
    """The button with other data; None takes a key out."""
    kept = {**object_at(action, "data"), **data}
    return {**action, "data": {key: value for key, value in kept.items() if value is not None}}


def state(play: Play) -> list[list[tuple[object, ...]]]:
    """All that a press could change."""
    tables = ("audit", "section_answers", "recommendation", "round", "acknowledgement", "link", "event")
    return [play.rows(f"select * from {table}") for table in tables]


def said(answer: Answer) -> str:
    assert answer.status == 200, answer
    return answer.toast or texts(answer.opened().card)


async def send(play: Play, dialog: Dialog, data: dict[str, Any], typed: dict[str, str] | None = None) -> str:
    action = altered(find_action(dialog.card, "Save and next"), **data)
    answer = await play.teams.submit(dialog, action, typed or filled(dialog.card), checked=True)
    await play.settle()
    return said(answer)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"audit": "LS-2026Q1-999"}, "There is no audit “LS-2026Q1-999”"),
        ({"audit": None}, "There is no audit"),
        ({"section": "nonsense"}, "This audit has no such section"),
        ({"section": None}, "This audit has no such section"),
        ({"revision": "many"}, "Something in this card was altered on its way (revision)"),
        ({"revision": {"a": 1}}, "Something in this card was altered on its way (revision)"),
        ({"then": "explode"}, "Something in this card was altered on its way (then)"),
        ({"token": ["a"]}, "Something in this card was altered on its way (token)"),
        ({"audit": "x" * 5000}, "Something in this card was altered on its way (audit)"),
        ({"do": "audit.destroy"}, "a card that is no longer in use"),
        ({"do": None}, "a card that is no longer in use"),
        ({"do": {"a": "b"}}, "a card that is no longer in use"),
    ],
)
async def test_altered_data_changes_nothing_and_is_said(
    april: Play, data: dict[str, Any], words: str
) -> None:
    dialog = await april.open_audit(MANAGER)
    before = state(april)
    assert words in await send(april, dialog, data)
    assert state(april) == before


async def test_somebody_elses_audit_can_be_neither_opened_nor_answered_nor_handed_in(april: Play) -> None:
    theirs = april.audit_of(OTHER_MANAGER)
    dialog = await april.open_audit(MANAGER)
    before = state(april)
    for data in (
        {"audit": theirs},
        {"do": "audit.open", "audit": theirs},
        {"do": "audit.back", "audit": theirs},
    ):
        assert f"{theirs} is allocated to somebody else" in await send(april, dialog, data)
    hand_in = {"do": "audit.hand_in", "audit": theirs, "sure": True}
    assert f"{theirs} is allocated to somebody else" in await send(april, dialog, hand_in)
    assert state(april) == before


async def test_somebody_elses_token_does_not_show_their_answer(april: Play) -> None:
    last = await april.answer_all(MANAGER)
    token = text_at(find_action(last.card, "Hand in"), "data", "token")
    await april.submit(last, "Hand in")
    mine = await april.open_audit(OTHER_MANAGER)
    data = {"do": "audit.hand_in", "audit": april.audit_of(MANAGER), "token": token}
    assert "is allocated to somebody else" in await send(april, mine, data)


async def test_wrong_answers_come_back_with_what_was_typed_and_nothing_is_kept(april: Play) -> None:
    dialog = await april.open_audit(MANAGER)
    before = state(april)
    good = filled(dialog.card)
    scale = next(key for key in good if key.startswith("q1."))
    text = next(key for key in good if key.startswith("feedback."))
    choice = next(key for key in good if key.startswith("feedback_sought."))
    numbers = [(scale, value) for value in ("11", "-1", "many", "٧")]
    for key, value in (*numbers, (text, "x" * 20_000), (choice, "Perhaps")):
        assert "look at this again" in await send(april, dialog, {}, {**good, key: value}), (key, value[:10])
    assert state(april) == before


async def test_a_hundred_kilobytes_of_typing_are_refused_without_a_fault(april: Play) -> None:
    dialog = await april.open_audit(MANAGER)
    text = next(key for key in filled(dialog.card) if key.startswith("feedback."))
    words = await send(april, dialog, {}, {**filled(dialog.card), text: "x" * 100_000})
    assert "100,000 characters are too many" in words
    person = april.person(QA)
    answer = await april.teams.say(person, april.teams.personal(person), "x" * 100_000)
    assert 400 <= answer.status < 500


async def test_a_page_without_its_inputs_keeps_what_was_there(april: Play) -> None:
    dialog = await april.open_audit(MANAGER)
    answer = await april.teams.submit(dialog, find_action(dialog.card, "Save and next"), {}, checked=True)
    assert "Still needed" in said(answer)


async def test_the_buttons_of_a_withdrawn_audit_say_so(april: Play) -> None:
    dialog = await april.open_audit(MANAGER)
    card = april.audit_cards(MANAGER)[-1]
    button = find_action(card.card, "Open my audit")
    await april.say(QA, f"withdraw {april.audit_of(MANAGER)} because the case has moved away")
    before = state(april)
    assert "was withdrawn by the QA team" in await send(april, dialog, {})
    opened = (await april.press(MANAGER, card, altered(button, audit=april.audit_of(MANAGER)))).opened()
    assert "was withdrawn by the QA team" in texts(opened.card)
    assert state(april) == before
    assert "There is nothing left to do" in texts(april.cards(MANAGER)[0].card)


async def test_a_planned_audit_cannot_be_opened_before_it_goes_out(april: Play) -> None:
    planned = april.audit_of(f"Team Manager, {DUTY} 2")
    name = f"Team Manager, {DUTY} 2"
    button = altered(find_action(april.posts(DUTY)[0].card, "Open my audit"), audit=planned)
    opened = (await april.press(name, april.posts(DUTY)[0], button)).opened()
    assert "has not gone out yet" in texts(opened.card)


async def test_no_button_lets_somebody_do_what_their_role_does_not_allow(april: Play) -> None:
    card = april.posts(DUTY)[0]
    before = state(april)
    execute: Json = {"type": "Action.Execute", "title": "x", "verb": "x"}
    for data in (
        {"do": "allocation.preview", "activity": "learning spaces", "quarter": "Q2"},
        {"do": "allocation.confirm", "preview": "x"},
        {"do": "audit.withdraw", "audit": april.audit_of(MANAGER), "reason": "I want it so"},
        {"do": "channel.link", "purpose": "allocations"},
        {"do": "channel.unlink", "purpose": "allocations", "service": DUTY},
        {"do": "status.show"},
        {"do": "overdue.show"},
        {"do": "closure.close", "days": "27-31 December"},
        {"do": "audit.reassign", "audit": april.audit_of(MANAGER), "to": senior(DUTY), "reason": "x"},
        {"do": "audit.move", "audit": april.audit_of(MANAGER), "to": "30 June", "reason": "x"},
        {"do": "proposal.reassign", "key": "x"},
        {"do": "setup.show"},
    ):
        answer = await april.press(MANAGER, card, {**execute, "data": data})
        assert "This is for" in answer.toast, data
    assert state(april) == before


async def test_a_cards_button_shows_nobody_more_than_their_own_line(april: Play) -> None:
    """Anybody may cover for a manager, so these buttons are everybody's, and reach as far as their line."""
    await april.clock("2026-05-01T09:00")
    card = april.posts(DUTY)[0]
    execute: Json = {"type": "Action.Execute", "title": "x", "verb": "x"}
    other = f"Team Manager, {DUTY} 2"
    shown = await april.press(other, card, {**execute, "data": {"do": "overdue.line"}})
    assert shown.card is not None
    assert "Nothing is overdue" in texts(shown.card)
    key = {"do": "ladder.acknowledge", "key": "chase:x:2026-05-01"}
    answer = await april.press(other, card, {**execute, "data": key})
    assert answer.toast == "This card was sent to somebody else."
    assert april.rows("select * from acknowledgement") == []


async def test_a_morning_card_is_acknowledged_by_its_recipient_only(april: Play) -> None:
    await april.clock("2026-05-01T09:00")
    card = april.holding("in your line", senior(DUTY))[0]
    button = find_action(card.card, "I have spoken with them")
    other = "Head of Service, Duty and Assessment"
    answer = await april.press(other, april.holding("in your line", other)[0], button)
    assert answer.toast == "This card was sent to somebody else."
    assert april.rows("select * from acknowledgement") == []
