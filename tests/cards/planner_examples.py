"""One example of each card of the planner, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cards import planner, planner_forms
from cards.elements import Drawn
from practice.calendar import Month
from practice.planner_months import Run
from practice.planner_rows import PhaseState
from practice.planner_views import (
    Cell,
    ChooseDialog,
    MonthBlock,
    PhaseInputs,
    PhasesDialog,
    PieceCard,
    PieceDialog,
    PieceLine,
    Removed,
    RemoveDialog,
    TimetableCard,
    Tone,
)
from practice.views import Filled

EAST, WEST = "East Kent", "West Kent"


def block(month: str, *cells: Cell, in_prep: int = 0) -> MonthBlock:
    one = Month.of(month)
    return MonthBlock(Run(one, one), cells, in_prep)


def prep(*names: str) -> Cell:
    return Cell("COA prep", Tone.PREP, names)


TIMETABLE = TimetableCard(
    title="August 2026 to July 2027",
    words="2026-08 to 2027-07",
    months=(
        block(
            "2026-08", Cell("Data tasks", Tone.BEFORE, (EAST,)), prep(f"{EAST} (to be confirmed)"), in_prep=1
        ),
        block("2026-09", Cell("Service tasks", Tone.BEFORE, (WEST,)), prep(EAST), in_prep=1),
        block(
            "2026-10", prep(EAST, WEST), Cell("Fieldwork", Tone.OTHER, ("Fathers in assessments",)), in_prep=2
        ),
        block("2026-11", Cell("COA", Tone.COA, (EAST,)), prep(WEST), in_prep=1),
        block("2026-12", Cell("Analysis and delivery", Tone.AFTER, (EAST,)), prep(WEST), in_prep=1),
        block(
            "2027-01",
            Cell("COA", Tone.COA, (WEST,)),
            Cell("Analysis and delivery", Tone.AFTER, (EAST,)),
        ),
        block(
            "2027-02",
            Cell("Analysis and delivery", Tone.AFTER, (WEST,)),
            Cell("Next steps", Tone.AFTER, (EAST,)),
        ),
        block("2027-03", Cell("Analysis and delivery", Tone.AFTER, (WEST,))),
        block("2027-04", Cell("Next steps", Tone.AFTER, (WEST,))),
        MonthBlock(Run(Month(2027, 5), Month(2027, 7)), (), 0),
    ),
    lines=(
        PieceLine(
            "east-kent-2026-11",
            EAST,
            "COA, November 2026",
            "Service tasks Jul 2026 · Data tasks Aug · COA prep Aug–Oct · COA Nov · "
            "Analysis and delivery Dec–Jan 2027 · Next steps Feb",
        ),
        PieceLine(
            "west-kent-2027-01",
            WEST,
            "COA, January 2027",
            "Service tasks Sep 2026 · COA prep Oct–Dec · COA Jan 2027 · Analysis and delivery Feb–Mar · "
            "Next steps Apr · Data tasks left out",
        ),
        PieceLine(
            "piece-1",
            "Fathers in assessments",
            "thematic piece · support · lead: QA Lead 1",
            "Fieldwork Oct 2026",
        ),
    ),
    more=0,
    coas=2,
    in_prep=("Oct 2026",),
    page=1,
    pages=1,
    may_change=True,
    at=datetime(2026, 8, 3, 9, 0, tzinfo=UTC),
)
PIECE = PieceCard(
    piece_id="east-kent-2026-11",
    name=EAST,
    about="COA, November 2026",
    phases=(
        ("Service tasks", "Jul 2026"),
        ("Data tasks", "Aug 2026"),
        ("COA prep", "Aug–Oct 2026"),
        ("COA", "Nov 2026"),
        ("Analysis and delivery", "Dec 2026–Jan 2027, to be confirmed"),
        ("Next steps", "left out"),
    ),
    months=7,
    said="COA prep: Aug–Oct 2026. It was Sep–Oct 2026.",
    journey=True,
    warnings=("2 COAs are in prep in Oct 2026: East Kent, West Kent.",),
)
PHASES = PhasesDialog(
    piece_id="east-kent-2026-11",
    name=EAST,
    month="November 2026",
    phases=(
        PhaseInputs(("p0_from", "p0_to", "p0_state"), "Service tasks"),
        PhaseInputs(("p1_from", "p1_to", "p1_state"), "COA prep"),
    ),
    states=tuple(PhaseState),
    was={"p0_from": "Jul 2026"},
    filled=Filled(
        {
            "p0_from": "Jul 2026",
            "p0_to": "Jul 2026",
            "p0_state": "confirmed",
            "p1_from": "Oct 2026",
            "p1_to": "Aug 2026",
            "p1_state": "to be confirmed",
        }
    ),
    rendering="r",
    token="token",
)
NEW = PieceDialog(
    piece_id="",
    name="",
    kinds=("thematic piece", "evaluation", "audit"),
    involvements=("direct work", "support", "consult"),
    was={},
    rendering="r",
    token="token",
)
CHANGED = replace(
    NEW,
    piece_id="piece-1",
    name="Fathers in assessments",
    filled=Filled(
        {
            "name": "Fathers in assessments",
            "kind": "thematic piece",
            "involvement": "support",
            "lead": "QA Lead 1",
            "phases": "Fieldwork Oct 2026\nReport soon",
        },
        ("“Report soon”: I could not find its months. Write it like this: Fieldwork Nov - Dec 2026.",),
    ),
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "coa-timetable": lambda: planner.timetable_card(TIMETABLE),
    "coa-timetable-page": lambda: planner.timetable_card(replace(TIMETABLE, page=2, pages=3, more=4)),
    "coa-timetable-nothing": lambda: planner.timetable_card(
        replace(TIMETABLE, months=TIMETABLE.months[-1:], lines=(), coas=0, in_prep=(), may_change=False)
    ),
    "coa-phase": lambda: planner.piece_card(PIECE),
    "pick-piece": lambda: planner_forms.choose_dialog(
        ChooseDialog((("East Kent · COA", "east-kent-2026-11"), ("Fathers · audit", "piece-1")), "r")
    ),
    "ask-phases": lambda: planner_forms.phases_dialog(PHASES),
    "ask-phases-problems": lambda: planner_forms.phases_dialog(
        replace(
            PHASES,
            filled=Filled(
                PHASES.filled.values, ("COA prep: October 2026 to August 2026 ends before it begins.",)
            ),
        )
    ),
    "ask-piece": lambda: planner_forms.piece_dialog(NEW),
    "ask-piece-problems": lambda: planner_forms.piece_dialog(CHANGED),
    "ask-remove": lambda: planner_forms.remove_dialog(
        RemoveDialog("piece-1", "Fathers in assessments", "thematic piece · support", "seen", "token")
    ),
    "ask-removed": lambda: planner_forms.removed_dialog(Removed("Fathers in assessments")),
    "ask-phases-saved": lambda: planner.piece_card(PIECE, in_dialog=True),
}
