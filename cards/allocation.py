"""Cards of an allocation: its preview, the round in a channel, what one auditor was given."""

from collections.abc import Sequence
from datetime import date

from cards.anatomy import (
    ROWS,
    and_more,
    audit_row,
    bar,
    button,
    case_words,
    counted,
    drawn,
    head,
    heading,
    held_words,
    many,
    moved_rows,
    open_buttons,
    open_rows,
    points,
    row,
    sentence,
    still_open,
    subtle,
)
from cards.elements import Drawn, Piece, plain
from cards.payloads import CancelPreview, ConfirmRound, OpenAudit, ShowStatus
from practice.audits import State
from practice.calendar import day_words, short_day
from practice.views import (
    AllocatedCard,
    AuditRow,
    DecidedPreviewCard,
    PreviewCard,
    RoundCard,
    ServiceShare,
    UnreachableCard,
)

_NAMED = 8
"""How many posts a list of the preview names; a large authority has hundreds."""


def preview_card(view: PreviewCard) -> Drawn:
    """What would go out, before anything does; only an allocation that has audits can be confirmed."""
    total = sum(share.total for share in view.shares)
    kicker = f"Preview · {plain(view.activity_plural)} · {view.quarter}"
    if total:
        title = f"For {many(view.auditors, 'auditor')}"
        lead = "**Nothing has gone out yet.** Look through it, then confirm or cancel."
    else:
        title = "Nothing to allocate"
        lead = "**No audit could be drawn.** The reasons stand below."
    buttons = [button("Cancel", CancelPreview(preview=view.preview_id, token=view.token))]
    if total:
        buttons.insert(0, button("Confirm", ConfirmRound(preview=view.preview_id, token=view.token)))
    body = [
        head(kicker, title, str(total), "audits"),
        sentence(lead),
        sentence(plain(view.again)),
        *_sends(view.sends if total else ()),
        *_shares(view.shares, view.month_names),
        *_warnings(view),
    ]
    return drawn(body, buttons, f"Preview: {total} {view.activity_plural} for {view.quarter}")


def _sends(sends: Sequence[str]) -> list[Piece | None]:
    return [subtle(plain(line)) for line in sends]


def _shares(shares: Sequence[ServiceShare], month_names: Sequence[str]) -> list[Piece | None]:
    pieces: list[Piece | None] = []
    for share in shares[:ROWS]:
        months = zip(month_names, share.months, strict=True)
        each = " · ".join(f"{count} in {month}" for month, count in months if count)
        pieces.append(row(plain(share.service), each, str(share.total)))
    return [*pieces, and_more(len(shares) - ROWS, " services")]


def _warnings(view: PreviewCard) -> list[Piece | None]:
    """What a QA lead should know before confirming, the gravest first."""
    found = [
        *points("Late, and nobody would be told", view.unheard, _NAMED),
        *points("Fewer than planned", view.unserved, _NAMED),
        *points("A rule had to bend", view.bent, _NAMED),
        *points("Away when it is due", view.away, _NAMED),
        _posts("Cannot be reached in Teams", view.unreachable),
        _no_channel(view.unlinked),
        _posts("Only expected to be reachable, not yet proved", view.expected),
    ]
    return [heading("Before you confirm"), *found] if any(found) else []


def _posts(title: str, posts: Sequence[str]) -> Piece | None:
    if not posts:
        return None
    named = [plain(post) for post in posts[:_NAMED]]
    more = [f"and {len(posts) - _NAMED} more"] if len(posts) > _NAMED else []
    return sentence(f"**{title} ({len(posts)}):** {'; '.join([*named, *more])}.")


def _no_channel(services: Sequence[str]) -> Piece | None:
    if not services:
        return None
    return sentence(
        f"**No linked channel:** {plain(', '.join(services))}. These cards go to the QA leads. "
        f"To change that, type “link allocations for {plain(services[0])}” in the service's own channel."
    )


def decided_card(view: DecidedPreviewCard) -> Drawn:
    """The receipt of a preview that was confirmed or cancelled."""
    word = "Confirmed" if view.confirmed else "Cancelled"
    by = f" by {plain(view.by)}" if view.by else ""
    when = f"{word}{by} on {day_words(view.at.date())} at {view.at:%H:%M}."
    kicker = f"{word} · {plain(view.activity_plural)} · {view.quarter}"
    if not view.confirmed:
        body = [head(kicker, "Nothing was allocated"), sentence(f"{when} Nothing has gone out.")]
        return drawn(body, [], f"Cancelled: {view.activity_plural} for {view.quarter}")
    body = [
        head(kicker, f"Allocated as {plain(view.round_id)}", str(view.total), "audits"),
        sentence(when),
        *_sends(view.sends),
        *_shares(view.shares, view.month_names),
    ]
    buttons = [button("Show its status", ShowStatus(round=view.round_id))]
    return drawn(body, buttons, f"Allocated: {view.total} {view.activity_plural} for {view.quarter}")


