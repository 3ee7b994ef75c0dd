"""The shipped framework says what Kent's documents say, and marks what they do not. [K]"""

from datetime import timedelta

import pytest

from practice.calendar import Days, Month
from practice.framework import Framework, QuestionSet, load_framework


@pytest.fixture(scope="module")
def kent() -> Framework:
    return load_framework("kent")


@pytest.fixture(scope="module")
def tool(kent: Framework) -> QuestionSet:
    questions = kent.question_set("audit")
    assert questions is not None
    return questions


def test_every_case_that_is_audited_is_moderated(kent: Framework) -> None:
    assert (kent.moderation.share, kent.moderation.always_grades) == (1.0, ())


def test_no_head_of_service_is_named(kent: Framework) -> None:
    assert kent.post("Head of Service") is None
    assert kent.post("HoS") is None
    assert [post.key for post in kent.posts if post.line] == ["SW", "EHW", "TM", "SM", "AD", "Director", "CD"]


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        ("QA SM|QA Lead|Quality Assurance Lead", "QALead"),
        ("QA PDM|Practice Development Manager", "PDM"),
        ("Service Manager|Senior Manager|SM", "SM"),
        ("Assistant Director|AD|Area Assistant Director", "AD"),
        ("Corporate Director|Executive Director", "CD"),
        ("SSO|Social Work Standards Officer", "SSO"),
    ],
)
def test_a_post_is_known_by_each_of_its_spellings(kent: Framework, spellings: str, key: str) -> None:
    found = {spelling: kent.post(spelling) for spelling in spellings.split("|")}
    assert {spelling: post and post.key for spelling, post in found.items()} == dict.fromkeys(found, key)


def test_each_team_audits_once_in_each_of_the_years_six_beats(kent: Framework) -> None:
    quarters = [kent.wanted("audit", "TM", "Social Work Teams", quarter) for quarter in (1, 2, 3, 4)]
    assert quarters == [2, 1, 2, 1]
    assert kent.services[:2] == ("Social Work Teams", "Early Help Units")


def test_the_moderators_can_read_what_the_teams_audit(kent: Framework) -> None:
    """100 social work teams and 30 early help units; 60 moderators read two a month."""
    in_a_year = (100 + 30) * sum(kent.timetable["audit"]["TM"])
    assert in_a_year <= 60 * 2 * 12


def test_an_audit_is_due_within_month_one_whichever_month_that_is(kent: Framework) -> None:
    activity = kent.activity("audits")
    assert activity is not None
    for year in range(2026, 2036):
        for number in range(1, 13):
            sent = Days().first_working_day(Month(year, number))
            due = sent + timedelta(days=activity.days_to_return)
            assert (due.year, due.month) == (year, number)


def test_an_inadequate_audit_is_seen_to_by_the_service_manager_and_told_to_the_assistant_director(
    kent: Framework,
) -> None:
    closing = kent.closing_the_loop
    assert (closing.grades, closing.returned_by, closing.authorised_by) == (("Inadequate",), "SM", "AD")
    assert kent.re_audit.grades == ()
    assert kent.grades == ("Outstanding", "Good", "Requires improvement", "Inadequate")


def test_the_ladder_climbs_without_a_head_of_service(kent: Framework) -> None:
    returns = [(rung.days, rung.posts) for rung in kent.ladder("returns").rungs]
    assert returns == [(2, ("SM",)), (7, ("AD",)), (14, ("Director",))]


def test_the_tool_has_seven_sections_the_familys_first_and_the_practitioners_last(tool: QuestionSet) -> None:
    keys = [section.key for section in tool.sections]
    assert len(keys) == 7
    assert (keys[0], keys[-1]) == ("family", "practitioner")


def test_the_five_sections_of_practice_hold_ten_questions_each_a_scale_and_a_text_box(
    tool: QuestionSet,
) -> None:
    practice = [question for section in tool.sections[1:-1] for question in section.questions]
    assert [question.kind for question in practice] == ["scale", "text"] * 10
    assert [question.key for question in practice] == [
        key for number in range(1, 11) for key in (f"q{number}", f"q{number}_text")
    ]
    assert all(question.required for question in practice)


def test_the_whole_tool_has_no_more_than_ten_text_boxes(tool: QuestionSet) -> None:
    kinds = [question.kind for section in tool.sections for question in section.questions]
    assert kinds.count("text") == 10
    assert not tool.recommends
    assert {q.kind for section in (tool.sections[0], tool.sections[-1]) for q in section.questions} == {
        "choice",
        "scale",
        "grade",
    }
