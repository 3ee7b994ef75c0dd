"""What is wrong with a framework's library is told at its line, in words."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from practice.framework import check_framework, load_framework
from practice.framework_text import SHIPPED, Problem

SESLIP = (SHIPPED / "seslip.toml").read_text(encoding="utf-8")
HEAD, _, LIBRARY = SESLIP.partition("\n[library]\n")
OF_AUDITS = ("services", "grades", "activities", "timetable", "draw", "questions")


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems_of(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    return check_framework(written(tmp_path, text))


MISTAKES = [
    ("review_after_months = 12", "review_after_months = 0", "library.review_after_months",
     "a whole number of months from 1 to 60, found 0"),
    ("review_after_months = 12", "review_after_months = 61", "library.review_after_months", "from 1 to 60, found 61"),
    ("review_after_months = 12", 'review_after_months = "a year"', "library.review_after_months", 'found "a year"'),
    ("review_after_months = 12", "review_after_months = 1.5", "library.review_after_months", "found 1.5"),
    ("answer_within_weeks = 4", "answer_within_weeks = 27", "library.answer_within_weeks",
     "a whole number of weeks from 1 to 26, found 27"),
    ("answer_within_weeks = 4", "answer_within_weeks = true", "library.answer_within_weeks", "found true"),
    ("digest_working_day = 1", "digest_working_day = 0", "library.digest_working_day",
     "a working day of the month, from 1 to 15, found 0"),
    ("digest_working_day = 1", "digest_working_day = 16", "library.digest_working_day", "found 16"),
    ("digest_working_day = 1", "digest_workingday = 1", "library.digest_workingday",
     'there is no such key; did you mean "digest_working_day"?'),
    ("digest_working_day = 1", "", "library.digest_working_day", "but this key is missing"),
    ("answer_within_weeks = 4", "", "library.answer_within_weeks", "but this key is missing"),
    ("review_after_months = 12", "", "library.review_after_months", "but this key is missing"),
    ('  "Medway",', '  "kent",', "library.authorities[7]", "a second time"),
    ('  "Medway",', '  "brighton and hove",', "library.authorities[7]", "a second time"),
    ('  "Medway",', '  "",', "library.authorities[7]", "found \"\""),
    ('  "Medway",', "  7,", "library.authorities[7]", "found 7"),
    ('  "Domestic abuse",', '  "NEGLECT",', "library.topics[7]", "a second time"),
    ('key = "tool"', 'key = "template"', "library.kinds[1].key", "a second time"),
    ('title = "Tool"', 'title = "templates"', "library.kinds[1].title",
     '"templates" is already a name of the kind template'),
    ('plural = "Tools"', 'plural = "Template"', "library.kinds[1].plural", "already a name of the kind template"),
    ('key = "tool"', 'key = "a tool"', "library.kinds[1].key", 'found "a tool"'),
    ('plural = "Tools"', "", "library.kinds[1].plural", "but this key is missing"),
    ('plural = "Tools"', 'plural = "Tools"\nplurals = "x"', "library.kinds[1].plurals", 'did you mean "plural"?'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "key", "message"), MISTAKES)
def test_a_mistake_in_the_library_is_told_with_its_key_and_what_was_expected(
    tmp_path: Path, before: str, after: str, key: str, message: str
) -> None:
    assert before in LIBRARY
    text = f"{HEAD}\n[library]\n{LIBRARY.replace(before, after, 1)}"
    found = [problem for problem in problems_of(tmp_path, text) if problem.key == key]
    assert len(found) == 1
    assert message in found[0].message
    assert found[0].line > 0


@pytest.mark.parametrize("name", ["authorities", "topics", "kinds"])
def test_an_empty_list_is_no_library(tmp_path: Path, name: str) -> None:
    lists = {"authorities": '["Kent"]', "topics": '["Neglect"]'} | {name: "[]"}
    kinds = "" if name == "kinds" else '[[library.kinds]]\nkey = "tool"\ntitle = "Tool"\nplural = "Tools"\n'
    numbers = "review_after_months = 12\nanswer_within_weeks = 4\ndigest_working_day = 1\n"
    text = f"{HEAD}\n[library]\n"
    text += "".join(f"{key} = {value}\n" for key, value in lists.items()) + numbers + kinds
    [problem] = problems_of(tmp_path, text)
    assert problem.key == f"library.{name}"
    assert "at least one" in problem.message


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    twice = SESLIP.replace("digest_working_day = 1\n", "digest_working_day = 1\ndigest_working_day = 2\n")
    assert problems_of(tmp_path, twice)


def test_a_file_with_neither_audits_nor_a_library_is_told_what_audits_need(tmp_path: Path) -> None:
    missing = {problem.key for problem in problems_of(tmp_path, HEAD)}
    assert set(OF_AUDITS) <= missing


def test_a_library_beside_a_part_of_audits_is_told_what_else_audits_need(tmp_path: Path) -> None:
    some = f'services = ["MASH"]\n{SESLIP}'
    missing = {problem.key for problem in problems_of(tmp_path, some)}
    assert set(OF_AUDITS) - {"services"} <= missing


def test_a_framework_with_audits_gets_a_library_by_extending_its_own(tmp_path: Path) -> None:
    both = load_framework(str(written(tmp_path, f'[framework]\nextends = "kent"\n[library]\n{LIBRARY}')))
    library = both.library
    assert library is not None
    assert both.has_audits
    assert (len(library.authorities), library.digest_working_day) == (19, 1)
    assert both.as_dict()["activities"] == load_framework("kent").as_dict()["activities"]


def test_a_network_of_its_own_extends_the_shipped_one_and_changes_single_keys(tmp_path: Path) -> None:
    own = load_framework(
        str(written(tmp_path, '[framework]\nextends = "seslip"\n[library]\nreview_after_months = 6\n'))
    )
    assert own.library is not None
    assert own.library.review_after_months == 6
    assert own.library.topics == (load_framework("seslip").library or own.library).topics
    assert not own.has_audits


def test_the_command_names_each_mistake_by_its_line(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        SESLIP.replace("review_after_months = 12", "review_after_months = 0").replace(
            "digest_working_day = 1", "digest_working_day = 99"
        ),
    )
    outcome = CliRunner().invoke(app, ["framework", "check", str(file)])
    assert outcome.exit_code == 1
    assert "library.review_after_months" in outcome.output
    assert "library.digest_working_day" in outcome.output
    assert "2 problems" in outcome.output
