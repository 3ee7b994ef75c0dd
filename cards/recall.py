"""Cards of a recall: what it would do, what it did, and what an auditor is told."""

from cards.anatomy import (
    ROWS,
    and_more,
    bar,
    button,
    case_words,
    counted,
    drawn,
    facts,
    head,
    many,
    row,
    sentence,
    subtle,
)
from cards.elements import Drawn, Piece, plain
from cards.payloads import KeepRound, RecallRound, ShowStatus
from practice.calendar import day_words
from practice.views import RecallCard, RecalledCard, RecallEffect, RecallNotice


def recall_card(view: RecallCard) -> Drawn:
    """What would happen, before anything does."""
    do, done = _doing(view.cancel)
    kicker = f"{do} · {plain(view.activity_plural)} · {view.quarter}"
    total = many(sum(view.counts.values()), "audit")
    body = [
        head(kicker, f"{do} {plain(view.round_id)}?", str(view.effect.withdrawn), "to withdraw"),
        sentence(f"**Nothing has been {done} yet.** It cannot be undone."),
        bar(view.counts),
        subtle(f"{total}: {counted(view.counts)}"),
        _effect(view.effect),
    ]
    buttons = [
        button(f"{do} the round", RecallRound(round=view.round_id, cancel=view.cancel, token=view.token)),
        button("Keep it", KeepRound(round=view.round_id, cancel=view.cancel)),
    ]
    return drawn(body, buttons, f"{do} {view.round_id}? {many(view.effect.withdrawn, 'audit')} to withdraw")


def _doing(cancel: bool) -> tuple[str, str]:
    """The two words for taking a round back."""
    return ("Cancel", "cancelled") if cancel else ("Recall", "recalled")


def _effect(effect: RecallEffect) -> Piece | None:
    stay = "stays as it was" if effect.stay == 1 else "stay as they were"
    cards = [f"{effect.deleted} deleted" if effect.deleted else ""]
    cards += [f"{effect.edited} changed" if effect.edited else ""]
    return facts(
        [
            ("Withdrawn", many(effect.withdrawn, "audit")),
            ("Handed in", f"{many(effect.stay, 'audit')}, which {stay}" if effect.stay else ""),
            ("Cards", ", ".join(part for part in cards if part)),
            ("Told", f"{many(effect.told, 'auditor')}, by a new message" if effect.told else "nobody"),
        ]
    )


def recalled_card(view: RecalledCard) -> Drawn:
    """The receipt of a recall."""
    _, done = _doing(view.cancel)
    by = f" by {plain(view.by)}" if view.by else ""
    anew = f"allocate {view.activity_plural} {view.quarter}"
    body = [
        head(
            f"{done} · {plain(view.activity_plural)} · {view.quarter}",
            f"{plain(view.round_id)} was {done}",
            str(view.effect.withdrawn),
            "withdrawn",
        ),
        sentence(f"{done.capitalize()}{by} on {day_words(view.at.date())} at {view.at:%H:%M}."),
        _effect(view.effect),
        subtle(f"To give the quarter out anew, type “{plain(anew)}”."),
    ]
    buttons = [button("Show its status", ShowStatus(round=view.round_id))]
    return drawn(body, buttons, f"{view.round_id} was {done}: {many(view.effect.withdrawn, 'audit')}")


def notice_card(view: RecallNotice) -> Drawn:
    """For an auditor: there is nothing to do any more."""
    _, done = _doing(view.cancel)
    count = len(view.rows)
    one = count == 1
    whose = plain(view.activity if one else view.activity_plural)
    title = f"Your {whose} was {done}" if one else f"{count} {whose} were {done}"
    told = (
        f"The {whose} of {view.quarter} that {'was' if one else 'were'} allocated to you "
        f"{'was' if one else 'were'} {done} by the QA team. "
        f"**There is nothing to do for {'it' if one else 'them'}.**"
    )
    begun = "What you had saved is kept." if any(found.opened for found in view.rows) else ""
    body = [
        head(f"{done} · {plain(view.activity_plural)} · {view.quarter}", title),
        sentence(" ".join(part for part in (told, begun) if part)),
        *(row(case_words(found), plain(found.audit_id), done.capitalize()) for found in view.rows[:ROWS]),
        and_more(count - ROWS),
        *(row(case_words(found), plain(found.audit_id), "✓ Returned, stays") for found in view.stay[:ROWS]),
    ]
    return drawn(body, [], f"{title}: there is nothing to do")
