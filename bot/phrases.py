"""What people can type: one table, which `help`, the manifest and the docs show."""

from dataclasses import replace

from bot.coa_phrases import COA_PHRASES
from bot.library_phrases import LIBRARY_PHRASES
from bot.phrase import Phrase, Topic
from bot.reading import (
    audit_and,
    audit_in,
    days_in,
    read_allocate,
    read_away,
    read_cancel,
    read_closed,
    read_cover,
    read_exclusion,
    read_extension,
    read_hold,
    read_link,
    read_move,
    read_overdue,
    read_reassign,
    read_recall,
    read_reopen,
    read_status,
    read_unlink,
    read_withdraw,
    whom,
)
from cards.payloads import (
    Allocate,
    AskExclusion,
    AskExtension,
    Away,
    Back,
    Close,
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
from practice.covers import NO_COVER
from practice.framework import Framework
from practice.roles import means_something

_PHRASES = (
    Phrase(
        Topic.OWN,
        ("my audits", "my audit", "mine"),
        MyAudits,
        lambda _: MyAudits(),
        "my audits",
        "What you still have to hand in, and by when.",
        "my audits",
    ),
    Phrase(
        Topic.OWN,
        ("extension", "extend"),
        AskExtension,
        read_extension,
        "extension",
        "Asks your line for more time for your audit, before its deadline.",
        "extension {audit} until 12 June because the worker is on leave",
    ),
    Phrase(
        Topic.OWN,
        ("exclusion", "exclude"),
        AskExclusion,
        read_exclusion,
        "exclusion",
        "Asks your line to let you off an audit, before its deadline.",
        "exclusion {audit} because the case has moved away",
    ),
    Phrase(
        Topic.WHOLE,
        ("status",),
        ShowStatus,
        read_status,
        "status",
        "How many are back, in time and overdue: of all, of a service or of a round.",
        "status {service}",
    ),
    Phrase(
        Topic.WHOLE,
        ("overdue",),
        ShowOverdue,
        read_overdue,
        "overdue",
        "Every audit that is past its deadline, the oldest first.",
        "overdue",
    ),
    Phrase(
        Topic.WHOLE,
        ("requests", "request", "extensions", "exclusions"),
        ShowRequests,
        lambda _: ShowRequests(),
        "requests",
        "Extensions and exclusions that wait for a decision, and who decides.",
        "requests",
    ),
    Phrase(
        Topic.WHOLE,
        ("deliveries", "delivery", "outbox"),
        ShowDeliveries,
        lambda _: ShowDeliveries(),
        "deliveries",
        "What has not gone out yet, or did not arrive; sends it again.",
        "deliveries",
    ),
    Phrase(
        Topic.ROUND,
        ("allocate",),
        Allocate,
        read_allocate,
        "allocate",
        "Draws a quarter's round and shows it to you before anything goes out.",
        "allocate {activities} Q1 2026-27",
    ),
    Phrase(
        Topic.ROUND,
        ("cancel round", "cancel"),
        Recall,
        read_cancel,
        "cancel round",
        "Calls a whole round off before anything in it was answered, after it has shown you what that does.",
        "cancel round {round}",
    ),
    Phrase(
        Topic.ROUND,
        ("recall",),
        Recall,
        read_recall,
        "recall",
        "Takes a whole round back, after it has shown you what that does.",
        "recall {round}",
    ),
    Phrase(
        Topic.AUDIT,
        ("why",),
        ShowWhy,
        lambda words: ShowWhy(audit=audit_in(words)),
        "why",
        "Why an auditor got this case: the draw, its seed, and which rules bent.",
        "why {audit}",
    ),
    Phrase(
        Topic.AUDIT,
        ("history",),
        ShowHistory,
        lambda words: ShowHistory(audit=audit_in(words)),
        "history",
        "Who did what when with an audit, what was sent, and whether it arrived.",
        "history {audit}",
    ),
    Phrase(
        Topic.AUDIT,
        ("reassign",),
        Reassign,
        read_reassign,
        "reassign",
        "Gives one audit to somebody else, with a reason. What was sent is sent anew, with the whole time.",
        REASSIGN,
    ),
    Phrase(
        Topic.AUDIT,
        ("move",),
        MoveDeadline,
        read_move,
        "move",
        "Gives one audit another deadline, with a reason.",
        MOVE,
    ),
    Phrase(
        Topic.AUDIT,
        ("hold",),
        HoldBack,
        read_hold,
        "hold",
        "Keeps one audit back from the ladder up the line until the end of a day, with a reason.",
        HOLD,
    ),
    Phrase(
        Topic.AUDIT,
        ("unhold",),
        Unhold,
        lambda words: Unhold(audit=audit_and(words)[0]),
        "unhold",
        "Lets the ladder of an audit that was held back go on.",
        UNHOLD,
    ),
    Phrase(
        Topic.AUDIT,
        ("reopen",),
        Reopen,
        read_reopen,
        "reopen",
        "Gives a handed-in audit back to its auditor, for a week or until a day, with a reason.",
        REOPEN,
    ),
    Phrase(
        Topic.AUDIT,
        ("withdraw",),
        Withdraw,
        read_withdraw,
        "withdraw",
        "Takes one audit back, with a reason.",
        "withdraw {audit} because the case has moved away",
    ),
    Phrase(
        Topic.PEOPLE,
        ("away", "leave", "on leave", "holiday", "on holiday"),
        Away,
        read_away,
        "away",
        "You are away until a day, or somebody below you in the line is. Alone: who is away, and who covers.",
        "away until 12 May",
    ),
    Phrase(
        Topic.PEOPLE,
        ("back",),
        Back,
        lambda words: Back(who=words),
        "back",
        "You are back, or somebody below you in the line is.",
        "back",
    ),
    Phrase(
        Topic.PEOPLE,
        ("cover",),
        Cover,
        read_cover,
        "cover",
        "Somebody stands in whenever you, or somebody below you in the line, are away.",
        "cover for me by SM {service}",
    ),
    Phrase(
        Topic.PEOPLE,
        ("no cover",),
        NoCover,
        lambda words: NoCover(who=whom(words)),
        "no cover",
        "Nobody stands in for them any more.",
        NO_COVER,
    ),
    Phrase(
        Topic.PEOPLE,
        ("closed", "close"),
        Close,
        read_closed,
        "closed",
        "On these days nothing goes out and nobody is chased. Alone: which closures stand.",
        "closed 27-31 December because the offices are shut",
        ("These are no working days. Alone: which closures stand.", "closed 27-31 December"),
    ),
    Phrase(
        Topic.PEOPLE,
        ("open",),
        OpenAgain,
        lambda words: OpenAgain(days=days_in(words)),
        "open",
        "Takes a closure back.",
        "open 29 December",
    ),
    Phrase(
        Topic.SERVICE,
        ("setup", "set up", "doctor"),
        ShowSetup,
        lambda _: ShowSetup(),
        "setup",
        "What is done before the first round, what is not, and what to type next.",
        "setup",
        ("What is done before people can share, what is not, and what to type next.", "setup"),
    ),
    Phrase(
        Topic.SERVICE,
        ("link",),
        LinkChannel,
        read_link,
        "link",
        "In a channel: a service's cards go there from now on.",
        "link allocations for {service}",
        ("In a channel: the library's cards go there from now on.", "link templates"),
    ),
    Phrase(
        Topic.SERVICE,
        ("unlink",),
        UnlinkChannel,
        read_unlink,
        "unlink",
        "Takes a link back.",
        "unlink allocations for {service}",
        ("Takes a link back.", "unlink templates"),
    ),
    Phrase(
        Topic.SERVICE,
        ("help", "hello", "hi", "?"),
        Help,
        lambda _: Help(),
        "help",
        "What you can do, with an example each.",
        "help",
    ),
)
"""Within a topic what is wanted most first."""

PHRASES = tuple(
    sorted((*_PHRASES, *COA_PHRASES, *LIBRARY_PHRASES), key=lambda phrase: list(Topic).index(phrase.topic)),
)
"""All of them, by topic."""


def phrases_of(framework: Framework) -> tuple[Phrase, ...]:
    """Those that mean something under this framework; where it only keeps a library, that comes first."""
    absent = {Topic.COA: framework.coa is None, Topic.LIBRARY: framework.library is None}
    found = [
        phrase
        for phrase in PHRASES
        if not absent.get(phrase.topic) and means_something(framework, phrase.command.do)
    ]
    if framework.has_audits:
        return tuple(found)
    return tuple(map(_of_library, sorted(found, key=lambda phrase: phrase.topic is not Topic.LIBRARY)))


def _of_library(phrase: Phrase) -> Phrase:
    does, example = phrase.of_library or (phrase.does, phrase.example)
    return replace(phrase, does=does, example=example)
