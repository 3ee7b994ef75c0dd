"""What looks like a child's or a family's details in what somebody typed: it is asked back, and never stored. Pure.

Each kind is found by what makes it certain: a number of the NHS by its check digit, a telephone number by its numbering
plan, a postcode by its shape. What has a day, a month and a year is a date of birth *(ours)*

- where a word of birth stands beside it ("DOB", "born", "date of birth", "baby") and it lies 25 years back or less, or
- where it lies more than a year and at most 25 years back: what a meeting or a visit was is a matter of the last year,
  and an older one can be named by its month.

A day of the last year or ahead, a month with its year, a year alone, and references of cases are nobody's details.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))

_SPACE = r"(?: ?- ?| {1,2})"
_RARE = ((3, 4, 3), (4, 3, 3), (4, 6), (5, 5), (2,) * 5, (1,) * 10)


def _grouped(sizes: Iterable[int]) -> str:
    return _SPACE.join(rf"\d{{{size}}}" for size in sizes)


_USUAL = rf"\d{{10}}|{_grouped((3, 3, 4))}"
_GROUPS = "|".join([_USUAL, *map(_grouped, _RARE)])
_NO_PART = r"(?<![\w£])(?<![A-Za-z]-)(?<!\d\.)"
"""Not in the middle of a word, a sum or a reference."""
_TEN_DIGITS = re.compile(rf"{_NO_PART}(?:{_USUAL})(?!\w)")
_RARELY_GROUPED = re.compile(rf"{_NO_PART}(?<!\d[ -])(?:{_GROUPS})(?!\w)(?![ -]\d)")
_TEN_OF_NHS = re.compile(rf"NHS\D{{0,15}}?({_GROUPS})(?!\w)", re.IGNORECASE)

_POSTCODE = re.compile(
    r"(?<![\w-])(?:GIR ?0AA|(?:[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y])) {0,2}"
    r"\d[ABD-HJLNP-UW-Z]{2})(?![\w-])",
    re.IGNORECASE,
)
_NO_INWARD = re.compile(r"\d(?:st|nd|rd|th|yr|hr)$")
"""At the end of what is no postcode: "KS2 2nd"."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = re.compile(
    rf"(?<![\w/£.-])(?:"
    rf"(?P<iso_y>(?:19|20)\d\d)(?P<s0>[-/. ])(?P<iso_m>\d{{1,2}})(?P=s0)(?P<iso_d>\d{{1,2}})"
    rf"|(?P<d>\d{{1,2}})(?P<s>[-/. ]| [-/.] )(?P<m>\d{{1,2}})(?P=s)(?P<y>(?:19|20)\d\d|\d\d)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ -]of)?[ ,/.-]{{0,2}}(?P<name>{_MONTH})\b[ ,/.'-]{{0,2}}"
    rf"(?P<named>(?:19|20)\d\d|\d\d)"
    rf"|(?P<us>{_MONTH})\b[ .-]{{0,2}}(?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?[ ,.-]{{1,2}}(?P<us_y>(?:19|20)\d\d)"
    rf")(?![\w/£-]|\.\d)",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?<![\w-])(\d{2})(\d{2})((?:19|20)\d\d|\d\d)(?![\w-])")
"""Six or eight digits in a run: a date only beside a word of birth."""
_BIRTH = r"\b(?:d\.? ?o\.? ?b\b\.?|dates? of birth|birth ?dates?|birthdays?|birth|born|newborn|bab(?:y|ies))"
_BIRTH_BEFORE = re.compile(rf"{_BIRTH}[^.!?;\n\d]{{0,25}}$", re.IGNORECASE)
_BIRTH_AFTER = re.compile(
    rf"^[\s,:(-]{{0,3}}(?:is |was |as )?(?:the |her |his |their )?{_BIRTH}", re.IGNORECASE
)
_OLDEST = 25
"""Years: until then somebody is a child, or a care leaver."""


