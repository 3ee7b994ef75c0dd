"""What can happen in a life: each step is a small record, drawn at random, and done as people and the clock do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from hypothesis import strategies as st
from life import CHANNELS, EVERYBODY, LATER, Life, Row, channel, chat
from office import people_csv, upn
from scenes import filled

from bot.turn import Kind, Outcome, Reply
from practice.audits import OPEN_STAGES, Audit, Stage
from practice.calendar import day_words, nine_oclock
from practice.csv_file import BadFile
from practice.importing import import_people
from rehearsal.reading import actions, inputs_of
from rehearsal.wire import Json, object_at, text_at

T = TypeVar("T")

EVERYONE = [row[0] for row in (*EVERYBODY, *LATER)]
AUDITORS = ["T1", "T2", "TB", "M1", "M2", "S1", "HS", "HM", "I1", "DI"]
_NAMES = {row[0]: row[1] for row in EVERYBODY}
SPOKEN = [
    *(upn(short) for short in (*EVERYONE, *AUDITORS, *AUDITORS)),
    *("TM Duty 2", "SM Duty and Assessment", _NAMES["M1"], _NAMES["HM"], "Team Manager, Duty 1"),
    *("me", "Nobody At All", ""),
]
"""How somebody is named; the last ones name nobody, and the one before them two."""


class Step(Protocol):
    async def do(self, life: Life) -> None: ...


def nth(things: Sequence[T], number: int) -> T:
    return things[number % len(things)]


def a_day(today: date, ahead: int) -> str:
    return day_words(today + timedelta(days=ahead))


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody types something, and may press a button of the answer."""

    words: str
    by: str
    """Short name; empty: whoever it is for."""
    audit: int
    whom: str
    other: str
    first: int
    """Days from today; `length` after that the second date."""
    length: int
    where: str
    """A channel; empty: the own chat."""
    then: int
    """Which button of the answer is pressed; -1: none."""
    again: bool
    """Teams sends it a second time."""

    async def do(self, life: Life) -> None:
        audits = await life.office.audits()
        people = await life.people()
        verb = self.words.partition(" ")[0]
        audit = fitting(audits, verb, self.audit)
        today = life.rules.today(life.clock.now())
        start = (audit.due_on or today) if verb in AFTER_DEADLINE else today
        text = self.words.format(
            audit=audit.id,
            round=audit.round_id,
            whom=self.whom,
            other=self.other,
            day=a_day(start, self.first),
            later=a_day(start, self.first + self.length),
            why=f"because of {life.reason()}",
        )
        by = self.by or (people.get(audit.auditor_id, "Q1") if text.startswith(OWN) else "Q1")
        where = self.where if self.where or "link " not in text else nth(CHANNELS, self.audit)
        life.note(f"{by} types “{text}”{f' in {where}' if where else ''}")
        reply = await life.say(by, text, where, twice=self.again)
        pressed = actions(reply.card)
        if self.then >= 0 and pressed:
            action = nth(pressed, self.then)
            life.note(f"   and presses “{action.get('title')}”")
            place = channel(where) if where else chat(by)
            await through(life, by, place, await life.press(by, place, action, twice=self.again), action)


AFTER_DEADLINE = ("extension", "hold")
"""Of these a day is reckoned from the audit's deadline."""
STAGES = {
    **dict.fromkeys(
        ("extension", "exclusion", "move", "hold", "answer", "reassign", "withdraw"), OPEN_STAGES
    ),
    "reopen": (Stage.RETURNED,),
}
"""Of which audits something is mostly asked: else little would ever happen."""


