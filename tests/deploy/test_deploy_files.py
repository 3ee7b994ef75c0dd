"""The files in deploy/ say what is so: names, ports, paths and times are the service's, and nothing is left open."""

import asyncio
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from aiohttp import web

from bot.cli import STOP_SECONDS
from bot.server import Figures, build_app
from bot.settings import Settings
from scheduler.delivery import FINISH
from scheduler.metrics import Metrics, Standing

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NOBODY = 65534
PORT = Settings.model_fields["port"].default
NAMES = {str(setting.validation_alias) for setting in Settings.model_fields.values()}
STOP = STOP_SECONDS + FINISH
"""Seconds that a stop may take: requests end, then sends."""

Json = dict[str, Any]
COMPOSE: Json = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
KUBERNETES: dict[str, Json] = {
    part["kind"]: part for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
}
POD: Json = KUBERNETES["Deployment"]["spec"]["template"]["spec"]
CONTAINER: Json = POD["containers"][0]
REPLICAS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()


def instruction(name: str) -> str:
    """The last one of this name in the Containerfile."""
    return re.findall(rf"^{name} (.*)$", CONTAINERFILE, re.MULTILINE)[-1]


def env_file(name: str) -> dict[str, str]:
    lines = (DEPLOY / f"{name}.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def seconds(words: str) -> float:
    """ "45s" or "1m" as seconds."""
    return float(words[:-1]) * {"s": 1, "m": 60}[words[-1]]


async def anything(_: web.Request) -> web.Response:
    return web.Response()


async def ready() -> bool:
    return True


async def standing() -> Standing:
    return Standing({}, 0.0)


def served() -> web.Application:
    return build_app(anything, ready, Figures(Metrics(), standing))


def routes() -> set[str]:
    """The paths that there are in Teams mode."""
    return {route.resource.canonical for route in served().router.routes() if route.resource}


# The image.


def test_the_image_is_nobodys_and_starts_the_service_without_a_shell_between() -> None:
    assert instruction("USER") == f"{NOBODY}:{NOBODY}"
    assert json.loads(instruction("ENTRYPOINT")) == ["practice-loop"]
    assert json.loads(instruction("CMD")) == ["serve"]
    assert instruction("EXPOSE") == str(PORT)
    assert instruction("STOPSIGNAL") == "SIGTERM"
    assert "PYTHONDONTWRITEBYTECODE=1" in instruction("ENV")


def test_everything_that_is_installed_from_elsewhere_is_locked_by_its_hash() -> None:
    installs = re.findall(r"^RUN .*pip .*install .*$", CONTAINERFILE, re.MULTILINE)
    assert len(installs) == 3
    for line in installs:
        assert "--require-hashes" in line or "--no-deps --no-index" in line
    for lock in re.findall(r"--requirement (\S+)", CONTAINERFILE):
        named = re.findall(r"^[a-z].*==.*$", (ROOT / lock).read_text(), re.MULTILINE)
        assert named
        assert all(line.endswith("\\") for line in named)
    assert "hatchling==" in (ROOT / "requirements" / "build.lock").read_text()


def test_the_image_runs_a_python_that_the_project_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    images = re.findall(r"^FROM \S+/python:(\S+)-slim", CONTAINERFILE, re.MULTILINE)
    assert len(images) == 2
    assert len(set(images)) == 1
    assert project["requires-python"] == f">={images[0]}"


def test_the_image_is_built_from_all_that_the_wheel_holds_and_from_nothing_else() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    first, *rest = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"
    ]
    assert first == "*"
    through = {line[1:] for line in rest if line[0] == "!"}
    assert through == {*wheel["packages"], "requirements", "pyproject.toml", "README.md", ".gitignore"}
    copied = re.search(r"git ls-files -z (.*) \|", (DEPLOY / "try.sh").read_text())
    assert copied is not None
    assert set(copied[1].split()) == through


def health(port: int) -> int:
    """What the image's health check ends with."""
    words = instruction("HEALTHCHECK")
    python, *rest = json.loads(words[words.index("CMD ") + 4 :])
    assert python == "python"
    return subprocess.run([sys.executable, *rest], env={"PORT": str(port)}, capture_output=True).returncode


async def test_the_health_check_tells_a_service_that_answers_from_one_that_does_not(
    unused_tcp_port_factory: Callable[[], int],
) -> None:
    runner = web.AppRunner(served())
    await runner.setup()
    port = unused_tcp_port_factory()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        assert await asyncio.to_thread(health, port) == 0
    finally:
        await runner.cleanup()
    assert await asyncio.to_thread(health, port) != 0


# Both ways of running it.


