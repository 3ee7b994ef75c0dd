"""Everybody sees the planner; QA leads change it."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import planner as cards
from cards.coa_payloads import ChangePhase, ShowTimetable
from practice import planner


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
