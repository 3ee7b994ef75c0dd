"""What happened to an audit, and what became of what was sent."""

from bot.desk import Desk, handles
from bot.turn import PlaceKind, Reply, Turn
from cards import history as cards
from cards.payloads import ShowHistory
from practice import history


@handles(ShowHistory)
async def show_history(turn: Turn, command: ShowHistory, desk: Desk) -> Reply:
    """One page of it; who else was told, reasons and grades only in a personal chat."""
    view = await history.history_card(
        desk.work,
        desk.rules,
        desk.person,
        desk.scope,
        audit_id=command.audit,
        page=command.page,
        private=turn.place.kind is PlaceKind.PERSONAL,
    )
    return Reply.drawn(cards.history_card(view))
