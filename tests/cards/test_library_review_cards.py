"""The cards of reviews and of the digest at their longest, and what they say."""

from dataclasses import replace
from datetime import date

import pytest
from card_checks import buttons, check, words
from library_review_examples import CARD, DIGEST, LATE, LIST, MENTIONED, ROW, TEMPLATE, several

from cards.library_digest import digest_card
from cards.library_review import review_card
from practice.guests import Mentioned
from practice.library_digest import SHOWN
from practice.library_review import MOST
from practice.library_review_views import LookingRow, UsedRow

LONG = ("_*[Team](https://x.example) `a` " * 20)[:120]
"""As long as a title can be, of what would be markup."""
TEMPLATE_LONG = replace(TEMPLATE, title=LONG, authority="Windsor & Maidenhead", purpose="*é" * 300)
ROW_LONG = replace(ROW, template=TEMPLATE_LONG, shared_by=LONG, asked=(LONG,) * 3)
MANY = tuple(Mentioned(f"CP Chair, {number}", f"aad-{number}") for number in range(30))


@pytest.mark.parametrize("settled", ["", f"Withdrawn by {LONG}: {'*é' * 300}"])
def test_the_longest_questions_keep_the_rules(settled: str) -> None:
    row = replace(ROW_LONG, settled=settled)
    check(review_card(replace(CARD, rows=(row,), whom=MANY[:1])))
    check(review_card(replace(LIST, rows=several(*[row] * MOST), whom=MANY, unlinked=True)))


def test_the_longest_digest_keeps_the_rules() -> None:
    looking = LookingRow("l", LONG * 3, "Windsor & Maidenhead", 19)
    check(
        digest_card(
            replace(
                DIGEST,
                new=(TEMPLATE_LONG,) * SHOWN,
                used=(UsedRow(TEMPLATE_LONG, 19),) * SHOWN,
                looking=(looking,) * SHOWN,
                new_in_all=20_000,
                looking_in_all=20_000,
                not_reviewed=20_000,
                held=20_000,
            )
        )
    )


def test_a_single_question_has_its_answers_and_the_way_to_look_at_it() -> None:
    drawn = review_card(replace(CARD, whom=MENTIONED[:1]))
    assert list(buttons(drawn.card)) == ["Still good", "Newer version", "Withdraw", "Open"]
    assert "<at>CP Chair, Kent</at>" in words(drawn.card)
    assert "Please answer by Fri 30 July; after that the QA lead of Kent is asked." in words(drawn.card)


def test_a_list_says_of_each_who_is_asked_and_why() -> None:
    said = words(review_card(LIST).card)
    assert "4\nto answer" in said
    assert "asked: CP Chair, Kent" in said
    assert "asked: QA Lead, Kent · CP Chair, Kent shared it and did not answer" in said
    assert "whoever shared it has left" in said
    own = words(review_card(replace(LIST, rows=several(LATE, ROW), whom=())).card)
    assert "asked:" not in own


def test_one_that_is_not_reviewed_is_said_in_the_singular() -> None:
    said = words(digest_card(replace(DIGEST, not_reviewed=1)).card)
    assert "1 template is not reviewed: nobody has said whether it is still good." in said


def test_a_digest_without_anything_is_short() -> None:
    empty = replace(DIGEST, new=(), new_in_all=0, used=(), looking=(), looking_in_all=0, not_reviewed=0)
    drawn = digest_card(empty)
    assert words(drawn.card).splitlines() == [
        "THE LIBRARY · JULY 2026",
        "Nothing new in July",
        "42",
        "in the library",
        "What helps you may help others: share it here.",
    ]
    assert drawn.summary == "The library, July 2026: nothing new"


def test_what_is_answered_has_no_button_but_the_way_to_look_at_it() -> None:
    rows = several(
        *[replace(ROW, settled="It is still good, says CP Chair, Kent, on Friday 2 July 2027.")] * 2
    )
    drawn = review_card(replace(LIST, rows=rows, answer_by=date(2027, 7, 30)))
    assert set(buttons(drawn.card)) == {"Show"}
    assert "All of these are answered" in words(drawn.card)
