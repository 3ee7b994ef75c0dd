"""From a delivery of what is looked for, or was used, to its card."""

from datetime import datetime

from cards import library_use as use_cards
from cards import looking_for as cards
from cards.elements import Drawn
from practice import library_use, looking_answers, looking_for
from practice.records import Delivery
from practice.work import Rules, Work


async def looking(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await looking_for.looking_card(work, rules, owed.args["looking"], unlinked=unlinked)
    return cards.looking_card(view)


async def answer(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return cards.answer_card(await looking_answers.answer_notice(work, rules, owed))


async def used(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return use_cards.used_card(await library_use.used_notice(work, rules, owed))
