# mypy: allow-subclassing-any
# `adaptivecards` ships no types; this is the only file that knows it.
"""Teams' Adaptive Card 1.5 elements, over the package `adaptivecards`, which has no inputs and no actions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import adaptivecards.containers
import adaptivecards.elements
from adaptivecards.adaptivecard import AdaptiveCard
from adaptivecards.baseobject import BareObject, Element, PropertyType

from practice.framework_model import Json

VERSION = "1.5"

_ANYWHERE = re.compile(r"[\\`*_\[\]<&~]|(?<=\{)\{")
_AT_THE_START = re.compile(r"^([#>+=-])")
_NUMBERED_AT_THE_START = re.compile(r"^([0-9]+)([.)])")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card ready to be sent, and the one line that its notification says."""

    card: dict[str, Json]
    """An Adaptive Card; or an attachment of another kind, which says its `contentType` itself (`cards/files.py`)."""
    summary: str


class _Strict(Element):
    """Refuses a keyword that it does not know and a value of another type (TypeError); leaves out what is None.

    What stands inside is plain JSON from the start, and all of it is filled in one pass: the package takes several,
    and a card has hundreds of elements.
    """

    _known: ClassVar[dict[str, PropertyType]] = {}

    def __init_subclass__(cls) -> None:
        cls._known = {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, PropertyType)
        }

    def __init__(self, **properties: object) -> None:
        self._data: dict[str, object] = {}
        for name, value in properties.items():
            known = self._known.get(name)
            if known is None:
                unknown = sorted(properties.keys() - self._known.keys())
                raise TypeError(f"{self.element_type} has no {', '.join(unknown)}")
            if value is None:
                continue
            if not isinstance(value, known.type):
                raise TypeError(f"{known.key_name} must be of type {known.type}, not {value!r}")
            self._data[known.key_name] = value if isinstance(value, str) else _plain(value)
        self._data["type"] = self.element_type


def _plain(value: object) -> object:
    """An element as the JSON object that it has become, by itself or in a list; anything else as it is."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.render() if isinstance(value, BareObject) else value


class TextBlock(_Strict, adaptivecards.elements.TextBlock):
    """`style="heading"`: screen readers find it as one, and go from one to the next."""

    style = PropertyType(type=str)


class Container(_Strict, adaptivecards.containers.Container):
    pass


class ColumnSet(_Strict, adaptivecards.containers.ColumnSet):
    pass


class Column(_Strict, adaptivecards.containers.Column):
    """`width`: "auto", "stretch", pixels ("80px") or a whole number as its weight."""

    width = PropertyType(type=(str, int))


class FactSet(_Strict, adaptivecards.containers.FactSet):
    pass


class ActionSet(_Strict, adaptivecards.containers.ActionSet):
    pass


class _Input(_Strict):
    label = PropertyType(type=str)
    required = PropertyType(type=bool, key_name="isRequired")
    error_message = PropertyType(type=str, key_name="errorMessage")
    placeholder = PropertyType(type=str)


class InputText(_Input):
    element_type = "Input.Text"
    value = PropertyType(type=str)
    multiline = PropertyType(type=bool, key_name="isMultiline")
    max_length = PropertyType(type=int, key_name="maxLength")


class InputNumber(_Input):
    """Has no `min` and `max` on purpose: with them Teams' renderer refuses an empty one that is not required.

    (AdaptiveCards issue 8347.)
    """

    element_type = "Input.Number"
    value = PropertyType(type=(int, float))


class InputDate(_Input):
    """Dates are ISO: "2026-04-29"."""

    element_type = "Input.Date"
    value = PropertyType(type=str)
    min = PropertyType(type=str)
    max = PropertyType(type=str)


class InputChoiceSet(_Input):
    """`choices`: {"title", "value"} each; `style`: "compact", "expanded" or "filtered".

    `several`: more than one can be chosen; they come back with commas between them.
    """

    element_type = "Input.ChoiceSet"
    value = PropertyType(type=str)
    several = PropertyType(type=bool, key_name="isMultiSelect")
    wrap = PropertyType(type=bool)
    choices = PropertyType(type=list)
    style = PropertyType(type=str)


class _Action(_Strict):
    """`tooltip` is read after the title: it says which, where several buttons have the same title."""

    title = PropertyType(type=str)
    tooltip = PropertyType(type=str)
    data = PropertyType(type=dict)
    associated_inputs = PropertyType(type=str, key_name="associatedInputs")


class ActionSubmit(_Action):
    element_type = "Action.Submit"


class ActionExecute(_Action):
    """`fallback` is an `ActionSubmit`, for clients that know no Universal Actions."""

    element_type = "Action.Execute"
    verb = PropertyType(type=str)
    fallback = PropertyType(type=ActionSubmit)


class ActionOpenUrl(_Action):
    """Opens an address, one of Teams' own deep links too; the bot hears nothing of it."""

    element_type = "Action.OpenUrl"
    url = PropertyType(type=str)


class TeamsCard(AdaptiveCard):
    """A whole card, as wide as Teams lets it be; a client too old for it shows `fallback`."""

    def __init__(
        self,
        body: list[Element],
        actions: Sequence[_Action],
        fallback: str,
        mentions: Sequence[Mapping[str, Json]] = (),
    ) -> None:
        super().__init__()
        self.set_data("version", VERSION)
        entities = {"entities": [dict(one) for one in mentions]} if mentions else {}
        self.set_data("msteams", {"width": "Full", **entities})
        self.fallback_text = fallback
        self.body = _plain(body)
        if actions:
            self.actions = _plain(list(actions))


Piece = _Strict
"""Any element of a card's body."""
Action = _Action


def as_dict(card: BareObject) -> dict[str, Json]:
    """The card as plain JSON values."""
    plain: dict[str, Json] = card.render()
    return plain


def choices(pairs: Sequence[tuple[str, str]]) -> list[Mapping[str, str]]:
    """The choices of a ChoiceSet from (title, value) pairs."""
    return [{"title": title, "value": value} for title, value in pairs]


def one_line(text: str) -> str:
    """Without line breaks and control characters, runs of blanks as one."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join(text.split())


def shortened(text: str, longest: int) -> str:
    """At most so many characters; "…" is the last of those that are left."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def plain(text: str) -> str:
    """`text` from people or imports on one line, escaped so that Teams' Markdown shows it literally."""
    escaped = _ANYWHERE.sub(lambda found: f"\\{found[0]}", one_line(text))
    return _AT_THE_START.sub(r"\\\1", _NUMBERED_AT_THE_START.sub(r"\1\\\2", escaped))
