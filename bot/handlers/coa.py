"""A QA lead plans a COA, typed or in a dialog, moves it or calls it off; everybody sees how it stands."""

from bot.desk import Desk, handles
from bot.turn import Kind, Reply, Turn
from cards import coa as cards
from cards import coa_changes as change_cards
from cards import coa_forms as form_cards
from cards.coa_payloads import (
    CancelCoa,
    ConfirmCancel,
    ConfirmCoa,
    ConfirmMove,
    KeepCoa,
    MoveCoa,
    OpenPlan,
    PlanCoa,
    PutCoaAway,
    SendPlace,
    SendPlan,
    ShowCoa,
    WholeCoa,
)
from cards.notices import notice
from practice import coa, coa_changes, coa_forms
from practice.coa_plan import Typed
from practice.coa_views import ChangeCard, CoaCard, DaysPage, WherePage


@handles(PlanCoa)
async def plan_coa(turn: Turn, command: PlanCoa, desk: Desk) -> Reply:
    """The journey as it would be, or the way to the form; nothing goes out yet."""
    view = await coa_forms.plan_typed(desk.work, desk.rules, desk.person, desk.now, words=command.words)
    return Reply.drawn(cards.coa_card(view) if isinstance(view, CoaCard) else form_cards.offer_card(view))


def _page(view: CoaCard | WherePage | DaysPage) -> Reply:
    """The dialog's next page."""
    if isinstance(view, CoaCard):
        return Reply.drawn(cards.coa_card(view, in_dialog=True), title=f"COA of {view.area}")
    if isinstance(view, WherePage):
        return Reply.drawn(form_cards.where_dialog(view), title="Plan a COA")
    return Reply.drawn(form_cards.days_dialog(view), title="Plan a COA")


@handles(OpenPlan)
async def open_plan(turn: Turn, command: OpenPlan, desk: Desk) -> Reply:
    """The form, with what was typed."""
    typed = Typed(command.area, command.month, command.districts, command.days, command.chair)
    return _page(
        await coa_forms.open_form(
            desk.work, desk.rules, desk.now, typed=typed, coa_id=command.coa, where=command.where
        )
    )


@handles(SendPlace)
async def send_place(turn: Turn, command: SendPlace, desk: Desk) -> Reply:
    """To the form's second page."""
    typed = Typed("", "", command.districts, command.days, command.chair)
    return _page(await coa_forms.go_on(desk.work, desk.rules, desk.now, typed=typed, inputs=command.inputs))


@handles(SendPlan)
async def send_plan(turn: Turn, command: SendPlan, desk: Desk) -> Reply:
    """The journey as it would be; nothing goes out yet."""
    return _page(
        await coa_forms.send(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            area=command.area,
            month=command.month,
            inputs=command.inputs,
        )
    )


def _shown(turn: Turn, view: CoaCard) -> Reply:
    """In place of the card whose button was pressed, or as the dialog's next page."""
    if turn.kind is Kind.DIALOG_SUBMIT:
        return _page(view)
    return Reply.drawn(cards.coa_card(view), replaces=True)


@handles(ConfirmCoa)
async def confirm(turn: Turn, command: ConfirmCoa, desk: Desk) -> Reply:
    """The COA stands."""
    view = await coa.confirm(
        desk.work, desk.rules, desk.person, desk.now, command.coa, version=command.version
    )
    return _shown(turn, view)


@handles(PutCoaAway)
async def put_away(turn: Turn, command: PutCoaAway, desk: Desk) -> Reply:
    """The plan is not wanted."""
    return _shown(turn, await coa.put_away(desk.work, desk.rules, desk.person, desk.now, command.coa))


@handles(ShowCoa)
async def show_coa(turn: Turn, command: ShowCoa, desk: Desk) -> Reply:
    """One COA, or all."""
    work, rules, now = desk.work, desk.rules, desk.now
    if not command.words and not command.coa:
        return Reply.drawn(cards.coas_card(await coa.coas_card(work, rules, now)))
    coa_id = command.coa or (await coa.coa_called(work, rules, command.words, now)).id
    return Reply.drawn(cards.coa_card(await coa.coa_card(work, rules, now, coa_id)))


@handles(WholeCoa)
async def whole_coa(turn: Turn, command: WholeCoa, desk: Desk) -> Reply:
    """Every step of its journey."""
    view = await coa.coa_card(desk.work, desk.rules, desk.now, command.coa)
    return Reply.drawn(cards.journey_dialog(view), title=f"COA of {view.area}")


@handles(MoveCoa)
async def move_coa(turn: Turn, command: MoveCoa, desk: Desk) -> Reply:
    """What moving would do; nothing is moved yet."""
    view = await coa_changes.preview_move(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        words=command.words,
        to=command.to,
        reason=command.reason,
    )
    return Reply.drawn(change_cards.change_card(view))


@handles(ConfirmMove)
async def confirm_move(turn: Turn, command: ConfirmMove, desk: Desk) -> Reply:
    """Moved; whoever is concerned is told."""
    return _changed(
        await coa_changes.move(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            month=command.month,
            days=command.days,
            reason=command.reason,
            version=command.version,
        )
    )


@handles(CancelCoa)
async def cancel_coa(turn: Turn, command: CancelCoa, desk: Desk) -> Reply:
    """What calling it off would do."""
    view = await coa_changes.preview_cancel(
        desk.work, desk.rules, desk.person, desk.now, words=command.words, reason=command.reason
    )
    return Reply.drawn(change_cards.change_card(view))


@handles(ConfirmCancel)
async def confirm_cancel(turn: Turn, command: ConfirmCancel, desk: Desk) -> Reply:
    """Called off; whoever is concerned is told."""
    return _changed(
        await coa_changes.cancel(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            reason=command.reason,
            version=command.version,
        )
    )


def _changed(view: ChangeCard) -> Reply:
    return Reply.drawn(change_cards.change_card(view), replaces=True)


@handles(KeepCoa)
async def keep(turn: Turn, command: KeepCoa, desk: Desk) -> Reply:
    """The change is not wanted."""
    said = await coa_changes.kept_as_it_is(desk.work, desk.rules, command.coa)
    return Reply.drawn(notice("Nothing was changed", said, "COA weeks"), replaces=True)
