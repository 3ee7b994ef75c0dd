"""From a delivery to its card: read the records as they are now, and draw."""

from collections.abc import Mapping
from datetime import date, datetime

from cards import allocation as allocation_cards
from cards import chasing as chasing_cards
from cards import concerned as concerned_cards
from cards import proposals as proposal_cards
from cards import recall as recall_cards
from cards import requests as request_cards
from cards import whereabouts as whereabouts_cards
from cards.elements import Drawn
from cards.notices import notice
from practice import (
    chasing,
    concerned,
    leave_notices,
    proposals,
    recall,
    requests,
    round_cards,
    whereabouts,
)
from practice.channels import FOR_ALL
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler.coa_drawing import COA_DRAWINGS, Draw
from scheduler.library_drawing import LIBRARY_DRAWINGS


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


async def _changed(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return concerned_cards.notice_card(await concerned.notice(work, rules, now, args=owed.args))


async def _request(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    asked, _ = await requests.known(work, owed.args["request"])
    auditor, again = owed.args["auditor"], bool(owed.args.get("again"))
    view = await requests.request_card(work, rules, now, asked=asked, auditor_id=auditor, again=again)
    return request_cards.request_card(view)


async def _absence(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    said = await leave_notices.notice(work, rules, owed.args)
    return notice(said.title, "\n".join(said.lines), "Leave and cover")


async def _proposal(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await proposals.proposal_card(work, rules, now, args=owed.args, about=owed.about)
    return proposal_cards.proposal_card(view)


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


_LOST = {
    "morning": ("a card about overdue audits of their line", "overdue"),
    "action": ("a card about an action of a COA", "actions"),
    "request": ("a request that waits for their decision", "requests"),
    "kit_notice": ("a notice about a KIT meeting that they chair", "kit"),
    "step": ("what they are to be told of a COA", "coa"),
    "concern": ("a concern that waits for them to see to it and sign it off", "concerns"),
    "concern_late": ("the reminder of a concern that is late", "concerns"),
    "concern_telephone": ("the word that they must telephone about a concern", "concerns"),
}
"""What did not arrive, by its card, and what to type to see it."""


async def _undelivered(_work: Work, _rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    channel, post, why = owed.args["channel"], owed.args["post"], owed.args["why"]
    purpose = owed.args.get("purpose", "allocations")
    if post:
        lost, typed = _LOST.get(owed.args.get("lost", ""), _LOST["morning"])
        said = (
            f"{why.capitalize()}, so {lost} did not arrive. "
            f"Please tell them yourself; type `{typed}` to see which."
        )
        return notice(f"{post} cannot be reached", said, "NOT DELIVERED")
    whose = "" if purpose in FOR_ALL else f" for {channel}"
    said = (
        f"The channel of {channel} could not be written to: {why}. Its cards stand in this chat. "
        f"Add me to its team, then type `link {purpose}{whose}` in the channel."
    )
    return notice(f"{channel}: the channel cannot be reached", said, "NOT DELIVERED")


async def _whereabouts(work: Work, _rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return whereabouts_cards.notice_card(await whereabouts.notice(work, args=owed.args))


DRAWINGS: Mapping[str, Draw] = {
    "round": _round,
    "allocated": _allocated,
    "unreachable": _unreachable,
    "recalled": _recalled,
    "changed": _changed,
    "request": _request,
    "absence": _absence,
    "proposal": _proposal,
    "morning": _morning,
    "overdue": _overdue,
    "undelivered": _undelivered,
    "whereabouts": _whereabouts,
    **COA_DRAWINGS,
    **LIBRARY_DRAWINGS,
}
"""Every card that a delivery can name."""
