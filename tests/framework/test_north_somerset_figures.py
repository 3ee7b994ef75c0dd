"""The shipped framework says what North Somerset's report says, and marks what it does not. [N]"""

import pytest

from practice.framework import Framework, QuestionSet, load_framework

REVIEWS = {
    "practice_review": {1: "Jan", 3: "Mar", 5: "May", 7: "Jul", 9: "Sep", 11: "Nov"},
    "themed_review": {2: "Feb", 4: "Apr", 6: "Jun", 9: "Sep"},
}
"""The months of the yearly calendar."""


@pytest.fixture(scope="module")
def north_somerset() -> Framework:
    return load_framework("north_somerset")


def asked(framework: Framework, activity: str) -> QuestionSet:
    questions = framework.question_set(activity)
    assert questions is not None
    return questions


@pytest.mark.parametrize("activity", REVIEWS)
def test_there_are_as_many_reviews_in_a_quarter_as_the_calendar_has_months(
    north_somerset: Framework, activity: str
) -> None:
    in_quarter = [0, 0, 0, 0]
    for month in REVIEWS[activity]:
        in_quarter[(month - 4) % 12 // 3] += 1
    for post in north_somerset.timetable[activity]:
        wanted = [north_somerset.wanted(activity, post, "Front Door", quarter) for quarter in (1, 2, 3, 4)]
        assert wanted == in_quarter


def test_both_kinds_of_review_are_drawn_by_the_qa_team(north_somerset: Framework) -> None:
    assert [(one.key, one.prefix) for one in north_somerset.drawn_activities] == [
        ("practice_review", "CPR"),
        ("themed_review", "TPR"),
    ]
    assert north_somerset.activity("Collaborative practice reviews") == north_somerset.drawn_activities[0]


def test_heads_of_service_lead_and_the_director_chairs(north_somerset: Framework) -> None:
    posts = [north_somerset.post(name) for name in ("Head of Service", "Director")]
    assert [post and (post.key, post.line) for post in posts] == [("HoS", True), ("Director", True)]
    assert north_somerset.ladder("actions").rungs[0].posts == ("HoS",)


def test_reviews_are_moderated_at_both_ends_of_the_scale(north_somerset: Framework) -> None:
    """Over-optimistic grading is watched for."""
    assert 0 < north_somerset.moderation.share < 1
    assert north_somerset.moderation.always_grades == ("Outstanding", "Inadequate")
    assert north_somerset.grades == ("Outstanding", "Good", "Requires improvement", "Inadequate")


def test_no_form_and_no_second_review_follow_from_a_grade(north_somerset: Framework) -> None:
    assert (north_somerset.closing_the_loop.grades, north_somerset.re_audit.grades) == ((), ())


@pytest.mark.parametrize("activity", REVIEWS)
def test_feedback_is_asked_for_as_sought_had_and_why_not(north_somerset: Framework, activity: str) -> None:
    questions = {q.key: q for q in asked(north_somerset, activity).sections[0].questions}
    assert questions["feedback_sought"].required
    assert questions["feedback_had"].required
    assert questions["feedback_missing"].kind == "text"
    assert questions["feedback_missing"].label.endswith("why not?")


@pytest.mark.parametrize("activity", REVIEWS)
def test_strengths_and_areas_to_improve_stand_side_by_side_then_grade_and_recommendations(
    north_somerset: Framework, activity: str
) -> None:
    sections = asked(north_somerset, activity).sections
    keys = [question.key for section in sections[1:-1] for question in section.questions]
    strengths = {key.removesuffix("strengths") for key in keys if key.endswith("strengths")}
    improve = {key.removesuffix("improve") for key in keys if key.endswith("improve")}
    assert strengths == improve != set()
    assert sections[-1].recommendations is not None
    assert sections[-1].questions[0].kind == "grade"


def test_findings_are_read_and_not_averaged(north_somerset: Framework) -> None:
    kinds = {
        q.kind for asked in north_somerset.questions.values() for s in asked.sections for q in s.questions
    }
    assert kinds == {"choice", "text", "grade"}
