"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import actions as action_cards
from cards import coa_changes as coa_change_cards
from cards import gathering as gathering_cards
from cards import journey as journey_cards
from cards import kit as kit_cards
from cards import participation as participation_cards
from cards.elements import Drawn
from cards.files import consent_card
from practice import actions, certificates, coa_notices, gathering, journey_steps, kit, participation
from practice.errors import NotFound
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler import concern_drawing
from scheduler.files import file_of

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


async def _changed(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return coa_change_cards.notice_card(await coa_notices.notice(work, rules, now, args=owed.args))


async def _kit(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    unlinked = bool(owed.args.get("unlinked"))
    view = await kit.kit_card(work, rules, owed.args["kit"], unlinked=unlinked)
    return kit_cards.kit_card(view, mentions=bool(owed.to.channel_id))


async def _kit_notice(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return kit_cards.notice_card(await kit.notice(work, rules, owed.args["kit"], owed.args["why"]))


async def _step(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    return journey_cards.step_card(await journey_steps.step_card(work, rules, args=owed.args))


async def _action(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    return action_cards.action_card(await actions.message(work, rules, now, args=owed.args))


async def _participation(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    view = await participation.reminder(work, rules, now, args=owed.args)
    return participation_cards.participation_card(view)


async def _gathering(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    """Whoever may not give certificates is told so when they press."""
    view = await gathering.gathering(
        work, rules, now, owed.args["coa"], after=owed.args["district"], gives=True
    )
    return gathering_cards.gathering_card(view)


async def _certificate(work: Work, rules: Rules, _now: datetime, owed: Delivery) -> Drawn:
    view = await certificates.certificate(work, rules, owed.args["certificate"])
    return gathering_cards.certificate_card(view)


async def _file(work: Work, rules: Rules, now: datetime, owed: Delivery) -> Drawn:
    """The question whether it may come; made now only to say how large it is."""
    kind, file_id = owed.args["kind"], owed.args["id"]
    person = await work.people.by_id(owed.args["person"])
    if person is None:
        raise NotFound("Nobody of this id is known any more.")
    made = await file_of(work, rules, person, now, kind=kind, file_id=file_id)
    return consent_card(made.name, made.description, len(await made.content()), kind, file_id)


COA_DRAWINGS: Mapping[str, Draw] = {
    # The plan.
    "coa_changed": _changed,
    # The journey.
    "step": _step,
    # KIT meetings.
    "kit": _kit,
    "kit_notice": _kit_notice,
    # Concerns.
    "concern": concern_drawing.concern,
    "concern_receipt": concern_drawing.receipt,
    "concern_done": concern_drawing.done,
    "concern_late": concern_drawing.late,
    "concern_telephone": concern_drawing.telephone,
    # What came of a COA.
    "gathering": _gathering,
    "certificate": _certificate,
    "file": _file,
    # Actions.
    "action": _action,
    "participation": _participation,
}
"""Every card of COA weeks that a delivery can name."""
