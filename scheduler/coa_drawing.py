"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import actions as action_cards
from cards import participation as participation_cards
from cards.elements import Drawn
from practice import actions, participation
from practice.records import Delivery
from practice.work import Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _action(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return action_cards.action_card(await actions.message(work, rules, now, args=owed.args))


async def _participation(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await participation.reminder(work, rules, now, args=owed.args)
    return participation_cards.participation_card(view)


COA_DRAWINGS: Mapping[str, Draw] = {
    # The journey.
    # KIT meetings.
    # Concerns.
    # What came of a COA.
    # Actions.
    "action": _action,
    "participation": _participation,
}
"""Every card of COA weeks that a delivery can name."""
