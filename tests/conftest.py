"""Options of the whole suite."""

import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from postgres import Server
from structlog.testing import LogCapture

# Machines are shared: how long an example takes says nothing about whether it is right. Speed is for `make bench`.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots", type=Path, default=None, help="keep the browser's pictures in this folder"
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Started by the first test that wants it."""
    # Not in pytest's own folder: another run of pytest closes that to the server's user.
    with tempfile.TemporaryDirectory(prefix="practice-loop-postgres-") as folder:
        server = Server(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, once of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/practice-loop.db"
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield url


@pytest.fixture
def logs_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does with the logs ends with it."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    structlog.reset_defaults()
    root.handlers = handlers


@pytest.fixture
def said() -> Iterator[LogCapture]:
    """What was logged."""
    capture = LogCapture()
    structlog.configure(processors=[capture])
    yield capture
    structlog.reset_defaults()
