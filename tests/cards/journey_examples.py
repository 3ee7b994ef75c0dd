"""One example of each card of a COA's journey and of its lines of inquiry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from cards import inquiries, journey
from cards.elements import Drawn
from practice.coa_records import InquiryState, StepState
from practice.coa_views import InquiryRow
from practice.journey_views import InquiriesCard, MarkDialog, MarkedCard, Part, RewordDialog, StepCard
from practice.views import Filled

COA_ID = "east-kent-2026-11"
INQUIRIES = (
    InquiryRow(1, "Permanence for under-fives", InquiryState.AGREED),
    InquiryRow(2, "Use of family networks", InquiryState.PROPOSED),
)
STEP = StepCard(
    coa_id=COA_ID,
    key="deep_dive",
    area="East Kent",
    month="November 2026",
    title="Pre-COA deep-dive meeting",
    due_on=date(2026, 10, 20),
    starts=datetime.fromisoformat("2026-10-20T10:00+01:00"),
    ends=datetime.fromisoformat("2026-10-20T12:00+01:00"),
    state=StepState.OPEN,
    called_off=False,
    part=Part.OWNER,
    why="",
    moved=False,
    ahead=True,
    asked_again=0,
    asked=("QA Lead 1", "QA Lead 2"),
    chair="QA Lead 1 or QA Lead 2",
    concerned=(
        "Corporate Director",
        "Director, Children's Social Care",
        "Assistant Director, East Kent",
        "Practice Development Manager 1",
        "6 Service Managers",
    ),
    outcome="Agree the lines of inquiry.",
    note="",
    by="",
    at=None,
    form="https://teams.microsoft.com/l/meeting/new?subject=Pre-COA%20deep-dive%20meeting",
    left_out=0,
    inquiries=INQUIRIES,
    offers_inquiries=True,
    token="token",
)
TASK = replace(
    STEP,
    ahead=False,
    key="received",
    title="Slides and data received; deep dive begun",
    due_on=date(2026, 9, 8),
    starts=None,
    ends=None,
    asked=("QA Lead 1", "QA Lead 2", "Management Information Officer"),
    chair="",
    concerned=(),
    outcome="MIU and QA build the deep dive.",
    form="",
    inquiries=(),
    offers_inquiries=False,
)
MARKED = {"by": "QA Lead 1", "at": datetime.fromisoformat("2026-09-08T10:02+01:00")}
MARK = MarkDialog(
    coa_id=COA_ID,
    key="received",
    area="East Kent",
    month="November 2026",
    title=TASK.title,
    due_on=TASK.due_on,
    done=True,
    early=False,
    version=1,
    filled=Filled(),
    rendering="abcd1234",
    token="token",
)
LOI = InquiriesCard(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    rows=INQUIRIES,
    agreed=1,
    most=4,
    may_change=True,
    said="",
    filled=Filled(),
    rendering="abcd1234",
    token="token",
)
WORDS = RewordDialog(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    number=2,
    was="Use of family networks",
    filled=Filled({"text": "Use of family networks"}),
    rendering="abcd1234",
    token="token",
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "step-meeting": lambda: journey.step_card(STEP),
    "step-meeting-day": lambda: journey.step_card(replace(STEP, ahead=False)),
    "step-meeting-many": lambda: journey.step_card(replace(STEP, left_out=17, inquiries=())),
    "step-briefing": lambda: journey.step_card(
        replace(STEP, title="Pre-COA briefing", part=Part.ATTENDEE, outcome="COA team only.")
    ),
    "step-task": lambda: journey.step_card(TASK),
    "step-cover": lambda: journey.step_card(
        replace(TASK, part=Part.COVER, why="You stand in for Service Manager, Dover.")
    ),
    "step-lead": lambda: journey.step_card(
        replace(TASK, part=Part.LEAD, why="Management Information Officer is away and nobody covers them.")
    ),
    "step-again": lambda: journey.step_card(
        replace(TASK, asked_again=1, state=StepState.NOT_DONE, note="MIU sends them on Friday.", **MARKED)
    ),
    "step-told": lambda: journey.step_card(replace(TASK, asked_again=2, part=Part.TOLD)),
    "step-done": lambda: journey.step_card(replace(TASK, state=StepState.DONE, **MARKED)),
    "step-moved": lambda: journey.step_card(replace(STEP, moved=True)),
    "step-looking": lambda: journey.step_card(replace(TASK, part=Part.LOOKING)),
    "step-dropped": lambda: journey.step_card(replace(TASK, state=StepState.DROPPED, called_off=True)),
    "ask-step-done": lambda: journey.mark_dialog(MARK),
    "ask-step-early": lambda: journey.mark_dialog(replace(MARK, early=True)),
    "ask-step-not-done": lambda: journey.mark_dialog(
        replace(MARK, done=False, filled=Filled({"note": ""}, ("Please say why, and what happens next.",)))
    ),
    "ask-step-marked": lambda: journey.marked_card(
        MarkedCard(
            COA_ID, "received", "East Kent", "November 2026", TASK.title, True, "Every card says so.", "token"
        )
    ),
    "inquiries": lambda: inquiries.inquiries_card(LOI),
    "inquiries-none": lambda: inquiries.inquiries_card(
        replace(LOI, rows=(), agreed=0, most=None, may_change=False)
    ),
    "ask-inquiries": lambda: inquiries.inquiries_dialog(LOI),
    "ask-inquiries-fifth": lambda: inquiries.inquiries_dialog(
        replace(LOI, agreed=4, filled=Filled({"text": "Step-down"}, ("Four are agreed already.",)))
    ),
    "ask-inquiries-full": lambda: inquiries.inquiries_dialog(
        replace(LOI, rows=tuple(replace(INQUIRIES[1], number=n, text="é" * 300) for n in range(1, 21)))
    ),
    "ask-inquiries-looking": lambda: inquiries.inquiries_dialog(replace(LOI, may_change=False)),
    "ask-inquiry-words": lambda: inquiries.reword_dialog(WORDS),
}
