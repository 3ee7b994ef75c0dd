"""Areas, districts, months and days among what somebody typed, in any order. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from practice.framework import fold
from practice.framework_coa import Area
from practice.framework_coa import Coa as CoaRules

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = re.compile(
    rf"\b20\d\d-\d{{1,2}}\b(?!-)|\b(?P<month>{_MONTHS})\b\.?(?:,?\s+(?:of\s+)?(?P<year>(?:20)?\d{{2}})\b(?P<list>\s*(?:,|-|and\b)\s*\d)?)?",
    re.I,
)
_LIKE_A_MONTH = re.compile(r"\b([a-z]{3,9})\.?\s+(20\d\d)\b", re.I)
_YEAR = re.compile(r"\b20\d\d\b(?!-)")
_CHAIR = re.compile(
    r"[,;]?\s*\bchair(?:ed)?(?:\s+(?:by|is)|\s*:)?\s+(.+?)(?=[,;]?\s+(?:districts?|days?)\b|$)", re.I
)
_NOISE = frozenset(
    {
        *(
            "coa",
            "for",
            "of",
            "in",
            "on",
            "from",
            "the",
            "with",
            "at",
            "each",
            "first",
            "week",
            "weeks",
            "month",
        ),
        *("begin", "begins", "beginning", "start", "starts", "starting"),
        *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    }
)
_MARKS = frozenset(["district", "districts", "day", "days", "area", "service"])
"""Words that say what follows, and end what stood before."""
_SPAN = 6
"""So many days at the most lie between the first and the last of "3-5"; farther apart they are two days."""


@dataclass(frozen=True, slots=True)
class Named:
    """A district as it was named, with the first day that stands behind it: "3", "2026-11-03", or nothing."""

    name: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What was found. `numbers`: every day, in its order, wherever it stood."""

    area: str = ""
    districts: tuple[Named, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def fitting(self) -> bool:
        """Whether it is clear which day is whose."""
        own = [named.first for named in self.districts if named.first]
        return len(self.numbers) in (len(self.districts), len(own))

    def firsts(self) -> tuple[Named, ...]:
        """The districts with their days: those behind them, or in the same order where there are as many."""
        if len(self.numbers) == len(self.districts):
            pairs = zip(self.districts, self.numbers, strict=True)
            return tuple(replace(named, first=number) for named, number in pairs)
        return self.districts if self.fitting else tuple(replace(named, first="") for named in self.districts)


def tidy(words: str) -> str:
    """One kind of dash, "&" as "and", single blanks."""
    return " ".join(re.sub(r"[‐‑‒–—−]", "-", words).replace("&", " and ").split())


def take_month(words: str, rules: CoaRules, today: date) -> tuple[str, str]:
    """The month with its year, as typed, and the words without it; empty where none is named."""
    for found in _MONTH.finditer(words):
        if found["month"] and not found["year"]:
            rest = f"{words[: found.start()]} {words[found.end() :]}"
            year = _YEAR.search(rest)
            return (f"{found[0]} {year[0]}", _YEAR.sub(" ", rest, count=1)) if year else (found[0], rest)
        if found["month"] and not _is_year(found["year"], bool(found["list"]), today):
            return found["month"], f"{words[: found.start()]} {words[found.start('year') :]}"
        end = found.end("year") if found["month"] else found.end()
        return words[found.start() : end], f"{words[: found.start()]} {words[end:]}"
    known = {word for name in _names(rules) for word in fold(name).split()} | _NOISE | _MARKS
    if (found_like := _LIKE_A_MONTH.search(words)) and found_like[1].casefold() not in known:
        return found_like[0], f"{words[: found_like.start()]} {words[found_like.end() :]}"
    return "", words


def _is_year(digits: str, in_list: bool, today: date) -> bool:
    """Whether "26" behind a month is a year: this one or one near it, and no day of a list."""
    return len(digits) == 4 or (not in_list and -1 <= int(digits) - today.year % 100 <= 2)


def take_chair(words: str) -> tuple[str, str]:
    """Who is to chair, as typed after "chaired by", and the words without it."""
    found = _CHAIR.search(words)
    return (
        (found[1].strip(" ,;"), f"{words[: found.start()]} {words[found.end() :]}") if found else ("", words)
    )


def _names(rules: CoaRules) -> list[str]:
    return [name for area in rules.areas for name in (area.name, *area.districts)]


def _token(rules: CoaRules) -> re.Pattern[str]:
    names = sorted({fold(name) for name in _names(rules)}, key=len, reverse=True)
    known = "|".join(r"[\s_-]+".join(map(re.escape, name.split())) for name in names)
    return re.compile(
        rf"(?P<name>\b(?:{known})\b)"
        r"|(?P<date>\d{4}-\d{2}-\d{2})"
        r"|(?P<span>(?<![-\d])(?P<a>\d{1,2})(?:st|nd|rd|th)?\s*(?:-|\bto\b)\s*(?P<b>\d{1,2})(?:st|nd|rd|th)?(?![\d]|\s*-))"
        r"|(?P<number>\d+)(?:st|nd|rd|th)?\b"
        r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
        r"|(?P<mark>[,;:.()])",
        re.I,
    )


class _Scan:
    """Goes through the words once. `area`: where they belong, if that is known."""

    def __init__(self, area: Area | None) -> None:
        self.known = area
        self.area = ""
        self.strange: list[str] = []
        self.found: list[Named | str] = []
        """Districts and days, in their order."""

    def word(self, word: str) -> None:
        folded = word.casefold()
        if folded in _MARKS:
            self.end()
        elif folded == "and":
            self.strange += [word] if self.strange else []
        elif folded not in _NOISE:
            self.strange.append(word)

    def end(self) -> None:
        """What stood there and is no known name is a district, or the area, that is not spelled right."""
        while self.strange and self.strange[-1] == "and":
            self.strange.pop()
        if self.strange:
            words = " ".join(self.strange)
            if self.known or self.area or self.found:
                self.found.append(Named(words))
            else:
                self.area = words
        self.strange = []

    def name(self, words: str, rules: CoaRules) -> None:
        self.end()
        area = rules.area(words)
        own = self.known.district(words) if self.known else None
        if area and not own and not self.area:
            self.area = area.name
            self.known = self.known or area
        else:
            spelled = (other.district(words) for other in rules.areas)
            self.found.append(Named(own or next((name for name in spelled if name), None) or words))

    def number(self, *numbers: str) -> None:
        self.end()
        self.found += numbers

    def words(self) -> Words:
        self.end()
        districts: list[Named] = []
        before = False
        for one in self.found:
            if isinstance(one, Named):
                districts.append(one)
            elif not districts:
                before = True
            elif not districts[-1].first:
                districts[-1] = replace(districts[-1], first=one)
        numbers = tuple(one for one in self.found if isinstance(one, str))
        if before:
            districts = [replace(one, first="") for one in districts]
        return Words(self.area, tuple(districts), numbers)


def scan(words: str, rules: CoaRules, area: Area | None = None) -> Words:
    """Area, districts and days among words that `tidy` has seen, a month and a chair taken out."""
    scan = _Scan(area)
    for found in _token(rules).finditer(words):
        if found["name"]:
            scan.name(found["name"], rules)
        elif found["word"]:
            scan.word(found["word"])
        elif found["mark"]:
            scan.end()
        elif found["span"]:
            near = 0 < int(found["b"]) - int(found["a"]) <= _SPAN
            scan.number(*((found["a"],) if near else (found["a"], found["b"])))
        else:
            scan.number(found["date"] or found["number"])
    return scan.words()


def area_of(districts: Iterable[Named], rules: CoaRules) -> str:
    """The one area that has all of these districts; empty where it is not clear."""
    named = list(districts)
    fitting = [area.name for area in rules.areas if named and all(area.district(one.name) for one in named)]
    return fitting[0] if len(fitting) == 1 else ""
