"""The first day: a QA lead types `setup` until there is nothing left to do, and the command line says the same."""

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from authority import DUTY, FAMILY, MANAGER, QA, head, people_csv, posts, senior
from scenes import Play, small
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.doctor import examine, in_words, stops
from rehearsal.reading import texts
from rehearsal.sample import Post


def run(tmp_path: Path, *arguments: str) -> Result:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/practice-loop.db"}
    return CliRunner().invoke(app, list(arguments), env=env)


def file(tmp_path: Path, everybody: list[Post]) -> str:
    (tmp_path / "people.csv").write_bytes(people_csv(everybody))
    return str(tmp_path / "people.csv")


def without(name: str) -> list[Post]:
    """The people file after somebody has left; whoever reported to them reports to nobody there is."""
    gone = next(post for post in posts() if post.name == name)
    return [replace(p, reports_to="") if p.reports_to == gone.upn else p for p in posts() if p.name != name]


async def test_setup_goes_from_nothing_allocated_to_done_with_look_again(tmp_path: Path) -> None:
    async with small(tmp_path, cases=b"", unlinked=(FAMILY,)) as play:
        await play.say(QA, "setup")
        card = play.cards(QA)[-1]
        words = texts(card.card)
        assert "3 steps to do\n2 of 5\ndone" in words
        assert "Cases\nTo do first\nNo case has been imported." in words
        assert "link allocations for Family Safeguarding" in words
        assert "allocate learning spaces Q1 2026-27" in words


async def test_look_again_changes_the_card_for_everybody(play: Play) -> None:
    await play.say(QA, "setup", play.channel(DUTY))
    card = play.posts(DUTY)[-1]
    assert "1 step to do" in texts(card.card)
    await play.allocate()
    answer = await play.press(QA, card, "Look again")
    assert "Everything is set up" in texts(answer.shown())
    stands = next(message for message in play.posts(DUTY) if message.id == card.id)
    assert "LS-2026Q1 was confirmed on Wed 1 April." in texts(stands.card)


async def test_setup_is_for_qa_leads(play: Play) -> None:
    assert "This is for QA leads" in await play.words(MANAGER, "setup")
    await play.say(QA, "setup", play.channel(DUTY))
    answer = await play.press(MANAGER, play.posts(DUTY)[-1], "Look again")
    assert "This is for QA leads" in answer.toast


async def test_the_preview_says_who_would_hear_of_nothing(play: Play) -> None:
    play.spoil("update person set reach = 'unreachable' where post = 'ED'")
    words = await play.words(QA, "allocate learning spaces Q1 2026-27")
    assert "Late, and nobody would be told:" in words
    assert "the rung of day 14 reaches nobody: Executive Director, who cannot be reached in Teams." in words


async def test_while_the_service_runs_the_doctor_names_whoever_cannot_be_reached(tmp_path: Path) -> None:
    async with small(tmp_path, absent=(MANAGER,)) as play:
        await play.allocate()
        checks = await examine(play.built.settings, play.built.clock.now())
        said = "\n".join(in_words(checks))
        assert f"Cannot be reached in Teams: has not installed the bot.\n       {MANAGER}\n" in said
        assert "ok     Service: " in said
        assert "Not delivered: 1." in said
        assert not stops(checks)
        assert "STATUS" in await play.words(QA, "status")


def test_an_import_names_the_gaps_of_the_whole_line_and_succeeds(tmp_path: Path) -> None:
    done = run(tmp_path, "import", "people", file(tmp_path, posts()))
    assert done.output == "People: 13 added, 0 updated, 0 unchanged.\n"
    done = run(tmp_path, "import", "people", file(tmp_path, without(head(DUTY))), "--full")
    assert done.exit_code == 0
    assert "1 marked as gone" in done.output
    assert f"\n  {senior(DUTY)}: nobody stands above them in the line" in done.output


def test_an_import_names_those_whose_manager_has_left_although_they_are_not_in_the_file(
    tmp_path: Path,
) -> None:
    run(tmp_path, "import", "people", file(tmp_path, posts()))
    with contextlib.closing(sqlite3.connect(tmp_path / "practice-loop.db")) as database, database:
        database.execute("update person set has_left = 1 where name = ?", (senior(DUTY),))
    done = run(tmp_path, "import", "people", file(tmp_path, [p for p in posts() if not p.reports_to]))
    assert f"3 people report to {senior(DUTY)}, who has left" in done.output
    assert f"3 auditors of {DUTY}: nobody above them is Senior Manager" in done.output


@pytest.mark.parametrize("given", [{}, {"MicrosoftAppId": "x"}, {"PRACTICE_LOOP_FRAMEWORK": "nope"}])
def test_on_a_new_machine_the_doctor_says_what_is_missing_and_makes_nothing(
    tmp_path: Path, given: dict[str, str]
) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/practice-loop.db", **given}
    done = CliRunner().invoke(app, ["doctor"], env=env)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert ("There is no database of ours yet." in done.output) != ("MicrosoftAppId" in given)
    assert list(tmp_path.iterdir()) == []
