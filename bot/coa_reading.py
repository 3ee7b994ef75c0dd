"""From the words after a command's verb to the command, for COA weeks: one function a command."""

import re

from cards.coa_payloads import AgreeInquiry, DropInquiry, PlanCoa, ProposeInquiry
from cards.payloads import Command

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+(?:20)?\d{2}\b)?|\b20\d\d-\d{1,2}\b"
)


def of_area(words: str) -> str:
    """ "for East Kent" and "East Kent" alike."""
    return re.sub(r"^(of|for|in)\s+", "", words, flags=re.I).strip()


def read_plan_coa(words: str) -> Command:
    """ "East Kent November 2026 districts Ashford, Canterbury days 3, 10"."""
    pieces = re.split(r"(?:^|\s)(districts?|days?)\s", f" {words} ", flags=re.I)
    said = {
        name.casefold().removesuffix("s"): text.strip(" ,;")
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    head = of_area(pieces[0].strip(" ,;"))
    found = re.search(rf"(?:^|\s)({_MONTH})\s*$", head, re.I)
    return PlanCoa(
        area=(head[: found.start()] if found else head).strip(" ,;"),
        month=found[1] if found else "",
        districts=said.get("district", ""),
        days=said.get("day", ""),
    )


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
