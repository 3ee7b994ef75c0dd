"""The colours in which Teams draws a card, and how well one is seen on another."""

from collections.abc import Mapping

LEAST_CONTRAST = 4.5
"""Of text, by WCAG AA. Nearly all of Teams' text is too small for the lesser figure of large text."""

_INK = {"default": "#252424", "subtle": "#bf252424", "accent": "#6264a7", "attention": "#c4314b"}
_CHALK = {"default": "#ffffff", "subtle": "#bfffffff", "accent": "#a6a7dc", "attention": "#d74654"}
_INK_IN_THE_DARK = {**_CHALK, "default": "#201f1f", "subtle": "#2d2c2c"}
_BRIGHT = {"default": "#ffffff", "subtle": "#d2d2d2", "accent": "#82c7ff", "attention": "#d74553"}
_TINTS = {"accent": "#c7def9", "good": "#ccffcc", "warning": "#ffe2b2", "attention": "#ffc5b2"}
PALETTES: Mapping[str, Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "light": {
        "default": ("#ffffff", _INK),
        "emphasis": ("#f9f8f7", _INK),
        **{style: (ground, _INK) for style, ground in _TINTS.items()},
    },
    "dark": {
        "default": ("#2d2c2c", _CHALK),
        "emphasis": ("#292828", _CHALK),
        **{style: (ground, _INK_IN_THE_DARK) for style, ground in _TINTS.items()},
    },
    "high contrast": {
        "default": ("#000000", _BRIGHT),
        "emphasis": ("#2f2f2f", _BRIGHT),
        "accent": ("#1b3345", _BRIGHT),
        "good": ("#92c353", {**_BRIGHT, "default": "#000000", "subtle": "#415725"}),
        "warning": ("#f8d22a", {**_BRIGHT, "default": "#000000", "subtle": "#6f5e13"}),
        "attention": ("#d74553", {**_BRIGHT, "default": "#000000", "subtle": "#601f25"}),
    },
}
"""Theme, container style: its ground, and the colours of text on it (#rrggbb or #aarrggbb).

Light and dark are the host configurations that Microsoft publishes for Teams. For high contrast it publishes none:
that is as the Microsoft 365 community's own host of cards has it.
"""


def contrast(text: str, ground: str) -> float:
    """By WCAG: from 1 to 21. A text that is partly transparent is mixed with its ground."""
    one, other = _light(_mixed(_channels(text), _channels(ground))), _light(_channels(ground)[1:])
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _channels(colour: str) -> tuple[float, ...]:
    """Alpha, red, green, blue, from 0 to 1."""
    digits = colour.removeprefix("#").rjust(8, "f")
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))


def _mixed(text: tuple[float, ...], ground: tuple[float, ...]) -> tuple[float, ...]:
    alpha, *colour = text
    return tuple(alpha * one + (1 - alpha) * other for one, other in zip(colour, ground[1:], strict=True))


def _light(colour: tuple[float, ...]) -> float:
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in colour]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
