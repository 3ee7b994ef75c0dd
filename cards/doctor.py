"""The setup checklist: what is done, what is to do, and what to type next."""

from cards.anatomy import and_more, button, drawn, head, many, row, sentence, subtle
from cards.elements import Drawn, Piece, plain
from cards.notices import with_typed
from cards.payloads import ShowSetup
from practice.calendar import weekday_day
from practice.findings import Check, Finding, Weight, by_next
from practice.views import SetupCard

_SHOWN = 8
"""Findings of one step that the card names; the rest is counted."""


def setup_card(view: SetupCard) -> Drawn:
    """Each step in words; edited when somebody presses, so there is no input in it."""
    done = sum(step.done for step in view.steps)
    left = len(view.steps) - done
    title = f"{many(left, 'step')} to do" if left else "Everything is set up"
    body = [
        head(
            f"Setup · {weekday_day(view.at.date())}, {view.at:%H:%M}",
            title,
            f"{done} of {len(view.steps)}",
            "done",
        ),
        *(piece for step in view.steps for piece in _step(step)),
        subtle(
            with_typed("On the machine that I run on, `practice-loop doctor` looks at the service as well.")
        ),
    ]
    return drawn(body, [button("Look again", ShowSetup())], f"Setup: {title}")


def _step(step: Check) -> list[Piece | None]:
    stops = step.weight is Weight.STOPS
    state = "✓ Done" if step.done else "To do first" if stops else "To do"
    shown = step.findings[:_SHOWN]
    return [
        row(plain(step.title), plain(step.there), state, colour="Attention" if stops else None),
        *(piece for what_next, findings in by_next(shown) for piece in _findings(what_next, findings)),
        and_more(len(step.findings) - len(shown), ", which “practice-loop doctor” names"),
    ]


def _findings(what_next: str, findings: list[Finding]) -> list[Piece | None]:
    return [*(sentence(plain(one.says)) for one in findings), subtle(with_typed(f"Next: {what_next}"))]
