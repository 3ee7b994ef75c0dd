"""The bot's first words and the setup of a network's library, and whom a card in a channel names."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from cards import doctor, welcome
from cards.addressed import addressed_all
from cards.anatomy import drawn, head, sentence
from cards.elements import Drawn
from practice.findings import Check, Finding, Weight
from practice.guests import Mentioned
from practice.views import SetupCard
from practice.welcome import ChannelWelcome, PersonWelcome

NETWORK = "The South East network's shared library"
TODAY = date(2026, 7, 1)
LEAD = PersonWelcome("QA Lead, Hampshire", frozenset({"anyone", "qa_lead"}), (), TODAY, NETWORK)
STRANGER = PersonWelcome("", frozenset(), (), TODAY, NETWORK)
UNLINKED = ChannelWelcome((), ("templates",), imported=True, library=NETWORK)
SETUP = SetupCard(
    datetime(2026, 7, 1, 9, tzinfo=UTC),
    (
        Check(
            "People",
            "14 people from 6 of 19 authorities. 10 of them are guests, who are told in the channel.",
            (
                Finding(
                    "Nobody has been imported from Reading.",
                    "Nothing, if they are still to come.",
                    Weight.NOTE,
                ),
            ),
        ),
        Check(
            "The library's channel",
            "",
            (Finding("No channel is linked to the library.", "Mention me with `link templates`."),),
        ),
        Check("Links", "Links can lead to sharepoint.com."),
    ),
)


def told() -> Drawn:
    pieces, mentions = addressed_all(
        [
            Mentioned("CP Chair, Kent", "aad-1"),
            Mentioned("CP Chair, Kent", "aad-2"),
            Mentioned("QA Lead, [Kent]", ""),
        ]
    )
    body = [head("The library", "For three of you"), *pieces, sentence("It stands in the channel.")]
    return drawn(body, [], "For three of you", mentions)


EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "library-welcome": lambda: welcome.welcome_person(LEAD),
    "library-welcome-unknown": lambda: welcome.welcome_person(STRANGER),
    "library-welcome-channel": lambda: welcome.welcome_channel(UNLINKED),
    "library-welcome-nobody": lambda: welcome.welcome_channel(
        ChannelWelcome((), ("templates",), imported=False, library=NETWORK)
    ),
    "library-welcome-linked": lambda: welcome.welcome_channel(
        ChannelWelcome(("templates",), (), imported=True, library=NETWORK)
    ),
    "library-setup": lambda: doctor.setup_card(SETUP),
    "library-addressed": told,
}
