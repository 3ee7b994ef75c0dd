"""Whatever people do in whatever order: what must hold of the service holds after each step."""

import os
from pathlib import Path

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from life import living, template
from steps import STEPS, Step
from watching import Watch

EXAMPLES, LENGTH = int(os.environ.get("HISTORIES", "40")), 15
"""How many histories, and their steps. `HISTORIES=5000` tries for an hour."""
PHASES = [Phase.generate] if "QUICK" in os.environ else list(Phase)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ready") / "practice-loop.db"


@given(history=st.lists(STEPS, min_size=LENGTH, max_size=LENGTH))
@settings(max_examples=EXAMPLES, phases=PHASES)
async def test_any_history_adds_up(
    tmp_path_factory: pytest.TempPathFactory, ready: Path, history: list[Step]
) -> None:
    if not ready.exists():
        await template(ready)
    async with living(tmp_path_factory.mktemp("life"), ready) as life:
        watch = Watch(life)
        try:
            await watch.look()
            for step in history:
                await step.do(life)
                await watch.look()
        finally:
            note("\n".join(life.diary))
