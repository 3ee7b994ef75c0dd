"""Teams' own meeting form, filled in: a deep link that needs no permission. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

LONGEST = 2000
"""Characters of an address that every client opens."""
_FORM = "https://teams.microsoft.com/l/meeting/new"


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """The address, and how many attendees did not fit into it."""

    url: str
    left_out: int


def meeting_form(
    subject: str, starts: datetime, ends: datetime, content: str, attendees: Sequence[str]
) -> MeetingForm:
    """`starts` and `ends` in local time with their offset; `attendees` by UPN, whom to have first of all first."""
    url = (
        f"{_FORM}?subject={_coded(subject)}&startTime={_coded(starts.isoformat(timespec='seconds'))}"
        f"&endTime={_coded(ends.isoformat(timespec='seconds'))}&content={_coded(content)}&attendees="
    )
    fitting: list[str] = []
    room = LONGEST - len(url)
    for one in map(_coded, dict.fromkeys(attendees)):
        room -= len(one) + bool(fitting)
        if room < 0:
            break
        fitting.append(one)
    return MeetingForm(url + ",".join(fitting), len(dict.fromkeys(attendees)) - len(fitting))


def _coded(words: str) -> str:
    """Blanks as %20: Teams shows a plus sign as one."""
    return quote(words, safe="@")
