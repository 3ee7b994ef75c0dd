"""The bot's own token: asked of a real token server over HTTP, and carried to Teams over TLS and nowhere else."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from teams_json import TENANT
from teams_login import TokenServer, teams_over_tls
from teams_running import Recorder, until

from bot.logs import log_to
from bot.settings import Settings
from bot.teams.connector import TeamsConnector
from bot.teams.tokens import AppToken, app_token
from scheduler.teams import SendFailed

APP = "0d5f1c9e-0000-4000-8000-00000000b07a"
SECRET = "a secret of the app"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next fetch need not wait."""
    monkeypatch.setattr("bot.teams.tokens._AGAIN", 0.0)


def settings_at(login_url: str, **given: str) -> Settings:
    return Settings.model_validate(
        {
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": SECRET,
            "MicrosoftAppTenantId": TENANT,
            "TO_CHANNEL_FROM_BOT_LOGIN_URL": login_url,
            **given,
        }
    )


@pytest.fixture
def token(tokens: TokenServer, session: aiohttp.ClientSession) -> AppToken:
    return app_token(settings_at(tokens.url), session)


async def failure(token: AppToken) -> tuple[int, str, bool]:
    with pytest.raises(SendFailed) as caught:
        await token()
    return caught.value.status, caught.value.code, caught.value.maybe_delivered


@pytest.mark.parametrize("scope", ["https://api.botframework.com", "https://api.botframework.com/.default"])
async def test_it_is_asked_of_the_apps_own_tenant_with_its_secret(
    tokens: TokenServer, session: aiohttp.ClientSession, scope: str
) -> None:
    settings = settings_at(f"{tokens.url}/", TO_CHANNEL_FROM_BOT_OAUTH_SCOPE=scope)
    assert await app_token(settings, session)() == "t1"
    assert tokens.asked == [
        (
            f"/{TENANT}/oauth2/v2.0/token",
            {
                "grant_type": "client_credentials",
                "client_id": APP,
                "client_secret": SECRET,
                "scope": "https://api.botframework.com/.default",
            },
        )
    ]


async def test_it_is_fetched_once_for_all_who_wait_and_kept(tokens: TokenServer, token: AppToken) -> None:
    assert await asyncio.gather(*(token() for _ in range(20))) == ["t1"] * 20
    assert await token() == "t1"
    assert len(tokens.asked) == 1


async def test_who_gives_up_waiting_does_not_take_it_from_the_others(
    tokens: TokenServer, token: AppToken
) -> None:
    tokens.waits_for = asyncio.Event()
    one, other = asyncio.create_task(token()), asyncio.create_task(token())
    await until(lambda: bool(tokens.asked))
    one.cancel()
    tokens.waits_for.set()
    assert await other == "t1"
    assert len(tokens.asked) == 1


async def test_it_is_renewed_before_it_ends_and_nobody_waits_for_that(
    tokens: TokenServer, token: AppToken, at_once: None
) -> None:
    tokens.seconds = 299
    assert await token() == "t1"
    tokens.waits_for = asyncio.Event()
    assert [await token(), await token()] == ["t1", "t1"]
    await until(lambda: len(tokens.asked) == 2)
    assert await token() == "t1"
    tokens.seconds = 3600
    tokens.waits_for.set()
    await until_given(token, "t2")
    assert len(tokens.asked) == 2


async def test_one_that_holds_is_used_while_no_other_can_be_had(
    tokens: TokenServer, token: AppToken, at_once: None
) -> None:
    tokens.seconds = 299
    assert await token() == "t1"
    tokens.status = 503
    for _ in range(3):
        assert await token() == "t1"
        await until(lambda: len(tokens.asked) > 1)
    tokens.status = 200
    await until_given(token, f"t{len(tokens.asked) + 1}")


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, {"error": "invalid_client", "error_description": SECRET}, (401, "TokenRefused", False)),
        (400, {"error": "unauthorized_client"}, (401, "TokenRefused", False)),
        (400, "no object", (401, "TokenRefused", False)),
        (503, {"error": "temporarily_unavailable"}, (0, "TokenUnavailable", False)),
        (429, None, (0, "TokenUnavailable", False)),
        (302, {}, (0, "TokenUnavailable", False)),
        (200, {"access_token": "t"}, (0, "TokenUnavailable", False)),
        (200, {"access_token": 5, "expires_in": 3600}, (0, "TokenUnavailable", False)),
        (200, ["odd"], (0, "TokenUnavailable", False)),
    ],
)
async def test_one_that_cannot_be_had_is_a_send_that_never_left_and_is_not_asked_for_by_everyone(
    tokens: TokenServer, token: AppToken, status: int, body: Any, told: tuple[int, str, bool]
) -> None:
    tokens.status, tokens.body = status, body if body is not None else {}
    assert [await failure(token) for _ in range(5)] == [told] * 5
    assert len(tokens.asked) == 1


async def test_after_a_pause_it_is_asked_for_again(
    tokens: TokenServer, token: AppToken, at_once: None
) -> None:
    tokens.status = 503
    assert (await failure(token))[1] == "TokenUnavailable"
    tokens.status = 200
    assert await token() == "t2"


