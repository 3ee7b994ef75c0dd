"""The service's own process on its bad days: killed, and killed again."""

import asyncio

from chaos.day import Day
from chaos.stage import Stage

A_CARD = 0.01
"""Seconds: half of what Teams' limit lets one card take, so that a kill comes within the first half of a wave."""


async def killed(stage: Stage) -> None:
    """SIGKILL at random moments, until a service comes to the end of the wave before it."""
    while True:
        async with stage.serving() as service:
            await asyncio.sleep(stage.chance.uniform(0, A_CARD * stage.owed.total()))
            if not await stage.behind():
                return await stage.finish(service)
            await service.kill()
            stage.blows += 1


DAYS = (Day("The service is killed at random moments", killed, latency=0.2),)
