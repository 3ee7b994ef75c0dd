"""The HTTP face: health, the local clock, errors as JSON, and a log without what people wrote."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from structlog.testing import capture_logs

from bot.server import ClockMovesForward, Figures, LocalClock, build_app
from practice.errors import Unavailable
from scheduler.metrics import Metrics, Standing


@dataclass
class Clock:
    """Stands still, moves forward."""

    at: datetime = datetime(2026, 4, 1, 8, tzinfo=UTC)
    moves: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    async def move(self, to: datetime) -> Mapping[str, object]:
        if to < self.at:
            raise ClockMovesForward("it is 09:00 on Wednesday 1 April already")
        self.at = to
        self.moves.append(to)
        return {"now": to.isoformat(), "delivered": 3, "failed": 0}


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


Ask = Callable[..., Awaitable[tuple[int, Any]]]


def asking(session: aiohttp.ClientSession, server: BaseTestServer) -> Ask:
    async def ask(method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with session.request(method, server.make_url(path), **options) as response:
            return response.status, orjson.loads(await response.read() or b"null")

    return ask


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def local(session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[Ask]:
    movable = LocalClock(clock.now, clock.move, ZoneInfo("Europe/London"))
    async with TestServer(build_app(echo, ready_when(clock), figures(), movable)) as server:
        yield asking(session, server)


def figures(standing: Standing | None = None) -> Figures:
    """What the database says; None: it does not answer."""

    async def asked() -> Standing:
        if standing is None:
            raise Unavailable
        return standing

    return Figures(Metrics(), asked)


def ready_when(clock: Clock) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        return not clock.moves

    return ready


async def test_health_is_told_apart_from_readiness(local: Ask, clock: Clock) -> None:
    assert await local("GET", "/healthz") == (200, {"healthy": True})
    assert await local("GET", "/readyz") == (200, {"ready": True})
    clock.moves.append(clock.at)
    assert await local("GET", "/readyz") == (503, {"ready": False})
    assert (await local("GET", "/healthz"))[0] == 200


async def test_the_clock_is_read_and_moved_in_local_time(local: Ask, clock: Clock) -> None:
    assert await local("GET", "/local/clock") == (200, {"now": "2026-04-01T09:00:00+01:00"})
    status, told = await local("POST", "/local/clock", json={"now": "2026-04-03T09:00"})
    assert (status, told["delivered"], told["failed"]) == (200, 3, 0)
    assert clock.at == datetime(2026, 4, 3, 8, tzinfo=UTC)
    await local("POST", "/local/clock", json={"now": "2026-12-01T09:00"})
    await local("POST", "/local/clock", json={"now": "2026-12-02T09:00:00Z"})
    assert clock.moves[1:] == [datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 2, 9, tzinfo=UTC)]


async def test_the_clock_does_not_go_back(local: Ask, clock: Clock) -> None:
    status, told = await local("POST", "/local/clock", json={"now": "2026-03-31T09:00"})
    assert (status, told["error"]["code"]) == (409, "Conflict")
    assert "already" in told["error"]["message"]
    assert clock.moves == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"now": 3}',
        b'{"now": "friday"}',
        b'{"now": "2026-02-30T09:00"}',
        b'{"now": "0001-01-01T00:00+01:00"}',
        b'{"now": "9999-12-31T23:59-05:00"}',
    ],
)
async def test_a_time_that_cannot_be_read_is_a_400(local: Ask, clock: Clock, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    status, told = await local("POST", "/local/clock", data=body, headers=headers)
    assert status == 400
    assert told["error"]["message"]
    assert clock.moves == []


async def test_a_page_elsewhere_cannot_move_the_clock(local: Ask, clock: Clock) -> None:
    body = b'{"now": "2026-04-03T09:00"}'
    status, _ = await local("POST", "/local/clock", data=body, headers={"Content-Type": "text/plain"})
    assert status == 400
    headers = {"Content-Type": "application/json", "Host": "rebound.example:3978"}
    assert (await local("POST", "/local/clock", data=body, headers=headers))[0] == 403
    assert (await local("GET", "/healthz", headers={"Host": "localhost:3978"}))[0] == 200
    assert clock.moves == []


async def test_outside_local_mode_there_is_no_clock_and_any_host_is_served(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    async with TestServer(build_app(echo, ready_when(clock), figures())) as server:
        ask = asking(session, server)
        assert (await ask("GET", "/local/clock"))[0] == 404
        assert (await ask("POST", "/local/clock", json={"now": "2026-04-03T09:00"}))[0] == 404
        assert (await ask("GET", "/healthz", headers={"Host": "bot.example"}))[0] == 200


async def test_errors_are_json(local: Ask) -> None:
    status, told = await local("GET", "/nowhere")
    assert (status, told["error"]["code"]) == (404, "NotFound")
    status, told = await local("GET", "/api/messages")
    assert (status, told["error"]["code"]) == (405, "MethodNotAllowed")
    status, told = await local("POST", "/api/messages", data=b"x" * (256 * 1024 + 1))
    assert (status, bool(told["error"]["message"])) == (413, True)


async def test_the_log_holds_no_text_and_no_address_that_somebody_typed(local: Ask) -> None:
    with capture_logs() as logs:
        await local("POST", "/api/messages?q=secret", data=b'"secret"')
        await local("GET", "/secret")
    assert [(log["route"], log["status"]) for log in logs] == [("/api/messages", 200), ("", 404)]
    assert "secret" not in str(logs)


async def test_probes_are_logged_only_where_something_is_wrong(local: Ask, clock: Clock) -> None:
    with capture_logs() as logs:
        for path in ("/healthz", "/readyz"):
            assert (await local("GET", path))[0] == 200
        clock.moves.append(clock.at)
        assert (await local("GET", "/readyz"))[0] == 503
    assert [(log["route"], log["status"]) for log in logs] == [("/readyz", 503)]


async def test_figures_are_served_also_while_the_database_is_busy(session: aiohttp.ClientSession) -> None:
    for standing, up in ((Standing({"sent": 3}, 0.0), b"1.0"), (None, b"0.0")):
        async with (
            TestServer(build_app(echo, ready_when(Clock()), figures(standing))) as server,
            session.get(server.make_url("/metrics")) as response,
        ):
            assert response.status == 200
            assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert b"practice_loop_database_up " + up in await response.read()
