"""What a phrase is: a command as people type it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError

from cards.payloads import Command
from practice.errors import BadInput


class Topic(StrEnum):
    """What a command is about: the headings of the help card, in its order."""

    OWN = "Your audits"
    WHOLE = "How it stands"
    ROUND = "A round"
    AUDIT = "One audit"
    COA = "COA weeks"
    LIBRARY = "The library"
    PEOPLE = "People and days"
    SERVICE = "This service"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A command as people type it. `read` makes it from the words after the verb.

    What stands in braces in `example` is filled in by `Framework.example`.
    """

    topic: Topic
    verbs: tuple[str, ...]
    command: type[Command]
    read: Callable[[str], Command]
    title: str
    does: str
    example: str
    of_library: tuple[str, str] | None = None
    """What it does, and its example, under a framework that only keeps a library; None: the same."""

    def understood(self, words: str) -> Command:
        """The command, or `BadInput` where more was typed than it holds."""
        try:
            return self.read(words)
        except ValidationError as error:
            raise BadInput(
                "That is too long for me: a reason may have 500 characters, everything else 200. "
                f"Please type it in fewer words; `help` shows how `{self.title}` is typed."
            ) from error