def test_every_name_that_is_set_is_one_that_the_service_reads() -> None:
    kubernetes = {entry["name"] for entry in CONTAINER["env"]}
    compose = {name for service in REPLICAS.values() for name in service["environment"]}
    assert kubernetes | compose | set(env_file("practice-loop.env")) <= NAMES
    assert all(name.startswith("POSTGRES_") for name in env_file("database.env"))


def test_the_example_puts_the_service_into_teams_mode_on_the_database_of_the_compose_file() -> None:
    settings = Settings.model_validate(env_file("practice-loop.env"))
    assert not settings.local
    given, database = urlsplit(settings.database_url), env_file("database.env")
    assert given.scheme == "postgresql+asyncpg"
    assert given.hostname in COMPOSE["services"]
    assert (given.username, given.password) == (database["POSTGRES_USER"], database["POSTGRES_PASSWORD"])
    assert given.path == f"/{database['POSTGRES_DB']}"


def test_the_replicas_know_how_many_they_are() -> None:
    assert len(REPLICAS) == 2
    for service in REPLICAS.values():
        assert service["environment"]["PRACTICE_LOOP_REPLICAS"] == str(len(REPLICAS))
    deployment = KUBERNETES["Deployment"]["spec"]
    [told] = [entry["value"] for entry in CONTAINER["env"] if entry["name"] == "PRACTICE_LOOP_REPLICAS"]
    assert int(told) == deployment["replicas"]
    assert deployment["strategy"]["rollingUpdate"]["maxSurge"] == 0


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_of_the_compose_file_is_closed(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in {"root", "0"}
    assert "/tmp" in service["tmpfs"]


def test_the_replicas_of_the_compose_file_are_nobodys_and_reached_from_this_machine_only() -> None:
    ports = [port for service in REPLICAS.values() for port in service["ports"]]
    assert len(set(ports)) == len(REPLICAS)
    for service in REPLICAS.values():
        assert service["user"] == f"{NOBODY}:{NOBODY}"
        assert service["depends_on"]["database"] == {"condition": "service_healthy"}
        assert seconds(service["stop_grace_period"]) >= 2 * STOP
    assert all(re.fullmatch(rf"127\.0\.0\.1:\d+:{PORT}", port) for port in ports)
    database = COMPOSE["services"]["database"]
    assert "ports" not in database
    assert [COMPOSE["networks"][name] for name in database["networks"]] == [{"internal": True}]
    assert "healthcheck" in database


def test_the_pod_is_closed() -> None:
    pod, container = POD["securityContext"], CONTAINER["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert (pod["runAsUser"], pod["runAsGroup"]) == (NOBODY, NOBODY)
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["readOnlyRootFilesystem"] is True
    assert container["allowPrivilegeEscalation"] is False
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert POD["automountServiceAccountToken"] is False
    assert CONTAINER["resources"]["limits"]["memory"]
    assert CONTAINER["volumeMounts"][0]["name"] == POD["volumes"][0]["name"]


def test_probes_and_figures_are_asked_where_they_are_served() -> None:
    [port] = CONTAINER["ports"]
    assert port["containerPort"] == PORT
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = CONTAINER[probe]["httpGet"]
        assert asked["path"] in routes()
        assert asked["port"] == port["name"]
    assert CONTAINER["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert CONTAINER["livenessProbe"]["httpGet"]["path"] == "/healthz"
    scraped = KUBERNETES["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert scraped["prometheus.io/path"] in routes()
    assert scraped["prometheus.io/port"] == str(PORT)
    assert KUBERNETES["Service"]["spec"]["ports"][0]["targetPort"] == port["name"]


def test_a_pod_has_time_to_end_what_is_in_flight() -> None:
    pause = float(CONTAINER["lifecycle"]["preStop"]["exec"]["command"][1])
    assert POD["terminationGracePeriodSeconds"] >= pause + 2 * STOP


def test_the_parts_of_the_manifest_mean_the_same_pods() -> None:
    labels = KUBERNETES["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert labels
    assert KUBERNETES["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert KUBERNETES["Service"]["spec"]["selector"] == labels
    assert KUBERNETES["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert KUBERNETES["PodDisruptionBudget"]["spec"]["minAvailable"] == 1


def test_no_secret_stands_in_a_file_that_is_kept() -> None:
    assert CONTAINER["envFrom"] == [{"secretRef": {"name": "practice-loop"}}]
    for service in COMPOSE["services"].values():
        assert service["env_file"].endswith(".env")
        assert not [
            name for name in service.get("environment", {}) if "assword" in name or "DATABASE" in name
        ]
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert "deploy/*.env" in ignored
