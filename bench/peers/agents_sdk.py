"""An echo bot on microsoft-agents-hosting-aiohttp, anonymous. `python agents_sdk.py PORT`.

Its `ActivityHandler`, which does less than its `AgentApplication` and is twice as fast.
"""

import sys
from typing import Any

from aiohttp import web
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import (
    ActivityHandler,
    AgentAuthConfiguration,
    AnonymousTokenProvider,
    TurnContext,
)
from microsoft_agents.hosting.core.authorization import ConnectionManager

ANYBODY = AgentAuthConfiguration(anonymous_allowed=True)
CONNECTIONS = ConnectionManager(lambda _: AnonymousTokenProvider(), {"SERVICE_CONNECTION": ANYBODY})
ADAPTER = CloudAdapter(connection_manager=CONNECTIONS)


class EchoBot(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


BOT = EchoBot()


async def post_messages(request: web.Request) -> Any:
    return await ADAPTER.process(request, BOT)


app = web.Application(middlewares=[jwt_authorization_middleware])
app["agent_configuration"] = ANYBODY
app.router.add_post("/api/messages", post_messages)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
