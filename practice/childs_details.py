"""What looks like a child's or a family's details in what somebody typed: it is asked back, and never stored. Pure."""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def details_in(text: str) -> tuple[str, ...]:
    """What was found, each in a sentence that says what to do; nothing where the text may be kept."""
    found = []
    if match := _EMAIL.search(text):
        found.append(f"“{match[0]}” looks like an e-mail address. Please take it out: references only.")
    return tuple(found)


def text_problems(text: str, longest: int, wanted: str = "Please write something.") -> tuple[str, ...]:
    """What is wrong with a text that is to be kept; `wanted` where there is none. `longest` in characters."""
    if not text:
        return (wanted,)
    if len(text) > longest:
        return (f"{len(text):,} characters are too many. Please shorten it to {longest:,}.",)
    return details_in(text)
