"""What holds for every card that can be sent."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

from cards.anatomy import SUMMARY
from cards.elements import Drawn
from cards.payloads import unpack

Node = dict[str, Any]
"""An object of a card, of whatever shape: JSON as Teams gets it."""
MOST_BYTES = 80 * 1024
CONTRASTING = {None, "Attention", "Accent"}


@cache
def official_schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8")
    return Draft6Validator(json.loads(text))


def schema_faults(card: Mapping[str, object]) -> list[str]:
    """What the official 1.5 schema finds. `msteams` is Teams' own key on the card: it is checked by hand."""
    known = {key: value for key, value in card.items() if key != "msteams"}
    return [error.message[:300] for error in official_schema().iter_errors(known)]


def size(card: Mapping[str, object]) -> int:
    """Bytes of UTF-16, as Teams counts a message."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def nodes(value: object) -> Iterator[Node]:
    """Every object in a card but those in an action's data, which are ours."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key != "data":
                yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def of_type(card: object, start: str) -> list[Node]:
    return [node for node in nodes(card) if str(node.get("type", "")).startswith(start)]


def texts(card: object) -> list[str]:
    """Every text of a card as it is sent, top to bottom."""
    blocks = [str(node["text"]) for node in of_type(card, "TextBlock")]
    pairs = [f"{node['title']}: {node['value']}" for node in nodes(card) if {"title", "value"} == set(node)]
    return blocks + pairs


def words(card: object) -> str:
    return "\n".join(texts(card))


def buttons(card: object) -> dict[str, Node]:
    """Every button by its title, fallbacks left out."""
    found = {}
    for node in nodes(card):
        for action in node.get("actions", ()) if isinstance(node.get("actions"), list) else ():
            found[str(action["title"])] = action
    return found


def check(drawn: Drawn) -> None:
    """Asserts everything that holds for every card."""
    card = drawn.card
    assert schema_faults(card) == []
    assert card["version"] == "1.5"
    assert card["msteams"] == {"width": "Full"}
    assert size(card) < MOST_BYTES
    assert drawn.summary
    assert len(drawn.summary) <= SUMMARY
    assert drawn.summary == " ".join(drawn.summary.split())
    _check_texts(card)
    _check_actions(card)
    _check_inputs(card)
    for node in nodes(card):
        assert None not in node.values()
    for columns in (node["columns"] for node in of_type(card, "ColumnSet")):
        assert all(not isinstance(column["width"], int) or column["width"] > 0 for column in columns)


def _check_texts(card: object) -> None:
    for block in of_type(card, "TextBlock"):
        assert block["wrap"] is True
        assert block.get("color") in CONTRASTING
        assert str(block["text"]).strip()
        assert not (block.get("color") and block.get("isSubtle")), "subtle colours have too little contrast"


def _check_actions(card: object) -> None:
    for node in nodes(card):
        assert len(node.get("actions", ())) <= 4
    for action in of_type(card, "Action."):
        data = action["data"]
        assert isinstance(data, dict)
        unpack(data)
        if action["type"] == "Action.Execute":
            fallback = action["fallback"]
            assert isinstance(fallback, dict)
            assert fallback["type"] == "Action.Submit"
            assert fallback["data"] == data
            assert action["verb"] == data["do"]
            assert fallback["title"] == action["title"]


def _check_inputs(card: object) -> None:
    inputs = of_type(card, "Input.")
    ids = [node["id"] for node in inputs]
    assert len(ids) == len(set(ids))
    for node in inputs:
        assert node["label"]
        assert node["type"] != "Input.Text" or node["maxLength"]
