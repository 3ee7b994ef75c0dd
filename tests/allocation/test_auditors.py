"""Who takes part in a draw: a shared post once, by turns; and who will be away is said beforehand."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from office import LINE, Office, at, office, people_csv

from practice.audits import Stage
from practice.records import Absence

SHARED = ("T3", "Team Manager, Duty 1", "TM", "Duty and Assessment", "Duty 1", "S1")
"""Shares T1's post: the same name, post, service and team."""


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, people=people_csv((*LINE, SHARED))) as opened:
        yield opened


async def given(desk: Office) -> Counter[str]:
    """How many audits were given to each of those who share the post."""
    sharers = {(await desk.person(short)).id: short for short in ("T1", "T3")}
    audits = [audit for audit in await desk.audits() if audit.stage is not Stage.WITHDRAWN]
    return Counter(sharers[audit.auditor_id] for audit in audits if audit.auditor_id in sharers)


async def hand_in_all(desk: Office) -> None:
    await desk.change("update audit set stage = 'returned', returned_on = due_on where stage <> 'withdrawn'")


async def test_a_post_that_two_share_does_its_number_once_and_they_take_turns(desk: Office) -> None:
    decided = await desk.allocate()
    assert decided.total == 13, "as many as without the second one"
    [first] = await given(desk)
    await desk.allocate("2026-07-01 09:00", "Q2 2026-27")
    assert await given(desk) == {"T1": 1, "T3": 1}
    await desk.allocate("2026-10-01 09:00", "Q3 2026-27")
    assert (await given(desk))[first] == 2


async def test_what_one_of_them_handed_in_before_a_recall_counts_for_the_post(desk: Office) -> None:
    await desk.allocate()
    await hand_in_all(desk)
    await desk.change("update round set recalled_at = '2026-04-02 09:00:00+00:00'")
    with pytest.raises(Exception, match="Nobody who was imported holds a post that does"):
        await desk.preview("2026-04-03 09:00")


async def test_two_of_one_name_in_different_teams_share_nothing(database_url: str) -> None:
    other = (*SHARED[:4], "Duty 9", "S1")
    async with office(database_url, people=people_csv((*LINE, other))) as desk:
        assert (await desk.allocate()).total == 14


async def test_the_preview_names_who_is_away_when_their_audit_would_be_due(desk: Office) -> None:
    assert (await desk.preview("2026-04-01 09:00")).away == ()
    senior = await desk.person("S1")
    async with desk.store.write() as work:
        whole = Absence(
            "a1", senior.id, date(2026, 4, 10), date(2026, 6, 29), senior.id, at("2026-04-01 08:00")
        )
        await work.absences.add(whole)
        past = replace(whole, id="a2", person_id=(await desk.person("T2")).id, last_on=date(2026, 4, 20))
        await work.absences.add(past)
    [line] = (await desk.preview("2026-04-01 09:00")).away
    assert line.startswith("Senior Manager, Duty 1: due ")
    assert line.endswith(", away until Mon 29 June")
