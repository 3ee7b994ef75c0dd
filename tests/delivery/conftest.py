"""The mailroom, on a database of either kind."""

from collections.abc import AsyncIterator

import pytest
from mailroom import Mailroom, mailroom


@pytest.fixture
async def room(database_url: str) -> AsyncIterator[Mailroom]:
    async with mailroom(database_url) as opened:
        yield opened


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr("scheduler.failures.LONGEST_PAUSE", 0.01)
