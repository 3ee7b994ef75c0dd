"""Whoever is asked for a step of a COA's journey says how it stands."""

from bot.desk import Desk, handles
from bot.turn import Kind, PlaceKind, Reply, Turn
from cards import journey as cards
from cards.coa_payloads import MarkStep, ShowStep, StepMarked, TakeStepBack
from practice import journey_steps
from practice.journey_views import MarkDialog, MarkedCard


@handles(ShowStep)
async def show_step(turn: Turn, command: ShowStep, desk: Desk) -> Reply:
    """One step, with its buttons for whoever may mark it."""
    view = await journey_steps.step_called(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        words=command.words,
        shown_to_all=turn.place.kind is not PlaceKind.PERSONAL,
    )
    return Reply.drawn(cards.step_card(view))


@handles(MarkStep)
async def mark_step(turn: Turn, command: MarkStep, desk: Desk) -> Reply:
    """The page that asks for a note."""
    return _marking(
        await journey_steps.mark_page(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            key=command.step,
            done=command.done,
        )
    )


@handles(StepMarked)
async def step_marked(turn: Turn, command: StepMarked, desk: Desk) -> Reply:
    """Done, or not done; every card of the step follows."""
    return _marking(
        await journey_steps.mark(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            key=command.step,
            done=command.done,
            version=command.version,
            inputs=command.inputs,
        )
    )


def _marking(page: MarkDialog | MarkedCard) -> Reply:
    drawn = cards.mark_dialog(page) if isinstance(page, MarkDialog) else cards.marked_card(page)
    return Reply.drawn(drawn, title=page.title)


@handles(TakeStepBack)
async def take_step_back(turn: Turn, command: TakeStepBack, desk: Desk) -> Reply:
    """Not done after all: in the chat a notice, as its card follows; in the dialog its next page."""
    view = await journey_steps.take_back(
        desk.work, desk.rules, desk.person, desk.now, coa_id=command.coa, key=command.step
    )
    if turn.kind is Kind.DIALOG_SUBMIT:
        return Reply.drawn(cards.marked_card(view), title=view.title)
    return Reply(text=f"“{view.title}”: {view.said}")
