"""What people can type of the library."""

from bot.library_reading import read_most_used, read_templates
from bot.phrase import Phrase, Topic
from cards.library_payloads import OfferShare, ShowTemplates

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
    Phrase(
        Topic.LIBRARY,
        (
            *("templates", "template", "library", "the library", "the templates"),
            *("find", "find templates", "find template", "search", "search for", "search templates"),
        ),
        ShowTemplates,
        read_templates,
        "templates",
        "What is in the library: by words, from an authority, the most used. Alone: the newest.",
        "templates neglect from Kent",
    ),
    Phrase(
        Topic.LIBRARY,
        ("most used templates", "most used"),
        ShowTemplates,
        read_most_used,
        "most used",
        "What most authorities have used.",
        "most used templates",
    ),
    # What somebody looks for.
)
"""Within it what is wanted most first."""
