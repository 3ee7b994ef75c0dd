"""What somebody's message leads to: its first https link, for the form in which a template is shared. Pure.

A message is anybody's, as long and as hostile as they like: nothing of it is believed, kept or run.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.teams.text import clean
from practice.library_sharing import TITLE

LONGEST_BODY = 64 * 1024
"""Characters of a message that are looked at; Teams' own limit for one is less than half."""
LONGEST_LINK = 8000
"""As much as the form's command takes (`cards.library_payloads.Address`): that it is too long is said there."""
_MOST_ATTACHMENTS = 50

_ANCHOR = re.compile(r"<a\s([^<>]*)>([^<>]*)", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WRITTEN = re.compile(r"https://[^\s<>\"']+", re.IGNORECASE)
_BEHIND = ".,;:!?)]}”’»"
"""What stands behind a link in a sentence, and is no part of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """`title`: what the file is called, or what the link says; empty where that is long, or the link itself."""

    link: str = ""
    title: str = ""


def first_link(payload: Mapping[str, object]) -> Found:
    """Of a `messagePayload`: a file that was attached, else the first link that was written."""
    body = payload.get("body")
    content = body.get("content") if isinstance(body, Mapping) else None
    text = clean(content[:LONGEST_BODY]) if isinstance(content, str) else ""
    return next((found for one in (_attached(payload), _written(text)) for found in one), Found())


def _attached(payload: Mapping[str, object]) -> Iterator[Found]:
    attachments = payload.get("attachments")
    for one in attachments[:_MOST_ATTACHMENTS] if isinstance(attachments, list) else ():
        link, name = (one.get("contentUrl"), one.get("name")) if isinstance(one, Mapping) else (None, None)
        if isinstance(link, str) and _is_link(link):
            yield Found(link, _title(clean(name) if isinstance(name, str) else "", link))


def _written(text: str) -> Iterator[Found]:
    for anchor in _ANCHOR.finditer(text):
        href = _HREF.search(anchor[1])
        link = html.unescape((href[1] or href[2] or "") if href else "").strip()
        if _is_link(link):
            yield Found(link, _title(html.unescape(anchor[2]), link))
    for written in _WRITTEN.finditer(html.unescape(_TAG.sub(" ", text))):
        link = written[0].rstrip(_BEHIND)
        if _is_link(link):
            yield Found(link, _title("", link))


def _is_link(link: str) -> bool:
    return link[:8].lower() == "https://" and 8 < len(link) <= LONGEST_LINK and link.isprintable()


def _title(words: str, link: str) -> str:
    """The words, or where they are none, or the link again, the name of the file that the link leads to."""
    said = " ".join(words.split())
    if not said or "://" in said:
        said = _file_name(link)
    name = PurePosixPath(said)
    said = name.stem if _is_suffix(name.suffix) else said
    return said if len(said) <= TITLE else ""


def _file_name(link: str) -> str:
    try:
        name = PurePosixPath(unquote(urlsplit(link).path)).name
    except ValueError:
        return ""
    return " ".join(clean(name).split()) if _is_suffix(PurePosixPath(name).suffix) else ""


def _is_suffix(suffix: str) -> bool:
    """Whether this is the end of a file's name, and not of a sentence."""
    return 1 < len(suffix) <= 5 and suffix[1:].isalnum()
