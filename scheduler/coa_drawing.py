"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import journey as journey_cards
from cards.elements import Drawn
from practice import journey_steps
from practice.records import Delivery
from practice.work import Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _step(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return journey_cards.step_card(await journey_steps.step_card(work, rules, args=owed.args))


COA_DRAWINGS: Mapping[str, Draw] = {
    # The journey.
    "step": _step,
    # KIT meetings.
    # Concerns.
    # What came of a COA.
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
