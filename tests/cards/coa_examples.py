"""One example of each card of COA weeks, with sample posts."""

from collections.abc import Callable, Mapping
from datetime import date

import planner_examples

from cards import coa
from cards.elements import Drawn
from practice.coa_records import CoaDay, CoaState, StepState
from practice.coa_views import CoaCard, CoaRow, CoasCard, StepRow

COA_ID = "east-kent-2026-11"
PLAN = CoaCard(
    coa_id=COA_ID,
    area="East Kent",
    is_service=False,
    month="November 2026",
    state=CoaState.PREVIEWED,
    days=tuple(
        CoaDay(COA_ID, district, number, date(2026, 11, first + number - 1))
        for district, first in (("Ashford", 3), ("Canterbury", 10))
        for number in (1, 2, 3)
    ),
    steps=(
        StepRow(
            COA_ID,
            "request",
            "Area slides and data requested",
            date(2026, 8, 11),
            "",
            "QA Lead",
            StepState.OPEN,
            "",
            late=False,
        ),
        StepRow(
            COA_ID,
            "planning",
            "Deep-dive planning meeting",
            date(2026, 10, 6),
            "10:00",
            "QA Lead",
            StepState.OPEN,
            "",
            late=False,
        ),
    ),
    inquiries=(),
    warnings=("West Kent is in prep in September 2026, too.",),
    chair="Practice Development Manager 1",
    channel="COA East Kent",
    today=date(2026, 8, 3),
    token="token",
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    # The plan.
    "coa-preview": lambda: coa.coa_card(PLAN),
    "coas": lambda: coa.coas_card(
        CoasCard((CoaRow(COA_ID, "East Kent", "November 2026", "Deep-dive planning meeting, Tue 6 October"),))
    ),
    # The planner.
    **planner_examples.EXAMPLES,
    # The journey.
    # KIT meetings.
    # Focus groups.
    # Concerns.
    # Participation.
    # What came of a COA.
    # Actions.
}
