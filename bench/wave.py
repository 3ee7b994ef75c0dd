"""A wave of personal cards, due at one instant, against a connector that enforces Teams' limits."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.authority import Mix, build, owe
from bench.bots import Bot, Teams, connector, our_service
from bench.databases import sqlite_url
from bench.figures import Table, ms, rate, reached
from bench.load import Wrong
from bench.processes import busy_seconds, resident_mb

AUDITS = 10_000
PEOPLE = 530
SHORT, LONG = 530, 45_000
TENANT_RATE = 50.0
"""What Teams allows an app in a tenant, in calls a second."""
ENOUGH = 0.98
GROWS = 1.10
"""Memory that ends within a tenth of what it was in the first minute is flat."""
AHEAD = 15.0
"""Seconds from when the cards are owed to the wave's instant, beside the time that owing them takes."""
OWED_A_SECOND = 400
PATIENCE = 90.0
"""Seconds without a single card before it is said to have stopped."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What came: the second of each card after the wave's instant, in order."""

    after: Sequence[float]
    refused: int
    busy: float
    """Share of the bot's core."""
    memory: Sequence[float]
    """Resident MB at the end of each minute, and at last."""

    @property
    def rate(self) -> float:
        """Cards a second, from the first to the last."""
        return (len(self.after) - 1) / (self.after[-1] - self.after[0])

    def minutes(self) -> list[float]:
        """Cards a second in each full minute after the first card."""
        counted = Counter(int((at - self.after[0]) // 60) for at in self.after)
        full = int((self.after[-1] - self.after[0]) // 60)
        return [counted[minute] / 60 for minute in range(full)]


async def measure() -> Table:
    """530 cards: one for each auditor of a large authority."""
    wave = await _wave(SHORT)
    table = Table(["wave of 530 cards", "rate", "429s", "first card late by", "core busy", "reach", ""])
    enough = wave.rate >= ENOUGH * TENANT_RATE and not wave.refused
    reach = f"{ENOUGH:.0%} of {TENANT_RATE:.0f}/s, no 429"
    table.add(
        "references known",
        rate(wave.rate),
        str(wave.refused),
        ms(wave.after[0]),
        f"{wave.busy:.0%}",
        reach,
        reached(enough),
    )
    return table


async def measure_long() -> Table:
    """45,000 cards, a quarter of an hour: whether it stays as it began."""
    wave = await _wave(LONG)
    minutes = wave.minutes()
    low, high = min(minutes), max(minutes)
    table = Table(["wave of 45,000 cards", "", "reach", ""])
    table.add("rate over all", rate(wave.rate), "", "")
    same = low >= ENOUGH * high and not wave.refused
    spread = f"{low:.2f}/s to {high:.2f}/s"
    table.add("lowest and highest minute", spread, f"within {1 - ENOUGH:.0%}, no 429", reached(same))
    table.add("429s", str(wave.refused), "", "")
    table.add("cards/s in each minute", " ".join(f"{found:.1f}" for found in minutes), "", "")
    first, last = wave.memory[0], wave.memory[-1]
    flat = last <= first * GROWS
    grown = f"{first:.0f} MB to {last:.0f} MB"
    table.add("memory after a minute and at the end", grown, f"within {GROWS - 1:.0%}", reached(flat))
    return table


async def _wave(cards: int) -> Wave:
    url = sqlite_url("wave")
    await build(url, AUDITS, wave=PEOPLE, mix=Mix(overdue=0.0))
    due = datetime.now(UTC) + timedelta(seconds=AHEAD + cards / OWED_A_SECOND)
    await owe(url, cards, due)
    async with connector(limits=True) as teams, our_service(teams, url) as bot:
        if datetime.now(UTC) >= due:
            raise Wrong("the wave was due before the service was ready")
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
        busy = busy_seconds(bot.pid)
        memory = await _arrived(teams, bot, cards)
        times, seen = await teams.times(), await teams.seen()
        busy = (busy_seconds(bot.pid) - busy) / (time.time() - due.timestamp())
    if len(times) != cards:
        raise Wrong(f"{len(times)} cards came of {cards}")
    return Wave([at - due.timestamp() for at in times], seen.refused, busy, memory)


async def _arrived(teams: Teams, bot: Bot, cards: int) -> list[float]:
    """Waits for the last card; the bot's memory at the end of each minute since the first, and then."""
    memory: list[float] = []
    calls, last, first = 0, time.monotonic(), 0.0
    while calls < cards:
        now_seen, now = (await teams.seen()).calls, time.monotonic()
        if now_seen > calls:
            first, calls, last = first or now, now_seen, now
        elif now > last + PATIENCE:
            raise Wrong(f"{calls} cards came of {cards}, and then none for {PATIENCE:.0f} s")
        if first and now > first + 60 * (len(memory) + 1):
            memory.append(resident_mb(bot.pid))
        await asyncio.sleep(0.5)
    return [*memory, resident_mb(bot.pid)]
