"""The history of one audit: who did what when, what was sent to whom, and whether it arrived."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from practice.audit_called import audit_called
from practice.audits import Audit, Stage
from practice.calendar import day_words, nine_oclock, weekday_day
from practice.deliveries import what, whom, why_not
from practice.errors import NotAllowed, Refused
from practice.ladder import SHOWN_OVERDUE
from practice.paging import paged
from practice.people import Line, Person, post_title
from practice.records import DeliveryState, Event, HandIn, PageSaved, Request, RequestState, Standing, Told
from practice.roles import Scope, may_see
from practice.views_past import HistoryCard, HistoryLine
from practice.work import Rules, Work

PAGE = 25
"""Lines of one card."""
REASSIGNED = "audit reassigned"
_HANDED_IN = "audit handed in"
_SENT_OUT = "audits sent out"
_HELD, _HELD_NO_MORE = "audit held back", "audit no longer held back"

EVENTS: Mapping[str, str] = {
    "audit opened": "Opened",
    _HANDED_IN: "Handed in",
    "audit withdrawn": "Withdrawn",
    REASSIGNED: "Reassigned",
    "audit reopened": "Reopened",
    "deadline moved": "Deadline moved",
    _HELD: "Held back from the ladder",
    _HELD_NO_MORE: "No longer held back from the ladder",
}
"""What happened to an audit, in words; what is not here is called by its name."""
OF_THE_LADDER = frozenset({_HELD, _HELD_NO_MORE})
"""What concerns those who chase, and not the auditor."""
_NOT_HERE = (
    "Reasons, grades, and what others were told, are not shown in a channel. Type it in a personal chat."
)
_DECIDED: Mapping[RequestState, str] = {
    RequestState.GRANTED: "agreed",
    RequestState.DECLINED: "declined",
    RequestState.DROPPED: "needs no decision any more",
}


@dataclass(frozen=True, slots=True)
class _Sight:
    """How much of it is shown, and in whose words."""

    rules: Rules
    people: Mapping[str, Person]
    audit: Audit
    private: bool
    """Reasons that somebody typed."""
    full: bool
    """What others were told, too."""
    grades: bool

    def post(self, person_id: str) -> str:
        """How somebody is called; empty for nobody."""
        return named(self.people, person_id, self.rules) if person_id else ""

    def local(self, at: datetime) -> datetime:
        return self.rules.local(at)

    def concerns(self, person_id: str) -> bool:
        return self.full or person_id == self.audit.auditor_id


def named(people: Mapping[str, Person], person_id: str, rules: Rules) -> str:
    """A post, also of somebody who is gone."""
    person = people.get(person_id)
    return post_title(person, rules.framework) if person else "somebody who is no longer known"


async def audit_seen(
    work: Work, rules: Rules, by: Person, scope: Scope, line: Line, audit_id: str, command: str
) -> Audit:
    """The audit of this reference, where it lies within somebody's scope. `command`: for the example."""
    audit = await audit_called(work, rules, audit_id, f"{command} {{audit}}")
    if not may_see(by, scope, line, audit.auditor_id):
        raise NotAllowed(
            f"{audit.id} is somebody else's: its auditor, the managers above them and the QA leads can ask this. "
            "Type `my audits` to see yours."
        )
    if audit.sent_on is None and scope is not Scope.ALL:
        yet = f"has not gone out yet: it will on {day_words(rules.today(audit.release_at))}"
        raise Refused(
            f"{audit.id} {yet if audit.stage is Stage.PLANNED else 'was taken back before it went out'}."
        )
    return audit


async def history_card(
    work: Work, rules: Rules, by: Person, scope: Scope, *, audit_id: str, page: int, private: bool
) -> HistoryCard:
    """One page of it. Reasons, grades and what others were told only in a `private` place, for those whom they concern.

    An auditor sees what concerns the audit and themselves; grades are for QA leads.
    """
    people = {person.id: person for person in await work.people.all()}
    audit = await audit_seen(work, rules, by, scope, Line(people), audit_id, "history")
    above = scope is Scope.ALL or audit.auditor_id != by.id
    sight = _Sight(rules, people, audit, private, private and above, private and scope is Scope.ALL)
    lines = sorted(await _lines(work, sight), key=lambda line: line.at.timestamp())
    shown = paged(lines, page, PAGE)
    activity = rules.framework.activity(audit.activity)
    return HistoryCard(
        audit_id=audit.id,
        activity=activity.title if activity else audit.activity,
        case=audit.case_reference,
        post=sight.post(audit.auditor_id),
        lines=shown.rows,
        total=len(lines),
        page=shown.number,
        pages=shown.of,
        left_out="" if private else _NOT_HERE,
    )


