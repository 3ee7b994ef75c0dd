"""What people or imports wrote stands literally in a card, whatever Markdown would make of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.elements import one_line, plain

PUNCTUATION = r"[!-/:-@\[-`{-~]"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("*x* [a](b)", r"\*x\* \[a\](b)"),
        ("__bold__", r"\_\_bold\_\_"),
        ("~~gone~~ `code`", r"\~\~gone\~\~ \`code\`"),
        ("a\\b", r"a\\b"),
        ("<at>Team</at> &lt;", r"\<at>Team\</at> \&lt;"),
        ("# Heading", r"\# Heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("> quoted", r"\> quoted"),
        ("===", r"\==="),
        ("{{DATE(2026-04-29T09:00:00Z)}}", r"{\{DATE(2026-04-29T09:00:00Z)}}"),
        ("![picture](https://a.example/p.png)", r"!\[picture\](https://a.example/p.png)"),
        ("Team Manager, MASH 2 (early help) - 1.5", "Team Manager, MASH 2 (early help) - 1.5"),
        ("DA-20417", "DA-20417"),
        ("two\nlines\tand \x00 more", "two lines and more"),
        ("\u202ereversed", "reversed"),
        ("", ""),
    ],
)
def test_markdown_is_escaped_and_plain_words_stay_as_they_are(written: str, sent: str) -> None:
    assert plain(written) == sent


@given(st.text())
def test_taking_the_escapes_away_gives_back_what_was_written(written: str) -> None:
    assert re.sub(rf"\\({PUNCTUATION})", r"\1", plain(written)) == one_line(written)


@given(st.text(alphabet="*_[]`~<&\\{} ab1.#-", max_size=30))
def test_nothing_that_markdown_reads_is_left_bare(written: str) -> None:
    bare = re.sub(rf"\\{PUNCTUATION}", "", plain(written))
    assert not re.search(r"[*_\[\]`~<&\\]", bare)
    assert "{{" not in plain(written)
