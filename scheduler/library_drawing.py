"""From a delivery of the library to its card."""

from collections.abc import Mapping
from datetime import datetime

from cards import library as library_cards
from cards import library_versions as version_cards
from cards.elements import Drawn
from practice import library, library_notices
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler.coa_drawing import Draw


async def _template(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await library.template_card(work, rules, owed.args["template"], unlinked=unlinked)
    return library_cards.template_card(view)


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
    # What somebody looks for.
}
"""Every card of the library that a delivery can name."""
