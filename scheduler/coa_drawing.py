"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import coa_changes as coa_change_cards
from cards.elements import Drawn
from practice import coa_notices
from practice.records import Delivery
from practice.work import Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _changed(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return coa_change_cards.notice_card(await coa_notices.notice(work, rules, now, args=owed.args))


COA_DRAWINGS: Mapping[str, Draw] = {
    # The plan.
    "coa_changed": _changed,
    # The journey.
    # KIT meetings.
    # Concerns.
    # What came of a COA.
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
