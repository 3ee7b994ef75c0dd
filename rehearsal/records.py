"""What a tenant is made of: people, teams, messages, and the calls that a bot made."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from rehearsal.wire import Json, at, object_at, objects_at, text_at

CARD = "application/vnd.microsoft.card.adaptive"
FILE_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_SENT = "application/vnd.microsoft.teams.file.download.info"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"


def channel_of(conversation_id: str) -> str:
    """The channel of a thread's id; any other id as it is."""
    return conversation_id.split(";", 1)[0]


def thread_of(channel_id: str, message_id: str) -> str:
    """The conversation id of the thread that starts with this message."""
    return f"{channel_id};messageid={message_id}"


def card_of(activity: Json) -> Json | None:
    """The first Adaptive Card of an activity."""
    for attachment in objects_at(activity, "attachments"):
        if attachment.get("contentType") == CARD:
            return object_at(attachment, "content")
    return None


def consent_of(activity: Json) -> Json | None:
    """The first question of an activity whether a file may come: an attachment."""
    found = (one for one in objects_at(activity, "attachments") if one.get("contentType") == FILE_CONSENT)
    return next(found, None)


@dataclass(frozen=True, slots=True)
class File:
    """A file in somebody's OneDrive; `content` is None while there is only room for it."""

    id: str
    name: str
    owner: str
    """An aad object id."""
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the tenant; `name` is a post. `service` only groups the page's list."""

    aad_object_id: str
    name: str
    upn: str
    guest: bool = False
    service: str = ""

    @property
    def id(self) -> str:
        """The id that this bot knows the person by: `29:` and a digest."""
        return "29:1" + _digest(self.aad_object_id)


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """A team; its id is the id of its General channel. `members` are aad object ids, None for everybody."""

    id: str
    name: str
    channels: tuple[Channel, ...]
    members: frozenset[str] | None = None
    archived: bool = False
    deleted: bool = False

    @property
    def aad_group_id(self) -> str:
        """The directory's id of the team."""
        digest = hashlib.sha256(self.id.encode()).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"

    def standing(self) -> tuple[Channel, ...]:
        """The channels that are not deleted."""
        return () if self.deleted else tuple(channel for channel in self.channels if not channel.deleted)

    def channel(self, name_or_id: str) -> Channel:
        """The channel of this name or id, also a deleted one; LookupError where there is none."""
        for channel in self.channels:
            if name_or_id in (channel.id, channel.name):
                return channel
        raise LookupError(f"{self.name} has no channel {name_or_id}")


def new_team(name: str, *channels: str, members: frozenset[str] | None = None) -> Team:
    """A team with General and these channels; ids follow from the names, so that they are stable."""
    made = [Channel(_thread_id(name, channel), channel) for channel in ("General", *channels)]
    return Team(made[0].id, name, tuple(made), members)


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation id, understood: a person's chat with the bot, or a channel, or a thread in it."""

    conversation_id: str
    person: Person | None = None
    team: Team | None = None
    channel: Channel | None = None
    root: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `sender` is an aad object id, or empty for the bot; `at` a UTC instant."""

    id: str
    conversation_id: str
    sender: str
    activity: Json
    at: datetime
    edits: int = 0
    deleted: bool = False
    views: Mapping[str, Json] = field(default_factory=dict)

    @property
    def card(self) -> Json | None:
        """The card in the message, if it has one."""
        return card_of(self.activity)

    @property
    def text(self) -> str:
        """The text of the message."""
        return text_at(self.activity, "text")

    def seen_by(self, person: Person) -> "Message":
        """The message as this person sees it: the answer to the person's own press stands in it."""
        view = self.views.get(person.aad_object_id)
        if view is None:
            return self
        attachments = [{"contentType": CARD, "content": view}]
        return replace(self, activity={**self.activity, "attachments": attachments})


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot to the connector; `path` is decoded, `at` UTC, `seconds` real monotonic time."""

    method: str
    path: str
    body: object
    status: int
    reply: object
    at: datetime
    seconds: float


class RefusalError(Exception):
    """The connector says no, in Teams' words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: Json = {"error": {"code": code, "message": message}}


def message_to_json(message: Message) -> Json:
    """A message as it is kept in a file."""
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "sender": message.sender,
        "activity": message.activity,
        "at": message.at.isoformat(),
        "edits": message.edits,
        "deleted": message.deleted,
    }


def message_from_json(body: Json) -> Message:
    """A message read back; private views are not kept, as a reload forgets them."""
    edits = at(body, "edits")
    return Message(
        id=text_at(body, "id"),
        conversation_id=text_at(body, "conversation_id"),
        sender=text_at(body, "sender"),
        activity=object_at(body, "activity"),
        at=datetime.fromisoformat(text_at(body, "at")),
        edits=edits if isinstance(edits, int) else 0,
        deleted=at(body, "deleted") is True,
    )


def team_to_json(team: Team) -> Json:
    """A team as it is kept in a file."""
    return {
        "id": team.id,
        "name": team.name,
        "channels": [asdict(channel) for channel in team.channels],
        "members": None if team.members is None else sorted(team.members),
        "archived": team.archived,
        "deleted": team.deleted,
    }


def team_from_json(body: Json) -> Team:
    """A team read back."""
    members = at(body, "members")
    return Team(
        text_at(body, "id"),
        text_at(body, "name"),
        tuple(
            Channel(text_at(row, "id"), text_at(row, "name"), at(row, "deleted") is True)
            for row in objects_at(body, "channels")
        ),
        frozenset(str(member) for member in members) if isinstance(members, list) else None,
        at(body, "archived") is True,
        at(body, "deleted") is True,
    )


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _thread_id(team: str, channel: str) -> str:
    return f"19:{hashlib.sha256(f'{team}/{channel}'.encode()).hexdigest()[:32]}@thread.tacv2"
