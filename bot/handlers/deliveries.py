"""What the bot owes in Teams, and sending again what did not arrive."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import deliveries as cards
from cards.payloads import SendAgain, ShowDeliveries
from practice import deliveries


@handles(ShowDeliveries)
async def show_deliveries(turn: Turn, command: ShowDeliveries, desk: Desk) -> Reply:
    """How everything that was owed stands now."""
    return Reply.drawn(
        cards.deliveries_card(await deliveries.deliveries_card(desk.work, desk.rules, desk.now))
    )


@handles(SendAgain)
async def send_again(turn: Turn, command: SendAgain, desk: Desk) -> Reply:
    """One that did not arrive, or all of them, go out again; the card says so to everybody."""
    view = await deliveries.send_again(desk.work, desk.rules, desk.person, desk.now, command.delivery)
    return Reply.drawn(cards.deliveries_card(view), replaces=True)
