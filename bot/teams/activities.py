"""Raw activity JSON -> Turn. Shapes are checked by hand: the SDK's reader passes bad ones."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from bot.teams import extension
from bot.teams.text import clean, spoken
from bot.turn import EXTENSION, Kind, Place, PlaceKind, Sender, SentFile, Turn

Json = Mapping[str, object]

MAX_TEXT = 28 * 1024
"""Bytes of UTF-8 that a person may type; Teams' own limit for a message is about as much."""
FILE_CONSENT = "fileConsent/invoke"
SENT_FILE = "application/vnd.microsoft.teams.file.download.info"
"""The type of an attachment that is a file; there are others, such as the message itself in HTML."""
MAX_ADDRESS = 4096
"""Characters of an address that a file goes to, or comes from."""
_MAX_ID = 1024
_MAX_DEPTH = 32
_SAFE_INTEGER = 2**53


class BadActivity(Exception):
    """Not a well-formed activity: `reason` in words, `status` the HTTP answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class BadInvoke(BadActivity):
    """A well-formed invoke called `name` whose value cannot be read: its client is told, in its own form."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


@dataclass(frozen=True, slots=True)
class _Content:
    kind: Kind
    name: str = ""
    text: str = ""
    files: tuple[SentFile, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    executed: bool = False


def parse(body: bytes) -> Json:
    """The body's JSON object; `BadActivity` for anything else, lone surrogates and infinities included."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise BadActivity(f"the body is not JSON: {wrong}") from wrong
    if not isinstance(raw, dict):
        raise BadActivity("the body is not a JSON object")
    return cast(Json, raw)


def read(raw: Json) -> Turn:
    """One activity as a `Turn`; raises `BadActivity`, or `BadInvoke` where the client can show why."""
    happened_at = _times(raw)["timestamp"]
    sender = _required_object(raw, "from")
    activity_type = _required(raw, "type")
    place = _place(raw)
    service_url = _required(raw, "serviceUrl")
    activity_id = _id(raw, "id") or _id_of_content(raw)
    # A message extension is opened on other people's messages: none that the bot could edit.
    message_id = "" if _is_of_an_extension(raw) else _id(raw, "replyToId")
    content = _READERS.get(activity_type, _other)(raw)
    return Turn(
        kind=content.kind,
        activity_id=activity_id,
        name=content.name,
        tenant_id=tenant_of(raw),
        service_url=service_url,
        place=place,
        sender=Sender(_id(sender, "aadObjectId"), _id(sender, "id"), _id(sender, "name")),
        text=content.text,
        files=content.files,
        data=content.data,
        message_id=message_id,
        executed=content.executed,
        at=happened_at,
    )


def tenant_of(raw: Json) -> str:
    """The tenant's id, empty where there is none. The SDK drops the one of the conversation."""
    told = _id(_object(_object(raw, "channelData"), "tenant"), "id")
    return told or _id(_object(raw, "conversation"), "tenantId")


def _is_of_an_extension(raw: Json) -> bool:
    return _id(raw, "name").startswith(EXTENSION)


def _place(raw: Json) -> Place:
    if _is_of_an_extension(raw):
        # It is opened anywhere, also where the bot is not: in a chat of two people, which is not the bot's own.
        return Place(_id(_object(raw, "conversation"), "id"), PlaceKind.GROUP)
    conversation = _required_object(raw, "conversation")
    channel_data = _object(raw, "channelData")
    channel, team = _object(channel_data, "channel"), _object(channel_data, "team")
    identity = _required(conversation, "id")
    return Place(
        id=identity,
        kind=_place_kind(identity, _id(conversation, "conversationType"), bool(channel)),
        channel_id=_id(channel, "id") or _id(channel_data, "teamsChannelId"),
        channel_name=_id(channel, "name"),
        team_id=_id(team, "id") or _id(channel_data, "teamsTeamId"),
        team_name=_id(team, "name"),
    )


def _place_kind(identity: str, told: str, in_channel: bool) -> PlaceKind:
    """Personal only where that is sure: a personal chat is shown more than other places."""
    if told in {kind.value for kind in PlaceKind}:
        return PlaceKind(told)
    if told:
        return PlaceKind.GROUP
    if in_channel or "@thread.tacv2" in identity or "@thread.skype" in identity:
        return PlaceKind.CHANNEL
    return PlaceKind.PERSONAL if identity.startswith("a:") else PlaceKind.GROUP


def _message(raw: Json) -> _Content:
    text = raw.get("text")
    if text is not None and not isinstance(text, str):
        raise BadActivity("text is not a string")
    if text and len(text.encode("utf-8", "replace")) > MAX_TEXT:
        raise BadActivity(f"text is longer than {MAX_TEXT // 1024} KB")
    entities = raw.get("entities")
    if entities is not None and not isinstance(entities, list):
        raise BadActivity("entities is not a list")
    bot = _object(raw, "recipient")
    said = spoken(text or "", entities or [], _id(bot, "id"), _id(bot, "name"))
    if not said and extension.is_inserted(raw):
        return _Content(Kind.OTHER, name="inserted")
    value = raw.get("value")
    if isinstance(value, dict) and not said:
        return _Content(Kind.PRESS, data=_data(value))
    files = _files(raw)
    return _Content(Kind.SENT if files else Kind.TEXT, text=said, files=files)


def _files(raw: Json) -> tuple[SentFile, ...]:
    """Those of a message's attachments that are files."""
    attachments = raw.get("attachments")
    found = attachments if isinstance(attachments, list) else []
    return tuple(
        SentFile(_id(one, "name"), _address(_object(one, "content"), "downloadUrl"))
        for one in found
        if isinstance(one, dict) and one.get("contentType") == SENT_FILE
    )


def _invoke(raw: Json) -> _Content:
    name = _required(raw, "name")
    reader = _INVOKES.get(name)
    if reader is None:
        return _Content(Kind.OTHER, name=name)
    try:
        value = raw.get("value")
        if not isinstance(value, dict):
            raise BadActivity("the button's value is not an object")
        return reader(value)
    except BadActivity as bad:
        raise BadInvoke(name, bad.reason) from bad


def _execute(value: Json) -> _Content:
    action = _required_object(value, "action")
    verb = _id(action, "verb")
    data = dict(_data(_object(action, "data")))
    if verb:
        data["verb"] = verb
    return _Content(Kind.PRESS, name="adaptiveCard/action", data=data, executed=True)


def _fetch(value: Json) -> _Content:
    return _Content(Kind.DIALOG_OPEN, name="task/fetch", data=_data(_object(value, "data")))


def _submit(value: Json) -> _Content:
    return _Content(Kind.DIALOG_SUBMIT, name="task/submit", data=_data(_object(value, "data")))


def _of_extension(name: str) -> Callable[[Json], _Content]:
    def reader(value: Json) -> _Content:
        try:
            kind, data = extension.read(name, value)
        except ValueError as wrong:
            raise BadActivity(str(wrong)) from wrong
        return _Content(kind, name=name, data=_data(data))

    return reader


def _file_consent(value: Json) -> _Content:
    """`context` is what the bot's own question carried; the room that was made for the file stands beside it."""
    agreed = {"accept": True, "decline": False}.get(_id(value, "action"))
    if agreed is None:
        raise BadActivity("the answer about a file is neither accept nor decline")
    data = dict(_data(_object(value, "context")))
    if not agreed:
        return _Content(Kind.FILE, name=FILE_CONSENT, data=data | {"do": "file.decline"})
    room = _required_object(value, "uploadInfo")
    url, link = _address(room, "uploadUrl"), _address(room, "contentUrl")
    told = {"do": "file.accept", "upload_url": url, "link": link, "file_type": _id(room, "fileType")}
    told |= {"name": _id(room, "name"), "unique_id": _id(room, "uniqueId")}
    # The room is made once for each press: a repeat of the press names the same.
    told["token"] = hashlib.sha256(url.encode()).hexdigest()
    return _Content(Kind.FILE, name=FILE_CONSENT, data=data | told)


def _address(of: Json, key: str) -> str:
    value = of.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ADDRESS or not value.isprintable():
        raise BadActivity(f"{key} is not an address of at most {MAX_ADDRESS} characters")
    return value


def _conversation_update(raw: Json) -> _Content:
    bot_id = _id(_object(raw, "recipient"), "id")
    if bot_id and bot_id in _member_ids(raw, "membersAdded"):
        return _Content(Kind.INSTALLED, name="membersAdded")
    if bot_id and bot_id in _member_ids(raw, "membersRemoved"):
        return _Content(Kind.REMOVED, name="membersRemoved")
    event = _id(_object(raw, "channelData"), "eventType")
    return _Content(_EVENTS.get(event, Kind.OTHER), name=event)


def _installation_update(raw: Json) -> _Content:
    """`add` and `remove`; a new version of the app (`add-upgrade`, `remove-upgrade`) is noted only."""
    action = _id(raw, "action")
    return _Content({"add": Kind.INSTALLED, "remove": Kind.REMOVED}.get(action, Kind.OTHER), name=action)


def _other(raw: Json) -> _Content:
    return _Content(Kind.OTHER, name=_id(raw, "name"))


_EVENTS = {
    "teamRenamed": Kind.RENAMED,
    "channelRenamed": Kind.RENAMED,
    "channelCreated": Kind.RENAMED,
    "channelDeleted": Kind.REMOVED,
    "teamDeleted": Kind.REMOVED,
    "teamHardDeleted": Kind.REMOVED,
    "teamArchived": Kind.REMOVED,
    "channelRestored": Kind.RESTORED,
    "teamRestored": Kind.RESTORED,
    "teamUnarchived": Kind.RESTORED,
}
"""What happened to a channel or a team, by channelData.eventType."""
_READERS: dict[str, Callable[[Json], _Content]] = {
    "message": _message,
    "invoke": _invoke,
    "conversationUpdate": _conversation_update,
    "installationUpdate": _installation_update,
}
_INVOKES: dict[str, Callable[[Json], _Content]] = {
    "adaptiveCard/action": _execute,
    "task/fetch": _fetch,
    "task/submit": _submit,
    FILE_CONSENT: _file_consent,
    **{name: _of_extension(name) for name in extension.READERS},
}


def _member_ids(raw: Json, key: str) -> set[str]:
    members = raw.get(key)
    if members is None:
        return set()
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise BadActivity(f"{key} is not a list of members")
    return {_id(member, "id") for member in members}


def _data(value: Json) -> Mapping[str, Any]:
    """What the button carries, cleaned; `msteams` is the client's own and taken off."""
    data = cast(dict[str, Any], _cleaned(value, _MAX_DEPTH))
    data.pop("msteams", None)
    return data


def _cleaned(value: object, depth: int) -> object:
    if depth == 0:
        raise BadActivity("the button's data is nested too deeply")
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(key): _cleaned(item, depth - 1) for key, item in value.items()}
        case list():
            return [_cleaned(item, depth - 1) for item in value]
        case int() if abs(value) > _SAFE_INTEGER:
            raise BadActivity("a number in the button's data is too large")
    return value


