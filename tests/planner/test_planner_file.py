"""A planner that exists already is read from a file: one row a month. One bad row, and nothing is imported."""

from pathlib import Path

import pytest
from kent import COA, kent_office, plan
from office import Office, at, office
from planner_desk import HEAD, change, phases, rows, take

from practice.coa_plan import Typed
from practice.csv_file import BadFile
from practice.errors import Refused
from practice.planner_import import import_planner

EAST = (
    "East Kent,COA,,,2026-07,Service tasks",
    "East Kent,COA,,,2026-08,data_tasks",
    "East Kent,COA,,,2026-08,COA PREP",
    "East Kent,COA,,,Sep 2026,prep",
    "East Kent,COA,,,Oct-26,prep",
    "East Kent,COA,,,01/11/2026,coa",
    "East Kent,COA,,,2026-12,analysis (tbc)",
    "East Kent,COA,,,2026-12-01,Handover to the area",
)


async def test_a_row_with_an_areas_name_is_the_planned_coas(desk: Office) -> None:
    done = await take(desk, *EAST)
    assert done.in_words("Planner").splitlines() == [
        "Planner: 0 added, 1 updated, 0 unchanged.",
        "“East Kent” is the COA that is planned for November 2026.",
    ]
    assert await phases(desk, "East Kent") == {
        "Service tasks": "Jul 2026",
        "Data tasks": "Aug 2026",
        "COA prep": "Aug–Oct 2026",
        "COA": "Nov 2026",
        "Analysis and delivery": "Dec 2026, to be confirmed",
        "Next steps": "left out",
        "Handover to the area": "Dec 2026",
    }
    assert (await rows(desk))["East Kent"].piece.coa_id == COA


async def test_phases_that_are_as_the_framework_has_them_still_move_with_the_coa(desk: Office) -> None:
    await take(desk, *EAST)
    await desk.change(f"update coa set month = '2027-01' where id = '{COA}'")
    moved = await phases(desk, "East Kent")
    assert (moved["Data tasks"], moved["COA"], moved["COA prep"]) == ("Oct 2026", "Jan 2027", "Aug–Oct 2026")


async def test_importing_again_replaces_a_rows_months_and_keeps_what_is_missing(desk: Office) -> None:
    await take(desk, "Fathers,Thematic,support,QA Lead 1,Nov 2026,Fieldwork", "Old,audit,,,2026-11,Report")
    done = await take(
        desk, "FATHERS,evaluation,Direct Work,QA Lead 2,2026-12,Fieldwork", "New,audit,,,2026-11,Report"
    )
    assert (done.added, done.updated, done.unchanged, done.left) == (1, 1, 0, 0)
    found = await rows(desk)
    assert set(found) == {"East Kent", "FATHERS", "Old", "New"}
    piece = found["FATHERS"].piece
    assert (piece.kind, piece.involvement, piece.lead) == ("evaluation", "direct work", "QA Lead 2")
    assert await phases(desk, "FATHERS") == {"Fieldwork": "Dec 2026"}


async def test_importing_the_same_again_changes_nothing(desk: Office) -> None:
    lines = (*EAST, "Fathers,audit,,,2026-11,Report", "Fathers,audit,,,2026-12,Report (to be confirmed)")
    await take(desk, *lines)
    before = await desk.rows("select * from piece_month order by piece_id, month, phase")
    done = await take(desk, *lines)
    assert (done.added, done.updated, done.unchanged) == (0, 0, 2)
    assert await desk.rows("select * from piece_month order by piece_id, month, phase") == before


async def test_a_coa_that_is_not_planned_is_a_row_without_a_journey(desk: Office) -> None:
    await take(desk, "West Kent,COA,,,2027-02,COA", "Adoption,coa,direct work,QA Lead 1,2027-03,COA")
    found = await rows(desk)
    assert [found[name].piece.kind for name in ("West Kent", "Adoption")] == ["COA", "COA"]
    assert await phases(desk, "West Kent") == {"COA": "Feb 2027"}
    await change(desk, "West Kent prep Dec 2026")
    assert await phases(desk, "West Kent") == {"COA": "Feb 2027", "COA prep": "Dec 2026"}


async def test_a_coa_that_is_planned_later_takes_its_imported_row_over(desk: Office) -> None:
    await take(desk, "West Kent,COA,consult,QA Lead 1,2027-02,COA", "West Kent,COA,,,2026-10,COA prep")
    await plan(desk, Typed("West Kent", "February 2027", "Dartford", "2"))
    found = await rows(desk)
    assert set(found) == {"East Kent", "West Kent"}
    assert (found["West Kent"].piece.lead, found["West Kent"].month) == ("QA Lead 1", "2027-02")
    assert (await phases(desk, "West Kent"))["COA prep"] == "Oct 2026"
    assert (await phases(desk, "West Kent"))["Next steps"] == "left out"


