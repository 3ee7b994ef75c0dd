"""The bot as it runs in tests: what it posts is recorded, what it is asked is told by a test."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bot.settings import Settings
from bot.turn import NOTHING, Reply, Turn


@dataclass
class Recorder:
    """Keeps what was sent to Teams and answers as told: one answer a call, the last one for ever."""

    url: str = ""
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    waits_for: asyncio.Event | None = None
    """What every answer waits for."""

    def answer(self, status: int, body: Any = None, headers: dict[str, str] | None = None) -> None:
        packed = body if isinstance(body, bytes) else orjson.dumps(body)
        self.answers.append((status, packed, headers or {}))

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.raw.append(body)
        self.connections.add(request.transport)
        self.calls.append((request.method, request.raw_path, orjson.loads(body) if body else None))
        self.headers.append(dict(request.headers))
        if self.waits_for:
            await self.waits_for.wait()
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0] if self.answers else None
        status, packed, headers = told or (201, b'{"id": "1775030400999"}', {})
        return web.Response(status=status, body=packed, headers=headers, content_type="application/json")


@dataclass
class Router:
    """The port that the service is built on: notes turns, answers as told."""

    reply: Reply | Exception = NOTHING
    turns: list[Turn] = field(default_factory=list)

    async def __call__(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


@dataclass
class Bot:
    """The running bot: post to it as Teams does."""

    url: str
    session: aiohttp.ClientSession
    router: Router
    teams: Recorder

    async def post(self, body: Any, **options: Any) -> tuple[int, Any]:
        options.setdefault("headers", {"Content-Type": "application/json"})
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        async with self.session.post(f"{self.url}/api/messages", data=data, **options) as response:
            told = await response.read()
            return response.status, orjson.loads(told) if told else None


Start = Callable[[Settings], Awaitable[Bot]]


async def until(happened: Callable[[], bool]) -> None:
    """Waits for something that is under way."""
    for _ in range(1000):
        if happened():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never happened")
