"""What a manifest.json has to be: the official schema's limits, and what the schema lets through and Teams refuses."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

MOST_COMMANDS = 12
"""Commands in one list."""

Scope = Literal["team", "personal"]
"""Where the bot is used. Not in group chats: none can be linked, and nothing is sent there."""

_NOT_OURS = {
    "supportedChannelTypes": "keeps Teams from taking the package: supportsChannelFeatures stands for it",
    "authorization": "asks for permissions that the bot does not need",
}
"""Parts that the schema knows and this app must not have."""
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_MADE_UP = {"example", "contoso"}
"""Parts of names that stand in guides only."""
_NOT_PUBLIC = {"test", "invalid", "localhost", "local", "internal"}
"""Ends of names that nobody finds on the internet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong. `where`: a part of the manifest (`developer.websiteUrl`), or a file of the package."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.what}"


class Refused(Exception):
    """Teams would not take it, or nobody could use it: all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


def _guid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", value, re.IGNORECASE):
        raise ValueError("is no id such as Azure shows: 36 characters, 8-4-4-4-12")
    if not set(value) - set("0-"):
        raise ValueError("is all noughts: put your own")
    return value


def _semver(value: str) -> str:
    number = r"(0|[1-9]\d{0,5})"
    if not re.fullmatch(rf"{number}\.{number}\.{number}", value):
        raise ValueError("is no version such as 1.0.0")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("is no colour such as #5b5fc7")
    return value


def _host(value: str) -> str:
    host = value.lower()
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError("is no name of a host: write it bare, without https://, port, path or *")
    if _MADE_UP & set(host.split(".")):
        raise ValueError(f"is made up: put your own in the place of {host}")
    if host.rpartition(".")[2] in _NOT_PUBLIC:
        raise ValueError(f"cannot be reached: nobody finds {host} on the internet")
    return value


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme != "https" or "@" in parts.netloc or re.search(r"\s", value):
        raise ValueError("is no address that begins with https://")
    _host(host)
    return value


def _own(value: str) -> str:
    if _MADE_UP & set(value.casefold().split()):
        raise ValueError("is made up: put your own")
    return value


def _words(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


def _some(value: tuple[object, ...]) -> tuple[object, ...]:
    if not value:
        raise ValueError("is empty")
    return value


Guid = Annotated[str, _words(36), AfterValidator(_guid)]
Host = Annotated[str, _words(2048), AfterValidator(_host)]
Address = Annotated[str, _words(2048), AfterValidator(_address)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class _Developer(_Part):
    name: Annotated[str, _words(32), AfterValidator(_own)]
    website_url: Address
    privacy_url: Address
    terms_of_use_url: Address


class _Name(_Part):
    short: Annotated[str, _words(30)]
    full: Annotated[str, _words(100)]

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.short.casefold() == self.full.casefold():
            raise ValueError("is the same, short and full: Teams wants two")
        return self


class _Description(_Part):
    short: Annotated[str, _words(80)]
    full: Annotated[str, _words(4000)]

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.short.casefold() in self.full.casefold():
            raise ValueError("says the short one again in the full one")
        return self


class _Icons(_Part):
    color: Literal["color.png"]
    outline: Literal["outline.png"]


class _Command(_Part):
    title: Annotated[str, _words(128)]
    description: Annotated[str, _words(4000)]


class _CommandList(_Part):
    scopes: Annotated[tuple[Scope, ...], AfterValidator(_some)]
    commands: Annotated[tuple[_Command, ...], Field(max_length=MOST_COMMANDS), AfterValidator(_some)]

    @field_validator("commands")
    @classmethod
    def _once(cls, commands: tuple[_Command, ...]) -> tuple[_Command, ...]:
        titles = Counter(command.title.casefold() for command in commands)
        if twice := [title for title, count in titles.items() if count > 1]:
            raise ValueError(f"name a command twice: {', '.join(twice)}")
        return commands


class _Bot(_Part):
    bot_id: Guid
    scopes: Annotated[tuple[Scope, ...], AfterValidator(_some)]
    supports_files: Literal[True]
    is_notification_only: Literal[False]
    command_lists: Annotated[tuple[_CommandList, ...], Field(max_length=3)]

    @model_validator(mode="after")
    def _a_list_a_scope(self) -> Self:
        listed = [scope for commands in self.command_lists for scope in commands.scopes]
        if len(listed) != len(set(listed)):
            raise ValueError("has two lists of commands for one scope")
        if set(listed) - set(self.scopes):
            raise ValueError("has a list of commands for a scope that it does not have")
        return self


class _Parameter(_Part):
    name: Annotated[str, _words(64)]
    title: Annotated[str, _words(32)]
    description: Annotated[str, _words(128)]
    input_type: Literal["text"]


Context = Literal["compose", "commandBox", "message"]
"""Where a command of the message extension is offered."""


class _ExtensionCommand(_Part):
    id: Annotated[str, _words(64)]
    type: Literal["query", "action"]
    title: Annotated[str, _words(32)]
    description: Annotated[str, _words(128)]
    context: Annotated[tuple[Context, ...], AfterValidator(_some)]
    initial_run: bool = False
    fetch_task: bool = False
    parameters: Annotated[tuple[_Parameter, ...], Field(max_length=5)] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.type == "query" and not self.parameters:
            raise ValueError("searches for nothing: it has no parameter")
        if self.type == "query" and "message" in self.context:
            raise ValueError("searches, which nobody can do on a message")
        if self.type == "action" and not self.fetch_task:
            raise ValueError("opens no dialog: the bot fills it, so fetchTask has to be true")
        return self


class _Extension(_Part):
    bot_id: Guid
    commands: Annotated[tuple[_ExtensionCommand, ...], Field(max_length=10), AfterValidator(_some)]

    @field_validator("commands")
    @classmethod
    def _once(cls, commands: tuple[_ExtensionCommand, ...]) -> tuple[_ExtensionCommand, ...]:
        if len({command.id for command in commands}) != len(commands):
            raise ValueError("have an id twice")
        return commands


class Manifest(_Part):
    """The parts that this app has."""

    schema_address: Annotated[
        Literal["https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json"],
        Field(alias="$schema"),
    ]
    manifest_version: Literal["1.30"]
    version: Annotated[str, AfterValidator(_semver)]
    id: Guid
    developer: _Developer
    name: _Name
    description: _Description
    icons: _Icons
    accent_color: Annotated[str, AfterValidator(_colour)]
    bots: Annotated[tuple[_Bot, ...], Field(max_length=1), AfterValidator(_some)]
    compose_extensions: Annotated[tuple[_Extension, ...], Field(max_length=1)] = ()
    permissions: tuple[Literal["identity", "messageTeamMembers"], ...]
    valid_domains: Annotated[tuple[Host, ...], Field(max_length=100), AfterValidator(_some)]
    supports_channel_features: Literal["tier1"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _nothing_of_these(cls, told: object) -> object:
        for name, why in _NOT_OURS.items():
            if isinstance(told, Mapping) and name in told:
                raise ValueError(f"has {name}, which {why}. Take it out")
        return told

    @model_validator(mode="after")
    def _one_bot(self) -> Self:
        others = {extension.bot_id for extension in self.compose_extensions} - {
            bot.bot_id for bot in self.bots
        }
        if others:
            raise ValueError("has a message extension of another bot than the app's own")
        return self

    @model_validator(mode="after")
    def _channels(self) -> Self:
        if self.supports_channel_features is None and any("team" in bot.scopes for bot in self.bots):
            raise ValueError(
                'lacks "supportsChannelFeatures": "tier1": without it Teams takes no app for teams'
            )
        return self


FILE = "manifest.json"


def read(text: bytes | str) -> Manifest:
    """The manifest in a file's content; raises `Refused` with all that is wrong with it."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as invalid:
        raise Refused(map(_problem, invalid.errors())) from None


def _problem(error: ErrorDetails) -> Problem:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return Problem(where.removeprefix(".") or FILE, _what(error))


def _what(error: ErrorDetails) -> str:
    told = error.get("ctx", {})
    words = {
        "missing": "is missing",
        "string_too_short": "is missing",
        "string_too_long": f"has more than {told.get('max_length')} characters",
        "too_long": f"has more than {told.get('max_length')} entries",
        "extra_forbidden": "is no part of this app's manifest. Take it out",
        "literal_error": f"can only be {told.get('expected')}",
        "json_invalid": f"is no JSON: {told.get('error')}",
        "value_error": str(told.get("error")),
    }
    return words.get(error["type"], f"cannot be read: {error['msg']}")
