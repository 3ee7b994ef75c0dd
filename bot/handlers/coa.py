"""A QA lead plans a COA; everybody sees how it stands."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import coa as cards
from cards.coa_payloads import ConfirmCoa, PlanCoa, PutCoaAway, ShowCoa
from practice import coa
from practice.coa_plan import Typed


@handles(PlanCoa)
async def plan_coa(turn: Turn, command: PlanCoa, desk: Desk) -> Reply:
    """The journey as it would be; nothing goes out yet."""
    typed = Typed(command.area, command.month, command.districts, command.days)
    return Reply.drawn(
        cards.coa_card(await coa.preview(desk.work, desk.rules, desk.person, desk.now, typed=typed))
    )


@handles(ConfirmCoa)
async def confirm(turn: Turn, command: ConfirmCoa, desk: Desk) -> Reply:
    """The COA stands."""
    view = await coa.confirm(desk.work, desk.rules, desk.person, desk.now, command.coa)
    return Reply.drawn(cards.coa_card(view), replaces=True)


@handles(PutCoaAway)
async def put_away(turn: Turn, command: PutCoaAway, desk: Desk) -> Reply:
    """The plan is not wanted."""
    view = await coa.put_away(desk.work, desk.rules, desk.person, desk.now, command.coa)
    return Reply.drawn(cards.coa_card(view), replaces=True)


@handles(ShowCoa)
async def show_coa(turn: Turn, command: ShowCoa, desk: Desk) -> Reply:
    """One COA, or all."""
    work, rules, now = desk.work, desk.rules, desk.now
    if not command.words and not command.coa:
        return Reply.drawn(cards.coas_card(await coa.coas_card(work, rules)))
    coa_id = command.coa or (await coa.coa_called(work, rules, command.words, now)).id
    return Reply.drawn(cards.coa_card(await coa.coa_card(work, rules, now, coa_id)))
