"""A COA's phases follow its month, until somebody changes one of them singly."""

import pytest
from kent import COA, QA, named, plan
from office import Office, at
from planner_desk import change, phases, rows, timetable

from practice import coa
from practice.coa_plan import Typed
from practice.errors import BadInput, Refused

EAST = {
    "Service tasks": "Jul 2026",
    "Data tasks": "Aug 2026",
    "COA prep": "Sep–Oct 2026",
    "COA": "Nov 2026",
    "Analysis and delivery": "Dec 2026–Jan 2027",
    "Next steps": "Feb 2027",
}
WEST = Typed("West Kent", "December 2026", "Dartford", "1")


async def move(desk: Office, month: str) -> None:
    """The COA stands in another month, as moving it leaves it."""
    await desk.change(f"update coa set month = '{month}', version = version + 1 where id = '{COA}'")


async def test_a_confirmed_coa_stands_in_the_planner_with_the_frameworks_phases(desk: Office) -> None:
    assert await phases(desk, "East Kent") == EAST
    assert await desk.rows("select * from piece") == []


async def test_a_coa_that_is_only_shown_or_was_put_away_stands_in_no_planner(bare: Office) -> None:
    lead = await named(bare, QA)
    async with bare.store.write() as work:
        view = await coa.preview(work, bare.rules, lead, at("2026-08-03 09:00"), typed=WEST)
    assert await rows(bare) == {}
    async with bare.store.write() as work:
        await coa.put_away(work, bare.rules, lead, at("2026-08-03 09:00"), view.coa_id)
    assert await rows(bare) == {}


@pytest.mark.parametrize(
    ("words", "title", "stands"),
    [
        ("East Kent prep Aug - Oct 2026", "COA prep", "Aug–Oct 2026"),
        ("east kent COA PREP aug", "COA prep", "Aug 2026"),
        ("East Kent, prep: Aug–Oct", "COA prep", "Aug–Oct 2026"),
        ("East Kent prep to be confirmed", "COA prep", "Sep–Oct 2026, to be confirmed"),
        ("East Kent next steps Mar 2027 (tbc)", "Next steps", "Mar 2027, to be confirmed"),
        ("East Kent analysis none", "Analysis and delivery", "left out"),
        ("East Kent service_tasks left out", "Service tasks", "left out"),
        ("East Kent coa Nov - Dec", "COA", "Nov–Dec 2026"),
    ],
)
async def test_one_phase_is_changed_by_typing(desk: Office, words: str, title: str, stands: str) -> None:
    view = await change(desk, words)
    assert f"{title}: {stands}." in view.said
    assert await phases(desk, "East Kent") == {**EAST, title: stands}
    assert [row[0] for row in await desk.rows("select what from event where what = 'planner changed'")] == [
        "planner changed"
    ]


async def test_what_is_to_be_confirmed_is_confirmed_again(desk: Office) -> None:
    await change(desk, "East Kent prep Aug - Oct (tbc)")
    await change(desk, "East Kent prep confirmed")
    assert (await phases(desk, "East Kent"))["COA prep"] == "Aug–Oct 2026"


async def test_a_left_out_phase_can_be_to_be_confirmed_without_months_and_come_back(desk: Office) -> None:
    await change(desk, "East Kent analysis none")
    await change(desk, "East Kent analysis tbc")
    assert (await phases(desk, "East Kent"))["Analysis and delivery"] == "to be confirmed"
    with pytest.raises(BadInput, match="When is Analysis and delivery"):
        await change(desk, "East Kent analysis confirmed")
    await change(desk, "East Kent analysis Dec")
    assert (await phases(desk, "East Kent"))["Analysis and delivery"] == "Dec 2026"


async def test_when_a_coa_moves_the_phases_that_nobody_changed_move_with_it(desk: Office) -> None:
    await change(desk, "East Kent prep Aug - Oct 2026")
    await change(desk, "East Kent analysis none")
    await move(desk, "2027-01")
    assert await phases(desk, "East Kent") == {
        "Service tasks": "Sep 2026",
        "Data tasks": "Oct 2026",
        "COA prep": "Aug–Oct 2026",
        "COA": "Jan 2027",
        "Analysis and delivery": "left out",
        "Next steps": "Apr 2027",
    }


