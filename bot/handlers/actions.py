"""What a next-steps meeting agreed: made, shown, said to be done, changed."""

from bot.desk import Desk, handles, require_private
from bot.turn import Reply, Turn
from cards import action_forms as forms
from cards import actions as cards
from cards.coa_week_payloads import AskAction, MakeActions, OpenAction, SendAction, ShowActions, TellAction
from practice import action_forms, action_lists, action_making
from practice.action_views import ActionCard, AskDialog, MakeDialog
from practice.views import Filled

_NOT_HERE = "What came of an action is said in its dialog or in your own chat, not in a channel."


@handles(ShowActions)
async def show_actions(turn: Turn, command: ShowActions, desk: Desk) -> Reply:
    """A list; its next page is a message of its own."""
    view = await action_lists.actions_card(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        words=command.words,
        coa_id=command.coa,
        page=command.page,
    )
    return Reply.drawn(cards.actions_card(view))


@handles(OpenAction)
async def open_action(turn: Turn, command: OpenAction, desk: Desk) -> Reply:
    """One action, as its reader may read it."""
    require_private(turn, _NOT_HERE)
    return _page(
        await action_forms.open_page(desk.work, desk.rules, desk.person, desk.now, action_id=command.action)
    )


@handles(AskAction)
async def ask_action(turn: Turn, command: AskAction, desk: Desk) -> Reply:
    """The form."""
    require_private(turn, _NOT_HERE)
    return _page(
        await action_forms.ask_page(
            desk.work, desk.rules, desk.person, desk.now, action_id=command.action, how=command.how
        )
    )


@handles(TellAction)
async def tell_action(turn: Turn, command: TellAction, desk: Desk) -> Reply:
    """Done as the form says; every card of the action follows."""
    require_private(turn, _NOT_HERE)
    return _page(
        await action_forms.answer(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            action_id=command.action,
            how=command.how,
            version=command.version,
            inputs=command.inputs,
        )
    )


def _page(page: AskDialog | ActionCard) -> Reply:
    if isinstance(page, AskDialog):
        return Reply.drawn(forms.ask_dialog(page), title=page.card.action_id)
    return Reply.drawn(cards.action_dialog(page), title=page.action_id)


@handles(MakeActions)
async def make_actions(turn: Turn, command: MakeActions, desk: Desk) -> Reply:
    """The form, with a page of what the week suggested; what was typed stays in it."""
    return _making(
        await action_making.make_page(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            page=command.page,
            filled=Filled(command.inputs),
        )
    )


@handles(SendAction)
async def send_action(turn: Turn, command: SendAction, desk: Desk) -> Reply:
    """Made; its owner gets it at once."""
    return _making(
        await action_making.make(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            page=command.page,
            inputs=command.inputs,
        )
    )


def _making(page: MakeDialog) -> Reply:
    return Reply.drawn(forms.make_dialog(page), title=f"{page.area} COA")
