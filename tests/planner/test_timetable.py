"""The planner by month: which months it shows, and how much of them a card holds."""

import pytest
from card_checks import check, words
from kent import manager
from office import Office
from planner_desk import save_piece, take, timetable

from cards.planner import timetable_card
from practice.errors import BadInput
from practice.planner_months import run_words

PIECE = {"kind": "audit", "involvement": "consult", "lead": "QA Lead"}


async def test_alone_it_shows_twelve_months_from_this_one(desk: Office) -> None:
    card = await timetable(desk)
    assert card.title == "August 2026 to July 2027"
    shown = [(run_words(block.run), [cell.phase for cell in block.cells]) for block in card.months]
    assert shown == [
        ("Aug 2026", ["Data tasks"]),
        ("Sep 2026", ["COA prep"]),
        ("Oct 2026", ["COA prep"]),
        ("Nov 2026", ["COA"]),
        ("Dec 2026", ["Analysis and delivery"]),
        ("Jan 2027", ["Analysis and delivery"]),
        ("Feb 2027", ["Next steps"]),
        ("Mar–Jul 2027", []),
    ]


async def test_any_run_of_months_and_only_what_stands_in_it(desk: Office) -> None:
    card = await timetable(desk, "Dec 2026 - May 2028")
    assert (card.title, card.coas, card.pages) == ("December 2026 to May 2028", 1, 1)
    assert (await timetable(desk, "2028")).lines == ()
    assert "Nothing stands in these months yet" in words(timetable_card(await timetable(desk, "2028")).card)


async def test_a_run_that_cannot_be_shown_says_why(desk: Office) -> None:
    for typed, said in (
        ("Feb 2028 - Oct 2026", "ends before it begins"),
        ("Oct 2026 - Oct 2028", "25 months; 24 are the most"),
        ("next week", "is no month"),
        ("East Kent", "is no month"),
    ):
        with pytest.raises(BadInput, match=said):
            await timetable(desk, typed)


async def test_nothing_planned_is_said_and_how_to_begin(bare: Office) -> None:
    card = timetable_card(await timetable(bare))
    check(card)
    assert "plan coa" in words(card.card)


async def test_only_whoever_may_change_it_has_the_buttons(desk: Office) -> None:
    assert (await timetable(desk)).may_change
    assert not (await timetable(desk, by=manager("Ashford"))).may_change


async def test_twenty_four_months_stand_on_two_pages(desk: Office) -> None:
    first = await timetable(desk, "Jul 2026 - Jun 2028")
    second = await timetable(desk, first.words, page=2)
    assert (first.page, first.pages, second.page) == (1, 2, 2)
    assert run_words(second.months[0].run) == "Jan–Jun 2028"
    assert (await timetable(desk, first.words, page=99)) == second


async def test_a_full_planner_is_cut_into_cards_that_teams_takes(desk: Office) -> None:
    for number in range(40):
        name = f"{number:02} {'*<_[' * 20}"[:80]
        lines = "\n".join(f"{'_' * 60} {number % 7}{part} Sep 2026 - Aug 2027" for part in range(3))
        await save_piece(desk, {**PIECE, "name": name, "phases": lines})
    pages = (await timetable(desk)).pages
    assert pages > 1
    for page in range(1, pages + 1):
        view = await timetable(desk, page=page)
        check(timetable_card(view))
    second = await timetable(desk, page=2)
    assert len(second.lines) + second.more == 41
    assert f"and {second.more} more" in words(timetable_card(second).card)


async def test_rows_are_coas_by_month_then_pieces_by_their_first_month(desk: Office) -> None:
    await take(
        desk,
        "Zebra,evaluation,,,2026-08,Report",
        "Fathers,audit,,,2026-09,Report",
        "Somewhere,COA,,,2027-05,COA",
    )
    assert [line.name for line in (await timetable(desk)).lines] == [
        "East Kent",
        "Somewhere",
        "Zebra",
        "Fathers",
    ]