async def _lines(work: Work, sight: _Sight) -> list[HistoryLine]:
    audit = sight.audit
    events = await work.trail.about(audit.id)
    requests = await work.requests.of([audit.id])
    return [
        *await _allocated(work, sight),
        *_done(events, await work.audits.hand_ins(audit.id) or [audit], sight),
        *_saved(await work.audits.pages_saved(audit.id), sight),
        *(line for asked in requests for line in _asked(asked, sight)),
        *_told(await work.deliveries.about(audit.id), await work.chases.told([audit.id]), sight),
    ]


async def _allocated(work: Work, sight: _Sight) -> list[HistoryLine]:
    """Confirmed with its round, and sent out with its month."""
    audit = sight.audit
    known = await work.rounds.by_id(audit.round_id)
    if known is None:
        return []
    by = sight.post(known.confirmed_by)
    lines = [HistoryLine(sight.local(known.confirmed_at), f"Allocated with {known.id}", by)]
    sent = [e for e in await work.trail.about(known.id) if e.what == _SENT_OUT and e.at >= audit.release_at]
    if audit.sent_on and sent:
        lines.append(HistoryLine(sight.local(min(event.at for event in sent)), "Sent out"))
    return lines


def _done(events: Sequence[Event], kept: Sequence[HandIn | Audit], sight: _Sight) -> Iterator[HistoryLine]:
    """What people did. A request says itself what became of it; of early times of handing in nothing may be kept."""
    times = sum(event.what == _HANDED_IN for event in events)
    outcomes = iter([*[None] * (times - len(kept)), *kept])
    given = max((event.at for event in events if event.what == REASSIGNED), default=None)
    for event in events:
        if "request" in event.detail or (event.what in OF_THE_LADDER and not sight.full):
            continue
        # Why something was done to it before, or it was taken from somebody, is not for whom it was given to.
        reasons = sight.full or (sight.private and (given is None or event.at > given))
        detail = detail_words(event, sight.people, sight.rules, private=reasons)
        if event.what == _HANDED_IN:
            detail = _outcome(next(outcomes), sight)
        said = EVENTS.get(event.what, event.what.capitalize())
        yield HistoryLine(sight.local(event.at), said, sight.post(event.person_id), detail)


def detail_words(event: Event, people: Mapping[str, Person], rules: Rules, *, private: bool) -> str:
    """From whom or what to whom or what, until when; and why, in a `private` place."""
    found = [
        f"{name} {_named_or_day(str(event.detail[name]), people, rules)}"
        for name in ("from", "to", "until")
        if event.detail.get(name)
    ]
    due_on = str(event.detail.get("due_on", ""))
    due = f"due {_named_or_day(due_on, people, rules)}" if due_on else ""
    reason = str(event.detail.get("reason", "")) if private else ""
    return " · ".join(part for part in (" ".join(found), due, reason) if part)


def _named_or_day(value: str, people: Mapping[str, Person], rules: Rules) -> str:
    if value in people:
        return named(people, value, rules)
    try:
        return weekday_day(date.fromisoformat(value))
    except ValueError:
        return value


def _outcome(kept: HandIn | Audit | None, sight: _Sight) -> str:
    """In time or late, and the grade where it may stand."""
    if kept is None or kept.returned_on is None or kept.due_on is None:
        return ""
    days = (kept.returned_on - kept.due_on).days
    late = f"{days} {'day' if days == 1 else 'days'} late" if days > 0 else "in time"
    return f"{late} · {kept.grade}" if sight.grades and kept.grade else late


def _saved(saved: Sequence[PageSaved], sight: _Sight) -> Iterator[HistoryLine]:
    """One line for each day and person, at the last of its saves."""

    def whose(one: PageSaved) -> tuple[date, str]:
        return sight.local(one.at).date(), one.by

    for (_, by), group in groupby(sorted(saved, key=whose), key=whose):
        saves = list(group)
        pages = len({one.section for one in saves})
        detail = f"{len(saves)} times" if len(saves) > pages else ""
        at = max(one.at for one in saves)
        yield HistoryLine(
            sight.local(at), f"Saved {pages} {'page' if pages == 1 else 'pages'}", sight.post(by), detail
        )


