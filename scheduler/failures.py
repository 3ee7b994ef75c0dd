"""What a refusal of Teams means for one delivery, and in which words it is told."""

import random
from enum import StrEnum

from practice import undelivered
from scheduler.limits import THROTTLED
from scheduler.teams import SendFailed
from storage.outbox import Owed

ATTEMPTS = 8
"""After so many tries a delivery is dead."""
UNREACHED = 480
"""As `ATTEMPTS`, where Teams was not reached at all, so that nothing was refused: four hours."""
LONGEST_PAUSE = 30.0
"""Seconds between two tries at the most, where Teams names none."""
RETRIED = frozenset({0, 200, 408, 412, 500, 502, 503, 504})
"""0: no answer. 200: accepted, but the answer does not say what was asked for."""
LOST = "ConversationNotFound"


class NoAddress(SendFailed):
    """The person is not known in Teams yet, so that there is nowhere to send to."""

    def __init__(self) -> None:
        super().__init__(404, "NotInTeams", "not seen in Teams yet")


class Verdict(StrEnum):
    RETRY = "retry"
    NEW_CHAT = "new chat"
    """The chat that we knew is gone: try once more with one that is created anew."""
    STALLED = "stalled"
    """It is the bot itself that is refused, not this message: nothing is sent for a while, and nothing is lost."""
    LEFT = "left"
    """An edit that cannot be made: the message stays as it stands, until it is asked for again or changes again."""
    GONE = "gone"
    """The message was deleted in Teams: it is edited no more."""
    DEAD = "dead"


def verdict(owed: Owed, failure: SendFailed, *, known_chat: bool) -> Verdict:
    """What to do after `failure`. `known_chat`: it went to a personal chat that was known before."""
    if failure.status == 401:
        return Verdict.STALLED
    attempts = UNREACHED if failure.unreached else ATTEMPTS
    # To be asked to wait is no failed attempt: a great wave would otherwise run out of them.
    if failure.status == THROTTLED or (failure.status in RETRIED and owed.attempts + 1 < attempts):
        return Verdict.RETRY
    if owed.is_edit:
        lost_channel = owed.delivery.to.channel_id and failure.code == LOST
        return Verdict.GONE if failure.status == 404 and not lost_channel else Verdict.LEFT
    if known_chat and failure.code == LOST and owed.attempts == 0:
        return Verdict.NEW_CHAT
    return Verdict.DEAD


def pause_after(attempts: int, retry_after: float | None) -> float:
    """Seconds: what Teams named, else growing with each attempt, with jitter."""
    if retry_after is not None:
        return retry_after
    pause: float = min(LONGEST_PAUSE, 0.5 * 2.0**attempts)
    return pause * random.uniform(0.5, 1.5)


def why(owed: Owed, failure: SendFailed) -> str:
    """The reason as a QA lead reads it."""
    return undelivered.why(owed.delivery.to, failure.status, failure.code)
