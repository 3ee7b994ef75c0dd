"""From a delivery of the library to its card."""

from collections.abc import Mapping
from datetime import datetime

from cards import library as library_cards
from cards import library_digest as digest_cards
from cards import library_review as review_cards
from cards import library_versions as version_cards
from cards.elements import Drawn
from practice import (
    library,
    library_digest,
    library_notices,
    library_review,
    library_use,
    looking_answers,
    looking_for,
)
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler import looking_drawing
from scheduler.coa_drawing import Draw


async def _template(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await library.template_card(work, rules, owed.args["template"], unlinked=unlinked)
    return library_cards.template_card(view)


async def _review(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return review_cards.review_card(await library_review.review_card(work, rules, owed.to, args=owed.args))


async def _digest(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return digest_cards.digest_card(await library_digest.digest_card(work, rules, now, args=owed.args))


async def _version(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return version_cards.version_card(await library_notices.version_notice(work, rules, owed))


async def _ended(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return version_cards.ended_card(await library_notices.ended_notice(work, rules, owed))


LIBRARY_DRAWINGS: Mapping[str, Draw] = {
    # Sharing.
    library.CARD: _template,
    # Versions.
    library_notices.VERSION: _version,
    library_notices.ENDED: _ended,
    # Reviews and the digest.
    library_review.CARD: _review,
    library_digest.CARD: _digest,
    # What somebody looks for.
    looking_for.CARD: looking_drawing.looking,
    looking_answers.TOLD: looking_drawing.answer,
    # Using.
    library_use.USED: looking_drawing.used,
}
"""Every card of the library that a delivery can name."""
