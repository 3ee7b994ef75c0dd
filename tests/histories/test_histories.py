"""Whatever people do in whatever order: what must hold of the service holds after each step."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from life import living, template
from steps import STEPS, Step
from watching import Watch

EXAMPLES, LENGTH = int(os.environ.get("HISTORIES", "30")), 15
"""How many histories, and their steps. `HISTORIES=3000` tries for an hour."""
PHASES = [Phase.generate] if "HISTORIES" in os.environ else list(Phase)
"""A long run does not look for the shortest history: that takes long, too."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ready") / "practice-loop.db"
    asyncio.run(template(file))
    return file


@given(history=st.lists(STEPS, min_size=LENGTH, max_size=LENGTH))
@settings(max_examples=EXAMPLES, phases=PHASES)
async def test_any_history_adds_up(
    tmp_path_factory: pytest.TempPathFactory, ready: Path, history: list[Step]
) -> None:
    async with living(tmp_path_factory.mktemp("life"), ready) as life:
        watch = Watch(life)
        try:
            await watch.look()
            for step in history:
                await step.do(life)
                await watch.look()
        finally:
            note("\n".join(life.diary))
