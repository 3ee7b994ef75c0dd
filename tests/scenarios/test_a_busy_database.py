"""The database is locked in the middle of things: nothing half done, nothing lost, and the service goes on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from authority import APRIL, DUTY, MANAGER, QA
from scenes import Play, filled, small

from rehearsal.reading import find_action, inputs_of, texts


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[Play]:
    """Waits for the database a fifth of a second only."""
    async with small(tmp_path, busy_seconds=0.2) as play:
        yield play


async def test_a_locked_database_is_said_and_the_repeat_succeeds(quick: Play) -> None:
    person, chat = quick.person(QA), quick.teams.personal(quick.person(QA))
    await quick.say(QA, "help")
    with quick.locked():
        said = await quick.teams.say(person, chat, "allocate learning spaces Q1")
        assert "The database is busy just now" in texts(quick.cards(QA)[-1].card)
    assert quick.rows("select * from preview") == []
    await quick.teams.repeat(said, new_id=False)
    preview = quick.cards(QA)[-1]
    assert "For 10 auditors" in texts(preview.card)
    with quick.locked():
        refused = await quick.teams.press(person, preview, "Confirm")
        assert "The database is busy just now" in refused.toast
    assert quick.rows("select * from round") == []
    answer = await quick.press(QA, preview, "Confirm")
    assert "Allocated as LS-2026Q1" in texts(answer.shown())


async def test_a_page_that_could_not_be_kept_comes_back_with_what_was_typed(quick: Play) -> None:
    await quick.allocate()
    page = await quick.open_audit(MANAGER)
    with quick.locked():
        failed = (await quick.teams.submit(page, "Save and next", filled(page.card, scale="4"))).opened()
        assert "Not saved yet" in texts(failed.card)
        again = (await quick.teams.submit(failed, "Try again")).opened()
        assert "Not saved yet" in texts(again.card)
    assert quick.rows("select * from section_answers") == []
    second = (await quick.submit(again, "Try again")).opened()
    assert "2 / 7" in texts(second.card)
    back = (await quick.submit(second, find_action(second.card, "Back"))).opened()
    value = next(node["value"] for key, node in inputs_of(back.card).items() if key.startswith("q1."))
    assert value == 4


async def test_what_was_sent_while_the_database_was_locked_is_not_sent_twice(quick: Play) -> None:
    await quick.say(QA, "allocate learning spaces Q1")
    for _ in range(4):
        # The answers of Teams arrive while somebody else writes.
        quick.teams.faults.next(None, delay=0.6, match="POST .*/activities")
    pressing = asyncio.create_task(quick.teams.press(quick.person(QA), quick.cards(QA)[-1], "Confirm"))
    await pressing
    await asyncio.sleep(0.3)
    with quick.locked():
        await asyncio.sleep(1.0)
    await quick.settle()
    assert quick.auditors() == [name for name in (p.name for p in quick.teams.tenant.people) if name in APRIL]
    for name in APRIL:
        assert len(quick.audit_cards(name)) == 1
    assert len(quick.posts(DUTY)) == 1


async def test_a_sweep_that_found_the_database_locked_is_made_up_for(quick: Play) -> None:
    await quick.allocate()
    with quick.locked():
        status, answer = await quick.post_clock({"now": "2026-05-01T09:00"})
        assert status == 503
        assert "busy" in str(answer)
    done = await quick.clock("2026-05-01T09:00")
    assert done["delivered"] != 0
    mornings = quick.rows("select distinct told_on from told where person_id != '' order by 1")
    assert [str(row[0]) for row in mornings] == ["2026-04-22", "2026-04-28", "2026-04-29", "2026-05-01"]


async def test_reading_goes_on_while_somebody_else_writes(quick: Play) -> None:
    await quick.allocate()
    receipt = quick.cards(QA)[-1]
    with quick.locked():
        answer = await quick.teams.press(quick.person(QA), receipt, "Show its status")
        assert "0 of 10 returned" in texts(answer.shown())
