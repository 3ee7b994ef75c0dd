"""From the words after a command's verb to the command, for COA weeks: one function a command."""

import re

from cards.coa_payloads import AgreeInquiry, CancelCoa, DropInquiry, MoveCoa, ProposeInquiry
from cards.payloads import Command


def of_area(words: str) -> str:
    """ "for East Kent" and "East Kent" alike."""
    return re.sub(r"^(of|for|in)\s+", "", words, flags=re.I).strip()


def read_propose_inquiry(words: str) -> Command:
    """ "East Kent: Permanence for under-fives"."""
    area, _, text = words.partition(":")
    return ProposeInquiry(words=of_area(area), text=text.strip())


def _numbered(words: str) -> tuple[str, int]:
    """ "East Kent 2", "East Kent number 2" or "2 East Kent"."""
    found = re.search(r"(?:\b(?:number|no\.?)\s*|#)?\b(\d{1,3})$", words, re.I) or re.match(
        r"(\d{1,3})\b", words
    )
    if found is None:
        return of_area(words), 0
    return of_area((words[: found.start()] + words[found.end() :]).strip(" ,;:")), int(found[1])


def read_agree_inquiry(words: str) -> Command:
    area, number = _numbered(words)
    return AgreeInquiry(words=area, number=number)


def read_drop_inquiry(words: str) -> Command:
    area, number = _numbered(words)
    return DropInquiry(words=area, number=number)


def because(words: str) -> tuple[str, str]:
    """What stands before the reason, and the reason, which may hold any words."""
    head, _, reason = re.sub(r"\bbecause\b(?:\s+of\b)?", "\n", words, count=1, flags=re.I).partition("\n")
    return head.strip(" ,:;."), reason.strip(" ,:;.")


def read_move_coa(words: str) -> Command:
    """ "East Kent Ashford to 5 November because the office is closed"."""
    head, reason = because(words)
    which, _, to = re.sub(r"\s+to\s+", "\n", f" {head} ", count=1, flags=re.I).partition("\n")
    return MoveCoa(words=of_area(which.strip(" ,")), to=to.strip(" ,"), reason=reason)


def read_cancel_coa(words: str) -> Command:
    """ "East Kent because the inspection comes first"."""
    head, reason = because(words)
    return CancelCoa(words=of_area(head), reason=reason)
