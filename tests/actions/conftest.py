"""Kent's authority in a database of its own, with a COA that is over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kent import kent_office
from office import Office


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as opened:
        yield opened
