"""The stock echo bot of botbuilder-python 4.17, without an app id. `python stock.py PORT`."""

import sys

from aiohttp import web
from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class Config:
    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


class EchoBot(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


ADAPTER = CloudAdapter(ConfigurationBotFrameworkAuthentication(Config()))
BOT = EchoBot()


async def post_messages(request: web.Request) -> web.Response:
    return await ADAPTER.process(request, BOT)


app = web.Application()
app.router.add_post("/api/messages", post_messages)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
