"""From a delivery to its card: read the records as they are now, and draw."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from cards import allocation as allocation_cards
from cards import chasing as chasing_cards
from cards import presence as presence_cards
from cards import recall as recall_cards
from cards.elements import Drawn
from cards.notices import notice
from practice import chasing, presence, recall, round_cards
from practice.work import Delivery, Rules, Work

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _round(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await round_cards.round_card(work, rules, now, args=owed.args, about=owed.about)
    return allocation_cards.round_card(view)


async def _allocated(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await round_cards.allocated_card(work, rules, now, args=owed.args, about=owed.about)
    return allocation_cards.allocated_card(view)


async def _unreachable(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return allocation_cards.unreachable_card(await round_cards.unreachable_card(work, rules, args=owed.args))


async def _recalled(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await recall.notice(work, rules, now, args=owed.args, about=owed.about)
    return recall_cards.notice_card(view)


async def _morning(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    on = date.fromisoformat(owed.args["on"])
    view = await chasing.morning_card(
        work, rules, now, person_id=owed.args["person"], on=on, about=owed.about
    )
    return chasing_cards.morning_card(view)


async def _overdue(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    on = date.fromisoformat(owed.args["on"])
    view = await chasing.overdue_of_service(
        work, rules, now, service=owed.args["service"], on=on, about=owed.about
    )
    return chasing_cards.overdue_card(view)


async def _undelivered(_work: Work, _rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    channel, post, why = owed.args["channel"], owed.args["post"], owed.args["why"]
    if post:
        said = (
            f"{why.capitalize()}, so a card about overdue audits of their line did not arrive. "
            "Please tell them yourself; type `overdue` to see which."
        )
        return notice(f"{post} cannot be reached", said, "NOT DELIVERED")
    said = (
        f"The channel of {channel} could not be written to: {why}. Its cards stand in this chat. "
        f"Add me to its team, then type `link allocations for {channel}` in the channel."
    )
    return notice(f"{channel}: the channel cannot be reached", said, "NOT DELIVERED")


async def _presence(work: Work, _rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return presence_cards.presence_notice(await presence.notice(work, args=owed.args))


DRAWINGS: Mapping[str, Draw] = {
    "round": _round,
    "allocated": _allocated,
    "unreachable": _unreachable,
    "recalled": _recalled,
    "morning": _morning,
    "overdue": _overdue,
    "undelivered": _undelivered,
    "presence": _presence,
}
"""Every card that a delivery can name."""