def round_card(view: RoundCard) -> Drawn:
    """A round's month for one service: edited as its audits change, so there is no input in it."""
    pages = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    kicker = f"{plain(view.activity_plural)} · {view.quarter} · {plain(view.month)}{pages}"
    total = sum(count for state, count in view.counts.items() if state is not State.WITHDRAWN)
    returned = view.counts.get(State.RETURNED, 0)
    body = [
        head(kicker, plain(view.service), f"{returned} of {total}" if total else "", "returned"),
        sentence(f"**{plain(view.recalled)}** Nobody has to do any more for it." if view.recalled else ""),
        sentence(_unlinked(view)),
        bar(view.counts),
        subtle(counted(view.counts)),
        *(audit_row(one, plain(one.post), plain(one.case), held_words(one)) for one in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
        *moved_rows(view.moved),
        subtle(_cannot_be_reached(view.rows)),
    ]
    own = button("Open my audit", OpenAudit(round=view.round_id, month=view.month_key))
    buttons = [] if view.recalled else [own]
    summary = f"{view.service}: {returned} of {total} {view.activity_plural} of {view.month} returned"
    return drawn(body, buttons, summary)


def _unlinked(view: RoundCard) -> str:
    if not view.unlinked:
        return ""
    service = plain(view.service)
    return (
        f"{service} has no channel that I can write to, so this card stands here. "
        f"In its channel, type “link allocations for {service}”."
    )


def _cannot_be_reached(rows: Sequence[AuditRow]) -> str:
    posts = list(dict.fromkeys(one.post for one in rows if one.unreachable and still_open(one)))
    if not posts:
        return ""
    named = "; ".join(plain(post) for post in posts)
    return f"**Cannot be reached in Teams:** {named}. They can open their audit from here."


def allocated_card(view: AllocatedCard) -> Drawn:
    """What one auditor was given, in the personal chat."""
    left = open_rows(view.rows)
    title = f"Your {len(view.rows)} {plain(view.activity_plural)}"
    if len(view.rows) < 2:
        title = f"Your {plain(view.activity)}" if view.rows else "Nothing is left here for you"
    due_on = left[0].due_on if left else None
    body = [
        head(
            f"{plain(view.activity_plural)} · {view.quarter} · {plain(view.month)}",
            title,
            short_day(due_on) if due_on else "",
            "due",
        ),
        sentence(_what_to_do(due_on, len(view.rows), view.today)),
        *(audit_row(found, case_words(found), plain(found.audit_id)) for found in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
        *moved_rows(view.moved),
    ]
    buttons = open_buttons(view.rows, OpenAudit(round=view.round_id, month=view.month_key))
    cases = f": {', '.join(r.case for r in view.rows)}" if view.rows else ""
    due = f", due {day_words(due_on)}" if due_on else ""
    return drawn(body, buttons, f"{title}{cases}{due}")


def _what_to_do(due_on: date | None, given: int, today: date) -> str:
    if due_on is None:
        return "There is nothing left to do."
    it = "it" if given == 1 else "the first"
    if due_on < today:
        return f"**Please hand {it} in now:** its deadline was {day_words(due_on)}."
    return f"Hand {it} in by **{day_words(due_on)}**. Every page is saved, so you can stop and come back."


def unreachable_card(view: UnreachableCard) -> Drawn:
    """For the QA leads: to whom the bot could not write, and what each can do instead."""
    people = many(len(view.people), "auditor")
    body = [
        head(f"Not delivered · {view.quarter} · {plain(view.month)}", f"{people} cannot be reached"),
        sentence(_what_they_can_do(view)),
        *(row(plain(post), plain(why)) for post, why in view.people[:ROWS]),
        and_more(len(view.people) - ROWS),
    ]
    return drawn(body, [], f"{people} of {view.month} cannot be reached in Teams")


def _what_they_can_do(view: UnreachableCard) -> str:
    if view.recalled:
        return f"**{plain(view.recalled)}** There is nothing to do for it."
    if not view.people:
        return "Everybody can be reached now."
    return (
        "They are named in their service's channel, too, and can open their audit there. Their deadlines run."
    )
