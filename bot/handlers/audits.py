"""An auditor opens an audit, answers it page by page and hands it in."""

from bot.desk import Desk, handles
from bot.handlers.requests import asked_page
from bot.turn import Kind, Reply, Turn
from cards import audits as cards
from cards.carried import last_dialog
from cards.elements import Drawn
from cards.notices import notice
from cards.payloads import GoBack, HandIn, MyAudits, OpenAudit, SaveSection, Withdraw
from practice import answering, round_cards
from practice.request_views import AskDialog
from practice.views import PickDialog, Receipt, ReviewDialog, SectionDialog
from practice.views_past import LastDialog


def _page(page: answering.Page) -> Reply:
    match page:
        case SectionDialog():
            return Reply.drawn(cards.section_dialog(page), title=f"{page.audit_id} · {page.case}")
        case LastDialog():
            return Reply.drawn(last_dialog(page), title=f"{page.audit_id} · last time")
        case ReviewDialog():
            return Reply.drawn(cards.review_dialog(page), title=f"{page.audit_id} · {page.case}")
        case Receipt():
            return Reply.drawn(cards.receipt_card(page), title=f"{page.audit_id} · handed in")
        case PickDialog():
            return Reply.drawn(cards.pick_dialog(page), title="Your audits")
        case AskDialog():
            return asked_page(page)


@handles(OpenAudit)
async def open_audit(turn: Turn, command: OpenAudit, desk: Desk) -> Reply:
    """The audit where it was left; the round's card in the channel follows."""
    return _page(
        await answering.open_audit(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            audit_id=command.audit,
            round_id=command.round,
            month=command.month,
            section=command.section,
        )
    )


@handles(SaveSection)
async def save_section(turn: Turn, command: SaveSection, desk: Desk) -> Reply:
    """One page is kept, whatever comes after it."""
    page = await answering.save_section(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        audit_id=command.audit,
        section_key=command.section,
        revision=command.revision,
        inputs=command.inputs,
        then=command.then,
    )
    if page is None:
        return Reply(text=f"Saved. {command.audit} opens where you left it, on any device.")
    return _page(page)


@handles(GoBack)
async def go_back(turn: Turn, command: GoBack, desk: Desk) -> Reply:
    """The page before."""
    return _page(
        await answering.go_back(desk.work, desk.rules, desk.person, desk.now, audit_id=command.audit)
    )


@handles(HandIn)
async def hand_in(turn: Turn, command: HandIn, desk: Desk) -> Reply:
    """Final; a second press gets the same receipt."""
    return _page(
        await answering.hand_in(
            desk.work, desk.rules, desk.person, desk.now, audit_id=command.audit, sure=command.sure
        )
    )


@handles(MyAudits)
async def my_audits(turn: Turn, command: MyAudits, desk: Desk) -> Reply:
    """What the person still owes, and what came back lately."""
    view = await round_cards.my_audits(desk.work, desk.rules, desk.person, desk.now)
    return Reply.drawn(cards.my_audits_card(view))


@handles(Withdraw)
async def withdraw(turn: Turn, command: Withdraw, desk: Desk) -> Reply:
    """One audit less, with a reason."""
    audit = await answering.withdraw(
        desk.work, desk.rules, desk.person, desk.now, audit_id=command.audit, reason=command.reason
    )
    said: Drawn = notice(
        f"{audit.id} is withdrawn",
        "Its auditor need not do it any more, and nobody is chased for it. Every card that shows it says so.",
        "WITHDRAWN",
    )
    return Reply.drawn(said) if turn.kind is Kind.TEXT else Reply(text=said.summary)
