"""The mailroom, on a database of either kind."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from mailroom import Mailroom, mailroom
from structlog.testing import LogCapture


@pytest.fixture
async def room(database_url: str) -> AsyncIterator[Mailroom]:
    async with mailroom(database_url) as opened:
        yield opened


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr("scheduler.failures.LONGEST_PAUSE", 0.01)


@pytest.fixture
def said() -> Iterator[LogCapture]:
    """What was logged."""
    capture = LogCapture()
    structlog.configure(processors=[capture])
    yield capture
    structlog.reset_defaults()
