"""What must hold whatever happened: looked at after each step, against the step before and a simple count."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from life import CHANGED, Life, Rows

from practice.audits import State
from practice.calendar import Days, nine_oclock
from practice.people import Person
from practice.roles import Scope
from practice.status import Narrowed, status_card
from rehearsal.reading import texts

OPEN = ("sent", "opened")
TO_COME = ("planned", *OPEN)
QA_TEAM = ("QALead", "Moderator")
GRADES = re.compile(r"\b(Outstanding|Good|Requires improvement|Inadequate)\b")
REASON = re.compile(r"\breason \d+\b")
REFERENCE = re.compile(r"LS-\d{4}Q\d(?:-[A-Z])?-\d{3}")
TOLD_ANEW = {"absence", "allocated", "undelivered", "whereabouts"}
"""Cards that can say the same for another cause: away again, given back, gone again."""

Row = dict[str, Any]


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True, slots=True)
class Seen:
    """How everything stood after a step."""

    at: datetime
    tables: Rows
    people: dict[str, Person]
    covers: dict[str, str]

    @property
    def audits(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.tables["audit"]}

    @property
    def leads(self) -> set[str]:
        return {one.id for one in self.people.values() if one.post == "QALead" and not one.left}


@dataclass(slots=True)
class Watch:
    life: Life
    last: Seen | None = None
    read: int = 0
    """How many of the cards that were shown were looked at."""
    auditors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Everybody who ever had an audit."""
    above: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Everybody who ever stood above, shared the post of, or covered for somebody."""

    of_qa_team: set[str] = field(default_factory=set)
    """Everybody who ever was of the QA team: what stands in their chats since is edited there."""

    async def look(self) -> None:
        """Raises AssertionError for what cannot be."""
        now = await self._seen()
        if self.last is not None:
            await self._compare(self.last, now)
        await self._states_add_up(now)
        self._everything_open_has_an_owner(now)
        self._nothing_is_told_twice(now)
        self._every_card_could_be_drawn(now)
        self._shown(now)
        self.last = now

    async def _seen(self) -> Seen:
        async with self.life.office.store.read() as work:
            people = {one.id: one for one in await work.people.all()}
            covers = await work.absences.covers()
        seen = Seen(self.life.clock.now(), self.life.rows(*CHANGED), people, covers)
        for audit in seen.audits.values():
            self.auditors[audit["id"]].add(audit["auditor_id"])
        self.of_qa_team |= {one.id for one in people.values() if one.post in QA_TEAM}
        for one in people.values():
            self.above[one.id] |= set(_above(one, people)) | set(_sharing(one, people))
        for covered, cover in covers.items():
            self.above[covered].add(cover)
        return seen

    # The numbers.

    async def _states_add_up(self, now: Seen) -> None:
        """The status of all is a count of the audits, and the sum of its services."""
        today = self.life.rules.today(now.at)
        counts: Counter[State] = Counter(_state(row, today) for row in now.audits.values())
        async with self.life.office.store.read() as work:
            by = next(iter(now.people.values()))
            view = await status_card(work, self.life.rules, by, Scope.ALL, now.at, Narrowed(), private=True)
        assert +Counter(view.whole.counts) == +counts
        assert sum((Counter(line.counts) for line in view.lines), Counter()) == +counts
        by_service = Counter(row["service"] for row in now.audits.values())
        assert {line.title: sum(line.counts.values()) for line in view.lines} == dict(by_service)
        returned = Counter(row["grade"] for row in now.audits.values() if row["stage"] == "returned")
        assert dict(view.grades) == dict(returned)

    def _everything_open_has_an_owner(self, now: Seen) -> None:
        """An auditor who is still here; or a QA lead who is still here was asked who takes it."""
        asked = {
            (about["audit_id"], args["person"])
            for row in now.tables["delivery"]
            if row["card"] == "proposal" and row["person_id"] in now.leads
            for args in [json.loads(row["args"])]
            for about in now.tables["delivery_about"]
            if about["delivery_id"] == row["id"]
        }
        for audit in now.audits.values():
            if audit["stage"] in TO_COME and now.people[audit["auditor_id"]].left and now.leads:
                assert (audit["id"], audit["auditor_id"]) in asked, f"{audit['id']} has no owner"

    # What is told.

    def _nothing_is_told_twice(self, now: Seen) -> None:
        said = Counter(
            (row["person_id"], row["channel_id"], row["card"], row["args"])
            for row in now.tables["delivery"]
            if row["card"] not in TOLD_ANEW and not row["key"].startswith("stray:")
        )
        assert not [one for one, times in said.items() if times > 1]

    def _every_card_could_be_drawn(self, now: Seen) -> None:
        faults = [r for r in now.tables["delivery"] if re.search(r"NotDrawn|Fault", r["error"] or "")]
        assert not faults

    # What has changed.

    async def _compare(self, before: Seen, now: Seen) -> None:
        self._hand_ins_are_kept(before, now)
        self._deadlines_move_only_so(before, now)
        async with self.life.office.store.read() as work:
            closed = {closure.day for closure in await work.closures.all()}
        days = Days(frozenset(closed | set(self.life.rules.framework.calendar.closures)))
        self._what_was_told_was_due(before, now, days)
        if now.at > before.at:
            self._what_was_due_was_told(before, now, days)

    def _hand_ins_are_kept(self, before: Seen, now: Seen) -> None:
        kept = now.tables["hand_in"]
        assert all(row in kept for row in before.tables["hand_in"])
        returned = {row["id"] for row in now.audits.values() if row["stage"] == "returned"}
        assert returned <= {row["audit_id"] for row in kept}

    def _deadlines_move_only_so(self, before: Seen, now: Seen) -> None:
        """By an extension that was agreed before it, or by one of the commands that say so."""
        old_events = {row["id"] for row in before.tables["event"]}
        new = [row for row in now.tables["event"] if row["id"] not in old_events]
        today = self.life.rules.today(before.at)
        for audit_id, was in before.audits.items():
            audit = now.audits[audit_id]
            if audit["due_on"] == was["due_on"]:
                continue
            if was["due_on"] is None:
                assert audit["stage"] == "sent"
                assert day(audit["due_on"]) == day(audit["sent_on"]) + timedelta(days=28)
                continue
            why = {row["what"] for row in new if row["about"] == audit_id}
            by_command = {"audit reassigned", "deadline moved", "audit reopened"}
            assert why & {*by_command, "request extended"}, f"{audit_id} is due another day: {why}"
            if not why & by_command:
                assert today <= day(was["due_on"]), f"{audit_id} was extended after its deadline"

    def _what_was_told_was_due(self, before: Seen, now: Seen, days: Days) -> None:
        """A rung on or after its day, once for each person, of what is open and not held, to who is there."""
        rungs = {f"rung:{rung.key}": rung for rung in self.life.rules.framework.ladder("returns").rungs}
        absences = now.tables["absence"]
        old = {_key(row) for row in before.tables["told"]}
        for row in now.tables["told"]:
            if _key(row) in old or row["step"] not in rungs:
                continue
            audit, rung, on = now.audits[row["audit_id"]], rungs[row["step"]], day(row["told_on"])
            said = f"{row}: {audit}"
            assert on is not None, said
            assert days.is_working_day(on), said
            assert audit["stage"] in OPEN, said
            assert audit["due_on"] == row["due_on"], said
            assert on >= day(audit["due_on"]) + timedelta(days=rung.days), said
            held = day(audit["held_until"])
            assert not (rung.may_be_held and held and on <= held), said
            assert row["person_id"] != audit["auditor_id"], said
            assert not now.people[row["person_id"]].left, said
            away = any(
                one["person_id"] == row["person_id"] and one["first_on"] <= row["told_on"] <= one["last_on"]
                for one in absences
            )
            assert not away or row["person_id"] in now.leads, said

    def _what_was_due_was_told(self, before: Seen, now: Seen, days: Days) -> None:
        """After the first sweep of a morning nothing that it could have told is left."""
        zone, start = self.life.rules.zone, self.life.rules.today(before.at)
        last = self.life.rules.today(now.at)
        if now.at < nine_oclock(last, zone):
            last -= timedelta(days=1)
        morning = days.previous_working_day(last)
        if morning <= start:
            return
        told = {(row["audit_id"], row["step"], row["due_on"]) for row in now.tables["told"]}
        for audit in before.audits.values():
            due, held = day(audit["due_on"]), day(audit["held_until"])
            if audit["stage"] not in OPEN or due is None:
                continue
            for rung in self.life.rules.framework.ladder("returns").rungs:
                on = due + timedelta(days=rung.days)
                if held and rung.may_be_held:
                    on = max(on, held + timedelta(days=1))
                if days.next_working_day(on) <= morning:
                    step = (audit["id"], f"rung:{rung.key}", audit["due_on"])
                    assert step in told or not now.leads, f"{step} was not told by {morning}"

    # What is shown.

    def _shown(self, now: Seen) -> None:
        """Nobody is told of what does not concern them, and no channel of a grade."""
        asked = {row["reason"]: row for row in now.tables["request"] if row["asked_by"]}
        by_chat = {f"chat of {one.aad_object_id}": one for one in now.people.values()}
        for shown in self.life.teams.shown[self.read :]:
            words = texts(shown.card)
            reasons = [asked[found] for found in REASON.findall(words) if found in asked]
            if shown.where.startswith("channel"):
                assert not GRADES.search(words), f"a grade in {shown.where}: {words}"
                assert not reasons, f"why somebody asked, in {shown.where}: {words}"
                continue
            person = by_chat.get(shown.where)
            if person is None:
                named = {one for one in REFERENCE.findall(words) if one not in shown.refused}
                assert not named, f"a stranger is told of {named}"
                continue
            if shown.message_id and not shown.is_edit:
                # Who has left in this very step may have been sent something before.
                gone = person.left and (self.last is None or self.last.people[person.id].left)
                assert not gone, f"{person.name} has left, and is told: {words}"
            if person.post in QA_TEAM or (shown.is_edit and person.id in self.of_qa_team):
                continue
            for audit_id in set(REFERENCE.findall(words)):
                if audit_id in now.audits and audit_id not in shown.refused:
                    concerned = self._concerned(self.auditors[audit_id])
                    assert person.id in concerned, f"{person.name} is told of {audit_id}: {words}"
            for request in reasons:
                concerned = self._concerned([request["asked_by"]])
                assert person.id in concerned, f"{person.name} is told why {request} was asked: {words}"
        self.read = len(self.life.teams.shown)

    def _concerned(self, people: Iterable[str]) -> set[str]:
        """These people, and whoever ever stood above them, shared their post or covered for one of these."""
        found: set[str] = set()
        waiting = list(people)
        while waiting:
            if (at := waiting.pop()) not in found:
                found.add(at)
                waiting += self.above[at]
        return found


def _key(row: Row) -> tuple[str, str, str, str]:
    return row["audit_id"], row["step"], row["person_id"], row["due_on"]


def _state(row: Row, today: date) -> State:
    due = day(row["due_on"])
    match row["stage"]:
        case "planned":
            return State.PLANNED
        case "returned":
            return State.RETURNED
        case "withdrawn":
            return State.WITHDRAWN
    if due is not None and due < today:
        return State.OVERDUE
    return State.OPENED if row["stage"] == "opened" else State.NOT_OPENED


def _above(person: Person, people: dict[str, Person]) -> Iterator[str]:
    at = person
    while at.reports_to:
        yield at.reports_to
        at = people[at.reports_to]


def _sharing(person: Person, people: dict[str, Person]) -> Iterable[str]:
    place = (person.name, person.post, person.service, person.team)
    return (o.id for o in people.values() if (o.name, o.post, o.service, o.team) == place)
