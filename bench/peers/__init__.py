"""Bots that only echo, each in an environment of its own: one call a turn, to the same connector."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import HERE, PYTHON

SCRIPTS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """A script of this folder, and what pip installs for it; nothing: it runs with our own packages."""

    name: str
    script: str
    needs: Sequence[str] = ()

    def command(self, port: int, *arguments: str) -> list[str]:
        return [str(_python(self)), str(SCRIPTS / f"{self.script}.py"), str(port), *arguments]

    def version(self) -> str:
        """Of its first package, as installed."""
        name = (self.needs or ("aiohttp",))[0].partition("==")[0]
        asked = f"import importlib.metadata as m; print(m.version({name!r}))"
        told = subprocess.run([_python(self), "-c", asked], check=True, capture_output=True, text=True)
        return f"{name} {told.stdout.strip()}"


BARE = Peer("bare aiohttp handler", "bare")
STOCK = Peer(
    "stock botbuilder", "stock", ("botbuilder-core==4.17.1", "botbuilder-integration-aiohttp==4.17.1")
)
AGENTS = Peer("Microsoft 365 Agents SDK", "agents_sdk", ("microsoft-agents-hosting-aiohttp",))
TEAMS_SDK = Peer("Microsoft Teams SDK", "teams_sdk", ("microsoft-teams-apps",))
PEERS = (BARE, STOCK, AGENTS, TEAMS_SDK)
SUCCESSORS = (AGENTS, TEAMS_SDK)


def _python(peer: Peer) -> Path:
    return environment(peer.script, peer.needs) / "python" if peer.needs else PYTHON


def environment(name: str, needs: Sequence[str]) -> Path:
    """The folder of commands of an environment with these packages, built where it is not there yet.

    Raises `CalledProcessError` where pip cannot.
    """
    folder = HERE / name
    ready = folder / ".ready"
    if not ready.exists():
        sys.stderr.write(f"Installing {', '.join(needs)} ...\n")
        subprocess.run([PYTHON, "-m", "venv", "--clear", folder], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, *needs], check=True)
        ready.touch()
    return folder / "bin"
