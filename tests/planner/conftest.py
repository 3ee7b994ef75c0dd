"""Kent's sample authority in one SQLite file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kent import kent_office
from office import Office


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    """A COA of East Kent in November 2026 is planned."""
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as opened:
        yield opened


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Office]:
    """Nothing is planned."""
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=None) as opened:
        yield opened