def _asked(asked: Request, sight: _Sight) -> Iterator[HistoryLine]:
    """That it was asked for, and what became of it."""
    what_for = asked.kind.value.capitalize()
    until = f" until {weekday_day(asked.until)}" if asked.until else ""
    verb = "asked for" if asked.asked_by else "offered"
    # Why somebody asked is theirs, also towards whoever was given the audit afterwards.
    reasons = sight.full or (sight.private and asked.asked_by == sight.audit.auditor_id)
    reason = asked.reason if reasons else ""
    yield HistoryLine(
        sight.local(asked.asked_at), f"{what_for}{until} {verb}", sight.post(asked.asked_by), reason
    )
    if asked.decided_at is not None:
        became = _DECIDED.get(asked.state, asked.state.value)
        note = asked.note if reasons else ""
        by = sight.post(asked.decided_by)
        yield HistoryLine(sight.local(asked.decided_at), f"{what_for}{until}: {became}", by, note)


def _told(sent: Sequence[Standing], told: Sequence[Told], sight: _Sight) -> Iterator[HistoryLine]:
    """Messages with the steps that they told, and steps of which no message is known."""
    steps: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for step in told:
        steps[step.person_id, step.on.isoformat()].append(step)
    for one in sent:
        mine = steps.pop((one.to.person_id, one.args.get("on", "")), []) if one.card == "morning" else []
        if sight.concerns(one.to.person_id):
            yield _message(one, mine, sight)
    for (person_id, day), left in steps.items():
        at = sight.local(nine_oclock(date.fromisoformat(day), sight.rules.zone))
        for step in left:
            if step.step == SHOWN_OVERDUE:
                yield HistoryLine(at, f"The deadline of {weekday_day(step.due_on)} had passed", timed=False)
            elif sight.concerns(person_id):
                yield HistoryLine(at, _step(step, sight.rules), sight.post(person_id), timed=False)


def _message(one: Standing, steps: Sequence[Told], sight: _Sight) -> HistoryLine:
    arrived, how = _arrival(one, sight)
    return HistoryLine(
        sight.local(one.owed_at),
        what(one.card, one.args),
        whom(one, sight.people.get(one.to.person_id), sight.rules),
        " · ".join([*(_step(step, sight.rules) for step in steps), *how]),
        arrived,
    )


def _step(told: Told, rules: Rules) -> str:
    """ "7 days before the deadline of Wed 29 April"."""
    kind, _, key = told.step.partition(":")
    rung = next((one for one in rules.framework.ladder("returns").rungs if one.key == key), None)
    number = int(key) if kind == "before" and key.isdecimal() else rung.days if rung else None
    if number is None:
        return f"{told.step}, deadline {weekday_day(told.due_on)}"
    days = f"{number} {'day' if number == 1 else 'days'}"
    when = (
        "on the day"
        if kind == "before" and number == 0
        else f"{days} {'before' if kind == 'before' else 'after'}"
    )
    of = "of " if when == "on the day" else ""
    return f"{when} {of}the deadline of {weekday_day(told.due_on)}"


def _arrival(one: Standing, sight: _Sight) -> tuple[str, list[str]]:
    """A word for how a message stands, and what else is to be said of it."""
    said = []
    if one.sent_at and one.sent_at - one.owed_at >= timedelta(minutes=1):
        at = sight.local(one.sent_at)
        said.append(f"delivered {weekday_day(at.date())} at {at:%H:%M}")
    if one.doubtful:
        said.append(f"sent {one.doubtful + 1} times, as Teams did not say whether it arrived")
    if one.is_change:
        said.append("its last change is not shown there yet")
    if one.state in (DeliveryState.WAITING, DeliveryState.DEAD) and (because := why_not(one)):
        said.append(because)
    if one.state is DeliveryState.RECALLED:
        return "Taken back", said
    if one.sent_at:
        return "✓ Delivered", said
    return ("Not delivered" if one.state is DeliveryState.DEAD else "Waiting"), said
