"""QA leads and the COA team propose, agree and drop lines of inquiry; everybody sees them."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import inquiries as cards
from cards.coa_payloads import (
    AgreeInquiry,
    DropInquiry,
    InquiryDecided,
    InquiryProposed,
    InquiryReworded,
    OpenInquiries,
    ProposeInquiry,
    RewordInquiry,
    ShowInquiries,
)
from practice import inquiries
from practice.journey_views import InquiriesCard, RewordDialog

_TITLE = "Lines of inquiry"


def _page(page: InquiriesCard | RewordDialog) -> Reply:
    drawn = cards.reword_dialog(page) if isinstance(page, RewordDialog) else cards.inquiries_dialog(page)
    return Reply.drawn(drawn, title=_TITLE)


@handles(ShowInquiries)
async def show_inquiries(turn: Turn, command: ShowInquiries, desk: Desk) -> Reply:
    """All that stand."""
    view = await inquiries.show(desk.work, desk.rules, desk.person, desk.now, words=command.words)
    return Reply.drawn(cards.inquiries_card(view))


@handles(OpenInquiries)
async def open_inquiries(turn: Turn, command: OpenInquiries, desk: Desk) -> Reply:
    """The dialog."""
    return _page(await inquiries.inquiries_card(desk.work, desk.rules, desk.person, coa_id=command.coa))


@handles(ProposeInquiry)
async def propose(turn: Turn, command: ProposeInquiry, desk: Desk) -> Reply:
    """Typed."""
    view = await inquiries.propose(
        desk.work, desk.rules, desk.person, desk.now, words=command.words, text=command.text
    )
    return Reply.drawn(cards.inquiries_card(view))


@handles(InquiryProposed)
async def proposed(turn: Turn, command: InquiryProposed, desk: Desk) -> Reply:
    """From the dialog."""
    return _page(
        await inquiries.send_proposal(
            desk.work, desk.rules, desk.person, desk.now, coa_id=command.coa, inputs=command.inputs
        )
    )


@handles(AgreeInquiry)
async def agree(turn: Turn, command: AgreeInquiry, desk: Desk) -> Reply:
    """Typed."""
    return await _decided(desk, command.words, command.number, agree=True)


@handles(DropInquiry)
async def drop(turn: Turn, command: DropInquiry, desk: Desk) -> Reply:
    """Typed."""
    return await _decided(desk, command.words, command.number, agree=False)


async def _decided(desk: Desk, words: str, number: int, *, agree: bool) -> Reply:
    view = await inquiries.decide_as_typed(
        desk.work, desk.rules, desk.person, desk.now, words=words, number=number, agree=agree
    )
    return Reply.drawn(cards.inquiries_card(view))


@handles(InquiryDecided)
async def decided(turn: Turn, command: InquiryDecided, desk: Desk) -> Reply:
    """From the dialog."""
    return _page(
        await inquiries.decide(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            number=command.number,
            agree=command.agree,
        )
    )


@handles(RewordInquiry)
async def reword_form(turn: Turn, command: RewordInquiry, desk: Desk) -> Reply:
    """The page for other words."""
    return _page(
        await inquiries.reword_page(desk.work, desk.rules, coa_id=command.coa, number=command.number)
    )


@handles(InquiryReworded)
async def reworded(turn: Turn, command: InquiryReworded, desk: Desk) -> Reply:
    """Its new words stand on every card."""
    return _page(
        await inquiries.reword(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            number=command.number,
            was=command.was,
            inputs=command.inputs,
        )
    )
