"""An authority's own file extends a shipped one and changes single keys."""

from pathlib import Path

import pytest

from practice.framework import Framework, FrameworkError, check_framework, load_framework

EXTENDS = '[framework]\nextends = "lancashire"\n'


def write(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def own(tmp_path: Path, text: str) -> Framework:
    return load_framework(str(write(tmp_path, EXTENDS + text)))


def changed(below: object, above: object, path: str = "") -> dict[str, tuple[object, object]]:
    """Every leaf in which two stored frameworks differ."""
    if isinstance(below, dict) and isinstance(above, dict) and below.keys() == above.keys():
        parts = [changed(below[key], above[key], f"{path}.{key}") for key in below]
    elif isinstance(below, list) and isinstance(above, list) and len(below) == len(above):
        parts = [changed(*pair, f"{path}.{at}") for at, pair in enumerate(zip(below, above, strict=True))]
    else:
        return {} if below == above else {path: (below, above)}
    return {key: value for part in parts for key, value in part.items()}


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("[draw]\nmonths_between_audits = 9\n", {".draw.months_between_audits": (6, 9)}),
        (
            '[[ladders.returns.rungs]]\nkey = "second"\ndays = 9\n',
            {".ladders.returns.rungs.1.days": (7, 9)},
        ),
        (
            '[ladders.returns]\nrungs = [{ key = "second", days = 9 }]\n',
            {".ladders.returns.rungs.1.days": (7, 9)},
        ),
        ("[timetable]\ndip_sample.HoS = [3, 2, 3, 3]\n", {".timetable.dip_sample.HoS.1": (3, 2)}),
        (
            "[timetable.dip_sample]\nHoS = [3, 3, 3, 2]\n",
            {".timetable.dip_sample.HoS.3": (3, 2)},
        ),
        (
            '[[questions.learning_space.sections]]\nkey = "assessment"\n'
            'questions = [{ key = "q6", label = "Does the plan work?" }]\n',
            {
                ".questions.learning_space.sections.2.questions.2.label": (
                    "Is the plan clear, and does it work?",
                    "Does the plan work?",
                )
            },
        ),
    ],
)
def test_one_key_is_changed_and_the_rest_stays(
    tmp_path: Path, text: str, difference: dict[str, tuple[object, object]]
) -> None:
    lancashire = load_framework("lancashire")
    framework = own(tmp_path, text)
    found = changed(lancashire.as_dict(), framework.as_dict())
    assert found.pop(".framework.extends") == (None, "lancashire")
    assert found == difference
    assert framework.content_hash != lancashire.content_hash


def test_comments_and_layout_do_not_change_the_hash(tmp_path: Path) -> None:
    plain = own(tmp_path, "[draw]\nmonths_between_audits = 9\n")
    assert (
        own(tmp_path, "\n# why\n[draw]   \nmonths_between_audits   = 0x9\n").content_hash
        == plain.content_hash
    )


def test_lists_without_keys_are_replaced(tmp_path: Path) -> None:
    framework = own(tmp_path, "[reminders]\ndays_before = [3]\n")
    assert framework.reminders.days_before == (3,)
    assert own(tmp_path, "[[timetable_exceptions]]\nkey = 'mash'\n").timetable_exceptions
    text = "timetable_exceptions = []\n" + EXTENDS
    assert load_framework(str(write(tmp_path, text))).timetable_exceptions == ()


def test_a_new_post_stands_after_the_one_written_before_it(tmp_path: Path) -> None:
    framework = own(
        tmp_path,
        '[[posts]]\nkey = "AD"\n'
        '[[posts]]\nkey = "DD"\ntitle = "Deputy Director"\nplural = "Deputy Directors"\nline = true\n',
    )
    line = [post.key for post in framework.posts if post.line]
    assert line == ["SW", "EHW", "TM", "SM", "HoS", "AD", "DD", "Director", "ED"]


