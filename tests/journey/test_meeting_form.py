"""The address of Teams' meeting form."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from practice.meeting_form import LONGEST, meeting_form

LONDON = ZoneInfo("Europe/London")
STARTS = datetime(2026, 10, 27, 9, tzinfo=LONDON)
ENDS = datetime(2026, 10, 27, 10, tzinfo=LONDON)


def test_it_holds_subject_times_with_their_offset_content_and_attendees() -> None:
    form = meeting_form("A & B + C", STARTS, ENDS, "Ü: 50%", ["a@x.example", "b.c@x.example", "a@x.example"])
    asked = parse_qs(urlsplit(form.url).query)
    assert asked == {
        "subject": ["A & B + C"],
        "startTime": ["2026-10-27T09:00:00+00:00"],
        "endTime": ["2026-10-27T10:00:00+00:00"],
        "content": ["Ü: 50%"],
        "attendees": ["a@x.example,b.c@x.example"],
    }
    assert "+" not in form.url
    assert "A%20%26%20B%20%2B%20C" in form.url
    assert form.left_out == 0


def test_in_summer_time_the_offset_is_an_hour() -> None:
    form = meeting_form("a", STARTS.replace(day=20), ENDS.replace(day=20), "", [])
    assert "startTime=2026-10-20T09%3A00%3A00%2B01%3A00" in form.url


def test_attendees_that_do_not_fit_are_counted() -> None:
    upns = [f"social-worker.ashford-{number}@sample-authority.example" for number in range(100)]
    form = meeting_form("a", STARTS, ENDS, "", upns)
    assert len(form.url) <= LONGEST
    invited = parse_qs(urlsplit(form.url).query)["attendees"][0].split(",")
    assert invited == upns[: len(invited)]
    assert form.left_out == 100 - len(invited) > 0
