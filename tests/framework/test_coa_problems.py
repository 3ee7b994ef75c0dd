"""What is wrong with a framework's COA weeks is told at its line, in words."""

from pathlib import Path

import pytest

from practice.framework import check_framework
from practice.framework_text import SHIPPED, Problem

KENT = (SHIPPED / "kent.toml").read_text(encoding="utf-8")


def problems_of(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return check_framework(file)


MISTAKES = [
    ('team = ["PDM",', 'team = ["PDMM",', "coa.team[0]", 'there is no post "PDMM"; did you mean "PDM"?'),
    ('chair = "PDM"\nmentioned', 'chair = "XX"\nmentioned', "coa.kit.chair", 'there is no post "XX"'),
    ('hours = ["09:00", "13:00"', 'hours = ["9:00", "13:00"', "coa.kit.hours[0]", 'a local time such as "09:00"'),
    ('hours = ["09:00", "13:00"', 'hours = ["13:00", "13:00"', "coa.kit.hours[1]", "a second time"),
    ("mentioned_days = [2, 3]", "mentioned_days = [2, 4]", "coa.kit.mentioned_days[1]", "a day from 1 to 3, found 4"),
    ('signed_off_by = "SM"', 'signed_off_by = "PSW"', "coa.concerns.signed_off_by", "is not in the line"),
    ('slide_pack = "slide_pack"', 'slide_pack = "slidepack"', "coa.slide_pack", 'did you mean "slide_pack"?'),
    ('anchor = "feedback"\nweeks = -1', 'anchor = "plan"\nweeks = -1', "coa.steps[11].anchor",
     'there is no "plan" before'),
    ('key = "slides"', 'key = "planning"', "coa.steps[3].key", "a second time"),
    ('consent_for = ["observation"]', 'consent_for = ["observing"]', "coa.consent_for[0]",
     'did you mean "observation"?'),
    ('districts = ["Dartford"', 'districts = ["Ashford"', "coa.areas[1].districts[0]", "a second time"),
    ("working_days = 1,", "working_days = 0,", "coa.concerns.kinds[0].working_days", "from 1 to 30, found 0"),
    ("months = [-4]", "months = []", "coa.phases[0].months", "a list of months, at least one"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "key", "message"), MISTAKES)
def test_a_mistake_in_the_coa_is_told_with_its_key_and_what_was_expected(
    tmp_path: Path, before: str, after: str, key: str, message: str
) -> None:
    assert before in KENT
    found = [
        problem for problem in problems_of(tmp_path, KENT.replace(before, after, 1)) if problem.key == key
    ]
    assert len(found) == 1
    assert message in found[0].message
    assert found[0].line > 0


def test_kents_own_coa_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, KENT) == ()
