"""Typed words to commands: the phrase that they begin with, or the nearest one."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.phrase import Phrase
from bot.phrases import PHRASES
from cards.payloads import Allocate, Command, Help

_POLITE = re.compile(
    r"^(please|(can|could|would) you|show( me)?|(who|what)( is|'s)|i( am|'m))\b,?|,?\bplease$", re.IGNORECASE
)
"""What people say around a command: "what is overdue, please"."""

LONGEST = 1000
"""Characters of a typed command; more is no command."""

NEAR = 70
"""Of 100: how much alike two words are at least, so that one may have been meant by the other."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that are no command. `nearest`: the phrase that looks most like them, where one does."""

    words: str
    nearest: Phrase | None
    rest: str = ""
    """What stood after the words that looked like its verb."""


def understand(text: str) -> Command | Unknown:
    """The command that somebody typed. No words at all ask for help. Raises `BadInput` for what is too long."""
    words = " ".join(text[:LONGEST].split()).strip(" .!")
    words = words.rstrip(" ?") or words
    words = _POLITE.sub("", _POLITE.sub("", words).strip()).strip()
    if not words:
        return Help()
    lowered = words.casefold()
    verbs = [(verb, phrase) for phrase in PHRASES for verb in phrase.verbs]
    for verb, phrase in sorted(verbs, key=lambda pair: -len(pair[0])):
        if lowered == verb or lowered.startswith(f"{verb} "):
            return phrase.understood(words[len(verb) :].strip())
    # Only this verb may stand last as well: whatever is made of it, its answer is a preview.
    if lowered.endswith(" allocate"):
        allocate = next(phrase for phrase in PHRASES if phrase.command is Allocate)
        return allocate.understood(words.rpartition(" ")[0])
    return _nearest(words)


def _nearest(words: str) -> Unknown:
    """By the first word, or the first two, whichever looks more like a verb of ours."""
    verbs = {verb: phrase for phrase in PHRASES for verb in phrase.verbs if len(verb) > 2}
    found: list[tuple[float, int, str]] = []
    for count in (1, 2):
        start = " ".join(words.casefold().split()[:count])
        if match := process.extractOne(start, list(verbs), scorer=fuzz.ratio, score_cutoff=NEAR):
            found.append((match[1], count, match[0]))
    if not found:
        return Unknown(words, None)
    _, count, verb = max(found)
    return Unknown(words, verbs[verb], " ".join(words.split()[count:]))
