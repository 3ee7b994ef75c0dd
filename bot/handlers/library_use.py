""" "Useful to us", and "We used it"."""

from bot.desk import Desk, handles
from bot.turn import DIALOGS, NOTHING, PlaceKind, Reply, Turn
from cards import library as library_cards
from cards import library_use as cards
from cards.library_payloads import FindUseful, OpenUsed, SendUsed
from practice import library_use
from practice.library_use_views import UseDialog
from practice.library_views import TemplateCard


@handles(FindUseful)
async def find_useful(turn: Turn, command: FindUseful, desk: Desk) -> Reply:
    """Counted, or no more; the card for everybody is edited by and by."""
    view = await library_use.find_useful(
        desk.work, desk.rules, desk.person, desk.now, template_id=command.template, on=command.on
    )
    return _seen(turn, view)


def _seen(turn: Turn, view: TemplateCard) -> Reply:
    """The presser's own view. A client too old for one would post it to the whole channel: there it is not sent."""
    if turn.kind in DIALOGS:
        return Reply.drawn(cards.useful_page(view), title=view.title)
    if turn.executed or turn.place.kind is PlaceKind.PERSONAL:
        return Reply.drawn(library_cards.template_card(view))
    return NOTHING


@handles(OpenUsed)
async def open_used(turn: Turn, command: OpenUsed, desk: Desk) -> Reply:
    """The form, from a card or from another page of a dialog."""
    page = await library_use.use_page(desk.work, desk.rules, desk.person, command.template)
    return Reply.drawn(cards.use_dialog(page), title=cards.USED)


@handles(SendUsed)
async def send_used(turn: Turn, command: SendUsed, desk: Desk) -> Reply:
    """Kept; whoever shared it is told."""
    page = await library_use.use(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        template_id=command.template,
        number=command.number,
        inputs=command.inputs,
    )
    if isinstance(page, UseDialog):
        return Reply.drawn(cards.use_dialog(page), title=cards.USED)
    return Reply.drawn(cards.kept_page(page), title=cards.USED)
