"""A test fails when the documents lag behind the code."""

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from bot.cli import app
from bot.language import Unknown, understand
from bot.phrases import PHRASES
from bot.settings import Settings
from bot.turn import Kind, Outcome
from cards.payloads import Help
from practice.audits import State
from practice.framework import check_framework, load_framework
from practice.library_records import Review, TemplateState
from practice.roles import TABLE
from scheduler.metrics import Metrics, Standing

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = "".join(
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("coa.md", "library.md", "commands.md")
)
STATES = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")


def test_every_command_that_is_understood_stands_in_the_docs_and_no_other() -> None:
    typed = COMMANDS.split("# On the command line")[0]
    documented = set(re.findall(r"^\| `([a-z ]+)` \|", typed, re.MULTILINE))
    assert documented == {phrase.title for phrase in PHRASES}


def test_every_example_in_the_docs_is_understood_as_its_command() -> None:
    rows = re.findall(r"^\| `([a-z ]+)` \|[^|]*\| (.*) \|$", COMMANDS, re.MULTILINE)
    examples = [(title, example) for title, cell in rows for example in re.findall(r"`([^`]+)`", cell)]
    assert len(examples) >= len(PHRASES)
    by_title = {phrase.title: phrase.command for phrase in PHRASES}
    for title, example in examples:
        if not title.startswith("practice-loop"):
            assert type(understand(example)) is by_title[title], example


def test_everything_that_the_first_page_has_somebody_type_is_understood() -> None:
    told = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("## Five minutes")[1].split("## Your own")[0]
    )
    typed = re.findall(r"`((?!make|LS-)[^`.]+)`", told)
    assert {"agree loi East Kent 1", "templates pre-procedings adit"} <= set(typed)
    assert [words for words in typed if isinstance(understand(words), Unknown)] == []


def test_every_phrase_has_a_row_in_the_table_of_roles_and_an_example_that_it_reads() -> None:
    for phrase in PHRASES:
        assert phrase.command.do in TABLE
        assert type(understand(phrase.example)) is phrase.command
        assert phrase.command is Help or phrase.title in COMMANDS


def test_every_state_is_drawn_and_explained() -> None:
    table = STATES.split("## A preview")[0]
    explained = set(re.findall(r"^\| ([a-z ]+) \|", table, re.MULTILINE)) - {"state"}
    assert explained == {state.value for state in State}
    for state in State:
        assert re.search(rf"--> {state.value.replace(' ', '_')}\b", table), state


def test_every_state_of_a_template_and_of_its_review_is_drawn_and_explained() -> None:
    part = STATES.split("## A template and its review")[1]
    for state in (*TemplateState, *Review):
        assert re.search(rf"--> {state.value.replace(' ', '_')}\b", part), state
    explained = set(re.findall(r"^\| ([a-z ]+) \|", part, re.MULTILINE)) - {"review"}
    assert explained == {review.value for review in Review}


def test_the_ladder_in_the_docs_is_the_frameworks() -> None:
    framework = load_framework("lancashire")
    days = re.findall(r"^\| [a-z]+ rung \| (\d+) calendar days after \| (.+) \|$", STATES, re.MULTILINE)
    titles = {post.key: post.title for post in framework.posts}
    assert [int(number) for number, _ in days] == [rung.days for rung in framework.ladder("returns").rungs]
    for rung, (_, posts) in zip(framework.ladder("returns").rungs, days, strict=True):
        assert all(titles[key] in posts for key in rung.posts)


def test_every_command_of_the_command_line_stands_in_the_docs() -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    names = []
    for name, command in root.commands.items():
        below = list(command.commands) if isinstance(command, TyperGroup) else [""]
        names += [f"practice-loop {name} {part}".strip() for part in below]
    missing = [name for name in names if f"`{name}" not in COMMANDS]
    assert not missing


def test_every_setting_stands_in_the_docs_and_no_other() -> None:
    table = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8").split("## Paths")[0]
    cells = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    documented = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert documented == {str(setting.validation_alias) for setting in Settings.model_fields.values()}


def test_every_figure_stands_in_the_docs_and_no_other() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(practice_loop_\w+)` \|", page, re.MULTILINE))
    shown = Metrics().page(Standing({}, 0.0)).decode()
    named = set(re.findall(r"^# TYPE (practice_loop_\w+)", shown, re.MULTILINE))
    assert documented == {name for name in named if not name.endswith("_created")}
    for value in (*Kind, *Outcome):
        assert f"`{value.value}`" in page


def test_the_example_of_an_extending_framework_is_in_order(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "framework.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    file = tmp_path / "ours.toml"
    file.write_text(example[1], encoding="utf-8")
    assert check_framework(file) == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target
