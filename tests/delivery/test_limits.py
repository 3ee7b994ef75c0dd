"""Teams' limits, kept beforehand. The judge is the stand-in's own count (`rehearsal.faults.Windows`), on a clock of the
test's: nothing here depends on how fast the machine is.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from rehearsal.faults import Windows
from scheduler.limits import AHEAD, PATIENCE, QUIET, Crowded, Limits, Threads
from scheduler.teams import SendFailed

THREAD = "19:channel@thread.tacv2"


class VirtualLoop(asyncio.SelectorEventLoop):
    """Where all wait, time jumps to the first who waits no more."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 1000.0
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._at

    def _run_once(self) -> None:
        if not self._ready:
            assert self._scheduled, "everybody waits for ever"
            self._at = max(self._at, self._scheduled[0].when())
        super()._run_once()


def in_virtual_time(play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(play())


def now() -> float:
    return asyncio.get_running_loop().time()


def limits(replicas: int = 1) -> Limits:
    return Limits(replicas, now)


async def send(
    kept: Limits, teams: Windows, thread: str = "", *, way: float = 0.0, answer: float = 0.0
) -> float:
    """Sends as soon as it may; gives back when Teams had it. `way`, `answer`: seconds there and back."""
    while True:
        try:
            async with kept.sending(thread) as call:
                await call.may_begin()
                call.begins()
                await asyncio.sleep(way)
                arrived = now()
                assert teams.wait(thread.partition(";")[0], send=True) == 0.0
                await asyncio.sleep(answer)
                return arrived
        except Crowded as full:
            await asyncio.sleep(full.seconds)


async def reply(kept: Limits, teams: Windows, thread: str = "") -> float:
    async with kept.replying(thread):
        assert teams.wait(thread, send=True) == 0.0
        return now()


def test_a_thread_is_sent_to_as_fast_as_its_four_windows_allow_and_no_faster() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        at = [await send(kept, teams, THREAD) for _ in range(130)]
        assert at[6] - at[0] < 1.0
        assert at[7] - at[0] >= 1.0
        assert at[8] - at[0] >= 2.0
        assert at[60] - at[0] >= 30.0
        assert at[120] - at[0] < 60.2

    in_virtual_time(play)


def test_a_whole_hour_of_a_busy_thread_stays_below_its_fourth_window() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        at = [await send(kept, teams, THREAD) for _ in range(2000)]
        assert max(sum(begin <= one < begin + 3600 for one in at) for begin in at) == 1800 - 60

    in_virtual_time(play)


def test_the_threads_of_a_channel_count_together() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        at = [await send(kept, teams, f"{THREAD};messageid={n}") for n in range(9)]
        assert at[8] - at[0] >= 2.0
        assert await send(kept, teams, "19:another") == now() == at[8]

    in_virtual_time(play)


def test_a_tenant_gets_fifty_calls_in_any_second_however_long_each_is_on_its_way() -> None:
    async def play() -> None:
        kept, teams, chance = limits(), Windows(now), random.Random(1)
        ways = [(chance.uniform(0, 0.05), chance.uniform(0, 0.8)) for _ in range(600)]
        at = await asyncio.gather(
            *(send(kept, teams, f"chat {n}", way=way, answer=answer) for n, (way, answer) in enumerate(ways))
        )
        assert max(at) - min(at) < 600 / 50 * 1.06

    in_virtual_time(play)


def test_answered_at_once_the_sender_has_all_fifty_in_each_second() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        at = await asyncio.gather(*(send(kept, teams, f"chat {n}") for n in range(1000)))
        assert 19.5 < max(at) - min(at) < 20.0
        assert max(sum(one <= other < one + 0.1 for other in at) for one in at) <= 12

    in_virtual_time(play)


def test_replies_go_first_and_the_sender_gets_exactly_what_they_leave() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        sends = [asyncio.create_task(send(kept, teams, f"chat {n}")) for n in range(500)]
        await asyncio.sleep(5.0)
        replies = [asyncio.create_task(reply(kept, teams, f"turn {n}")) for n in range(20)]
        replied, sent = [await one for one in replies], [await one for one in sends]
        assert max(replied) < 1005.5
        assert sum(1005.0 <= one < 1006.0 for one in replied + sent) == 50
        assert 10.1 < max(sent) - min(sent) < 10.5

    in_virtual_time(play)


def test_with_two_replicas_the_sender_has_45_and_each_replies_with_its_part_of_5() -> None:
    async def play() -> None:
        kept, other, teams = limits(2), limits(2), Windows(now)
        sends = [asyncio.create_task(send(kept, teams, f"chat {n}")) for n in range(90)]
        replies = [asyncio.create_task(reply(one, teams, f"{n}")) for one in (kept, other) for n in range(4)]
        sent, replied = [await one for one in sends], [await one for one in replies]
        assert [sum(begin <= one < begin + 1 for one in sent) for begin in (1000.0, 1001.0)] == [45, 45]
        assert [replied.count(at) for at in sorted(set(replied))] == [4, 4]

    in_virtual_time(play)


@pytest.mark.parametrize(("replicas", "each"), [(3, 60), (5, 60), (10, 30)])
def test_more_replicas_share_the_five_equally(replicas: int, each: int) -> None:
    async def play() -> None:
        kept, at = limits(replicas), [now()]
        while at[-1] < at[0] + 60:
            async with kept.replying():
                at.append(now())
        assert abs(len(at) - 2 - each) <= 2

    in_virtual_time(play)


def test_replies_to_one_thread_at_the_same_moment_wait_for_its_windows() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        outcomes = await asyncio.gather(
            *(reply(kept, teams, THREAD) for _ in range(20)), return_exceptions=True
        )
        at = sorted(one for one in outcomes if isinstance(one, float))
        assert len(at) >= 8
        assert at[-1] - at[0] <= PATIENCE

    in_virtual_time(play)


def test_a_reply_that_would_wait_too_long_is_refused_with_the_seconds_that_are_left() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        for _ in range(60):
            await send(kept, teams, THREAD)
        with pytest.raises(SendFailed) as refused:
            await reply(kept, teams, THREAD)
        assert refused.value.status == 429
        assert PATIENCE < (refused.value.retry_after or 0) < 30

    in_virtual_time(play)


def test_a_thread_that_replies_filled_while_the_sender_waited_for_the_tenant_is_not_sent_to() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        await asyncio.gather(*(send(kept, teams, f"chat {n}") for n in range(50)))
        late = asyncio.create_task(send(kept, teams, THREAD))
        await asyncio.gather(*(reply(kept, teams, THREAD) for _ in range(7)))
        await late

    in_virtual_time(play)


def test_whoever_gives_up_waiting_gives_the_place_back() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        first = [asyncio.create_task(send(kept, teams, f"chat {n}")) for n in range(120)]
        await asyncio.sleep(0.5)
        for one in first[50:110]:
            one.cancel()
        last = await asyncio.gather(*first[110:])
        assert max(last) < 1001.3

    in_virtual_time(play)


def test_whoever_gives_up_in_the_moment_of_getting_a_place_gives_it_back() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        await asyncio.gather(*(reply(kept, teams, f"chat {n}") for n in range(50)))
        waiting = [asyncio.create_task(reply(kept, teams, f"chat {n}")) for n in range(50)]

        def give_up() -> None:
            for one in waiting:
                one.cancel()

        # Just before 1001 they get their places, and before one of them is told so, all give up.
        asyncio.get_running_loop().call_at(1001.0 - AHEAD + 1e-10, give_up)
        at = await asyncio.gather(*(reply(kept, teams, f"other {n}") for n in range(50)))
        assert all(one.cancelled() for one in waiting)
        assert set(at) == {1001.0}

    in_virtual_time(play)


def test_what_a_claim_takes_does_not_slow_the_sender_down() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)

        async def claims_first(n: int) -> float:
            async with kept.sending(f"chat {n}") as call:
                await asyncio.sleep(0.08)
                await call.may_begin()
                call.begins()
                assert teams.wait(f"chat {n}", send=True) == 0.0
                return now()

        at = await asyncio.gather(*(claims_first(n) for n in range(500)))
        assert 9.5 < max(at) - min(at) < 10.0

    in_virtual_time(play)


