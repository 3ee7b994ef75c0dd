"""The counts of a scope."""

from dataclasses import replace

import pytest
import sample_views as sample
from card_checks import buttons, of_type, texts, words

from cards import status
from cards.payloads import ShowOverdue, ShowStatus, unpack
from practice import views
from practice.audits import State


def test_status_says_how_much_is_returned_and_where_it_hangs() -> None:
    shown = texts(status.status_card(sample.status_view()).card)
    assert shown[:4] == ["STATUS · LEARNING SPACES · Q1 2026-27", "87 of 120 returned", "72 %", "10 late"]
    assert shown[4] == "**21 are overdue, 12 of them in Family Safeguarding.**"


def test_each_service_has_its_bar_and_its_figures_in_words() -> None:
    card = status.status_card(sample.status_view()).card
    shown = texts(card)
    place = shown.index("Family Safeguarding")
    assert shown[place + 1 : place + 3] == ["1 opened · 3 not opened · 12 overdue", "21 of 37"]
    bars = [
        [(column["style"], column["width"]) for column in node["columns"]]
        for node in of_type(card, "ColumnSet")
        if "style" in node["columns"][0]
    ]
    assert len(bars) == 1 + len(sample.STATUS_LINES)
    assert bars[1] == [("good", 14), ("accent", 1), ("warning", 1)]


def test_all_is_only_a_hundred_per_cent_when_nothing_is_left() -> None:
    for returned, opened, shown in ((999, 1, "99 %"), (1000, 0, "100 %"), (0, 7, "0 %")):
        view = sample.status_view((sample.status_line("MASH", returned, opened, 0, 0),))
        assert shown in texts(status.status_card(view).card)


def test_the_worst_service_and_what_is_overdue_are_one_press_away() -> None:
    found = buttons(status.status_card(sample.status_view()).card)
    assert list(found) == ["Family Safeguarding", "Overdue"]
    worst = ShowStatus(service="Family Safeguarding", round="LS-2026Q1")
    assert unpack(found["Family Safeguarding"]["data"]) == worst
    assert unpack(found["Overdue"]["data"]) == ShowOverdue(round="LS-2026Q1")


def test_a_button_that_teams_would_cut_off_says_it_shorter() -> None:
    lines = (sample.status_line("x" * 31, 1, 0, 0, 9), sample.status_line("MASH", 1, 0, 0, 0))
    found = buttons(status.status_card(sample.status_view(lines)).card)
    assert unpack(found["Most overdue"]["data"]) == ShowStatus(service="x" * 31, round="LS-2026Q1")


def test_a_services_status_leads_back_to_all() -> None:
    view = replace(sample.status_view(sample.STATUS_LINES[2:3]), scope_service="Family Safeguarding")
    found = buttons(status.status_card(view).card)
    assert list(found) == ["Overdue", "All services"]
    overdue = ShowOverdue(service="Family Safeguarding", round="LS-2026Q1")
    assert unpack(found["Overdue"]["data"]) == overdue


def test_rounds_fill_the_places_that_are_left_among_the_buttons() -> None:
    rounds = tuple(f"LS-2026Q{n}" for n in (1, 2, 3, 4))
    view = replace(sample.status_view(), rounds=rounds, round_id="")
    found = buttons(status.status_card(view).card)
    assert list(found) == ["Family Safeguarding", "Overdue", "LS-2026Q1", "LS-2026Q2"]


def test_grades_stand_only_where_the_record_has_them() -> None:
    with_grades = words(status.status_card(sample.status_view(grades=sample.GRADES)).card)
    assert "Grades: 9 Outstanding · 51 Good · 24 Requires improvement · 3 Inadequate" in with_grades
    assert "Grades" not in words(status.status_card(sample.status_view()).card)


@pytest.mark.parametrize(("held", "verb"), [(1, "is"), (9, "are")])
def test_one_post_that_holds_them_is_named_in_the_sentence(held: int, verb: str) -> None:
    view = replace(sample.status_view(), ladder=(("Director", held),))
    card = status.status_card(view).card
    assert f"{held} {verb} with the Director." in words(card)
    assert "Overdue, now with" not in words(card)


def test_nothing_allocated_and_nothing_overdue_are_said_in_words() -> None:
    assert "Nothing has been allocated here yet." in texts(status.status_card(sample.status_view(())).card)
    calm = sample.status_view((sample.status_line("MASH", 3, 1, 0, 0),))
    assert "Nothing is overdue." in texts(status.status_card(calm).card)


def test_more_services_than_a_card_holds_are_counted() -> None:
    lines = tuple(sample.status_line(f"Service {n}", 1, 0, 0, 0) for n in range(37))
    assert "and 7 more services" in texts(status.status_card(sample.status_view(lines)).card)


def test_what_was_withdrawn_is_said_and_counts_nowhere() -> None:
    line = views.StatusLine("MASH", {State.RETURNED: 2, State.WITHDRAWN: 3}, 0)
    card = status.status_card(sample.status_view((line,))).card
    assert "2 of 2 returned" in texts(card)
    assert "2 returned · 3 withdrawn" in texts(card)
