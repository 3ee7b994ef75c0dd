"""One example of each card of COA weeks, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import action_examples
import concern_examples
import focus_examples
import gathering_examples
import journey_examples
import kit_examples
import planner_examples

from cards import coa, coa_changes, coa_forms
from cards.elements import Drawn
from practice.coa_plan import Typed
from practice.coa_records import CoaDay, CoaState, InquiryState, StepState
from practice.coa_views import (
    ChangeCard,
    CoaCard,
    CoaChanged,
    CoaRow,
    CoasCard,
    DayChange,
    DaysPage,
    InquiryRow,
    PlanOffer,
    StepChange,
    StepRow,
    WherePage,
)
from practice.views import Filled

COA_ID = "east-kent-2026-11"
STEPS = (
    ("request", "Area slides and data requested", date(2026, 8, 11), "", "QA Lead"),
    ("received", "Slides and data received; deep dive begun", date(2026, 9, 8), "", "QA Lead, MIU"),
    ("planning", "Deep-dive planning meeting", date(2026, 10, 6), "10:00", "QA Lead"),
    ("slides", "Deep-dive slides checked and sent to the area", date(2026, 10, 13), "", "PDM, QA Lead"),
    ("deep_dive", "Pre-COA deep-dive meeting", date(2026, 10, 20), "10:00", "QA Lead"),
    ("briefing", "Pre-COA briefing", date(2026, 10, 27), "09:00", "PDM"),
    ("samples", "Dip samples and thematic audits", date(2026, 11, 30), "", "QA Lead"),
    ("surveys", "Surveys and interviews", date(2026, 11, 30), "", "QA Lead"),
    ("figures", "Quantitative analysis", date(2026, 11, 30), "", "MIU"),
    ("slide_pack", "Slide pack sent out", date(2026, 12, 4), "", "QA Lead"),
    ("feedback", "Post-COA analysis and feedback meeting", date(2026, 12, 11), "10:00", "QA Lead"),
    ("next_steps", "Next-steps meeting", date(2027, 1, 4), "10:00", "PDM"),
    ("plan", "Plan presented to the division's management team", date(2027, 1, 12), "", "Assistant Director"),
)
DAYS = tuple(
    CoaDay(COA_ID, district, number, date(2026, 11, first + number - 1))
    for district, first in (("Ashford", 3), ("Canterbury", 10))
    for number in (1, 2, 3)
)
PLAN = CoaCard(
    coa_id=COA_ID,
    area="East Kent",
    is_service=False,
    month="November 2026",
    state=CoaState.PREVIEWED,
    days=DAYS,
    steps=tuple(
        StepRow(COA_ID, key, title, due_on, at, owners, StepState.OPEN, "", late=False)
        for key, title, due_on, at, owners in STEPS
    ),
    inquiries=(),
    warnings=("Two COAs are in prep at once: West Kent is, too, in September 2026.",),
    chair="Practice Development Manager 1",
    channel="COA East Kent",
    today=date(2026, 8, 3),
    token="token",
)
STANDS = replace(
    PLAN,
    state=CoaState.PLANNED,
    warnings=(),
    by="QA Lead 1",
    steps=tuple(
        replace(step, state=StepState.DONE if n < 2 else StepState.OPEN, late=n == 2)
        for n, step in enumerate(PLAN.steps)
    ),
    inquiries=(InquiryRow(1, "Permanence for under-fives", InquiryState.AGREED),),
)
TYPED = Typed("East Kent", "2026-11", "Ashford 3, Cantrbury 10", "", "")
WHERE = WherePage(
    areas=("East Kent", "West Kent", "Fostering"),
    months=(("2026-11", "November 2026"), ("2026-12", "December 2026")),
    typed=Typed("", "", "", ""),
    problems=(),
    rendering="ab12",
)
DAYS_PAGE = DaysPage(
    area="East Kent",
    is_service=False,
    month="2026-11",
    month_words="November 2026",
    earliest=date(2026, 11, 1),
    latest=date(2026, 11, 30),
    districts=("Ashford", "Canterbury", "Dover", "Folkestone and Hythe", "Swale", "Thanet"),
    chairs=(("p1", "Practice Development Manager 1"),),
    chair_post="Practice Development Manager",
    typed=replace(TYPED, districts="", days=""),
    filled=Filled({"day_1": "2026-11-03"}),
    each=3,
    rendering="ab12",
    token="token",
)
MOVE = ChangeCard(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    to_month="December 2026",
    cancel=False,
    done=False,
    days=(
        DayChange("Ashford", (date(2026, 11, 3),), (date(2026, 12, 1),)),
        DayChange("Canterbury", (date(2026, 11, 10),), None),
    ),
    steps=tuple(
        StepChange(title, on, date(2026, 12, 1)) for _, title, on, _, _ in STEPS if on.month in (10, 11)
    )
    * 2,
    stay=2,
    dropped=0,
    meetings=27,
    told=9,
    channel="COA East Kent",
    warnings=("Ashford begins on a bank holiday: Tue 1 December.",),
    reason="The inspection comes first.",
    to_days="Ashford=2026-12-01",
    to_key="2026-12",
    version=2,
    token="token",
)
CHANGED = CoaChanged(
    kind="moved",
    area="East Kent",
    month="December 2026",
    now_cancelled=False,
    was="Ashford from Tue 3 November",
    days=DAYS,
    own=(PLAN.steps[2],),
    by="QA Lead 1",
    reason="The inspection comes first.",
    coa_id=COA_ID,
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    # The plan.
    "coa-preview": lambda: coa.coa_card(PLAN),
    "review-coa-plan": lambda: coa.coa_card(PLAN, in_dialog=True),
    "coa-planned": lambda: coa.coa_card(STANDS),
    "coa-cancelled": lambda: coa.coa_card(
        replace(STANDS, state=CoaState.CANCELLED, cancelled_on=date(2026, 10, 1))
    ),
    "review-coa-journey": lambda: coa.journey_dialog(STANDS),
    "coas": lambda: coa.coas_card(
        CoasCard(
            (
                CoaRow(
                    COA_ID,
                    "East Kent",
                    "November 2026",
                    "Deep-dive planning meeting, Tue 6 October",
                    date(2026, 11, 3),
                    late=1,
                ),
                CoaRow("west-kent-2026-12", "West Kent", "December 2026", ""),
            )
        )
    ),
    "coas-none": lambda: coa.coas_card(CoasCard(())),
    "coa-offer": lambda: coa_forms.offer_card(PlanOffer(Typed("", "", "", ""), (), "plan coa East Kent")),
    "coa-offer-problems": lambda: coa_forms.offer_card(
        PlanOffer(
            TYPED,
            ("East Kent has no district “Cantrbury”. Did you mean “Canterbury”?",),
            "plan coa East Kent",
        )
    ),
    "ask-coa-where": lambda: coa_forms.where_dialog(WHERE),
    "ask-coa-where-problems": lambda: coa_forms.where_dialog(
        replace(WHERE, typed=TYPED, problems=("Which area or service?",))
    ),
    "ask-coa-days": lambda: coa_forms.days_dialog(DAYS_PAGE),
    "ask-coa-days-problems": lambda: coa_forms.days_dialog(
        replace(
            DAYS_PAGE,
            typed=TYPED,
            filled=Filled(
                {"day_1": "2026-11-03"},
                ("East Kent has no district “Cantrbury”. Did you mean “Canterbury”?",),
            ),
        )
    ),
    "coa-move": lambda: coa_changes.change_card(MOVE),
    "coa-moved": lambda: coa_changes.change_card(replace(MOVE, done=True)),
    "coa-cancel": lambda: coa_changes.change_card(
        replace(MOVE, cancel=True, to_month="", dropped=11, steps=(), warnings=())
    ),
    "coa-changed": lambda: coa_changes.notice_card(CHANGED),
    "coa-changed-channel": lambda: coa_changes.notice_card(replace(CHANGED, own=(), reason="")),
    "coa-changed-cancelled": lambda: coa_changes.notice_card(
        replace(CHANGED, kind="cancelled", now_cancelled=True)
    ),
    # The planner.
    **planner_examples.EXAMPLES,
    **journey_examples.EXAMPLES,
    **kit_examples.EXAMPLES,
    **focus_examples.EXAMPLES,
    **concern_examples.EXAMPLES,
    **action_examples.EXAMPLES,
    **gathering_examples.EXAMPLES,
}