def test_a_file_can_extend_a_file_beside_it_that_extends_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, EXTENDS + "[draw]\nmonths_between_audits = 9\n", "county.toml")
    file = write(tmp_path, '[framework]\nextends = "county.toml"\nname = "town"\n[moderation]\nshare = 1\n')
    framework = load_framework(str(file))
    assert (framework.name, framework.draw.months_between_audits, framework.moderation.share) == (
        "town",
        9,
        1.0,
    )
    assert framework.title == load_framework("lancashire").title


def test_a_mistake_in_the_own_file_is_told_at_its_own_line_and_key(tmp_path: Path) -> None:
    text = EXTENDS + '[[ladders.returns.rungs]]\nkey = "third"\n# too soon\ndays = 7\n'
    (problem,) = check_framework(write(tmp_path, text))
    assert (problem.line, problem.key, problem.base) == (6, "ladders.returns.rungs[0].days", "")
    assert problem.message == "expected more than the 7 days of the rung before, found 7"


def test_a_mistake_that_shows_in_the_extended_file_names_it(tmp_path: Path) -> None:
    text = EXTENDS + '[[ladders.returns.rungs]]\nkey = "first"\ndays = 8\n'
    (problem,) = check_framework(write(tmp_path, text))
    assert (problem.key, problem.base) == ("ladders.returns.rungs[1].days", "lancashire")
    assert str(problem).startswith(f"lancashire, line {problem.line}, ladders.returns.rungs[1].days: ")


def test_an_item_without_its_key_or_written_twice_is_told(tmp_path: Path) -> None:
    keyless = check_framework(write(tmp_path, EXTENDS + "[[ladders.returns.rungs]]\ndays = 3\n"))
    assert (3, "ladders.returns.rungs[0].key") in [(problem.line, problem.key) for problem in keyless]
    rung = '[[ladders.returns.rungs]]\nkey = "second"\ndays = 8\nposts = ["AD"]\n'
    twice = check_framework(write(tmp_path, EXTENDS + rung + rung))
    assert (8, "ladders.returns.rungs[1].key") in [(problem.line, problem.key) for problem in twice]


@pytest.mark.parametrize("base", ["atlantis", "none.toml", "a\\u0000b", "."])
def test_an_unknown_base_is_told_at_the_line_that_names_it(tmp_path: Path, base: str) -> None:
    (problem,) = check_framework(write(tmp_path, f'[framework]\nextends = "{base}"\n'))
    assert (problem.line, problem.key) == (2, "framework.extends")
    assert (
        "expected a shipped framework (kent, lancashire, north_somerset, seslip) or a file" in problem.message
    )


def test_a_circle_of_extensions_is_told(tmp_path: Path) -> None:
    itself = write(tmp_path, '[framework]\nextends = "own.toml"\n')
    (problem,) = check_framework(itself)
    assert (problem.line, problem.key) == (2, "framework.extends")
    assert "a framework cannot extend itself" in problem.message
    write(tmp_path, '[framework]\nextends = "b.toml"\n', "a.toml")
    write(tmp_path, '\n[framework]\nextends = "a.toml"\n', "b.toml")
    (through,) = check_framework(tmp_path / "a.toml")
    assert (through.line, through.base) == (3, "b.toml")


def test_a_base_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "[framework\n", "base.toml")
    file = write(tmp_path, '[framework]\nextends = "base.toml"\n')
    (problem,) = check_framework(file)
    assert (problem.base, problem.line) == ("base.toml", 1)
    with pytest.raises(FrameworkError, match=r"base\.toml, line 1: this is not TOML"):
        load_framework(str(file))


def test_extends_that_is_no_text_is_told(tmp_path: Path) -> None:
    found = check_framework(write(tmp_path, "[framework]\nextends = 3\n"))
    told = {problem.key: str(problem) for problem in found}
    assert told["framework.extends"] == "line 2, framework.extends: expected a line of text, found 3"
