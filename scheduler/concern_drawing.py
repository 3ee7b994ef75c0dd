"""From a delivery about a concern to its card: each as its reader may see it."""

from datetime import datetime

from cards import concerns as cards
from cards.elements import Drawn
from practice import concerns
from practice.records import Delivery
from practice.work import Rules, Work


async def concern(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    """With buttons for whoever signs it off; a copy without."""
    is_copy = owed.args["as"] != concerns.MANAGER
    reader = None if is_copy else await work.people.by_id(owed.args["person"])
    view = await concerns.concern_card(work, rules, now, owed.args["concern"], reader=reader)
    return cards.concern_card(view, is_copy=is_copy)


async def receipt(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    telephone = bool(owed.args.get("telephone"))
    view = await concerns.receipt(work, rules, now, owed.args["concern"], telephone=telephone)
    return cards.receipt_card(view)


async def done(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return cards.done_card(await concerns.concern_card(work, rules, now, owed.args["concern"]))


async def late(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    """A reminder with buttons for whoever signs it off; the line above is told that it is late, and no more."""
    reminded = owed.args["as"] == concerns.MANAGER
    reader = await work.people.by_id(owed.args["person"]) if reminded else None
    view = await concerns.concern_card(work, rules, now, owed.args["concern"], reader=reader)
    return cards.late_card(view)


async def telephone(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return cards.telephone_card(await concerns.concern_card(work, rules, now, owed.args["concern"]))
