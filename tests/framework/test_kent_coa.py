"""Kent's COA weeks in the shipped framework say what Kent's documents say. [K]"""

import pytest

from practice.framework import load_framework
from practice.framework_coa import Coa


@pytest.fixture(scope="module")
def coa() -> Coa:
    found = load_framework("kent").coa
    assert found is not None
    return found


def test_other_frameworks_hold_none() -> None:
    assert load_framework("lancashire").coa is None
    assert load_framework("north_somerset").coa is None


def test_three_days_in_each_district_with_three_meetings_on_each(coa: Coa) -> None:
    assert (coa.days, coa.kit.hours) == (3, ("09:00", "13:00", "16:00"))
    assert coa.kit.chair == "PDM"
    assert (coa.kit.mentioned, coa.kit.mentioned_days) == (("SM",), (2, 3))


@pytest.mark.parametrize(
    ("key", "anchor", "weeks", "months", "falls"),
    [
        ("request", "first_day", -12, 0, "before"),
        ("received", "first_day", -8, 0, "before"),
        ("planning", "first_day", -4, 0, "before"),
        ("slides", "first_day", -3, 0, "before"),
        ("deep_dive", "first_day", -2, 0, "before"),
        ("briefing", "first_day", -1, 0, "before"),
        ("feedback", "last_day", 0, 1, "before"),
        ("next_steps", "feedback", 3, 0, "after"),
        ("plan", "last_day", 0, 2, "before"),
    ],
)
def test_a_step_stands_where_the_journey_has_it(
    coa: Coa, key: str, anchor: str, weeks: int, months: int, falls: str
) -> None:
    step = coa.step(key)
    assert step is not None
    assert (step.anchor, step.weeks, step.months, step.falls) == (anchor, weeks, months, falls)


@pytest.mark.parametrize(
    ("key", "chair", "attendees"),
    [
        ("planning", None, {"QALead", "MIU", "PDM", "SSO"}),
        ("deep_dive", "QALead", {"QALead", "CD", "Director", "QAAD", "AD", "PDM", "SM"}),
        ("briefing", "PDM", {"PDM", "QALead", "QAOfficer", "SSO"}),
        ("feedback", None, {"QALead", "CD", "Director", "QAAD", "AD", "PDM", "SM"}),
        ("next_steps", "PDM", {"PDM", "SM", "QALead", "TM", "SW", "EHW"}),
    ],
)
def test_a_meeting_has_its_chair_and_its_attendees(
    coa: Coa, key: str, chair: str | None, attendees: set[str]
) -> None:
    step = coa.step(key)
    assert step is not None
    assert step.is_meeting
    assert step.chair == chair
    assert {*step.owners, *step.with_posts} == attendees


def test_the_briefing_is_at_nine_and_for_the_coa_team_only(coa: Coa) -> None:
    step = coa.step(coa.briefing)
    assert step is not None
    assert step.at == "09:00"
    assert {*step.owners, *step.with_posts} == set(coa.team)


def test_an_areas_coa_has_at_most_four_lines_of_inquiry_beside_five_standing_areas(coa: Coa) -> None:
    assert coa.most_inquiries == 4
    assert len(coa.standing_areas) == 5
    assert "Father-inclusive practice" in coa.standing_areas


def test_a_concern_is_signed_off_within_one_or_five_working_days(coa: Coa) -> None:
    assert {kind.key: kind.working_days for kind in coa.concerns.kinds} == {"safeguarding": 1, "practice": 5}
    assert (coa.concerns.signed_off_by, coa.concerns.told_when_done) == ("SM", "AD")
    assert coa.concerns.copied_to == ("QALead", "PSW")


def test_the_planners_phases_run_from_four_months_before_to_three_after(coa: Coa) -> None:
    assert {phase.title: phase.months for phase in coa.phases} == {
        "Service tasks": (-4,),
        "Data tasks": (-3,),
        "COA prep": (-2, -1),
        "COA": (0,),
        "Analysis and delivery": (1, 2),
        "Next steps": (3,),
    }
    assert coa.involvements == ("direct work", "support", "consult")


def test_each_practitioner_takes_part_in_one_of_three_ways(coa: Coa) -> None:
    assert coa.ways == ("observation", "reflective discussion", "focus group")
    assert coa.consent_for == ("observation",)
