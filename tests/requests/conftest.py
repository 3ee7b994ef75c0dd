"""The small authority, and one audit of a Team Manager that is due on 29 April 2026."""

from collections.abc import AsyncIterator

import pytest
from office import Office, office

from practice.audits import Audit


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


@pytest.fixture
async def audit(desk: Office) -> Audit:
    return await desk.give("T1")
