"""What the cards show: plain records, ready to be drawn. Made by the use cases, drawn in `cards/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from practice.audits import State
from practice.findings import Check
from practice.framework import QuestionSet, Section
from practice.views_past import Carried


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit in a list. Never a grade: rows stand in channels too."""

    audit_id: str
    post: str
    case: str
    due_on: date | None
    state: State
    late: bool
    """Returned after its deadline."""
    days_over: int
    sections_done: int
    sections: int
    opened: bool = False
    """Whether its auditor has looked into it, whatever the calendar says since."""
    unreachable: bool = False
    """The bot cannot write to its auditor."""
    held_until: date | None = None
    """Kept back from the ladder until the end of this local date. Not for its auditor."""
    asked: str = ""
    """What waits for a decision: "extension asked"."""


@dataclass(frozen=True, slots=True)
class MovedAudit:
    """What a card showed and somebody else has now: nothing of what has become of it since."""

    audit_id: str
    case: str
    service: str = ""
    """Which one has it, where that may be said."""


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round's month for one service, as its channel sees it. Pages from 1."""

    round_id: str
    activity_plural: str
    quarter: str
    month: str
    """"April"."""
    month_key: str
    """"2026-04"."""
    service: str
    rows: tuple[AuditRow, ...]
    counts: Mapping[State, int]
    """Of the whole service and month, not only of this page."""
    page: int
    pages: int
    unlinked: bool = False
    """It stands in a QA lead's chat because the service has no linked channel."""
    recalled: str = ""
    """"LS-2026Q1 was recalled on Wednesday 8 April 2026."; empty while it stands."""
    moved: tuple[MovedAudit, ...] = ()
    """Given to somebody of another service."""


@dataclass(frozen=True, slots=True)
class AllocatedCard:
    """What one auditor was given in a round's month, in the personal chat."""

    round_id: str
    activity: str
    activity_plural: str
    quarter: str
    month: str
    month_key: str
    rows: tuple[AuditRow, ...]
    today: date
    moved: tuple[MovedAudit, ...] = ()
    """Given to somebody else since."""


@dataclass(frozen=True, slots=True)
class ServiceShare:
    """One line of the preview: how many a service gets in each of the three months."""

    service: str
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass(frozen=True, slots=True)
class PreviewCard:
    """What would go out if the QA lead confirmed."""

    preview_id: str
    round_id: str
    activity_plural: str
    quarter: str
    month_names: tuple[str, ...]
    shares: tuple[ServiceShare, ...]
    auditors: int
    sends: tuple[str, ...]
    """A sentence for each month: "40 in April, as soon as you confirm, due Wednesday 29 April 2026"."""
    unserved: tuple[str, ...]
    """Who gets none, or fewer, and why: "Team Manager, MASH 1: 2 fewer. All 9 cases …"."""
    bent: tuple[str, ...]
    """"12 cases from another service than the auditor's"."""
    expected: tuple[str, ...]
    """Posts that are only expected to be reachable."""
    unreachable: tuple[str, ...]
    unlinked: tuple[str, ...]
    """Services with no linked channel."""
    unheard: tuple[str, ...]
    """Which auditors' rungs would reach nobody, and why."""
    token: str
    away: tuple[str, ...] = ()
    """Who is away when their audit would be due: "Team Manager, MASH 1: due Wed 29 April, away until Fri 8 May"."""
    again: str = ""
    """Which rounds of the quarter were recalled before, and what that means for this one."""


@dataclass(frozen=True, slots=True)
class DecidedPreviewCard:
    """A preview after it was confirmed or cancelled: the receipt, the same for every press."""

    round_id: str
    activity_plural: str
    quarter: str
    confirmed: bool
    total: int
    shares: tuple[ServiceShare, ...]
    month_names: tuple[str, ...]
    sends: tuple[str, ...]
    by: str
    at: datetime
    """Local time."""


@dataclass(frozen=True, slots=True)
class RecallEffect:
    """What a recall does: to audits, to cards in Teams, and how many auditors it tells."""

    withdrawn: int
    stay: int
    """Handed in before."""
    deleted: int
    edited: int
    told: int


