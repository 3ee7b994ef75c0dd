"""The checklist of the first day, for a QA lead."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards.doctor import setup_card
from cards.payloads import ShowSetup
from practice import doctor


@handles(ShowSetup)
async def show_setup(turn: Turn, command: ShowSetup, desk: Desk) -> Reply:
    """How each step stands now; pressed again, the same card says it anew."""
    view = await doctor.setup_card(desk.work, desk.rules, desk.now)
    return Reply.drawn(setup_card(view), replaces=True)
