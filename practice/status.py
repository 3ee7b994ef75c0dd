"""Counting: every audit in exactly one state, and the same numbers wherever they appear."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from practice.audits import Stage, State, state_of
from practice.calendar import FinancialQuarter, parse_quarter
from practice.channels import named_service, nearest, services
from practice.chasing import with_whom
from practice.errors import BadInput, NotFound
from practice.framework import Activity, Framework, fold
from practice.people import Line, Person
from practice.records import Round, Tally
from practice.roles import Scope
from practice.round_cards import recalled_words
from practice.views import StatusCard, StatusLine
from practice.work import Rules, Work


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a status or a list of overdue audits is of; None: all."""

    round_id: str | None = None
    service: str | None = None


async def narrow(
    work: Work, rules: Rules, now: datetime, words: str, round_id: str, service: str
) -> Narrowed:
    """Reads "Family Safeguarding", "Q1", "LS-2026Q1" or both; raises `BadInput` with the nearest that there is."""
    if not (words.strip() or round_id or service):
        return Narrowed()
    names = [*await services(work, rules.framework), *{t.service for t in await work.audits.tallies()}]
    found = Narrowed()
    if round_id:
        found = Narrowed(round_id=await _known_round(work, round_id))
    if service:
        name = named_service(service, names)
        if name is None:
            raise NotFound(f"No service is called “{service}”.")
        found = Narrowed(found.round_id, name)
    if not words.strip():
        return found
    return await _read_words(work, rules, now, words, names)


async def _known_round(work: Work, round_id: str) -> str:
    for known in await work.rounds.all():
        if known.id.casefold() == round_id.casefold():
            return known.id
    raise NotFound(f"There is no round “{round_id}”. Type `status` to see all rounds.")


async def _read_words(work: Work, rules: Rules, now: datetime, words: str, names: Iterable[str]) -> Narrowed:
    """The round, if one is named, is taken out of the words; what is left is a service."""
    rounds = await work.rounds.all()
    names = list(names)
    rest = " ".join(words.split())
    if fold(rest) in ("all", "everything"):
        return Narrowed()
    if name := named_service(rest, names):
        return Narrowed(service=name)
    said = [known for known in rounds if known.id.casefold() in rest.casefold()]
    named = max(said, key=lambda known: len(known.id), default=None)
    if named:
        rest = re.sub(re.escape(named.id), " ", rest, flags=re.I)
        activity, rest = _take_activity(rest, rules.framework)
    else:
        period = " ".join(re.findall(_PERIOD, rest, re.I))
        activity, rest = _take_activity(re.sub(_PERIOD, " ", rest, flags=re.I), rules.framework)
        named = _round_of(rounds, rules, now, period, activity) if period else None
    if not rest:
        return Narrowed(round_id=named.id if named else None)
    if name := named_service(rest, names):
        return Narrowed(named.id if named else None, name)
    near = nearest(rest, names)
    hint = f"Did you mean “{near}”?" if near else "Type `status` to see all services and rounds."
    raise BadInput(f"I found no service and no round called “{rest}”. {hint}")


_PERIOD = r"\b(?:quarter|qtr|q)[\s.]*\d+\b|\b(?:fy\s*)?(?:20)?\d\d\s*[-/–]\s*(?:20)?\d\d\b|\b20\d\d\b"
"""What is said of a quarter and of its year."""


def _round_of(
    rounds: Iterable[Round], rules: Rules, now: datetime, period: str, activity: Activity | None
) -> Round:
    """The round of that quarter; where no year is named and the next such quarter has none, the newest."""
    try:
        quarter = parse_quarter(period, rules.today(now))
    except ValueError as error:
        raise BadInput(str(error)) from error
    ours = [known for known in rounds if activity is None or known.activity == activity.key]
    matching = [known for known in ours if known.quarter == quarter.key]
    if not matching and not re.search(r"\d\d", period):
        matching = [known for known in ours if known.quarter.endswith(f"Q{quarter.quarter}")]
        matching = [known for known in matching if known.quarter == matching[0].quarter]
    matching = [known for known in matching if known.recalled_at is None] or matching
    if not matching:
        raise NotFound(f"No round was allocated for {quarter.title}. Type `status` to see all rounds.")
    if len(matching) > 1:
        choices = " or ".join(f"`status {known.id}`" for known in matching)
        raise BadInput(f"{quarter.title} has several rounds. Type {choices}.")
    return matching[0]


def _take_activity(words: str, framework: Framework) -> tuple[Activity | None, str]:
    """The activity that stands first in these words, and what is left of them."""
    rest = re.sub(r"^(?:of|for|in)\s+", "", " ".join(words.split()), flags=re.I)
    for activity in framework.activities:
        for spelling in activity.spellings:
            if f"{fold(rest)} ".startswith(f"{spelling} "):
                left = fold(rest)[len(spelling) :].strip()
                return activity, re.sub(r"^(?:of|for|in)\s+", "", left)
    return None, rest


def line_of(title: str, tallies: Iterable[Tally], today: date) -> StatusLine:
    """The states of these tallies added up."""
    counts: Counter[State] = Counter()
    late = 0
    for tally in tallies:
        state = state_of(tally.stage, tally.due_on, today)
        counts[state] += tally.count
        late += tally.late
    return StatusLine(title, counts, late)


async def status_card(
    work: Work, rules: Rules, by: Person, scope: Scope, now: datetime, narrowed: Narrowed, *, private: bool
) -> StatusCard:
    """The counts of a scope; grades only in a `private` place."""
    today = rules.today(now)
    seen = None if scope is Scope.ALL else Line.of(await work.people.all()).below(by.id) | {by.id}
    tallies = [
        tally
        for tally in await work.audits.tallies(seen)
        if narrowed.round_id in (None, tally.round_id) and narrowed.service in (None, tally.service)
    ]
    by_service: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_service[tally.service].append(tally)
    ladder = await with_whom(
        work, rules, today, round_id=narrowed.round_id, service=narrowed.service, auditors=seen
    )
    rounds = await work.rounds.all()
    shown = next((known for known in rounds if known.id == narrowed.round_id), None)
    return StatusCard(
        heading=_heading(rules, rounds, narrowed),
        whole=line_of("All", tallies, today),
        lines=tuple(line_of(name, by_service[name], today) for name in sorted(by_service)),
        grades=_grades(rules, tallies) if private and scope is Scope.ALL else (),
        ladder=tuple(ladder.items()),
        unreachable=await work.people.unreachable(seen),
        rounds=tuple(known.id for known in rounds if known.recalled_at is None),
        scope_service=narrowed.service or "",
        round_id=narrowed.round_id or "",
        recalled=await recalled_words(work, rules, shown) if shown else "",
    )


def _heading(rules: Rules, rounds: Iterable[Round], narrowed: Narrowed) -> str:
    parts = ["STATUS"]
    found = next((known for known in rounds if known.id == narrowed.round_id), None)
    if found:
        activity = rules.framework.activity(found.activity)
        year, quarter = found.quarter.split("Q")
        parts += [
            activity.plural if activity else found.activity,
            FinancialQuarter(int(year), int(quarter)).title,
        ]
    if narrowed.service:
        parts.append(narrowed.service)
    return " · ".join([*parts, "all rounds"] if len(parts) == 1 else parts).upper()


def _grades(rules: Rules, tallies: Iterable[Tally]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for tally in tallies:
        if tally.stage is Stage.RETURNED:
            counts[tally.grade] += tally.count
    return tuple((grade, counts[grade]) for grade in rules.framework.grades if counts[grade])
