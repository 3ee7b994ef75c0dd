"""Links that can be shared: https, without credentials, to a host that a QA lead has allowed. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from practice.errors import BadInput

LONGEST = 2000
"""Characters of a link."""
_OF_THE_CLICK = frozenset(
    {"e", "web", "csf", "d", "cid", "wdorigin", "xsdata", "sdata", "ovuser", "clickparams", "or"}
)
"""Parameters that say where a link was copied from, and not what it leads to."""


@dataclass(frozen=True, slots=True)
class Link:
    """`url` as it is opened; `key` is the same for every spelling of it."""

    url: str
    key: str


def checked_link(words: str, hosts: Collection[str]) -> Link:
    """The link that was typed. Raises `BadInput` with what is wrong and what to do."""
    text = words.strip()
    if not text:
        raise BadInput("Please paste the link: in SharePoint, “Copy link”.")
    if len(text) > LONGEST:
        raise BadInput(f"The link has {len(text):,} characters; {LONGEST:,} is the most. Copy a shorter one.")
    if not text.isprintable() or any(character.isspace() for character in text):
        raise BadInput(
            "There is a blank or a line break in the link. Please paste one link, and nothing else."
        )
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as wrong:
        raise BadInput("This is not a link that can be opened. Please copy it again.") from wrong
    if parts.scheme.lower() != "https":
        raise BadInput("The link must begin with https://, so that nobody can read along.")
    if parts.username is not None or parts.password is not None:
        raise BadInput("There is a name or a password in the link. Please take it out.")
    if not host or port not in (None, 443):
        raise BadInput("This is not a link that can be opened. Please copy it again.")
    if not is_allowed(host, hosts):
        raise BadInput(_not_allowed(host, hosts))
    return Link(text, _key(host, parts.path, parts.query))


def is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether it is one of these hosts, or under one of them."""
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _not_allowed(host: str, hosts: Collection[str]) -> str:
    known = f"Links can lead to {', '.join(hosts)}." if hosts else "No host is allowed yet."
    return f"Links to {host} cannot be shared. {known} A QA lead can allow more: `link hosts {host}`."


def _key(host: str, path: str, query: str) -> str:
    wanted = [(name, value) for name, value in parse_qsl(query) if name.casefold() not in _OF_THE_CLICK]
    return f"{host.lower()}{unquote(path).rstrip('/').casefold()}?{urlencode(sorted(wanted))}".rstrip("?")
