"""Each mistake in a framework is told with its line, its key and what was expected."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.framework import FrameworkError, Problem, check_framework, load_framework
from practice.framework_text import SHIPPED

SMALL = """\
services = ["Leaving Care", "MASH"]
grades = ["Good", "Poor"]

[framework]
name = "small"
title = "A small framework"
source = "for tests"

[[posts]]
key = "TM"
title = "Team Manager"
plural = "Team Managers"
line = true
roles = ["line", "qa_lead", "moderator"]

[[posts]]
key = "SM"
title = "Senior Manager"
plural = "Senior Managers"
names = ["Service Manager"]
line = true

[[posts]]
key = "IRO"
title = "IRO"
plural = "IROs"

[[activities]]
key = "audit"
title = "audit"
plural = "audits"
prefix = "A"
allocated_by = "qa_team"
draws_cases = true
days_to_return = 28
questions = "short"

[timetable.audit]
TM = [1, 1, 1, 1]

[[timetable_exceptions]]
key = "mash"
activity = "audit"
service = "MASH"
quarters = { TM = [6, 6, 6, 6] }

[draw]
months_between_audits = 6

[reminders]
days_before = [7, 0]

[ladders.returns]
rungs = [
  { key = "first", days = 2, posts = ["SM"] }, # the manager
  { key = "second", days = 7, posts = ["SM"] },
]

[ladders.actions]
rungs = [{ key = "first", days = 28, posts = ["SM"] }]

[extensions]
decided_by = "SM"
asked_before = "deadline"

[exclusions]
decided_by = "SM"
asked_before = "deadline"

[moderation]
share = 0.15
always_grades = ["Poor"]

[re_audit]
after_months = 3
grades = ["Poor"]

[closing_the_loop]
grades = ["Poor"]
returned_by = "SM"
authorised_by = "SM"

[questions.short]
title = "Short"
checks = [{ key = "low", grade = "Good", every_scale_below = 3, ask = "Really?" }]

