"""`actions`: one's own, one's line's, an area's, what is overdue."""

from datetime import date

import pytest
from action_desk import OUTCOME, OWNER, SENIOR, answer, away, done, listed, make
from kent import AREA_AD, COA, PDM, QA, kent_office, manager, plan, practitioner, team_manager
from office import Office

from practice.action_lists import PAGE
from practice.action_views import ActionsCard
from practice.coa_plan import Typed
from practice.errors import BadInput, NotFound

ASHFORD = team_manager("Ashford")
LATE = "2027-02-12 12:00"


def ids(view: ActionsCard) -> list[str]:
    return [row.action_id for row in view.rows]


async def three(desk: Office) -> None:
    """Dover's, due on 5 February; Ashford's, due on 22 January; a QA lead's, due on 26 February."""
    await make(desk)
    await make(desk, owner=ASHFORD, district="Ashford", due="2027-01-22")
    await make(desk, owner=QA, district="East Kent", due="2027-02-26")


async def test_alone_it_lists_what_is_the_presser_s_or_their_line_s_the_most_urgent_first(
    database_url: str,
) -> None:
    async with kent_office(database_url) as desk:
        await three(desk)
        for name, title, expected in (
            (OWNER, "Your open actions", ["ACT-1"]),
            (SENIOR, "Open actions of your line", ["ACT-1"]),
            (manager("Ashford"), "Open actions of your line", ["ACT-2"]),
            (AREA_AD, "Open actions of your line", ["ACT-2", "ACT-1"]),
            (PDM, "Your open actions", []),
            (practitioner("Dover"), "Your open actions", []),
            (QA, "All open actions", ["ACT-2", "ACT-1", "ACT-3"]),
        ):
            view = await listed(desk, name)
            assert (view.title, ids(view)) == (title, expected), name
        await done(desk)
        assert ids(await listed(desk, OWNER)) == []


async def test_a_cover_sees_what_they_look_after_today(desk: Office) -> None:
    await make(desk)
    await away(desk, OWNER, "2027-01-11", "2027-01-15", cover=ASHFORD)
    assert ids(await listed(desk, ASHFORD, now="2027-01-12 12:00")) == ["ACT-1"]
    assert ids(await listed(desk, ASHFORD, now="2027-01-18 12:00")) == []


async def test_overdue_lists_what_is_late_within_reach(desk: Office) -> None:
    await three(desk)
    view = await listed(desk, QA, "overdue", now=LATE)
    assert (view.title, ids(view), view.overdue, view.open) == (
        "All overdue actions",
        ["ACT-2", "ACT-1"],
        2,
        0,
    )
    assert ids(await listed(desk, SENIOR, "overdue", now=LATE)) == ["ACT-1"]
    assert ids(await listed(desk, QA, "Overdue East Kent", now=LATE)) == ["ACT-2", "ACT-1"]
    assert ids(await listed(desk, QA, "overdue", now="2027-01-22 23:59:59")) == []


@pytest.mark.parametrize("words", ["East Kent", "east  kent", "East Kent November 2026"])
async def test_of_an_area_everybody_sees_what_was_agreed_with_what_is_done_last(
    desk: Office, words: str
) -> None:
    await three(desk)
    await done(desk, text=OUTCOME)
    await answer(desk, "drop", by=QA, action="ACT-3", text="It is in another plan.")
    view = await listed(desk, practitioner("Dover"), words, now=LATE)
    assert view.title == "Actions of East Kent"
    assert ids(view) == ["ACT-2", "ACT-1", "ACT-3"]
    assert (view.overdue, view.open, view.done, view.dropped) == (1, 0, 1, 1)
    assert [row.closed for row in view.rows] == [
        "",
        "by Team Manager, Dover 1 on Fri 8 January",
        "by QA Lead 1 on Fri 8 January",
    ]
    assert OUTCOME not in str(view)
    assert view.make_for == ""
    assert (await listed(desk, QA, words)).make_for == COA


async def test_of_two_coas_of_an_area_both_are_listed_and_made_of_the_last_that_began(desk: Office) -> None:
    later = await plan(desk, Typed("East Kent", "April 2027", "Dover", "6"), now="2027-01-04 09:00")
    await make(desk)
    view = await listed(desk, QA, "East Kent")
    assert (ids(view), view.make_for) == (["ACT-1"], COA)
    assert (await listed(desk, QA, "East Kent", now="2027-05-04 09:00")).make_for == later
    assert ids(await listed(desk, QA, "East Kent April")) == []
    assert ids(await listed(desk, QA, coa_id=COA)) == ["ACT-1"]


async def test_one_is_found_by_its_number(desk: Office) -> None:
    await three(desk)
    for words in ("ACT-2", "act 2", "ACT2"):
        assert ids(await listed(desk, QA, words)) == ["ACT-2"]
    with pytest.raises(NotFound, match="There is no action “ACT-99”"):
        await listed(desk, QA, "ACT-99")


async def test_more_than_a_page_are_on_the_next_one(desk: Office) -> None:
    for _ in range(PAGE + 1):
        await make(desk)
    first, second = await listed(desk, QA, "East Kent"), await listed(desk, QA, "East Kent", page=2)
    assert (len(first.rows), first.pages, first.open) == (PAGE, 2, PAGE + 1)
    assert ids(second) == [f"ACT-{PAGE + 1}"]
    assert ids(await listed(desk, QA, "East Kent", page=7)) == ids(second)


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ("West Kent", NotFound, "No COA of West Kent is planned"),
        ("East Cent", BadInput, "Did you mean “East Kent”"),
        ("the moon", BadInput, "No area or service of a COA is called"),
    ],
)
async def test_what_is_not_known_is_said(desk: Office, words: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        await listed(desk, QA, words)


async def test_its_date_is_open_to_the_last_second_of_the_day(desk: Office) -> None:
    await make(desk, due=date(2027, 2, 5).isoformat())
    assert (await listed(desk, QA, "overdue", now="2027-02-05 23:59:59")).overdue == 0
    assert (await listed(desk, QA, "overdue", now="2027-02-06 00:00:00")).overdue == 1
