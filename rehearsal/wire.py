"""JSON as it comes over the wire: read with a type, never trusted."""

from collections.abc import Iterator

import orjson

Json = dict[str, object]

# What a button carries or a client hides is no part of what a person sees.
_UNSEEN = frozenset({"data", "fallback", "msteams", "refresh", "authentication", "metadata"})


def loads(raw: bytes) -> object:
    """What these bytes say; None where they are empty or no JSON."""
    try:
        return orjson.loads(raw) if raw else None
    except orjson.JSONDecodeError:
        return None


def at(value: object, *path: str) -> object:
    """What stands at `path` in nested objects; None where it is missing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_at(value: object, *path: str) -> str:
    """The text at `path`; empty where it is missing or no text."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def object_at(value: object, *path: str) -> Json:
    """The object at `path`; empty where it is missing or no object."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def objects_at(value: object, *path: str) -> list[Json]:
    """The objects in the list at `path`; empty where it is missing or no list."""
    found = at(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def nodes(value: object) -> Iterator[Json]:
    """Every object of a card that its reader can see, in reading order."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in _UNSEEN:
                yield from nodes(inner)
