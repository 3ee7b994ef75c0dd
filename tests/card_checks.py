"""What holds for every card that can be sent."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from card_contrast import LEAST_CONTRAST, PALETTES, contrast
from jsonschema import Draft6Validator

from cards.anatomy import STATES, SUMMARY
from cards.elements import Drawn
from cards.payloads import unpack

Node = dict[str, Any]
"""An object of a card, of whatever shape: JSON as Teams gets it."""
MOST_BYTES = 80 * 1024


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
    return {str(action["title"]): action for action in _actions(card)}


def tinted(card: object) -> list[list[str]]:
    """The texts of each word or part that stands on a ground of its own."""
    return [texts(node) for node in nodes(card) if "style" in node and "items" in node]


def _actions(card: object) -> list[Node]:
    return [action for node in nodes(card) for action in node.get("actions") or ()]


def check(drawn: Drawn) -> None:
    """Asserts everything that holds for every card."""
    card = drawn.card
    assert schema_faults(card) == []
    assert card["version"] == "1.5"
    _check_mentions(card)
    assert size(card) < MOST_BYTES
    assert drawn.summary
    assert len(drawn.summary) <= SUMMARY
    assert drawn.summary == " ".join(drawn.summary.split())
    _check_texts(card)
    _check_actions(card)
    _check_inputs(card)
    check_access(card)
    for node in nodes(card):
        assert None not in node.values()
    for columns in (node["columns"] for node in of_type(card, "ColumnSet")):
        assert all(not isinstance(column["width"], int) or column["width"] > 0 for column in columns)


def _check_mentions(card: Node) -> None:
    """Teams finds a mention by its text, which stands in one TextBlock, once."""
    teams = dict(card["msteams"])
    entities = teams.pop("entities", [])
    assert teams == {"width": "Full"}
    said = "\n".join(str(block["text"]) for block in of_type(card, "TextBlock"))
    assert sorted(re.findall("<at>.*?</at>", said)) == sorted(one["text"] for one in entities)
    assert len({one["text"] for one in entities}) == len(entities)
    for one in entities:
        assert one["type"] == "mention"
        assert all(one["mentioned"][key] for key in ("id", "name"))


def _check_texts(card: object) -> None:
    for block in of_type(card, "TextBlock"):
        assert block["wrap"] is True
        assert str(block["text"]).strip()


def _check_actions(card: object) -> None:
    for node in nodes(card):
        assert len(node.get("actions", ())) <= 4
    for action in of_type(card, "Action."):
        if action["type"] == "Action.OpenUrl":
            assert str(action["url"]).startswith("https://")
            assert "data" not in action
            continue
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
        assert node["type"] != "Input.Text" or node["maxLength"]


def check_access(card: Node) -> None:
    """Asserts that everybody can read and use it, by eye in any theme of Teams or by ear."""
    _check_contrast(card, "default")
    _check_order(card)
    _check_names(card)
    _check_labels(card)
    _check_states_in_words(card)
    for node in (*of_type(card, "Image"), *of_type(card, "Media")):
        assert str(node.get("altText", "")).strip(), "a picture without words"


def _check_contrast(value: object, style: str) -> None:
    """Of every text on the ground of the nearest style around it."""
    if isinstance(value, list):
        for inner in value:
            _check_contrast(inner, style)
    if not isinstance(value, dict):
        return
    if value.get("type") in ("Container", "Column", "ColumnSet"):
        style = value.get("style", style)
    if value.get("type") == "TextBlock":
        assert not (value.get("color") and value.get("isSubtle")), "a subtle colour"
        colour = "subtle" if value.get("isSubtle") else str(value.get("color", "default")).lower()
        for theme, styles in PALETTES.items():
            ground, colours = styles[style]
            found = contrast(colours[colour], ground)
            assert found >= LEAST_CONTRAST, f"{colour} on {style} in {theme}: {found:.1f} ({value['text']})"
    for key, inner in value.items():
        if key != "data":
            _check_contrast(inner, style)


def _check_order(card: Node) -> None:
    """What kind it is, then the title, which is a heading; inputs, buttons and other headings come after."""
    kicker, title, *rest = [
        node for node in nodes(card) if re.match(r"TextBlock|Input|Action\.", str(node.get("type")))
    ]
    assert (kicker["type"], kicker.get("color")) == ("TextBlock", "Accent"), "it does not begin with its kind"
    assert (title.get("style"), title.get("size")) == ("heading", "Large"), "the title does not come next"
    assert not any(node.get("style") == "heading" and node["size"] == "Large" for node in rest), "two titles"


def _check_names(card: Node) -> None:
    """Each button says what it does, and no two say the same."""
    said = [(str(action["title"]).strip(), action.get("tooltip", "")) for action in _actions(card)]
    titles = [title for title, _ in said]
    assert all(titles), "a button without a name"
    for title, which in said:
        assert titles.count(title) == 1 or which, f"which “{title}” is it?"
    assert len(said) == len(set(said)), said


def _check_labels(card: Node) -> None:
    """Each input's own: a question, with what may stand in it and whether it may be left out."""
    labels = [str(node["label"]) for node in of_type(card, "Input.")]
    assert len(labels) == len(set(labels)), labels
    for label in labels:
        assert re.search(r"\?( \(0-10\))?( \(optional\))?$", label), label


OBSERVED = {"good": "strength", "accent": "suggested next step", "warning": "emerging line"}
"""What the segments of a gathering's bar are, by their style."""


def _check_states_in_words(value: object) -> None:
    """No ground without words; what a bar's segments say stands in the text beside it."""
    if isinstance(value, list):
        for at, node in enumerate(value):
            if isinstance(node, dict) and _is_bar(node):
                beside = " ".join(words(other) for other in value[max(0, at - 1) : at + 2])
                for column in node["columns"]:
                    assert _said(column, beside), f"{column} beside “{beside}”"
            else:
                _check_states_in_words(node)
    elif isinstance(value, dict):
        grounded = "style" in value and value.get("type") in ("Container", "Column")
        assert words(value) or not grounded, "a ground without words"
        for key, inner in value.items():
            if key != "data":
                _check_states_in_words(inner)


def _is_bar(node: Node) -> bool:
    columns = node.get("columns", ())
    return bool(columns) and all("style" in column and "items" not in column for column in columns)


def _said(segment: Node, beside: str) -> bool:
    state = next(str(state) for state, style in STATES.items() if style == segment["style"])
    figure = segment["width"]
    returned = state == "returned" and re.search(rf"\b{figure} of \d+", beside)
    others = OBSERVED.get(segment["style"], state)
    return bool(returned or re.search(rf"\b{figure} ({state}|{others})", beside))
