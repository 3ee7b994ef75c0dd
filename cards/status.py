"""The card of `status`: how many audits of a scope are in which state."""

from cards.anatomy import (
    BUTTONS,
    and_more,
    bar,
    button,
    counted,
    drawn,
    facts,
    head,
    many,
    row,
    sentence,
    subtle,
)
from cards.elements import Action, Drawn, Piece, plain
from cards.payloads import ShowOverdue, ShowStatus
from practice.audits import State
from practice.views import StatusCard, StatusLine

_LINES = 30
_TITLE = 30
"""Teams cuts a button's title off rather than wrapping it."""


def status_card(view: StatusCard) -> Drawn:
    """Counts, one bar for all and one for each service; grades only where the record has them."""
    whole = view.whole
    title = f"{whole.returned} of {whole.total} returned" if whole.total or not view.recalled else "Recalled"
    late = f"{whole.late} late" if whole.late else "none late" if whole.returned else "returned"
    lines = view.lines if len(view.lines) > 1 else ()
    body = [
        head(plain(view.heading), title, _share(whole), late),
        sentence(_lead(view)),
        bar(whole.counts),
        subtle(counted(whole.counts)),
        *(piece for line in lines[:_LINES] for piece in _line(line)),
        and_more(len(lines) - _LINES, " services"),
        facts(_facts(view)),
    ]
    return drawn(body, _buttons(view), f"{view.heading.capitalize()}: {title}")


def _share(line: StatusLine) -> str:
    """Whole per cent; 100 only when nothing is left."""
    if line.total == 0:
        return ""
    share = round(100 * line.returned / line.total)
    return f"{share if line.returned == line.total else min(share, 99)} %"


def _overdue(line: StatusLine) -> int:
    return line.counts.get(State.OVERDUE, 0)


def _worst(view: StatusCard) -> StatusLine | None:
    """The service with most that is overdue, where there are several to choose from."""
    worst = max(view.lines, key=_overdue, default=None)
    return worst if worst and _overdue(worst) and len(view.lines) > 1 else None


def _lead(view: StatusCard) -> str:
    count, worst = _overdue(view.whole), _worst(view)
    if view.recalled:
        return (
            f"**{plain(view.recalled)}**{' What was handed in before stays.' if view.whole.returned else ''}"
        )
    if view.whole.total == 0:
        if view.whole.counts.get(State.WITHDRAWN):
            return "Everything that was allocated here was withdrawn."
        return "Nothing has been allocated here yet."
    if not count:
        return "Nothing is overdue."
    where = f", {_overdue(worst)} of them in {plain(worst.title)}" if worst else ""
    told = [
        f"{held} {'is' if held == 1 else 'are'} with the {plain(post)}."
        for post, held in view.ladder
        if len(view.ladder) == 1
    ]
    lead = f"**{count} {'is' if count == 1 else 'are'} overdue{where}.**"
    return " ".join([lead, *told])


def _line(line: StatusLine) -> list[Piece | None]:
    words = counted(line.counts, but=frozenset({State.RETURNED}))
    figure = f"{line.returned} of {line.total}" if line.total else ""
    return [row(plain(line.title), words, figure, separator=False), bar(line.counts)]


def _facts(view: StatusCard) -> list[tuple[str, str]]:
    several = view.ladder if len(view.ladder) > 1 else ()
    now_with = " · ".join(f"{count} {plain(post)}" for post, count in several)
    return [
        ("Grades", " · ".join(f"{count} {plain(grade)}" for grade, count in view.grades)),
        ("Overdue, now with", now_with),
        ("Cannot be reached", many(view.unreachable, "auditor") if view.unreachable else ""),
    ]


def _buttons(view: StatusCard) -> list[Action]:
    buttons = []
    if worst := _worst(view):
        title = worst.title if len(worst.title) <= _TITLE else "Most overdue"
        buttons.append(button(title, ShowStatus(service=worst.title, round=view.round_id)))
    if _overdue(view.whole):
        buttons.append(button("Overdue", ShowOverdue(service=view.scope_service, round=view.round_id)))
    if view.scope_service:
        buttons.append(button("All services", ShowStatus(round=view.round_id)))
    if not view.round_id and len(view.rounds) > 1:
        buttons += [
            button(known, ShowStatus(round=known, service=view.scope_service)) for known in view.rounds
        ]
    return buttons[:BUTTONS]
