"""The wheel holds all that the service needs, and serves away from the tree."""

import asyncio
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "cards", "manifest", "practice", "rehearsal", "scheduler", "storage")
START, STOP = 60, 30
"""Seconds that a start and a stop may take on a machine that does other things too; not what they should take."""

SERVE = """
import pathlib, sys
import bot.cli
assert pathlib.Path(bot.cli.__file__).is_relative_to(sys.argv.pop(1)), bot.cli.__file__
bot.cli.app()
"""
"""The command, once it is sure that it is not the tree's."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_every_file_of_the_packages_is_in_it_and_no_other(wheel: Path) -> None:
    left_out = {"__pycache__", "node_modules"}
    files = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and not left_out & set(file.parts)
    }
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == files
    assert "practice/frameworks/lancashire.toml" in names
    assert "storage/migrations/versions/0001_the_first_schema.py" in names
    assert "rehearsal/page/index.html" in names


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


async def test_it_serves_away_from_the_tree_and_ends_when_it_is_told_to(wheel: Path, tmp_path: Path) -> None:
    installed, state = tmp_path / "installed", tmp_path / "state"
    state.mkdir()
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    given = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MicrosoftAppId": "app",
        "MicrosoftAppPassword": "secret",
        "MicrosoftAppTenantId": "tenant",
        "HOST": "127.0.0.1",
        "PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, str(installed), "serve", env=given, cwd=state,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), START)).decode().split()[-1]
        async with aiohttp.ClientSession() as session:
            for path in ("healthz", "readyz", "metrics"):
                async with session.get(url + path) as answer:
                    assert answer.status == 200, path
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), STOP) == 0
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
    assert files(state) == {"var/practice-loop.db", "var/practice-loop.db.lock"}
    assert files(installed) == set(zipfile.ZipFile(wheel).namelist())
