"""From the words after a command's verb to the command, for COA weeks: one function a command."""

import re

from cards.coa_payloads import PlanCoa
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
