"""What a link leads to, however it is spelled: two links of one document have a name in common. Pure.

A key is one name, or two with a blank between them: where it stands, and what SharePoint calls the document itself.
Two documents never share a name, so what is not known to be the same stays apart. How SharePoint spells links is
*(ours)*, from what "Copy link", the address bar and Teams give.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl, quote, unquote, urlencode

_LONGEST = 300
"""Characters of a name: databases index no text of any length. A longer one is kept as its hash."""
_SHAREPOINT = ".sharepoint.com"
_SORT = re.compile(r":[a-z]+:", re.IGNORECASE)
"""The first segment of a copied link: ":w:" for Word. "/:w:/r/sites/qa/…" goes on with the document's own path, and
"/:w:/s/qa/Eab…" with what SharePoint made up for sharing, in which capitals matter."""
_BY_NUMBER = frozenset(
    {"doc.aspx", "doc2.aspx", "wopiframe.aspx", "wopiframe2.aspx", "download.aspx", "embed.aspx"}
)
"""Pages of SharePoint's that open a document by its number."""
_BY_ID = frozenset({"allitems.aspx", "onedrive.aspx", "stream.aspx"})
"""Pages of SharePoint's that show the document whose path stands in `id`."""
_GUID = re.compile(r"[0-9a-f]{32}")

_OF_EVERY_CLICK = re.compile(r"utm_\w+|fbclid|gclid", re.IGNORECASE)
_OF_THE_CLICK: Mapping[str, frozenset[str]] = {
    _SHAREPOINT: frozenset(
        {
            *(
                "e",
                "d",
                "web",
                "csf",
                "cid",
                "ct",
                "or",
                "at",
                "action",
                "download",
                "mobileredirect",
                "source",
            ),
            *("xsdata", "sdata", "ovuser", "clickparams"),
        }
    ),
    "1drv.ms": frozenset({"e"}),
    "docs.google.com": frozenset({"usp", "ouid", "rtpof", "sd"}),
}
"""By the end of a host: parameters that say how and where a link was copied, and not what it leads to."""

Pairs = Sequence[tuple[str, str]]


def link_key(host: str, path: str, query: str, fragment: str) -> str:
    """Of a link in ASCII whose host is in lower case."""
    # As bytes are: what is no UTF-8 must stay different as well.
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    segments = _segments(path)
    if host.endswith(_SHAREPOINT):
        return " ".join(_of_sharepoint(host, segments, pairs))
    # An application's own path: a place within a page does not begin like this.
    route = f"#{fragment}" if fragment.startswith(("/", "!")) else ""
    return _name(host, segments, pairs, route)


def names_of(key: str) -> list[str]:
    """What a key says of where it leads; two links with one of them in common lead to the same."""
    return key.split()


def _of_sharepoint(host: str, segments: Sequence[str], pairs: Pairs) -> Iterable[str]:
    values = {name.casefold(): value for name, value in pairs}
    copied, page = (
        _SORT.fullmatch(segments[0]) if segments else None,
        segments[-1].casefold() if segments else "",
    )
    if copied and segments[1:2] != ["r"]:
        return [_name(host, segments, pairs)]
    number = _number(values.get("sourcedoc") or values.get("uniqueid") or "")
    if page in _BY_NUMBER and number:
        return [_numbered(host, number, values)]
    if page in _BY_ID and values.get("id", "").startswith("/"):
        shown = _segments(quote(values["id"], encoding="latin-1"))
        return [_name(host, _lower(shown), [])]
    own = _name(host, _lower(segments[2:] if copied else segments), pairs)
    number = _number(values.get("d", "").removeprefix("w"))
    return [own, _numbered(host, number, values)] if number else [own]


def _numbered(host: str, number: str, values: Mapping[str, str]) -> str:
    """`wd` says which page of a notebook."""
    return _bounded(host, f"{host}:{number}{quote(values.get('wd', ''))}")


def _number(words: str) -> str:
    """32 digits of a GUID, however it is written; empty for anything else."""
    digits = re.sub(r"[{}-]", "", words).lower()
    return digits if _GUID.fullmatch(digits) else ""


def _segments(path: str) -> list[str]:
    """Without escapes, dots and a slash at the end. A slash that was escaped stays within its segment."""
    found: list[str] = []
    for escaped in path.lstrip("/").split("/"):
        segment = unquote(escaped, errors="surrogateescape")
        if segment == "..":
            del found[-1:]
        elif segment != ".":
            found.append(segment)
    while found and not found[-1]:
        found.pop()
    return found


def _lower(segments: Iterable[str]) -> list[str]:
    """To SharePoint capitals are the same."""
    return [segment.lower() for segment in segments]


def _name(host: str, segments: Iterable[str], pairs: Pairs, route: str = "") -> str:
    path = "".join(f"/{quote(segment, safe='', errors='surrogateescape')}" for segment in segments)
    wanted = sorted((pair for pair in pairs if not _says_how(host, pair[0])), key=lambda pair: pair[0])
    query = f"?{urlencode(wanted, encoding='latin-1')}" if wanted else ""
    return _bounded(host, f"{host}{path}{query}{route}")


def _says_how(host: str, name: str) -> bool:
    """Whether a parameter says how the link was copied."""
    if _OF_EVERY_CLICK.fullmatch(name):
        return True
    lowered = name.casefold()
    if host.endswith(_SHAREPOINT) and lowered.startswith("wd") and lowered != "wd":
        return True
    return any(host.endswith(end) and lowered in names for end, names in _OF_THE_CLICK.items())


def _bounded(host: str, name: str) -> str:
    return name if len(name) <= _LONGEST else f"{host}#{hashlib.sha256(name.encode()).hexdigest()}"
