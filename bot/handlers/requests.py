"""An auditor asks for more time, or to be let off; their line decides."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import requests as cards
from cards.notices import notice
from cards.payloads import (
    Agree,
    AskExclusion,
    AskExtension,
    AskFor,
    Decline,
    SendDecline,
    SendRequest,
    ShowRequests,
)
from practice import asking, requests
from practice.records import RequestKind
from practice.request_views import AskDialog, DeclineDialog, RequestCard


def asked_page(page: AskDialog) -> Reply:
    """The page of a dialog on which somebody asks, or sees what they asked."""
    return Reply.drawn(cards.ask_dialog(page), title=f"{page.audit_id} · {page.case}")


@handles(AskFor)
async def ask_for(turn: Turn, command: AskFor, desk: Desk) -> Reply:
    """The form."""
    return asked_page(
        await asking.ask_page(desk.work, desk.rules, desk.person, desk.now, audit_id=command.audit)
    )


@handles(SendRequest)
async def send_request(turn: Turn, command: SendRequest, desk: Desk) -> Reply:
    """Asked, as the form says; whoever decides gets a card."""
    return asked_page(
        await asking.send(
            desk.work, desk.rules, desk.person, desk.now, audit_id=command.audit, inputs=command.inputs
        )
    )


@handles(AskExtension)
async def ask_extension(turn: Turn, command: AskExtension, desk: Desk) -> Reply:
    """Typed: more time."""
    return await _asked(desk, RequestKind.EXTENSION, command.audit, command.reason, command.until)


@handles(AskExclusion)
async def ask_exclusion(turn: Turn, command: AskExclusion, desk: Desk) -> Reply:
    """Typed: not to do it at all."""
    return await _asked(desk, RequestKind.EXCLUSION, command.audit, command.reason)


async def _asked(desk: Desk, kind: RequestKind, audit: str, reason: str, until: str = "") -> Reply:
    said = await asking.ask(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        kind=kind,
        audit_id=audit,
        reason=reason,
        until=until,
    )
    return Reply.drawn(notice(f"{audit}: asked", said, kind.value))


@handles(Agree)
async def agree(turn: Turn, command: Agree, desk: Desk) -> Reply:
    """Agreed; every card of the request says so, and the auditor is told."""
    view = await requests.decide(
        desk.work, desk.rules, desk.person, desk.now, request_id=command.request, agree=True
    )
    return Reply.drawn(cards.request_card(view))


@handles(Decline)
async def decline(turn: Turn, command: Decline, desk: Desk) -> Reply:
    """Asks for the reason."""
    return _declining(
        await requests.decline_page(desk.work, desk.rules, desk.person, desk.now, request_id=command.request)
    )


@handles(SendDecline)
async def send_decline(turn: Turn, command: SendDecline, desk: Desk) -> Reply:
    """Declined, with a reason that the auditor is told."""
    return _declining(
        await requests.decline(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            request_id=command.request,
            inputs=command.inputs,
        )
    )


def _declining(page: DeclineDialog | RequestCard) -> Reply:
    drawn = cards.decline_dialog(page) if isinstance(page, DeclineDialog) else cards.request_card(page)
    return Reply.drawn(drawn, title=page.audit_id)


@handles(ShowRequests)
async def show_requests(turn: Turn, command: ShowRequests, desk: Desk) -> Reply:
    """What waits for a decision within the person's scope."""
    view = await requests.requests_card(desk.work, desk.rules, desk.person, desk.scope, desk.now)
    return Reply.drawn(cards.requests_card(view))
