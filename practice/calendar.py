"""The calendar of quality assurance: financial quarters, England's working days, local dates and instants."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_QUARTER = re.compile(r"(?:quarter|qtr|q)[\s.]*([0-9]+)")
_YEAR = re.compile(r"(?:fy\s*)?((?:20)?[0-9]{2})(?:\s*[-/]\s*((?:20)?[0-9]{2}))?")
_EXAMPLE = "Please write it like this: Q1 2026-27."


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `month` is 1-12."""

    year: int
    month: int

    @classmethod
    def of(cls, key: str) -> "Month":
        """From its key, "2026-11"."""
        year, month = key.split("-")
        return cls(int(year), int(month))

    @property
    def title(self) -> str:
        return _MONTHS[self.month - 1]

    @property
    def key(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def words(self) -> str:
        """ "November 2026"."""
        return f"{self.title} {self.year}"

    @property
    def start(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        following = _month(self.year * 12 + self.month)
        return following.start - _DAY


@dataclass(frozen=True, slots=True, order=True)
class FinancialQuarter:
    """A quarter (1-4) of the financial year that begins in April of `year`; others are a ValueError."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"A year has quarters 1 to 4; there is no Q{self.quarter}. {_EXAMPLE}")

    @property
    def title(self) -> str:
        return f"Q{self.quarter} {self.year}-{(self.year + 1) % 100:02}"

    @property
    def key(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        first = self.year * 12 + self.quarter * 3
        return _month(first), _month(first + 1), _month(first + 2)

    @property
    def start(self) -> date:
        return self.months[0].start

    @property
    def end(self) -> date:
        return self.months[2].end


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of England: no weekend, no bank holiday, none of the `closures`. All dates are local."""

    closures: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closures and day not in _bank_holidays(day.year)

    def next_working_day(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The last working day on or before `day`."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """So many working days after `day`; itself for none."""
        for _ in range(count):
            day = self.next_working_day(day + _DAY)
        return day

    def first_working_day(self, month: Month) -> date:
        """The first working day from the 1st of `month` on."""
        return self.next_working_day(month.start)


def containing(day: date) -> FinancialQuarter:
    """The financial quarter in which `day` lies."""
    quarters = day.year * 4 + (day.month - 1) // 3 - 1
    return FinancialQuarter(quarters // 4, quarters % 4 + 1)


def parse_quarter(text: str, today: date) -> FinancialQuarter:
    """What a person means by "q1", "Q1 2026-27" or "quarter 1 26/27"; a ValueError says what to write.

    One year alone is the one in which the financial year begins; none at all means the next such quarter from
    that of `today` (a local date) on.
    """
    words = re.sub(r"[‐‑‒–—]", "-", text.casefold())
    found = _QUARTER.search(words)
    if found is None:
        raise ValueError(f"I could not find a quarter in “{text.strip()}”. {_EXAMPLE}")
    quarter = int(found[1])
    rest = f"{words[: found.start()]} {words[found.end() :]}".strip(" ,;:-/")
    if rest:
        return FinancialQuarter(_parse_year(rest.removeprefix("of "), text), quarter)
    now = containing(today)
    return FinancialQuarter(now.year if quarter >= now.quarter else now.year + 1, quarter)


def parse_month(text: str, today: date) -> Month:
    """What a person means by "November 2026", "Nov 26", "2026-11" or "november"; a ValueError says what to write.

    Without a year: the next such month from that of `today` (a local date) on.
    """
    words = " ".join(re.sub(r"[,.]", " ", text.casefold()).split())
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
        year, number = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"([a-z]{3,9})(?:\s+((?:20)?\d{2}))?", words):
        number = next((at for at, name in enumerate(_MONTHS, 1) if name.casefold().startswith(found[1])), 0)
        year = 2000 + int(found[2]) % 100 if found[2] else today.year + (number < today.month)
    else:
        year, number = 0, 0
    if not 1 <= number <= 12 or not 2000 <= year <= 2100:
        raise ValueError(f"“{text.strip()}” is no month. Please write it like this: November 2026.")
    return Month(year, number)


def months_after(month: Month, count: int) -> Month:
    """The month that is `count` months later; earlier where it is negative."""
    return _month(month.year * 12 + month.month - 1 + count)


def months_on(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of that month where it is shorter.

    Earlier where `months` is negative.
    """
    month = months_after(Month(day.year, day.month), months)
    return month.start.replace(day=min(day.day, month.end.day))


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or the last day of that month where it is shorter."""
    return months_on(day, -months)


def nine_oclock(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which it is 09:00 of the local date `day`."""
    return datetime.combine(day, time(9), zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which it is 23:59:59 of the local date `day`, when a deadline on it ends."""
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The local date at an aware `instant`; a naive one is a ValueError."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs its time zone before it has a local date.")
    return instant.astimezone(zone).date()


def day_words(day: date) -> str:
    """A date in full: "Wednesday 29 April 2026"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A date where room is short: "29 Apr"."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def weekday_day(day: date) -> str:
    """A date on which somebody must act: "Wed 29 April"."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1]}"


def _month(months: int) -> Month:
    """The month that is `months` months after January of the year 0."""
    return Month(months // 12, months % 12 + 1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False))


def _parse_year(words: str, text: str) -> int:
    found = _YEAR.fullmatch(words.strip())
    if found is None:
        raise ValueError(f"I could not read the year in “{text.strip()}”. {_EXAMPLE}")
    year = 2000 + int(found[1]) % 100
    if found[2] and int(found[2]) % 100 != (year + 1) % 100:
        raise ValueError(f"“{found[0]}” is not a financial year, which runs from April to April. {_EXAMPLE}")
    return year
