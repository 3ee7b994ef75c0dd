"""The rehearsal as a web application: the connector for the bot, the page and its API for people."""

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from rehearsal.api import Desk
from rehearsal.client import Rehearsal
from rehearsal.connector import connector_routes
from rehearsal.faults import Windows
from rehearsal.files import file_routes
from rehearsal.records import Person, Team
from rehearsal.tenant import Tenant

REHEARSAL = web.AppKey("rehearsal", Rehearsal)
PAGE = Path(__file__).parent / "page"
_PACKAGES = {
    "adaptivecards.min.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.min.js": "markdown-it/dist/browser/markdown-it.umd.min.js",
}
LARGEST = 64 * 1024 * 1024
"""Bytes of a request: the page sends files, and larger ones than the bot takes."""
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rehearsal_app(
    tenant: Tenant, bot_url: str = "", service_url: str = "", *, rates: bool = True, patience: float = 15.0
) -> web.Application:
    """The application, to be mounted under /rehearsal/ or run alone; `app[REHEARSAL]` is its client.

    `service_url` is where the bot reaches the connector; `rates` switches Teams' rate windows on.
    """
    app = web.Application(middlewares=[_only_this_machine], client_max_size=LARGEST)
    rehearsal = Rehearsal(tenant, bot_url, service_url, patience=patience)
    app[REHEARSAL] = rehearsal
    app.add_routes(connector_routes(tenant, rehearsal.faults, Windows() if rates else None))
    app.add_routes(file_routes(tenant, rehearsal.faults))
    desk = Desk(rehearsal)
    app.add_routes(desk.routes())
    app.on_shutdown.append(desk.close)
    app.add_routes([web.get("/", _index), web.get("/vendor/{name}", _package), web.static("/page", PAGE)])
    app.on_cleanup.append(_close)
    return app


@asynccontextmanager
async def running_rehearsal(
    bot_url: str = "",
    people: Iterable[Person] = (),
    teams: Iterable[Team] = (),
    *,
    tenant: Tenant | None = None,
    installed: bool = True,
    rates: bool = False,
    patience: float = 15.0,
) -> AsyncIterator[Rehearsal]:
    """A rehearsal on a port of its own, for tests; `installed`: the bot is there already, untold."""
    tenant = tenant if tenant is not None else Tenant()
    for person in people:
        tenant.add_person(person, installed=installed)
    for team in teams:
        tenant.add_team(team, installed=installed)
    app = rehearsal_app(tenant, bot_url, rates=rates, patience=patience)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        app[REHEARSAL].service_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        yield app[REHEARSAL]
    finally:
        await runner.cleanup()


@web.middleware
async def _only_this_machine(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Loopback peers only, and no foreign web page that a browser on this machine has open."""
    if not (_is_loopback(request.remote or "") and _is_loopback(request.url.host or "")):
        return web.json_response({"error": "The rehearsal answers only on this machine."}, status=403)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return web.json_response({"error": "The rehearsal answers only to its own page."}, status=403)
    # The service that this may be mounted in reads far less.
    return await handler(request.clone(client_max_size=LARGEST))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _index(request: web.Request) -> web.StreamResponse:
    """The page. To load it is to start every client anew, which forgets private views."""
    request.app[REHEARSAL].tenant.reload()
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})


async def _package(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    path = PAGE / "node_modules" / _PACKAGES.get(name, "missing")
    if not path.is_file():
        raise web.HTTPNotFound(text="Not here: run `npm ci` in rehearsal/page.")
    return web.FileResponse(path)


async def _close(app: web.Application) -> None:
    await app[REHEARSAL].close()
    app[REHEARSAL].tenant.close()
