"""Two QA leads at once, and what no client of Teams would send."""

import asyncio

from card_checks import check
from kent import COA, kent_office
from office import Office
from planner_desk import change, opened, phases, rows, save_phases, save_piece, take

from cards.planner_forms import phases_dialog, piece_dialog
from practice.planner_views import PhasesDialog, PieceCard, PieceDialog

PIECE = {
    "name": "Fathers",
    "kind": "audit",
    "involvement": "consult",
    "lead": "QA Lead",
    "phases": "Report Nov 2026",
}


async def coa_page(desk: Office) -> PhasesDialog:
    page = await opened(desk, COA)
    assert isinstance(page, PhasesDialog)
    return page


async def test_of_two_who_change_different_phases_at_once_both_are_kept(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        page = await coa_page(desk)
        both = await asyncio.gather(
            save_phases(desk, page, {"COA prep from": "Aug 2026"}),
            save_phases(desk, page, {"Next steps until": "Mar 2027"}),
        )
        assert {type(one) for one in both} == {PieceCard}
        standing = await phases(desk, "East Kent")
        assert (standing["COA prep"], standing["Next steps"]) == ("Aug–Oct 2026", "Feb–Mar 2027")


async def test_of_two_who_change_the_same_phase_at_once_the_second_is_asked_again(desk: Office) -> None:
    page = await coa_page(desk)
    first, second = await asyncio.gather(
        save_phases(desk, page, {"COA prep from": "Aug 2026"}),
        save_phases(desk, page, {"COA prep from": "Jul 2026"}),
    )
    assert isinstance(first, PieceCard)
    assert isinstance(second, PhasesDialog)
    assert second.filled.problems == (
        "COA prep: somebody else made it “Aug–Oct 2026” meanwhile. Save again if yours is to stand.",
    )
    assert isinstance(await save_phases(desk, second, {}), PieceCard)
    assert (await phases(desk, "East Kent"))["COA prep"] == "Jul–Oct 2026"


async def test_of_two_who_add_one_name_at_once_one_is_asked_for_another(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        both = await asyncio.gather(save_piece(desk, PIECE), save_piece(desk, PIECE))
        assert {type(one) for one in both} == {PieceCard, PieceDialog}
        assert sorted(await rows(desk)) == ["East Kent", "Fathers"]


async def test_what_a_file_changed_meanwhile_stays_where_the_page_did_not_touch_it(desk: Office) -> None:
    await save_piece(desk, PIECE)
    page = await opened(desk, (await rows(desk))["Fathers"].piece.id)
    assert isinstance(page, PieceDialog)
    await take(desk, "Fathers,audit,consult,QA Lead 3,2026-12,Report")
    again = await save_piece(desk, {"lead": "QA Lead 2"}, page)
    assert isinstance(again, PieceDialog)
    assert again.filled.problems == (
        "Lead: somebody else made it “QA Lead 3” meanwhile. Save again if yours is to stand.",
    )
    await save_piece(desk, {}, again)
    assert (await rows(desk))["Fathers"].piece.lead == "QA Lead 2"
    assert await phases(desk, "Fathers") == {"Report": "Dec 2026"}


async def test_ten_thousand_characters_come_back_and_are_not_kept(desk: Office) -> None:
    long = "*" * 10_000
    again = await save_piece(desk, {**PIECE, "name": long, "lead": long})
    assert isinstance(again, PieceDialog)
    assert again.filled.values["name"] == long
    assert again.filled.problems == (
        "Name: 10,000 characters are too many. Please shorten it to 80.",
        "Lead: 10,000 characters are too many. Please shorten it to 80.",
    )
    check(piece_dialog(again))
    page = await save_phases(desk, await coa_page(desk), {"COA prep from": long, "COA prep certain": long})
    assert isinstance(page, PhasesDialog)
    check(phases_dialog(page))
    assert await desk.rows("select * from piece") == []


async def test_a_phase_that_was_typed_while_the_page_was_open_is_not_undone_by_it(desk: Office) -> None:
    page = await coa_page(desk)
    await change(desk, "East Kent analysis none")
    assert isinstance(await save_phases(desk, page, {"COA prep from": "Aug 2026"}), PieceCard)
    standing = await phases(desk, "East Kent")
    assert (standing["Analysis and delivery"], standing["COA prep"]) == ("left out", "Aug–Oct 2026")


async def test_a_coa_that_moved_while_its_page_was_open_keeps_only_what_was_typed(desk: Office) -> None:
    page = await coa_page(desk)
    await desk.change(f"update coa set month = '2027-01' where id = '{COA}'")
    assert isinstance(await save_phases(desk, page, {"Next steps certain": "to be confirmed"}), PhasesDialog)
    assert (await phases(desk, "East Kent"))["Next steps"] == "Apr 2027"


async def test_months_with_a_gap_survive_when_only_their_certainty_is_changed(desk: Office) -> None:
    await take(desk, "East Kent,COA,,,2026-07,prep", "East Kent,COA,,,2026-10,prep")
    page = await coa_page(desk)
    await save_phases(desk, page, {"COA prep certain": "to be confirmed"})
    assert (await phases(desk, "East Kent"))["COA prep"] == "Jul 2026, Oct 2026, to be confirmed"
