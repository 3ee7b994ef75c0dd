"""Extensions and exclusions as people use them: the dialog, the card of whoever decides, and the clock."""

import asyncio
from typing import Any

import pytest
from authority import DIRECTOR, DUTY, EXECUTIVE, FAMILY, MANAGER, OTHER_MANAGER, QA, head, senior
from scenes import Play, filled
from test_altered_buttons import altered, said

from rehearsal.answers import Dialog
from rehearsal.reading import find_action, inputs_of, texts, titles
from rehearsal.records import Message
from rehearsal.wire import Json

HEAD = head(DUTY)
WHY = "The worker is on leave until the end of May."
ASK = "Ask for more time"


def typed(
    dialog: Dialog, kind: str = "extension", until: str = "2026-06-12", reason: str = WHY
) -> dict[str, str]:
    """The form's inputs, whatever the rendering."""
    values = {"kind": kind, "until": until, "reason": reason}
    return {key: values[key.partition(".")[0]] for key in inputs_of(dialog.card)}


async def form(play: Play, name: str = MANAGER) -> Dialog:
    return (await play.submit(await play.open_audit(name), ASK)).opened()


async def asked(
    play: Play, kind: str = "extension", until: str = "2026-06-12", name: str = MANAGER
) -> Dialog:
    dialog = await form(play, name)
    return (await play.submit(dialog, "Ask", typed(dialog, kind, until))).opened()


def request_card(play: Play, name: str = HEAD) -> Message:
    """The newest card that asks this person to decide."""
    return play.holding("asks for an ex", name)[-1]


def kept(play: Play) -> list[tuple[object, ...]]:
    return play.rows("select audit_id, kind, reason, until, state, note from request order by asked_at")


def due(play: Play, name: str = MANAGER) -> object:
    return play.rows("select due_on from audit where id = ?", play.audit_of(name))[0][0]


def state(play: Play) -> list[list[tuple[object, ...]]]:
    """All that asking and deciding could change."""
    return [play.rows(f"select * from {table}") for table in ("audit", "request", "event", "section_answers")]


async def test_an_auditor_asks_in_the_dialog_and_the_head_of_service_agrees(april: Play) -> None:
    receipt = await asked(april)
    assert "for an extension until Friday 12 June 2026" in texts(receipt.card)
    assert f"{HEAD} decides" in texts(receipt.card)
    assert titles(receipt.card) == ["Back to the audit"]
    assert kept(april) == [(april.audit_of(MANAGER), "extension", WHY, "2026-06-12", "open", "")]
    assert "extension asked" in texts(april.posts(DUTY)[0].card)
    card = request_card(april)
    assert WHY in texts(card.card)
    assert "Wednesday 29 April 2026" in texts(card.card)
    assert titles(card.card) == ["Agree", "Decline"]
    answer = await april.press(HEAD, card, "Agree")
    for shown in (answer.shown(), request_card(april).card):
        assert (
            f"**✓ Agreed** by {HEAD} on Wed 1 April at 09:00: the deadline moved to Friday 12 June"
            in texts(shown)
        )
        assert titles(shown) == []
    assert due(april) == "2026-06-12"
    [notice] = april.holding("you have until Friday 12 June 2026", MANAGER)
    assert HEAD in texts(notice.card)
    in_channel = texts(april.posts(DUTY)[0].card)
    assert "due Fri 12 June" in in_channel
    assert "extension asked" not in in_channel
    assert WHY not in in_channel


async def test_reminders_and_rungs_follow_the_new_deadline(april: Play) -> None:
    await asked(april, until="2026-05-15")
    await april.press(HEAD, request_card(april), "Agree")
    await april.clock("2026-05-07T12:00")
    assert april.holding("REMINDER", MANAGER) == []
    await april.clock("2026-05-15T12:00")
    assert [texts(m.card).split("\n")[0] for m in april.holding("REMINDER", MANAGER)] == [
        "REMINDER · FRIDAY 8 MAY 2026",
        "REMINDER · THURSDAY 14 MAY 2026",
        "REMINDER · FRIDAY 15 MAY 2026",
    ]
    await april.clock("2026-05-18T12:00")
    [rung] = [m for m in april.holding("OVERDUE", HEAD) if MANAGER in texts(m.card)]
    assert "OVERDUE · MONDAY 18 MAY 2026" in texts(rung.card)


