"""The shipped framework says what Lancashire's document says. [L]"""

import pytest

from practice.framework import Framework, QuestionSet, load_framework
from practice.framework_text import SHIPPED, read_document

TABLE = {
    "learning_space": {"TM": (1, 1, 1, 1), "SM": (1, 1, 1, 1), "HoS": (1, 1, 1, 1), "Director": (1, 1, 1, 1)},
    "dip_sample": {"TM": (3, 3, 3, 3), "SM": (3, 3, 3, 3), "HoS": (3, 3, 3, 3), "Director": (1, 1, 1, 1)},
    "observation": {"TM": (1, 1, 1, 1), "SM": (1, 1, 1, 1), "HoS": (0, 1, 0, 1), "Director": (0, 1, 0, 1)},
    "practice_week": {"TM": (0, 1, 0, 0), "SM": (0, 1, 0, 0), "HoS": (0, 1, 0, 0), "Director": (0, 0, 0, 0)},
}
IN_THE_QUARTER = {"TM": (5, 6, 5, 5), "SM": (5, 6, 5, 5), "HoS": (4, 6, 4, 5), "Director": (2, 3, 2, 3)}
IN_THE_YEAR = {"TM": 21, "SM": 21, "HoS": 19, "Director": 10}


@pytest.fixture(scope="module")
def lancashire() -> Framework:
    return load_framework("lancashire")


def quarters(
    framework: Framework, activity: str, post: str, service: str = "Leaving Care"
) -> tuple[int, ...]:
    return tuple(framework.wanted(activity, post, service, quarter) for quarter in (1, 2, 3, 4))


def asked(framework: Framework, activity: str) -> QuestionSet:
    questions = framework.question_set(activity)
    assert questions is not None
    return questions


@pytest.mark.parametrize("activity", TABLE)
def test_each_row_of_the_timetable_is_the_published_one(lancashire: Framework, activity: str) -> None:
    assert {post: quarters(lancashire, activity, post) for post in TABLE[activity]} == TABLE[activity]


@pytest.mark.parametrize("post", IN_THE_YEAR)
def test_the_sums_of_each_post_are_the_published_ones(lancashire: Framework, post: str) -> None:
    rows = [quarters(lancashire, activity.key, post) for activity in lancashire.activities]
    sums = tuple(sum(column) for column in zip(*rows, strict=True))
    assert sums == IN_THE_QUARTER[post]
    assert sum(sums) == IN_THE_YEAR[post]


@pytest.mark.parametrize("post", ["IRO", "PDM"])
def test_iros_and_pdms_do_learning_spaces_as_team_managers_and_nothing_else(
    lancashire: Framework, post: str
) -> None:
    assert quarters(lancashire, "learning_space", post) == quarters(lancashire, "learning_space", "TM")
    assert {quarters(lancashire, other, post) for other in TABLE if other != "learning_space"} == {
        (0, 0, 0, 0)
    }


def test_mash_managers_do_two_learning_spaces_a_month_on_their_own_cases(lancashire: Framework) -> None:
    assert quarters(lancashire, "learning_space", "TM", "mash") == (6, 6, 6, 6)
    assert quarters(lancashire, "learning_space", "SM", "MASH") == (6, 6, 6, 6)
    assert quarters(lancashire, "learning_space", "HoS", "MASH") == (1, 1, 1, 1)
    assert quarters(lancashire, "dip_sample", "TM", "MASH") == (3, 3, 3, 3)
    assert lancashire.own_service_only("learning_space", "TM", "MASH")
    assert not lancashire.own_service_only("learning_space", "HoS", "MASH")
    assert not lancashire.own_service_only("learning_space", "TM", "Leaving Care")


def test_there_are_four_quarters_and_posts_without_work_have_none(lancashire: Framework) -> None:
    assert quarters(lancashire, "learning_space", "SW") == (0, 0, 0, 0)
    assert quarters(lancashire, "no_such_activity", "TM") == (0, 0, 0, 0)
    for outside in (0, 5, -1):
        with pytest.raises(ValueError, match="a quarter is 1, 2, 3 or 4"):
            lancashire.wanted("learning_space", "TM", "MASH", outside)


def test_late_returns_and_actions_climb_as_published(lancashire: Framework) -> None:
    returns = [(rung.days, rung.posts) for rung in lancashire.ladder("returns").rungs]
    actions = [(rung.days, rung.posts) for rung in lancashire.ladder("actions").rungs]
    assert returns == [(2, ("SM", "HoS")), (7, ("Director",)), (14, ("ED",))]
    assert actions == [(4 * 7, ("SM", "HoS")), (6 * 7, ("Director",)), (12 * 7, ("ED",))]
    assert [rung.may_be_held for rung in lancashire.ladder("returns").rungs] == [True, True, True]
    with pytest.raises(KeyError):
        lancashire.ladder("complaints")


