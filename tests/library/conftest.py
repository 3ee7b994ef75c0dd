"""What several stories of the library begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scenes import Play
from seslip import seslip_play


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """The network's service with its sample in Teams."""
    async with seslip_play(tmp_path) as opened:
        yield opened


@pytest.fixture
def one_file(tmp_path: Path) -> str:
    """The URL of a database where it makes no difference which."""
    return f"sqlite:///{tmp_path}/office.db"
