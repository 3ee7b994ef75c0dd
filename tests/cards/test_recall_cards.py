"""What a recall would do, what it did, and what an auditor is told."""

from dataclasses import replace

import sample_views as sample
from card_checks import buttons, of_type, texts, words

from cards import allocation, recall, status
from cards.payloads import KeepRound, RecallRound, ShowStatus, unpack
from practice import views
from practice.audits import State


def test_a_recall_is_shown_with_its_states_before_anything_happens() -> None:
    card = recall.recall_card(sample.RECALL).card
    shown = texts(card)
    assert shown[:4] == ["RECALL · LEARNING SPACES · Q1 2026-27", "Recall LS-2026Q1?", "11", "to withdraw"]
    assert "**Nothing has been recalled yet.** It cannot be undone." in shown
    assert "13 audits: 2 returned · 2 opened · 5 not opened · 3 planned · 1 overdue" in shown
    styled = [(node["style"], node["width"]) for node in of_type(card, "Column") if "style" in node]
    assert styled == [("good", 2), ("accent", 2), ("warning", 5), ("emphasis", 3), ("attention", 1)]


def test_a_recall_says_what_becomes_of_audits_cards_and_auditors() -> None:
    shown = words(recall.recall_card(sample.RECALL).card)
    for fact in (
        "Withdrawn: 11 audits",
        "Handed in: 2 audits, which stay as they were",
        "Cards: 5 deleted, 4 changed",
        "Told: 7 auditors, by a new message",
    ):
        assert fact in shown


def test_what_there_is_none_of_is_not_mentioned() -> None:
    effect = views.RecallEffect(withdrawn=1, stay=0, deleted=0, edited=0, told=0)
    shown = words(recall.recall_card(replace(sample.RECALL, effect=effect)).card)
    assert "Withdrawn: 1 audit\nTold: nobody" in shown
    one = replace(sample.RECALL, effect=views.RecallEffect(withdrawn=1, stay=1, deleted=0, edited=1, told=1))
    shown = words(recall.recall_card(one).card)
    assert "1 audit, which stays as it was\nCards: 1 changed\nTold: 1 auditor, by a new message" in shown


def test_a_round_is_recalled_or_kept_by_buttons_that_name_it() -> None:
    found = buttons(recall.recall_card(sample.RECALL).card)
    assert list(found) == ["Recall the round", "Keep it"]
    assert unpack(found["Recall the round"]["data"]) == RecallRound(round="LS-2026Q1", token="t6")
    assert unpack(found["Keep it"]["data"]) == KeepRound(round="LS-2026Q1")


def test_the_receipt_says_by_whom_and_when_and_how_to_begin_anew() -> None:
    card = recall.recalled_card(sample.RECALLED).card
    assert "Recalled by QA Lead 1 on Friday 17 April 2026 at 09:23." in texts(card)
    assert "To give the quarter out anew, type “allocate learning spaces Q1 2026-27”." in texts(card)
    assert unpack(buttons(card)["Show its status"]["data"]) == ShowStatus(round="LS-2026Q1")


def test_an_auditor_reads_that_there_is_nothing_to_do_for_one() -> None:
    shown = texts(recall.notice_card(sample.recall_notice(State.WITHDRAWN)).card)
    assert shown[1:] == [
        "Your learning space was recalled",
        "The learning space of Q1 2026-27 that was allocated to you was recalled by the QA team. "
        "**There is nothing to do for it.** What you had saved is kept.",
        "Case DA-20000",
        "LS-2026Q1-000",
        "Recalled",
    ]


def test_an_auditor_reads_which_were_recalled_and_which_stay() -> None:
    shown = texts(
        recall.notice_card(sample.recall_notice(State.RETURNED, State.WITHDRAWN, State.WITHDRAWN)).card
    )
    assert shown[1] == "2 learning spaces were recalled"
    assert shown[2] == (
        "The learning spaces of Q1 2026-27 that were allocated to you were recalled by the QA team. "
        "**There is nothing to do for them.**"
    )
    assert shown[3:] == [
        *("Case DA-20001", "LS-2026Q1-001", "Recalled"),
        *("Case DA-20002", "LS-2026Q1-002", "Recalled"),
        *("Case DA-20000", "LS-2026Q1-000", "✓ Returned, stays"),
    ]


def test_a_card_of_a_recalled_round_says_so_and_opens_nothing() -> None:
    card = allocation.round_card(replace(sample.round_view(), recalled=sample.WAS_RECALLED)).card
    said = "**LS-2026Q1 was recalled on Friday 17 April 2026.** Nobody has to do any more for it."
    assert said in texts(card)
    assert buttons(card) == {}
    all_withdrawn = sample.round_view(sample.ROUND_ROWS[5:])
    assert "0 of 0" not in words(allocation.round_card(all_withdrawn).card)


def test_the_status_of_a_recalled_round_says_so() -> None:
    line = views.StatusLine("MASH", {State.WITHDRAWN: 13}, 0)
    view = replace(sample.status_view((line,)), recalled=sample.WAS_RECALLED)
    shown = texts(status.status_card(view).card)
    assert shown[1] == "Recalled"
    assert "**LS-2026Q1 was recalled on Friday 17 April 2026.**" in shown
    assert "13 withdrawn" in shown
    several = (line, views.StatusLine("IROs", {State.WITHDRAWN: 2}, 0))
    assert "0 of 0" not in words(status.status_card(replace(view, lines=several)).card)
    returned = replace(view, whole=views.StatusLine("All", {State.RETURNED: 2, State.WITHDRAWN: 11}, 0))
    shown = texts(status.status_card(returned).card)
    assert shown[1] == "2 of 2 returned"
    assert "**LS-2026Q1 was recalled on Friday 17 April 2026.** What was handed in before stays." in shown


def test_where_all_was_withdrawn_the_status_does_not_say_that_nothing_was_allocated() -> None:
    view = sample.status_view((views.StatusLine("MASH", {State.WITHDRAWN: 13}, 0),))
    assert "Everything that was allocated here was withdrawn." in texts(status.status_card(view).card)


def test_a_preview_after_a_recall_says_which_round_it_becomes() -> None:
    again = "LS-2026Q1 was recalled, so this becomes LS-2026Q1-B."
    assert again in texts(allocation.preview_card(replace(sample.preview_view(), again=again)).card)


def test_qa_leads_read_that_nobody_waits_for_a_recalled_round() -> None:
    view = replace(sample.UNREACHABLE, people=(), recalled=sample.WAS_RECALLED)
    said = "**LS-2026Q1 was recalled on Friday 17 April 2026.** There is nothing to do for it."
    assert said in texts(allocation.unreachable_card(view).card)
