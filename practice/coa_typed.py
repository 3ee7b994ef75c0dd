"""What a QA lead types of a COA, as parts: what is to be planned, and which one is to be changed. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from practice.coa_plan import Typed
from practice.coa_words import Named, area_of, scan, take_chair, take_month, tidy
from practice.framework_coa import Coa as CoaRules


def read_plan(words: str, rules: CoaRules, today: date) -> Typed:
    """ "East Kent Nov 2026 Ashford 3, Canterbury 10 chaired by Practice Development Manager 1", in any order."""
    month, rest = take_month(tidy(words), rules, today)
    chair, rest = take_chair(rest)
    said = scan(rest, rules)
    area = said.area or area_of(said.districts, rules)
    known = rules.area(area)
    if known and not said.districts and known.kind == "service" and len(known.districts) == 1:
        said = scan(f"{known.districts[0]} {' '.join(said.numbers)}", rules, known)
    days = "" if said.fitting else ", ".join(said.numbers)
    return Typed(area, month, ", ".join(map(_with_day, said.firsts())), days, chair)


def _with_day(named: Named) -> str:
    return f"{named.name} {named.first}".strip()


@dataclass(frozen=True, slots=True)
class Meant:
    """Which COA is meant, by its area, and its month where one was named."""

    area: str
    month: str
    districts: tuple[Named, ...]
    numbers: tuple[str, ...]


def read_which(words: str, rules: CoaRules, today: date) -> Meant:
    """ "East Kent", "East Kent November 2026", "Ashford"."""
    month, rest = take_month(tidy(words), rules, today)
    said = scan(rest, rules)
    return Meant(said.area or area_of(said.districts, rules), month, said.districts, said.numbers)


def read_target(words: str, rules: CoaRules, area: str, today: date) -> Meant:
    """What a COA moves to: "December 2026 days 1, 8, 15", "5 November", "Ashford 4, Canterbury 11"."""
    month, rest = take_month(re.sub(r"^to\b\s*", "", tidy(words), flags=re.I), rules, today)
    said = scan(rest, rules, rules.area(area))
    return Meant(area, month, said.firsts(), said.numbers)