async def test_an_exclusion_that_is_agreed_takes_the_audit_away(april: Play) -> None:
    await asked(april, "exclusion", "")
    await april.press(HEAD, request_card(april), "Agree")
    assert len(april.holding("was excluded", MANAGER)) == 1
    assert april.rows("select stage from audit where id = ?", april.audit_of(MANAGER)) == [("withdrawn",)]
    answer = await april.press(MANAGER, april.posts(DUTY)[0], "Open my audit")
    assert f"was excluded by {HEAD}. There is nothing left to do for it." in texts(answer.opened().card)
    await april.clock("2026-05-20T12:00")
    assert april.holding("REMINDER", MANAGER) == []


async def test_declining_asks_for_a_reason_in_a_dialog_and_the_auditor_is_told_it(april: Play) -> None:
    await asked(april)
    dialog = (await april.press(HEAD, request_card(april), "Decline")).opened()
    again = (await april.submit(dialog, "Decline")).opened()
    assert "Please say why." in texts(again.card)
    assert set(inputs_of(again.card)).isdisjoint(inputs_of(dialog.card))
    [key] = inputs_of(again.card)
    done = await april.submit(again, "Decline", {key: "Please begin with the file."})
    assert "**Declined**" in texts(done.opened().card)
    repeat = await april.teams.repeat(done, new_id=True)
    assert repeat.opened().card == done.opened().card
    assert "**Declined**" in texts(request_card(april).card)
    [notice] = april.holding("no extension", MANAGER)
    assert "Please begin with the file." in texts(notice.card)
    assert due(april) == "2026-04-29"


async def test_what_was_typed_on_the_page_before_is_kept(april: Play) -> None:
    page = await april.open_audit(MANAGER)
    await april.submit(page, ASK, filled(page.card, scale="4"))
    assert april.rows("select section, revision from section_answers") == [("family", 1)]


async def test_the_form_comes_back_with_what_was_typed_and_says_every_problem(april: Play) -> None:
    dialog = await form(april)
    before = state(april)
    wrong = await april.teams.submit(
        dialog, "Ask", typed(dialog, until="2026-07-03", reason=""), checked=True
    )
    again = wrong.opened()
    words = texts(again.card)
    assert "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026" in words
    assert "Please say why." in words
    values = {key.partition(".")[0]: node.get("value") for key, node in inputs_of(again.card).items()}
    assert values == {"kind": "extension", "until": "2026-07-03", "reason": None}
    assert set(inputs_of(again.card)).isdisjoint(inputs_of(dialog.card))
    assert state(april) == before
    done = (await april.submit(again, "Ask", typed(again))).opened()
    assert "You asked on Wed 1 April for an extension" in texts(done.card)


async def test_a_form_that_is_sent_twice_asks_once_and_gets_the_same_page(april: Play) -> None:
    dialog = await form(april)
    first = await april.submit(dialog, "Ask", typed(dialog))
    others = [
        await april.submit(dialog, "Ask", typed(dialog)),
        await april.teams.repeat(first, new_id=False),
        await april.teams.repeat(first, new_id=True),
    ]
    assert all(other.opened().card == first.opened().card for other in others)
    later = (await april.submit(dialog, "Ask", typed(dialog, "exclusion"))).opened()
    assert "for an extension until Friday 12 June 2026" in texts(later.card)
    assert len(kept(april)) == 1
    assert len(april.holding("asks for an ex", HEAD)) == 1


async def test_two_devices_that_ask_at_the_same_instant_ask_once(april: Play) -> None:
    one, other = await form(april), await form(april)
    pages = await asyncio.gather(
        april.teams.submit(one, "Ask", typed(one)),
        april.teams.submit(other, "Ask", typed(other, "exclusion")),
    )
    assert len(kept(april)) == 1
    assert all("You asked on" in texts(page.opened().card) for page in pages)


@pytest.mark.parametrize("what", ["on the page", "in the form", "typed"])
async def test_after_the_deadline_the_rule_is_said_wherever_one_asks(april: Play, what: str) -> None:
    page, dialog = await april.open_audit(MANAGER), await form(april)
    await april.clock("2026-04-30T08:00")
    before = april.rows("select * from request")
    if what == "on the page":
        words = texts((await april.submit(page, ASK)).opened().card)
        assert ASK not in titles((await april.open_audit(MANAGER)).card)
    elif what == "in the form":
        words = texts((await april.submit(dialog, "Ask", typed(dialog))).opened().card)
    else:
        words = await april.words(
            MANAGER, f"extension {april.audit_of(MANAGER)} until 12 June because the worker is away"
        )
    assert "Only a Head of Service can agree an extension, and only before the deadline" in words
    assert april.rows("select * from request") == before == []