def _times(raw: Json) -> dict[str, datetime | None]:
    """Aware instants; one without an offset is UTC."""
    times: dict[str, datetime | None] = {}
    for key in ("timestamp", "localTimestamp"):
        told = raw.get(key)
        try:
            at = None if told is None else datetime.fromisoformat(cast(str, told))
        except (ValueError, TypeError) as wrong:
            raise BadActivity(f"{key} is not a date and time") from wrong
        times[key] = at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
    return times


def _id_of_content(raw: Json) -> str:
    """A stand-in for a missing id: the same for a repeat of the same bytes, another for anything else."""
    return "sha256:" + hashlib.sha256(orjson.dumps(raw)).hexdigest()


def _id(of: Json, key: str) -> str:
    value = of.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _MAX_ID:
        raise BadActivity(f"{key} is not a string of at most {_MAX_ID} characters")
    return clean(value)


def _required(of: Json, key: str) -> str:
    value = _id(of, key)
    if not value:
        raise BadActivity(f"{key} is missing")
    return value


def _object(of: Json, key: str) -> Json:
    value = of.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadActivity(f"{key} is not an object")
    return cast(Json, value)


def _required_object(of: Json, key: str) -> Json:
    value = _object(of, key)
    if not value:
        raise BadActivity(f"{key} is missing")
    return value
