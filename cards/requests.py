"""Cards of extensions and exclusions: where one is asked for, where it is decided, and what is open."""

from datetime import timedelta

from cards.anatomy import (
    REFERENCES_ONLY,
    ROWS,
    and_more,
    asking_again,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    many,
    row,
    sentence,
    subtle,
)
from cards.elements import Drawn, InputChoiceSet, InputDate, InputText, Piece, choices, plain
from cards.payloads import Agree, Decline, OpenAudit, SendDecline, SendRequest
from practice.calendar import day_words, short_day, weekday_day
from practice.records import RequestKind, RequestState
from practice.request_views import AskDialog, DeclineDialog, RequestCard, RequestRow, RequestsCard
from practice.requests import LONGEST

_KINDS = {
    RequestKind.EXTENSION: "An extension: until a later day",
    RequestKind.EXCLUSION: "An exclusion: not to do it at all",
}
_FOR = {RequestKind.EXTENSION: "for an extension", RequestKind.EXCLUSION: "for an exclusion"}


def ask_dialog(view: AskDialog) -> Drawn:
    """Where an auditor asks, or what stands in the way. No input is `isRequired`: docs/decisions/0005."""
    title = "More time" if view.said else "Ask for more time, or to be let off"
    body = [
        head(f"{plain(view.activity)} · {plain(view.audit_id)}", title),
        subtle(f"Case {plain(view.case)} · due {day_words(view.due_on)}"),
    ]
    back = dialog_button("Back to the audit", OpenAudit(audit=view.audit_id))
    if view.said:
        return drawn([*body, sentence(plain(view.said))], [back], f"{view.audit_id}: {view.said}")
    send = SendRequest(audit=view.audit_id, rendering=view.rendering, token=view.token)
    body += [
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.who)),
        *_ask_inputs(view),
        subtle(REFERENCES_ONLY),
    ]
    return drawn(body, [dialog_button("Ask", send, with_inputs=True), back], f"{title}: {view.audit_id}")


def _ask_inputs(view: AskDialog) -> list[Piece | None]:
    values, suffix = view.filled.values, view.rendering
    kinds = list(_KINDS) if view.latest else [RequestKind.EXCLUSION]
    kind = str(values.get("kind") or kinds[0])
    pieces: list[Piece | None] = [
        InputChoiceSet(
            id=f"kind.{suffix}",
            label="What do you ask for?",
            style="expanded",
            choices=choices([(_KINDS[one], one.value) for one in kinds]),
            value=kind if kind in kinds else None,
        )
    ]
    if view.latest:
        pieces.append(
            InputDate(
                id=f"until.{suffix}",
                label="For an extension: until which day?",
                min=(view.due_on + timedelta(days=1)).isoformat(),
                max=view.latest.isoformat(),
                error_message=f"A day after the deadline, {weekday_day(view.latest)} at the latest",
                value=str(values.get("until") or "") or None,
            )
        )
    else:
        pieces.append(subtle(f"It cannot be extended: no later day lies within {plain(view.quarter)}."))
    pieces.append(_reason(suffix, str(values.get("reason") or "")))
    return pieces


def _reason(suffix: str, value: str) -> Piece:
    return InputText(
        id=f"reason.{suffix}", label="Why?", multiline=True, max_length=LONGEST, value=value or None
    )


def request_card(view: RequestCard) -> Drawn:
    """For whoever decides, edited when it is decided, or when there is nothing left to decide."""
    title = _title(view)
    body = [
        head(
            f"{'Reminder · ' if view.again else ''}{view.kind.value} · {plain(view.audit_id)}",
            title,
            short_day(view.until) if view.until else "",
            "asked for" if not view.offered else "proposed",
        ),
        sentence(_state(view)),
        facts(
            [
                ("Activity", plain(view.activity).capitalize()),
                ("Case", plain(view.case)),
                ("Deadline", day_words(view.due_on)),
                ("New deadline", day_words(view.until) if view.until else ""),
                ("Why", plain(view.reason)),
                ("Proposed" if view.offered else "Asked", weekday_day(view.asked_at.date())),
            ]
        ),
    ]
    buttons = []
    if view.state is RequestState.OPEN:
        buttons = [
            button("Agree", Agree(request=view.request_id, token=view.token)),
            button("Decline", Decline(request=view.request_id)),
        ]
    return drawn(body, buttons, title)


def _title(view: RequestCard) -> str:
    post = plain(view.post)
    if view.offered:
        return f"{post} is away: more time?"
    return f"{post} asks {_FOR[view.kind]}"


def _state(view: RequestCard) -> str:
    """How it stands, and what to do. Nothing that is only true today."""
    if view.state is RequestState.OPEN:
        return (
            f"**Please decide by {day_words(view.due_on)}.** Nobody can agree it after that day. "
            f"Until you decide, the deadline stands."
        )
    if view.state is RequestState.LAPSED:
        return f"**The time has passed:** nobody decided before the deadline, {day_words(view.due_on)}. It stands."
    if view.state is RequestState.DROPPED:
        return f"**There is nothing left to decide.** {plain(view.note)}".strip()
    if view.state is RequestState.DECLINED:
        note = f" “{plain(view.note)}”" if view.note else ""
        return f"**Declined** {_by(view)}: the deadline stands.{note}"
    meaning = (
        f"the deadline moved to {day_words(view.until)}" if view.until else "it need not be done any more"
    )
    return f"**✓ Agreed** {_by(view)}: {meaning}."


def _by(view: RequestCard) -> str:
    at = view.decided_at
    when = f" on {weekday_day(at.date())} at {at:%H:%M}" if at else ""
    return f"by {plain(view.by)}{when}"


def decline_dialog(view: DeclineDialog) -> Drawn:
    """Asks for the reason, which the auditor is told."""
    title = f"Decline {view.kind.value}"
    send = SendDecline(request=view.request_id, rendering=view.rendering, token=view.token)
    body = [
        head(f"{view.kind.value} · {plain(view.audit_id)}", title),
        asking_again("Please look at this again", view.filled.problems),
        sentence(f"{plain(view.post)} is told your reason, and that the deadline stands."),
        _reason(view.rendering, str(view.filled.values.get("reason") or "")),
        subtle(REFERENCES_ONLY),
    ]
    return drawn(body, [dialog_button("Decline", send, with_inputs=True)], f"{title}: {view.audit_id}")


def requests_card(view: RequestsCard) -> Drawn:
    """What waits for a decision. It can stand in a channel, so no reason is shown."""
    count = len(view.rows)
    title = f"{many(count, 'request')} to decide" if count else "Nothing to decide"
    body = [
        head("Extensions and exclusions", title),
        *(_request_row(one) for one in view.rows[:ROWS]),
        and_more(count - ROWS),
    ]
    return drawn(body, [], title)


def _request_row(one: RequestRow) -> Piece:
    until = f" until {weekday_day(one.until)}" if one.until else ""
    what = f"{one.kind.value.capitalize()} {'proposed' if one.offered else 'asked'}{until}"
    return row(
        plain(one.post),
        f"{plain(one.audit_id)} · due {weekday_day(one.due_on)} · decided by {plain(one.who)}",
        what,
    )
