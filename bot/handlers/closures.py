"""A QA lead says on which days the service is closed."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import closures as cards
from cards.payloads import Close, OpenAgain
from practice import closures


@handles(Close)
async def close(turn: Turn, command: Close, desk: Desk) -> Reply:
    """No working days any more; without days: those that are closed."""
    work, rules, now = desk.work, desk.rules, desk.now
    if not command.days:
        return Reply.drawn(cards.closures_card(await closures.closures_card(work, rules, now)))
    view = await closures.close(work, rules, desk.person, now, days=command.days, reason=command.reason)
    return Reply.drawn(cards.closures_card(view))


@handles(OpenAgain)
async def open_again(turn: Turn, command: OpenAgain, desk: Desk) -> Reply:
    """Working days again."""
    view = await closures.open_again(desk.work, desk.rules, desk.person, desk.now, days=command.days)
    return Reply.drawn(cards.closures_card(view))
