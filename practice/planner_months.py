"""Runs of months as people type and read them: "Oct 2026 - Feb 2028", "2027", "November". Pure. [K]"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.calendar import Month, months_after, parse_month
from practice.errors import BadInput

MOST = 24
"""Months of a run."""
USUAL = 12
_LONGEST = 40
"""Characters of what can be a month."""
EXAMPLE = "Oct 2026 - Feb 2028"
_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
MONTH = rf"(?:20\d\d-\d{{1,2}}(?!\d)|{_NAME}\.?(?:,?\s*(?:20)?\d\d(?!\d))?)"
_TO = r"(?:\s*[-–—]\s*|\s+(?:to|until|till)\s+)"
RUN = rf"{MONTH}(?:{_TO}{MONTH})?"
"""Where a run stands among other words."""
_SAID = re.compile(rf"(?:(?:from|for|of|in)\s+)?(?:(20\d\d)|(.+?)(?:{_TO}(?=[a-z]|20\d\d-)(.+))?)", re.I)


@dataclass(frozen=True, slots=True)
class Run:
    """Months that follow one another, both ends included."""

    first: Month
    last: Month

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(months_after(self.first, count) for count in range(between(self.first, self.last) + 1))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(month.key for month in self.months)

    @property
    def title(self) -> str:
        """ "October 2026 to February 2028"."""
        first, last = (month.words for month in (self.first, self.last))
        return first if self.first == self.last else f"{first} to {last}"

    @property
    def words(self) -> str:
        """As it can be typed: "2026-10 to 2028-02"."""
        return f"{self.first.key} to {self.last.key}"


def between(first: Month, last: Month) -> int:
    """How many months `last` lies after `first`; negative where it lies before."""
    return (last.year - first.year) * 12 + last.month - first.month


def from_now(today: date) -> Run:
    """The twelve months that begin with that of `today`, a local date."""
    this = Month(today.year, today.month)
    return Run(this, months_after(this, USUAL - 1))


def parse_run(words: str, today: date, *, near: Month | None = None) -> Run:
    """The run that somebody means, or `BadInput`. A month without a year is the one nearest to `near`, else the next.

    Of two months one year is enough.
    """
    found = _SAID.fullmatch(" ".join(words.split()).strip(" .,:;"))
    if found is None:
        raise BadInput(f"Which months? Write them like this: {EXAMPLE}.")
    year, first_words, last_words = found.groups()
    if year:
        return Run(Month(int(year), 1), Month(int(year), 12))
    first = _read(first_words, today, near)
    if not last_words:
        return Run(first, first)
    if not _has_year(last_words):
        last = _read(last_words, first.start, None)
    else:
        last = _read(last_words, today, near)
        if not _has_year(first_words):
            first = Month(last.year - (first.month > last.month), first.month)
    return checked(Run(first, last))


def checked(run: Run) -> Run:
    """The run itself, or `BadInput` where it is reversed or too long."""
    count = between(run.first, run.last) + 1
    if count < 1:
        raise BadInput(
            f"{run.first.words} to {run.last.words} ends before it begins. Write it like this: {EXAMPLE}."
        )
    if count > MOST:
        raise BadInput(f"{run.title} is {count} months; {MOST} are the most. Please take fewer.")
    return run


def _has_year(words: str) -> bool:
    return re.search(r"\d", words) is not None


def _read(words: str, today: date, near: Month | None) -> Month:
    """One month; "Nov-26", as spreadsheets write it, too."""
    if len(words) > _LONGEST:
        raise BadInput("That is no month. Please write it like this: November 2026.")
    spaced = re.sub(r"(?<=[A-Za-z])[-'’](?=\d)", " ", words)
    try:
        month = parse_month(re.sub(r"(?<=[A-Za-z])(?=\d)", " ", spaced), today)
    except ValueError as error:
        raise BadInput(str(error)) from error
    if near is None or _has_year(words):
        return month
    years = (near.year + more for more in (-1, 0, 1))
    return min((Month(year, month.month) for year in years), key=lambda one: abs(between(near, one)))


def short(month: Month) -> str:
    """ "Nov 2026"."""
    return f"{month.title[:3]} {month.year}"


def runs_of(months: Sequence[Month]) -> list[Run]:
    """Months in their order as runs, one for each stretch without a gap."""
    runs: list[Run] = []
    for month in sorted(set(months)):
        if runs and between(runs[-1].last, month) == 1:
            runs[-1] = Run(runs[-1].first, month)
        else:
            runs.append(Run(month, month))
    return runs


def run_words(run: Run, *, years_from: int | None = None) -> str:
    """ "Sep–Oct 2026", "Dec 2026–Jan 2027". A year that equals `years_from`, the one named before, is left out."""
    first, last = run.first, run.last
    if first == last:
        return first.title[:3] if first.year == years_from else short(first)
    begin = first.title[:3] if first.year in (last.year, years_from) else short(first)
    end = last.title[:3] if last.year == years_from and first.year == years_from else short(last)
    return f"{begin}–{end}"


def months_words(months: Sequence[Month]) -> str:
    """ "Sep–Oct 2026, Dec 2026"."""
    return ", ".join(run_words(run) for run in runs_of(months))
