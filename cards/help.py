"""What somebody may type."""

from collections.abc import Mapping

from cards.anatomy import BUTTONS, button, drawn, head, heading, sentence
from cards.elements import Container, Drawn, Piece, TextBlock, plain
from cards.library_payloads import OfferShare, OpenShare, ShowTemplates
from cards.payloads import Command, MyAudits, ShowDeliveries, ShowOverdue, ShowStatus
from practice.views import HelpCard

_BUTTONS: Mapping[str, tuple[str, Command]] = {
    MyAudits.do: ("My audits", MyAudits()),
    OfferShare.do: ("Share a template", OpenShare()),
    ShowTemplates.do: ("Templates", ShowTemplates()),
    ShowStatus.do: ("Status", ShowStatus()),
    ShowOverdue.do: ("Overdue", ShowOverdue()),
    ShowDeliveries.do: ("Deliveries", ShowDeliveries()),
}
"""Commands that need no more words, so that a press is enough."""


def help_card(view: HelpCard) -> Drawn:
    """Only what this person may do; `can_buttons` holds names of commands (`do`), others are passed over."""
    rows: list[Piece] = []
    for topic, commands in view.topics:
        rows.append(heading(topic))
        rows += [_row(*command) for command in commands]
    buttons = [button(*_BUTTONS[name]) for name in view.can_buttons if name in _BUTTONS]
    lead = "In a channel, mention me first. Capitals and order do not matter."
    body = [head(f"Help · {plain(view.post)}", "What you can type"), sentence(lead), *rows]
    return drawn(body, buttons[:BUTTONS], "What you can type")


def _row(title: str, what: str, example: str) -> Piece:
    """What is typed as it is called needs no example."""
    typed = f" Type “{plain(example)}”." if example != title else ""
    words = [
        TextBlock(text=plain(title), wrap=True, weight="Bolder"),
        TextBlock(text=f"{plain(what)}{typed}", wrap=True, isSubtle=True, size="Small", spacing="None"),
    ]
    return Container(items=words, spacing="Small")
