"""What came of a COA: what was gathered, as a card and in a dialog; and certificates."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import gathering as cards
from cards.coa_week_payloads import (
    AllOfGathering,
    AskCertificate,
    GiveCertificate,
    OpenCertificate,
    ShowGathering,
)
from practice import certificates, gathering
from practice.gathering_views import CertificateForm


@handles(ShowGathering)
async def show_gathering(turn: Turn, command: ShowGathering, desk: Desk) -> Reply:
    """Typed: everything of a COA so far."""
    view = await gathering.gathering_called(desk.work, desk.rules, desk.person, desk.now, command.words)
    return Reply.drawn(cards.gathering_card(view))


@handles(AllOfGathering)
async def all_of_gathering(turn: Turn, command: AllOfGathering, desk: Desk) -> Reply:
    """A page of the dialog."""
    view = await gathering.gathering_for(desk.work, desk.rules, desk.person, desk.now, command.coa)
    return Reply.drawn(cards.all_dialog(view, command.page), title=f"{view.area}, {view.month}")


@handles(AskCertificate)
async def ask_certificate(turn: Turn, command: AskCertificate, desk: Desk) -> Reply:
    """Typed: the way to the form."""
    view = await gathering.gathering_called(desk.work, desk.rules, desk.person, desk.now, command.words)
    return Reply.drawn(cards.certificate_way(view))


@handles(OpenCertificate)
async def open_certificate(turn: Turn, command: OpenCertificate, desk: Desk) -> Reply:
    """The form."""
    page = await certificates.form(desk.work, desk.rules, desk.person, coa_id=command.coa)
    return Reply.drawn(cards.certificate_dialog(page), title=f"{page.area}, {page.month}")


@handles(GiveCertificate)
async def give_certificate(turn: Turn, command: GiveCertificate, desk: Desk) -> Reply:
    """Given; or the form again, with what is wrong with it."""
    page = await certificates.give(
        desk.work, desk.rules, desk.person, desk.now, coa_id=command.coa, inputs=command.inputs
    )
    drawn = (
        cards.certificate_dialog(page) if isinstance(page, CertificateForm) else cards.certificate_given(page)
    )
    return Reply.drawn(drawn, title=f"{page.area}, {page.month}")
