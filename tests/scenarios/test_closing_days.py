"""A QA lead closes the service for some days, and opens it again."""

import pytest
from authority import DUTY, MANAGER, QA, head, senior
from scenes import Play


async def test_a_qa_lead_closes_days_lists_them_and_opens_one_again(play: Play) -> None:
    words = await play.words(QA, "closed 29-31 December because the offices are shut")
    assert "Closed on Tue 29 December to Thu 31 December." in words
    assert "the offices are shut · closed by QA Lead 1" in words
    assert "Open again on Wed 30 December." in await play.words(QA, "open 30 December")
    words = await play.words(QA, "closed")
    assert "2 closed days" in words
    assert "Wednesday 30 December 2026" not in words


async def test_the_clock_does_nothing_on_a_closed_day(play: Play) -> None:
    await play.allocate()
    await play.say(QA, "closed 1 May")
    await play.clock("2026-04-30T12:00")
    assert (await play.clock("2026-05-01T12:00"))["delivered"] == 0
    sent = "select count(*) from audit where stage = 'sent' and month = '2026-05'"
    assert play.rows(sent) == [(0,)]
    await play.clock("2026-05-05T09:00")
    assert play.rows(sent) == [(3,)]
    assert play.rows("select distinct sent_on from audit where month = '2026-05'") == [("2026-05-05",)]
    assert len(play.holding("you today", senior(DUTY))) == 1


@pytest.mark.parametrize("name", [MANAGER, head(DUTY)])
async def test_only_qa_leads_close_and_open(play: Play, name: str) -> None:
    for text in ("closed 1 May", "closed", "open 1 May"):
        assert "This is for QA leads." in await play.words(name, text)
    assert play.rows("select * from closure") == []
