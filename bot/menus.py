"""What Teams offers to type, in a channel and in a personal chat: made from the table of phrases."""

from collections.abc import Mapping, Sequence

from bot.phrase import Phrase
from bot.phrases import phrases_of
from cards.library_payloads import LookFor, OfferShare, ShowTemplates
from cards.payloads import (
    Allocate,
    AskExclusion,
    AskExtension,
    Away,
    Back,
    Command,
    Cover,
    Help,
    LinkChannel,
    MyAudits,
    NoCover,
    Reassign,
    ShowDeliveries,
    ShowHistory,
    ShowOverdue,
    ShowRequests,
    ShowSetup,
    ShowStatus,
    ShowWhy,
    UnlinkChannel,
)
from manifest.document import Command as Offered
from manifest.document import Menus
from manifest.rules import MOST_COMMANDS, Scope
from practice.framework import Framework

_FIRST: Mapping[Scope, Sequence[type[Command]]] = {
    "team": (
        *(ShowStatus, ShowOverdue, Allocate, OfferShare, ShowTemplates, LookFor),
        *(LinkChannel, UnlinkChannel, Reassign, ShowHistory, ShowSetup),
    ),
    "personal": (
        *(MyAudits, AskExtension, Away, ShowStatus, ShowOverdue, ShowRequests),
        *(Allocate, OfferShare, ShowTemplates, LookFor, ShowWhy, ShowHistory, ShowDeliveries, ShowSetup),
    ),
}
"""What is wanted most, in order. The table's others follow while there is room, and help is last."""
_ELSEWHERE: Mapping[Scope, Sequence[type[Command]]] = {
    "team": (MyAudits, AskExtension, AskExclusion, Away, Back, Cover, NoCover),
    "personal": (LinkChannel, UnlinkChannel),
}
"""What means nothing here, or is nobody else's business."""


def menus(framework: Framework, phrases: Sequence[Phrase] | None = None) -> Menus:
    """For each scope, at most as many commands as Teams takes, in the framework's words."""
    known = phrases_of(framework) if phrases is None else phrases
    return {scope: [_offered(phrase, framework) for phrase in _chosen(scope, known)] for scope in _FIRST}


def _chosen(scope: Scope, phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    first = _FIRST[scope]
    here = [phrase for phrase in phrases if phrase.command not in (*_ELSEWHERE[scope], Help)]
    # Sorting keeps the table's order among those that are equal.
    here.sort(key=lambda phrase: first.index(phrase.command) if phrase.command in first else len(first))
    return [*here[: MOST_COMMANDS - 1], *(phrase for phrase in phrases if phrase.command is Help)]


def _offered(phrase: Phrase, framework: Framework) -> Offered:
    example = framework.example(phrase.example)
    more = "" if example == phrase.title else f" Such as: {example}"
    return Offered(phrase.title, phrase.does + more)
