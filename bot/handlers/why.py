"""Why an audit is with its auditor."""

from bot.desk import Desk, handles
from bot.turn import PlaceKind, Reply, Turn
from cards import why as cards
from cards.payloads import ShowWhy
from practice import why


@handles(ShowWhy)
async def show_why(turn: Turn, command: ShowWhy, desk: Desk) -> Reply:
    """The draw explained, and made again."""
    private = turn.place.kind is PlaceKind.PERSONAL
    view = await why.why_card(
        desk.work, desk.rules, desk.person, desk.scope, audit_id=command.audit, private=private
    )
    return Reply.drawn(cards.why_card(view))
