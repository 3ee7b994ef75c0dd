"""The card of `deliveries`: what waits, what may have come twice, and what did not arrive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cards.anatomy import and_more, button, days, drawn, facts, head, heading, many, row, sentence, subtle
from cards.elements import Drawn, Piece, plain
from cards.payloads import SendAgain, ShowDeliveries
from practice.calendar import weekday_day
from practice.views import DeliveriesCard, DeliveryLine

_DOUBT = "Teams did not say whether it arrived, so it was sent again."


def deliveries_card(view: DeliveriesCard) -> Drawn:
    """As it stood at `view.at`; posts, references and days only, so it may stand in a channel."""
    title = _title(view)
    body = [
        head(f"Deliveries · {_when(view.at)}", title, *_number(view)),
        sentence(f"**{plain(view.note)}**" if view.note else ""),
        sentence(_next(view)),
        facts(_facts(view)),
        *_part("Did not arrive", "", view.dead, [_dead(line, view.token) for line in view.dead_lines]),
        *_part("Waiting for long", "", view.late, [_late(line, view.at) for line in view.late_lines]),
        *_part(
            "May have come twice", _DOUBT, view.doubtful, [_doubtful(line) for line in view.doubtful_lines]
        ),
    ]
    buttons = [button("Look again", ShowDeliveries())]
    if view.dead > 1:
        buttons.insert(0, button("Send all again", SendAgain(token=view.token)))
    return drawn(body, buttons, f"Deliveries: {title}")


def _when(at: datetime) -> str:
    return f"{weekday_day(at.date())}, {at:%H:%M}"


def _title(view: DeliveriesCard) -> str:
    owed = view.waiting + view.edits
    if view.dead:
        return f"{view.dead} did not arrive"
    if owed:
        return f"{owed} still to go out"
    return "Everything has gone out"


def _number(view: DeliveriesCard) -> tuple[str, str]:
    return (str(view.dead), "not delivered") if view.dead else (str(view.sent), "sent")


def _next(view: DeliveriesCard) -> str:
    if view.dead:
        return "They are not tried any more. Put right what stands beside each, then send it again."
    if view.late:
        return "What waits is tried again until it goes out, or is listed here as not delivered."
    return ""


def _facts(view: DeliveriesCard) -> list[tuple[str, str]]:
    oldest = f", the oldest for {_age(view.at - view.oldest_due)}" if view.oldest_due else ""
    owed = [many(view.waiting, "message"), many(view.edits, "change") if view.edits else ""]
    return [
        ("Sent", str(view.sent)),
        ("Waiting to go out", " and ".join(part for part in owed if part) + oldest),
        ("Sent again in doubt", str(view.doubtful)),
        ("Not delivered", str(view.dead)),
    ]


def _age(waiting: timedelta) -> str:
    minutes = int(waiting.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return many(minutes, "minute")
    if minutes < 48 * 60:
        return many(minutes // 60, "hour")
    return days(minutes // (24 * 60))


def _part(title: str, lead: str, count: int, rows: Sequence[Piece]) -> list[Piece | None]:
    return [heading(title), subtle(lead), *rows, and_more(count - len(rows))] if rows else []


def _dead(line: DeliveryLine, token: str) -> Piece:
    which = f"To {line.to}: {line.what}"
    again = button("Send again", SendAgain(delivery=line.id, token=token), which=which)
    return row(plain(line.to), _words(line, f"since {_when(line.owed_at)}"), action=again)


def _late(line: DeliveryLine, at: datetime) -> Piece:
    return row(plain(line.to), _words(line), _age(at - line.due_at))


def _doubtful(line: DeliveryLine) -> Piece:
    return row(plain(line.to), _words(line, _when(line.owed_at)), f"sent {line.doubtful + 1} times")


def _words(line: DeliveryLine, when: str = "") -> str:
    return " · ".join(part for part in (plain(line.what), plain(line.why), when) if part)
