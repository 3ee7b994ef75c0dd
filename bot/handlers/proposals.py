"""A QA lead gives audits of a leaver out as was proposed."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import proposals as cards
from cards.payloads import ReassignProposed
from practice import proposals


@handles(ReassignProposed)
async def reassign_proposed(turn: Turn, command: ReassignProposed, desk: Desk) -> Reply:
    """Each as the card showed it, checked again; the card says what came of it."""
    view = await proposals.reassign_proposed(
        desk.work, desk.rules, desk.person, desk.now, key=command.key, to=command.to
    )
    return Reply.drawn(cards.proposal_card(view), replaces=True)
