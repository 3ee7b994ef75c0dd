"""A breach of a framework's rules, and the words in which it is told."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time

from rapidfuzz import process

from practice.framework_text import KeyPath
from practice.framework_words import fold

Breach = tuple[KeyPath, str]


def nearest(word: str, known: Iterable[str]) -> str:
    """What was expected: the known word most like `word`, or all of them where none is like it."""
    by_fold = {fold(name): name for name in known}
    likely = process.extractOne(fold(word), list(by_fold), score_cutoff=70)
    if likely:
        return f'did you mean "{by_fold[likely[0]]}"?'
    return "expected one of " + ", ".join(by_fold.values()) if by_fold else "none can stand here"


def show(value: object) -> str:
    """A value as a person sees it in the file, cut short; lists and tables are only named."""
    match value:
        case Mapping():
            return "a table"
        case tuple():
            return f"a list of {len(value)}"
        case date() | time():
            return value.isoformat()
        case str() | bool():
            words = json.dumps(value, ensure_ascii=False)
            return words if len(words) <= 60 else words[:57] + '…"'
        case int() if abs(value) >= 10**20:
            return "a very long number"
        case _:
            return str(value)


def repeats(items: Iterable[tuple[KeyPath, str]], what: str) -> Iterator[Breach]:
    seen: dict[str, str] = {}
    for path, word in items:
        if fold(word) in seen:
            yield path, f"{what} {show(word)} stands here a second time; each may stand once"
        seen.setdefault(fold(word), word)
