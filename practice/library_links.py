"""Links that can be shared: https, without credentials, to a host that a QA lead has allowed. Pure.

What is kept is put together anew, in ASCII, from the parts that were looked at: no browser can read it in another way.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from yarl import URL

from practice.errors import BadInput
from practice.library_link_keys import link_key

LONGEST = 2000
"""Characters of a link."""
HOSTS_NAMED = 5
"""How many of the allowed hosts a refusal names."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""At least two labels, the last of which begins with a letter: so no address in numbers, however it is written."""
_HOST_LONGEST = 253
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_A_PATH = "/:@!$&+,;=-._~%"
"""What stands as it is; brackets and stars do not, because in Markdown they have a meaning."""
_SECRETS = frozenset(
    {
        *(
            "access_token",
            "id_token",
            "refresh_token",
            "tempauth",
            "sig",
            "client_secret",
            "api_key",
            "apikey",
        ),
        *("x-amz-signature", "x-amz-security-token", "password", "passwd", "pwd"),
    }
)
"""Parameters that let in whoever has the link, as if they were the one who copied it."""
_WRAPPERS = (".safelinks.protection.outlook.com", "statics.teams.cdn.office.net")
"""Where Outlook and Teams send whoever clicks, with the link itself in `url`, and beside it who had it. *(ours)*"""
_COPY = "In SharePoint, “Copy link” gives one that can be shared."
_CANNOT_OPEN = f"This is not a link that can be opened. Please copy it again. {_COPY}"


@dataclass(frozen=True, slots=True)
class Link:
    """`url` as it is opened; `key` says what it leads to, however it is spelled (`practice.library_link_keys`)."""

    url: str
    key: str


def checked_link(words: str, hosts: Collection[str]) -> Link:
    """The link that was typed. Raises `BadInput` with what is wrong and what to do."""
    text = words.strip()
    _require_one_link(text)
    try:
        parts = urlsplit(text)
        host = _host_of(parts)
    except ValueError as wrong:
        raise BadInput(_CANNOT_OPEN) from wrong
    if wrapped := _wrapped(host, parts.query):
        return checked_link(wrapped, hosts)
    if not is_allowed(host, hosts):
        raise BadInput(_not_allowed(host, hosts))
    path, query, fragment = (
        _in_ascii(parts.path or "/"),
        _in_ascii(parts.query, "?"),
        _in_ascii(parts.fragment, "?"),
    )
    _require_no_secret(query, fragment)
    url = f"https://{host}{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"
    _require_short(url)
    return Link(url, link_key(host, path, query, fragment))


def is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether it is one of these hosts, or under one of them."""
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def named_host(words: str) -> str | None:
    """The host as the network knows it: lower case, IDNA, no dot at its end.

    None for what is no name of at least two labels: an address in numbers, `localhost`.
    """
    try:
        host = (URL.build(scheme="https", host=words).raw_host or "").lower().removesuffix(".")
    except ValueError:
        return None
    return host if len(host) <= _HOST_LONGEST and _HOST.fullmatch(host) else None


def _require_one_link(text: str) -> None:
    if not text:
        raise BadInput(f"Please paste the link. {_COPY}")
    _require_short(text)
    if not text.isprintable() or any(character.isspace() for character in text):
        raise BadInput(
            "There is a blank, a line break or a hidden character in the link. Please paste one link, and nothing else."
        )
    if "\\" in text:
        raise BadInput(f"There is a backslash in the link, so not everybody can open it. {_COPY}")
    if not text.lower().startswith("https:"):
        raise BadInput(f"The link must begin with https://, so that nobody can read along. {_COPY}")


def _require_short(text: str) -> None:
    if len(text) > LONGEST:
        raise BadInput(f"The link has {len(text):,} characters; {LONGEST:,} is the most. {_COPY}")


def _host_of(parts: SplitResult) -> str:
    """Raises `ValueError` for what no browser opens either, and `BadInput` in words."""
    if "@" in parts.netloc:
        raise BadInput("There is a name or a password before the host of the link. Please take it out.")
    if parts.port not in (None, 443):
        raise BadInput(
            f"The link leads to port {parts.port}, which many networks close. Please share one without."
        )
    host = named_host(parts.hostname or "")
    if host is None:
        raise BadInput(f"The link must lead to a host that has a name, such as kent.sharepoint.com. {_COPY}")
    return host


def _wrapped(host: str, query: str) -> str:
    """The link that a wrapper leads to, which is shorter than the whole; empty for any other."""
    return dict(parse_qsl(query)).get("url", "") if host.endswith(_WRAPPERS) else ""


def _require_no_secret(query: str, fragment: str) -> None:
    """Credentials that stand in a link's parameters. *(ours)*"""
    for name, _ in (*parse_qsl(query), *parse_qsl(fragment)):
        if name.casefold() in _SECRETS:
            raise BadInput(
                f"There is a key in the link (“{name}”): whoever has it gets in as if they were you. {_COPY}"
            )


def _in_ascii(text: str, more: str = "") -> str:
    """What is escaped stays so; what has to be is, `more` and `_IN_A_PATH` are not."""
    return quote(_NO_ESCAPE.sub("%25", text), safe=_IN_A_PATH + more)


def _not_allowed(host: str, hosts: Collection[str]) -> str:
    return f"Links to {host} cannot be shared. {hosts_words(hosts)} A QA lead can allow more: “link hosts {host}”."


def hosts_words(hosts: Collection[str]) -> str:
    """ "Links can lead to kent.gov.uk and sharepoint.com." """
    if not hosts:
        return "No host is allowed yet."
    first = list(hosts)[:HOSTS_NAMED]
    named = [*first, *([f"{len(hosts) - len(first)} more hosts"] if len(hosts) > len(first) else [])]
    *others, last = named
    return f"Links can lead to {', '.join(others)} and {last}." if others else f"Links can lead to {last}."
