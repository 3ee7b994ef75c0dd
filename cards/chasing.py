"""Cards of the ladder: what reached somebody this morning, and what is overdue."""

from collections.abc import Sequence

from cards.anatomy import (
    BUTTONS,
    ROWS,
    and_more,
    ask_buttons,
    audit_row,
    button,
    case_words,
    days,
    drawn,
    due_words,
    head,
    heading,
    held_words,
    many,
    moved_rows,
    open_rows,
    progress,
    row,
    sentence,
    state_words,
    still_open,
    subtle,
)
from cards.elements import Action, Drawn, Piece, plain
from cards.payloads import Acknowledge, OpenAudit, WholeLine
from practice.audits import State
from practice.calendar import day_words, weekday_day
from practice.views import AuditRow, MorningCard, MorningRow, OverdueCard

_OWN = 10
"""How many of somebody's own audits a morning card shows; the rest of its rows are the line's."""


def morning_card(view: MorningCard) -> Drawn:
    """One card for one recipient and morning: own audits to hand in, and the line's overdue ones."""
    own, line = view.own[:_OWN], view.line[: ROWS - min(len(view.own), _OWN)]
    line_open = _open(view.line)
    kicker = f"{'Overdue' if view.line or _overdue(view.own) else 'Reminder'} · {day_words(view.on)}"
    title = _title(view)
    both = bool(own and line)
    body = [
        head(kicker, title, *_number(view)),
        sentence(_told(view) if line_open else ""),
        sentence(f"You cover for {plain(' and '.join(view.covers))}." if view.covers and line_open else ""),
        subtle(f"✓ {plain(view.acknowledged)}" if view.acknowledged else ""),
        heading("Yours to hand in") if both else None,
        *(_morning_row(one, case_words(one.row), plain(one.row.audit_id)) for one in own),
        and_more(len(view.own) - len(own), " of your own: type “my audits”"),
        heading("In your line") if both else None,
        *(_morning_row(one, plain(one.row.post), plain(one.row.case)) for one in line),
        and_more(len(view.line) - len(line), ": “Show the whole line” has them all"),
        *moved_rows(view.moved),
    ]
    return drawn(body, _morning_buttons(view), title)


def _told(view: MorningCard) -> str:
    # `reaches` is the product's own Markdown and holds counts only; `known_by` names posts of the framework.
    return " ".join(part for part in (view.reaches, plain(view.known_by)) if part)


def _open(rows: Sequence[MorningRow]) -> list[AuditRow]:
    return open_rows(one.row for one in rows)


def _overdue(rows: Sequence[MorningRow]) -> list[AuditRow]:
    return [one.row for one in rows if one.row.state is State.OVERDUE]


def _title(view: MorningCard) -> str:
    own, line = _open(view.own), _open(view.line)
    if line and own:
        return f"{many(len(own), 'audit')} of yours, {len(line)} in your line"
    if line:
        return f"{many(len(line), 'audit')} in your line"
    if len(own) > 1:
        return f"{len(own)} audits for you to hand in"
    if own and own[0].due_on:
        verb = "was" if own[0].state is State.OVERDUE else "is"
        return f"Your audit {verb} due on {weekday_day(own[0].due_on)}"
    return "Nothing is left to hand in"


def _number(view: MorningCard) -> tuple[str, str]:
    over = [*_overdue(view.own), *_overdue(view.line)]
    if not over:
        return "", ""
    return days(max(one.days_over for one in over)), "the oldest" if len(over) > 1 else "overdue"


def _morning_row(one: MorningRow, first: str, *details: str) -> Piece:
    found = one.row
    if not still_open(found):
        words = "✓ Returned" if found.state is State.RETURNED else state_words(found)[0]
        return row(first, " · ".join([*details, plain(one.note)] if one.note else details), words)
    over = found.state is State.OVERDUE
    right = f"{days(found.days_over)}{', new' if one.new else ''}" if over else state_words(found)[0]
    parts = (*details, due_words(found), progress(found))
    return row(first, " · ".join(part for part in parts if part), right, strong=over)


def _morning_buttons(view: MorningCard) -> list[Action]:
    own, line = _open(view.own), _open(view.line)
    buttons = []
    if line and not view.acknowledged:
        buttons.append(button("I have spoken with them", Acknowledge(key=view.key, token=view.token)))
    if own:
        audit = own[0].audit_id if len(own) == 1 else ""
        buttons.append(button("Open my audit", OpenAudit(audit=audit)))
    buttons += ask_buttons(one.row for one in view.own)
    if view.line:
        buttons.append(button("Show the whole line", WholeLine()))
    return buttons[:BUTTONS]


def overdue_card(view: OverdueCard) -> Drawn:
    """What is overdue of a service (in its channel, edited as audits come in), or of what was asked for."""
    over = [one for one in view.rows if one.state is State.OVERDUE]
    count = len(over) + view.more
    oldest = max((one.days_over for one in over), default=0)
    lead = f"**The oldest is {days(oldest)} past its deadline.**" if over else "**Nothing is overdue.**"
    if back := sum(one.state is State.RETURNED for one in view.rows):
        lead += f" {back} came back since."
    body = [
        head(f"{plain(view.heading)} · {day_words(view.on)}", plain(view.title), str(count), "overdue"),
        sentence(lead),
        *(_overdue_row(one) for one in view.rows[:ROWS]),
        and_more(view.more + max(0, len(view.rows) - ROWS), ": type “overdue” and a service to see them"),
        *moved_rows(view.moved),
    ]
    buttons = (
        [button("Open my audit", OpenAudit())] if view.can_open and any(map(still_open, view.rows)) else []
    )
    return drawn(body, buttons, f"{view.title}: {many(count, 'audit')} overdue")


def _overdue_row(one: AuditRow) -> Piece:
    if one.state is not State.OVERDUE:
        return audit_row(one, plain(one.post), plain(one.case), held_words(one))
    parts = (plain(one.case), held_words(one), due_words(one), progress(one))
    return row(plain(one.post), " · ".join(part for part in parts if part), days(one.days_over), strong=True)
