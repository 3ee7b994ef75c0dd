"""The small authority on 1 April 2026, and the same with April's audits out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scenes import Play, small


@pytest.fixture(autouse=True)
def each_leaves_the_logs_as_before(logs_as_before: None) -> None:
    """The command line sets them up, and is called here."""


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
