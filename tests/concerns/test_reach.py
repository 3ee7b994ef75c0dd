"""A safeguarding concern that does not arrive at once is said to whoever raised it at once: telephone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from concern_acts import (
    ASHFORD,
    MONDAY,
    OFFICER,
    WORRY,
    card_of,
    oversee,
    owed,
    raise_in_teams,
    raised,
    send,
    sweep,
    unreachable,
)
from kent import QA, kent_office, kent_play
from office import Office, at
from scenes import Play

from practice.coa_clock import next_of_coas
from practice.concern_clock import concern_lost
from practice.concern_views import ConcernReceipt
from practice.records import Delivery, To
from rehearsal.reading import texts

NOVEMBER = "2026-11-02T10:00"
TELEPHONE = "NOT ARRIVED"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=None) as opened:
        yield opened


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with kent_play(tmp_path, start=NOVEMBER) as started:
        yield started


async def telephoned(desk: Office, concern_id: str) -> list[str]:
    return [name for card, _, name in await owed(desk, concern_id) if card == "concern_telephone"]


async def test_who_cannot_be_reached_is_to_be_telephoned_says_the_page_and_the_receipt(play: Play) -> None:
    play.teams.tenant.block(play.person(ASHFORD))
    # Finds out that the manager cannot be reached: its card dies, and the raiser is told at once.
    await raise_in_teams(play)
    [told] = play.holding(TELEPHONE, OFFICER)
    assert "does not have your concern yet" in texts(told.card)
    # From now on that is known before.
    page = await raise_in_teams(play, reference="SW-10138")
    for card in (page.card, card_of(play, OFFICER, "CON-2 · RECEIPT").card):
        assert "Telephone now" in texts(card)
        assert "Service Manager, Ashford cannot be reached in Teams at once" in texts(card)
    await play.clock("2026-11-02T10:30")
    assert len(play.holding(TELEPHONE, OFFICER)) == 1, "what was said on the receipt is not said again"
    [lost] = play.holding("NOT DELIVERED", QA)
    assert "a concern that waits for them" in texts(lost.card)
    assert WORRY not in texts(lost.card)

    play.teams.tenant.block(play.person(ASHFORD), blocked=False)
    await play.say(ASHFORD, "help")
    await play.settle()
    assert len(play.holding(WORRY, ASHFORD)) == 2, "they get what they missed"


async def test_a_card_that_dies_later_is_said_to_the_raiser_in_the_same_moment(play: Play) -> None:
    await play.say(ASHFORD, "help")
    chat = play.teams.personal(play.person(ASHFORD))
    play.teams.faults.next(413, match=f"POST .*{chat}", code="MessageSizeTooBig")
    await raise_in_teams(play)
    keys = await play.keys("concern_telephone")
    assert keys == {"concern_telephone:CON-1"}


async def test_what_has_not_arrived_after_a_quarter_of_an_hour_is_said_to_the_raiser(
    database_url: str,
) -> None:
    async with kent_office(database_url, planned=None) as desk:
        concern_id = await raised(desk)
        async with desk.store.read() as work:
            assert await next_of_coas(work, at(MONDAY)) == at("2026-11-02 10:15")
            assert await next_of_coas(work, at("2026-11-02 10:15")) is None
        assert await sweep(desk, "2026-11-02 10:14:59") == 0
        assert await sweep(desk, "2026-11-02 10:15") == 1
        assert await sweep(desk, "2026-11-02 10:16") == 0
        assert await telephoned(desk, concern_id) == [OFFICER]


async def test_what_has_arrived_or_is_seen_to_asks_nobody_to_telephone(desk: Office) -> None:
    arrived, overseen, practice = await raised(desk), await raised(desk), await raised(desk, kind="practice")
    await desk.change(
        f"update delivery set state = 'sent', sent_at = created_at where key like 'concern:{arrived}:manager:%'"
    )
    await oversee(desk, overseen, now="2026-11-02 10:05")
    assert await sweep(desk, "2026-11-02 10:30") == 0
    for concern_id in (arrived, overseen, practice):
        assert await telephoned(desk, concern_id) == []


async def test_one_of_several_who_has_it_is_enough_and_the_last_hope_is_waited_for(desk: Office) -> None:
    concern_id = await raised(desk, district="Dartford")
    async with desk.store.read() as work:
        brought = [one for one in await work.deliveries.about(concern_id) if one.args.get("as") == "manager"]
    assert len(brought) == 2
    for number, one in enumerate(brought):
        await desk.change(f"update delivery set state = 'dead' where id = {one.id}")
        async with desk.store.write() as work:
            lost = Delivery("k", To(one.to.person_id), one.card, one.args, (concern_id,))
            await concern_lost(work, desk.rules, lost, at(MONDAY))
        assert await telephoned(desk, concern_id) == [OFFICER] * number


async def test_a_copy_that_dies_or_another_card_asks_nobody_to_telephone(desk: Office) -> None:
    concern_id = await raised(desk)
    async with desk.store.write() as work:
        for card, args in (
            ("concern", {"as": "copy", "concern": concern_id}),
            ("morning", {"on": "2026-11-02"}),
        ):
            await concern_lost(work, desk.rules, Delivery("k", To("p"), card, args, ()), at(MONDAY))
    assert await telephoned(desk, concern_id) == []


@pytest.mark.parametrize(("kind", "at_once"), [("safeguarding", True), ("practice", False)])
async def test_a_practice_concern_of_somebody_who_cannot_be_reached_says_so_without_alarm(
    desk: Office, kind: str, at_once: bool
) -> None:
    await unreachable(desk, ASHFORD)
    found = await send(desk, kind=kind)
    assert isinstance(found, ConcernReceipt)
    assert (found.telephone, found.at_once) == (True, at_once)


async def test_who_was_never_seen_in_teams_cannot_be_reached_at_once(desk: Office) -> None:
    await desk.change(f"update person set aad_object_id = '' where name = '{ASHFORD}'")
    found = await send(desk)
    assert isinstance(found, ConcernReceipt)
    assert found.telephone
