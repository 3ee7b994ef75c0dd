"""The cards of concerns at their fullest, and at the width of a phone's longest words."""

from dataclasses import replace

from card_checks import check, words
from concern_examples import FORM, OVERSEEN, RAISED, ROWS, SIGNED

from cards import concern_forms, concerns
from cards.anatomy import ROWS as MOST_ROWS
from practice.concern_views import ActDialog, ConcernReceipt, ConcernsCard
from practice.views import Filled

LONG = "*" * 1500
POST = "Service Manager, Folkestone and Hythe and the Coast [North & East] _ *" * 2


def test_the_fullest_cards_keep_the_rules_of_every_card() -> None:
    full = replace(OVERSEEN, text=LONG, oversight=LONG, managers=POST, reference="R" * 60, source="S" * 100)
    signed = replace(SIGNED, text=LONG, oversight=LONG, signed_by=POST)
    for view in (full, signed, replace(full, late=True)):
        check(concerns.concern_card(view))
        check(concerns.concern_page(view))
        check(concerns.receipt_card(ConcernReceipt(view, telephone=True, at_once=True)))
        check(concerns.late_card(view))
        check(concerns.done_card(view))
        check(concerns.telephone_card(view))
    typed = Filled(dict.fromkeys(("reference", "text", "oversight"), "*" * 10_000), (LONG,) * 4)
    check(concern_forms.raise_dialog(replace(FORM, filled=typed)))
    for signing in (True, False):
        check(concern_forms.act_dialog(ActDialog(full, signing, typed, "abcd1234", "token")))


def test_a_long_list_says_how_many_more_there_are() -> None:
    rows = tuple(replace(ROWS[0], concern_id=f"CON-{number}", who=POST) for number in range(60))
    drawn = concerns.concerns_card(ConcernsCard(rows))
    check(drawn)
    assert f"and {60 - MOST_ROWS} more" in words(drawn.card)


def test_what_it_says_stands_on_no_card_of_the_line_above() -> None:
    for drawn in (
        concerns.done_card(SIGNED),
        concerns.late_card(RAISED),
        concerns.late_card(SIGNED),
        concerns.telephone_card(SIGNED),
        concerns.concerns_card(ConcernsCard(ROWS)),
    ):
        shown = words(drawn.card) + drawn.summary
        assert RAISED.text not in shown
        assert SIGNED.oversight not in shown


def test_what_people_typed_is_shown_as_it_was_typed() -> None:
    shown = words(concerns.concern_card(replace(RAISED, text="**bold** [link](https://a.example)")).card)
    assert "\\*\\*bold" in shown
    assert "\\[link" in shown
