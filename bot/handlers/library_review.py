"""The library: what was shared is still good."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards.library_payloads import KeepTemplate
from practice import library_review as review


@handles(KeepTemplate)
async def keep(turn: Turn, command: KeepTemplate, desk: Desk) -> Reply:
    """The card that asks follows by itself, for everybody who sees it."""
    return Reply(text=await review.keep(desk.work, desk.rules, desk.person, desk.now, command.template))
