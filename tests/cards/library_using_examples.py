"""One example of each card of "Useful to us", "We used it" and "looking for", with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sample_template import TEMPLATE

from cards import library_use, looking_for
from cards.elements import Drawn
from practice.guests import Mentioned
from practice.library_records import LookingState, TemplateState
from practice.library_use_views import UseDialog, UsedNotice, UseKept
from practice.library_views import Choice
from practice.looking_views import (
    AnswerDialog,
    Answered,
    AnswerNotice,
    LookingAsked,
    LookingCard,
    LookingRow,
    LookingsCard,
)
from practice.views import Filled

TOOL = replace(TEMPLATE, number=2)
FILE = replace(
    TOOL, template_id="t-2", title="Letter checklist", authority="Surrey", link="", file_name="Letters.docx"
)
GONE = replace(
    TOOL, template_id="t-3", title="Old tool", state=TemplateState.RETIRED, reason="The guidance has changed."
)
GUEST = Mentioned("CP Chair, Kent", "aad-1")

USE = UseDialog("t-1", TOOL.title, "Kent", 2, False, Filled(), "r1", "token")
SAID = "Used with four teams: the second question needed an example."
USED = UsedNotice(TOOL, 2, "Medway", "CP Chair, Medway", SAID, date(2026, 7, 3), None)

LOOKING = LookingCard(
    looking_id="l-1",
    text="a pre-proceedings audit tool",
    authority="Medway",
    by="CP Chair, Medway",
    asked_on=date(2026, 7, 2),
    state=LookingState.OPEN,
    closed_on=None,
    answers=(),
    more=0,
)
ANSWERED = replace(LOOKING, answers=(TOOL, FILE, GONE), more=2)
CLOSED = replace(ANSWERED, state=LookingState.CLOSED, closed_on=date(2026, 7, 6), more=0)
ROWS = tuple(
    LookingRow(f"l-{n}", f"a tool of kind {n}", "CP Chair, Medway", date(2026, 7, n), n % 3)
    for n in range(1, 11)
)
ANSWER = AnswerDialog(
    LOOKING, (Choice("t-1", "Pre-proceedings audit tool (Kent, v2)"),), Filled(), "r1", "token"
)
NOTICE = AnswerNotice(ANSWERED, TOOL, "CP Chair, Kent", None)
LONG = "Is there a tool on *neglect* [and] <b>home</b> conditions? " * 5

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "useful-in-dialog": lambda: library_use.useful_page(replace(TOOL, mine=True)),
    "ask-used": lambda: library_use.use_dialog(USE),
    "ask-used-again": lambda: library_use.use_dialog(replace(USE, again=True, filled=Filled({"line": SAID}))),
    "ask-used-wrong": lambda: library_use.use_dialog(
        replace(USE, filled=Filled({"line": ""}, ("Please say in a line how it went.",)))
    ),
    "ask-used-kept": lambda: library_use.kept_page(UseKept(TOOL, 2, "CP Chair, Kent", again=False)),
    "ask-used-changed": lambda: library_use.kept_page(UseKept(TOOL, 1, "", again=True)),
    "template-used": lambda: library_use.used_card(USED),
    "template-used-guest": lambda: library_use.used_card(replace(USED, whom=GUEST)),
    "template-used-passed-on": lambda: library_use.used_card(
        replace(USED, whom=replace(GUEST, aad_object_id=""), relayed=True)
    ),
    "template-used-retired": lambda: library_use.used_card(replace(USED, card=GONE)),
    "looking": lambda: looking_for.looking_card(LOOKING),
    "looking-answered": lambda: looking_for.looking_card(ANSWERED),
    "looking-closed": lambda: looking_for.looking_card(CLOSED),
    "looking-unlinked": lambda: looking_for.looking_card(replace(LOOKING, text=LONG[:300], unlinked=True)),
    "looking-asked": lambda: looking_for.asked_card(LookingAsked(LOOKING, "CP chairs", True, (TOOL, FILE))),
    "looking-asked-near": lambda: looking_for.asked_card(
        LookingAsked(LOOKING, "CP chairs", True, (TOOL,), all_words=False)
    ),
    "looking-asked-nothing": lambda: looking_for.asked_card(LookingAsked(LOOKING, "", True, ())),
    "looking-asked-before": lambda: looking_for.asked_card(LookingAsked(ANSWERED, "CP chairs", False, ())),
    "lookings": lambda: looking_for.lookings_card(LookingsCard(ROWS, 2, 3, 25)),
    "lookings-none": lambda: looking_for.lookings_card(LookingsCard((), 1, 1, 0)),
    "ask-answer": lambda: looking_for.answer_dialog(ANSWER),
    "ask-answer-again": lambda: looking_for.answer_dialog(
        replace(ANSWER, filled=Filled({}, ("Please choose one, or share a new one.",)))
    ),
    "ask-answer-empty": lambda: looking_for.answer_dialog(replace(ANSWER, choices=())),
    "ask-answered": lambda: looking_for.answered_page(Answered(ANSWERED, TOOL, True, "CP Chair, Medway")),
    "ask-answered-before": lambda: looking_for.answered_page(Answered(ANSWERED, TOOL, False, "")),
    "looking-answer-passed-on": lambda: looking_for.answer_card(
        replace(NOTICE, whom=replace(GUEST, aad_object_id=""), relayed=True)
    ),
    "looking-told": lambda: looking_for.answer_card(NOTICE),
    "looking-told-guest": lambda: looking_for.answer_card(replace(NOTICE, whom=GUEST)),
    "looking-told-retired": lambda: looking_for.answer_card(replace(NOTICE, looking=CLOSED, template=GONE)),
}
