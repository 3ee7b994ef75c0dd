"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards.elements import Drawn
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler import concern_drawing

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]

COA_DRAWINGS: Mapping[str, Draw] = {
    # The journey.
    # KIT meetings.
    # Concerns.
    "concern": concern_drawing.concern,
    "concern_receipt": concern_drawing.receipt,
    "concern_done": concern_drawing.done,
    "concern_late": concern_drawing.late,
    "concern_telephone": concern_drawing.telephone,
    # What came of a COA.
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
