"""The setup checklist: done and to do in words, and what to type next."""

from dataclasses import replace

import sample_views as sample
from card_checks import buttons, texts, words

from cards import doctor
from cards.payloads import ShowSetup, unpack
from practice.findings import Check, Finding, Weight


def test_each_step_says_in_words_whether_it_is_done() -> None:
    shown = texts(doctor.setup_card(sample.SETUP).card)
    assert shown[:4] == ["SETUP · FRI 17 APRIL, 09:23", "3 steps to do", "2 of 5", "done"]
    states = {
        shown[place - 2 if place > 2 else 0]: text for place, text in enumerate(shown) if "To do" in text
    }
    assert set(states.values()) == {"To do", "To do first"}
    assert shown.count("✓ Done") == 2


def test_what_is_to_do_says_what_to_type_next() -> None:
    shown = words(doctor.setup_card(sample.SETUP).card)
    assert "Next: Run **practice-loop import cases FILE.csv**" in shown
    assert "mention me with **link allocations for Leaving Care**" in shown
    assert "`" not in shown


def test_what_is_to_be_done_for_several_findings_is_said_once() -> None:
    line = Check(
        "Line", "", (Finding("One.", "Do it."), Finding("Two.", "Do it."), Finding("Three.", "Leave it."))
    )
    shown = texts(doctor.setup_card(replace(sample.SETUP, steps=(line,))).card)
    place = shown.index("One.")
    assert shown[place : place + 5] == ["One.", "Two.", "Next: Do it.", "Three.", "Next: Leave it."]


def test_more_findings_than_a_card_holds_are_counted() -> None:
    line = Check("Line", "", tuple(Finding(f"Gap {n}.", "Close it.") for n in range(30)))
    assert "and 22 more, which “practice-loop doctor” names" in texts(
        doctor.setup_card(replace(sample.SETUP, steps=(line,))).card
    )


def test_a_note_leaves_a_step_done() -> None:
    line = Check("Line", "", (Finding("No such post.", "Nothing.", Weight.NOTE),))
    shown = texts(doctor.setup_card(replace(sample.SETUP, steps=(line,))).card)
    assert "Everything is set up" in shown
    assert "✓ Done" in shown
    assert "No such post." in shown


def test_look_again_asks_for_the_same_card() -> None:
    card = doctor.setup_card(sample.SETUP).card
    assert unpack(buttons(card)["Look again"]["data"]) == ShowSetup()


def test_what_was_imported_stands_literally() -> None:
    line = Check("Line", "", (Finding("*x* [a](b): nobody.", "Close it."),))
    assert r"\*x\* \[a\](b): nobody." in texts(doctor.setup_card(replace(sample.SETUP, steps=(line,))).card)
