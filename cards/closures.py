"""The card of `closed` and `open`: on which days the service is closed."""

from cards.anatomy import ROWS, and_more, drawn, head, many, row, sentence, subtle
from cards.elements import Drawn, plain
from practice.calendar import day_words
from practice.leave_views import ClosedDay, ClosuresCard


def closures_card(view: ClosuresCard) -> Drawn:
    """Every closure from today on, and what was just changed."""
    count = len(view.days)
    title = many(count, "closed day") if count else "No closure is set"
    body = [
        head("Closures", title),
        sentence(plain(view.done)),
        *(row(day_words(one.day), _who(one)) for one in view.days[:ROWS]),
        and_more(count - ROWS),
        subtle("Weekends and the bank holidays of England are no working days either."),
    ]
    return drawn(body, [], view.done or f"Closures: {title}")


def _who(one: ClosedDay) -> str:
    by = f"closed by {plain(one.by)}" if one.by else ""
    return " · ".join(part for part in (plain(one.reason), by) if part)
