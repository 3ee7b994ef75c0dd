"""Typed words to commands. One table: what is understood is what `help` and the manifest show."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from cards.payloads import (
    Allocate,
    AskExclusion,
    AskExtension,
    Away,
    Back,
    Close,
    Command,
    Cover,
    Help,
    HoldBack,
    LinkChannel,
    MoveDeadline,
    MyAudits,
    NoCover,
    OpenAgain,
    Reassign,
    Recall,
    Reopen,
    ShowDeliveries,
    ShowHistory,
    ShowOverdue,
    ShowRequests,
    ShowSetup,
    ShowStatus,
    ShowWhy,
    Unhold,
    UnlinkChannel,
    Withdraw,
)
from practice.changes import HOLD, MOVE, REASSIGN, REOPEN, UNHOLD
from practice.dates import parse_day
from practice.errors import BadInput

_POLITE = re.compile(r"^(please|(can|could|would) you)\b,?|,?\bplease$", re.IGNORECASE)

_ANY_DAY = date(2000, 1, 1)
"""Whether words are a date does not hang on the day on which they are said."""

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

    def understood(self, words: str) -> Command:
        """The command, or `BadInput` where more was typed than it holds."""
        try:
            return self.read(words)
        except ValidationError as error:
            raise BadInput(
                "That is too long for me: a reason may have 500 characters, everything else 200. "
                f"Please type it in fewer words, as in `{self.example}`."
            ) from error


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


def _audit_in(words: str) -> str:
    """The reference among other words: "why was LS-2026Q1-014 given to me?"."""
    found = re.search(r"\b[a-z]{1,4}-\d{4}q\d[a-z0-9-]*", words, re.I)
    return _audit(found[0] if found else words)


def _withdraw(words: str) -> Command:
    named, reason = _parts(words, "because")
    audit, _, rest = named.partition(" ")
    return Withdraw(audit=_audit(audit), reason=reason or rest.strip(" -,:"))


def _about(words: str, *marks: str) -> tuple[str, ...]:
    """The audit that stands first, and what comes after each of these marks."""
    audit, _, rest = words.partition(" ")
    return _audit(audit), *_parts(rest, *marks)[1:]


def _reassign(words: str) -> Command:
    audit, _, rest = words.partition(" ")
    whom, reason = _parts(rest, "because")
    return Reassign(audit=_audit(audit), to=re.sub(r"^to\s+", "", whom, flags=re.I), reason=reason)


def _move(words: str) -> Command:
    audit, to, until, reason = _about(words, "to", "until", "because")
    return MoveDeadline(audit=audit, to=to or until, reason=reason)


def _hold(words: str) -> Command:
    audit, until, reason = _about(words, "until", "because")
    return HoldBack(audit=audit, until=until, reason=reason)


def _reopen(words: str) -> Command:
    """The date may stand after the reason, too."""
    audit, until, reason = _about(words, "until", "because")
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


def _extension(words: str) -> Command:
    named, until, to, reason = _parts(words, "until", "to", "because")
    return AskExtension(audit=_of_audit(named), until=until or to, reason=reason)


def _exclusion(words: str) -> Command:
    named, reason = _parts(words, "because")
    return AskExclusion(audit=_of_audit(named), reason=reason)


def _recall(words: str) -> Command:
    return Recall(round=_round(words))


def _cancel(words: str) -> Command:
    return Recall(round=_round(words), cancel=True)


def _round(words: str) -> str:
    return re.sub(r"^(the )?(round )?", "", words, flags=re.I)


def _status(words: str) -> Command:
    return ShowStatus(words=re.sub(r"^(of|for)\s+", "", words, flags=re.I))


def _overdue(words: str) -> Command:
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


def _away(words: str) -> Command:
    words, _ = _parts(words, "because")  # nobody is asked why, and what is said all the same is not kept
    found = _WHEN.search(words) or _UNTIL.search(words)
    if found is None:
        return Away(who=words)
    return Away(who=words[: found.start(1)].strip(" ,:"), days=found[1])


def _cover(words: str) -> Command:
    who, _, cover = f" {_for(words)} ".rpartition(" by ")
    return Cover(who=who.strip(), cover=cover.strip())


def _for(words: str) -> str:
    return re.sub(r"^for\b\s*", "", words, flags=re.I)


def _closed(words: str) -> Command:
    days, reason = _parts(_on(words), "because")
    return Close(days=days, reason=reason)


def _on(words: str) -> str:
    return re.sub(r"^(on|from)\s+", "", words, flags=re.I)


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
        ("reassign",),
        Reassign,
        _reassign,
        "reassign",
        "Gives one audit to somebody else, with a reason. What was sent is sent anew, with the whole time.",
        REASSIGN,
    ),
    Phrase(
        ("move",),
        MoveDeadline,
        _move,
        "move",
        "Gives one audit another deadline, with a reason.",
        MOVE,
    ),
    Phrase(
        ("hold",),
        HoldBack,
        _hold,
        "hold",
        "Keeps one audit back from the ladder up the line until the end of a day, with a reason.",
        HOLD,
    ),
    Phrase(
        ("unhold",),
        Unhold,
        lambda words: Unhold(audit=_about(words)[0]),
        "unhold",
        "Lets the ladder of an audit that was held back go on.",
        UNHOLD,
    ),
    Phrase(
        ("reopen",),
        Reopen,
        _reopen,
        "reopen",
        "Gives a handed-in audit back to its auditor, for a week or until a day, with a reason.",
        REOPEN,
    ),
    Phrase(
        ("extension", "extend"),
        AskExtension,
        _extension,
        "extension",
        "Asks your line for more time for your audit, before its deadline.",
        "extension LS-2026Q1-014 until 12 June because the worker is on leave",
    ),
    Phrase(
        ("exclusion", "exclude"),
        AskExclusion,
        _exclusion,
        "exclusion",
        "Asks your line to let you off an audit, before its deadline.",
        "exclusion LS-2026Q1-014 because the case has moved away",
    ),
    Phrase(
        ("requests", "request", "extensions", "exclusions"),
        ShowRequests,
        lambda _: ShowRequests(),
        "requests",
        "Extensions and exclusions that wait for a decision, and who decides.",
        "requests",
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
        ("away",),
        Away,
        _away,
        "away",
        "You are away until a day, or somebody below you in the line is. Alone: who is away, and who covers.",
        "away until 12 May",
    ),
    Phrase(
        ("back",),
        Back,
        lambda words: Back(who=words),
        "back",
        "You are back, or somebody below you in the line is.",
        "back",
    ),
    Phrase(
        ("cover",),
        Cover,
        _cover,
        "cover",
        "Somebody stands in whenever you, or somebody below you in the line, are away.",
        "cover for me by SM Duty and Assessment",
    ),
    Phrase(
        ("no cover",),
        NoCover,
        lambda words: NoCover(who=_for(words)),
        "no cover",
        "Nobody stands in for them any more.",
        "no cover for TM Duty and Assessment 3",
    ),
    Phrase(
        ("closed", "close"),
        Close,
        _closed,
        "closed",
        "On these days nothing goes out and nobody is chased. Alone: which closures stand.",
        "closed 27-31 December because the offices are shut",
    ),
    Phrase(
        ("open",),
        OpenAgain,
        lambda words: OpenAgain(days=_on(words)),
        "open",
        "Takes a closure back.",
        "open 29 December",
    ),
    Phrase(
        ("cancel round", "cancel"),
        Recall,
        _cancel,
        "cancel round",
        "Calls a whole round off before anything in it was answered, after it has shown you what that does.",
        "cancel round LS-2026Q1",
    ),
    Phrase(
        ("why",),
        ShowWhy,
        lambda words: ShowWhy(audit=_audit_in(words)),
        "why",
        "Why an auditor got this case: the draw, its seed, and which rules bent.",
        "why LS-2026Q1-014",
    ),
    Phrase(
        ("history",),
        ShowHistory,
        lambda words: ShowHistory(audit=_audit_in(words)),
        "history",
        "Who did what when with an audit, what was sent, and whether it arrived.",
        "history LS-2026Q1-014",
    ),
    Phrase(
        ("deliveries", "delivery", "outbox"),
        ShowDeliveries,
        lambda _: ShowDeliveries(),
        "deliveries",
        "What has not gone out yet, or did not arrive; sends it again.",
        "deliveries",
    ),
    Phrase(
        ("setup", "set up", "doctor"),
        ShowSetup,
        lambda _: ShowSetup(),
        "setup",
        "What is done before the first round, what is not, and what to type next.",
        "setup",
    ),
    Phrase(
        ("help", "hello", "hi", "?"),
        Help,
        lambda _: Help(),
        "help",
        "What you can do, with an example each.",
        "help",
    ),
)


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
        if match := process.extractOne(start, list(verbs), scorer=fuzz.ratio, score_cutoff=60):
            found.append((match[1], count, match[0]))
    if not found:
        return Unknown(words, None)
    _, count, verb = max(found)
    return Unknown(words, verbs[verb], " ".join(words.split()[count:]))
