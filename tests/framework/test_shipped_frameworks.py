"""What holds for every framework that is shipped."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.language import understand
from bot.phrases import phrases_of
from practice.framework import Framework, check_framework, load_framework
from practice.framework_text import SHIPPED
from rehearsal.sample import authority_for

NAMES = sorted(file.stem for file in SHIPPED.glob("*.toml"))


@pytest.fixture(params=NAMES)
def framework(request: pytest.FixtureRequest) -> Framework:
    return load_framework(str(request.param))


def test_four_are_shipped_and_the_docs_name_them() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "framework.md").read_text(encoding="utf-8")
    assert NAMES == ["kent", "lancashire", "north_somerset", "seslip"]
    assert set(re.findall(r"^\| `(\w+)` \|", docs, re.MULTILINE)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_checks_by_its_file_and_by_its_name(name: str) -> None:
    assert check_framework(SHIPPED / f"{name}.toml") == ()
    outcome = CliRunner().invoke(app, ["framework", "check", name])
    assert outcome.output == f"{name} is in order.\n"


def test_it_stands_by_itself_and_its_name_is_that_of_its_file(framework: Framework) -> None:
    assert framework.about.extends is None
    assert framework.name in NAMES


def test_each_question_is_a_question_and_says_what_is_wanted(framework: Framework) -> None:
    questions = [q for asked in framework.questions.values() for s in asked.sections for q in s.questions]
    assert [question.label for question in questions if not question.label.endswith("?")] == []
    assert [question.key for question in questions if len(question.error) < 10] == []


def test_no_question_is_asked_twice_on_one_page(framework: Framework) -> None:
    for asked in framework.questions.values():
        for section in asked.sections:
            labels = [question.label for question in section.questions]
            assert len(labels) == len(set(labels)), section.title


def test_examples_are_in_its_own_words_and_understood(framework: Framework) -> None:
    for phrase in phrases_of(framework):
        example = framework.example(phrase.example)
        assert "{" not in example
        assert type(understand(example)) is phrase.command


@pytest.mark.parametrize("name", [name for name in NAMES if name != "seslip"])
def test_examples_of_audits_are_in_its_own_words(name: str) -> None:
    framework = load_framework(name)
    assert framework.example("{activities}") in [activity.plural for activity in framework.drawn_activities]
    assert framework.example("{audit}").startswith(f"{framework.drawn_activities[0].prefix}-2026Q1-")


def test_the_sample_authority_fits_it(framework: Framework) -> None:
    services = {service.name for service in authority_for(framework).services}
    assert services <= set(framework.services)
