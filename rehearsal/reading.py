"""A card as a person reads it: its words, its buttons, its inputs, and what Teams says of what is typed."""

import re
from collections.abc import Mapping
from datetime import date

from rehearsal.wire import Json, at, nodes, object_at, objects_at, text_at


class InputRefusedError(ValueError):
    """Teams sends nothing: `errors` says for each input id what is wrong with it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {message}" for key, message in errors.items()))
        self.errors = dict(errors)


def texts(card: object) -> str:
    """All words of a card, one element a line: texts, facts, labels, choices; not its buttons."""
    words: list[str] = []
    for node in nodes(card):
        kind = text_at(node, "type")
        if kind.startswith("Action."):
            continue
        inlines = node.get("inlines")
        if isinstance(inlines, list):
            words.extend(item for item in inlines if isinstance(item, str))
        words.extend(text_at(node, key) for key in ("title", "label", "text"))
        if not kind and "title" in node:
            words.append(text_at(node, "value"))
    return "\n".join(word for word in words if word)


def actions(card: object) -> list[Json]:
    """All buttons of a card, in reading order."""
    return [node for node in nodes(card) if text_at(node, "type").startswith("Action.")]


def titles(card: object) -> list[str]:
    """The words on the buttons of a card."""
    return [text_at(action, "title") for action in actions(card)]


def find_action(card: object, title: str) -> Json:
    """The first button with these words; LookupError names those that there are."""
    for action in actions(card):
        if text_at(action, "title") == title:
            return action
    raise LookupError(f"no button {title!r} among {titles(card)}")


def inputs_of(card: object) -> dict[str, Json]:
    """The inputs of a card by id."""
    found = (node for node in nodes(card) if text_at(node, "type").startswith("Input."))
    return {text_at(node, "id"): node for node in found}


def filled_in(card: object, action: Json, typed: Mapping[str, object]) -> dict[str, str]:
    """What Teams sends with a press: all set inputs as text, by id. `typed` is by id or by label.

    `InputRefusedError` as Teams refuses; ValueError for what cannot be typed into this card at all.
    """
    if text_at(action, "associatedInputs").lower() == "none":
        return {}
    inputs = inputs_of(card)
    values = {key: _as_text(node, node.get("value")) for key, node in inputs.items()}
    for name, value in typed.items():
        key = _input_id(inputs, name)
        values[key] = _as_text(inputs[key], value)
    errors = {key: message for key, node in inputs.items() if (message := _refused(node, values[key]))}
    if errors:
        raise InputRefusedError(errors)
    return {key: value for key, value in values.items() if value}


def _input_id(inputs: Mapping[str, Json], name: str) -> str:
    if name in inputs:
        return name
    for key, node in inputs.items():
        if text_at(node, "label") == name:
            return key
    raise ValueError(f"no input {name!r} among {list(inputs)}")


def _as_text(node: Json, value: object) -> str:
    if node.get("type") == "Input.Toggle":
        on, off = text_at(node, "valueOn") or "true", text_at(node, "valueOff") or "false"
        return on if value is True or value == on else off
    return "" if value is None else str(value)


def _refused(node: Json, value: str) -> str:
    """Why Teams does not send this value, in the card's own words; empty where it does."""
    message = text_at(node, "errorMessage") or f"{text_at(node, 'label') or text_at(node, 'id')} is not valid"
    if node.get("isRequired") is True and not value:
        return message
    if node.get("isRequired") is True and node.get("type") == "Input.Toggle":
        return "" if value == (text_at(node, "valueOn") or "true") else message
    check = _CHECKS.get(text_at(node, "type"))
    return message if value and check is not None and not check(node, value) else ""


def _text_is_right(node: Json, value: str) -> bool:
    longest, pattern = at(node, "maxLength"), text_at(node, "regex")
    if isinstance(longest, int) and len(value) > longest:
        return False
    return not pattern or re.search(pattern, value) is not None


def _number_is_right(node: Json, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    least, most = at(node, "min"), at(node, "max")
    if isinstance(least, int | float) and number < least:
        return False
    return not (isinstance(most, int | float) and number > most)


def _date_is_right(node: Json, value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    least, most = text_at(node, "min"), text_at(node, "max")
    return (not least or value >= least) and (not most or value <= most)


def _choice_is_right(node: Json, value: str) -> bool:
    if object_at(node, "choices.data"):
        return True
    chosen = value.split(",") if node.get("isMultiSelect") is True else [value]
    return {text_at(choice, "value") for choice in objects_at(node, "choices")}.issuperset(chosen)


_CHECKS = {
    "Input.Text": _text_is_right,
    "Input.Number": _number_is_right,
    "Input.Date": _date_is_right,
    "Input.ChoiceSet": _choice_is_right,
}
