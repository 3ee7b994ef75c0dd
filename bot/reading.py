"""From the words after a command's verb to the command: one function a command."""

import re
from datetime import date

from cards.payloads import (
    Allocate,
    AskExclusion,
    AskExtension,
    Away,
    Close,
    Command,
    Cover,
    HoldBack,
    LinkChannel,
    MoveDeadline,
    Reassign,
    Recall,
    Reopen,
    ShowOverdue,
    ShowStatus,
    UnlinkChannel,
    Withdraw,
)
from practice.dates import parse_day
from practice.errors import BadInput

_ANY_DAY = date(2000, 1, 1)
"""Whether words are a date does not hang on the day on which they are said."""


def read_allocate(words: str) -> Command:
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


def read_link(words: str) -> Command:
    purpose, service = _purpose_and_service(words)
    return LinkChannel(purpose=purpose, service=service)


def read_unlink(words: str) -> Command:
    purpose, service = _purpose_and_service(words)
    return UnlinkChannel(purpose=purpose, service=service)


def _parts(words: str, *marks: str) -> tuple[str, ...]:
    """What stands before the first of these marks, and after each of them; empty for one that is not there.

    A reason ("because") may hold any words, so nothing is looked for after it.
    """
    because = re.search(r"\bbecause\b(?: of\b)?", words, re.I)
    head = words[: because.start()] if because else words
    found = {"because": words[because.end() :]} if because else {}
    others = [mark for mark in marks if mark != "because"]
    if others:
        pieces = re.split(rf"(?:^|\s)({'|'.join(others)})\s", f" {head} ", flags=re.I)
        head = pieces[0]
        found |= {mark.casefold(): said for mark, said in zip(pieces[1::2], pieces[2::2], strict=True)}
    return tuple(part.strip(" ,:;.") for part in (head, *(found.get(mark, "") for mark in marks)))


def _audit(words: str) -> str:
    """The reference as the database has it."""
    return words.upper().strip(" ,:")


def audit_in(words: str) -> str:
    """The reference among other words: "why was LS-2026Q1-014 given to me?"."""
    found = re.search(r"\b[a-z]{1,4}-\d{4}q\d[a-z0-9-]*", words, re.I)
    return _audit(found[0] if found else words)


def read_withdraw(words: str) -> Command:
    named, reason = _parts(words, "because")
    audit, _, rest = named.partition(" ")
    return Withdraw(audit=_audit(audit), reason=reason or rest.strip(" -,:"))


def audit_and(words: str, *marks: str) -> tuple[str, ...]:
    """The audit that stands first, and what comes after each of these marks."""
    audit, _, rest = words.partition(" ")
    return _audit(audit), *_parts(rest, *marks)[1:]


def read_reassign(words: str) -> Command:
    audit, _, rest = words.partition(" ")
    whom, reason = _parts(rest, "because")
    return Reassign(audit=_audit(audit), to=re.sub(r"^to\s+", "", whom, flags=re.I), reason=reason)


def read_move(words: str) -> Command:
    audit, to, until, reason = audit_and(words, "to", "until", "because")
    return MoveDeadline(audit=audit, to=to or until, reason=reason)


def read_hold(words: str) -> Command:
    audit, until, reason = audit_and(words, "until", "because")
    return HoldBack(audit=audit, until=until, reason=reason)


def read_reopen(words: str) -> Command:
    """The date may stand after the reason, too."""
    audit, until, reason = audit_and(words, "until", "because")
    if not until and (found := re.fullmatch(r"(.*\S)[\s,]+until\s+(.+)", reason, re.I)) and _is_day(found[2]):
        reason, until = found[1], found[2]
    return Reopen(audit=audit, until=until, reason=reason)


def _is_day(words: str) -> bool:
    try:
        parse_day(words, _ANY_DAY)
    except BadInput:
        return False
    return True


def _of_audit(words: str) -> str:
    return _audit(re.sub(r"^(for|of|on)\s+", "", words, flags=re.I))


def read_extension(words: str) -> Command:
    named, until, to, reason = _parts(words, "until", "to", "because")
    return AskExtension(audit=_of_audit(named), until=until or to, reason=reason)


def read_exclusion(words: str) -> Command:
    named, reason = _parts(words, "because")
    return AskExclusion(audit=_of_audit(named), reason=reason)


def read_recall(words: str) -> Command:
    return Recall(round=_round(words))


def read_cancel(words: str) -> Command:
    return Recall(round=_round(words), cancel=True)


def _round(words: str) -> str:
    return re.sub(r"^(the )?(round )?", "", words, flags=re.I)


def read_status(words: str) -> Command:
    return ShowStatus(words=re.sub(r"^(of|for)\s+", "", words, flags=re.I))


def read_overdue(words: str) -> Command:
    return ShowOverdue(words=re.sub(r"^(in|of|for)\s+", "", words, flags=re.I))


_DATE = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
    r"\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to)\s*\d{1,2}(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
_WHEN = re.compile(
    rf"(?:^|\s)((?:(?:from|on|until|till)\s+)?"
    rf"(?:{_DATE}|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|today|tomorrow)\b.*)$",
    re.I,
)
"""Where the days of an absence begin, after the words that name somebody: "TM MASH 1 until 12 May"."""
_UNTIL = re.compile(r"(?:^|\s)((?:from|until|till)\s.*)$", re.I)


def read_away(words: str) -> Command:
    words, _ = _parts(words, "because")  # nobody is asked why, and what is said all the same is not kept
    found = _WHEN.search(words) or _UNTIL.search(words)
    if found is None:
        return Away(who=words)
    return Away(who=words[: found.start(1)].strip(" ,:"), days=found[1])


def read_cover(words: str) -> Command:
    who, _, cover = f" {whom(words)} ".rpartition(" by ")
    return Cover(who=who.strip(), cover=cover.strip())


def whom(words: str) -> str:
    return re.sub(r"^for\b\s*", "", words, flags=re.I)


def read_closed(words: str) -> Command:
    days, reason = _parts(days_in(words), "because")
    return Close(days=days, reason=reason)


def days_in(words: str) -> str:
    return re.sub(r"^(on|from)\s+", "", words, flags=re.I)
