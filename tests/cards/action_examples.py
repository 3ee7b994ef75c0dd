"""One example of each card of participation and actions, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cards import action_forms, actions, participation
from cards.elements import Drawn
from practice.action_views import ActionCard, ActionRow, ActionsCard, AskDialog, MakeDialog
from practice.coa_records import ActionState
from practice.participation_views import NoteDialog, ParticipationCard, PlaceRow, TakeBackDialog
from practice.views import Filled

COA_ID = "east-kent-2026-11"
PARTICIPATION = ParticipationCard(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    rows=(
        PlaceRow("Ashford", 4, 4, (), (("observation", 1), ("reflective discussion", 3), ("focus group", 2))),
        PlaceRow(
            "Canterbury",
            2,
            4,
            ("Social Worker, Canterbury 3", "Social Worker, Canterbury 4"),
            (("reflective discussion", 2),),
        ),
        PlaceRow("Dover", 0, 12, tuple(f"Social Worker, Dover {n}" for n in range(1, 13)), ()),
    ),
    ways=("observation", "reflective discussion", "focus group"),
    state="",
    why="",
    any_noted=True,
)
NOTE = NoteDialog(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    place="Canterbury",
    took_part=2,
    of=4,
    people=(
        ("p3", "Social Worker, Canterbury 3"),
        ("p4", "Social Worker, Canterbury 4"),
        ("p1", "Social Worker, Canterbury 1 (reflective discussion)"),
        ("p2", "Social Worker, Canterbury 2 (reflective discussion)"),
    ),
    more=0,
    ways=("observation", "reflective discussion", "focus group"),
    consent_for=("observation",),
    said="Noted for reflective discussion: Social Worker, Canterbury 1, Social Worker, Canterbury 2.",
    closed=False,
    filled=Filled(),
    rendering="abcd1234",
    token="token",
)
TAKE_BACK = TakeBackDialog(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    noted=(("p1:1", "Social Worker, Canterbury 1: reflective discussion, noted Tue 10 November"),),
    more=0,
    said="",
    filled=Filled(),
    rendering="abcd1234",
    token="token",
)
ACTION = ActionCard(
    kind="made",
    action_id="ACT-12",
    area="East Kent",
    month="November 2026",
    cancelled=False,
    place="Dover",
    text="Plan family group conferences before the first review, and look at them in supervision.",
    owner="Team Manager, Dover 1",
    due_on=date(2027, 2, 5),
    state=ActionState.OPEN,
    late=False,
    made="Practice Development Manager 1 on Fri 8 January",
    closed="",
    note="",
    outcome="",
    because="",
    changed="",
    passed_on=False,
    can=("done", "not_yet"),
)
LATE = replace(
    ACTION,
    kind="climbed",
    late=True,
    note="Two of the three conferences wait for a date that suits the wider family.",
    can=(),
)
DONE = replace(
    ACTION,
    kind="done",
    state=ActionState.DONE,
    closed="by Team Manager, Dover 1 on Thu 4 February",
    outcome="Three conferences were planned and held. In each the plan names who of the wider family does what.",
    can=(),
)
ACTIONS = ActionsCard(
    title="Actions of East Kent",
    kicker="East Kent COA · November 2026",
    overdue=1,
    open=1,
    done=1,
    dropped=0,
    rows=(
        ActionRow(
            "ACT-3",
            "Ask for the father's view in every assessment.",
            "Ashford",
            "Team Manager, Ashford 1",
            date(2027, 1, 22),
            ActionState.OPEN,
            late=True,
            closed="",
        ),
        ActionRow(
            "ACT-12",
            ACTION.text,
            "Dover",
            ACTION.owner,
            ACTION.due_on,
            ActionState.OPEN,
            late=False,
            closed="",
        ),
        ActionRow(
            "ACT-7",
            "Share how Canterbury records the child's own words.",
            "East Kent",
            "QA Lead 1",
            date(2027, 1, 29),
            ActionState.DONE,
            late=False,
            closed="by QA Lead 1 on Tue 26 January",
        ),
    ),
    page=1,
    pages=2,
    notes=("The COA of East Kent in November 2026 was cancelled. What had been agreed of it stays.",),
    words="East Kent",
    coa_id="",
    make_for=COA_ID,
)
MAKE = MakeDialog(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    stands="",
    warning="The feedback meeting has not been yet: it is on Fri 18 December.",
    suggestions=(
        ("o1", "Dover · Wider family involvement: plan family group conferences before the first review"),
        ("o2", "(ACT-3) Ashford · Father-inclusive practice: ask for the father's view in every assessment"),
    ),
    page=1,
    pages=2,
    places=("East Kent", "Ashford", "Canterbury", "Dover"),
    owners=(("p1", "QA Lead 1"), ("p2", "Team Manager, Dover 1")),
    first=date(2027, 1, 9),
    last=date(2028, 1, 8),
    said="ACT-12 is made: Team Manager, Dover 1, due Fri 5 February. They are told now.",
    filled=Filled({"owner": "p1"}, ("Saturday 6 February 2027 is no working day.",)),
    rendering="abcd1234",
    token="token",
)
ASK = AskDialog(
    how="done",
    card=replace(ACTION, kind="", can=("done", "not_yet", "change", "drop")),
    owners=(),
    first=date(2027, 1, 9),
    last=date(2028, 1, 8),
    filled=Filled(),
    version=1,
    rendering="abcd1234",
    token="token",
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "participation": lambda: participation.participation_card(PARTICIPATION),
    "participation-reminder": lambda: participation.participation_card(
        replace(
            PARTICIPATION, why="Canterbury's last day is here: whoever has not taken part can still do so."
        )
    ),
    "participation-not-begun": lambda: participation.participation_card(
        replace(PARTICIPATION, state="It has not begun: its first day is Tue 3 November.", any_noted=False)
    ),
    "ask-participation": lambda: participation.note_dialog(NOTE),
    "ask-participation-back": lambda: participation.take_back_dialog(TAKE_BACK),
    "actions": lambda: actions.actions_card(ACTIONS),
    "actions-none": lambda: actions.actions_card(
        replace(ACTIONS, overdue=0, open=0, done=0, rows=(), pages=1, notes=(), make_for="")
    ),
    "action-made": lambda: actions.action_card(ACTION),
    "action-late": lambda: actions.action_card(LATE),
    "action-done": lambda: actions.action_card(DONE),
    "action-passed-on": lambda: actions.action_card(replace(ACTION, passed_on=True, can=(), cancelled=True)),
    "ask-action-opened": lambda: actions.action_dialog(ASK.card),
    "ask-action-done": lambda: action_forms.ask_dialog(ASK),
    "ask-action-change": lambda: action_forms.ask_dialog(replace(ASK, how="change", owners=MAKE.owners)),
    "ask-action-make": lambda: action_forms.make_dialog(MAKE),
    "ask-action-none": lambda: action_forms.make_dialog(
        replace(MAKE, stands="The COA of East Kent was cancelled.")
    ),
}