def details_in(text: str, *, today: date | None = None) -> tuple[str, ...]:
    """What was found, each in a sentence that says what to do; nothing where the text may be kept.

    `today`: the local date; without it the date of this machine (UTC).
    """
    words = text.translate(_DASHES)
    on = today or datetime.now(UTC).date()
    found = (
        *(_sentence(one, "an e-mail address") for one in _emails(words)),
        *(_sentence(one, "an NHS number") for one in _nhs_numbers(words)),
        *(_sentence(one, "a date of birth", _BY_MONTH) for one in _births(words, on)),
        *(_sentence(one, "a telephone number") for one in _telephones(words)),
        *(_sentence(one, "a postcode") for one in _postcodes(words)),
    )
    return tuple(dict.fromkeys(found))


_BY_MONTH = " If it is none, its month and year are enough."


def _sentence(words: str, what: str, more: str = "") -> str:
    return f"“{' '.join(words.split())}” looks like {what}. Please take it out: references only.{more}"


def text_problems(
    text: str, longest: int, wanted: str = "Please write something.", *, today: date | None = None
) -> tuple[str, ...]:
    """What is wrong with a text that is to be kept; `wanted` where there is none. `longest` in characters.

    `today`: the local date, from which it is measured how old somebody born on a day would be.
    """
    if not text:
        return (wanted,)
    if len(text) > longest:
        return (f"{len(text):,} characters are too many. Please shorten it to {longest:,}.",)
    return details_in(text, today=today)


def _emails(words: str) -> Iterator[str]:
    for match in _EMAIL.finditer(words):
        yield match[0]


def is_nhs_number(digits: str) -> bool:
    """Ten digits of which the last one checks the others: 11 less their weighted sum modulo 11; 10 stands for none."""
    check = -sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9])) % 11
    return len(digits) == 10 and check == int(digits[9])


def _nhs_numbers(words: str) -> Iterator[str]:
    patterns = (_TEN_DIGITS, _RARELY_GROUPED, _TEN_OF_NHS)
    for match in (found for pattern in patterns for found in pattern.finditer(words)):
        number = match[match.lastindex or 0]
        if is_nhs_number(re.sub(r"\D", "", number)):
            yield number


def _postcodes(words: str) -> Iterator[str]:
    for match in _POSTCODE.finditer(words):
        if not _NO_INWARD.search(match[0]):
            yield match[0]


def _telephones(words: str) -> Iterator[str]:
    # Here, not above: its tables take longer to load than all rules here, and most processes never need them.
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(words, "GB", leniency=Leniency.POSSIBLE):
        # Also numbers that no network has given out yet, where they begin as one that is dialled.
        dialled = match.raw_string.lstrip("(").startswith(("0", "+"))
        digits = sum(character.isdigit() for character in match.raw_string)
        if dialled and digits >= 10:
            yield match.raw_string


def _births(words: str, today: date) -> Iterator[str]:
    for match in (*_DATES.finditer(words), *_RUN.finditer(words)):
        born = _day(match, today)
        if born is None:
            continue
        told = bool(_BIRTH_BEFORE.search(words[: match.start()]) or _BIRTH_AFTER.search(words[match.end() :]))
        latest = today if told else _years_before(today, 1) - timedelta(days=1)
        if _years_before(today, _OLDEST + 1) < born <= latest and (told or match.re is _DATES):
            yield match[0]


def _day(match: re.Match[str], today: date) -> date | None:
    """The day that is meant; the day comes before the month, and where it cannot, after it."""
    if match.re is _RUN:
        day, month, year = int(match[1]), int(match[2]), match[3]
    elif match["iso_y"]:
        day, month, year = int(match["iso_d"]), int(match["iso_m"]), match["iso_y"]
    elif match["name"]:
        day, month, year = int(match["day"]), _MONTHS[match["name"].casefold()], match["named"]
    elif match["us"]:
        day, month, year = int(match["us_d"]), _MONTHS[match["us"].casefold()], match["us_y"]
    else:
        day, month, year = int(match["d"]), int(match["m"]), match["y"]
    full = int(year) if len(year) == 4 else _century(int(year), today)
    for first, second in ((day, month), (month, day)):
        try:
            return date(full, second, first)
        except ValueError:
            continue
    return None


def _century(year: int, today: date) -> int:
    """The latest year of these two digits that is not far ahead."""
    return 2000 + year if 2000 + year <= today.year + 5 else 1900 + year


def _years_before(today: date, years: int) -> date:
    return today.replace(year=today.year - years, day=min(today.day, 28))
