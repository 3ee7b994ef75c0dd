"""The bot's first words where it keeps a library and no audits: to a person, and to a channel."""

from cards.anatomy import button, drawn, head, sentence
from cards.elements import Action, Drawn, plain
from cards.library_payloads import OpenShare
from cards.payloads import Help
from practice.roles import Role
from practice.welcome import ChannelWelcome, PersonWelcome

_SUMMARY = "Hello from Practice Loop"
_NO_CHILD = "What is shared is how you work: please never write a child's name to me."
_WHAT = (
    "Templates, tools, ways of working and practice examples, with what made them good, to be found again."
)


def welcome_person(view: PersonWelcome) -> Drawn:
    """The first message in a personal chat."""
    if not view.post:
        said = (
            "I do not know you yet, so there is nothing that I can show you. If you belong to the network, ask a QA "
            "lead to add you, with the name that you sign in with, to the people file. Then type **help** here."
        )
        return drawn([head(plain(view.library), "Hello"), sentence(said), sentence(_NO_CHILD)], [], _SUMMARY)
    lead = "As a QA lead: type **setup** here. It says what is still missing before people can share."
    body = [
        head(f"{plain(view.library)} · {plain(view.post)}", "Hello"),
        sentence(_WHAT),
        sentence("Type **share** to share something, and **templates** to find what others have shared."),
        sentence(lead) if Role.QA_LEAD.value in view.roles else None,
        sentence(_NO_CHILD),
    ]
    return drawn(body, _buttons(), _SUMMARY)


def welcome_channel(view: ChannelWelcome) -> Drawn:
    """The first message in the network's team."""
    body = [
        head(plain(view.library), "Hello"),
        sentence(f"{_WHAT} Each stands in the network's channel as a card of its own."),
        sentence(f"**Linked here:** {plain(', '.join(view.linked))}." if view.linked else ""),
        sentence(
            "**For everybody:** mention me with **share**, or with **templates**. It all works from the channel, so "
            "guests need nothing else."
        ),
        sentence(f"**For a QA lead:** {_next(view)}"),
        sentence(_NO_CHILD),
    ]
    return drawn(body, _buttons(), _SUMMARY)


def _next(view: ChannelWelcome) -> str:
    if not view.imported:
        return (
            "nobody has been imported yet. Begin with **practice-loop import people FILE.csv**, then mention me in "
            "the channel with **link templates**."
        )
    if view.unlinked:
        return "in the channel where the cards are to stand, mention me and type **link templates**."
    return "the library has its channel. Mention me with **setup** to see what else is missing."


def _buttons() -> list[Action]:
    return [button("Share a template", OpenShare()), button("What I can do", Help())]
