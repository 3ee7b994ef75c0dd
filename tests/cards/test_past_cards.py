"""The cards of what was: why, history, last time's answers."""

from dataclasses import replace

import sample_past
import sample_views as sample
from card_checks import buttons, of_type, texts, words

from cards import audits, carried, history, why
from cards.payloads import OpenAudit, SaveSection, ShowHistory, unpack
from practice import views_past

CARRIED = views_past.Carried(sample_past.LAST)


def test_why_says_the_seed_and_from_how_many_cases_it_was_drawn() -> None:
    said = words(why.why_card(sample_past.WHY).card)
    assert "2718281828, which comes from the name LS-2026Q1" in said
    assert "1,112 of 1,230 cases" in said
    assert "Audited in the 6 months before: 118: left out" in said
    assert "None: every rule of the draw held for it." in said
    assert "✓ Drawn again just now" in said


def test_why_does_not_claim_what_was_not_found() -> None:
    said = words(why.why_card(sample_past.WHY_OLDER).card)
    assert "✓" not in said
    assert "comes from the name" not in said
    assert "every rule" not in said
    assert "older method" in said


def test_why_says_for_whom_it_was_drawn_where_that_is_somebody_else() -> None:
    said = words(why.why_card(sample_past.WHY_BENT).card)
    assert "It was drawn for Team Manager, Duty and Assessment 3** and reassigned since." in said
    assert "for Senior Manager, MASH" in said


def test_a_history_is_told_by_days_with_what_became_of_each_message() -> None:
    said = texts(history.history_card(sample_past.HISTORY).card)
    assert [text for text in said if "2026" in text and "LS-" not in text.upper()] == [
        "Wednesday 1 April 2026",
        "Monday 20 April 2026",
        "Tuesday 21 April 2026",
        "Thursday 30 April 2026",
        "Friday 1 May 2026",
        "Tuesday 5 May 2026",
    ]
    assert {"Not delivered", "✓ Delivered"} <= set(said)
    assert "The deadline of Wed 29 April had passed" in said, "only its day is known"
    assert "11:30  Extension until Tue 12 May asked for" in said


def test_a_long_history_leads_to_the_pages_before_and_after() -> None:
    found = buttons(history.history_card(sample_past.HISTORY_PAGE).card)
    assert {title: unpack(button["data"]) for title, button in found.items()} == {
        "Earlier": ShowHistory(audit="LS-2026Q1-014", page=1),
        "Later": ShowHistory(audit="LS-2026Q1-014", page=3),
    }
    first = replace(sample_past.HISTORY_PAGE, page=1)
    assert list(buttons(history.history_card(first).card)) == ["Later"]
    assert list(buttons(history.history_card(replace(first, page=3)).card)) == ["Earlier"]


def test_last_times_answers_stand_beside_the_questions_and_never_in_them() -> None:
    with_last = audits.section_dialog(sample_past.carried_view(3, CARRIED)).card
    without = audits.section_dialog(sample.section_view(3)).card
    assert of_type(with_last, "Input.") == of_type(without, "Input.")
    said = texts(with_last)
    assert "Last time: LS-2025Q3-010" in said
    assert "Returned Wednesday 12 November 2025. Nothing of it was filled in for you." in said
    assert [text for text in said if text in ("Last time: 6", "Last time: 5")] == [
        "Last time: 6",
        "Last time: 5",
    ]
    [shortened] = [text for text in said if "The plan names" in text]
    assert shortened.endswith("…")
    assert len(shortened) < 180


def test_the_whole_of_it_is_one_press_away_and_the_page_is_saved_first() -> None:
    found = buttons(audits.section_dialog(sample_past.carried_view(3, CARRIED)).card)["Show all of it"]
    assert found["associatedInputs"] == "auto"
    command = unpack(found["data"])
    assert isinstance(command, SaveSection)
    assert (command.then, command.section) == ("last", "assessment")
    whole = carried.last_dialog(sample_past.last_view(3)).card
    assert "The plan names who does what. " * 11 in words(whole)
    back = unpack(buttons(whole)["Back to the questions"]["data"])
    assert back == OpenAudit(audit="LS-2026Q1-388", section="assessment")


def test_paragraphs_and_recommendations_stand_whole_on_that_page() -> None:
    said = texts(carried.last_dialog(sample_past.last_view(7)).card)
    assert {"First paragraph.", "Second paragraph."} <= set(said)
    assert (
        "Bring the chronology up to date before the next supervision. (Team Manager, by Monday 15 December 2025)"
        in said
    )


def test_a_page_that_was_not_answered_last_time_shows_nothing_of_it() -> None:
    assert audits.section_dialog(sample_past.carried_view(2, CARRIED)).card == (
        audits.section_dialog(sample.section_view(2)).card
    )


def test_who_may_not_see_it_reads_only_that_there_was_one() -> None:
    barred = views_past.Carried(before=sample_past.NOT_FOR_YOU)
    card = audits.section_dialog(sample_past.carried_view(3, barred)).card
    assert sample_past.NOT_FOR_YOU in texts(card)
    assert "Show all of it" not in buttons(card)
    assert "LS-2025Q3-010" not in words(card)
