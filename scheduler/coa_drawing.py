"""From a delivery of COA weeks to its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cards import gathering as gathering_cards
from cards.elements import Drawn
from cards.files import consent_card
from practice import certificates, gathering
from practice.errors import NotFound
from practice.records import Delivery
from practice.work import Rules, Work
from scheduler.files import file_of

Draw = Callable[[Work, Rules, datetime, Delivery], Awaitable[Drawn]]


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
    # The journey.
    # KIT meetings.
    # Concerns.
    # What came of a COA.
    "gathering": _gathering,
    "certificate": _certificate,
    "file": _file,
    # Actions.
}
"""Every card of COA weeks that a delivery can name."""
