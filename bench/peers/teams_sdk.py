"""An echo bot on microsoft-teams-apps, unauthenticated. `python teams_sdk.py PORT`."""

import asyncio
import sys

from microsoft_teams.api import MessageActivity
from microsoft_teams.apps import ActivityContext, App

app = App(dangerously_allow_unauthenticated_requests=True)


@app.on_message
async def on_message(context: ActivityContext[MessageActivity]) -> None:
    await context.send(f"Echo: {context.activity.text}")


asyncio.run(app.start(int(sys.argv[1])))