async def test_a_phase_that_is_put_back_moves_with_the_coa_again(desk: Office) -> None:
    await change(desk, "East Kent prep Aug - Oct 2026")
    await change(desk, "East Kent prep Sep - Oct 2026")
    assert await desk.rows("select * from piece_month") == []
    await move(desk, "2027-01")
    assert (await phases(desk, "East Kent"))["COA prep"] == "Nov–Dec 2026"


async def test_a_coa_takes_its_own_phase_along_wherever_it_was_put(desk: Office) -> None:
    await change(desk, "East Kent COA Nov - Dec 2026")
    await move(desk, "2027-01")
    assert (await phases(desk, "East Kent"))["COA"] == "Jan 2027"
    await change(desk, "East Kent prep Aug 2026")
    assert (await phases(desk, "East Kent"))["COA"] == "Jan 2027"


async def test_a_cancelled_coa_leaves_the_planner_and_begins_anew_when_it_is_planned_again(
    desk: Office,
) -> None:
    await change(desk, "East Kent prep Aug - Oct 2026")
    await desk.change(f"update coa set state = 'cancelled' where id = '{COA}'")
    assert await rows(desk) == {}
    with pytest.raises(BadInput, match="Nothing in the planner"):
        await change(desk, "East Kent prep Aug")
    await plan(desk, Typed("East Kent", "November 2026", "Ashford", "3"))
    assert await phases(desk, "East Kent") == EAST


NOT_UNDERSTOOD = (
    ("", "Which COA or piece"),
    ("Esat Kent prep Aug", "Did you mean “East Kent”?"),
    ("East Kentish prep Aug", "Nothing in the planner is called"),
    ("Fostering prep Aug", "Nothing in the planner is called"),
    ("East Kent", "Which phase of East Kent"),
    ("East Kent servise tasks Aug", "Service tasks"),
    ("East Kent party Aug", "There are: Service tasks"),
    ("East Kent prep", "When is COA prep"),
    ("East Kent prep soon", "“soon” is no month"),
    ("East Kent prep Oct 2026 - Aug 2026", "ends before it begins"),
    ("East Kent prep Oct 2026 - Nov 2028", "26 months; 24 are the most"),
    ("<b>*East* Kent</b> prep Aug", "Nothing in the planner is called"),
)
"""What is typed after `coa phase`, and what is said of it."""


async def test_what_cannot_be_understood_says_what_can(desk: Office) -> None:
    for words, said in NOT_UNDERSTOOD:
        with pytest.raises(BadInput) as refused:
            await change(desk, words)
        assert said in str(refused.value)
    assert await desk.rows("select * from piece_month") == []


async def test_a_planned_coa_keeps_its_own_month(desk: Office) -> None:
    for words in ("East Kent COA Dec 2026", "East Kent COA none"):
        with pytest.raises(Refused, match="is planned for November 2026"):
            await change(desk, words)
    assert await phases(desk, "East Kent") == EAST


async def test_the_same_again_changes_nothing_and_says_so(desk: Office) -> None:
    with pytest.raises(Refused, match="is Sep–Oct 2026 already"):
        await change(desk, "East Kent prep Sep - Oct 2026")
    assert await desk.rows("select * from piece") == []


async def test_of_two_coas_of_an_area_its_name_means_the_next_one(desk: Office) -> None:
    await plan(desk, Typed("East Kent", "November 2027", "Ashford", "2"))
    assert set(await rows(desk)) == {"East Kent November 2026", "East Kent November 2027"}
    assert (await change(desk, "East Kent prep Aug - Oct")).name == "East Kent November 2026"
    assert (await change(desk, "East Kent November 2027 prep Aug - Oct")).name == "East Kent November 2027"
    assert (await phases(desk, "East Kent November 2027"))["COA prep"] == "Aug–Oct 2027"


async def test_two_coas_in_prep_are_shown_and_not_refused(desk: Office) -> None:
    await plan(desk, WEST)
    view = await change(desk, "West Kent prep Sep - Oct 2026")
    assert view.warnings == ("2 COAs are in prep in Sep 2026, Oct 2026: East Kent, West Kent.",)
    card = await timetable(desk)
    assert card.in_prep == ("Sep 2026", "Oct 2026")
    assert [block.in_prep for block in card.months][:4] == [0, 2, 2, 0]
