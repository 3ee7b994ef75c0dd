"""What may be saved, what is missing, what contradicts itself: the rules of answers alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import good_answers, lancashire, questions

from practice.answers import (
    Checked,
    as_scale,
    check,
    complete,
    doubts,
    grade_of,
    missing,
    recommendations_in,
    scale_means,
)
from practice.framework import Section

TODAY = date(2026, 4, 10)


def section(key: str) -> Section:
    return next(section for section in questions().sections if section.key == key)


def checked(key: str, **inputs: str) -> Checked:
    return check(section(key), {**good_answers(section(key)), **inputs}, lancashire(), TODAY)


def recommendation(
    number: int, text: str = "Visit", owner: str = "SM", due: str = "2026-05-01"
) -> dict[str, str]:
    return {f"rec{number}_text": text, f"rec{number}_owner": owner, f"rec{number}_due": due}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", "0"),
        ("7", "7"),
        ("10", "10"),
        ("07", "7"),
        (" 7 ", "7"),
        ("7.0", "7"),
        ("10.00", "10"),
        ("000", "0"),
    ],
)
def test_a_whole_number_from_0_to_10_is_kept_as_one(typed: str, kept: str) -> None:
    found = checked("child", q2=typed)
    assert (found.problems, found.values["q2"]) == ((), kept)


@pytest.mark.parametrize(
    "typed",
    [
        "11",
        "-1",
        "-0",
        "+7",
        "7.5",
        "7.",
        ".7",
        "1e1",
        "٧",
        "７",
        "7 0",
        "seven",
        "x7",
        "7\n8",
        "9" * 5000,
        "None",
    ],
)
def test_anything_else_is_no_scale_and_is_given_back_as_typed(typed: str) -> None:
    found = checked("child", q2=typed)
    assert found.values["q2"] == typed
    label = "How far do visits and direct work show what the child says, feels and wants?"
    assert found.problems == (f"“{label}”: A whole number from 0 to 10.",)


@given(st.text(max_size=12))
def test_what_is_kept_of_a_scale_is_always_a_whole_number_from_0_to_10(typed: str) -> None:
    kept = as_scale(typed)
    assert kept is None or kept in {str(number) for number in range(11)}


def test_every_problem_of_a_page_is_named_in_the_words_of_its_question() -> None:
    found = checked("outcome", grade="Excellent", evidence="x" * 1501, impact="x" * 1500)
    assert len(found.problems) == 2
    assert found.problems[0] == "“Taken together, how good is practice for this child?”: One of the grades."
    assert found.problems[1].endswith("1,501 characters are too many. Please shorten it to 1,500.")


def test_an_answer_that_is_no_choice_is_refused() -> None:
    assert len(checked("family", feedback_had="Somebody").problems) == 1


def test_required_answers_are_missing_and_keep_nothing_from_being_saved() -> None:
    found = checked("child", q2="", child_evidence="  \n ")
    assert found.problems == ()
    assert [words.split("“")[1].partition("”")[0] for words in found.missing] == [
        *(section("child").questions[n].label for n in (0, 3))
    ]


def test_inputs_that_the_page_does_not_ask_for_are_dropped() -> None:
    assert "grade" not in checked("child", grade="Good", id="LS-1").values


def test_control_characters_are_no_part_of_an_answer() -> None:
    typed = "one\x00\x1b\ntwo\r\nthree\rfour\t"
    assert checked("child", child_evidence=typed).values["child_evidence"] == "one\ntwo\nthree\nfour"


def test_recommendations_close_up_over_gaps_and_those_left_empty() -> None:
    typed = {
        **recommendation(2, "second"),
        **recommendation(5, "fifth", "HoS", "2026-06-01"),
        "rec3_text": " ",
    }
    found = checked("outcome", **typed)
    assert found.problems == ()
    assert recommendations_in("A", section("outcome"), found.values) == recommendations_in(
        "A",
        section("outcome"),
        {**recommendation(1, "second"), **recommendation(2, "fifth", "HoS", "2026-06-01")},
    )
    assert {key for key in found.values if key.startswith("rec")} == {
        f"rec{number}_{part}" for number in (1, 2) for part in ("text", "owner", "due")
    }


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": ""}, "please write what should be done"),
        ({"text": "x" * 501}, "501 characters are too many"),
        ({"owner": ""}, "please choose who should own it"),
        ({"owner": "Mayor"}, "please choose who should own it"),
        ({"due": ""}, "please choose the date"),
        ({"due": "soon"}, "please choose the date"),
        ({"due": "20260501"}, "please choose the date"),
        ({"due": "2026-02-30"}, "please choose the date"),
        ({"due": "2026-04-09"}, "its date has passed"),
    ],
)
def test_a_half_filled_or_impossible_recommendation_is_named_and_given_back(
    typed: dict[str, str], says: str
) -> None:
    found = checked("outcome", **recommendation(1), **recommendation(4, **{"due": "2026-05-01", **typed}))
    [problem] = found.problems
    assert problem.startswith(f"Recommendation 2: {says}")
    assert found.values["rec2_owner"] == typed.get("owner", "SM")
    assert found.values["rec2_due"] == typed.get("due", "2026-05-01")


def test_a_recommendation_may_be_due_today() -> None:
    assert checked("outcome", **recommendation(1, due="2026-04-10")).problems == ()


def test_more_recommendations_than_the_framework_allows_are_not_kept() -> None:
    typed = {key: value for number in range(1, 9) for key, value in recommendation(number).items()}
    found = checked("outcome", **typed)
    assert len(recommendations_in("A", section("outcome"), found.values)) == 6


def test_a_page_without_recommendations_keeps_none() -> None:
    assert "rec1_text" not in checked("child", **recommendation(1)).values


def every(scale: str = "7", grade: str = "Good") -> dict[str, dict[str, str]]:
    return {s.key: good_answers(s, scale=scale, grade=grade) for s in questions().sections}


def test_what_is_missing_is_named_with_the_number_and_title_of_its_section() -> None:
    values = every()
    values["safety"] = {}
    assert {(number, title) for number, title, _ in missing(questions(), values)} == {
        (4, "Safety and working together")
    }
    assert len(missing(questions(), values)) == 3
    assert missing(questions(), every()) == ()


def test_a_scale_of_0_is_an_answer() -> None:
    assert missing(questions(), every("0")) == ()
    assert all(complete(s, every("0")[s.key]) for s in questions().sections)


def test_a_section_that_was_never_saved_is_not_complete_even_if_nothing_in_it_is_required() -> None:
    nothing_required = section("child").model_copy(update={"questions": section("family").questions[2:]})
    assert not complete(nothing_required, {})
    assert complete(nothing_required, {"feedback_missing": "", "q1": "", "feedback": ""})


@pytest.mark.parametrize(
    ("scale", "grade", "asked"),
    [
        ("2", "Outstanding", True),
        ("3", "Outstanding", False),
        ("8", "Inadequate", True),
        ("7", "Inadequate", False),
        ("0", "Inadequate", False),
        ("10", "Outstanding", False),
        ("2", "Good", False),
    ],
)
def test_a_grade_that_every_scale_speaks_against_is_asked_about(scale: str, grade: str, asked: bool) -> None:
    assert bool(doubts(questions(), every(scale, grade))) is asked


def test_one_scale_that_fits_the_grade_is_enough() -> None:
    values = every("2", "Outstanding")
    values["safety"]["q7"] = "3"
    assert doubts(questions(), values) == ()


def test_scales_that_were_left_out_do_not_speak_against_a_grade() -> None:
    values = every("2", "Outstanding")
    values["family"]["q1"] = ""
    assert len(doubts(questions(), values)) == 1
    assert doubts(questions(), every("", "Outstanding")) == ()


def test_the_grade_and_the_means_of_the_scales_are_those_of_the_answers() -> None:
    values = every("6", "Requires improvement")
    values["child"] |= {"q2": "0", "q3": "5", "q4": "10"}
    assert grade_of(questions(), values) == "Requires improvement"
    means = dict(scale_means(questions(), values))
    assert means["The child's voice and identity"] == 5
    assert "Outcome" not in means
