"""Somebody writes what a focus group said; who it was, no function here can know from its use case."""

from bot.desk import Desk, handles, require_private
from bot.turn import Reply, Turn
from cards import focus as cards
from cards.coa_week_payloads import (
    AskFocusCode,
    ChangeFocus,
    FindFocus,
    FocusForm,
    OfferFocus,
    SendFocus,
    ShowThemes,
    TakeFocusBack,
)
from cards.elements import Drawn
from practice import focus, focus_entries
from practice.focus_views import CodeDialog, EntryDialog, FocusDialog, GoneDialog, SavedDialog


def _page(view: FocusDialog | SavedDialog | CodeDialog | EntryDialog | GoneDialog) -> Reply:
    """A page of the dialog."""
    return Reply.drawn(_drawn(view), title=cards.TITLE)


def _drawn(view: FocusDialog | SavedDialog | CodeDialog | EntryDialog | GoneDialog) -> Drawn:
    match view:
        case FocusDialog():
            return cards.form_dialog(view)
        case SavedDialog():
            return cards.saved_dialog(view)
        case CodeDialog():
            return cards.code_dialog(view)
        case EntryDialog():
            return cards.entry_dialog(view)
        case GoneDialog():
            return cards.gone_dialog(view)


_NOT_HERE = "What focus groups say stands in no channel. Please type this in your own chat with me."


@handles(OfferFocus)
async def offer_focus(turn: Turn, command: OfferFocus, desk: Desk) -> Reply:
    """Typed: the button that opens the form."""
    require_private(turn, _NOT_HERE)
    return Reply.drawn(cards.offer_card(await focus.offer(desk.work, desk.rules, desk.now, command.words)))


@handles(FocusForm)
async def focus_form(turn: Turn, command: FocusForm, desk: Desk) -> Reply:
    """The form."""
    return _page(
        await focus_entries.form(
            desk.work, desk.rules, desk.now, coa_id=command.coa, district=command.district
        )
    )


@handles(SendFocus)
async def send_focus(turn: Turn, command: SendFocus, desk: Desk) -> Reply:
    """Kept; the page shows its code."""
    return _page(
        await focus_entries.contribute(
            desk.work,
            desk.rules,
            desk.now,
            coa_id=command.coa,
            district=command.district,
            token=command.token,
            inputs=command.inputs,
        )
    )


@handles(AskFocusCode)
async def ask_focus_code(turn: Turn, command: AskFocusCode, desk: Desk) -> Reply:
    """Asks for the code."""
    return _page(await focus_entries.code_page(desk.rules))


@handles(FindFocus)
async def find_focus(turn: Turn, command: FindFocus, desk: Desk) -> Reply:
    """The entry of a code."""
    return _page(await focus_entries.find(desk.work, desk.rules, inputs=command.inputs))


@handles(ChangeFocus)
async def change_focus(turn: Turn, command: ChangeFocus, desk: Desk) -> Reply:
    """Changed."""
    return _page(
        await focus_entries.change(
            desk.work,
            desk.rules,
            desk.now,
            code=command.code,
            shown=command.shown,
            inputs=command.inputs,
        )
    )


@handles(TakeFocusBack)
async def take_focus_back(turn: Turn, command: TakeFocusBack, desk: Desk) -> Reply:
    """Taken back."""
    return _page(await focus_entries.take_back(desk.work, desk.rules, code=command.code))


@handles(ShowThemes)
async def show_themes(turn: Turn, command: ShowThemes, desk: Desk) -> Reply:
    """What the focus groups said, once the slide pack is out."""
    require_private(turn, _NOT_HERE)
    view = await focus.themes_card(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        words=command.words,
        coa_id=command.coa,
        district=command.district,
        page=command.page,
    )
    return Reply.drawn(cards.themes_card(view))