def test_the_other_rules_are_as_published(lancashire: Framework) -> None:
    learning_space = lancashire.activity("Learning Spaces")
    assert learning_space is not None
    assert (learning_space.days_to_return, learning_space.allocated_by) == (28, "qa_team")
    assert (lancashire.extensions.decided_by, lancashire.exclusions.decided_by) == ("HoS", "HoS")
    assert (lancashire.moderation.share, lancashire.moderation.always_grades) == (0.15, ("Inadequate",))
    assert (lancashire.re_audit.after_months, lancashire.re_audit.grades) == (3, ("Inadequate",))
    closing = lancashire.closing_the_loop
    assert (closing.returned_by, closing.authorised_by, closing.grades) == ("SM", "HoS", ("Inadequate",))
    assert lancashire.grades == ("Outstanding", "Good", "Requires improvement", "Inadequate")
    assert lancashire.draw.months_between_audits == 6
    assert lancashire.reminders.days_before == (7, 1, 0)
    assert len(lancashire.services) == 14


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        ("Team Manager|TM|tm|team  managers|Team-Manager", "TM"),
        ("Senior Manager|Service Manager|SM|SERVICE MANAGER", "SM"),
        ("PDM|Practice Development Manager", "PDM"),
        ("Head of Service|HoS|hos|Heads of Service|head_of_service", "HoS"),
        ("AD|Assistant Director", "AD"),
        ("Director|directors", "Director"),
        ("Executive Director|Corporate Director", "ED"),
        ("IRO|Independent Reviewing Officer", "IRO"),
        ("CP Chair|cp chairs|Child Protection Chair", "CPChair"),
        ("PSW|Principal Social Worker", "PSW"),
        ("QA Lead|qa-lead|Quality Assurance Lead", "QALead"),
        ("QA Officer", "QAOfficer"),
        ("Moderator", "Moderator"),
        ("Social Worker|SW", "SW"),
        ("Early Help Worker", "EHW"),
        ("LADO|Local Authority Designated Officer", "LADO"),
        ("SSO|Social Work Standards Officer", "SSO"),
        ("APM|Area Partnership Manager", "APM"),
    ],
)
def test_a_post_is_known_by_each_of_its_spellings(lancashire: Framework, spellings: str, key: str) -> None:
    found = {spelling: lancashire.post(spelling) for spelling in spellings.split("|")}
    assert {spelling: post and post.key for spelling, post in found.items()} == dict.fromkeys(found, key)


def test_what_is_no_post_service_or_activity_is_none(lancashire: Framework) -> None:
    for words in ("", " ", "Manager", "Team Manager, Duty and Assessment 3"):
        assert (lancashire.post(words), lancashire.service(words), lancashire.activity(words)) == (None,) * 3


def test_a_service_is_found_in_any_case_and_with_an_ampersand(lancashire: Framework) -> None:
    assert lancashire.service("duty & assessment") == "Duty and Assessment"
    assert lancashire.service(" Duty and  Assessment ") == "Duty and Assessment"


def test_the_line_rises_from_practitioners_to_the_executive_director(lancashire: Framework) -> None:
    line = ["SW", "EHW", "TM", "SM", "HoS", "AD", "Director", "ED"]
    assert [lancashire.rank(post) for post in line] == list(range(8))
    assert [lancashire.rank(post) for post in ("IRO", "QALead", "nobody")] == [None, None, None]


def test_a_learning_space_has_seven_sections_and_little_to_read(lancashire: Framework) -> None:
    questions = asked(lancashire, "learning_space")
    kinds = [question.kind for section in questions.sections for question in section.questions]
    texts = sum(
        question.kind == "text" and question.max_length > 500
        for section in questions.sections
        for question in section.questions
    )
    assert len(questions.sections) == 7
    assert kinds.count("scale") == 10
    assert texts <= 10
    assert [section.recommendations is not None for section in questions.sections] == [False] * 6 + [True]
    assert max(len(section.questions) for section in questions.sections) <= 5


def test_the_third_section_asks_what_the_drawn_dialog_asks(lancashire: Framework) -> None:
    section = asked(lancashire, "learning_space").sections[2]
    assert section.title == "Assessment and planning"
    assert [(question.key, question.kind, question.required) for question in section.questions] == [
        ("q5", "scale", True),
        ("q5_evidence", "text", True),
        ("q6", "scale", True),
        ("q6_impact", "text", False),
    ]
    assert section.questions[0].error == "A whole number from 0 to 10"
    assert section.questions[1].max_length == 1500


def test_each_question_is_a_question_and_says_what_is_wanted(lancashire: Framework) -> None:
    questions = [
        question
        for questions in lancashire.questions.values()
        for section in questions.sections
        for question in section.questions
    ]
    assert len(questions) > 30
    assert [question.label for question in questions if not question.label.endswith("?")] == []
    assert [question.key for question in questions if len(question.error) < 10] == []


def test_a_practice_week_asks_nothing_and_an_unknown_activity_neither(lancashire: Framework) -> None:
    assert lancashire.question_set("practice_week") is None
    assert lancashire.question_set("no_such_activity") is None


def test_a_stored_framework_is_read_back_the_same(lancashire: Framework) -> None:
    again = Framework.from_dict(lancashire.as_dict())
    assert again == lancashire
    assert again.content_hash == lancashire.content_hash


def test_every_line_of_the_shipped_file_is_found() -> None:
    text = (SHIPPED / "lancashire.toml").read_text().splitlines()
    root = read_document(SHIPPED / "lancashire.toml").root.content
    assert isinstance(root, dict)
    for name in ("services", "grades"):
        assert text[root[name].line - 1].startswith(name)
    for post in root["posts"].content:
        assert text[post.line - 1] == "[[posts]]"
        assert text[post.content["key"].line - 1] == f'key = "{post.content["key"].content}"'
    for questions in root["questions"].content.values():
        for section in questions.content["sections"].content:
            for question in section.content["questions"].content:
                assert f'key = "{question.content["key"].content}"' in text[question.line - 1]
