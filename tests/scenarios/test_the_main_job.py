"""The main job from end to end: raw Teams JSON in, recorded sends out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scenes import QA, Play, playing

from rehearsal.reading import texts


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with playing(tmp_path) as started:
        yield started


async def test_a_round_goes_out_is_answered_chased_escalated_and_counted(play: Play) -> None:
    preview = await play.words(QA, "allocate learning spaces Q1")
    print(preview)
    receipt = await play.press(QA, play.cards(QA)[-1], "Confirm")
    print(texts(receipt.shown()))
    print(texts(play.posts("Duty and Assessment")[-1].card))
    name = play.with_audit()
    print(name, texts(play.cards(name)[-1].card))
    answer = await play.hand_in(name)
    print(texts(answer.opened().card))
    print(await play.clock("2026-05-01T09:00"))
    print(texts(play.cards("Senior Manager, Duty and Assessment 1")[-1].card))
    print(texts(play.posts("Duty and Assessment")[-1].card)[:1500])
    print(await play.words(QA, "status"))
    print(await play.words(QA, "overdue"))
    assert 0
