"""KIT meetings: who is there, and what is observed."""

from bot.desk import Desk, handles
from bot.turn import NOTHING, PlaceKind, Reply, Turn
from cards import kit as cards
from cards import kit_observing as dialogs
from cards.coa_week_payloads import (
    ComeToKit,
    LeaveKit,
    Observe,
    SendObservation,
    ShowKit,
    ShowObservations,
    TakeObservationBack,
)
from practice import kit, kit_observing
from practice.kit_views import KitCard, ObservationsDialog, ObserveDialog


@handles(ShowKit)
async def show_kit(turn: Turn, command: ShowKit, desk: Desk) -> Reply:
    """The meeting that is on; else which one is next. In a channel everybody reads the answer."""
    reader = desk.person if turn.place.kind is PlaceKind.PERSONAL else None
    view = await kit.show(desk.work, desk.rules, reader, desk.now, words=command.words, kit_id=command.kit)
    return Reply.drawn(cards.kit_card(view) if isinstance(view, KitCard) else cards.kits_card(view))


@handles(ComeToKit)
async def come(turn: Turn, command: ComeToKit, desk: Desk) -> Reply:
    """Counted; the message for everybody is edited by and by."""
    return _seen(turn, await kit.come(desk.work, desk.rules, desk.person, desk.now, kit_id=command.kit))


@handles(LeaveKit)
async def leave(turn: Turn, command: LeaveKit, desk: Desk) -> Reply:
    """Counted no more."""
    return _seen(turn, await kit.go(desk.work, desk.rules, desk.person, desk.now, kit_id=command.kit))


def _seen(turn: Turn, view: KitCard) -> Reply:
    """The presser's own view. A client too old for one would post it to the whole channel: there it is not sent."""
    personal = turn.place.kind is PlaceKind.PERSONAL
    if not (turn.executed or personal):
        return NOTHING
    return Reply.drawn(cards.kit_card(view, mentions=not personal))


@handles(Observe)
async def observe(turn: Turn, command: Observe, desk: Desk) -> Reply:
    """The form."""
    return _form(
        await kit_observing.observe_page(
            desk.work, desk.rules, desk.person, desk.now, kit_id=command.kit, change=command.change
        )
    )


@handles(SendObservation)
async def send_observation(turn: Turn, command: SendObservation, desk: Desk) -> Reply:
    """Kept, and everybody sees it; the form is there for another."""
    return _form(
        await kit_observing.observe(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            kit_id=command.kit,
            inputs=command.inputs,
            change=command.change,
        )
    )


def _form(page: ObserveDialog) -> Reply:
    return Reply.drawn(dialogs.observe_dialog(page), title=f"KIT meeting · {page.where}")


@handles(ShowObservations)
async def show_observations(turn: Turn, command: ShowObservations, desk: Desk) -> Reply:
    """A page of what was observed."""
    return _listed(
        await kit_observing.observations_page(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            kit_id=command.kit,
            page=command.page,
            own=command.own,
        )
    )


@handles(TakeObservationBack)
async def take_back(turn: Turn, command: TakeObservationBack, desk: Desk) -> Reply:
    """One's own is there no more."""
    return _listed(
        await kit_observing.take_back(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            kit_id=command.kit,
            observation_id=command.observation,
        )
    )


def _listed(page: ObservationsDialog) -> Reply:
    return Reply.drawn(dialogs.observations_dialog(page), title=f"KIT meeting · {page.where}")
