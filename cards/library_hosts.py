"""Where links can lead."""

from cards.anatomy import and_more, drawn, head, row, sentence, subtle
from cards.elements import Drawn, plain
from practice.library_views import HostsCard

TITLE = "Where links can lead"
SHOWN = 20
"""Hosts on one card."""


def hosts_card(view: HostsCard) -> Drawn:
    """What was just changed, and which hosts are allowed now."""
    number = str(len(view.hosts))
    body = [
        head("The library", TITLE, number, "host" if number == "1" else "hosts"),
        *(sentence(plain(line)) for line in view.done),
        *(row(plain(host), "") for host in view.hosts[:SHOWN]),
        and_more(len(view.hosts) - SHOWN),
        subtle(_next(view)),
    ]
    return drawn(body, [], " ".join(view.done) or TITLE)


def _next(view: HostsCard) -> str:
    if not view.hosts:
        return "No link can be shared until a QA lead types, for example, “link hosts sharepoint.com”."
    under = "it" if len(view.hosts) == 1 else "them"
    return f"And to every host under {under}. A QA lead adds one with “link hosts”, takes it back with “unlink hosts”."
