"""The bot over real HTTP on a free port, and a recorder where Teams would be."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from teams_keys import KeyServer
from teams_login import TokenServer
from teams_running import Bot, Recorder, Router, Start

from bot.server import Figures, build_app
from bot.settings import Settings
from bot.teams.adapter import build_adapter
from bot.teams.connector import TeamsConnector
from scheduler.limits import Limits
from scheduler.metrics import Metrics, Standing


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(auto_decompress=False) as opened:
        yield opened


@pytest.fixture
async def teams() -> AsyncIterator[Recorder]:
    recorder = Recorder()
    app = web.Application(client_max_size=2**20)
    app.router.add_route("*", "/{tail:.*}", recorder.take)
    async with TestServer(app) as server:
        recorder.url = str(server.make_url("/teams"))
        yield recorder


@pytest.fixture
async def key_server() -> AsyncIterator[KeyServer]:
    served = KeyServer()
    app = web.Application()
    app.router.add_get("/openid", served.metadata)
    app.router.add_get("/keys", served.keys)
    async with TestServer(app) as server:
        served.url = str(server.make_url("/openid"))
        yield served
        if served.waits_for:
            served.waits_for.set()


@pytest.fixture
async def tokens() -> AsyncIterator[TokenServer]:
    served = TokenServer()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", served.give)
    async with TestServer(app) as server:
        served.url = str(server.make_url("")).rstrip("/")
        yield served
        if served.waits_for:
            served.waits_for.set()


@pytest.fixture
async def start(session: aiohttp.ClientSession, teams: Recorder) -> AsyncIterator[Start]:
    servers: list[TestServer] = []

    async def started(settings: Settings) -> Bot:
        router = Router()
        metrics = Metrics()
        adapter = build_adapter(settings, session, TeamsConnector(session, None), Limits(), router, metrics)

        async def ready() -> bool:
            return True

        async def standing() -> Standing:
            return Standing({}, 0.0)

        server = TestServer(build_app(adapter.process, ready, Figures(metrics, standing)))
        await server.start_server()
        servers.append(server)
        return Bot(str(server.make_url("")).rstrip("/"), session, router, teams)

    yield started
    for server in servers:
        await server.close()


@pytest.fixture
async def bot(start: Start) -> Bot:
    """In local mode."""
    return await start(Settings.model_validate({}))
