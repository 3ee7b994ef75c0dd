"""The card of `history`: one audit's days, and what happened on each."""

from itertools import groupby

from cards.anatomy import button, drawn, head, heading, many, row, sentence, subtle
from cards.elements import Drawn, Piece, plain
from cards.payloads import ShowHistory
from practice.calendar import day_words
from practice.views_past import HistoryCard, HistoryLine


def history_card(view: HistoryCard) -> Drawn:
    """One page, the oldest first, with the way to the pages before and after it."""
    pages = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    body = [
        head(
            f"History · {plain(view.audit_id)}{pages}",
            f"Case {plain(view.case)}",
            str(view.total),
            "entry" if view.total == 1 else "entries",
        ),
        sentence(f"{plain(view.activity).capitalize()} of {plain(view.post)}."),
        subtle(plain(view.left_out)),
        *(
            piece
            for day, lines in groupby(view.lines, key=lambda line: line.at.date())
            for piece in (heading(day_words(day)), *map(_line, lines))
        ),
    ]
    buttons = []
    if view.page > 1:
        buttons.append(button("Earlier", ShowHistory(audit=view.audit_id, page=view.page - 1)))
    if view.page < view.pages:
        buttons.append(button("Later", ShowHistory(audit=view.audit_id, page=view.page + 1)))
    return drawn(body, buttons, f"History of {view.audit_id}: {many(view.total, 'entry', 'entries')}")


def _line(line: HistoryLine) -> Piece:
    when = f"{line.at:%H:%M}  " if line.timed else ""
    second = " · ".join(plain(part) for part in (line.by, line.detail) if part)
    return row(f"{when}{plain(line.what)}", second, plain(line.arrival))
