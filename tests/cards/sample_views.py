"""Sample records for the cards: posts, never people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from practice import leave_views, views
from practice.audits import State
from practice.findings import Check, Finding, Weight
from practice.framework import QuestionSet, load_framework
from practice.records import RequestKind, RequestState
from practice.request_views import AskDialog, DeclineDialog, RequestCard, RequestRow, RequestsCard

TODAY = date(2026, 4, 17)
DUE = date(2026, 4, 29)
FRAMEWORK = load_framework("lancashire")
LONDON = ZoneInfo("Europe/London")
MONTHS = ("April", "May", "June")
OWNERS = tuple((post.key, post.title) for post in FRAMEWORK.posts)


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


@cache
def questions(framework: str = "lancashire", activity: str = "learning_space") -> QuestionSet:
    found = load_framework(framework).question_set(activity)
    assert found is not None
    return found


def audit_row(
    number: int,
    post: str,
    state: State,
    *,
    case: str = "",
    due_on: date | None = DUE,
    days_over: int = 0,
    sections_done: int = 0,
    unreachable: bool = False,
) -> views.AuditRow:
    return views.AuditRow(
        audit_id=f"LS-2026Q1-{number:03}",
        post=post,
        case=case or f"DA-{20000 + number}",
        due_on=due_on,
        state=state,
        late=state is State.RETURNED and days_over > 0,
        days_over=days_over,
        sections_done=sections_done,
        sections=7,
        unreachable=unreachable,
    )


ROUND_ROWS = (
    audit_row(417, "Team Manager, Duty and Assessment 1", State.RETURNED),
    audit_row(388, "Team Manager, Duty and Assessment 2", State.OPENED, sections_done=3),
    audit_row(561, "Team Manager, Duty and Assessment 3", State.NOT_OPENED, unreachable=True),
    audit_row(102, "Senior Manager, Duty and Assessment", State.RETURNED, days_over=3),
    audit_row(
        333,
        "Team Manager, Duty and Assessment 4",
        State.OVERDUE,
        due_on=date(2026, 4, 22),
        days_over=9,
        sections_done=3,
    ),
    audit_row(340, "Head of Service, Duty and Assessment and Contextual Safeguarding", State.WITHDRAWN),
)


def round_view(rows: tuple[views.AuditRow, ...] = ROUND_ROWS) -> views.RoundCard:
    return views.RoundCard(
        round_id="LS-2026Q1",
        activity_plural="learning spaces",
        quarter="Q1 2026-27",
        month="April",
        month_key="2026-04",
        service="Duty and Assessment",
        rows=rows,
        counts=Counter(row.state for row in rows),
        page=1,
        pages=1,
    )


def allocated_view(rows: tuple[views.AuditRow, ...], today: date = TODAY) -> views.AllocatedCard:
    return views.AllocatedCard(
        "LS-2026Q1", "learning space", "learning spaces", "Q1 2026-27", "April", "2026-04", rows, today
    )


SHARES = (
    views.ServiceShare("Children in our Care", (9, 8, 8)),
    views.ServiceShare("Duty and Assessment", (9, 8, 8)),
    views.ServiceShare("Family Safeguarding", (12, 13, 12)),
    views.ServiceShare("MASH", (4, 6, 6)),
    views.ServiceShare("Leaving Care", (6, 5, 6)),
)
SENDS = (
    "40 in April, as soon as you confirm, due Wednesday 29 April 2026",
    "40 in May, on Friday 1 May 2026 at 09:00, due Friday 29 May 2026",
    "40 in June, on Monday 1 June 2026 at 09:00, due Monday 29 June 2026",
)


UNHEARD = (
    "6 auditors of Leaving Care: the rung of the seventh day reaches nobody: Director, Children's Social Care, who "
    "cannot be reached in Teams (has blocked the bot)."
)


def preview_view(shares: tuple[views.ServiceShare, ...] = SHARES, named: int = 12) -> views.PreviewCard:
    return views.PreviewCard(
        preview_id="p1",
        round_id="LS-2026Q1",
        activity_plural="learning spaces",
        quarter="Q1 2026-27",
        month_names=MONTHS,
        shares=shares,
        auditors=112,
        sends=SENDS,
        unserved=(
            "Team Manager, MASH 1: 2 fewer: no case is left that was not audited in the last 6 months",
        ),
        bent=("12 from another service than the auditor's own",),
        expected=tuple(f"Team Manager, Family Safeguarding {n}" for n in range(1, named + 1)),
        unreachable=("IRO 3",),
        unlinked=("Leaving Care", "MASH"),
        unheard=(UNHEARD,),
        token="t1",
    )


def decided_view(*, confirmed: bool) -> views.DecidedPreviewCard:
    return views.DecidedPreviewCard(
        round_id="LS-2026Q1",
        activity_plural="learning spaces",
        quarter="Q1 2026-27",
        confirmed=confirmed,
        total=120,
        shares=SHARES,
        month_names=MONTHS,
        sends=("40 in April, now, due Wednesday 29 April 2026", *SENDS[1:]),
        by="QA Lead 1",
        at=at(date(2026, 4, 1), 9, 4),
    )


def section_view(
    number: int,
    values: Mapping[str, str] | None = None,
    problems: tuple[str, ...] = (),
    question_set: QuestionSet | None = None,
) -> views.SectionDialog:
    asked = question_set or questions()
    section = asked.sections[number - 1]
    return views.SectionDialog(
        audit_id="LS-2026Q1-388",
        activity="learning space",
        case="DA-20388",
        due_on=DUE,
        today=TODAY,
        saved_at=at(TODAY, 14, 2),
        questions=asked,
        section=section,
        number=number,
        filled=views.Filled(values or {}, problems),
        revision=2,
        rendering="r3f9",
        token="t2",
        owners=OWNERS if section.recommendations else (),
        grades=FRAMEWORK.grades,
    )


def section_with_problems() -> views.SectionDialog:
    """The page with a scale that was answered with 12 and a text that is fine."""
    section = questions().sections[2]
    scale = next(question for question in section.questions if question.kind == "scale")
    text = next(question for question in section.questions if question.kind == "text")
    values = {scale.key: "12", text.key: "Seen in the record of visits."}
    return section_view(3, values, (f"“{scale.label}”: {scale.error}.",))


RECOMMENDED = {
    "grade": "Good",
    "evidence": "Visits are regular, and the child's words shape the plan.",
    "rec1_text": "Bring the chronology up to date before the next supervision.",
    "rec1_owner": "TM",
    "rec1_due": "2026-05-15",
}


def review_view(
    missing: tuple[tuple[int, str, str], ...] = (), doubts: tuple[str, ...] = ()
) -> views.ReviewDialog:
    return views.ReviewDialog(
        audit_id="LS-2026Q1-388",
        activity="learning space",
        case="DA-20388",
        due_on=DUE,
        today=TODAY,
        questions=questions(),
        missing=missing,
        doubts=doubts,
        grade="Outstanding" if doubts else "Good",
        scales=(
            ("The child's voice and identity", 7.3333),
            ("Assessment and planning", 6.5),
            ("Safety and working together", 8.0),
            ("Management oversight and supervision", 5.5),
        ),
        recommendations=2,
        token="t3",
    )


MISSING = (
    (3, "Assessment and planning", "Is the plan clear, and does it work?"),
    (3, "Assessment and planning", "What is the evidence?"),
    (7, "Outcome", "Taken together, how good is practice for this child?"),
)


def receipt_view(late_days: int = 0) -> views.Receipt:
    return views.Receipt(
        "LS-2026Q1-388", "learning space", "DA-20388", at(DUE, 16, 40), DUE, late_days, "Good", 2
    )


LINE = (
    views.MorningRow(
        audit_row(
            550,
            "Senior Manager, Leaving Care",
            State.OVERDUE,
            case="LC-30550",
            due_on=date(2026, 4, 30),
            days_over=7,
            sections_done=6,
        ),
        True,
    ),
    views.MorningRow(
        audit_row(
            333,
            "Team Manager, Duty and Assessment 4",
            State.OVERDUE,
            due_on=date(2026, 4, 28),
            days_over=9,
            sections_done=3,
        ),
        False,
    ),
    views.MorningRow(
        audit_row(820, "Team Manager, MASH 2", State.OVERDUE, case="MA-11820", days_over=8), False
    ),
    views.MorningRow(
        audit_row(71, "IRO 3", State.RETURNED, case="CP-40071", days_over=6),
        False,
        "Returned Tue 5 May, 6 days late",
    ),
)
OWN = (views.MorningRow(audit_row(12, "Head of Service, Leaving Care", State.OPENED, sections_done=2), True),)


def morning_view(
    own: tuple[views.MorningRow, ...] = (), line: tuple[views.MorningRow, ...] = LINE, said: str = ""
) -> views.MorningCard:
    return views.MorningCard(
        recipient="Director, Children's Social Care",
        on=date(2026, 5, 7),
        own=own,
        line=line,
        covers=(),
        reaches="**1 reaches you today**, 7 days after its deadline; 3 did earlier." if line else "",
        known_by="The Senior Manager and Head of Service have known since the second day." if line else "",
        acknowledged=said,
        key="chase:p9:2026-05-07",
        token="t4",
    )


def overdue_view(rows: tuple[views.AuditRow, ...], more: int = 0) -> views.OverdueCard:
    return views.OverdueCard("Family Safeguarding", date(2026, 5, 7), rows, more=more)


def status_line(title: str, returned: int, opened: int, unopened: int, overdue: int) -> views.StatusLine:
    counts = {
        State.RETURNED: returned,
        State.OPENED: opened,
        State.NOT_OPENED: unopened,
        State.OVERDUE: overdue,
        State.PLANNED: 0,
    }
    return views.StatusLine(title, counts, min(returned, 2))


STATUS_LINES = (
    status_line("MASH", 14, 1, 1, 0),
    status_line("Duty and Assessment", 20, 2, 1, 2),
    status_line("Family Safeguarding", 21, 1, 3, 12),
    status_line("Children in our Care", 19, 1, 1, 4),
    status_line("Leaving Care", 13, 1, 0, 3),
)


def status_view(
    lines: tuple[views.StatusLine, ...] = STATUS_LINES, grades: tuple[tuple[str, int], ...] = ()
) -> views.StatusCard:
    counts: Counter[State] = Counter()
    for line in lines:
        counts.update(line.counts)
    return views.StatusCard(
        heading="STATUS · LEARNING SPACES · Q1 2026-27",
        whole=views.StatusLine("All", counts, sum(line.late for line in lines)),
        lines=lines,
        grades=grades,
        ladder=(("Senior Manager and Head of Service", 12), ("Director", 9)),
        unreachable=1,
        rounds=("LS-2026Q1",),
        round_id="LS-2026Q1",
    )


GRADES = (("Outstanding", 9), ("Good", 51), ("Requires improvement", 24), ("Inadequate", 3))
MINE = (
    audit_row(
        390,
        "Team Manager, MASH 2",
        State.OVERDUE,
        case="MA-11820",
        due_on=date(2026, 4, 15),
        days_over=2,
        sections_done=5,
    ),
    audit_row(391, "Team Manager, MASH 2", State.OPENED, case="MA-11902", sections_done=1),
    audit_row(392, "Team Manager, MASH 2", State.PLANNED, case="MA-11977", due_on=None),
    audit_row(210, "Team Manager, MASH 2", State.RETURNED, case="MA-10034", due_on=date(2026, 3, 20)),
)
UNREACHABLE = views.UnreachableCard(
    "LS-2026Q1",
    "Q1 2026-27",
    "April",
    (
        (
            "IRO 3",
            "Has not added Practice Loop. Ask them to add it, or to open the audit from the channel.",
        ),
        ("Team Manager, Duty and Assessment 3", "Has blocked Practice Loop. Ask them to unblock it."),
    ),
)


def delivery_line(number: int, to: str, what: str, why: str = "", doubtful: int = 0) -> views.DeliveryLine:
    owed = at(TODAY, 9, 0)
    return views.DeliveryLine(number, to, what, why, owed, owed, doubtful)


DELIVERIES = views.DeliveriesCard(
    at=at(TODAY, 9, 23),
    waiting=4,
    edits=2,
    late=1,
    sent=312,
    dead=2,
    doubtful=1,
    oldest_due=at(TODAY, 9, 0),
    dead_lines=(
        delivery_line(71, "IRO 3", "Allocation of April, LS-2026Q1", "has blocked the bot"),
        delivery_line(
            64,
            "Channel Leaving Care",
            "Audits of Leaving Care in April, LS-2026Q1",
            "the bot may not write in this channel",
        ),
    ),
    late_lines=(
        delivery_line(90, "Team Manager, MASH 2", "Reminder of Fri 17 April", "Teams was too busy (503)"),
    ),
    doubtful_lines=(delivery_line(12, "IRO 5", "Allocation of April, LS-2026Q1", doubtful=1),),
    token="t5",
)
ALL_DELIVERED = replace(
    DELIVERIES,
    **dict.fromkeys(("waiting", "edits", "late", "dead", "doubtful"), 0),
    **dict.fromkeys(("dead_lines", "late_lines", "doubtful_lines"), ()),
    oldest_due=None,
)
RECALL_EFFECT = views.RecallEffect(withdrawn=11, stay=2, deleted=5, edited=4, told=7)
RECALL = views.RecallCard(
    "LS-2026Q1",
    "learning spaces",
    "Q1 2026-27",
    {State.RETURNED: 2, State.OPENED: 2, State.NOT_OPENED: 5, State.PLANNED: 3, State.OVERDUE: 1},
    RECALL_EFFECT,
    "t6",
)
RECALLED = views.RecalledCard(
    "LS-2026Q1", "learning spaces", "Q1 2026-27", RECALL_EFFECT, "QA Lead 1", at(TODAY, 9, 23)
)


def recall_notice(*states: State) -> views.RecallNotice:
    """One audit in each of these states; what was returned stays."""
    rows = [
        replace(audit_row(n, "Team Manager, MASH 2", state), opened=n == 0) for n, state in enumerate(states)
    ]
    return views.RecallNotice(
        "learning space",
        "learning spaces",
        "Q1 2026-27",
        tuple(row for row in rows if row.state is State.WITHDRAWN),
        tuple(row for row in rows if row.state is State.RETURNED),
    )


SETUP = views.SetupCard(
    at(TODAY, 9, 23),
    (
        Check("People", "112 people, of whom 96 audit and 2 lead QA."),
        Check(
            "Cases",
            "",
            (
                Finding(
                    "No case has been imported.", "Run `practice-loop import cases FILE.csv`.", Weight.STOPS
                ),
            ),
        ),
        Check(
            "Channels",
            "12 of 14 services have a channel.",
            (
                Finding(
                    "No channel is linked for Leaving Care, MASH. Their cards go to the QA leads.",
                    "In its channel, mention me with `link allocations for Leaving Care`.",
                ),
            ),
        ),
        Check(
            "Line",
            "Every rung of every auditor's ladder reaches somebody.",
            (
                Finding(
                    "2 auditors of Family Safeguarding: nobody above them is Senior Manager; "
                    "the rung of the second day goes to the Director instead.",
                    "If that is not meant: put `reports_to` right in the people file.",
                    Weight.NOTE,
                ),
            ),
        ),
        Check(
            "First round",
            "",
            (Finding("No round has been previewed yet.", "Type `allocate learning spaces Q1 2026-27`."),),
        ),
    ),
)
MOVED = (
    views.MovedAudit("LS-2026Q1-388", "DA-20388", "Family Safeguarding"),
    views.MovedAudit("LS-2026Q1-561", "DA-20561", "Family Safeguarding"),
)
GIVEN_AWAY = tuple(replace(one, service="") for one in MOVED)
HELD = replace(ROUND_ROWS[4], held_until=date(2026, 6, 12))
WAS_RECALLED = "LS-2026Q1 was recalled on Friday 17 April 2026."
HELP = views.HelpCard(
    "QA Lead 1",
    (
        (
            "How it stands",
            (
                (
                    "See the status",
                    "Counts of everything, a service or a round.",
                    "status Family Safeguarding",
                ),
                ("See what is overdue", "The oldest first, with whom it stands.", "overdue"),
            ),
        ),
        (
            "A round",
            (
                (
                    "Allocate a round",
                    "Draws a quarter's audits and shows you a preview.",
                    "allocate learning spaces Q1 2026-27",
                ),
            ),
        ),
    ),
    ("status.show", "overdue.show"),
)

CHANGED = views.ChangeNotice(
    activity="learning space",
    audit_id="LS-2026Q1-014",
    title="LS-2026Q1-014 was withdrawn",
    meaning="You need not do it any more. What you had saved is kept.",
    by="QA Lead 1",
    reason="The case has moved to another authority.",
    row=replace(MINE[0], state=State.WITHDRAWN),
)
REASSIGNED = replace(
    CHANGED,
    title="LS-2026Q1-014 was given to somebody else",
    meaning="You need not do it any more. What you had saved is kept, but not shown to them.",
    row=None,
)
REOPENED = replace(
    CHANGED,
    title="LS-2026Q1-014 is open again",
    meaning="What you handed in is kept. Hand it in again by Friday 12 June 2026.",
    row=MINE[1],
)


ASK = AskDialog(
    audit_id="LS-2026Q1-388",
    activity="learning space",
    case="DA-20388",
    due_on=DUE,
    said="",
    who="Head of Service, Duty and Assessment decides, and only before the deadline.",
    latest=date(2026, 6, 30),
    quarter="Q1 2026-27",
    filled=views.Filled(),
    rendering="r7c2",
    token="t7",
)
REQUEST = RequestCard(
    request_id="r1",
    audit_id="LS-2026Q1-388",
    activity="learning space",
    case="DA-20388",
    kind=RequestKind.EXTENSION,
    post="Team Manager, Duty and Assessment 2",
    offered=False,
    reason="The worker is on leave until the end of May.",
    due_on=DUE,
    until=date(2026, 6, 12),
    asked_at=at(TODAY, 14, 2),
    state=RequestState.OPEN,
    by="",
    decided_at=None,
    note="",
    again=False,
    token="t8",
)


def decided_request(state: RequestState, note: str = "") -> RequestCard:
    by = "Head of Service, Duty and Assessment"
    return replace(REQUEST, state=state, by=by, decided_at=at(TODAY, 16, 40), note=note)


DECLINE = DeclineDialog(
    "r1", "LS-2026Q1-388", RequestKind.EXTENSION, REQUEST.post, views.Filled(), "r8d1", "t9"
)
_ROW = RequestRow(
    "LS-2026Q1-388",
    REQUEST.post,
    RequestKind.EXTENSION,
    False,
    DUE,
    date(2026, 6, 12),
    "Head of Service, Duty and Assessment",
)
REQUESTS = RequestsCard(
    (
        _ROW,
        replace(
            _ROW,
            audit_id="LS-2026Q1-391",
            post="IRO 3",
            kind=RequestKind.EXCLUSION,
            until=None,
            who="Director",
        ),
        replace(_ROW, audit_id="LS-2026Q1-402", offered=True),
    )
)
CLOSURES = leave_views.ClosuresCard(
    (
        leave_views.ClosedDay(date(2026, 12, 24), "the offices are *shut*", "QA Lead 1"),
        leave_views.ClosedDay(date(2026, 12, 29), "", "the framework"),
    ),
    "Closed on Thu 24 December.",
)


AWAY = leave_views.AbsencesCard(
    (
        leave_views.AbsenceLine("Team Manager, MASH 1", date(2026, 4, 13), date(2026, 4, 24), ""),
        leave_views.AbsenceLine("IRO 3", date(2026, 5, 4), date(2026, 5, 12), "IRO *4*"),
    ),
    (leave_views.AbsenceLine("Senior Manager, MASH", None, None, "Head of Service, Front Door"),),
    TODAY,
)


def proposal_view(rows: tuple[views.AuditRow, ...] = MINE[:2], note: str = "") -> leave_views.ProposalCard:
    """Of the first audit nobody can be found; an audit that was given out stands last."""
    given = audit_row(7, "Team Manager, MASH 4", State.NOT_OPENED)
    proposed = {row.audit_id: "person-9" for row in rows[1:]}
    return leave_views.ProposalCard(
        key="proposal:left:2026-04-17:p1:q1",
        post="Team Manager, MASH 3",
        why="They have left. Until it is decided, the deadlines run.",
        rows=(
            *(
                leave_views.ProposalRow(
                    row, "Team Manager, MASH 2" if row.audit_id in proposed else "", True, ""
                )
                for row in rows
            ),
            leave_views.ProposalRow(given, "", False, "Team Manager, MASH 4"),
        ),
        to=proposed,
        token="t9",
        note=note,
    )
