"""The dialog's pages, the last look, the receipt, somebody's own audits."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sample_views as sample
from card_checks import Node, buttons, of_type, texts, words

from cards import audits
from cards.payloads import GoBack, HandIn, OpenAudit, SaveSection, unpack
from practice import views
from practice.framework import Question, QuestionSet, Section

ALL_KINDS = QuestionSet(
    title="All kinds",
    sections=(
        Section(
            key="all",
            title="All kinds",
            questions=(
                Question(key="s", kind="scale", label="How well?", required=True),
                Question(key="t", kind="text", label="Why *so*?", max_length=321, required=True),
                Question(key="o", kind="text", label="What else?", multiline=False),
                Question(key="c", kind="choice", label="Which?", choices=("One", "Two")),
                Question(key="g", kind="grade", label="How good?", required=True),
            ),
        ),
    ),
)


def page(values: dict[str, str] | None = None) -> dict[str, Node]:
    """The inputs of a page with a question of each kind, by key."""
    card = audits.section_dialog(sample.section_view(1, values, question_set=ALL_KINDS)).card
    return {str(node["id"]).removesuffix(".r3f9"): node for node in of_type(card, "Input.")}


def test_each_kind_of_question_has_its_input() -> None:
    found = page()
    assert {key: node["type"] for key, node in found.items()} == {
        "s": "Input.Number",
        "t": "Input.Text",
        "o": "Input.Text",
        "c": "Input.ChoiceSet",
        "g": "Input.ChoiceSet",
    }
    assert found["t"]["maxLength"] == 321
    assert (found["t"]["isMultiline"], found["o"]["isMultiline"]) == (True, False)
    assert [choice["value"] for choice in found["g"]["choices"]] == list(sample.FRAMEWORK.grades)


def test_an_input_is_labelled_with_its_question_and_says_what_is_wanted() -> None:
    found = page()
    assert found["s"]["label"] == "How well? (0-10)"
    assert found["s"]["errorMessage"] == "A whole number from 0 to 10"
    assert found["t"]["label"] == "Why *so*?", "labels are no Markdown"
    assert found["o"]["label"] == "What else? (optional)"


def test_an_input_opens_with_what_was_saved() -> None:
    found = page({"s": "7", "t": "Because.", "c": "Two", "g": "Good"})
    assert {key: node.get("value") for key, node in found.items()} == {
        "s": 7.0,
        "t": "Because.",
        "o": None,
        "c": "Two",
        "g": "Good",
    }


@pytest.mark.parametrize("typed", ["seven", "nan", "1e999", "inf", "", "٣", "9" * 400])
def test_a_scale_that_is_no_number_opens_empty(typed: str) -> None:
    assert "value" not in page({"s": typed})["s"]


def test_a_choice_that_the_framework_no_longer_has_opens_empty() -> None:
    assert "value" not in page({"g": "Excellent"})["g"]


def test_a_half_filled_page_can_be_saved_and_closed() -> None:
    """What is required blocks that button too; so does an empty number that has a range (AdaptiveCards #8347)."""
    assert not any({"isRequired", "max"} & node.keys() for node in page().values())
    assert not any("min" in node for node in page().values() if node["type"] == "Input.Number")
    card = audits.section_dialog(sample.section_view(3)).card
    assert buttons(card)["Save and close"]["associatedInputs"] == "auto"


@pytest.mark.parametrize(
    ("title", "then"),
    [("Save and next", "next"), ("Save and add another", "another"), ("Save and close", "close")],
)
def test_a_save_carries_the_page_that_was_on_the_screen(title: str, then: str) -> None:
    action = buttons(audits.section_dialog(sample.section_view(7)).card)[title]
    typed = {**action["data"], "evidence.r3f9": "Seen.", "evidence.other": "Not this rendering's."}
    command = unpack(typed)
    assert isinstance(command, SaveSection)
    assert command == SaveSection.model_validate(
        {
            "audit": "LS-2026Q1-388",
            "section": sample.questions().sections[6].key,
            "revision": 2,
            "rendering": "r3f9",
            "then": then,
            "token": "t2",
            "inputs": {"evidence": "Seen."},
        }
    )


def test_back_keeps_the_page_too_and_is_not_on_the_first_page() -> None:
    card = audits.section_dialog(sample.section_view(3)).card
    back = buttons(card)["Back"]
    command = unpack(back["data"])
    assert back["associatedInputs"] == "auto"
    assert isinstance(command, SaveSection)
    assert (command.section, command.then) == (sample.questions().sections[2].key, "back")
    assert "Back" not in buttons(audits.section_dialog(sample.section_view(1)).card)


def test_a_page_says_where_it_stands_and_when_it_was_saved() -> None:
    shown = texts(audits.section_dialog(sample.section_view(3)).card)
    assert shown[:4] == ["LEARNING SPACE · LS-2026Q1-388", "Case DA-20388", "3 / 7", "sections"]
    assert shown[4] == "Due Wednesday 29 April 2026, in 12 days · saved 14:02"


def test_a_save_of_another_day_is_dated() -> None:
    view = replace(sample.section_view(3), today=sample.TODAY + timedelta(days=13))
    shown = texts(audits.section_dialog(view).card)
    assert shown[4] == "Due Wednesday 29 April 2026, 1 day ago · saved Fri 17 April, 14:02"


def test_a_page_with_text_asks_for_references_only() -> None:
    reminder = "References only: no names, dates of birth or addresses."
    assert reminder in texts(audits.section_dialog(sample.section_view(3)).card)


def test_problems_stand_on_top_and_nothing_typed_is_lost() -> None:
    view = sample.section_with_problems()
    card = audits.section_dialog(view).card
    assert "A whole number from 0 to 10" in words(of_type(card, "Container"))
    kept = [node.get("value") for node in of_type(card, "Input.")]
    assert 12.0 in kept
    assert "Seen in the record of visits." in kept


def recommended(count: int) -> dict[str, str]:
    return {
        f"rec{number}_{part}": value
        for number in range(1, count + 1)
        for part, value in (("text", f"Do {number}"), ("owner", "TM"), ("due", "2026-05-15"))
    }


def test_saved_recommendations_stand_above_a_blank_one() -> None:
    card = audits.section_dialog(sample.section_view(7, recommended(2))).card
    found = {node["id"]: node for node in of_type(card, "Input.")}
    assert found["rec2_text.r3f9"]["value"] == "Do 2"
    assert found["rec2_owner.r3f9"]["value"] == "TM"
    assert found["rec2_due.r3f9"]["value"] == "2026-05-15"
    assert "value" not in found["rec3_text.r3f9"]
    assert "rec4_text.r3f9" not in found
    assert found["rec3_owner.r3f9"]["choices"][0] == {
        "title": sample.OWNERS[0][1],
        "value": sample.OWNERS[0][0],
    }
    assert found["rec3_due.r3f9"]["min"] == sample.TODAY.isoformat()


def test_the_owner_of_a_saved_recommendation_can_be_emptied() -> None:
    card = audits.section_dialog(sample.section_view(7, recommended(1))).card
    owner = next(node for node in of_type(card, "Input.") if node["id"] == "rec1_owner.r3f9")
    assert owner["choices"][0] == {"title": "Nobody", "value": ""}


def test_no_recommendation_beyond_the_most_can_be_added() -> None:
    for count, may_add in ((4, True), (5, False), (6, False)):
        card = audits.section_dialog(sample.section_view(7, recommended(count))).card
        assert ("Save and add another" in buttons(card)) == may_add
        assert not any(str(node["id"]).startswith("rec7") for node in of_type(card, "Input."))


def test_a_missing_answer_is_named_with_its_section_and_a_button_to_it() -> None:
    card = audits.review_dialog(sample.review_view(sample.MISSING)).card
    shown = texts(card)
    place = shown.index("3  Assessment and planning")
    assert shown[place + 1] == "Is the plan clear, and does it work? What is the evidence?"
    answers = [a for a in of_type(card, "Action.Submit") if a["title"] == "Answer"]
    keys = [section.key for section in sample.questions().sections]
    assert [unpack(a["data"]) for a in answers] == [
        OpenAudit(audit="LS-2026Q1-388", section=keys[2]),
        OpenAudit(audit="LS-2026Q1-388", section=keys[6]),
    ]
    assert "Hand in" not in buttons(card)


def test_missing_answers_come_before_doubts() -> None:
    card = audits.review_dialog(sample.review_view(sample.MISSING, ("Really?",))).card
    assert "Yes, hand it in" not in buttons(card)


def test_a_doubt_is_asked_once_more() -> None:
    card = audits.review_dialog(sample.review_view(doubts=("Every scale is under 3. Is that so?",))).card
    assert "Is this right?" in texts(card)
    found = buttons(card)
    assert list(found) == ["Yes, hand it in", "Back"]
    sure = HandIn(audit="LS-2026Q1-388", sure=True, token="t3")
    assert unpack(found["Yes, hand it in"]["data"]) == sure


def test_the_last_look_says_that_handing_in_is_final() -> None:
    card = audits.review_dialog(sample.review_view()).card
    shown = texts(card)
    assert "**Handing in is final.** Afterwards nothing in it can be changed." in shown
    assert shown[shown.index("Assessment and planning") + 1] == "6.5 of 10"
    assert unpack(buttons(card)["Hand in"]["data"]) == HandIn(audit="LS-2026Q1-388", token="t3")
    assert unpack(buttons(card)["Back"]["data"]) == GoBack(audit="LS-2026Q1-388")


@pytest.mark.parametrize(
    ("late", "number"), [(0, ["✓", "in time"]), (1, ["1 day", "late"]), (3, ["3 days", "late"])]
)
def test_a_receipt_says_when_and_how_late(late: int, number: list[str]) -> None:
    shown = texts(audits.receipt_card(sample.receipt_view(late)).card)
    assert shown[2:4] == number
    assert "Received on **Wednesday 29 April 2026 at 16:40**. Thank you." in shown
    assert "Recommendations: 2" in shown


def test_a_receipts_notification_keeps_the_grade_to_itself() -> None:
    assert "Good" not in audits.receipt_card(sample.receipt_view()).summary


def test_my_audits_lists_the_open_ones_first_and_opens_only_those() -> None:
    view = views.MyAuditsCard("Team Manager, MASH 2", sample.MINE[::-1], sample.TODAY)
    card = audits.my_audits_card(view).card
    cases = [text for text in texts(card) if text.startswith("Case ")]
    assert cases == ["Case MA-11820", "Case MA-11902", "Case MA-10034", "Case MA-11977"]
    assert list(buttons(card)) == ["Open MA-11820", "Open MA-11902"]


def test_a_choice_of_audits_opens_each_within_the_dialog() -> None:
    card = audits.pick_dialog(views.PickDialog("LS-2026Q1", sample.MINE[:2], sample.TODAY)).card
    actions = of_type(card, "Action.Submit")
    assert [unpack(action["data"]) for action in actions] == [
        OpenAudit(audit="LS-2026Q1-390"),
        OpenAudit(audit="LS-2026Q1-391"),
    ]
    assert not any("msteams" in action["data"] for action in actions), "the dialog is open already"
