"""Somebody raises a concern; the district's manager sees to it and signs it off. Nothing of it stands in a channel."""

from bot.desk import Desk, handles, require_private
from bot.turn import PlaceKind, Reply, Turn
from cards import concern_forms as form_cards
from cards import concerns as cards
from cards.coa_week_payloads import (
    OfferConcern,
    RaiseConcern,
    RecordOversight,
    SendConcern,
    SendOversight,
    SendSignOff,
    ShowConcern,
    ShowConcerns,
    SignOff,
)
from cards.notices import notice
from practice import concern_forms, concerns
from practice.coa import coa_rules
from practice.concern_forms import Origin
from practice.concern_views import ActDialog, ConcernCard, RaiseDialog

_NOT_HERE = "Nothing of a concern stands here. Please open it in your personal chat."


def _elsewhere(turn: Turn, words: str) -> Reply | None:
    """Where somebody else could read it: that it is to be typed in the personal chat, and nothing more."""
    if turn.place.kind is PlaceKind.PERSONAL:
        return None
    said = f"Nothing of a concern stands here. Please type `{words}` to me in your personal chat."
    return Reply.drawn(notice("Only in your personal chat", said))


@handles(OfferConcern)
async def offer(turn: Turn, command: OfferConcern, desk: Desk) -> Reply:
    """The way to the form."""
    coa_rules(desk.rules)
    return _elsewhere(turn, "raise concern") or Reply.drawn(cards.offer_card())


@handles(RaiseConcern)
async def raise_concern(turn: Turn, command: RaiseConcern, desk: Desk) -> Reply:
    """The form."""
    require_private(turn, _NOT_HERE)
    origin = Origin(command.coa, command.audit, command.district)
    page = await concern_forms.raise_page(desk.work, desk.rules, desk.person, origin)
    return Reply.drawn(form_cards.raise_dialog(page), title=cards.RAISE)


@handles(SendConcern)
async def send(turn: Turn, command: SendConcern, desk: Desk) -> Reply:
    """Raised, as the form says; whoever signs it off gets a card."""
    require_private(turn, _NOT_HERE)
    page = await concern_forms.send(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        origin=Origin(command.coa, command.audit, command.district),
        asked=command.asked,
        inputs=command.inputs,
    )
    if isinstance(page, RaiseDialog):
        return Reply.drawn(form_cards.raise_dialog(page), title=cards.RAISE)
    return Reply.drawn(cards.receipt_card(page, in_dialog=True), title=page.concern.concern_id)


@handles(ShowConcern)
async def show_concern(turn: Turn, command: ShowConcern, desk: Desk) -> Reply:
    """One concern, for whoever may see it."""
    require_private(turn, _NOT_HERE)
    return _page(await concerns.shown(desk.work, desk.rules, desk.person, desk.now, command.concern))


@handles(RecordOversight)
async def record_oversight(turn: Turn, command: RecordOversight, desk: Desk) -> Reply:
    """Asks what was discussed, and which actions came of it."""
    require_private(turn, _NOT_HERE)
    return _page(
        await concern_forms.oversight_page(desk.work, desk.rules, desk.person, desk.now, command.concern)
    )


@handles(SendOversight)
async def send_oversight(turn: Turn, command: SendOversight, desk: Desk) -> Reply:
    """Oversight is recorded; every card of the concern follows."""
    require_private(turn, _NOT_HERE)
    return _page(
        await concern_forms.oversee(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            concern_id=command.concern,
            inputs=command.inputs,
        )
    )


@handles(SignOff)
async def sign_off(turn: Turn, command: SignOff, desk: Desk) -> Reply:
    """Asks whether the actions are on the child's file."""
    require_private(turn, _NOT_HERE)
    return _page(await concern_forms.sign_page(desk.work, desk.rules, desk.person, desk.now, command.concern))


@handles(SendSignOff)
async def send_sign_off(turn: Turn, command: SendSignOff, desk: Desk) -> Reply:
    """Signed off; whoever raised it is told, and the post above."""
    require_private(turn, _NOT_HERE)
    return _page(
        await concern_forms.sign(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            concern_id=command.concern,
            inputs=command.inputs,
        )
    )


def _page(page: ActDialog | ConcernCard) -> Reply:
    if isinstance(page, ActDialog):
        return Reply.drawn(form_cards.act_dialog(page), title=page.concern.concern_id)
    return Reply.drawn(cards.concern_page(page), title=page.concern_id)


@handles(ShowConcerns)
async def show_concerns(turn: Turn, command: ShowConcerns, desk: Desk) -> Reply:
    """What the person raised, signs off or oversees."""
    view = await concerns.concerns_card(desk.work, desk.rules, desk.person, desk.now)
    return _elsewhere(turn, "concerns") or Reply.drawn(cards.concerns_card(view))
