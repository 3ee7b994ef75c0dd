"""`practice-loop manifest`, as an administrator types it."""

import re
import shlex
from pathlib import Path

import pytest
from an_app import APP, HOST, built, manifest_of
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings

GIVEN = {
    "--app-id": APP.app_id,
    "--host": HOST,
    "--developer": APP.developer,
    "--website": APP.website,
    "--privacy": APP.privacy,
    "--terms": APP.terms,
    "--version": APP.version,
}


def build(folder: Path, *, without: str = "", env: dict[str, str] | None = None, **changes: str) -> Result:
    given = {name: value for name, value in GIVEN.items() if name != without}
    given |= {f"--{name}": value for name, value in changes.items()}
    words = [word for pair in given.items() for word in pair]
    unset: dict[str, str | None] = {"MicrosoftAppId": None, "MICROSOFTAPPID": None}
    out = str(folder / "app.zip")
    return CliRunner().invoke(app, ["manifest", "build", "--out", out, *words], env={**unset, **(env or {})})


def test_it_writes_the_package_and_says_what_to_do_with_it(tmp_path: Path) -> None:
    done = build(tmp_path)
    assert done.exit_code == 0
    assert f"https://{HOST}/api/messages" in done.output
    assert (tmp_path / "app.zip").read_bytes() == built()


def test_the_app_id_is_the_services_own_where_none_is_given(tmp_path: Path) -> None:
    assert build(tmp_path, without="--app-id", env={"MicrosoftAppId": APP.app_id}).exit_code == 0
    assert manifest_of((tmp_path / "app.zip").read_bytes())["id"] == APP.app_id


def test_the_version_is_the_services_own_where_none_is_given(tmp_path: Path) -> None:
    assert build(tmp_path, without="--version").exit_code == 0
    assert manifest_of((tmp_path / "app.zip").read_bytes())["version"].count(".") == 2


MISTAKES = {
    "no app id": ({"app-id": ""}, "--app-id is missing."),
    "an app id that is none": ({"app-id": "practice-loop"}, "--app-id is no id such as Azure shows"),
    "the noughts of the example": (
        {"app-id": "00000000-0000-0000-0000-000000000000"},
        "--app-id is all noughts: put your own.",
    ),
    "no host": ({"host": ""}, "--host is missing."),
    "the messaging endpoint as the host": (
        {"host": f"https://{HOST}/api/messages"},
        "--host is no name of a host: write it bare, without https://",
    ),
    "a host with its port": ({"host": f"{HOST}:443"}, "--host is no name of a host"),
    "an address of numbers as the host": ({"host": "203.0.113.5"}, "--host is no name of a host"),
    "this machine as the host": ({"host": "localhost"}, "--host is no name of a host"),
    "the host of the guide": ({"host": "bot.example.gov.uk"}, "--host is made up: put your own"),
    "the council of the guide": ({"developer": "Example Council"}, "--developer is made up: put your own."),
    "no developer": ({"developer": ""}, "--developer is missing."),
    "a website without https": ({"website": "http://www.northtown.gov.uk"}, "--website is no address that"),
    "a website without a host": ({"website": "https:///page"}, "--website is no address that"),
    "a website that cannot be read": ({"website": "https://[northtown"}, "--website is no address that"),
    "a website with a password": ({"website": "https://a:b@northtown.gov.uk"}, "--website is no address"),
    "a privacy notice of the guide": ({"privacy": "https://www.example.gov.uk/p"}, "--privacy is made up"),
    "no terms": ({"terms": ""}, "--terms is missing."),
    "a version that is none": ({"version": "v1"}, "--version is no version such as 1.0.0."),
    "a name that is too long": ({"name": "Practice Loop of the whole county"}, "--name has more than 30"),
    "one name for both": ({"full-name": "Practice Loop"}, "--name is the same, short and full"),
    "a colour that is none": ({"accent": "blue"}, "--accent is no colour such as #5b5fc7."),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_plain_line_and_nothing_is_written(tmp_path: Path, mistake: str) -> None:
    changes, words = MISTAKES[mistake]
    done = build(tmp_path, **changes)
    assert done.exit_code == 1
    lead, *told = done.output.splitlines()
    assert lead == "No package was written:"
    assert len(told) == 1
    assert words in told[0]
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["manifest", "build", "--out", str(tmp_path / "app.zip")])
    assert [line.split()[0] for line in done.output.splitlines()[1:]] == [
        *("--app-id", "--developer", "--website", "--privacy", "--terms", "--host"),
    ]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = build(tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "app.zip cannot be written: No such file or directory." in done.output


def test_a_package_that_was_changed_by_hand_is_checked(tmp_path: Path) -> None:
    assert build(tmp_path).exit_code == 0
    file = tmp_path / "app.zip"
    checked = CliRunner().invoke(app, ["manifest", "check", str(file)])
    assert (checked.exit_code, checked.output) == (0, f"{file} is in order.\n")
    checked = CliRunner().invoke(app, ["manifest", "check", str(file), "--host", "bot.southtown.gov.uk"])
    assert checked.exit_code == 1
    assert "validDomains does not name bot.southtown.gov.uk" in checked.output
    file.write_bytes(b"spoilt")
    checked = CliRunner().invoke(app, ["manifest", "check", str(file)])
    assert checked.exit_code == 1
    assert "The package is no zip file that can be read." in checked.output


GUIDE = (Path(__file__).parents[2] / "docs" / "admin.md").read_text(encoding="utf-8")


def test_the_guides_own_command_is_understood_and_what_it_makes_up_is_refused(tmp_path: Path) -> None:
    typed = re.search(r"^    (practice-loop manifest build (?:.*\\\n)*.*)$", GUIDE, re.MULTILINE)
    assert typed is not None
    words = shlex.split(typed[1].replace("\\\n", ""))
    done = CliRunner().invoke(app, [*words[1:], "--out", str(tmp_path / "app.zip")])
    assert done.exit_code == 1
    told = done.output.splitlines()[1:]
    assert {line.split()[0] for line in told} == {word for word in words if word.startswith("--")}
    assert all("put your own" in line for line in told)


def test_the_guide_has_the_four_settings_of_the_bot() -> None:
    named = set(re.findall(r"^\| `(Microsoft\w+)` \|", GUIDE, re.MULTILINE))
    settings = {str(setting.validation_alias) for setting in Settings.model_fields.values()}
    assert named == {name for name in settings if name.startswith("Microsoft")}
