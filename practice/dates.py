"""Dates as people type them: "12 May", "Friday 12 June 2026", "27-31 December", "2026-05-12", "12/5/2026"."""

import re
from datetime import date, timedelta

from practice.errors import BadInput

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_NAMED = re.compile(rf"{_WEEKDAY}{_NUMBER}\s+(?:of\s+)?([a-z]{{3,9}})\.?(?:,?\s+(\d{{4}}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_SPAN = re.compile(r"\s*(?:\bto\b|\buntil\b|\s-\s|(?<=[A-Za-z])-|–|—)\s*")
_OF_ONE_MONTH = re.compile(rf"{_NUMBER}\s*(?:-|–|—|to)\s*({_WEEKDAY}{_NUMBER}\s+\D.*)")
_WORDS = {"today": 0, "tomorrow": 1}
_AHEAD = timedelta(days=150)
"""Where what is planned is looked for: around the middle of a year that began about a month ago."""


def parse_day(words: str, today: date, *, ahead: bool = False) -> date:
    """The local date that somebody means; without a year the one nearest to `today`. Raises `BadInput`.

    `ahead`: of what is planned; without a year it lies a month back at the most, else in the year to come.
    """
    text = " ".join(words.casefold().split()).strip(" .,")
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    day, month, year = _read(text)
    try:
        if year:
            return date(year, month, day)
        middle = today + _AHEAD if ahead else today
        return min(_each_year(day, month, today), key=lambda found: abs(found - middle))
    except ValueError as error:
        raise BadInput(
            f"“{words.strip()}” is no date. Write it like this: 12 May, or 12 May 2026."
        ) from error


def parse_days(words: str, today: date, *, ahead: bool = False) -> tuple[date, date]:
    """The first and the last local date of a span, both included; one date alone is both. Raises `BadInput`.

    `ahead` as in `parse_day`.
    """
    text = " ".join(words.split())
    if found := _OF_ONE_MONTH.fullmatch(text.casefold()):
        last = parse_day(found[2], today, ahead=ahead)
        return _in_order(words, _same_month(int(found[1]), last, words), last)
    first, *rest = _SPAN.split(text, maxsplit=1)
    if not rest:
        return (day := parse_day(first, today, ahead=ahead)), day
    last = parse_day(rest[0], today, ahead=ahead)
    begin = parse_day(first, today, ahead=ahead)
    if begin > last and not re.search(r"\d{4}", rest[0]):
        last = parse_day(rest[0], begin)
    return _in_order(words, begin, last)


def _read(text: str) -> tuple[int, int, int]:
    """Day, month and year (0: not said); zeros for what is no date."""
    if found := _NAMED.fullmatch(text):
        month = _MONTHS.index(found[2][:3]) + 1 if found[2][:3] in _MONTHS else 0
        return int(found[1]), month, int(found[3] or 0)
    if found := _ISO.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASHED.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3] or 0)
    return 0, 0, 0


def _each_year(day: int, month: int, today: date) -> list[date]:
    found = []
    for year in range(today.year - 1, today.year + 2):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"there is no {day}.{month}.")
    return found


def _same_month(day: int, last: date, words: str) -> date:
    try:
        return last.replace(day=day)
    except ValueError as error:
        raise BadInput(
            f"“{words.strip()}” is no span of days. Write it like this: 27-31 December."
        ) from error


def _in_order(words: str, first: date, last: date) -> tuple[date, date]:
    if first > last:
        raise BadInput(f"“{words.strip()}” ends before it begins. Write it like this: 27-31 December.")
    return first, last
