"""`practice-loop doctor`: what is missing, in plain words, on either database, without changing anything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from office import Office, at, office

from bot.doctor import examine, in_words
from bot.settings import Settings
from practice.reach import note_unreachable

NOW = at("2026-04-01 09:00")


@dataclass(slots=True)
class Surgery:
    """The small authority, and what the doctor says of it."""

    office: Office
    settings: Settings

    async def said(self) -> str:
        return "\n".join(in_words(await examine(self.settings)))


def settings_of(url: str, **given: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, **given})


@pytest.fixture
async def surgery(database_url: str) -> AsyncIterator[Surgery]:
    async with office(database_url) as opened:
        yield Surgery(opened, settings_of(database_url))


async def test_whoever_cannot_be_reached_is_named_with_the_reason(surgery: Surgery) -> None:
    desk = surgery.office
    async with desk.store.write() as work:
        for short, why in (("T1", "has blocked the bot"), ("T2", "has blocked the bot"), ("I1", "")):
            person = await desk.person(short)
            await note_unreachable(work, desk.rules, person.id, why, NOW)
    said = await surgery.said()
    assert "Cannot be reached in Teams: has blocked the bot.\n" in said
    assert "  Team Manager, Duty 1\n       Team Manager, Duty 2\n" in said
    assert "Cannot be reached in Teams: nobody knows why.\n       IRO 1\n" in said
    assert "9 of 12 are only expected to be reachable" in said
