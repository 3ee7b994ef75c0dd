"""What people do in the message extension: search as they type, "Share a template" on somebody's message. Pure.

Every reader gives the kind of turn that it is, and its command's data, not cleaned yet; ValueError says what is wrong.
"""

from collections.abc import Callable, Mapping

from bot.teams.message_links import first_link
from bot.turn import EXTENSION, Kind

Json = Mapping[str, object]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SEARCH, SHARE = "search", "share"
"""Its commands, as manifest/document.py names them."""
_WORDS = 200
"""Characters of what is searched for; what somebody types beyond that finds nothing more."""
_USUAL, _MOST = 25, 50
"""How many results there are at a time, as Teams asks for them, and at the most."""
_FARTHEST = 100_000


def read(name: str, value: Json) -> tuple[Kind, Json]:
    """Of the invoke `name`, one of `READERS`. `Kind.OTHER` for a command that we have not."""
    command, reader = READERS[name]
    return reader(value) if value.get("commandId") == command else (Kind.OTHER, {})


def is_inserted(message: Json) -> bool:
    """Whether a message without words is a card that somebody inserted: in the chat with the bot it asks nothing."""
    attachments = message.get("attachments")
    if message.get("value") is not None or not isinstance(attachments, list):
        return False
    return any(isinstance(one, dict) and one.get("contentType") == CARD_TYPE for one in attachments)


def _query(value: Json) -> tuple[Kind, Json]:
    """Without words (`initialRun`) it is what is shown before anybody has typed."""
    options = value.get("queryOptions") or {}
    if not isinstance(options, dict):
        raise ValueError("queryOptions is not an object")
    skip, count = _number(options, "skip", 0), _number(options, "count", _USUAL)
    data = {"do": "templates.search", "words": _words(value)[:_WORDS], "skip": skip}
    return Kind.SEARCH, {**data, "count": min(max(count, 1), _MOST)}


def _words(value: Json) -> str:
    parameters = value.get("parameters") or []
    if not isinstance(parameters, list) or not all(isinstance(one, dict) for one in parameters):
        raise ValueError("parameters is not a list of objects")
    typed = next((one.get("value") for one in parameters if one.get("name") == "words"), None) or ""
    if not isinstance(typed, str):
        raise ValueError("the words are not a string")
    return typed


def _number(of: Json, key: str, usual: int) -> int:
    value = of.get(key)
    if value is None:
        return usual
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _FARTHEST:
        raise ValueError(f"{key} is not a whole number from 0 to {_FARTHEST - 1}")
    return value


def _fetch(value: Json) -> tuple[Kind, Json]:
    """The form, with what somebody's message leads to. Nothing else of the message goes any further."""
    message = value.get("messagePayload") or {}
    if not isinstance(message, dict):
        raise ValueError("messagePayload is not an object")
    found = first_link(message)
    return Kind.DIALOG_OPEN, {"do": "template.share", "link": found.link, "title": found.title}


def _submit(value: Json) -> tuple[Kind, Json]:
    """A button in the dialog that was opened so: its data is as in any dialog."""
    data = value.get("data") or {}
    if not isinstance(data, dict):
        raise ValueError("data is not an object")
    return Kind.DIALOG_SUBMIT, data


READERS: Mapping[str, tuple[str, Callable[[Json], tuple[Kind, Json]]]] = {
    f"{EXTENSION}query": (SEARCH, _query),
    f"{EXTENSION}fetchTask": (SHARE, _fetch),
    f"{EXTENSION}submitAction": (SHARE, _submit),
}
"""By an invoke's name: the command that it is for, and who reads it."""