async def test_it_is_typed_too_and_the_second_time_says_what_is_open(april: Play) -> None:
    audit = april.audit_of(MANAGER)
    words = f"extension {audit} until 12 June because the worker is on leave"
    assert "for an extension until Friday 12 June 2026" in await april.words(MANAGER, words)
    assert "You asked on Wed 1 April" in await april.words(MANAGER, f"exclusion {audit} because it moved")
    assert len(kept(april)) == 1
    shown = await april.words(QA, "requests")
    assert MANAGER in shown
    assert f"decided by {HEAD}" in shown
    assert WHY not in shown


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("extension", "Which audit?"),
        ("exclusion", "Which audit?"),
        ("extension LS-2026Q1-999 until 12 June because of leave", "There is no audit “LS-2026Q1-999”"),
        ("extension {own} until 12 June", "Please say why."),
        ("extension {own} because of leave", "Until which day?"),
        ("extension {own} until yesterday because of leave", "“yesterday” is no date"),
        ("extension {own} until 31 March because of leave", "Choose a day from Thursday 2 April 2026 on"),
        ("extension {own} until 1 April because of leave", "Choose a day from Thursday 2 April 2026 on"),
        ("extension {own} until 29 April because of leave", "is due on Wednesday 29 April 2026 already"),
        ("extension {own} until 1 July because of leave", "lies after Q1 2026-27"),
        ("extension {other} until 12 June because of leave", "is allocated to somebody else"),
        ("exclusion {other} because of leave", "is allocated to somebody else"),
        ("exclusion {own}", "Please say why."),
        (f"exclusion {{own}} because {'x' * 700}", "700 characters are too many"),
        (f"exclusion {'x' * 700}", "That is too long for me"),
    ],
)
async def test_what_is_typed_wrong_is_said_and_changes_nothing(april: Play, words: str, answer: str) -> None:
    before = state(april)
    text = words.format(own=april.audit_of(MANAGER), other=april.audit_of(OTHER_MANAGER))
    assert answer in await april.words(MANAGER, text)
    assert state(april) == before


async def test_a_request_is_decided_by_nobody_but_the_head_of_service_of_that_line(april: Play) -> None:
    await asked(april)
    card = request_card(april)
    before = state(april)
    for name in (MANAGER, OTHER_MANAGER, senior(DUTY), head(FAMILY), DIRECTOR, EXECUTIVE, QA):
        for title in ("Agree", "Decline"):
            somewhere = april.cards(name)[-1] if april.cards(name) else april.posts(DUTY)[0]
            answer = await april.press(name, somewhere, find_action(card.card, title))
            assert f"This is for {HEAD} to decide. Nothing was changed." in said(answer)
    assert state(april) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"request": "made-up"}, "This request is not known any more"),
        ({"request": None}, "This request is not known any more"),
        ({"request": {"a": 1}}, "Something in this card was altered on its way (request)"),
        ({"request": "x" * 5000}, "Something in this card was altered on its way (request)"),
        ({"do": "request.grant"}, "a card that is no longer in use"),
    ],
)
async def test_an_altered_card_changes_nothing(april: Play, data: dict[str, Any], words: str) -> None:
    await asked(april)
    before = state(april)
    card = request_card(april)
    for title in ("Agree", "Decline"):
        answer = await april.press(HEAD, card, altered(find_action(card.card, title), **data))
        assert words in said(answer)
    assert state(april) == before


async def test_a_form_of_somebody_elses_audit_or_with_other_values_asks_nothing(april: Play) -> None:
    dialog = await form(april)
    before = state(april)
    action = find_action(dialog.card, "Ask")
    theirs = altered(action, audit=april.audit_of(OTHER_MANAGER))
    for button, inputs, words in (
        (theirs, typed(dialog), "is allocated to somebody else"),
        (altered(action, audit="LS-2026Q1-999"), typed(dialog), "There is no audit"),
        (altered(action, rendering=None), typed(dialog), "Choose what you ask for."),
        (action, typed(dialog, kind="holiday"), "Choose what you ask for."),
        (action, typed(dialog, until="someday"), "“someday” is no date"),
        (action, typed(dialog, until="9999-12-31"), "lies after Q1 2026-27"),
        (action, typed(dialog, reason="x" * 20_000), "20,000 characters are too many"),
        (action, {}, "Choose what you ask for."),
    ):
        answer = await april.teams.submit(dialog, button, inputs, checked=True)
        assert words in said(answer)
    assert state(april) == before


