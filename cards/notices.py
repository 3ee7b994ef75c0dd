"""Refusals and short answers, as a card of their own."""

import re
from collections.abc import Mapping
from typing import Any

from cards.anatomy import button, drawn, head, sentence
from cards.elements import ActionSubmit, Drawn, plain
from cards.payloads import Command, Help

_TYPED = re.compile(r"`([^`\n]+)`")


def notice(title: str, text: str, kicker: str = "Practice Loop") -> Drawn:
    """A short answer. What stands in backticks in `text` is set in bold; a line break begins a paragraph."""
    paragraphs = [sentence(with_typed(line)) for line in text.splitlines() if line.strip()]
    body = [head(plain(kicker), plain(title)), *paragraphs]
    return drawn(body, [], f"{title}: {text.replace('`', '')}" if text else title)


def with_typed(line: str) -> str:
    """Teams' Markdown has no code: what is to be typed stands bold."""
    pieces = _TYPED.split(line)
    shown = [f"**{plain(piece)}**" if number % 2 else _spaced(piece) for number, piece in enumerate(pieces)]
    return "".join(shown)


def _spaced(piece: str) -> str:
    """Escaped, with the blanks at its ends kept: words in bold stand beside it."""
    before = " " if piece[:1].isspace() else ""
    after = " " if piece[-1:].isspace() and piece.strip() else ""
    return f"{before}{plain(piece)}{after}"


def did_you_mean(words: str, command: Command, typed: str = "") -> Drawn:
    """The command nearest to what was `typed`; its button (`words`) runs it."""
    lead = f"I do not know “{plain(typed)}”." if typed else "I do not know that."
    body = [head("Practice Loop", f"Did you mean “{plain(words)}”?"), sentence(lead)]
    return drawn(body, [button(words, command), button("Help", Help())], f"Did you mean “{words}”?")


def try_again(text: str, data: Mapping[str, Any]) -> Drawn:
    """A page of a dialog could not be kept: the same page, as it was typed, behind one button."""
    body = [head("Practice Loop", "Not saved yet"), sentence(plain(text))]
    return drawn(body, [ActionSubmit(title="Try again", data=dict(data))], "Not saved yet")
