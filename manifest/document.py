"""The app as people find it in Teams: its names, its words and its commands, as the content of manifest.json."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manifest.icons import ACCENT
from manifest.rules import Scope

SHORT = "Allocates audits, chases what is late and shows how a round stands."
LONG = """\
Practice Loop keeps the quality-assurance loop of a children's service turning: audits are allocated, answered and \
chased, and the numbers are there whenever somebody asks.

**For QA leads.** Type one line, such as "allocate learning spaces Q1", and a quarter's audits are drawn by the rules \
of your framework. You see the draw before anything goes out. "status" and "overdue" say how things stand at any time.

**For managers who audit.** Your audit comes to you in a personal chat. You answer it page by page in a dialog; every \
page is kept, so that you can stop and go on. You are reminded before the deadline.

**For the line.** What is late is told up the line, rung by rung, on working mornings at nine. Nobody is chased by hand.

**In channels.** Each service's channel shows references, posts, dates and states. Grades and what auditors write are \
seen only by those whom the framework lets see them, in personal chats and dialogs.

**Privacy.** Cases are known by their reference only: no child's name, date of birth or address is asked for, stored \
or posted. The bot reads no messages but those that are sent to it, mention it, or are handed to it from their menu. \
Your own authority runs the service and keeps its data; no other account is needed.

To begin, type "help": it shows what you can do in your post."""

LIBRARY_SHORT = "A library in your channel: share templates and tools, and find them again."
LIBRARY_LONG = """\
Practice Loop keeps a network's library: what the authorities of a region share of their quality assurance, each with \
what it is for and what made it good, in the channel where their people meet.

**For everybody.** Mention it with "share", and a form asks for a link to your template, tool, way of working or \
practice example. It stands in the channel as a card of its own, saying from where. "templates" finds what others have \
shared; typing mistakes are forgiven. "looking for" asks the others for what is not there.

**For guests.** Everything works from the channel, in a dialog and by a link: a guest of the tenant installs nothing.

**For QA leads.** Whoever shared something is asked in time whether it is still good. On the first working day of a \
month the channel gets a digest: what is new, what is used most, what somebody looks for.

**Privacy.** What is shared is how you work: no child's name, date of birth or address is asked for, stored or posted. \
The bot reads no messages but those that are sent to it, mention it, or are handed to it from their menu. Your own \
authority runs the service and keeps its data; no other account is needed.

To begin, type "help": it shows what you can do in your post."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as Teams offers it. `title` goes into the message as it stands."""

    title: str
    description: str


Menus = Mapping[Scope, Sequence[Command]]
"""What Teams offers where."""


@dataclass(frozen=True, slots=True)
class App:
    """What an authority says of its app."""

    app_id: str
    """The bot's, and the app's in Teams as well."""
    host: str
    """Under which Teams reaches the bot."""
    developer: str
    website: str
    privacy: str
    terms: str
    version: str
    name: str
    full_name: str
    accent: str = ACCENT
    short: str = SHORT
    long: str = LONG


_EXTENSION: Sequence[Mapping[str, object]] = (
    {
        "id": "search",
        "type": "query",
        "title": "Search the library",
        "description": "Find a shared template, tool or way of working, and put it into your message.",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [
            {
                "name": "words",
                "title": "Words",
                "description": "What it is about, what it is called, or whose it is",
                "inputType": "text",
            }
        ],
    },
    {
        "id": "share",
        "type": "action",
        "title": "Share a template",
        "description": "Share what this message leads to in the library, and say what made it good.",
        "context": ["message", "compose"],
        "fetchTask": True,
    },
)
"""The commands of the message extension, as bot/teams/extension.py reads them."""


def written(app: App, menus: Menus, *, library: bool = False) -> str:
    """The content of manifest.json, not checked yet. `library`: with the message extension that searches it."""
    lists = [
        {
            "scopes": [scope],
            "commands": [
                {"title": command.title, "description": command.description} for command in commands
            ],
        }
        for scope, commands in menus.items()
    ]
    parts = {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json",
        "manifestVersion": "1.30",
        "version": app.version,
        "id": app.app_id,
        "developer": {
            "name": app.developer,
            "websiteUrl": app.website,
            "privacyUrl": app.privacy,
            "termsOfUseUrl": app.terms,
        },
        "name": {"short": app.name, "full": app.full_name},
        "description": {"short": app.short, "full": app.long},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": app.accent,
        "bots": [
            {
                "botId": app.app_id,
                "scopes": list(menus),
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": lists,
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [app.host],
        "supportsChannelFeatures": "tier1",
    }
    if library:
        parts["composeExtensions"] = [{"botId": app.app_id, "commands": list(_EXTENSION)}]
    return json.dumps(parts, indent=2, ensure_ascii=False) + "\n"
