"""The morning's card and the overdue card."""

from dataclasses import replace

import sample_views as sample
from card_checks import buttons, of_type, texts, words

from cards import chasing
from cards.payloads import Acknowledge, OpenAudit, WholeLine, unpack
from practice.audits import State


def strong(card: object) -> list[str]:
    """The words at the right of a row that are to be seen first."""
    blocks = (block for block in of_type(card, "TextBlock") if block.get("horizontalAlignment") == "Right")
    return [block["text"] for block in blocks if block.get("weight") == "Bolder" and "size" not in block]


def test_a_morning_says_what_is_new_and_how_old_each_is() -> None:
    shown = texts(chasing.morning_card(sample.morning_view()).card)
    assert shown[:4] == ["OVERDUE · THURSDAY 7 MAY 2026", "3 audits in your line", "9 days", "the oldest"]
    place = shown.index("Senior Manager, Leaving Care")
    assert shown[place + 1 : place + 3] == ["LC-30550 · due Thu 30 April · 6 of 7 sections", "7 days, new"]
    assert "9 days" in shown[place + 3 :]


def test_what_came_back_says_so_on_the_card_of_who_was_told() -> None:
    shown = texts(chasing.morning_card(sample.morning_view()).card)
    place = shown.index("IRO 3")
    assert shown[place + 1 : place + 3] == ["CP-40071 · Returned Tue 5 May, 6 days late", "✓ Returned"]


def test_i_have_spoken_with_them_carries_the_cards_key_and_token() -> None:
    action = buttons(chasing.morning_card(sample.morning_view()).card)["I have spoken with them"]
    assert action["type"] == "Action.Execute"
    assert unpack(action["data"]) == Acknowledge(key="chase:p9:2026-05-07", token="t4")


def test_it_cannot_be_said_twice() -> None:
    card = chasing.morning_card(sample.morning_view(said="You said so on Thu 7 May.")).card
    assert list(buttons(card)) == ["Show the whole line"]
    assert "✓ You said so on Thu 7 May." in texts(card)


def test_nobody_is_spoken_with_when_all_came_back() -> None:
    card = chasing.morning_card(sample.morning_view(line=sample.LINE[3:])).card
    assert texts(card)[1] == "Nothing is left to hand in"
    assert list(buttons(card)) == ["Show the whole line"]
    assert "reaches you today" not in words(card)


def test_the_whole_line_opens_in_a_dialog() -> None:
    action = buttons(chasing.morning_card(sample.morning_view()).card)["Show the whole line"]
    assert action["data"]["msteams"] == {"type": "task/fetch"}
    assert unpack(action["data"]) == WholeLine()


def test_a_reminder_is_no_alarm() -> None:
    card = chasing.morning_card(sample.morning_view(sample.OWN, ())).card
    shown = texts(card)
    assert shown[:2] == ["REMINDER · THURSDAY 7 MAY 2026", "Your audit is due on Wed 29 April"]
    assert strong(card) == []
    assert unpack(buttons(card)["Open my audit"]["data"]) == OpenAudit(audit="LS-2026Q1-012")


def test_several_own_audits_are_chosen_from_in_the_dialog() -> None:
    second = replace(sample.OWN[0], row=replace(sample.OWN[0].row, audit_id="LS-2026Q1-013"))
    card = chasing.morning_card(sample.morning_view((*sample.OWN, second), ())).card
    assert unpack(buttons(card)["Open my audit"]["data"]) == OpenAudit()


def test_own_audits_and_the_lines_stand_apart() -> None:
    shown = texts(chasing.morning_card(sample.morning_view(sample.OWN)).card)
    order = ["Yours to hand in", "Case DA-20012", "In your line", "Senior Manager, Leaving Care"]
    assert [text for text in shown if text in order] == order


def test_an_overdue_card_counts_what_is_still_out() -> None:
    rows = tuple(one.row for one in sample.LINE)
    card = chasing.overdue_card(sample.overdue_view(rows, more=5)).card
    shown = texts(card)
    assert shown[1:4] == ["Family Safeguarding", "8", "overdue"]
    assert shown[4] == "**The oldest is 9 days past its deadline.** 1 came back since."
    assert "and 5 more: type “overdue” and a service to see them" in shown


def test_an_overdue_card_opens_the_pressers_own_audit_where_it_may() -> None:
    view = sample.overdue_view((sample.LINE[0].row,))
    assert unpack(buttons(chasing.overdue_card(view).card)["Open my audit"]["data"]) == OpenAudit()
    assert buttons(chasing.overdue_card(replace(view, can_open=False)).card) == {}


def test_nothing_overdue_is_good_news_without_a_button() -> None:
    card = chasing.overdue_card(sample.overdue_view(())).card
    assert "**Nothing is overdue.**" in texts(card)
    assert buttons(card) == {}


def test_an_overdue_row_says_how_late_it_is_and_strongly() -> None:
    card = chasing.overdue_card(sample.overdue_view((sample.LINE[0].row,))).card
    assert strong(card) == ["7 days"]
    assert sample.LINE[0].row.state is State.OVERDUE