async def test_a_coa_that_is_planned_for_another_month_stands_beside_the_imported_row(desk: Office) -> None:
    await take(desk, "West Kent,COA,,,2027-02,COA")
    await plan(desk, Typed("West Kent", "March 2027", "Dartford", "1"))
    assert set(await rows(desk)) == {"East Kent", "West Kent", "West Kent February 2027"}


BAD_ROWS = (
    (",audit,,,2026-11,Report", "line 3: name is empty."),
    ("Fathers,,,,2026-11,Report", "line 3: kind is empty"),
    ("Fathers,evaluatoin,,,2026-11,Report", "Did you mean evaluation?"),
    ("Fathers,audit,helping,,2026-11,Report", "line 3: involvement “helping” is none"),
    ("Fathers,audit,,,,Report", "line 3: month is empty"),
    ("Fathers,audit,,,2026-13,Report", "line 3: month “2026-13” is none"),
    ("Fathers,audit,,,Novembr 2026,Report", "line 3: month “Novembr 2026” is none"),
    ("Fathers,audit,,,Nov,Report", "line 3: month “Nov” has no year"),
    ("Fathers,audit,,,2027,Report", "line 3: month “2027” is more than one month"),
    ("Fathers,audit,,,2026-11,", "line 3: phase is empty."),
    ("Fathers,audit,,a.b@kent.example,2026-11,Report", "looks like an e-mail address"),
    (f"{'x' * 100},audit,,,2026-11,Report", "line 3: name: 100 characters are too many"),
    (f"{'x' * 10_000},audit,,,2026-11,Report", "line 3: name has 10000 characters"),
    ("Good,audit,,,2026-11,report", "line 3: the same phase in the same month stands on line 2"),
    ("Good,evaluation,,,2026-12,Report", "line 3: kind “evaluation” is another than “audit” on line 2"),
    ("Good,audit,,,2026-12", "line 3: 5 values where 6 are expected"),
    ("East Kent,audit,,,2026-12,Report", "line 3: “East Kent” is an area of COAs"),
    ("East Kent,COA,,,2026-12,COA", "line 3: the COA of East Kent is planned for November 2026"),
)
"""The second row of a file, and what is said of it."""


async def test_a_bad_row_is_named_and_nothing_is_imported(desk: Office) -> None:
    for line, said in BAD_ROWS:
        with pytest.raises(BadFile) as raised:
            await take(desk, "Good,audit,,,2026-11,Report", line)
        assert any(said in problem for problem in raised.value.problems), raised.value.problems
    assert await desk.rows("select * from piece") == await desk.rows("select * from piece_month") == []


async def test_every_bad_row_is_named(desk: Office) -> None:
    with pytest.raises(BadFile) as raised:
        await take(desk, ",audit,,,2026-11,Report", "Fathers,audit,,,soon,Report", "Fathers,,,,2026-12,")
    assert [problem.partition(":")[0] for problem in raised.value.problems] == [
        *("line 2", "line 3", "line 4", "line 4"),
    ]


async def test_of_several_coas_of_an_area_the_one_of_the_files_month_is_meant(desk: Office) -> None:
    await plan(desk, Typed("East Kent", "November 2027", "Ashford", "2"))
    await take(desk, "East Kent,COA,,,2027-11,COA", "East Kent,COA,,,2027-08,COA prep")
    assert (await phases(desk, "East Kent November 2027"))["COA prep"] == "Aug 2027"
    assert (await phases(desk, "East Kent November 2026"))["COA prep"] == "Sep–Oct 2026"
    with pytest.raises(BadFile, match="there are several COAs of East Kent"):
        await take(desk, "East Kent,COA,,,2027-08,COA prep")
    await take(desk, "East Kent November 2027,COA,,,2027-07,COA prep")
    assert (await phases(desk, "East Kent November 2027"))["COA prep"] == "Jul 2027"


async def test_two_names_of_one_coa_are_refused(desk: Office) -> None:
    with pytest.raises(BadFile, match="is the same COA as “East Kent” on line 2"):
        await take(desk, "East Kent,COA,,,2026-11,COA", "COA East Kent,COA,,,2026-11,COA")


async def test_a_framework_without_coa_weeks_refuses_it(tmp_path: Path) -> None:
    async with office(f"sqlite:///{tmp_path}/office.db") as desk:
        with pytest.raises(Refused, match="has no COA weeks"):
            async with desk.store.write() as work:
                await import_planner(work, desk.rules, HEAD.encode(), at("2026-08-03 10:00"))


async def test_it_is_kept_in_both_databases(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await take(desk, *EAST, "Fathers,audit,,,2026-11,Report")
        assert (await take(desk, *EAST, "Fathers,audit,,,2026-11,Report")).unchanged == 2
        assert (await phases(desk, "East Kent"))["COA prep"] == "Aug–Oct 2026"