def test_a_call_that_never_begins_counts_for_nothing_and_one_that_begins_late_counts_from_then() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        for _ in range(100):
            async with kept.sending(THREAD):
                pass
        began = now()
        for _ in range(7):
            await send(kept, teams, THREAD)
        assert now() - began < 1.0

        async def claims_for_three_seconds(n: int) -> None:
            async with kept.sending(f"chat {n}") as call:
                await asyncio.sleep(3.0)
                await call.may_begin()
                call.begins()
                assert teams.wait(f"chat {n}", send=True) == 0.0

        late = [asyncio.create_task(claims_for_three_seconds(n)) for n in range(32)]
        await asyncio.sleep(2.9)
        await asyncio.gather(*(send(kept, teams, f"other {n}") for n in range(100)), *late)

    in_virtual_time(play)


def test_what_is_forgotten_of_a_thread_never_lets_more_than_1800_an_hour_through() -> None:
    async def play() -> None:
        kept, teams = limits(), Windows(now)
        for _ in range(45):
            await send(kept, teams, THREAD)
            # Somebody else's call, long after: the quiet thread is forgotten.
            await asyncio.sleep(QUIET + 0.1)
            await send(kept, teams, "another")
        for _ in range(1800):
            await send(kept, teams, THREAD)

    in_virtual_time(play)


def test_the_memory_of_threads_does_not_grow_with_how_many_were_written_to() -> None:
    async def play() -> None:
        threads, most = Threads(now), 0
        for n in range(20_000):
            threads.enter(f"chat {n}")
            threads.count(f"chat {n}")
            most = max(most, len(threads))
            await asyncio.sleep(0.02)
        assert most <= 2 * QUIET * 50 + 50

    in_virtual_time(play)
