"""What cards show of an audit that was given away, held back, or whose round was called off."""

from dataclasses import replace

import sample_views as sample
from card_checks import buttons, texts, words

from cards import allocation, chasing, concerned, recall
from cards.payloads import KeepRound, OpenAudit, RecallRound, unpack
from practice import views
from practice.audits import State


def test_what_went_to_another_service_is_named_with_it_and_without_its_state() -> None:
    shown = texts(
        allocation.round_card(replace(sample.round_view(sample.ROUND_ROWS[:1]), moved=sample.MOVED)).card
    )
    place = shown.index("Case DA-20388")
    assert shown[place : place + 3] == ["Case DA-20388", "LS-2026Q1-388", "Now with Family Safeguarding"]


def test_what_was_given_to_somebody_else_has_no_button_and_no_progress() -> None:
    card = allocation.allocated_card(replace(sample.allocated_view(()), moved=sample.GIVEN_AWAY)).card
    shown = texts(card)
    assert shown[1] == "Nothing is left here for you"
    assert "There is nothing left to do." in shown
    assert shown[-3:] == ["Case DA-20561", "LS-2026Q1-561", "Given to somebody else"]
    assert buttons(card) == {}


def test_what_is_left_can_be_opened_beside_what_was_given_away() -> None:
    card = allocation.allocated_card(
        replace(sample.allocated_view(sample.MINE[1:2]), moved=sample.GIVEN_AWAY)
    ).card
    assert texts(card)[1] == "Your learning space"
    assert list(buttons(card)) == ["Open my audit"]


def test_a_morning_card_says_what_somebody_else_has_now() -> None:
    card = chasing.morning_card(replace(sample.morning_view(line=()), moved=sample.GIVEN_AWAY)).card
    shown = texts(card)
    assert shown[1] == "Nothing is left to hand in"
    assert shown[-1] == "Given to somebody else"
    assert buttons(card) == {}


def test_more_than_ten_that_went_away_are_counted() -> None:
    moved = tuple(views.MovedAudit(f"LS-{n}", f"DA-{n}") for n in range(12))
    shown = texts(allocation.allocated_card(replace(sample.allocated_view(()), moved=moved)).card)
    assert shown[-1] == "and 2 more that somebody else has now"


def test_the_channel_reads_until_when_an_audit_is_held_back() -> None:
    overdue = texts(chasing.overdue_card(sample.overdue_view((sample.HELD,))).card)
    assert "DA-20333 · held back until Fri 12 June · due Wed 22 April · 3 of 7 sections" in overdue
    shown = texts(allocation.round_card(sample.round_view((sample.HELD,))).card)
    assert any("held back until Fri 12 June" in line for line in shown)


def test_its_auditor_does_not() -> None:
    for card in (
        allocation.allocated_card(sample.allocated_view((sample.HELD,))),
        chasing.morning_card(sample.morning_view((views.MorningRow(sample.HELD, False),), ())),
        concerned.notice_card(replace(sample.REOPENED, row=sample.HELD)),
    ):
        assert "held back" not in words(card.card)


def test_whoever_is_told_of_a_change_reads_who_decided_it_and_why() -> None:
    card = concerned.notice_card(sample.REASSIGNED).card
    shown = texts(card)
    assert shown[1] == "LS-2026Q1-014 was given to somebody else"
    assert "Decided by: QA Lead 1\nReason: The case has moved to another authority." in words(card)
    assert buttons(card) == {}


def test_what_is_open_again_can_be_opened_from_its_notice() -> None:
    card = concerned.notice_card(sample.REOPENED).card
    assert unpack(buttons(card)["Open my audit"]["data"]) == OpenAudit(audit=sample.MINE[1].audit_id)


def test_a_round_that_is_called_off_is_said_to_be_cancelled_throughout() -> None:
    shown = recall.recall_card(replace(sample.RECALL, cancel=True)).card
    assert texts(shown)[:2] == ["CANCEL · LEARNING SPACES · Q1 2026-27", "Cancel LS-2026Q1?"]
    found = buttons(shown)
    assert list(found) == ["Cancel the round", "Keep it"]
    assert unpack(found["Cancel the round"]["data"]) == RecallRound(
        round="LS-2026Q1", cancel=True, token="t6"
    )
    assert unpack(found["Keep it"]["data"]) == KeepRound(round="LS-2026Q1", cancel=True)
    receipt = recall.recalled_card(replace(sample.RECALLED, cancel=True)).card
    notice = recall.notice_card(replace(sample.recall_notice(State.WITHDRAWN), cancel=True)).card
    assert "Cancelled by QA Lead 1 on Friday 17 April 2026 at 09:23." in texts(receipt)
    assert texts(notice)[1] == "Your learning space was cancelled"
    for card in (shown, receipt, notice):
        assert "recall" not in words(card).casefold()
