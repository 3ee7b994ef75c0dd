"""KIT meetings, who is in them and what was observed, on both databases: a state changes once, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from office import Office, at, office

from practice.coa_records import Here, KitMeeting, KitState, Observation, ObservationKind

NINE = at("2026-11-03 09:00")
KIT = KitMeeting(
    id="east-kent-2026-11:ashford:1:0900",
    coa_id="east-kent-2026-11",
    district="Ashford",
    day=1,
    on=date(2026, 11, 3),
    at="09:00",
    starts_at=NINE,
    ends_at=NINE + timedelta(hours=1),
    final=False,
)
LATER = replace(KIT, id="east-kent-2026-11:ashford:1:1300", at="13:00", starts_at=NINE + timedelta(hours=4))
SEEN = Observation(
    id="o1",
    kit_id=KIT.id,
    coa_id=KIT.coa_id,
    district="Ashford",
    kind=ObservationKind.STRENGTH,
    theme="Recording",
    text="Chronologies say what it meant",
    by="p1",
    at=NINE,
)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, cases=b"") as opened:
        async with opened.store.write() as work:
            await work.kits.add([replace(LATER, ends_at=NINE + timedelta(hours=5)), KIT])
        yield opened


async def to(desk: Office, state: KitState, was: KitState | None) -> bool:
    async with desk.store.write() as work:
        return await work.kits.set_state(KIT.id, state, was)


async def test_a_state_changes_once_however_many_change_it_at_once(desk: Office) -> None:
    done = await asyncio.gather(*(to(desk, KitState.PROMPTED, KitState.PLANNED) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert not await to(desk, KitState.MISSED, KitState.PLANNED)
    assert await to(desk, KitState.CANCELLED, None)
    async with desk.store.write() as work:
        assert not await work.kits.set_state("nothing", KitState.ENDED)
        found = await work.kits.by_id(KIT.id)
    assert found == replace(KIT, state=KitState.CANCELLED)


async def test_what_begins_and_ends_is_found_by_its_instant(desk: Office) -> None:
    async with desk.store.write() as work:
        assert await work.kits.beginning(NINE - timedelta(seconds=1)) == []
        assert await work.kits.next_instant(NINE - timedelta(hours=1)) == NINE
        assert [kit.id for kit in await work.kits.beginning(NINE)] == [KIT.id]
        await work.kits.set_state(KIT.id, KitState.PROMPTED)
        assert await work.kits.ending(NINE) == []
        assert await work.kits.next_instant(NINE) == KIT.ends_at
        assert [kit.id for kit in await work.kits.ending(KIT.ends_at)] == [KIT.id]
        await work.kits.remove_planned(KIT.coa_id)
        assert [kit.id for kit in await work.kits.of(KIT.coa_id)] == [KIT.id]


async def test_somebody_is_here_once_and_gone_once(desk: Office) -> None:
    async with desk.store.write() as work:
        here = Here(KIT.id, "p1", NINE)
        assert [await work.kits.come(here), await work.kits.come(here)] == [True, False]
        assert await work.kits.come(replace(here, kit_id=LATER.id))
        assert await work.kits.here([KIT.id]) == [here]
        assert [await work.kits.go(KIT.id, "p1"), await work.kits.go(KIT.id, "p1")] == [True, False]
        assert len(await work.kits.here([KIT.id, LATER.id])) == 1


async def test_an_observation_is_changed_and_taken_back_while_it_stands(desk: Office) -> None:
    better = replace(SEEN, kind=ObservationKind.NEXT_STEP, theme="Assessment", text="Say it sooner")
    async with desk.store.write() as work:
        assert [await work.kits.observe(SEEN), await work.kits.observe(better)] == [True, False]
        assert await work.kits.change_observation(replace(better, by="p2", at=KIT.ends_at))
        assert await work.kits.observation("o1") == better, "its writer and its instant stay"
        assert await work.kits.observations(kit_id=KIT.id) == [better]
        assert await work.kits.take_back_observation("o1")
        assert not await work.kits.take_back_observation("o1")
        assert not await work.kits.change_observation(better)
        assert await work.kits.observations(coa_id=KIT.coa_id) == []


async def test_people_are_found_by_the_posts_that_they_hold(desk: Office) -> None:
    async with desk.store.read() as work:
        everybody = await work.people.all()
        assert await work.people.holding(["PDM", "SM"]) == [p for p in everybody if p.post in ("PDM", "SM")]
        assert await work.people.holding([]) == []
