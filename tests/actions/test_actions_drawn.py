"""Cards of actions and participation hold the most that can be in them, and keep the rules of every card."""

from dataclasses import replace
from datetime import date

import action_examples as examples
from card_checks import buttons, check, words

from cards import action_forms, actions, participation
from practice.action_lists import PAGE
from practice.action_making import PAGE as SUGGESTIONS
from practice.action_views import ActionRow
from practice.coa_records import ActionState
from practice.participation import SHOWN
from practice.participation_views import PlaceRow
from practice.views import Filled

NAME = "Team Manager, Folkestone and Hythe (North & East) [Team 4] _ *".ljust(100, "x")
STATES = (ActionState.OPEN, ActionState.DONE, ActionState.DROPPED)


def test_a_full_page_of_long_actions() -> None:
    rows = tuple(
        ActionRow(f"ACT-{n}", "é*" * 250, NAME, NAME, date(2027, 1, 1), STATES[n * 3 // PAGE], True, NAME)
        for n in range(PAGE)
    )
    drawn = actions.actions_card(replace(examples.ACTIONS, rows=rows))
    check(drawn)
    assert words(drawn.card).count("ACT-") == PAGE


def test_an_action_with_long_words_and_everything_that_can_be_done() -> None:
    long = replace(
        examples.LATE, text="é*" * 250, note="é" * 500, because=NAME, changed="é" * 500, owner=NAME
    )
    check(actions.action_card(long))
    done = replace(examples.DONE, text="é*" * 250, outcome="é*" * 500)
    check(actions.action_card(done))
    check(actions.action_dialog(replace(long, kind="", can=("done", "not_yet", "change", "drop"))))


def test_a_form_with_many_suggestions_and_owners() -> None:
    owners = tuple((f"person-{n:036}", f"{n}{NAME}"[:100]) for n in range(70))
    suggestions = tuple((f"{n:036}", "é" * 180) for n in range(SUGGESTIONS))
    filled = Filled({"text": "é*" * 250}, (NAME,) * 5)
    check(
        action_forms.make_dialog(
            replace(examples.MAKE, owners=owners, suggestions=suggestions, filled=filled, places=(NAME,) * 13)
        )
    )
    ask = replace(examples.ASK, how="change", owners=owners, filled=Filled({"text": "é*" * 250}, (NAME,)))
    check(action_forms.ask_dialog(ask))


def test_participation_in_many_districts_and_of_many_people() -> None:
    rows = tuple(PlaceRow(f"{n} {NAME}", 0, 200, (NAME,) * 200, ()) for n in range(12))
    check(participation.participation_card(replace(examples.PARTICIPATION, rows=rows)))
    people = tuple((f"person-{n:036}", NAME) for n in range(SHOWN))
    check(participation.note_dialog(replace(examples.NOTE, people=people, more=80)))
    noted = tuple((f"person-{n:036}:1", f"{n} {NAME}: reflective discussion") for n in range(SHOWN))
    check(participation.take_back_dialog(replace(examples.TAKE_BACK, noted=noted, more=80)))


def test_whoever_has_an_action_no_more_finds_no_button_to_answer_it() -> None:
    card = actions.action_card(replace(examples.ACTION, passed_on=True, can=())).card
    assert buttons(card) == {}
    assert set(buttons(actions.action_card(examples.ACTION).card)) == {"Done", "Not done yet", "Open"}


def test_what_was_done_and_is_open_again_says_so() -> None:
    again = replace(examples.DONE, state=ActionState.OPEN, outcome="", closed="")
    assert "An action is open again" in words(actions.action_card(again).card)
