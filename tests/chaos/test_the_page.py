"""The page about reliability knows every bad day, and the table can be written into it."""

import re

from chaos.days import DAYS
from chaos.results import BEGIN, END, PAGE
from scheduler.leader import KEEP_EVERY, TRY_EVERY
from scheduler.sweeps import LOOK
from scheduler.teams import REQUEST_SECONDS
from storage.leader import LEASE


def test_every_bad_day_is_explained_and_no_other() -> None:
    explained = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert explained == ["bad day", "---", *(day.name for day in DAYS)]


def test_the_seconds_on_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\n", " ")
    assert (LEASE, KEEP_EVERY, REQUEST_SECONDS, TRY_EVERY, LOOK) == (20, 3, 10, 2, 10)
    for words in (
        "nothing was heard on it for 20 seconds",
        "every three",
        "more than the ten seconds",
        "tries for the lock every two seconds",
        "within ten seconds",
    ):
        assert words in re.sub(r" +", " ", page), words


def test_the_table_has_its_place() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert page.index(BEGIN) < page.index(END)
