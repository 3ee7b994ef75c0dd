"""What comes in from Teams and what goes back within the turn, without a type of the SDK."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from cards.elements import Drawn

Card = dict[str, Any]
"""An Adaptive Card as plain JSON; or an attachment of another kind, which says its `contentType` itself."""

EXTENSION = "composeExtension/"
"""How the names of a message extension's invokes begin."""


class Kind(StrEnum):
    TEXT = "text"
    """A typed message, its mention of the bot taken off."""
    PRESS = "press"
    """A button of a card in a message: Action.Execute, or Action.Submit without a dialog."""
    DIALOG_OPEN = "dialog_open"
    """task/fetch: a button that opens a dialog. So does an action of the message extension."""
    DIALOG_SUBMIT = "dialog_submit"
    """task/submit: a button in a dialog."""
    SENT = "sent"
    """A message with files."""
    FILE = "file"
    """fileConsent/invoke: somebody lets the bot put a file into their OneDrive, or does not."""
    SEARCH = "search"
    """composeExtension/query: somebody types into the message extension's search, wherever they are."""
    INSTALLED = "installed"
    """The bot was added to a personal chat or a team."""
    REMOVED = "removed"
    """The bot from a personal chat or a team; or the channel or team itself, by deletion or as an archive."""
    RESTORED = "restored"
    """A channel or team that was removed is there again."""
    RENAMED = "renamed"
    """A team or channel has a new name, or a new channel its first."""
    OTHER = "other"
    """Anything else that is well formed: noted, never an error."""


SPOKEN = frozenset(
    {Kind.TEXT, Kind.SENT, Kind.PRESS, Kind.DIALOG_OPEN, Kind.DIALOG_SUBMIT, Kind.SEARCH, Kind.FILE}
)
"""Turns in which a person wants something."""
DIALOGS = frozenset({Kind.DIALOG_OPEN, Kind.DIALOG_SUBMIT})
"""Those of them whose answer is a page that this person alone sees."""


class Outcome(StrEnum):
    """How a turn ended, for the figures of the service."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """Not understood, not allowed or not possible; the answer says why."""
    REPEAT = "repeat"
    """Answered before: the first answer again, or nothing."""
    BUSY = "busy"
    """The database did not answer in time."""
    FAILED = "failed"
    """A fault of ours."""


class PlaceKind(StrEnum):
    PERSONAL = "personal"
    CHANNEL = "channel"
    GROUP = "groupChat"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn happens. `id` is the conversation (a thread, in a channel)."""

    id: str
    kind: PlaceKind
    channel_id: str = ""
    channel_name: str = ""
    team_id: str = ""
    team_name: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acts, as the channel vouches for it. `aad_object_id` is the identity; the name is only for show."""

    aad_object_id: str
    teams_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent: its name, and where it can be fetched for some minutes. Both are the client's."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One activity from Teams. `data` is the client's: nothing in it is believed without a check."""

    kind: Kind
    activity_id: str
    name: str
    """The invoke's or event's name; empty for a message."""
    tenant_id: str
    service_url: str
    place: Place
    sender: Sender
    text: str = ""
    files: tuple[SentFile, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    """The message whose button was pressed."""
    executed: bool = False
    """True for Action.Execute, whose answer goes back in the HTTP response."""
    at: datetime | None = None
    """When it happened, as Teams says; None where Teams does not."""

    @property
    def private(self) -> bool:
        """Whether only whoever acts sees the answer: in their own chat, or as a dialog's page."""
        return self.place.kind is PlaceKind.PERSONAL or self.kind in DIALOGS

    @property
    def of_extension(self) -> bool:
        """Whether it comes from the message extension. Its place is then anywhere, also where the bot is not."""
        return self.name.startswith(EXTENSION)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes where its reader's OneDrive has made room for it."""

    url: str
    link: str
    """Where its reader finds it afterwards. Both are the client's, and are checked before anything is sent."""
    content: bytes
    kept: Drawn
    """What becomes of the question once the file is there; the reply itself is sent as well."""
    failed: Drawn
    """Sent instead of the reply where the file cannot be put there."""


@dataclass(frozen=True, slots=True)
class Result:
    """One of what a search has found. `title` and `text`, without Markdown, stand in the list."""

    card: Card
    """What is inserted. It belongs to whoever inserts it then, and cannot be edited."""
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back within the turn. In a dialog a card is its next page and a text closes it.

    An answer to Action.Execute: a card becomes the presser's view of the message, a text a notice.
    To a message or to Action.Submit: sent as a message into the same conversation.
    """

    card: Card | None = None
    text: str = ""
    """Also the summary of a card, for the notification."""
    title: str = ""
    """The dialog's title."""
    replaces: bool = False
    """The message whose button was pressed becomes this card, for everybody."""
    upload: Upload | None = None
    """A file to be put there first."""
    results: Sequence[Result] | None = None
    """To a search: what it has found. None: it was none, or `text` says why there is nothing."""
    outcome: Outcome = Outcome.ANSWERED

    @classmethod
    def drawn(cls, drawn: Drawn, *, title: str = "", replaces: bool = False) -> "Reply":
        return cls(card=drawn.card, text=drawn.summary, title=title, replaces=replaces)

    def as_dict(self) -> dict[str, Any]:
        """For the inbox: what is shown, without a file. `Reply(**kept)` shows the same."""
        return {name: getattr(self, name) for name in self.__slots__ if name not in _NOT_KEPT}


_NOT_KEPT = frozenset({"outcome", "upload", "results"})
"""A search changes nothing, so that its answer is never kept."""
NOTHING = Reply()
