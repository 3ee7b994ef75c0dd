"""`practice-loop import coa` beside a service that runs, and beside none."""

import asyncio
import os
import sys
from pathlib import Path

from kent import QA, kent_play, plan_by_typing
from planner_desk import HEAD

ROOT = Path(__file__).parents[2]
CLEAN = ("MicrosoftApp", "PORT", "HOST", "DATABASE_URL", "PRACTICE_LOOP")


async def run(folder: Path, *lines: str, framework: str = "kent") -> tuple[int, str]:
    """Imports a file with these lines into the folder's database; gives back the exit code and all that was said."""
    (folder / "planner.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(CLEAN)}
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "import", "coa", "planner.csv"),
        cwd=folder,
        env={
            **kept,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{folder}/practice-loop.db",
            "PRACTICE_LOOP_FRAMEWORK": framework,
            "PORT": "0",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await started.communicate()
    return started.returncode or 0, said.decode()


async def test_it_is_read_while_the_service_runs_and_shown_at_once(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        code, said = await run(
            tmp_path,
            "East Kent,COA,,,2026-08,COA prep",
            "Fathers,audit,consult,QA Lead 1,Sep 2026,Fieldwork (tbc)",
        )
        assert (code, said.splitlines()[0]) == (0, "Planner: 1 added, 1 updated, 0 unchanged.")
        shown = await play.words(QA, "coa timetable")
        assert "COA prep Aug 2026 · COA Nov" in shown
        assert "Fathers · audit · consult · lead: QA Lead 1\nFieldwork Sep 2026 (to be confirmed)" in shown
        code, said = await run(tmp_path, "Fathers,audit,,,soon,Report", "Fathers,audit,,,2026-11,")
        assert code == 1
        assert said.splitlines()[:2] == [
            "2 problems; nothing was imported.",
            "line 2: month “soon” has no year; write it like 2026-11 or Nov 2026.",
        ]
        assert await play.words(QA, "coa timetable") == shown


async def test_a_framework_without_coa_weeks_is_one_clear_message(tmp_path: Path) -> None:
    code, said = await run(tmp_path, "Fathers,audit,,,2026-11,Report", framework="lancashire")
    assert (code, "has no COA weeks" in said, "Traceback" in said) == (1, True, False)
