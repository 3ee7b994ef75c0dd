"""A bare aiohttp handler that makes one call: what is left when there is no bot. `python bare.py PORT [REPLY.json]`.

Its reply is a short text, or what the file holds.
"""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import aiohttp
from aiohttp import web

SESSION = web.AppKey("session", aiohttp.ClientSession)
REPLY = json.loads(Path(sys.argv[2]).read_bytes()) if len(sys.argv) > 2 else None


async def post_messages(request: web.Request) -> web.Response:
    activity = await request.json()
    conversation = quote(activity["conversation"]["id"], safe="")
    url = f"{activity['serviceUrl']}v3/conversations/{conversation}/activities"
    reply = REPLY or {"type": "message", "text": f"Echo: {activity['text']}"}
    async with request.app[SESSION].post(url, json=reply) as response:
        await response.read()
    return web.Response()


async def with_session(app: web.Application) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as app[SESSION]:
        yield


app = web.Application()
app.router.add_post("/api/messages", post_messages)
app.cleanup_ctx.append(with_session)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