@dataclass(frozen=True, slots=True)
class RecallCard:
    """What would happen if the QA lead recalled a round."""

    round_id: str
    activity_plural: str
    quarter: str
    counts: Mapping[State, int]
    effect: RecallEffect
    token: str
    cancel: bool = False
    """Nothing was answered yet, so that it is called off rather than recalled."""


@dataclass(frozen=True, slots=True)
class RecalledCard:
    """The receipt of a recall, the same for every press."""

    round_id: str
    activity_plural: str
    quarter: str
    effect: RecallEffect
    by: str
    at: datetime
    """Local time."""
    cancel: bool = False
    """As on `RecallCard`."""


@dataclass(frozen=True, slots=True)
class RecallNotice:
    """What an auditor is told: which of their audits were recalled, and which stay as handed in."""

    activity: str
    activity_plural: str
    quarter: str
    rows: tuple[AuditRow, ...]
    stay: tuple[AuditRow, ...]
    cancel: bool = False
    """As on `RecallCard`."""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """What somebody is told of a change that concerns them."""

    activity: str
    audit_id: str
    title: str
    """"LS-2026Q1-014 was withdrawn"."""
    meaning: str
    """What it means for whoever reads it, and what to do next."""
    by: str
    """Whose decision it was, as a post; empty where it was nobody's."""
    reason: str
    row: AuditRow | None
    """The audit as it is now; None for whoever is not its auditor."""


@dataclass(frozen=True, slots=True)
class MorningRow:
    """One audit on somebody's morning card."""

    row: AuditRow
    new: bool
    """An audit of the line that reached this person on the card's own morning."""
    note: str = ""
    """What happened since: "Returned Friday 8 May, 10 days late"; empty while open."""


@dataclass(frozen=True, slots=True)
class MorningCard:
    """One recipient's chase card of one morning: own audits to hand in, and audits of the line that are overdue."""

    recipient: str
    on: date
    own: tuple[MorningRow, ...]
    line: tuple[MorningRow, ...]
    covers: tuple[str, ...]
    """Posts for which the recipient stood in on that morning, because they were away."""
    reaches: str
    """Why it reaches this person: "1 reaches you today, seven days after its deadline; 3 did earlier." """
    known_by: str
    """Who else was told, and when: "The Senior Manager and Head of Service have known since the second day." """
    acknowledged: str
    """"You said on Thursday 7 May at 10:02 that you have spoken with them"; empty before."""
    key: str
    token: str
    moved: tuple[MovedAudit, ...] = ()
    """Given to somebody else, or to another line, since."""


@dataclass(frozen=True, slots=True)
class OverdueCard:
    """The overdue audits of one service on one morning, for its channel; also the answer to `overdue`."""

    title: str
    on: date
    rows: tuple[AuditRow, ...]
    heading: str = "OVERDUE"
    more: int = 0
    """How many overdue ones are not shown here."""
    can_open: bool = True
    """Whether "Open my audit" stands on it."""
    moved: tuple[MovedAudit, ...] = ()
    """As on a round's card."""


@dataclass(frozen=True, slots=True)
class UnreachableCard:
    """For the QA leads: whose allocation the bot could not deliver."""

    round_id: str
    quarter: str
    month: str
    people: tuple[tuple[str, str], ...]
    """(post, why and what to do)."""
    recalled: str = ""
    """As on a round's card."""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One bar: a service, or a round."""

    title: str
    counts: Mapping[State, int]
    late: int

    @property
    def total(self) -> int:
        """Everything but what was withdrawn."""
        return sum(n for state, n in self.counts.items() if state is not State.WITHDRAWN)

    @property
    def returned(self) -> int:
        return self.counts.get(State.RETURNED, 0)


@dataclass(frozen=True, slots=True)
class StatusCard:
    """The counts of a scope. `lines` add up to `whole`."""

    heading: str
    """"STATUS · LEARNING SPACES · Q1 2026-27"."""
    whole: StatusLine
    lines: tuple[StatusLine, ...]
    grades: tuple[tuple[str, int], ...]
    """(grade, how many); empty in a channel and for those who may not see them."""
    ladder: tuple[tuple[str, int], ...]
    """How many overdue audits stand with which post: ("Director", 9)."""
    unreachable: int
    rounds: tuple[str, ...] = ()
    """Those that stand."""
    scope_service: str = ""
    round_id: str = ""
    recalled: str = ""
    """As on a round's card."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery in a list, in words. Times are local."""

    id: int
    to: str
    """A post, or "Channel Duty and Assessment"."""
    what: str
    """"Allocation of April, LS-2026Q1"."""
    why: str
    """What Teams said when it was last tried; empty where it has not been refused."""
    owed_at: datetime
    due_at: datetime
    doubtful: int
    """How often it was sent again because Teams did not say whether it had arrived."""


