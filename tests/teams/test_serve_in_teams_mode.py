"""`practice-loop serve` as an administrator starts it: Microsoft's key and token servers and Teams are stand-ins of
this machine, found by the settings that there are, and Teams by its own name, over TLS.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from teams_json import PERSON, TENANT, activity
from teams_keys import APP, KEYS, KeyServer, token
from teams_login import TokenServer, teams_over_tls
from teams_running import Recorder, until

from bot.settings import Settings
from bot.wiring import opened_store, rules_of
from practice.importing import import_people

START, STOP = 60, 30
"""Seconds that a start and a stop may take on a machine that does other things too; not what they should take."""
ROOT = Path(__file__).parents[2]
NAMES = Path(__file__).parent / "names_of_this_machine"
SECRET = "a secret of the app"
PEOPLE = f"""aad_object_id,upn,name,post,service,team,agency,reports_to
{PERSON},qa.lead.1@northtown.gov.uk,QA Lead 1,QA Lead,,,,
"""


@dataclass
class Serving:
    """The running process: post to it as Teams does."""

    process: asyncio.subprocess.Process
    url: str
    teams: Recorder
    tokens: TokenServer
    session: aiohttp.ClientSession

    def signed(self, **claims: Any) -> str:
        """A token of Teams for this serviceUrl."""
        return token(**({"serviceurl": self.teams.url} | claims))

    async def post(self, bearer: str | None, **changes: Any) -> int:
        headers = {"Content-Type": "application/json"}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        body = orjson.dumps(activity(self.teams.url, **({"text": "help"} | changes)))
        async with self.session.post(f"{self.url}api/messages", data=body, headers=headers) as answer:
            return answer.status


async def known(people: str, database_url: str) -> None:
    """Imports a people file."""
    settings = Settings.model_validate({"DATABASE_URL": database_url})
    async with opened_store(settings) as store, store.write() as work:
        await import_people(work, rules_of(settings), people.encode(), datetime.now(UTC), full=False)


@pytest.fixture
async def serving(tmp_path: Path, key_server: KeyServer, tokens: TokenServer) -> AsyncIterator[Serving]:
    """With one person imported, a QA lead."""
    database_url = f"sqlite:///{tmp_path}/practice-loop.db"
    await known(PEOPLE, database_url)
    async with teams_over_tls(tmp_path) as (teams, cert), aiohttp.ClientSession() as session:
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{NAMES}{os.pathsep}{ROOT}",
            "SSL_CERT_FILE": str(cert),
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": SECRET,
            "MicrosoftAppTenantId": TENANT,
            "MicrosoftAppType": "SingleTenant",
            "TO_CHANNEL_FROM_BOT_LOGIN_URL": tokens.url,
            "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": key_server.url,
            "DATABASE_URL": database_url,
            "HOST": "127.0.0.1",
            "PORT": "0",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", "serve"), env=env, cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), START)
            yield Serving(process, line.decode().split()[-1], teams, tokens, session)
        finally:
            if process.returncode is None:
                process.kill()
            with contextlib.suppress(ValueError):
                await process.communicate()


async def test_a_signed_message_is_answered_with_a_token_of_the_bots_own(serving: Serving) -> None:
    assert await serving.post(serving.signed()) == 200
    [(method, path, body)] = serving.teams.calls
    assert (method, path) == ("POST", "/uk/v3/conversations/a%3Apersonal-1/activities")
    assert "What you can type" in json.dumps(body)
    assert serving.teams.headers[0]["Authorization"] == "Bearer t1"
    [(asked_of, asked)] = serving.tokens.asked
    assert asked_of == f"/{TENANT}/oauth2/v2.0/token"
    assert (asked["client_id"], asked["client_secret"]) == (APP, SECRET)
    assert await serving.post(serving.signed(), id="another") == 200
    assert [headers["Authorization"] for headers in serving.teams.headers] == ["Bearer t1"] * 2
    assert len(serving.tokens.asked) == 1


async def test_what_is_not_from_teams_is_refused_and_nothing_leaves(serving: Serving) -> None:
    assert await serving.post(None) == 401
    assert await serving.post(serving.signed(signed_by=KEYS["forged"])) == 401
    assert await serving.post(serving.signed(aud="another-app")) == 401
    assert await serving.post(serving.signed(serviceurl="https://smba.trafficmanager.net/uk/")) == 401
    assert await serving.post(serving.signed(), channelData={"tenant": {"id": "another"}}) == 403
    # Signed for a host that is not Teams': the turn is answered, but nothing goes there, least of all a token.
    elsewhere = serving.teams.url.replace("smba.trafficmanager.net", "smba.northtown.gov.uk")
    assert await serving.post(serving.signed(serviceurl=elsewhere), serviceUrl=elsewhere) == 200
    assert (serving.teams.calls, serving.tokens.asked) == ([], [])


async def test_told_to_stop_it_ends_the_answer_in_flight_and_then_itself(serving: Serving) -> None:
    serving.teams.waits_for = asyncio.Event()
    answered = asyncio.create_task(serving.post(serving.signed()))
    await until(lambda: len(serving.teams.calls) == 1)
    serving.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.2)
    assert serving.process.returncode is None
    serving.teams.waits_for.set()
    assert await answered == 200
    _, said = await asyncio.wait_for(serving.process.communicate(), STOP)
    assert serving.process.returncode == 0
    logged = said.decode()
    assert [line for line in logged.splitlines() if json.loads(line)["level"] != "info"] == []
    assert "/api/messages" in logged
    for kept_to_itself in (SECRET, "Bearer", '"t1"', "northtown"):
        assert kept_to_itself not in logged
