"""The service's own process on its bad days: killed, and killed again."""

import asyncio

from chaos.day import Day
from chaos.stage import Stage

MOST = 4
"""Kills in one wave."""
A_CARD = 0.01
"""Seconds: half of what Teams' limit lets one card take, so that a kill comes within the first half of a wave."""


async def killed(stage: Stage) -> None:
    """SIGKILL at random moments; the last service comes to the end of the wave."""
    for _ in range(MOST):
        async with stage.serving() as service:
            await asyncio.sleep(stage.chance.uniform(0, A_CARD * stage.owed.total()))
            if not await stage.behind():
                await stage.finish(service)
                return
            await service.kill()
            stage.blows += 1
    async with stage.serving() as service:
        await stage.finish(service)


DAYS = (Day("The service is killed at random moments", killed, latency=0.2, blows=200),)