@dataclass(frozen=True, slots=True)
class DeliveriesCard:
    """Everything that was owed in Teams, as it stands at `at` (local time). Lists may hold fewer than was counted."""

    at: datetime
    waiting: int
    edits: int
    late: int
    sent: int
    dead: int
    doubtful: int
    oldest_due: datetime | None
    """Local time since when the oldest that is due waits."""
    dead_lines: tuple[DeliveryLine, ...]
    late_lines: tuple[DeliveryLine, ...]
    doubtful_lines: tuple[DeliveryLine, ...]
    token: str
    note: str = ""
    """What came of the press that this answers."""


@dataclass(frozen=True, slots=True)
class SetupCard:
    """From nothing to the first round: each step as it stands at `at` (local time)."""

    at: datetime
    steps: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class MyAuditsCard:
    """Everything that one auditor still owes, and what came back lately."""

    post: str
    rows: tuple[AuditRow, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a section's inputs when it opens, and what is wrong with it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """Sentences shown on top: what is wanted, before it can be saved."""


@dataclass(frozen=True, slots=True)
class SectionDialog:
    """One page of an audit's dialog. Input ids end in `.{rendering}`, new for each rendering."""

    audit_id: str
    activity: str
    case: str
    due_on: date
    today: date
    saved_at: datetime | None
    """Local time of the last save."""
    questions: QuestionSet
    section: Section
    number: int
    """From 1."""
    filled: Filled
    revision: int
    rendering: str
    token: str
    owners: tuple[tuple[str, str], ...] = ()
    """(post key, title): who can be proposed to own a recommendation."""
    grades: tuple[str, ...] = ()
    """Best first, for a question that asks for the grade."""
    carried: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class ConcernOffer:
    """Whether a concern about the audit's case can be raised here, and whether its grade calls for one. [K]"""

    possible: bool = False
    likely: bool = False


@dataclass(frozen=True, slots=True)
class ReviewDialog:
    """The last page before handing in: what is still missing, or what contradicts itself, or the summary."""

    audit_id: str
    activity: str
    case: str
    due_on: date
    today: date
    questions: QuestionSet
    missing: tuple[tuple[int, str, str], ...]
    """(section number, section title, what is missing)."""
    doubts: tuple[str, ...]
    """Contradictions to be asked about once more."""
    grade: str
    scales: tuple[tuple[str, float], ...]
    """(section title, mean of its scales, 0-10)."""
    recommendations: int | None
    """None where the questions have no place for them."""
    token: str
    concern: ConcernOffer = field(default_factory=ConcernOffer)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an audit was handed in: the same for every press."""

    audit_id: str
    activity: str
    case: str
    returned_at: datetime
    """Local time."""
    due_on: date
    late_days: int
    grade: str
    recommendations: int | None
    concern: ConcernOffer = field(default_factory=ConcernOffer)


@dataclass(frozen=True, slots=True)
class PickDialog:
    """Which of several audits to open."""

    round_id: str
    rows: tuple[AuditRow, ...]
    today: date


@dataclass(frozen=True, slots=True)
class HelpCard:
    """What this person may type, with an example each."""

    post: str
    topics: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """By topic: (title, what it does, example)."""
    can_buttons: tuple[str, ...] = ()
