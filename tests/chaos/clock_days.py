"""The clock on its bad days: somebody sets it, and twice a year everybody does."""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chaos.day import SQLITE, Day, nothing_doubtful
from chaos.process import Service
from chaos.stage import Stage
from chaos.wave import LONDON, Wave

MACHINE = (sys.executable, str(Path(__file__).with_name("machine.py")))
FORWARD, BACK = signal.SIGUSR1, signal.SIGUSR2
REMINDED_ON = "2026-07-21"
"""Seven days before the deadline of the round of 30 June."""
A_WHILE = 2.0
"""Seconds in which a repeat would come."""
FEW = 12
HALF_AN_HOUR = timedelta(minutes=30)


async def set_back_and_forward(stage: Stage) -> None:
    """An hour back in the middle of the wave, then past 09:00 of a reminder, then back and forward over it again."""
    start = f"{REMINDED_ON}T08:20:50+01:00"
    async with stage.serving(command=(*MACHINE, start)) as service:
        await stage.arrived(0.2)
        await _set_clock(stage, service, BACK)
        await stage.all_sent()
        # Past the next full minute: whoever waits for an instant has begun to wait by the clock that is behind.
        await asyncio.sleep(12)
        await _set_clock(stage, service, FORWARD)
        stage.owe_reminders()
        await _set_clock(stage, service, FORWARD)
        await stage.arrived(1.0)
        await _set_clock(stage, service, BACK)
        await _set_clock(stage, service, FORWARD)
        await stage.finish(service)


async def _set_clock(stage: Stage, service: Service, to: signal.Signals) -> None:
    """And time for what it does: of two signals at once only one would arrive."""
    stage.blows += 1
    service.process.send_signal(to)
    await asyncio.sleep(A_WHILE)


async def _across(stage: Stage, *, noon_before: datetime, killed_at: datetime, due: datetime) -> None:
    """By the half hour over the night in which the clocks change, killed in it: due at 09:00 local time, and once."""
    async with stage.serving() as service:
        await stage.all_sent()
        await service.move_clock(noon_before)
        stage.owe_reminders()
        stage.owe_reminders()
        await _by_the_half_hour(stage, service, noon_before, killed_at, due)
        await service.kill()
        stage.blows += 1
    async with stage.serving(killed_at.isoformat()) as service:
        stage.owe_reminders()
        await _by_the_half_hour(stage, service, killed_at, due + 12 * HALF_AN_HOUR, due)
        await stage.finish(service)


async def _by_the_half_hour(
    stage: Stage, service: Service, start: datetime, end: datetime, due: datetime
) -> None:
    at = start
    while at <= end:
        stood = len(stage.messages())
        await service.move_clock(at)
        came = len(stage.messages()) - stood
        expected = stage.wave.auditors if at == due else 0
        assert came == expected, f"{came} cards at {at.astimezone(LONDON)}, not {expected}"
        at += HALF_AN_HOUR


async def spring(stage: Stage) -> None:
    """29 March 2026: 01:00 is 02:00."""
    await _across(
        stage,
        noon_before=datetime(2026, 3, 28, 12, tzinfo=UTC),
        killed_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        due=datetime(2026, 3, 30, 9, tzinfo=LONDON).astimezone(UTC),
    )


async def autumn(stage: Stage) -> None:
    """25 October 2026: from 01:00 to 02:00 twice."""
    await _across(
        stage,
        noon_before=datetime(2026, 10, 24, 12, tzinfo=UTC),
        killed_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        due=datetime(2026, 10, 26, 9, tzinfo=LONDON).astimezone(UTC),
    )


def _in_march(auditors: int) -> Wave:
    """Due on 30 March 2026. Few, however long the form: it is the hours that count."""
    return Wave(min(auditors, FEW), "Q4 2025-26", "2026-03-02T09:00")


def _in_september(auditors: int) -> Wave:
    """Due on 26 October 2026."""
    return Wave(min(auditors, FEW), "Q2 2026-27", "2026-09-28T09:00")


DAYS = (
    Day("The clock jumps an hour back and forward", set_back_and_forward, nothing_doubtful, short=(SQLITE,)),
    Day("The clocks go forward in March", spring, nothing_doubtful, short=(SQLITE,), wave=_in_march),
    Day("The clocks go back in October", autumn, nothing_doubtful, short=(SQLITE,), wave=_in_september),
)
