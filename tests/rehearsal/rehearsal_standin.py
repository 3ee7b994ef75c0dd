"""A stand-in bot of a few lines: it answers with the cards it was given, and remembers what it heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import aiohttp
from aiohttp import web

from rehearsal.records import CARD
from rehearsal.wire import Json, at, object_at, text_at


def attached(card: Json) -> Json:
    """A message with this card."""
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}


class StandIn:
    """What it heard; `answers` by text, verb or `do`: a message for the chat, or an invoke's body."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answers: dict[str, Json] = {}
        self.slow = 0.0
        self.url = ""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self._session.close()

    async def hear(self, request: web.Request) -> web.Response:
        activity: Json = await request.json()
        self.heard.append(activity)
        await asyncio.sleep(self.slow)
        value = object_at(activity, "value")
        words = text_at(activity, "text").split("</at> ")[-1]
        verb = (
            text_at(value, "action", "verb") or text_at(value, "data", "do") or text_at(value, "do") or words
        )
        answer = self.answers.get(verb)
        if activity["type"] == "invoke":
            return web.json_response(answer or {}, status=200 if answer is not None else 501)
        if answer is not None:
            await self.call("POST", f"{conversation_path(activity)}/activities", answer, activity)
        return web.Response(status=200)

    async def call(
        self, method: str, path: str, body: Json | None, activity: Json
    ) -> tuple[int, object, dict[str, str]]:
        """One connector call at the service URL of this activity: status, JSON, headers."""
        url = f"{activity['serviceUrl']}v3/{path}"
        async with self._session.request(method, url, json=body) as response:
            return response.status, await response.json(), dict(response.headers)


def conversation_path(activity: Json) -> str:
    """The connector's path of the conversation that an activity came from."""
    return f"conversations/{quote(str(at(activity, 'conversation', 'id')), safe='')}"


@asynccontextmanager
async def standing_in() -> AsyncIterator[StandIn]:
    """The bot on a port of its own; `url` is its /api/messages."""
    bot = StandIn()
    app = web.Application()
    app.router.add_post("/api/messages", bot.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
        yield bot
    finally:
        await bot.close()
        await runner.cleanup()