async def test_agreeing_twice_gives_the_same_receipt_and_tells_once(april: Play) -> None:
    await asked(april)
    card = request_card(april)
    agree = find_action(card.card, "Agree")
    answers = await asyncio.gather(*(april.teams.press(april.person(HEAD), card, agree) for _ in range(3)))
    await april.settle()
    late = await april.press(HEAD, request_card(april), agree)
    shown = {texts(answer.shown()) for answer in (*answers, late)}
    assert len(shown) == 1
    assert len(april.holding("you have until", MANAGER)) == 1
    assert len(april.rows("select * from event where what = 'request extended'")) == 1


async def test_a_decision_and_a_hand_in_at_the_same_instant_leave_one_of_both(april: Play) -> None:
    await asked(april)
    last = await april.answer_all(MANAGER)
    card = request_card(april)
    handed, decided = await asyncio.gather(
        april.teams.submit(last, "Hand in"), april.teams.press(april.person(HEAD), card, "Agree")
    )
    await april.settle()
    assert "HANDED IN" in texts(handed.opened().card)
    assert decided.status == 200
    [(_, _, _, _, state_, note)] = kept(april)
    if state_ == "dropped":
        assert (due(april), note) == ("2026-04-29", "It was handed in.")
        assert "There is nothing left to decide" in texts(request_card(april).card)
    else:
        assert (due(april), state_) == ("2026-06-12", "granted")
    assert april.rows("select stage from audit where id = ?", april.audit_of(MANAGER)) == [("returned",)]


async def test_handing_in_leaves_nothing_to_decide_and_the_card_says_so(april: Play) -> None:
    await asked(april)
    card = request_card(april)
    agree: Json = find_action(card.card, "Agree")
    await april.hand_in(MANAGER)
    shown = request_card(april)
    assert "There is nothing left to decide.** It was handed in." in texts(shown.card)
    assert titles(shown.card) == []
    answer = await april.press(HEAD, shown, agree)
    assert "It was handed in." in texts(answer.shown())
    assert due(april) == "2026-04-29"


async def test_undecided_the_decider_is_reminded_and_the_auditor_told_that_the_deadline_stands(
    april: Play,
) -> None:
    await asked(april)
    await april.clock("2026-04-28T23:00")
    assert len(april.holding("asks for an ex", HEAD)) == 1
    await april.clock("2026-04-29T09:00")
    first, reminder = april.holding("asks for an ex", HEAD)
    assert "REMINDER · EXTENSION" in texts(reminder.card)
    agree = find_action(reminder.card, "Agree")
    await april.clock("2026-04-30T08:59")
    late = await april.press(HEAD, reminder, agree)
    assert "Only a Head of Service can agree an extension, and only before the deadline" in late.toast
    assert april.holding("nobody decided on the extension", MANAGER) == []
    await april.clock("2026-04-30T09:00")
    for message in april.holding("asks for an ex", HEAD):
        assert "**The time has passed:**" in texts(message.card)
        assert titles(message.card) == []
    assert [m.id for m in april.holding("asks for an ex", HEAD)] == [first.id, reminder.id]
    await april.clock("2026-05-08T12:00")
    [notice] = april.holding("nobody decided on the extension", MANAGER)
    assert "the deadline stands, which was Wednesday 29 April 2026" in texts(notice.card)
    assert due(april) == "2026-04-29"


async def test_a_reminder_leads_to_the_form(april: Play) -> None:
    await april.clock("2026-04-22T09:00")
    [reminder] = april.holding("REMINDER", MANAGER)
    dialog = (await april.press(MANAGER, reminder, ASK)).opened()
    done = (await april.submit(dialog, "Ask", typed(dialog))).opened()
    assert "You asked on Wed 22 April" in texts(done.card)
    assert ASK not in titles(await april.say(MANAGER, "my audits"))


async def test_who_cannot_be_reached_is_told_of_by_the_qa_leads(april: Play) -> None:
    await april.teams.uninstall(april.person(HEAD))
    await asked(april)
    await april.settle()
    [notice] = april.holding("cannot be reached", QA)
    assert "a request that waits for their decision did not arrive" in texts(notice.card)


async def test_the_list_in_a_channel_shows_no_reason_and_is_not_for_everybody(april: Play) -> None:
    await asked(april)
    shown = await april.words(QA, "requests", april.channel(DUTY))
    assert "1 request to decide" in shown
    assert WHY not in shown
    assert "1 request to decide" in await april.words(HEAD, "requests")
    assert "Nothing to decide" in await april.words(head(FAMILY), "requests")
    assert "This is for" in await april.words(MANAGER, "requests")
