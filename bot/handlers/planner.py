"""Everybody sees the planner; QA leads change it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import planner as cards
from cards import planner_forms as forms
from cards.coa_payloads import (
    AddPiece,
    ChangePhase,
    ChoosePiece,
    OpenPiece,
    RemovePiece,
    SavePhases,
    SavePiece,
    ShowTimetable,
    SureRemovePiece,
)
from cards.elements import Drawn
from practice import planner, planner_forms
from practice.planner_views import (
    ChooseDialog,
    Page,
    PhasesDialog,
    PieceCard,
    PieceDialog,
    Removed,
    RemoveDialog,
)


@handles(ShowTimetable)
async def show_timetable(turn: Turn, command: ShowTimetable, desk: Desk) -> Reply:
    """A page of the planner."""
    view = await planner.timetable(
        desk.work, desk.rules, desk.person, desk.now, words=command.words, page=command.page
    )
    return Reply.drawn(cards.timetable_card(view))


@handles(ChangePhase)
async def change_phase(turn: Turn, command: ChangePhase, desk: Desk) -> Reply:
    """Typed: one phase of one row."""
    view = await planner.change_phase(desk.work, desk.rules, desk.person, desk.now, words=command.words)
    return Reply.drawn(cards.piece_card(view))


@handles(ChoosePiece)
async def choose_piece(turn: Turn, command: ChoosePiece, desk: Desk) -> Reply:
    """Which row."""
    return _page(await planner_forms.choose(desk.work, desk.rules))


@handles(OpenPiece)
async def open_piece(turn: Turn, command: OpenPiece, desk: Desk) -> Reply:
    """Its page."""
    piece_id = command.piece or command.inputs.get("piece", "")
    return _page(await planner_forms.opened(desk.work, desk.rules, piece_id=piece_id))


@handles(SavePhases)
async def save_phases(turn: Turn, command: SavePhases, desk: Desk) -> Reply:
    """A COA's phases, as the page says."""
    return _page(
        await planner_forms.save_phases(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            piece_id=command.piece,
            was=command.was,
            inputs=command.inputs,
        )
    )


@handles(AddPiece)
async def add_piece(turn: Turn, command: AddPiece, desk: Desk) -> Reply:
    """The form."""
    return _page(planner_forms.new_page(desk.rules))


@handles(SavePiece)
async def save_piece(turn: Turn, command: SavePiece, desk: Desk) -> Reply:
    """A piece, as the page says."""
    return _page(
        await planner_forms.save_piece(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            piece_id=command.piece,
            was=command.was,
            inputs=command.inputs,
        )
    )


@handles(RemovePiece)
async def remove_piece(turn: Turn, command: RemovePiece, desk: Desk) -> Reply:
    """Asks whether it is really to be removed."""
    return _page(await planner_forms.ask_remove(desk.work, desk.rules, piece_id=command.piece))


@handles(SureRemovePiece)
async def sure_remove_piece(turn: Turn, command: SureRemovePiece, desk: Desk) -> Reply:
    """It is removed."""
    return _page(
        await planner_forms.remove(
            desk.work, desk.rules, desk.person, desk.now, piece_id=command.piece, seen=command.seen
        )
    )


def _page(view: Page) -> Reply:
    """The dialog's next page."""
    return Reply.drawn(_PAGES[type(view)](view), title="Planner")


_PAGES: Mapping[type, Callable[[Any], Drawn]] = {
    ChooseDialog: forms.choose_dialog,
    PhasesDialog: forms.phases_dialog,
    PieceDialog: forms.piece_dialog,
    RemoveDialog: forms.remove_dialog,
    Removed: forms.removed_dialog,
    PieceCard: partial(cards.piece_card, in_dialog=True),
}
