"""What somebody may type, and the bot's first words to a person and to a channel."""

from collections.abc import Mapping

from cards.anatomy import BUTTONS, button, drawn, head, row, sentence
from cards.elements import Drawn, plain
from cards.payloads import Command, Help, MyAudits, ShowDeliveries, ShowOverdue, ShowStatus
from practice.views import HelpCard

_BUTTONS: Mapping[str, tuple[str, Command]] = {
    MyAudits.do: ("My audits", MyAudits()),
    ShowStatus.do: ("Status", ShowStatus()),
    ShowOverdue.do: ("Overdue", ShowOverdue()),
    ShowDeliveries.do: ("Deliveries", ShowDeliveries()),
}
"""Commands that need no more words, so that a press is enough."""


def help_card(view: HelpCard) -> Drawn:
    """Only what this person may do; `can_buttons` holds names of commands (`do`), others are passed over."""
    rows = [
        row(plain(title), f"{plain(what)} Type “{plain(example)}”.") for title, what, example in view.commands
    ]
    buttons = [button(*_BUTTONS[name]) for name in view.can_buttons if name in _BUTTONS]
    lead = "In a channel, mention me first. Capitals and order do not matter."
    body = [head(f"Help · {plain(view.post)}", "What you can type"), sentence(lead), *rows]
    return drawn(body, buttons[:BUTTONS], "What you can type")


def welcome_person() -> Drawn:
    """The first message in a personal chat."""
    text = (
        "Audits that you are allocated come to you here. You answer them page by page, and I remind you "
        "before they are due. I know cases by their reference only: please never write a child's name to me."
    )
    body = [head("Practice Loop", "Hello"), sentence(text)]
    return drawn(
        body, [button("What I can do", Help()), button("My audits", MyAudits())], "Hello from Practice Loop"
    )


def welcome_channel() -> Drawn:
    """The first message in a team."""
    text = (
        "I post a service's audits here, keep their states up to date and say what is overdue. "
        "A QA lead begins by mentioning me with “link allocations for” and the name of the service."
    )
    body = [head("Practice Loop", "Hello"), sentence(text)]
    return drawn(body, [button("What I can do", Help())], "Hello from Practice Loop")
