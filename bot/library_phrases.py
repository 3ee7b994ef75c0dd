"""What people can type of the library."""

from bot.phrase import Phrase, Topic
from cards.library_payloads import OfferShare

LIBRARY_PHRASES = (
    # Sharing.
    Phrase(
        Topic.LIBRARY,
        ("share", "share a template", "share template"),
        OfferShare,
        lambda _: OfferShare(),
        "share",
        "A form: a template, a tool, a way of working, with what made it good. It is posted in the channel.",
        "share",
    ),
    # Hosts that links can lead to.
    # Finding.
    # What somebody looks for.
)
"""Within it what is wanted most first."""
