"""The state of the rehearsal: who is there, where the bot is installed, what was said."""

import hashlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rehearsal.keep import Keep
from rehearsal.records import (
    Call,
    File,
    Message,
    Person,
    Place,
    RefusalError,
    Team,
    channel_of,
    message_from_json,
    message_to_json,
    team_from_json,
    team_to_json,
    thread_of,
)
from rehearsal.wire import Json, at, text_at

TENANT_ID = "00000000-0000-4000-8000-0000000a11ce"
BOT_ID = "28:00000000-0000-4000-8000-000000000b07"


def _now() -> datetime:
    return datetime.now(UTC)


class Tenant:
    """One tenant with one bot. Changes are told to `listeners`; every connector call stands in `journal`."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        teams: Iterable[Team] = (),
        *,
        id: str = TENANT_ID,
        bot_id: str = BOT_ID,
        bot_name: str = "Practice Loop",
        prompts: Sequence[str] = (),
        extension: bool = False,
        clock: Callable[[], datetime] = _now,
        path: Path | None = None,
        installed: bool = True,
    ) -> None:
        """`prompts`: commands that the page offers in its first steps; `extension`: the app has a message extension;
        `clock` gives aware UTC; `path`: the SQLite file, None for memory; `installed`: everywhere."""
        self.id = id
        self.bot_id = bot_id
        self.bot_name = bot_name
        self.prompts = tuple(prompts)
        self.extension = extension
        self.clock = clock
        self.journal: list[Call] = []
        self.listeners: list[Callable[[Json], None]] = []
        self._keep = Keep(path)
        self._people: dict[str, Person] = {}
        self._by_key: dict[str, Person] = {}
        self._teams: dict[str, Team] = {}
        self._installed: set[str] = set()
        self._blocked: set[str] = set()
        self._messages: dict[str, Message] = {}
        self._in_conversation: defaultdict[str, list[str]] = defaultdict(list)
        self._chats: dict[str, str] = {}
        self._files: dict[str, File] = {}
        self._last_id = 0
        self._read_back()
        for person in people:
            self.add_person(person, installed=installed)
        for team in teams:
            self.add_team(team, installed=installed)

    # Who is there

    @property
    def people(self) -> Sequence[Person]:
        """Everybody of the tenant, in the order in which they came."""
        return tuple(self._people.values())

    @property
    def teams(self) -> Sequence[Team]:
        """All teams, in the order in which they came."""
        return tuple(self._teams.values())

    def add_person(self, person: Person, *, installed: bool = True) -> Person:
        """The person of this aad object id: the one already known, else this one from now on."""
        known = self._people.get(person.aad_object_id)
        if known is not None:
            return known
        self._remember_person(person)
        body: Json = {slot: getattr(person, slot) for slot in ("name", "upn", "guest", "service")}
        self._keep.put("person", person.aad_object_id, body)
        if installed:
            self.set_installed(person.aad_object_id, True)
        self._tell("people")
        return person

    def add_team(self, team: Team, *, installed: bool = True) -> Team:
        """The team of this id: the one already known, else this one from now on."""
        known = self._teams.get(team.id)
        if known is not None:
            return known
        self.replace_team(team)
        if installed:
            self.set_installed(team.id, True)
        return team

    def replace_team(self, team: Team) -> None:
        """The team as it is now: renamed, archived, deleted, or with other channels."""
        self._teams[team.id] = team
        self._keep.put("team", team.id, team_to_json(team))
        self._tell("people")

    def find_person(self, key: str) -> Person | None:
        """By `29:` id, aad object id or upn."""
        return self._by_key.get(key)

    def members(self, place: Place) -> list[Person]:
        """Who is in a conversation."""
        if place.person is not None:
            return [place.person]
        members = place.team.members if place.team is not None else None
        return [p for p in self._people.values() if members is None or p.aad_object_id in members]

    # Where the bot is

    def is_installed(self, key: str) -> bool:
        """Whether the bot is installed for this aad object id or in this team id."""
        return key in self._installed

    def set_installed(self, key: str, installed: bool) -> None:
        """Install or remove the bot without telling it: a client's verbs tell it."""
        (self._installed.add if installed else self._installed.discard)(key)
        (self._keep.put("installed", key, {}) if installed else self._keep.drop("installed", key))
        self._tell("people")

    def is_blocked(self, person: Person) -> bool:
        """Whether the person has blocked the bot."""
        return person.aad_object_id in self._blocked

    def block(self, person: Person, blocked: bool = True) -> None:
        """The person blocks or unblocks the bot, which is not told and finds out when it writes."""
        key = person.aad_object_id
        (self._blocked.add if blocked else self._blocked.discard)(key)
        (self._keep.put("blocked", key, {}) if blocked else self._keep.drop("blocked", key))
        self._tell("people")

    # Conversations

    def personal(self, person: Person) -> str:
        """The id of the person's chat with the bot; it exists from now on."""
        chat = "a:1" + hashlib.sha256(f"{self.id}/{person.aad_object_id}".encode()).hexdigest()
        if chat not in self._chats:
            self._chats[chat] = person.aad_object_id
            self._keep.put("chat", chat, {"person": person.aad_object_id})
        return chat

    def place(self, conversation_id: str) -> Place:
        """What this conversation is; `RefusalError` 404 where there is none, or it was deleted."""
        if conversation_id in self._chats:
            return Place(conversation_id, person=self._people[self._chats[conversation_id]])
        channel_id, _, rest = conversation_id.partition(";messageid=")
        for team in self._teams.values():
            for channel in team.standing():
                if channel.id == channel_id and (not rest or self._is_root(channel_id, rest)):
                    return Place(conversation_id, team=team, channel=channel, root=rest)
        raise RefusalError(404, "ConversationNotFound", "Conversation not found.")

    def writable(self, conversation_id: str) -> Place:
        """As `place`, where the bot may write or read; else `RefusalError` 403."""
        place = self.place(conversation_id)
        key = place.person.aad_object_id if place.person else place.team.id if place.team else ""
        if key not in self._installed:
            raise RefusalError(
                403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
            )
        if place.team is not None and place.team.archived:
            raise RefusalError(403, "NotEnoughPermissions", "The team is archived.")
        return place

    # Messages

    def next_id(self) -> str:
        """A message id: milliseconds, always increasing."""
        self._last_id = max(self._last_id + 1, int(self.clock().timestamp() * 1000))
        return str(self._last_id)

    def post(self, place: Place, activity: Json, sender: str = "", message_id: str = "") -> Message:
        """Put a message into a conversation; on a bare channel it starts a thread."""
        message_id = message_id or self.next_id()
        conversation_id = place.conversation_id
        if place.channel is not None and not place.root:
            conversation_id = thread_of(place.channel.id, message_id)
        message = Message(message_id, conversation_id, sender, activity, self.clock())
        self._remember_message(message)
        self._write(message)
        return message

    def message(self, conversation_id: str, message_id: str) -> Message:
        """A message that stands in this conversation; `RefusalError` 404 else, or deleted."""
        message = self._messages.get(message_id)
        home = {message.conversation_id, channel_of(message.conversation_id)} if message else set()
        if message is None or message.deleted or conversation_id not in home:
            raise RefusalError(404, "ActivityNotFoundInConversation", "The activity was not found.")
        return message

    def messages(self, conversation_id: str) -> list[Message]:
        """All messages of a chat, a thread or (by its bare id) a channel, oldest first, deleted ones too."""
        found = [self._messages[key] for key in self._in_conversation[channel_of(conversation_id)]]
        if ";" in conversation_id:
            return [message for message in found if message.conversation_id == conversation_id]
        return found

    def edit(self, message: Message, activity: Json) -> Message:
        """The message with another content; everybody's private view of it is gone."""
        edited = replace(message, activity=activity, edits=message.edits + 1, views={})
        self._write(edited, "edit")
        return edited

    def delete(self, message: Message) -> None:
        """Take the content away; that there was a message stays visible."""
        self._write(replace(message, activity={"type": "message"}, deleted=True, views={}), "delete")

    def show(self, message: Message, person: Person, card: Json) -> None:
        """This person sees this card in the message, until it is edited or reloaded."""
        current = self._messages[message.id]
        self._messages[message.id] = replace(current, views={**current.views, person.aad_object_id: card})
        self._tell("view", message)

    def reload(self, person: Person | None = None) -> None:
        """The person's client (None: everybody's) starts anew: private views are forgotten."""
        for message in self._messages.values():
            left = {} if person is None else {**message.views}
            if person is not None:
                left.pop(person.aad_object_id, None)
            if len(left) != len(message.views):
                self._messages[message.id] = replace(message, views=left)

    # Files

    def make_room(self, person: Person, name: str) -> File:
        """A place in the person's OneDrive, to be filled once."""
        file = File(str(uuid4()), name, person.aad_object_id)
        self._files[file.id] = file
        return file

    def file(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def fill(self, file: File, content: bytes) -> None:
        """Put the bytes there."""
        self._files[file.id] = replace(file, content=content)
        body: Json = {"name": file.name, "owner": file.owner, "content": b64encode(content).decode()}
        self._keep.put("file", file.id, body)

    def typing(self, place: Place) -> None:
        """The bot is seen to be typing."""
        self._tell("typing", conversation_id=place.conversation_id)

    def close(self) -> None:
        """Close the file."""
        self._keep.close()

    # Inside

    def _is_root(self, channel_id: str, message_id: str) -> bool:
        message = self._messages.get(message_id)
        return message is not None and message.conversation_id == thread_of(channel_id, message_id)

    def _remember_person(self, person: Person) -> None:
        self._people[person.aad_object_id] = person
        for key in (person.aad_object_id, person.id, person.upn):
            self._by_key.setdefault(key, person)

    def _remember_message(self, message: Message) -> None:
        self._messages[message.id] = message
        self._in_conversation[channel_of(message.conversation_id)].append(message.id)

    def _write(self, message: Message, change: str = "message") -> None:
        self._messages[message.id] = message
        self._keep.put("message", message.id.zfill(20), message_to_json(message))
        self._tell(change, message)

    def _tell(self, kind: str, message: Message | None = None, conversation_id: str = "") -> None:
        change: Json = {"kind": kind, "conversation": conversation_id}
        if message is not None:
            change = {"kind": kind, "conversation": message.conversation_id, "message": message.id}
        for listener in tuple(self.listeners):
            listener(change)

    def _read_back(self) -> None:
        for key, body in self._keep.read("person"):
            name, upn, service = (text_at(body, slot) for slot in ("name", "upn", "service"))
            self._remember_person(Person(key, name, upn, at(body, "guest") is True, service))
        for key, body in self._keep.read("team"):
            self._teams[key] = team_from_json(body)
        self._installed = {key for key, _ in self._keep.read("installed")}
        self._blocked = {key for key, _ in self._keep.read("blocked")}
        self._chats = {key: text_at(body, "person") for key, body in self._keep.read("chat")}
        for key, body in self._keep.read("file"):
            content = b64decode(text_at(body, "content"))
            self._files[key] = File(key, text_at(body, "name"), text_at(body, "owner"), content)
        for _, body in self._keep.read("message"):
            message = message_from_json(body)
            self._remember_message(message)
            self._last_id = max(self._last_id, int(message.id))
