"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards.elements import Drawn
from practice.records import Delivery
from practice.work import Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]

COA_DRAWINGS: Mapping[str, Draw] = {
    # The journey.
    # KIT meetings.
    # Concerns.
    # What came of a COA.
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
