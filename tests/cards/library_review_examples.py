"""One example of each card that asks "Still good?", and of the digest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import sample_template

from cards import library_digest, library_review
from cards.elements import Drawn
from practice.calendar import Month
from practice.guests import Mentioned
from practice.library_records import Review
from practice.library_review_views import DigestCard, LookingRow, ReviewCard, ReviewRow, UsedRow, Why

KENT = "CP Chair, Kent"
TEMPLATE = replace(sample_template.TEMPLATE, review=Review.ASKED)
ROW = ReviewRow(TEMPLATE, Why.SHARED, KENT, (KENT,), own=True, late=False, settled="", token="token")
LATE = replace(
    ROW,
    template=replace(TEMPLATE, review=Review.NOT_REVIEWED),
    why=Why.LATE,
    asked=("QA Lead, Kent",),
)
LEFT = replace(LATE, why=Why.LEFT, own=False, asked=("Network Coordinator",))
KEPT = replace(ROW, settled="It is still good, says QA Lead, Kent, on Monday 2 August 2027.")
CARD = ReviewCard((ROW,), date(2027, 7, 30), (), unlinked=False)
MENTIONED = (Mentioned(KENT, "aad-1"), Mentioned("QA Lead, Kent", "aad-2"))


def several(*rows: ReviewRow) -> tuple[ReviewRow, ...]:
    """Rows of different templates."""
    return tuple(
        replace(row, template=replace(row.template, template_id=f"t-{n}")) for n, row in enumerate(rows)
    )


LIST = ReviewCard(several(ROW, ROW, LATE, LEFT, KEPT), date(2027, 7, 30), MENTIONED, unlinked=False)
EVERYBODY = tuple(f"QA Lead, Windsor & Maidenhead {n}" for n in range(1, 61))
NETWORK = replace(
    LIST,
    rows=several(*[replace(ROW, asked=EVERYBODY)] * 10),
    whom=tuple(Mentioned(name, f"aad-{n}") for n, name in enumerate(EVERYBODY)),
)
"""As many as a card holds, each asked of a whole network."""
DIGEST = DigestCard(
    month=Month(2026, 7),
    new=tuple(replace(TEMPLATE, template_id=f"t-{n}") for n in range(5)),
    new_in_all=8,
    used=(UsedRow(TEMPLATE, 4), UsedRow(replace(TEMPLATE, title="Neglect chronology"), 1)),
    looking=(
        LookingRow("l-1", "a pre-proceedings audit tool", "Medway", 0),
        LookingRow("l-2", "how others chair by video", "Surrey", 2),
    ),
    looking_in_all=2,
    not_reviewed=3,
    held=42,
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "library-review": lambda: library_review.review_card(CARD),
    "library-review-channel": lambda: library_review.review_card(replace(CARD, whom=MENTIONED[:1])),
    "library-review-late": lambda: library_review.review_card(replace(CARD, rows=(LATE,))),
    "library-review-left": lambda: library_review.review_card(replace(CARD, rows=(LEFT,))),
    "library-review-passed-on": lambda: library_review.review_card(
        replace(CARD, rows=(replace(ROW, late=True),))
    ),
    "library-review-kept": lambda: library_review.review_card(replace(CARD, rows=(KEPT,))),
    "library-review-unlinked": lambda: library_review.review_card(
        replace(CARD, whom=(Mentioned(KENT, ""),), unlinked=True)
    ),
    "library-review-several": lambda: library_review.review_card(LIST),
    "library-review-several-kept": lambda: library_review.review_card(
        replace(LIST, rows=several(KEPT, KEPT))
    ),
    "library-review-network": lambda: library_review.review_card(NETWORK),
    "digest": lambda: library_digest.digest_card(DIGEST),
    "digest-nothing": lambda: library_digest.digest_card(
        replace(DIGEST, new=(), new_in_all=0, used=(), looking=(), looking_in_all=0, not_reviewed=1, held=1)
    ),
}
