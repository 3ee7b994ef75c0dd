"""Whatever is planned: its steps lie on working days and in their order, and its KIT meetings keep local time."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kent import kent
from office import at

from practice.calendar import Days, Month, months_after
from practice.coa import Known
from practice.coa_moving import Standing, firsts, moved
from practice.coa_plan import Plan, Typed, drafted, kit_meetings
from practice.coa_records import Coa, CoaState, StepState
from practice.errors import PracticeError
from practice.framework_coa import Area
from practice.framework_coa import Coa as CoaRules

TODAY = date(2026, 8, 3)
LONDON = ZoneInfo("Europe/London")
BEFORE = ("request", "received", "planning", "slides", "deep_dive", "briefing")
AFTER = ("slide_pack", "feedback", "next_steps")


@cache
def rules() -> CoaRules:
    found = kent().coa
    assert found is not None
    return found


AREAS = st.sampled_from(rules().areas)
MONTHS = st.integers(0, 28).map(lambda count: months_after(Month(2026, 8), count))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that was accepted, of any area in any month."""
    area: Area = draw(AREAS)
    month: Month = draw(MONTHS)
    names = draw(st.lists(st.sampled_from(area.districts), min_size=1, max_size=4, unique=True))
    day = st.integers(1, monthrange(month.year, month.month)[1])
    days = draw(st.lists(day, min_size=len(names), max_size=len(names), unique=True))
    typed = Typed(area.name, month.key, ", ".join(names), ", ".join(map(str, days)))
    found, _ = drafted(typed, rules(), Days(), TODAY, [])
    assume(found is not None)
    assert found is not None
    return found


def months_on(day: date, count: int) -> date:
    month = months_after(Month(day.year, day.month), count)
    return month.start.replace(day=min(day.day, month.end.day))


@settings(max_examples=60)
@given(plans())
def test_the_steps_of_any_plan_lie_on_working_days_and_never_cross(plan: Plan) -> None:
    due = {step.key: step.due_on for step in plan.steps}
    first, last = min(day.on for day in plan.days), max(day.on for day in plan.days)
    assert all(Days().is_working_day(day) for day in due.values())
    before = [*(due[key] for key in BEFORE), first]
    assert before == sorted(set(before))
    after = [last, *(due[key] for key in AFTER)]
    assert after == sorted(set(after))
    assert due["next_steps"] >= due["feedback"] + timedelta(weeks=3)
    assert due["feedback"] <= months_on(last, 1)
    assert due["plan"] <= months_on(last, 2)
    assert plan.month.start <= first
    assert last <= plan.month.end


@settings(max_examples=30)
@given(plans())
def test_the_kit_meetings_of_any_plan_are_at_their_local_hours(plan: Plan) -> None:
    meetings = kit_meetings(plan.days, rules(), LONDON)
    assert len(meetings) == len(plan.days) * 3
    assert len({meeting.id for meeting in meetings}) == len(meetings)
    for meeting in meetings:
        local = meeting.starts_at.astimezone(LONDON)
        assert (local.date(), f"{local:%H:%M}") == (meeting.on, meeting.at)
        assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)
    assert sum(meeting.final for meeting in meetings) == len({day.district for day in plan.days})


def test_kit_meetings_keep_local_time_when_the_clocks_go_back_between_their_days() -> None:
    found, said = drafted(Typed("East Kent", "October 2026", "Ashford", "23"), rules(), Days(), TODAY, [])
    assert found is not None, said
    assert [day.on for day in found.days] == [date(2026, 10, 23), date(2026, 10, 26), date(2026, 10, 27)]
    starts = [meeting.starts_at for meeting in kit_meetings(found.days, rules(), LONDON)]
    assert starts == [at(f"2026-10-{day} {hour}:00") for day in (23, 26, 27) for hour in ("09", "13", "16")]
    assert [f"{start:%H:%M}" for start in starts[::3]] == ["08:00", "09:00", "09:00"]
    assert "split around a weekend" in found.warnings[0]


@settings(max_examples=60)
@given(
    plans(),
    st.integers(-20, 20),
    st.lists(st.integers(1, 28), min_size=1, max_size=4, unique=True),
    st.sets(st.sampled_from(BEFORE)),
)
def test_any_move_leaves_what_has_begun_and_what_is_done(
    plan: Plan, days_in: int, numbers: list[int], done: set[str]
) -> None:
    today = min(day.on for day in plan.days) + timedelta(days=days_in)
    steps = tuple(
        replace(step, state=StepState.DONE if step.key in done else StepState.OPEN) for step in plan.steps
    )
    coa = Coa(plan.coa_id, plan.area.name, plan.month.key, "", CoaState.PLANNED, "q", at("2026-08-03 09:00"))
    meetings = tuple(kit_meetings(plan.days, rules(), LONDON))
    in_order = tuple(sorted(plan.days, key=lambda day: day.on))
    standing = Standing(Known(coa, plan.area, rules()), in_order, steps, meetings)
    names = standing.movable(today)[: len(numbers)]
    days = [str(number) for number in numbers[: len(names)]]
    try:
        after = moved(
            standing, plan.month, firsts(standing, plan.month, names, days, today), Days(), today, []
        )
    except PracticeError:
        return
    assert {day for day in plan.days if day.on < today} <= set(after.days)
    changed = set(after.days) - set(plan.days)
    assert changed
    assert all(today <= day.on <= plan.month.end for day in changed)
    assert len({day.on for day in after.days}) == len(after.days) == len(plan.days)
    assert not done & {step.key for step in after.steps}
    assert all(Days().is_working_day(step.due_on) for step in after.steps)
