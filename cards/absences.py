"""The card of `away`: who is away, and who covers."""

from cards.anatomy import ROWS, and_more, drawn, head, heading, many, row, sentence
from cards.elements import Drawn, plain
from practice.calendar import day_words, weekday_day
from practice.leave_views import AbsenceLine, AbsencesCard


def absences_card(view: AbsencesCard) -> Drawn:
    """As far as the reader may see it; posts and days only."""
    now = sum(_now(one, view) for one in view.away)
    title = f"{many(now, 'person', 'people')} away today" if now else "Nobody is away today"
    hint = "Type “away until” and a day; “cover for me by” and a post. “back” ends it."
    away, covered = view.away[:ROWS], view.covered[: ROWS - len(view.away[:ROWS])]
    body = [
        head("Leave and cover", title),
        sentence(hint),
        *(row(plain(one.post), _days(one), "away now" if _now(one, view) else "to come") for one in away),
        heading("Covered whenever they are away") if covered else None,
        *(row(plain(one.post), _cover(one)) for one in covered),
        and_more(len(view.away) + len(view.covered) - len(away) - len(covered)),
    ]
    return drawn(body, [], title)


def _now(one: AbsenceLine, view: AbsencesCard) -> bool:
    return one.first_on is not None and one.first_on <= view.today


def _days(one: AbsenceLine) -> str:
    if one.first_on is None or one.last_on is None:
        return _cover(one)
    return f"{weekday_day(one.first_on)} to {day_words(one.last_on)} · {_cover(one)}"


def _cover(one: AbsenceLine) -> str:
    return f"covered by {plain(one.cover)}" if one.cover else "no cover"
