"""The card of `why`: how a case came to an auditor."""

from datetime import datetime

from cards.anatomy import drawn, facts, head, heading, sentence, subtle
from cards.elements import Drawn, Piece, plain
from practice.calendar import day_words
from practice.views_past import Choice, WhyCard


def why_card(view: WhyCard) -> Drawn:
    """The draw, the cases that there were to choose from, the rules that bent, and what was changed since."""
    body = [
        head(f"Why · {plain(view.audit_id)}", f"Case {plain(view.case)} for {plain(view.post)}"),
        sentence(_lead(view)),
        facts(_draw(view)),
        sentence(f"✓ {plain(view.again.words)}" if view.again.same else f"**{plain(view.again.words)}**"),
        *_cases(view),
        *_bent(view),
        *_since(view),
    ]
    return drawn(body, [], f"Why {view.post} has {view.audit_id}")


def _lead(view: WhyCard) -> str:
    if view.drawn_for in ("", view.post):
        return "**It was drawn:** nobody chose this case for this post."
    return f"**It was drawn for {plain(view.drawn_for)}** and reassigned since."


def _draw(view: WhyCard) -> list[tuple[str, str]]:
    seed = f"{view.seed}"
    if view.named:
        seed += f", which comes from the name {plain(view.round_id)}: drawing anew cannot pick another"
    return [
        ("Round", f"{plain(view.round_id)}, {view.quarter}"),
        ("Seed", seed),
        ("Previewed", f"{_when(view.made_at)} by {plain(view.made_by)}"),
        ("Confirmed", f"{_when(view.confirmed_at)} by {plain(view.confirmed_by)}"),
        ("Drawn", f"{view.audits:,} audits for {view.auditors:,} auditors" if view.auditors else ""),
    ]


def _when(at: datetime) -> str:
    return f"{day_words(at.date())} at {at:%H:%M}"


def _cases(view: WhyCard) -> list[Piece | None]:
    if view.choice is None or view.drawn_on is None:
        return []
    own = plain(view.service) or "any service"
    number = f"**{view.choice.open:,} of {view.choice.known:,} cases**"
    lead = f"On {day_words(view.drawn_on)}, {number} could be given to this auditor."
    return [
        heading("From which cases"),
        sentence(lead),
        facts(_left_out(view.choice, view)),
        facts(
            [
                (f"Of {own}, other teams", f"{view.choice.own_service:,}: the first choice"),
                (
                    "Of other services",
                    _if_any(view.choice.other_service, "only where the first choice is used up"),
                ),
                ("Of the own team", _if_any(view.choice.own_team, "only where there is no other at all")),
            ]
        ),
        subtle(
            "Of these the draw takes one so that most auditors get all of theirs, no worker is audited twice where "
            "that can be had, and teams are spread evenly. Where that leaves a choice, the seed decides."
        ),
    ]


def _left_out(choice: Choice, view: WhyCard) -> list[tuple[str, str]]:
    months = f"{view.months_between} months before"
    return [
        (f"Audited in the {months}", _if_any(choice.lately, "left out")),
        ("Their own work", _if_any(choice.own_work, "left out")),
        ("Of services that this post does not audit", _if_any(choice.barred, "left out")),
    ]


def _if_any(number: int, words: str) -> str:
    return f"{number:,}: {words}" if number else ""


def _bent(view: WhyCard) -> list[Piece | None]:
    if view.choice is None:
        return []
    if not view.bent:
        return [heading("Rules that bent"), sentence("None: every rule of the draw held for it.")]
    return [heading("Rules that bent"), *(sentence(plain(line)) for line in view.bent)]


def _since(view: WhyCard) -> list[Piece | None]:
    return [heading("Since then"), *(sentence(plain(line)) for line in view.since)] if view.since else []
