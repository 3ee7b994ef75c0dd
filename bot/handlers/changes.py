"""A QA lead gives an audit to somebody else, moves its deadline, holds it back, or opens it once more."""

from datetime import date, datetime

from bot.desk import Desk, handles
from bot.turn import Kind, Reply, Turn
from cards.notices import notice
from cards.payloads import HoldBack, MoveDeadline, Reassign, Reopen, Unhold
from practice import changes
from practice.audits import OPEN_STAGES, Audit
from practice.calendar import day_words
from practice.people import Person, post_title
from practice.work import Rules, Work


def _by(desk: Desk) -> tuple[Work, Rules, Person, datetime]:
    """What every change begins with."""
    return desk.work, desk.rules, desk.person, desk.now


def _said(turn: Turn, kicker: str, title: str, text: str) -> Reply:
    """A typed command is answered by a card, a button by its words alone."""
    drawn = notice(title, text, kicker)
    return Reply.drawn(drawn) if turn.kind is Kind.TEXT else Reply(text=drawn.summary)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


async def _auditor(desk: Desk, audit: Audit) -> str:
    found = await desk.work.people.by_id(audit.auditor_id)
    return post_title(found, desk.rules.framework) if found else "Its auditor"


@handles(Reassign)
async def reassign(turn: Turn, command: Reassign, desk: Desk) -> Reply:
    """Somebody else has the audit from now on."""
    change = await changes.reassign(*_by(desk), audit_id=command.audit, to=command.to, reason=command.reason)
    before, after = await _auditor(desk, change.before), await _auditor(desk, change.after)
    on = _day(desk.rules.today(change.after.release_at))
    text = (
        f"Before, it was with {before}, to whom it had not gone out yet. It will go out to {after} on {on}."
    )
    if change.after.stage in OPEN_STAGES:
        text = (
            f"They get it now and have until {_day(change.after.due_on)}. {before} need not do it any more. "
            "Every card that shows it says so."
        )
    return _said(turn, "REASSIGNED", f"{change.after.id} is with {after}", text)


@handles(MoveDeadline)
async def move(turn: Turn, command: MoveDeadline, desk: Desk) -> Reply:
    """One audit has another deadline."""
    change = await changes.move(*_by(desk), audit_id=command.audit, to=command.to, reason=command.reason)
    text = (
        f"Before, that was {_day(change.before.due_on)}. Its auditor is told, and reminders and ladder follow the "
        "new deadline."
    )
    return _said(turn, "MOVED", f"{change.after.id} is due on {_day(change.after.due_on)}", text)


@handles(HoldBack)
async def hold(turn: Turn, command: HoldBack, desk: Desk) -> Reply:
    """Nobody up the line is told of the audit for a while."""
    change = await changes.hold(
        *_by(desk), audit_id=command.audit, until=command.until, reason=command.reason
    )
    audit = change.after
    every = all(rung.may_be_held for rung in desk.rules.framework.ladder("returns").rungs)
    held = "Nothing of it goes up the line" if every else "Only rungs that may not be held are told of it"
    text = (
        f"{held} until the end of {_day(audit.held_until)}; what the ladder has reached by then is told on the next "
        "working morning. Reminders before its deadline go on, and its auditor is not told. To end it earlier, "
        f"type `unhold {audit.id}`."
    )
    return _said(turn, "HELD BACK", f"{audit.id} is held back from the ladder", text)


@handles(Unhold)
async def unhold(turn: Turn, command: Unhold, desk: Desk) -> Reply:
    """The ladder goes on."""
    change = await changes.unhold(*_by(desk), audit_id=command.audit)
    text = (
        f"It was held back until {_day(change.before.held_until)}. What the ladder has reached meanwhile goes up "
        "the line now, or at 09:00 on the next working day."
    )
    return _said(turn, "NO LONGER HELD BACK", f"The ladder of {change.after.id} goes on", text)


@handles(Reopen)
async def reopen(turn: Turn, command: Reopen, desk: Desk) -> Reply:
    """The audit is back with its auditor, as it was handed in."""
    change = await changes.reopen(
        *_by(desk), audit_id=command.audit, until=command.until, reason=command.reason
    )
    audit = change.after
    text = (
        f"{await _auditor(desk, audit)} has until {_day(audit.due_on)} to hand it in again, and is told. What was "
        "handed in before is kept; what is handed in next takes its place."
    )
    return _said(turn, "REOPENED", f"{audit.id} is open again", text)
