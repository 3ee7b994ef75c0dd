"""JSON as it goes out to Teams."""

import orjson


def encode(value: object) -> bytes:
    """`value` as JSON bytes without nulls: a key whose value is None is left out, as Teams wants it."""
    packed = orjson.dumps(value)
    # Almost no card holds a null: looking at the bytes is cheaper than walking every card.
    return orjson.dumps(_without_none(value)) if b"null" in packed else packed


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value if item is not None]
    return value
