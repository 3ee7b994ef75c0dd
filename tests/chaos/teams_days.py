"""Teams' connector on its bad days: it throttles, fails, hangs, cuts, and forgets to say an id."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from chaos.day import (
    SQLITE,
    Check,
    Day,
    doubtful_as_often_as_it_happened,
    half_of_them_repeated,
    nothing_doubtful,
    repeated_as_often_as_it_happened,
)
from chaos.stage import Stage
from rehearsal.wire import text_at

BURSTS = (0.1, 0.4, 0.7)
"""The shares of the wave after which a burst comes."""
SENDS = "POST .*/v3/conversations"
RETRY_AFTER = 2
"""Seconds that Teams asks for with a 429."""
HANGS = 30.0


async def _spoiled(
    stage: Stage, *faults: dict[str, Any], times: int, bursts: Sequence[float] = BURSTS
) -> None:
    """A wave with bursts of `times` such answers to each of the faults."""
    async with stage.serving() as service:
        for share in bursts:
            await stage.arrived(share)
            stage.teams_answers(*({"match": SENDS, "times": times, **fault} for fault in faults))
        await stage.finish(service)


def _tenth(stage: Stage) -> int:
    return len(stage.owed) // 10


async def throttled(stage: Stage) -> None:
    headers = {"Retry-After": str(RETRY_AFTER)}
    await _spoiled(stage, {"status": 429, "headers": headers}, times=_tenth(stage))
    told: dict[str, float] = {}
    for call in stage.teams.tenant.journal:
        # A new thread's channel stands in the body, all else in the path.
        where = text_at(call.body, "channelData", "channel", "id") or call.path
        waited = call.seconds - told.pop(where, 0.0)
        assert waited >= RETRY_AFTER, f"{where} was written to {waited:.2f} s after it was told to wait"
        if call.status == 429:
            told[where] = call.seconds


async def bad_gateway(stage: Stage) -> None:
    await _spoiled(stage, {"status": 502}, times=_tenth(stage))


async def bad_gateway_after_delivering(stage: Stage) -> None:
    await _spoiled(stage, {"status": 502, "deliver": True}, times=_tenth(stage))


async def concurrent_operations(stage: Stage) -> None:
    await _spoiled(stage, {"status": 412}, times=_tenth(stage))


async def timed_out_after_delivering(stage: Stage) -> None:
    await _spoiled(stage, {"status": 408, "deliver": True}, times=_tenth(stage))


async def hanging(stage: Stage) -> None:
    """Half of them are kept by Teams, half are not; no answer comes while anybody waits."""
    kept, lost = {"status": 502, "delay": HANGS, "deliver": True}, {"status": 502, "delay": HANGS}
    await _spoiled(stage, kept, lost, times=2, bursts=BURSTS[:1])


async def connections_closed(stage: Stage) -> None:
    await _spoiled(stage, {"status": 0}, times=_tenth(stage))


async def connections_closed_after_delivering(stage: Stage) -> None:
    await _spoiled(stage, {"status": 0, "deliver": True}, times=_tenth(stage))


async def no_id(stage: Stage) -> None:
    await _spoiled(stage, {"status": 201, "deliver": True}, times=_tenth(stage))


def _day(name: str, play: Callable[[Stage], Awaitable[None]], check: Check) -> Day:
    return Day(name, play, check, short=(SQLITE,), limits=False)


DAYS = (
    _day("Teams answers 429 in bursts", throttled, nothing_doubtful),
    _day("Teams answers 502", bad_gateway, doubtful_as_often_as_it_happened),
    _day(
        "Teams answers 502, having delivered", bad_gateway_after_delivering, repeated_as_often_as_it_happened
    ),
    _day("Teams answers 412", concurrent_operations, nothing_doubtful),
    _day("Teams answers 408, having delivered", timed_out_after_delivering, repeated_as_often_as_it_happened),
    _day("Teams hangs for 30 seconds", hanging, half_of_them_repeated),
    _day("Teams closes connections", connections_closed, doubtful_as_often_as_it_happened),
    _day(
        "Teams closes connections, having delivered",
        connections_closed_after_delivering,
        repeated_as_often_as_it_happened,
    ),
    _day("Teams returns no id", no_id, nothing_doubtful),
)
