"""The library: something is shared."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import library as cards
from cards import library_forms as forms
from cards.library_payloads import OfferShare, OpenShare, SendShare
from practice import library_sharing as sharing
from practice.library import library_rules
from practice.library_extension import found_in_a_message
from practice.library_views import AlreadyThere, Shared, ShareDialog

_TITLE = "Share a template"


@handles(OfferShare)
async def offer_share(turn: Turn, command: OfferShare, desk: Desk) -> Reply:
    """The way to the form: typed text opens no dialog."""
    library_rules(desk.rules)
    return Reply.drawn(cards.offer_card(desk.rules.framework.title))


@handles(OpenShare)
async def open_share(turn: Turn, command: OpenShare, desk: Desk) -> Reply:
    """The form."""
    source = sharing.Source(command.file, command.looking)
    filled = found_in_a_message(command.link, command.title)
    return page(await sharing.share_page(desk.work, desk.rules, desk.person, source=source, filled=filled))


@handles(SendShare)
async def send_share(turn: Turn, command: SendShare, desk: Desk) -> Reply:
    """Shared; its card goes to the channel."""
    source = sharing.Source(command.file, command.looking)
    return page(
        await sharing.share(
            desk.work, desk.rules, desk.person, desk.now, source=source, inputs=command.inputs
        )
    )


def page(view: ShareDialog | AlreadyThere | Shared) -> Reply:
    """The dialog's next page."""
    if isinstance(view, ShareDialog):
        return Reply.drawn(forms.share_dialog(view), title=_TITLE)
    if isinstance(view, AlreadyThere):
        return Reply.drawn(forms.already_page(view), title=_TITLE)
    return Reply.drawn(forms.shared_page(view), title=_TITLE)
