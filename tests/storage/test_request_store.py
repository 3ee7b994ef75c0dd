"""What auditors asked for, on both databases: one open at a time, the first decision holds."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, office

from practice.records import Request, RequestKind, RequestState

ASKED = Request(
    id="r1",
    audit_id="LS-2026Q1-001",
    kind=RequestKind.EXTENSION,
    reason="the worker is on leave",
    due_on=date(2026, 4, 29),
    until=date(2026, 6, 12),
    asked_by="t1",
    asked_at=at("2026-04-10 10:00"),
)
LATER = replace(
    ASKED,
    id="r2",
    kind=RequestKind.EXCLUSION,
    until=None,
    asked_by="",
    asked_at=at("2026-04-11 10:00"),
)
NOW = at("2026-04-13 11:00")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, people=b"", cases=b"") as opened:
        yield opened


async def add(desk: Office, request: Request) -> bool:
    async with desk.store.write() as work:
        return await work.requests.add(request)


async def decide(desk: Office, request_id: str, state: RequestState, note: str = "") -> bool:
    async with desk.store.write() as work:
        return await work.requests.decide(request_id, state, "hs", NOW, note)


async def all_open(desk: Office) -> list[str]:
    async with desk.store.read() as work:
        return [request.id for request in await work.requests.all_open()]


async def test_a_request_comes_back_as_it_was_kept(desk: Office) -> None:
    for request in (ASKED, replace(LATER, audit_id="LS-2026Q1-002")):
        assert await add(desk, request)
        async with desk.store.read() as work:
            assert await work.requests.by_id(request.id) == request
            assert await work.requests.of([request.audit_id]) == [request]
            assert await work.requests.by_id("r9") is None


async def test_an_audit_has_one_open_request_and_an_id_stands_once(desk: Office) -> None:
    assert await add(desk, ASKED)
    assert not await add(desk, LATER)
    assert not await add(desk, replace(ASKED, audit_id="LS-2026Q1-002"))
    assert await decide(desk, "r1", RequestState.DECLINED)
    assert not await add(desk, ASKED)
    assert await add(desk, LATER)
    async with desk.store.read() as work:
        assert [r.id for r in await work.requests.of([ASKED.audit_id])] == ["r1", "r2"]
        assert [r.id for r in await work.requests.of([ASKED.audit_id], RequestState.OPEN)] == ["r2"]


async def test_two_that_are_added_at_once_leave_one(desk: Office) -> None:
    added = await asyncio.gather(add(desk, ASKED), add(desk, LATER))
    assert sorted(added) == [False, True]
    assert len(await all_open(desk)) == 1


async def test_the_first_decision_holds(desk: Office) -> None:
    await add(desk, ASKED)
    assert await decide(desk, "r1", RequestState.GRANTED, "Take the time.")
    for state in RequestState:
        assert not await decide(desk, "r1", state, "Otherwise.")
    assert not await decide(desk, "r9", RequestState.GRANTED)
    async with desk.store.read() as work:
        found = await work.requests.by_id("r1")
    assert found == replace(
        ASKED, state=RequestState.GRANTED, decided_by="hs", decided_at=NOW, note="Take the time."
    )


async def test_what_is_open_is_listed_in_the_order_of_asking(desk: Office) -> None:
    await add(desk, replace(LATER, audit_id="LS-2026Q1-002"))
    await add(desk, ASKED)
    assert await all_open(desk) == ["r1", "r2"]
    await decide(desk, "r1", RequestState.LAPSED)
    assert await all_open(desk) == ["r2"]
