"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import coa_changes as coa_change_cards
from cards import kit as kit_cards
from cards.elements import Drawn
from practice import coa_notices, kit
from practice.records import Delivery
from practice.work import Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _changed(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return coa_change_cards.notice_card(await coa_notices.notice(work, rules, now, args=owed.args))


async def _kit(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await kit.kit_card(work, rules, owed.args["kit"], unlinked=unlinked)
    return kit_cards.kit_card(view, mentions=bool(owed.to.channel_id))


async def _kit_notice(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return kit_cards.notice_card(await kit.notice(work, rules, owed.args["kit"], owed.args["why"]))


COA_DRAWINGS: Mapping[str, Draw] = {
    # The plan.
    "coa_changed": _changed,
    # The journey.
    # KIT meetings.
    "kit": _kit,
    "kit_notice": _kit_notice,
    # Concerns.
    # What came of a COA.
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
