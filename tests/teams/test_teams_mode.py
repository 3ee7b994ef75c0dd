"""With an app id: only Teams' own tokens, for this app, this serviceUrl and the one tenant."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from teams_json import TENANT, activity, invoke
from teams_running import Bot, Start

from bot.settings import Settings
from bot.teams.adapter import build_adapter
from bot.teams.authentication import SigningKeys, TeamsAdmission, credentials_factory
from bot.teams.connector import TeamsConnector
from bot.turn import NOTHING, Reply, Turn
from scheduler.metrics import Metrics

APP = "0d5f1c9e-0000-4000-8000-00000000b07a"
ISSUER = "https://api.botframework.com"
SERVICE = "https://smba.trafficmanager.net/uk/"
KEYS = {name: generate_private_key(public_exponent=65537, key_size=2048) for name in ("one", "two", "forged")}


@dataclass
class KeyServer:
    """Publishes the keys named in `published` (id -> endorsements), as login.botframework.com does."""

    url: str = ""
    published: dict[str, list[str]] = field(default_factory=lambda: {"one": ["msteams", "webchat"]})
    fetched: int = 0
    up: bool = True

    async def metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": str(request.url.with_path("/keys"))})

    async def keys(self, _: web.Request) -> web.Response:
        self.fetched += 1
        if not self.up:
            raise web.HTTPServiceUnavailable
        rows: list[Any] = [{"kty": "EC", "kid": "elliptic"}, {"kty": "RSA", "kid": "broken"}]
        for name, endorsements in self.published.items():
            row = RSAAlgorithm.to_jwk(KEYS[name].public_key(), as_dict=True)
            rows.append(row | {"kid": name, "endorsements": endorsements})
        return web.json_response({"keys": rows})


@pytest.fixture
async def key_server() -> AsyncIterator[KeyServer]:
    served = KeyServer()
    app = web.Application()
    app.router.add_get("/openid", served.metadata)
    app.router.add_get("/keys", served.keys)
    async with TestServer(app) as server:
        served.url = str(server.make_url("/openid"))
        yield served


def teams_settings(keys_url: str, app_type: str = "SingleTenant") -> Settings:
    return Settings.model_validate(
        {
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": "never sent anywhere",
            "MicrosoftAppTenantId": TENANT.upper(),
            "MicrosoftAppType": app_type,
            "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": keys_url,
        }
    )


@pytest.fixture
async def bot(start: Start, key_server: KeyServer) -> Bot:
    return await start(teams_settings(key_server.url))


def token(key: str = "one", signed_by: RSAPrivateKey | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": SERVICE} | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, signed_by or KEYS[key], "RS256", headers={"kid": key})


async def post(bot: Bot, bearer: str | None, **changes: Any) -> int:
    headers = {"Content-Type": "application/json"}
    if bearer is not None:
        headers["Authorization"] = bearer
    status, _ = await bot.post(activity(SERVICE, **changes), headers=headers)
    return status


async def test_teams_own_token_is_taken_and_its_key_fetched_once(bot: Bot, key_server: KeyServer) -> None:
    assert [await post(bot, f"Bearer {token()}", id=str(n)) for n in range(3)] == [200] * 3
    assert [turn.tenant_id for turn in bot.router.turns] == [TENANT] * 3
    assert key_server.fetched == 1


async def test_an_invoke_is_answered_in_teams_mode(bot: Bot) -> None:
    bot.router.reply = Reply(text="Handed in.")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token()}"}
    status, body = await bot.post(invoke(SERVICE, "task/submit", {"data": {}}), headers=headers)
    assert (status, body) == (200, {"task": {"type": "message", "value": "Handed in."}})


@pytest.mark.parametrize(
    "bearer",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Basic dXNlcjpwYXNz",
        f"bearer {token()}",
        f"Bearer {token()} {token()}",
        f"Bearer {token(exp=int(time.time()) - 301)}",
        f"Bearer {token(nbf=int(time.time()) + 86_400)}",
        f"Bearer {token(aud='another-app')}",
        f"Bearer {token(aud=None)}",
        f"Bearer {token(aud=[APP])}",
        f"Bearer {token(iss=None)}",
        f"Bearer {token(iss='https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', appid=APP)}",
        f"Bearer {token(ver='1.0', appid='another-bot')}",
        f"Bearer {token(serviceurl='https://evil.example/')}",
        f"Bearer {token(serviceurl=None)}",
        f"Bearer {token(signed_by=KEYS['forged'])}",
        f"Bearer {token('two')}",
        f"Bearer {jwt.encode({'iss': ISSUER, 'aud': APP}, 'x' * 64, 'HS256', headers={'kid': 'one'})}",
        f"Bearer {jwt.encode({'iss': ISSUER, 'aud': APP, 'serviceurl': SERVICE}, None, 'none')}",
    ],
)
async def test_any_other_token_is_a_401_and_reaches_nobody(bot: Bot, bearer: str | None) -> None:
    assert await post(bot, bearer) == 401
    assert bot.router.turns == []


async def test_a_token_five_minutes_past_its_end_is_still_taken(bot: Bot) -> None:
    assert await post(bot, f"Bearer {token(exp=int(time.time()) - 280)}") == 200


@pytest.mark.parametrize("endorsements", [["webchat"], []])
async def test_a_key_that_is_not_endorsed_for_teams_is_a_401(
    bot: Bot, key_server: KeyServer, endorsements: list[str]
) -> None:
    key_server.published = {"one": endorsements}
    assert await post(bot, f"Bearer {token()}") == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"channelId": "webchat"},
        {"channelId": None},
        {"channelData": {"tenant": {"id": "another"}}},
        {"channelData": None, "conversation": {"id": "a:1", "tenantId": "another"}},
        {"channelData": None, "conversation": {"id": "a:1"}},
    ],
)
async def test_another_channel_or_tenant_is_a_403(bot: Bot, changes: dict[str, Any]) -> None:
    assert await post(bot, f"Bearer {token()}", **changes) == 403
    assert bot.router.turns == []


async def test_a_token_holds_for_its_own_service_url_only(bot: Bot) -> None:
    assert await post(bot, f"Bearer {token()}", serviceUrl="https://smba.trafficmanager.net/amer/") == 401
    assert await post(bot, f"Bearer {token()}", serviceUrl=None) == 401


async def test_without_a_token_the_body_is_not_even_looked_at(bot: Bot) -> None:
    assert (await bot.post(b"{"))[0] == 401


async def test_keys_that_cannot_be_fetched_are_a_503_and_held_ones_go_on_serving(
    bot: Bot, key_server: KeyServer
) -> None:
    key_server.up = False
    assert await post(bot, f"Bearer {token()}") == 503
    key_server.up = True
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.up = False
    assert await post(bot, f"Bearer {token()}") == 200


async def test_a_rotated_key_works_at_once_and_made_up_ones_do_not_hammer_the_key_server(
    key_server: KeyServer, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = SigningKeys(session, key_server.url)
    await keys.get("one")
    key_server.published["two"] = ["msteams"]
    for _ in range(5):
        with pytest.raises(PermissionError):
            await keys.get("two")
    assert key_server.fetched == 1
    monkeypatch.setattr("bot.teams.authentication._AGAIN", 0.0)
    assert (await keys.get("two")).endorsements == {"msteams"}
    assert key_server.fetched == 2


async def test_nobody_is_let_in_without_an_app_id_but_in_local_mode(session: aiohttp.ClientSession) -> None:
    local = Settings.model_validate({})
    with pytest.raises(ValueError, match="app id"):
        TeamsAdmission(local, session)

    async def nothing(_: Turn) -> Reply:
        return NOTHING

    adapter = build_adapter(local, session, TeamsConnector(session, None), nothing, Metrics())
    elsewhere = aiohttp.test_utils.make_mocked_request("POST", "/api/messages")
    assert elsewhere.remote != "127.0.0.1"
    assert (await adapter.process(elsewhere)).status == 403


@pytest.mark.parametrize("app_type", ["SingleTenant", "UserAssignedMSI"])
async def test_the_bots_own_token_is_asked_of_its_own_tenant(app_type: str) -> None:
    settings = teams_settings("", app_type)
    credentials = await credentials_factory(settings).create_credentials(
        APP, settings.oauth_scope, settings.login_url, True
    )
    assert (credentials.microsoft_app_id, credentials.oauth_scope) == (APP, "https://api.botframework.com")
    if app_type == "SingleTenant":
        assert credentials.oauth_endpoint == f"https://login.microsoftonline.com/{TENANT.upper()}"
