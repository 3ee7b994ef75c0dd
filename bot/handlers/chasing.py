"""What is overdue, and what a manager says to it."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import chasing as cards
from cards.payloads import Acknowledge, ShowOverdue, WholeLine
from practice import chasing, status


@handles(ShowOverdue)
async def show_overdue(turn: Turn, command: ShowOverdue, desk: Desk) -> Reply:
    """Everything overdue within the person's scope."""
    narrowed = await status.narrow(
        desk.work, desk.rules, desk.now, command.words, command.round, command.service
    )
    view = await chasing.overdue_list(
        desk.work,
        desk.rules,
        desk.person,
        desk.scope,
        desk.now,
        title=narrowed.service or narrowed.round_id or "All services",
        round_id=narrowed.round_id,
        service=narrowed.service,
    )
    return Reply.drawn(cards.overdue_card(view))


@handles(WholeLine)
async def whole_line(turn: Turn, command: WholeLine, desk: Desk) -> Reply:
    """As a dialog: everything overdue in the line."""
    view = await chasing.overdue_list(
        desk.work, desk.rules, desk.person, desk.scope, desk.now, title="Your whole line"
    )
    return Reply.drawn(cards.overdue_card(view), title="Overdue in your line")


@handles(Acknowledge)
async def acknowledge(turn: Turn, command: Acknowledge, desk: Desk) -> Reply:
    """The manager has spoken with those who are late; the card says so from now on."""
    view = await chasing.acknowledge(desk.work, desk.rules, desk.person, desk.now, command.key)
    return Reply.drawn(cards.morning_card(view))