[[questions.short.sections]]
key = "outcome"
title = "Outcome"
questions = [
  { key = "q1", kind = "scale", label = "How well?" },
  { key = "grade", kind = "grade", label = "How good?" },
  { key = "seen", kind = "choice", label = "Seen?", choices = ["Yes", "No"] },
]
recommendations = { max = 6, max_length = 500 }
"""


def problems_of(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return check_framework(file)


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_small_framework_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SMALL) == ()


# What stands in the small framework, what is written in its place, the words by which the line
# of the problem is found in the result, the key, and what the message says.
MISTAKES = [
    ("days = 2,", 'days = "two",', 'days = "two"', "ladders.returns.rungs[0].days",
     'expected a whole number of days from 0 to 365, found "two"'),
    ("days = 2,", "days = 366,", "days = 366", "ladders.returns.rungs[0].days", "found 366"),
    ("days = 2,", "days = 2.0,", "days = 2.0", "ladders.returns.rungs[0].days", "found 2.0"),
    ("days = 2,", "days = true,", "days = true", "ladders.returns.rungs[0].days", "found true"),
    ("days = 2,", "dayz = 2,", "dayz = 2", "ladders.returns.rungs[0].dayz", 'did you mean "days"?'),
    ("days = 2,", "", '"first", ', "ladders.returns.rungs[0].days",
     "expected a whole number of days from 0 to 365, but this key is missing"),
    ("days = 7,", "days = 2,", '"second"', "ladders.returns.rungs[1].days",
     "expected more than the 2 days of the rung before, found 2"),
    ('days = 2, posts = ["SM"]', 'days = 2, posts = ["MS"]', '"MS"', "ladders.returns.rungs[0].posts[0]",
     'there is no post "MS"'),
    ('days = 2, posts = ["SM"]', 'days = 2, posts = []', "posts = []", "ladders.returns.rungs[0].posts",
     "expected a list of posts, at least one, found a list of 0"),
    ('days = 2, posts = ["SM"]', 'days = 2, posts = ["IRO"]', '["IRO"]', "ladders.returns.rungs[0].posts[0]",
     "the post IRO is not in the line"),
    ('key = "second"', 'key = "first"', "days = 7", "ladders.returns.rungs[1].key", "a second time"),
    ("[ladders.returns]", "[ladders.retruns]", "[ladders.retruns]", "ladders.retruns",
     'did you mean "returns"?'),
    ("TM = [1, 1, 1, 1]", "TM = [1, 1, 1]", "TM = [1, 1, 1]", "timetable.audit.TM",
     "expected four whole numbers, one for each quarter from April, found a list of 3"),
    ("TM = [1, 1, 1, 1]", "TM = [1, 1, 1, 1, 1]", "TM = [1,", "timetable.audit.TM", "found a list of 5"),
    ("TM = [1, 1, 1, 1]", "TM = [1, 1, -1, 1]", "-1", "timetable.audit.TM[2]",
     "expected a whole number from 0 to 100, found -1"),
    ("TM = [1, 1, 1, 1]", "tm = [1, 1, 1, 1]", "tm =", "timetable.audit.tm", 'did you mean "TM"?'),
    ("TM = [1, 1, 1, 1]", '"T M" = [1, 1, 1, 1]', "T M", "timetable.audit.T M",
     'expected a post\'s key of letters, digits, - and _ that begins with a letter, found "T M"'),
    ("TM = [1, 1, 1, 1]", "SM = [1, 1, 1, 1]", "SM = [1", "timetable.audit.SM",
     "no rung of ladders.returns reaches a post above SM"),
    ("[timetable.audit]", "[timetable.audits]", "[timetable.audits]", "timetable.audits",
     'there is no activity "audits"; did you mean "audit"?'),
    ('service = "MASH"', 'service = "MASHH"', "MASHH", "timetable_exceptions[0].service",
     'did you mean "MASH"?'),
    ("{ TM = [6, 6, 6, 6] }", "{ XX = [6, 6, 6, 6] }", "XX =", "timetable_exceptions[0].quarters.XX",
     "expected one of TM, SM, IRO"),
    ('names = ["Service Manager"]', 'names = ["team manager"]', '"team manager"', "posts[1].names[0]",
     '"team manager" is already a name of the post TM'),
    ('key = "IRO"', 'key = "TM" # again', "# again", "posts[2].key", "a second time"),
    ('roles = ["line", "qa_lead",', 'roles = ["line", "lead",', '"lead"', "posts[0].roles[1]",
     'expected "qa_lead" or "moderator" or "line" or "chair", found "lead"'),
    ('roles = ["line", "qa_lead", "moderator"]', 'roles = ["moderator"]', "[[posts]]", "posts",
     'expected a post with the role "qa_lead"'),
    ("line = true\nroles", 'line = "yes"\nroles', '"yes"', "posts[0].line",
     'expected true or false, found "yes"'),
    ('questions = "short"', 'questions = "shrt"', '"shrt"', "activities[0].questions",
     'there is no question set "shrt"; did you mean "short"?'),
    ('prefix = "A"', 'prefix = "a"', 'prefix = "a"', "activities[0].prefix",
     "expected one to four capital letters"),
    ("share = 0.15", "share = 15", "share = 15", "moderation.share",
     "expected a share between 0 and 1, such as 0.15, found 15"),
    ("share = 0.15", "share = nan", "share = nan", "moderation.share", "found nan"),
    ('always_grades = ["Poor"]', 'always_grades = ["Bad"]', '"Bad"', "moderation.always_grades[0]",
     'there is no grade "Bad"; expected one of Good, Poor'),
    ('grade = "Good"', 'grade = "Goood"', "Goood", "questions.short.checks[0].grade", 'did you mean "Good"?'),
    ("every_scale_below = 3, ", "", "Really?", "questions.short.checks[0]",
     "expected either every_scale_below or every_scale_above"),
    ("every_scale_below = 3", "every_scale_below = 0", "Really?",
     "questions.short.checks[0].every_scale_below", "no scale is below 0"),
    ('kind = "grade"', 'kind = "text"', "[[questions.short.sections]]", "questions.short.sections",
     'expected a question of the kind "grade", found none'),
    ('kind = "scale"', 'kind = "grade"', '"grade", kind', "questions.short.sections[0].questions[1].kind",
     "expected one grade"),
    ('kind = "scale"', 'kind = "number"', '"number"', "questions.short.sections[0].questions[0].kind",
     'expected "scale" or "text" or "choice" or "grade", found "number"'),
    ('kind = "scale"', 'kind = "scale", max_length = 9', "max_length = 9",
     "questions.short.sections[0].questions[0].max_length", 'belongs to the kind "text"'),
    (', choices = ["Yes", "No"]', ', choices = ["Yes"]', '"Yes"',
     "questions.short.sections[0].questions[2].choices", "expected at least two choices, found 1"),
    ('key = "seen"', 'key = "q1"', "Seen?", "questions.short.sections[0].questions[2].key", "a second time"),
    ("days_before = [7, 0]", "days_before = [28, 0]", "[28", "reminders.days_before[0]",
     "expected fewer days than the 28"),
    ("[draw]", "[calendar]\nclosures = [2026-12-29, 2026-12-29]\n[draw]", "closures =", "calendar.closures[1]",
     "the date \"2026-12-29\" stands here a second time"),
    ("[draw]", '[calendar]\nclosures = ["29 December"]\n[draw]', "closures =", "calendar.closures[0]",
     'expected a date such as 2026-12-28, found "29 December"'),
    ("[draw]", "[calendar]\nclosures = [2026-12-29T00:00:00]\n[draw]", "closures =", "calendar.closures[0]",
     "expected a date such as 2026-12-28, found 2026-12-29T00:00:00"),
    ("[draw]", "[calendar]\nclosed = [2026-12-29]\n[draw]", "closed =", "calendar.closed",
     'did you mean "closures"?'),
    ("days_before = [7, 0]", "days_before = [7, 7]", "[7, 7]", "reminders.days_before[1]", "a second time"),
    ('[extensions]\ndecided_by = "SM"', '[extensions]\ndecided_by = "IRO"', 'decided_by = "IRO"',
     "extensions.decided_by", "the post IRO is not in the line"),
    ('authorised_by = "SM"', 'authorised_by = "HoS"', "authorised_by", "closing_the_loop.authorised_by",
     'there is no post "HoS"'),
    ('grades = ["Good", "Poor"]', 'grades = ["Good", "Poor", "good"]', "grades =", "grades[2]",
     "a second time"),
    ("[draw]\n", "[draw]\n# none\n[drawn]\n", "[drawn]", "drawn", 'did you mean "draw"?'),
    ("[re_audit]\nafter_months = 3", "[re_audit]\nafter_months = 2026-04-01", "2026-04-01",
     "re_audit.after_months", "expected a whole number of months from 0 to 60, found 2026-04-01"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words", "key", "message"), MISTAKES)
def test_a_mistake_is_told_at_its_line_with_its_key_and_what_was_expected(
    tmp_path: Path, before: str, after: str, words: str, key: str, message: str
) -> None:
    assert before in SMALL
    text = SMALL.replace(before, after, 1)
    problem = next(problem for problem in problems_of(tmp_path, text) if problem.key == key)
    assert problem.line == line_of(text, words)
    assert message in problem.message
    assert str(problem) == f"line {problem.line}, {key}: {problem.message}"


def test_all_mistakes_are_told_at_once_and_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = (
        SMALL.replace("days = 2,", "days = -2,").replace("share = 0.15", "share = 2").replace("6, 6, 6", "6")
    )
    found = problems_of(tmp_path, text)
    assert [problem.key for problem in found] == [
        "timetable_exceptions[0].quarters.TM",
        "ladders.returns.rungs[0].days",
        "moderation.share",
    ]


def test_a_missing_table_is_told_with_its_key(tmp_path: Path) -> None:
    found = problems_of(tmp_path, SMALL.replace("[draw]\nmonths_between_audits = 6\n", ""))
    assert found == (Problem(1, "draw", "expected a table, but this key is missing"),)


def test_two_exceptions_for_the_same_post_are_told(tmp_path: Path) -> None:
    second = SMALL.split("[[timetable_exceptions]]")[1].split("[draw]")[0].replace('"mash"', '"again"')
    text = SMALL.replace("[draw]", f"[[timetable_exceptions]]{second}[draw]")
    (problem,) = problems_of(tmp_path, text)
    assert problem.key == "timetable_exceptions[1].quarters.TM"
    assert problem.line == text.splitlines().index('key = "again"') + 4


@pytest.mark.parametrize(
    "text", ["a = [1,\n", "\n\nservices\n", "a = 1\na = 2\n", "[framework\n", "a = \x01"]
)
def test_what_is_not_toml_is_told_with_a_line_that_the_file_has(tmp_path: Path, text: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert problem.message.startswith("this is not TOML: ")
    assert 1 <= problem.line <= len(text.splitlines())


def test_the_line_of_a_syntax_error_is_exact(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SMALL.replace("share = 0.15", "share 0.15"))
    assert problem.line == line_of(SMALL, "share = 0.15")


def test_numbers_and_lists_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (long,) = problems_of(tmp_path, f"a = {'9' * 5000}")
    (deep,) = problems_of(tmp_path, f"a = {'[' * 5000}")
    assert (long.message, deep.message) == (
        "a number is too long to be read",
        "its lists or tables are nested too deeply",
    )


def test_another_encoding_is_told_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(SMALL.replace("A small", "Ä small").encode("latin-1"))
    (problem,) = check_framework(file)
    assert (problem.line, "UTF-8" in problem.message) == (6, True)
    file.write_bytes(SMALL.replace("A small", "Ä small").encode("utf-8-sig").replace(b"\n", b"\r\n"))
    assert check_framework(file) == ()


def test_a_file_that_is_not_there_or_no_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (missing,) = check_framework(tmp_path / "none.toml")
    (folder,) = check_framework(tmp_path)
    (nonsense,) = check_framework(Path("a\0b"))
    assert str(missing) == f"there is no file {tmp_path / 'none.toml'}"
    assert "cannot be read" in str(folder)
    assert str(nonsense) == "this is not the name of a file"


def test_a_framework_that_does_not_check_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SMALL.replace("days = 2,", 'days = "two",'))
    with pytest.raises(FrameworkError, match=r"has 1 problem:\n  line \d+, ladders") as raised:
        load_framework(str(file))
    assert raised.value.problems == check_framework(file)
    with pytest.raises(FrameworkError, match="there is no file atlantis"):
        load_framework("atlantis")


def test_a_shipped_name_is_known_in_any_case() -> None:
    assert load_framework("Lancashire") == load_framework("lancashire")


SHIPPED_TEXT = (SHIPPED / "lancashire.toml").read_bytes()
SCRAPS = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b'"', b"'", b"[", b"]", b"{}", b"\n", b"=", b"#", b'"""', b"9" * 30, b"-1", b"inf", b"[[posts]]\n"]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(SHIPPED_TEXT)), st.integers(0, 60), SCRAPS), min_size=1, max_size=3
    )
)
def test_a_corrupted_file_loads_or_is_refused_and_never_anything_else(
    tmp_path: Path, cuts: list[tuple[int, int, bytes]]
) -> None:
    data = SHIPPED_TEXT
    for at, length, scrap in cuts:
        data = data[:at] + scrap + data[at + length :]
    file = tmp_path / "corrupted.toml"
    file.write_bytes(data)
    lines = data.count(b"\n") + 1
    problems = check_framework(file)
    assert [str(problem) for problem in problems if not 0 <= problem.line <= lines] == []
    if not problems:
        assert load_framework(str(file)).posts
        return
    with pytest.raises(FrameworkError) as raised:
        load_framework(str(file))
    assert raised.value.problems == problems
