"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import actions as action_cards
from cards import journey as journey_cards
from cards import kit as kit_cards
from cards import participation as participation_cards
from cards.elements import Drawn
from practice import actions, journey_steps, kit, participation
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler import concern_drawing

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _kit(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await kit.kit_card(work, rules, owed.args["kit"], unlinked=unlinked)
    return kit_cards.kit_card(view, mentions=bool(owed.to.channel_id))


async def _kit_notice(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return kit_cards.notice_card(await kit.notice(work, rules, owed.args["kit"], owed.args["why"]))


async def _step(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return journey_cards.step_card(await journey_steps.step_card(work, rules, args=owed.args))


async def _action(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return action_cards.action_card(await actions.message(work, rules, now, args=owed.args))


async def _participation(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await participation.reminder(work, rules, now, args=owed.args)
    return participation_cards.participation_card(view)


COA_DRAWINGS: Mapping[str, Draw] = {
    # The journey.
    "step": _step,
    # KIT meetings.
    "kit": _kit,
    "kit_notice": _kit_notice,
    # Concerns.
    "concern": concern_drawing.concern,
    "concern_receipt": concern_drawing.receipt,
    "concern_done": concern_drawing.done,
    "concern_late": concern_drawing.late,
    "concern_telephone": concern_drawing.telephone,
    # What came of a COA.
    # Actions.
    "action": _action,
    "participation": _participation,
}
"""Every card of COA weeks that a delivery can name."""
