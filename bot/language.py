"""Typed words to commands. One table: what is understood is what `help` and the manifest show."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from cards.payloads import (
    Allocate,
    Command,
    Help,
    LinkChannel,
    MyAudits,
    Recall,
    ShowDeliveries,
    ShowOverdue,
    ShowStatus,
    UnlinkChannel,
    Withdraw,
)

_POLITE = re.compile(r"^(please|(can|could|would) you)\b,?|,?\bplease$", re.IGNORECASE)

LONGEST = 1000
"""Characters of a typed command; more is no command."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A command as people type it. `read` makes it from the words after the verb.

    What stands in braces in `example` is filled in by `Framework.example`.
    """

    verbs: tuple[str, ...]
    command: type[Command]
    read: Callable[[str], Command]
    title: str
    does: str
    example: str


def _allocate(words: str) -> Command:
    quarter = " ".join(
        re.findall(r"\bq(?:uarter)?\s*\d\b|\b\d{2,4}\s*[-/–]\s*\d{2,4}\b|\b20\d\d\b", words, re.I)
    )
    activity = re.sub(
        r"\bq(?:uarter)?\s*\d\b|\b\d{2,4}\s*[-/–]\s*\d{2,4}\b|\b20\d\d\b", " ", words, flags=re.I
    )
    activity = re.sub(r"\b(for|in|the|of)\b|,", " ", activity, flags=re.I)
    return Allocate(activity=" ".join(activity.split()), quarter=quarter)


def _purpose_and_service(words: str) -> tuple[str, str]:
    purpose, _, service = words.partition(" ")
    return purpose, re.sub(r"^(for|of|to)\s+", "", service.strip(), flags=re.I)


def _link(words: str) -> Command:
    purpose, service = _purpose_and_service(words)
    return LinkChannel(purpose=purpose, service=service)


def _unlink(words: str) -> Command:
    purpose, service = _purpose_and_service(words)
    return UnlinkChannel(purpose=purpose, service=service)


def _withdraw(words: str) -> Command:
    audit, _, reason = words.partition(" ")
    reason = re.sub(r"^(because( of)?|:|-|,)\s*", "", reason.strip(), flags=re.I)
    return Withdraw(audit=audit.upper().rstrip(",:"), reason=reason)


def _recall(words: str) -> Command:
    return Recall(round=re.sub(r"^(the )?(round )?", "", words, flags=re.I))


def _status(words: str) -> Command:
    return ShowStatus(words=re.sub(r"^(of|for)\s+", "", words, flags=re.I))


def _overdue(words: str) -> Command:
    return ShowOverdue(words=re.sub(r"^(in|of|for)\s+", "", words, flags=re.I))


PHRASES = (
    Phrase(
        ("my audits", "my audit", "mine"),
        MyAudits,
        lambda _: MyAudits(),
        "my audits",
        "What you still have to hand in, and by when.",
        "my audits",
    ),
    Phrase(
        ("status",),
        ShowStatus,
        _status,
        "status",
        "How many are back, in time and overdue: of all, of a service or of a round.",
        "status {service}",
    ),
    Phrase(
        ("overdue",),
        ShowOverdue,
        _overdue,
        "overdue",
        "Every audit that is past its deadline, the oldest first.",
        "overdue",
    ),
    Phrase(
        ("allocate",),
        Allocate,
        _allocate,
        "allocate",
        "Draws a quarter's round and shows it to you before anything goes out.",
        "allocate {activities} Q1 2026-27",
    ),
    Phrase(
        ("link",),
        LinkChannel,
        _link,
        "link",
        "In a channel: a service's cards go there from now on.",
        "link allocations for {service}",
    ),
    Phrase(
        ("unlink",),
        UnlinkChannel,
        _unlink,
        "unlink",
        "Takes a link back.",
        "unlink allocations for {service}",
    ),
    Phrase(
        ("withdraw",),
        Withdraw,
        _withdraw,
        "withdraw",
        "Takes one audit back, with a reason.",
        "withdraw {audit} because the case has moved away",
    ),
    Phrase(
        ("recall",),
        Recall,
        _recall,
        "recall",
        "Takes a whole round back, after it has shown you what that does.",
        "recall {round}",
    ),
    Phrase(
        ("deliveries", "delivery", "outbox"),
        ShowDeliveries,
        lambda _: ShowDeliveries(),
        "deliveries",
        "What has not gone out yet, or did not arrive; sends it again.",
        "deliveries",
    ),
    Phrase(("help", "hello", "hi", "?"), Help, lambda _: Help(), "help", "This card.", "help"),
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that are no command. `nearest`: the phrase that looks most like them, where one does."""

    words: str
    nearest: Phrase | None
    rest: str = ""
    """What stood after the words that looked like its verb."""


def understand(text: str) -> Command | Unknown:
    """The command that somebody typed. No words at all ask for help."""
    words = " ".join(text[:LONGEST].split()).strip(" .!")
    words = _POLITE.sub("", _POLITE.sub("", words).strip()).strip()
    if not words:
        return Help()
    lowered = words.casefold()
    verbs = [(verb, phrase) for phrase in PHRASES for verb in phrase.verbs]
    for verb, phrase in sorted(verbs, key=lambda pair: -len(pair[0])):
        if lowered == verb or lowered.startswith(f"{verb} "):
            return phrase.read(words[len(verb) :].strip())
    # Only this verb may stand last as well: whatever is made of it, its answer is a preview.
    if lowered.endswith(" allocate"):
        return _allocate(words.rpartition(" ")[0])
    return _nearest(words)


def _nearest(words: str) -> Unknown:
    """By the first word, or the first two, whichever looks more like a verb of ours."""
    verbs = {verb: phrase for phrase in PHRASES for verb in phrase.verbs if len(verb) > 2}
    found: list[tuple[float, int, str]] = []
    for count in (1, 2):
        start = " ".join(words.casefold().split()[:count])
        if match := process.extractOne(start, list(verbs), scorer=fuzz.ratio, score_cutoff=60):
            found.append((match[1], count, match[0]))
    if not found:
        return Unknown(words, None)
    _, count, verb = max(found)
    return Unknown(words, verbs[verb], " ".join(words.split()[count:]))
