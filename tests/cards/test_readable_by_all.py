"""The checks of who can read a card find what they are for; in `test_every_card` every card passes them."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from card_checks import check_access
from card_contrast import PALETTES, contrast
from gallery import EXAMPLES

from cards.anatomy import STATES

Node = dict[str, Any]


def spoilt(name: str, spoil: Callable[[Node], object]) -> Node:
    card = deepcopy(EXAMPLES[name]().card)
    check_access(card)
    spoil(card)
    return card


def first(value: object, kind: str, **wanted: object) -> Node:
    """The first element of a kind with these properties."""
    if isinstance(value, dict):
        if value.get("type") == kind and wanted.items() <= value.items():
            return value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        found = first(inner, kind, **wanted)
        if found:
            return found
    return {}


MISTAKES: dict[str, tuple[str, Callable[[Node], object], str]] = {
    "red text, which is too dark in the dark theme": (
        "round",
        lambda card: first(card, "TextBlock", text="Opened").update(color="Attention"),
        "attention on default in dark: 3.2",
    ),
    "a subtle text in the accent colour": (
        "round",
        lambda card: first(card, "TextBlock", color="Accent").update(isSubtle=True),
        "a subtle colour",
    ),
    "the accent colour on a tinted ground": (
        "section-problems",
        lambda card: first(card, "Container")["items"][0].update(color="Accent"),
        "accent on attention in light: 3.6",
    ),
    "a title that is no heading": (
        "status",
        lambda card: first(card, "TextBlock", style="heading").pop("style"),
        "the title does not come next",
    ),
    "the number before the title": (
        "status",
        lambda card: card["body"][0]["columns"].reverse(),
        "it does not begin with its kind",
    ),
    "two buttons of one name": (
        "pick",
        lambda card: [first(row, "Action.Submit").pop("tooltip", "") for row in card["body"]],
        "which “Open” is it?",
    ),
    "a button without a name": (
        "round",
        lambda card: card["actions"][0].update(title=" "),
        "a button without a name",
    ),
    "a label that is no question": (
        "section",
        lambda card: first(card, "Input.Text").update(label="Evidence"),
        "Evidence",
    ),
    "one label for two inputs": (
        "section",
        lambda card: [node.update(label="Why?") for node in card["body"] if node["type"].startswith("Input")],
        "Why?",
    ),
    "a bar without its figures": (
        "round",
        lambda card: first(card, "TextBlock", text=BAR_IN_WORDS).update(text="see above"),
        "beside “.*see above",
    ),
    "a tinted ground without a word": (
        "round",
        lambda card: first(card, "Container", style="attention").pop("items"),
        "a ground without words",
    ),
    "a picture without words": (
        "round",
        lambda card: card["body"].append({"type": "Image", "url": "https://a.example/p.png"}),
        "a picture without words",
    ),
}
BAR_IN_WORDS = next(
    text
    for text in (str(node.get("text")) for node in EXAMPLES["round"]().card["body"])
    if " opened · " in text
)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(mistake: str) -> None:
    name, spoil, words = MISTAKES[mistake]
    with pytest.raises(AssertionError, match="(?s)" + words.replace("?", r"\?")):
        check_access(spoilt(name, spoil))


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#80000000", "#ffffff") == pytest.approx(contrast("#7f7f7f", "#ffffff"), abs=0.05)


def test_every_style_of_a_card_is_known_in_every_theme() -> None:
    for theme, styles in PALETTES.items():
        assert set(STATES.values()) | {"default", "attention", "warning"} <= set(styles), theme
