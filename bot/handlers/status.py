"""The counts."""

from bot.desk import Desk, handles
from bot.turn import PlaceKind, Reply, Turn
from cards import status as cards
from cards.payloads import ShowStatus
from practice import status


@handles(ShowStatus)
async def show_status(turn: Turn, command: ShowStatus, desk: Desk) -> Reply:
    """Of all, a service or a round; grades only in a personal chat."""
    narrowed = await status.narrow(
        desk.work, desk.rules, desk.now, command.words, command.round, command.service
    )
    view = await status.status_card(
        desk.work,
        desk.rules,
        desk.person,
        desk.scope,
        desk.now,
        narrowed,
        private=turn.place.kind is PlaceKind.PERSONAL,
    )
    return Reply.drawn(cards.status_card(view))
