"""The HTTP face: activities, health, figures, and in local mode the clock."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Protocol
from zoneinfo import ZoneInfo

import orjson
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from practice.errors import Unavailable
from scheduler.clock import ClockMovesForward
from scheduler.metrics import Metrics, Standing

MAX_BODY = 256 * 1024
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked all day long: logged only where the answer is no 200."""

_log = structlog.get_logger(__name__)


class Messages(Protocol):
    """What answers a POST to /api/messages: the adapter's `process`."""

    async def __call__(self, request: web.Request, /) -> web.Response: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """What /metrics shows. `standing` asks the database and raises `Unavailable`."""

    metrics: Metrics
    standing: Callable[[], Awaitable[Standing]]


@dataclass(frozen=True, slots=True)
class LocalClock:
    """The movable clock of local mode. `move` takes an aware instant and raises `ClockMovesForward`."""

    now: Callable[[], datetime]
    move: Callable[[datetime], Awaitable[Mapping[str, object]]]
    timezone: ZoneInfo


def build_app(
    messages: Messages,
    ready: Callable[[], Awaitable[bool]],
    figures: Figures,
    local_clock: LocalClock | None = None,
) -> web.Application:
    """The application. A `local_clock` makes it local: loopback peers only, and /local/clock exists.

    Run it with `access_log=None`: each request is logged here, without what people wrote.
    """
    guards: list[Middleware] = [_logged, _errors_as_json]
    if local_clock is not None:
        guards.append(_this_machine_only)
    app = web.Application(middlewares=guards, client_max_size=MAX_BODY)

    async def post_messages(request: web.Request) -> web.Response:
        return await messages(request)

    async def get_ready(_: web.Request) -> web.Response:
        return _json({"ready": True}) if await ready() else _json({"ready": False}, 503)

    async def get_metrics(_: web.Request) -> web.Response:
        page = figures.metrics.page(await _standing(figures))
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    app.router.add_post("/api/messages", post_messages)
    app.router.add_get("/healthz", _healthy)
    app.router.add_get("/readyz", get_ready)
    app.router.add_get("/metrics", get_metrics)
    if local_clock is not None:
        _add_clock(app, local_clock)
    return app


def _add_clock(app: web.Application, clock: LocalClock) -> None:
    async def get_clock(_: web.Request) -> web.Response:
        return _json({"now": clock.now().astimezone(clock.timezone).isoformat()})

    async def post_clock(request: web.Request) -> web.Response:
        to = _instant(await _now_asked(request), clock.timezone)
        try:
            return _json(dict(await clock.move(to)))
        except ClockMovesForward as back:
            return _problem(409, "Conflict", str(back) or "the clock moves forward only")

    app.router.add_get("/local/clock", get_clock)
    app.router.add_post("/local/clock", post_clock)


async def _now_asked(request: web.Request) -> str:
    # A page elsewhere can post forms and plain text to this machine, but not JSON.
    if request.content_type != "application/json":
        raise web.HTTPBadRequest(text='send JSON: {"now": "2026-04-01T09:00"}')
    try:
        asked = orjson.loads(await request.read())
    except orjson.JSONDecodeError as wrong:
        raise web.HTTPBadRequest(text="the body is not JSON") from wrong
    now = asked.get("now") if isinstance(asked, dict) else None
    if not isinstance(now, str):
        raise web.HTTPBadRequest(text='"now" is missing: a date and time such as 2026-04-01T09:00')
    return now


def _instant(told: str, zone: ZoneInfo) -> datetime:
    """`told` (ISO 8601; without an offset it is local time) as a UTC instant; raises 400."""
    try:
        at = datetime.fromisoformat(told)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise web.HTTPBadRequest(text='"now" is no date and time such as 2026-04-01T09:00') from wrong


async def _standing(figures: Figures) -> Standing | None:
    """None where the database does not answer: the process's own figures are wanted all the more then."""
    try:
        return await figures.standing()
    except Unavailable:
        return None


async def _healthy(_: web.Request) -> web.Response:
    return _json({"healthy": True})


@web.middleware
async def _logged(request: web.Request, handler: Handler) -> web.StreamResponse:
    begun = time.monotonic()
    response = await handler(request)
    # The route, not the path: nothing of what somebody typed into an address is kept.
    resource = request.match_info.route.resource
    route = resource.canonical if resource else ""
    if route not in _PROBES or response.status != 200:
        ms = round((time.monotonic() - begun) * 1000)
        _log.info("request", method=request.method, route=route, status=response.status, ms=ms)
    return response


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = _problem(error.status, error.reason.replace(" ", ""), error.text or error.reason)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response


@web.middleware
async def _this_machine_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    # The host as well: a page elsewhere can give its own name this machine's address.
    if not _is_loopback(request.remote or "") or not _is_loopback(request.url.host or ""):
        raise web.HTTPForbidden(text="local mode serves this machine only")
    return await handler(request)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def _problem(status: int, code: str, message: str) -> web.Response:
    return _json({"error": {"code": code, "message": message}}, status)
