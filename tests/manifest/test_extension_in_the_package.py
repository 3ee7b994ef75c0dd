"""The message extension in the app package: only where the framework keeps a library, and as Teams takes it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from an_app import APP, HOST, Json, manifest_of, schema_takes, with_manifest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.menus import menus
from bot.teams.extension import SEARCH, SHARE
from manifest.package import build, check
from manifest.rules import Refused
from practice.framework import load_framework


@cache
def package(app_id: str = APP.app_id) -> bytes:
    return build(replace(APP, app_id=app_id), menus(load_framework("seslip")), library=True)


def extension(manifest: Json) -> Json:
    found: Json = manifest["composeExtensions"][0]
    return found


def command(manifest: Json, identity: str) -> Json:
    found: Json = next(one for one in extension(manifest)["commands"] if one["id"] == identity)
    return found


def by_hand(tmp_path: Path, framework: str, app_id: str = APP.app_id) -> Result:
    given = ["--developer", APP.developer, "--website", APP.website, "--privacy", APP.privacy]
    given += ["--terms", APP.terms, "--host", HOST, "--app-id", app_id, "--framework", framework]
    return CliRunner().invoke(app, ["manifest", "build", "--out", str(tmp_path / "app.zip"), *given])


def test_it_has_the_two_commands_that_the_bot_reads_and_microsofts_schema_takes_it() -> None:
    manifest = manifest_of(package())
    assert schema_takes(manifest)
    assert extension(manifest)["botId"] == APP.app_id
    assert [one["id"] for one in extension(manifest)["commands"]] == [SEARCH, SHARE]
    search, share = command(manifest, SEARCH), command(manifest, SHARE)
    assert (search["type"], search["initialRun"]) == ("query", True)
    assert [one["name"] for one in search["parameters"]] == ["words"]
    assert (share["type"], share["fetchTask"], share["context"][0]) == ("action", True, "message")


@pytest.mark.parametrize(("framework", "there"), [("seslip", True), ("lancashire", False), ("kent", False)])
def test_only_a_framework_with_a_library_has_it(tmp_path: Path, framework: str, there: bool) -> None:
    assert by_hand(tmp_path, framework).exit_code == 0
    manifest = manifest_of((tmp_path / "app.zip").read_bytes())
    assert ("composeExtensions" in manifest) is there


def test_a_wrong_app_id_is_said_once(tmp_path: Path) -> None:
    done = by_hand(tmp_path, "seslip", "practice-loop")
    assert [line.split()[0] for line in done.output.splitlines()[1:]] == ["--app-id"]


def twice(manifest: Json) -> None:
    manifest["composeExtensions"].append(deepcopy(extension(manifest)))


Change = Callable[[Json], object]
LETS_THROUGH: dict[str, tuple[Change, str]] = {
    "another bot's": (
        lambda m: extension(m).update(botId="0d5f1c9e-0000-4000-8000-00000000b07b"),
        "has a message extension of another bot",
    ),
    "no commands": (lambda m: extension(m).update(commands=[]), "composeExtensions[0].commands is empty"),
    "a command twice": (lambda m: command(m, SHARE).update(id=SEARCH), "commands have an id twice"),
    "a search for nothing": (lambda m: command(m, SEARCH).pop("parameters"), "it has no parameter"),
    "a search on a message": (
        lambda m: command(m, SEARCH).update(context=["message"]),
        "which nobody can do on a message",
    ),
    "an action without its dialog": (lambda m: command(m, SHARE).pop("fetchTask"), "opens no dialog"),
    "links that are unfurled": (
        lambda m: extension(m).update(messageHandlers=[{"type": "link", "value": {"domains": [HOST]}}]),
        "messageHandlers is no part of this app's manifest",
    ),
}
REFUSED_BY_BOTH: dict[str, tuple[Change, str]] = {
    "two of them": (twice, "composeExtensions has more than 1 entries"),
    "a title that is too long": (
        lambda m: command(m, SEARCH).update(title="x" * 33),
        "commands[0].title has more than 32 characters",
    ),
    "a description that is too long": (
        lambda m: command(m, SHARE).update(description="x" * 129),
        "commands[1].description has more than 128 characters",
    ),
    "a parameter without a title": (
        lambda m: command(m, SEARCH)["parameters"][0].pop("title"),
        "parameters[0].title is missing",
    ),
    "a place that is none": (
        lambda m: command(m, SHARE).update(context=["meeting"]),
        "commands[1].context[0] can only be",
    ),
}


@pytest.mark.parametrize("mistake", [*LETS_THROUGH, *REFUSED_BY_BOTH])
def test_a_mistake_is_refused_in_plain_words(mistake: str) -> None:
    change, words = (LETS_THROUGH | REFUSED_BY_BOTH)[mistake]
    manifest = manifest_of(package())
    change(manifest)
    assert schema_takes(manifest) is (mistake in LETS_THROUGH)
    with pytest.raises(Refused) as caught:
        check(with_manifest(manifest))
    assert words in "\n".join(map(str, caught.value.problems))
