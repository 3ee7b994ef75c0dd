"""The elements over `adaptivecards`: strict about what they are given."""

import pytest

from cards.elements import ActionExecute, ActionSubmit, Column, InputText, TextBlock, as_dict


def test_an_unknown_keyword_is_refused() -> None:
    with pytest.raises(TypeError, match=r"TextBlock has no colour, txt"):
        TextBlock(txt="a", colour="Accent")


def test_a_wrong_type_is_refused() -> None:
    with pytest.raises(TypeError, match="maxLength"):
        InputText(id="a", max_length="10")


def test_none_is_left_out() -> None:
    assert as_dict(TextBlock(text="a", color=None)) == {"type": "TextBlock", "text": "a"}


def test_nested_elements_become_plain_values() -> None:
    column = Column(width=3, items=[TextBlock(text="a", wrap=True)])
    assert as_dict(column) == {
        "type": "Column",
        "width": 3,
        "items": [{"type": "TextBlock", "text": "a", "wrap": True}],
    }


def test_a_fallback_is_a_submit() -> None:
    action = ActionExecute(title="a", verb="b", data={}, fallback=ActionSubmit(title="a", data={}))
    assert as_dict(action)["fallback"] == {"type": "Action.Submit", "title": "a", "data": {}}
    with pytest.raises(TypeError):
        ActionExecute(title="a", fallback="drop")
