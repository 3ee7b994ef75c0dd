"""A small tenant: two people, a guest, a team of two channels; and a bot at the other end."""

from collections.abc import AsyncIterator

import pytest
from rehearsal_standin import StandIn, standing_in

from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.records import Person, Team, new_team

LEAD = Person("00000000-0000-4000-8000-000000000001", "QA Lead", "qa.lead@example.org")
MANAGER = Person(
    "00000000-0000-4000-8000-000000000002", "Team Manager, Duty and Assessment 3", "tm.da3@example.org"
)
GUEST = Person("00000000-0000-4000-8000-000000000003", "QA Lead, Kent", "kent@example.org", guest=True)


@pytest.fixture
def lead() -> Person:
    return LEAD


@pytest.fixture
def manager() -> Person:
    return MANAGER


@pytest.fixture
def team() -> Team:
    return new_team("Quality Assurance", "Duty and Assessment", "MASH")


@pytest.fixture
async def bot() -> AsyncIterator[StandIn]:
    async with standing_in() as bot:
        yield bot


@pytest.fixture
async def rehearsal(bot: StandIn, team: Team) -> AsyncIterator[Rehearsal]:
    async with running_rehearsal(bot.url, [LEAD, MANAGER, GUEST], [team]) as rehearsal:
        yield rehearsal
