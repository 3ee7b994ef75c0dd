"""What looks like a child's details is asked back with what it is; references, days of meetings and sums are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.childs_details import details_in, is_nhs_number, text_problems

TODAY = date(2026, 11, 3)

DETAILS = [
    # Dates of birth.
    ("DOB 12/03/2014", "12/03/2014", "a date of birth"),
    ("d.o.b. 12.3.14", "12.3.14", "a date of birth"),
    ("D.O.B: 12-03-2014", "12-03-2014", "a date of birth"),
    ("born on 12 March 2014", "12 March 2014", "a date of birth"),
    ("Born 5th of June 2026.", "5th of June 2026", "a date of birth"),
    ("date of birth: 2026-09-01", "2026-09-01", "a date of birth"),
    ("the baby (01/10/2026)", "01/10/2026", "a date of birth"),
    ("01/10/2026 is her date of birth", "01/10/2026", "a date of birth"),
    ("the file says 12/03/2014", "12/03/2014", "a date of birth"),
    ("12 Mar 2014", "12 Mar 2014", "a date of birth"),
    ("12 MARCH '14", "12 MARCH '14", "a date of birth"),
    ("March 12, 2014", "March 12, 2014", "a date of birth"),
    ("March 12th 2014", "March 12th 2014", "a date of birth"),
    ("12th March, 2014", "12th March, 2014", "a date of birth"),
    ("12/Mar/2014", "12/Mar/2014", "a date of birth"),
    ("2014-03-12", "2014-03-12", "a date of birth"),
    ("2014/03/12", "2014/03/12", "a date of birth"),
    ("12 03 2014", "12 03 2014", "a date of birth"),
    ("12 / 03 / 2014", "12 / 03 / 2014", "a date of birth"),
    ("12‑03‑2014", "12-03-2014", "a date of birth"),
    ("12/03/14", "12/03/14", "a date of birth"),
    ("03/25/2014", "03/25/2014", "a date of birth"),
    ("DOB 12032014", "12032014", "a date of birth"),
    ("DOB 120314", "120314", "a date of birth"),
    ("a care leaver, 4 November 2001", "4 November 2001", "a date of birth"),
    # NHS numbers.
    ("NHS 943 476 5919", "943 476 5919", "an NHS number"),
    ("9434765919", "9434765919", "an NHS number"),
    ("943-476-5919", "943-476-5919", "an NHS number"),
    ("943–476–5919", "943-476-5919", "an NHS number"),
    ("NHS no: 9434765919.", "9434765919", "an NHS number"),
    ("NHS-9434765919", "9434765919", "an NHS number"),
    ("94 34 76 59 19", "94 34 76 59 19", "an NHS number"),
    ("943\u00a0476\u00a05919", "943 476 5919", "an NHS number"),
    # Telephones.
    ("ring 020 7946 0958", "020 7946 0958", "a telephone number"),
    ("ring 07700 900123 first", "07700 900123", "a telephone number"),
    ("07700900123", "07700900123", "a telephone number"),
    ("+44 7700 900123", "+44 7700 900123", "a telephone number"),
    ("(01233) 896 123", "(01233) 896 123", "a telephone number"),
    ("01233-896123", "01233-896123", "a telephone number"),
    ("+353 1 679 1234", "+353 1 679 1234", "a telephone number"),
    # E-mail.
    ("write to someone@authority.example.", "someone@authority.example", "an e-mail address"),
    ("a.b+c@mail.example.org", "a.b+c@mail.example.org", "an e-mail address"),
    # Postcodes.
    ("lives in TN24 8XH", "TN24 8XH", "a postcode"),
    ("ct11ab", "ct11ab", "a postcode"),
    ("ME14 1XQ, Maidstone", "ME14 1XQ", "a postcode"),
    ("SW1A 1AA", "SW1A 1AA", "a postcode"),
    ("M1 1AE", "M1 1AE", "a postcode"),
    ("W1A 0AX", "W1A 0AX", "a postcode"),
]

FINE = [
    "DA-20417 and LS-2026Q1-014, then CON-7 and ACT-12",
    "4 of 6 files, 2 of 3 teams, 7/10 on the scale",
    "in 2014, 2015-16, since March 2014, from 2019 to 2026",
    "the years 2024-25 and 2025-26, 2026/27",
    "at 09:00 and 16:00, from 9.30 to 10.15",
    "£1,200 a week, £12.50, 1,234,567 pounds, £9434765919",
    "the meeting of 3 November 2026",
    "KIT on 27/10/2026 at 13:00, the next one on 10.11.2026",
    "visited on 4 February 2026 and 2026-06-01",
    "due by 12/03/2027",
    "12 March, the 3rd of June, Tue 3 November",
    "Section 47, section 1.2.3, version 3.11.4, Q1 2026-27, 20 working days",
    "KS2 2nd year, days 3, 10, 17",
    "A case of 2009 that was closed in 2012",
    "born in 2014 in Kent",
    "born at home; visited on 14 October 1999",
    "9434765918",
    "943 476 5910",
    "DA-9434765919",
    "12345678901234",
    "SEND, EHCP, S47, CP1, TM2 and M25",
    "100 per cent of 30 units, 530 auditors and 3,000 staff",
    "The child's voice was heard in 8 of 10 visits @ home",
    "32/13/2014",
    "20417 20418 20419",
    "reviewed 3-11-26 and 10.11.26",
    "",
]


@pytest.mark.parametrize(("text", "words", "what"), DETAILS, ids=lambda value: str(value))
def test_details_are_found_and_named(text: str, words: str, what: str) -> None:
    [said] = details_in(text, today=TODAY)
    assert said.startswith(f"“{words}” looks like {what}. Please take it out: references only.")


@pytest.mark.parametrize("text", FINE)
def test_what_is_nobodys_details_is_let_be(text: str) -> None:
    assert details_in(text, today=TODAY) == ()


def test_each_kind_that_stands_in_a_text_is_named() -> None:
    text = "DOB 12/03/2014, NHS 943 476 5919, 07700 900123, a@b.example, TN24 8XH"
    kinds = [said.partition("looks like ")[2].partition(".")[0] for said in details_in(text, today=TODAY)]
    assert kinds == [
        "an e-mail address",
        "an NHS number",
        "a date of birth",
        "a telephone number",
        "a postcode",
    ]


def test_the_same_twice_is_said_once() -> None:
    assert len(details_in("TN24 8XH and again TN24 8XH", today=TODAY)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 November 2025", False),
        ("2 November 2025", True),
        ("4 November 2000", True),
        ("3 November 2000", False),
        ("DOB 3 November 2026", True),
        ("DOB 4 November 2026", False),
    ],
)
def test_how_long_ago_a_day_is_decides(text: str, found: bool) -> None:
    assert bool(details_in(text, today=TODAY)) is found


def test_numbers_side_by_side_are_found_each() -> None:
    said = details_in("9434765919 943 476 5919", today=TODAY)
    assert [one.partition("”")[0] for one in said] == ["“9434765919", "“943 476 5919"]


def test_on_a_leap_day_a_year_ago_is_a_day_too() -> None:
    assert details_in("1 March 2023", today=date(2024, 2, 29)) == ()
    assert details_in("27 February 2023", today=date(2024, 2, 29))


def checked(nine: list[int]) -> int:
    """The check digit, worked out as the NHS's data dictionary says it."""
    rest = sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return 0 if rest == 0 else 11 - rest


@given(
    st.lists(st.integers(0, 9), min_size=9, max_size=9), st.integers(0, 9), st.sampled_from(["", " ", "-"])
)
def test_ten_digits_are_an_nhs_number_by_their_check_digit_alone(
    nine: list[int], last: int, between: str
) -> None:
    digits = "".join(map(str, [*nine, last]))
    right = checked(nine) == last
    assert is_nhs_number(digits) is right
    written = between.join((digits[:3], digits[3:6], digits[6:]))
    said = [one for one in details_in(f"Number {written}", today=TODAY) if "NHS" in one]
    assert bool(said) is right


@given(st.text(max_size=200))
def test_any_text_is_looked_at_without_a_fault(text: str) -> None:
    for said in details_in(text, today=TODAY):
        assert said.endswith((".", "enough."))


def test_ten_thousand_characters_are_only_counted() -> None:
    assert text_problems("9434765919 " * 1000, 1000) == (
        "11,000 characters are too many. Please shorten it to 1,000.",
    )


def test_what_is_missing_is_asked_for() -> None:
    assert text_problems("", 10, "Please write what was said.") == ("Please write what was said.",)
