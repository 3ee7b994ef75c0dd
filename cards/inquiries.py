"""The lines of inquiry of a COA: to look at in a chat, to change in a dialog."""

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    button,
    dialog_button,
    drawn,
    head,
    row,
    sentence,
    subtle,
)
from cards.coa_payloads import InquiryDecided, InquiryProposed, InquiryReworded, OpenInquiries, RewordInquiry
from cards.elements import ActionSet, Drawn, InputText, Piece, plain
from cards.journey import kicker
from practice.coa_records import InquiryState
from practice.coa_views import InquiryRow
from practice.inquiries import LONGEST
from practice.journey_views import InquiriesCard, RewordDialog

_TITLE = "Lines of inquiry"


def inquiries_card(view: InquiriesCard) -> Drawn:
    """In a chat, also a channel: no more than what the KIT cards show, and what is proposed."""
    title = f"{_TITLE}: {view.area}"
    body = [
        _head(view),
        sentence(plain(view.said)),
        *(_row(one) for one in view.rows),
        None if view.rows else sentence("None is proposed yet."),
    ]
    buttons = [button("Propose, agree or drop", OpenInquiries(coa=view.coa_id))] if view.may_change else []
    return drawn(body, buttons, title)


def _head(view: InquiriesCard) -> Piece:
    of = f"of {view.most} agreed" if view.most else "agreed"
    return head(kicker(view.area, view.month), _TITLE, str(view.agreed), of)


def _row(one: InquiryRow) -> Piece:
    return row(f"{one.number} {plain(one.text)}", "", one.state.value, strong=_is_agreed(one))


def _is_agreed(one: InquiryRow) -> bool:
    return one.state is InquiryState.AGREED


def inquiries_dialog(view: InquiriesCard) -> Drawn:
    """Where they are proposed, agreed, dropped and put in other words; for others a list."""
    body: list[Piece | None] = [
        _head(view),
        asking_again("Please look at this again", view.filled.problems),
        sentence(plain(view.said)),
    ]
    for one in view.rows:
        body += [_row(one), _choices(view, one)]
    if not view.rows:
        body.append(sentence("None is proposed yet."))
    if not view.may_change:
        body.append(subtle("QA leads and the COA team propose, agree and drop them."))
        return drawn(body, [], f"{_TITLE}: {view.area}")
    body += [
        _input("Which line of inquiry do you propose?", view.rendering, view.filled.values.get("text")),
        subtle(REFERENCES_ONLY),
    ]
    send = InquiryProposed(coa=view.coa_id, rendering=view.rendering, token=view.token)
    return drawn(body, [dialog_button("Propose", send, with_inputs=True)], f"{_TITLE}: {view.area}")


def _choices(view: InquiriesCard, one: InquiryRow) -> Piece | None:
    if not view.may_change:
        return None
    which = f"number {one.number}"
    agree = InquiryDecided(coa=view.coa_id, number=one.number, agree=True, token=view.token)
    drop = InquiryDecided(coa=view.coa_id, number=one.number, token=view.token)
    actions = [
        dialog_button("Drop", drop, which=which),
        dialog_button("Change", RewordInquiry(coa=view.coa_id, number=one.number), which=which),
    ]
    if not _is_agreed(one):
        actions.insert(0, dialog_button("Agree", agree, which=which))
    return ActionSet(actions=actions)


def _input(label: str, rendering: str, value: object) -> Piece:
    return InputText(
        id=f"text.{rendering}",
        label=label,
        multiline=True,
        max_length=LONGEST,
        error_message=f"{LONGEST} characters at most",
        value=str(value or "") or None,
    )


def reword_dialog(view: RewordDialog) -> Drawn:
    """Other words for one of them."""
    title = f"Line of inquiry {view.number}"
    send = InquiryReworded(
        coa=view.coa_id, number=view.number, was=view.was, rendering=view.rendering, token=view.token
    )
    body = [
        head(kicker(view.area, view.month), title),
        asking_again("Please look at this again", view.filled.problems),
        _input("What are its words?", view.rendering, view.filled.values.get("text")),
        subtle(REFERENCES_ONLY),
    ]
    back = dialog_button("Back", OpenInquiries(coa=view.coa_id))
    return drawn(body, [dialog_button("Keep these words", send, with_inputs=True), back], title)