async def test_a_login_server_that_is_not_there_is_a_send_that_never_left(
    session: aiohttp.ClientSession,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        token = app_token(settings_at(f"http://127.0.0.1:{closed.getsockname()[1]}"), session)
        assert await failure(token) == (0, "TokenUnavailable", False)


async def test_a_login_server_that_hangs_blocks_nobody(
    tokens: TokenServer, token: AppToken, teams: Recorder, session: aiohttp.ClientSession
) -> None:
    tokens.waits_for = asyncio.Event()
    waiting = asyncio.create_task(token())
    await until(lambda: bool(tokens.asked))
    await TeamsConnector(session, None).send_text(teams.url, "a:1", "hello")
    assert len(teams.calls) == 1
    assert not waiting.done()
    tokens.waits_for.set()
    assert await waiting == "t1"


async def test_a_login_server_that_hangs_is_given_up(
    tokens: TokenServer, token: AppToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.tokens._PATIENCE", 0.2)
    tokens.waits_for = asyncio.Event()
    assert await failure(token) == (0, "TokenUnavailable", False)


async def test_a_machine_with_an_identity_of_its_own_needs_no_secret(
    tokens: TokenServer,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    at_once: None,
) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", tokens.url)
    settings = settings_at("http://127.0.0.1:9", MicrosoftAppType="UserAssignedMSI", MicrosoftAppPassword="")
    token = app_token(settings, session)
    assert await asyncio.gather(*(token() for _ in range(5))) == ["t1"] * 5
    [(path, asked)] = tokens.asked
    assert path == "/metadata/identity/oauth2/token"
    assert (asked["client_id"], asked["resource"]) == (APP, "https://api.botframework.com")
    token.refused("t1")
    assert await token() == "t2"


async def test_a_machine_whose_identity_is_unknown_or_slow_is_a_send_that_never_left(
    tokens: TokenServer,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    at_once: None,
) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", tokens.url)
    monkeypatch.setattr("bot.teams.tokens._PATIENCE", 0.3)
    settings = settings_at("http://127.0.0.1:9", MicrosoftAppType="UserAssignedMSI", MicrosoftAppPassword="")
    token = app_token(settings, session)
    tokens.body = {"error": "invalid_request", "error_description": "Identity not found"}
    assert await failure(token) == (401, "TokenRefused", False)
    tokens.body, tokens.waits_for = None, asyncio.Event()
    assert await failure(token) == (0, "TokenUnavailable", False)


async def test_neither_the_secret_nor_a_token_stands_in_the_logs(
    tokens: TokenServer,
    token: AppToken,
    at_once: None,
    logs_as_before: None,
    capfd: pytest.CaptureFixture[str],
) -> None:
    log_to(stream_json=True)
    assert await token() == "t1"
    tokens.status, tokens.body = 401, {"error": "invalid_client", "error_description": f"{SECRET} t1"}
    token.refused("t1")
    assert (await failure(token))[0] == 401
    logged = capfd.readouterr().err
    assert "invalid_client" in logged
    assert SECRET not in logged
    assert '"t1"' not in logged


# Over TLS, to the host that Teams is.


class Here(AbstractResolver):
    """Every name is this machine's."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        assert family in {socket.AF_INET, socket.AF_UNSPEC}
        found = ResolveResult(
            hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
        )
        return [found]

    async def close(self) -> None: ...


@dataclass
class Secured:
    connector: TeamsConnector
    teams: Recorder

    def carried(self) -> list[str]:
        """The tokens that reached Teams."""
        return [headers["Authorization"] for headers in self.teams.headers]


@pytest.fixture
async def secured(tmp_path: Path, token: AppToken) -> AsyncIterator[Secured]:
    """Teams behind TLS at its own name, and a connector that trusts only its certificate."""
    async with teams_over_tls(tmp_path) as (teams, cert):
        here = aiohttp.TCPConnector(resolver=Here(), ssl=ssl.create_default_context(cafile=str(cert)))
        async with aiohttp.ClientSession(connector=here) as session:
            yield Secured(TeamsConnector(session, token), teams)


async def test_a_token_that_teams_refuses_is_not_used_again(
    secured: Secured, tokens: TokenServer, at_once: None
) -> None:
    url = secured.teams.url
    await secured.connector.send_text(url, "a:1", "hello")
    secured.teams.answer(401, {"error": {"code": "Unauthorized"}})
    with pytest.raises(SendFailed) as caught:
        await secured.connector.send_text(url, "a:1", "hello")
    assert caught.value.status == 401
    secured.teams.answers = []
    await secured.connector.send_text(url, "a:1", "hello")
    assert secured.carried() == ["Bearer t1", "Bearer t1", "Bearer t2"]
    assert len(tokens.asked) == 2


async def test_teams_that_refuses_every_token_does_not_make_us_fetch_one_for_each_send(
    secured: Secured, tokens: TokenServer
) -> None:
    secured.teams.answer(401)
    for _ in range(5):
        with pytest.raises(SendFailed) as caught:
            await secured.connector.send_text(secured.teams.url, "a:1", "hello")
        assert caught.value.status == 401
    assert len(tokens.asked) == 1
    assert secured.carried() == ["Bearer t1"]


async def test_a_redirect_takes_no_token_elsewhere(secured: Secured, tokens: TokenServer) -> None:
    secured.teams.answer(307, b"", {"Location": f"{tokens.url}/elsewhere"})
    with pytest.raises(SendFailed) as caught:
        await secured.connector.send_text(secured.teams.url, "a:1", "hello")
    assert caught.value.status == 307
    assert [path for path, _ in tokens.asked] == [f"/{TENANT}/oauth2/v2.0/token"]


async def test_the_secret_follows_no_redirect_either(
    tokens: TokenServer, token: AppToken, teams: Recorder
) -> None:
    tokens.status, tokens.location = 307, f"{teams.url}/elsewhere"
    assert (await failure(token))[1] == "TokenUnavailable"
    assert teams.calls == []


async def until_given(token: AppToken, expected: str) -> None:
    for _ in range(1000):
        if await token() == expected:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{expected} was never given")
