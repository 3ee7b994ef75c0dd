"""The preview, the round in its channel, the auditor's own card."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sample_views as sample
from card_checks import buttons, of_type, texts, tinted, words

from cards import allocation
from cards.payloads import CancelPreview, ConfirmRound, OpenAudit, ShowStatus, unpack
from practice.audits import State


def test_a_preview_is_confirmed_or_cancelled_by_its_own_token() -> None:
    found = buttons(allocation.preview_card(sample.preview_view()).card)
    assert list(found) == ["Confirm", "Cancel"]
    assert unpack(found["Confirm"]["data"]) == ConfirmRound(preview="p1", token="t1")
    assert unpack(found["Cancel"]["data"]) == CancelPreview(preview="p1", token="t1")


def test_a_preview_says_how_many_each_service_gets_in_each_month() -> None:
    shown = texts(allocation.preview_card(sample.preview_view()).card)
    place = shown.index("Family Safeguarding")
    assert shown[place + 1 : place + 3] == ["12 in April · 13 in May · 12 in June", "37"]


def test_a_month_without_audits_is_not_mentioned() -> None:
    share = replace(sample.SHARES[0], months=(0, 3, 0))
    assert "3 in May" in texts(allocation.preview_card(sample.preview_view((share,))).card)


def test_a_preview_says_what_bends_who_is_missed_and_who_is_only_expected() -> None:
    shown = words(allocation.preview_card(sample.preview_view()).card)
    assert (
        "**Late, and nobody would be told:** 6 auditors of Leaving Care: the rung of the seventh day" in shown
    )
    assert "**Fewer than planned:** Team Manager, MASH 1: 2 fewer" in shown
    assert "**A rule had to bend:** 12 from another service" in shown
    assert "**Cannot be reached in Teams (1):** IRO 3." in shown
    assert "type “link allocations for Leaving Care”" in shown
    assert "not yet proved (12):** Team Manager, Family Safeguarding 1;" in shown
    assert "Team Manager, Family Safeguarding 8; and 4 more." in shown


def test_a_preview_without_audits_cannot_be_confirmed() -> None:
    card = allocation.preview_card(sample.preview_view(shares=())).card
    assert list(buttons(card)) == ["Cancel"]
    assert "No audit could be drawn" in words(card)
    assert "as soon as you confirm" not in words(card)


def test_a_preview_with_nothing_to_warn_of_has_no_part_for_it() -> None:
    view = replace(
        sample.preview_view(), unserved=(), bent=(), expected=(), unreachable=(), unlinked=(), unheard=()
    )
    assert "Before you confirm" not in words(allocation.preview_card(view).card)


def test_a_confirmed_preview_says_by_whom_and_when_and_leads_to_the_status() -> None:
    card = allocation.decided_card(sample.decided_view(confirmed=True)).card
    assert "Confirmed by QA Lead 1 on Wednesday 1 April 2026 at 09:04." in texts(card)
    assert unpack(buttons(card)["Show its status"]["data"]) == ShowStatus(round="LS-2026Q1")


def test_a_cancelled_preview_says_that_nothing_went_out() -> None:
    card = allocation.decided_card(sample.decided_view(confirmed=False)).card
    assert "Nothing has gone out." in words(card)
    assert buttons(card) == {}


def test_a_round_counts_what_is_returned_without_what_was_withdrawn() -> None:
    shown = texts(allocation.round_card(sample.round_view()).card)
    assert shown[2:4] == ["2 of 5", "returned"]
    assert "2 returned · 1 opened · 1 not opened · 1 overdue · 1 withdrawn" in shown


def test_a_round_has_a_segment_for_each_state_that_occurs() -> None:
    card = allocation.round_card(sample.round_view()).card
    styled = [(node["style"], node["width"]) for node in of_type(card, "Column") if "style" in node]
    assert styled == [("good", 2), ("accent", 1), ("warning", 1), ("attention", 1)]


def test_a_round_sets_what_is_overdue_apart_from_the_other_states_in_words() -> None:
    assert tinted(allocation.round_card(sample.round_view()).card) == [["Overdue"]]


def test_a_round_names_each_post_with_case_due_date_and_state() -> None:
    shown = texts(allocation.round_card(sample.round_view()).card)
    place = shown.index("Team Manager, Duty and Assessment 4")
    assert shown[place + 1 : place + 3] == [
        "DA-20333 · due Wed 22 April · 3 of 7 sections",
        "Overdue",
    ]
    place = shown.index("Senior Manager, Duty and Assessment")
    assert shown[place + 1 : place + 3] == ["DA-20102 · due Wed 29 April · 3 days late", "✓ Returned"]


def test_a_round_names_whom_the_bot_cannot_reach() -> None:
    shown = words(allocation.round_card(sample.round_view()).card)
    line = "**Cannot be reached in Teams:** Team Manager, Duty and Assessment 3. They can open their audit from here."
    assert line in shown
    reached = tuple(row for row in sample.ROUND_ROWS if not row.unreachable)
    assert "Cannot be reached" not in words(allocation.round_card(sample.round_view(reached)).card)
    done = tuple(replace(row, state=State.WITHDRAWN) for row in sample.ROUND_ROWS)
    assert "Cannot be reached" not in words(allocation.round_card(sample.round_view(done)).card)


def test_a_round_opens_the_pressers_own_audit_of_its_month_in_a_dialog() -> None:
    action = buttons(allocation.round_card(sample.round_view()).card)["Open my audit"]
    assert action["type"] == "Action.Submit"
    assert action["data"]["msteams"] == {"type": "task/fetch"}
    assert unpack(action["data"]) == OpenAudit(round="LS-2026Q1", month="2026-04")


def test_a_page_of_a_round_says_which_one_it_is() -> None:
    card = allocation.round_card(replace(sample.round_view(), page=2, pages=3)).card
    assert texts(card)[0] == "LEARNING SPACES · Q1 2026-27 · APRIL · PAGE 2 OF 3"


def test_a_round_without_a_channel_says_how_to_link_one() -> None:
    card = allocation.round_card(replace(sample.round_view(), unlinked=True)).card
    assert "type “link allocations for Duty and Assessment”" in words(card)


def test_a_post_like_markdown_stands_literally() -> None:
    row = replace(sample.ROUND_ROWS[0], post="*x* [a](b)")
    assert r"\*x\* \[a\](b)" in texts(allocation.round_card(sample.round_view((row,))).card)


@pytest.mark.parametrize(
    ("open_count", "titles"),
    [
        (1, ["Open my audit"]),
        (2, ["Open MA-0", "Open MA-1"]),
        (4, ["Open MA-0", "Open MA-1", "Open MA-2", "Open MA-3"]),
        (5, ["Open my audit"]),
    ],
)
def test_an_auditor_gets_a_button_an_audit_up_to_four_and_then_a_choice(
    open_count: int, titles: list[str]
) -> None:
    rows = tuple(
        sample.audit_row(number, "IRO 3", State.OPENED, case=f"MA-{number}") for number in range(open_count)
    )
    found = buttons(allocation.allocated_card(sample.allocated_view(rows)).card)
    assert list(found) == titles
    chosen = unpack(found[titles[0]]["data"])
    several = OpenAudit(round="LS-2026Q1", month="2026-04")
    assert chosen == (several if open_count > 4 else OpenAudit(audit="LS-2026Q1-000"))


def test_an_auditor_sees_the_deadline() -> None:
    shown = texts(allocation.allocated_card(sample.allocated_view(sample.MINE[1:2])).card)
    assert shown[1:4] == ["Your learning space", "29 Apr", "due"]
    assert "Hand it in by **Wednesday 29 April 2026**." in shown[4]


def test_past_the_deadline_the_auditor_is_asked_to_hand_in_now() -> None:
    for days, asked in ((0, "Hand it in by"), (1, "**Please hand it in now:**")):
        view = sample.allocated_view(sample.MINE[1:2], sample.DUE + timedelta(days=days))
        assert asked in words(allocation.allocated_card(view).card)


def test_cards_that_stay_in_a_chat_say_nothing_that_is_only_true_today() -> None:
    sent = allocation.allocated_card(sample.allocated_view(sample.MINE[1:2]))
    a_day_later = sample.allocated_view(sample.MINE[1:2], sample.TODAY + timedelta(days=1))
    assert allocation.allocated_card(a_day_later) == sent


def test_what_was_handed_in_cannot_be_opened_again_from_the_card() -> None:
    done = sample.audit_row(1, "IRO 3", State.RETURNED)
    card = allocation.allocated_card(sample.allocated_view((done,))).card
    assert buttons(card) == {}
    assert "There is nothing left to do." in texts(card)


def test_qa_leads_see_why_somebody_cannot_be_reached() -> None:
    shown = texts(allocation.unreachable_card(sample.UNREACHABLE).card)
    assert shown[1] == "2 auditors cannot be reached"
    assert "Has blocked Practice Loop. Ask them to unblock it." in shown
