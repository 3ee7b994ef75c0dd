"""The small authority on 1 April 2026, and the same with April's audits out."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from scenes import Play, small


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Whatever a test does with the logs ends with it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """Nothing allocated yet."""
    async with small(tmp_path) as started:
        yield started


@pytest.fixture
async def april(play: Play) -> Play:
    """April's four audits are out: a Head of Service and a Team Manager of each service."""
    await play.allocate()
    return play