def fitting(audits: Sequence[Audit], verb: str, number: int) -> Audit:
    """One of those of which this can be asked; each seventh number asks it of any."""
    fit = [audit for audit in audits if audit.stage in STAGES.get(verb, tuple(Stage)) or number % 7 == 6]
    return nth(fit or audits, number // 7 if number % 7 == 6 else number)


OWN = ("extension", "exclusion", "why", "history")
"""Typed by the auditor."""
CHANGES = (
    *("reassign {audit} to {whom} {why}", "move {audit} to {day} {why}", "hold {audit} until {day} {why}")
    * 2,
    *("unhold {audit}", "withdraw {audit} {why}", "reopen {audit} {why}", "reopen {audit} until {day} {why}"),
    *("reassign {audit} to {whom}", "withdraw {audit}", "reassign {audit} to {whom} because"),
)
ASKED = ("extension {audit} until {day} {why}",) * 3 + ("exclusion {audit} {why}", "extension {audit} {why}")
LEAVE = (
    *("away {whom} {day} to {later}", "away {whom} until {later}", "back {whom}") * 2,
    *("cover for {whom} by {other}", "cover for {whom} by {other}", "no cover for {whom}"),
    *("away until {later}", "back", "cover for me by {other}", "away"),
)
ROUNDS = (
    *("recall {round}", "cancel round {round}", "allocate learning spaces Q1 2026-27"),
    *("allocate learning spaces Q2 2026-27", "recall"),
)
CALENDAR = ("closed {day} - {later} {why}", "closed {day}", "open {day} - {later}", "open {day}")
PLACES = (
    *("link allocations for Duty and Assessment", "link allocations for MASH", "link allocations"),
    *("link escalations", "unlink allocations for MASH", "unlink allocations", "link escalations for MASH"),
)
ASKING = (
    *("status", "overdue", "requests", "my audits", "why {audit}", "history {audit}", "deliveries", "setup"),
    *("help", "statsu", "away", "closed"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody opens an audit, saves some pages of it, and may hand it in."""

    audit: int
    by: str
    """Empty: its auditor."""
    pages: int
    hand_in: bool
    grade: str

    async def do(self, life: Life) -> None:
        audit = fitting(await life.office.audits(), "answer", self.audit)
        by = self.by or (await life.people()).get(audit.auditor_id, "Q1")
        life.note(
            f"{by} answers {self.pages} pages of {audit.id}{', and hands it in' if self.hand_in else ''}"
        )
        opens: Json = {
            "type": "Action.Submit",
            "data": {"do": "audit.open", "audit": audit.id, "msteams": {"type": "task/fetch"}},
        }
        page = await life.press(by, chat(by), opens)
        for _ in range(self.pages):
            if not (button := _button(page, "Save and next")):
                break
            page = await life.press(by, chat(by), button, filled(page.card or {}, grade=self.grade))
        if self.hand_in and (button := _button(page, "Hand in")):
            await life.press(by, chat(by), button, {}, twice=True)


def _button(reply: Reply, title: str) -> Json | None:
    return next((action for action in actions(reply.card) if text_at(action, "title") == title), None)


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a card that stands somewhere is pressed by whose chat it is in, or by anybody."""

    words: str
    """On the button; empty: any."""
    number: int
    """Which message, from the newest on."""
    button: int
    by: str
    """Empty: whoever the card was sent to."""
    again: bool

    async def do(self, life: Life) -> None:
        standing = [shown for shown in life.teams.standing.values() if self._fits(shown.card)]
        if not standing:
            return
        shown = nth(standing[::-1], self.number)
        fitting = [one for one in actions(shown.card) if self._is(one)]
        action = nth(fitting, self.button)
        by = self.by or life.owner_of(shown.where)
        life.note(f"{by} presses “{action.get('title')}” of {shown.message_id} in {shown.where}")
        reply = await life.press(by, shown.where, action, twice=self.again)
        await through(life, by, shown.where, reply, action)

    def _fits(self, card: Json) -> bool:
        return any(self._is(action) for action in actions(card))

    def _is(self, action: Json) -> bool:
        return not self.words or text_at(action, "title").startswith(self.words)


async def through(life: Life, by: str, where: str, reply: Reply, pressed: Json) -> None:
    """A dialog that was opened to decide or to ask is filled in and sent."""
    send = next((a for a in actions(reply.card) if text_at(a, "title") in ("Decline", "Ask")), None)
    if object_at(pressed, "data.msteams") and reply.outcome is Outcome.ANSWERED and send:
        today = life.rules.today(life.clock.now())
        typed = {key: life.reason() for key in inputs_of(reply.card) if key.startswith("reason")}
        typed |= {key: "extension" for key in inputs_of(reply.card) if key.startswith("kind")}
        until = (today + timedelta(days=30)).isoformat()
        typed |= {key: until for key in inputs_of(reply.card) if key.startswith("until")}
        await life.press(by, where, send, typed, twice=True)


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes: some hours, or until some time of a later day."""

    days: int
    hours: int

    async def do(self, life: Life) -> None:
        now = life.clock.now()
        if self.days:
            day = life.rules.today(now) + timedelta(days=self.days)
            to = nine_oclock(day, life.rules.zone) + timedelta(hours=self.hours)
        else:
            to = now + timedelta(hours=self.hours)
        life.note(f"time passes until {life.rules.local(to):%a %d %b %H:%M}")
        await life.until(to)


@dataclass(frozen=True, slots=True)
class People:
    """A full people file in which something about somebody is new."""

    change: str
    who: str
    other: str

    async def do(self, life: Life) -> None:
        rows = {row[0]: row for row in (*EVERYBODY, *LATER)}
        was = life.line.get(self.who, rows[self.who])
        line = {short: row for short, row in life.line.items() if short != self.who}
        if self.change != "leaves":
            line[self.who] = changed(was, self.change, rows[self.who], self.other)
        life.note(f"people are imported: {self.who} {self.change} ({line.get(self.who)})")
        try:
            async with life.office.store.write() as work:
                file = people_csv(list(line.values()))
                await import_people(work, life.rules, file, life.clock.now(), full=True)
        except BadFile as bad:
            life.note(f"   which is refused: {bad}")
        else:
            life.line = line
        life.sender.nudge()
        await life.settle()


def changed(was: Row, change: str, first: Row, other: str) -> Row:
    short, name, post, service, team, above = was
    match change:
        case "acts up":
            return (short, f"Acting Senior Manager {short}", "SM", service or "MASH", "", above)
        case "is as at first":
            return first
        case "has another manager":
            return (short, name, post, service, team, other)
        case "has another team":
            return (short, name, post, "MASH" if service != "MASH" else "Duty and Assessment", "", above)
        case "shares a post":
            return (short, *EVERYBODY[4][1:5], above)
    return was


IN_THE_FILE = (
    *("leaves", "leaves", "is as at first", "acts up"),
    *("has another manager", "has another team", "shares a post"),
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The bot, or a channel, goes or comes back."""

    event: str
    who: str
    where: str

    async def do(self, life: Life) -> None:
        life.note(f"{self.event}: {self.who or self.where}")
        at_chat = {chat(self.who)} if self.who else {channel(self.where)}
        if self.event in ("removed", "channelDeleted"):
            life.teams.without_bot |= at_chat
        else:
            life.teams.without_bot -= at_chat
        kinds = {"removed": Kind.REMOVED, "added": Kind.INSTALLED, "channelDeleted": Kind.REMOVED}
        await life.event(kinds.get(self.event, Kind.RESTORED), self.who or "Q1", self.where, self.event)


whom, days_ahead = st.sampled_from(SPOKEN), st.one_of(st.integers(1, 40), st.integers(-5, 120))


def _say(
    words: Sequence[str], by: st.SearchStrategy[str], where: st.SearchStrategy[str]
) -> st.SearchStrategy[Step]:
    return st.builds(
        Say,
        words=st.sampled_from(words),
        by=by,
        audit=st.integers(0, 60),
        whom=whom,
        other=whom,
        first=days_ahead,
        length=st.integers(0, 25),
        where=where,
        then=st.sampled_from([-1, 0, 0, 1]),
        again=st.booleans(),
    )


anybody, the_right_one = st.sampled_from(EVERYONE), st.just("")
mostly_right = st.one_of(the_right_one, the_right_one, the_right_one, anybody)
nowhere = st.just("")
anywhere = st.sampled_from(["", "", "", *CHANNELS])

STEPS: st.SearchStrategy[Step] = st.one_of(
    _say(CHANGES, mostly_right, anywhere),
    _say(CHANGES, the_right_one, nowhere),
    _say(ASKED, mostly_right, nowhere),
    _say(ASKED, the_right_one, nowhere),
    _say(LEAVE, st.one_of(the_right_one, anybody), nowhere),
    _say((*ROUNDS, *CALENDAR, *PLACES), mostly_right, nowhere),
    _say(ASKING, st.one_of(the_right_one, anybody), anywhere),
    st.builds(
        Answer,
        audit=st.integers(0, 60),
        by=mostly_right,
        pages=st.sampled_from([0, 1, 7, 7]),
        hand_in=st.booleans(),
        grade=st.sampled_from(["Good", "Inadequate"]),
    ),
    st.builds(
        Press,
        words=st.sampled_from(["Agree", "Agree", "Decline", "Reassign as proposed", "I have spoken", "", ""]),
        number=st.integers(0, 6),
        button=st.integers(0, 3),
        by=mostly_right,
        again=st.booleans(),
    ),
    st.builds(Pass, days=st.integers(0, 12), hours=st.integers(1, 9)),
    st.builds(Pass, days=st.sampled_from([1, 7, 28]), hours=st.just(0)),
    st.builds(
        People,
        change=st.sampled_from(IN_THE_FILE),
        who=anybody,
        other=anybody,
    ),
    st.one_of(
        st.builds(Whereabouts, st.sampled_from(["removed", "added"]), anybody, nowhere),
        st.builds(
            Whereabouts,
            st.sampled_from(["channelDeleted", "channelRestored"]),
            nowhere,
            st.sampled_from(CHANNELS),
        ),
    ),
)
