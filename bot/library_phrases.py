"""What people can type of the library."""

from bot.library_reading import read_most_used, read_templates
from bot.phrase import Phrase, Topic
from cards.library_payloads import AllowHost, ForbidHost, LookFor, OfferShare, ShowTemplates

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
    Phrase(
        Topic.LIBRARY,
        ("link hosts", "link host"),
        AllowHost,
        lambda words: AllowHost(host=words),
        "link hosts",
        "Links to this host, and to every host under it, can be shared. Without one: which are allowed.",
        "link hosts sharepoint.com",
    ),
    Phrase(
        Topic.LIBRARY,
        ("unlink hosts", "unlink host"),
        ForbidHost,
        lambda words: ForbidHost(host=words),
        "unlink hosts",
        "Links to this host cannot be shared any more. What was shared stays.",
        "unlink hosts sharepoint.com",
    ),
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
    Phrase(
        Topic.LIBRARY,
        (
            *("looking for", "we are looking for", "we're looking for"),
            *("has anybody got", "has anyone got", "has somebody got", "has someone got"),
        ),
        LookFor,
        lambda words: LookFor(words=words.strip(" ,:;")),
        "looking for",
        "Asks everybody in the channel for something; you are told of each answer. Alone: what is looked for.",
        "looking for a pre-proceedings audit tool",
    ),
)
"""Within it what is wanted most first."""
