"""The small authority, on either database, with leave to take."""

from collections.abc import AsyncIterator

import pytest
from leave_acts import Acts
from office import Office, office


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


@pytest.fixture
def acts(desk: Office) -> Acts:
    return Acts(desk)
