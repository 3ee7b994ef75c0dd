"""Words as a person meant them: without Teams' mentions, HTML entities and stray characters."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n(?: ?\n)*")
_AT = re.compile(r"<at\b[^<>]*>(.*?)</at\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class _Mention:
    name: str
    of_bot: bool
    used: bool = False


def clean(text: str) -> str:
    """`text` without control characters (but tab and line ends) and lone surrogates."""
    return _UNSTORABLE.sub("", text)


def spoken(text: str, entities: Iterable[object], bot_id: str, bot_name: str) -> str:
    """`text` without mentions of the bot, others as names, entities decoded, spaces and line ends single."""
    mentions = list(_mentions(entities, bot_id))

    def name_of(tag: re.Match[str]) -> str:
        inner = tag.group(1)
        mention = _match(mentions, _folded(inner))
        if mention is None:
            return " " if _folded(inner) == _folded(bot_name) else inner
        mention.used = True
        return " " if mention.of_bot else inner

    return _tidy(html.unescape(_AT.sub(name_of, text)))


def _mentions(entities: Iterable[object], bot_id: str) -> Iterable[_Mention]:
    for entity in entities:
        if not isinstance(entity, Mapping) or entity.get("type") != "mention":
            continue
        whom = entity.get("mentioned")
        if not isinstance(whom, Mapping):
            continue
        of_bot = bool(bot_id) and whom.get("id") == bot_id
        said = entity.get("text")
        tag = _AT.search(said) if isinstance(said, str) else None
        name = tag.group(1) if tag else whom.get("name")
        if isinstance(name, str):
            yield _Mention(_folded(name), of_bot)


def _match(mentions: list[_Mention], name: str) -> _Mention | None:
    """The next mention of that name. Two of one name stand in the order of the text."""
    same = [mention for mention in mentions if mention.name == name]
    return next((mention for mention in same if not mention.used), same[-1] if same else None)


def _folded(name: str) -> str:
    return _tidy(html.unescape(name)).casefold()


def _tidy(text: str) -> str:
    text = _INVISIBLE.sub("", clean(_LINE_END.sub("\n", text)))
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).replace("\n ", "\n").strip()
