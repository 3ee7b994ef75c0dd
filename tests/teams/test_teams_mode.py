"""With an app id: only Teams' own tokens, for this app, this serviceUrl and the one tenant."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp.test_utils import TestServer
from teams_json import TENANT, activity, invoke
from teams_keys import (
    APP,
    ISSUER,
    KEYS,
    SERVICE,
    KeyServer,
    nested_without_end,
    signed_with_the_public_key,
    teams_settings,
    token,
    unsigned,
)
from teams_running import Bot, Recorder, Start, until

from bot.settings import Settings
from bot.teams.adapter import build_adapter
from bot.teams.authentication import TeamsAdmission
from bot.teams.connector import TeamsConnector
from bot.turn import NOTHING, Reply, Turn
from bot.wiring import service
from scheduler.limits import Limits
from scheduler.metrics import Metrics


@pytest.fixture
async def bot(start: Start, key_server: KeyServer) -> Bot:
    return await start(teams_settings(key_server.url))


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


async def test_a_turn_makes_no_client_of_the_sdk(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two a turn are what makes the SDK slow."""
    made: list[str] = []
    factory = "botframework.connector.auth._connector_factory_impl._ConnectorFactoryImpl.create"
    monkeypatch.setattr(factory, lambda *_: made.append("connector"))
    monkeypatch.setattr(
        "botframework.connector.auth._user_token_client_impl._UserTokenClientImpl.__init__",
        lambda *_: made.append("user token"),
    )
    bot.router.reply = Reply(text="Handed in.")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token()}"}
    status, _ = await bot.post(invoke(SERVICE, "task/submit", {"data": {}}), headers=headers)
    assert (status, made) == (200, [])


NOT_TEAMS = {
    "no token": None,
    "an empty header": "",
    "no token after its scheme": "Bearer",
    "no token at all": "Bearer x",
    "three parts that are none": "Bearer a.b.c",
    "a password": "Basic dXNlcjpwYXNz",
    "another spelling of the scheme": f"bearer {token()}",
    "two tokens": f"Bearer {token()} {token()}",
    "expired": f"Bearer {token(exp=int(time.time()) - 301)}",
    "without an end": f"Bearer {token(exp=None)}",
    "an end that is no time": f"Bearer {token(exp='tomorrow')}",
    "not valid yet": f"Bearer {token(nbf=int(time.time()) + 86_400)}",
    "issued in the future": f"Bearer {token(iat=int(time.time()) + 86_400)}",
    "for another app": f"Bearer {token(aud='another-app')}",
    "for no app": f"Bearer {token(aud=None)}",
    "for several apps": f"Bearer {token(aud=[APP])}",
    "of no issuer": f"Bearer {token(iss=None)}",
    "of another issuer": f"Bearer {token(iss='https://evil.example')}",
    "the emulator's": f"Bearer {token(iss='https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/')}",
    "a skill's": f"Bearer {token(ver='1.0', appid='another-bot')}",
    "for another service URL": f"Bearer {token(serviceurl='https://evil.example/')}",
    "for no service URL": f"Bearer {token(serviceurl=None)}",
    "forged": f"Bearer {token(signed_by=KEYS['forged'])}",
    "cut short": f"Bearer {token()[:-8]}",
    "with an unknown key": f"Bearer {token('two')}",
    "with a key of another kind": f"Bearer {token('elliptic')}",
    "with a key that cannot be read": f"Bearer {token('broken')}",
    "with no key named": f"Bearer {jwt.encode({'iss': ISSUER, 'aud': APP}, KEYS['one'], 'RS256')}",
    "with another algorithm": f"Bearer {token(algorithm='RS512')}",
    "with a secret": f"Bearer {jwt.encode({'iss': ISSUER}, 'x' * 64, 'HS256', headers={'kid': 'one'})}",
    "with the public key as a secret": f"Bearer {signed_with_the_public_key()}",
    "unsigned": f"Bearer {unsigned()}",
    "with claims nested without end": f"Bearer {nested_without_end()}",
}


@pytest.mark.parametrize("bearer", NOT_TEAMS.values(), ids=NOT_TEAMS.keys())
async def test_any_other_token_is_a_401_and_reaches_nobody(bot: Bot, bearer: str | None) -> None:
    assert await post(bot, bearer) == 401
    assert bot.router.turns == []


async def test_bytes_that_are_no_text_are_no_token(bot: Bot) -> None:
    host, _, port = bot.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/messages HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n"
    writer.write(head.encode() + b"Authorization: Bearer \xff.\xff.\xff\r\n\r\n")
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()
    await writer.wait_closed()


async def test_a_token_five_minutes_past_its_end_is_still_taken(bot: Bot) -> None:
    assert await post(bot, f"Bearer {token(exp=int(time.time()) - 280)}") == 200


@pytest.mark.parametrize("endorsements", [["webchat"], []])
async def test_a_key_that_is_not_endorsed_for_teams_is_a_401(
    bot: Bot, key_server: KeyServer, endorsements: list[str]
) -> None:
    key_server.published = {"one": endorsements}
    assert await post(bot, f"Bearer {token()}") == 401


ELSEWHERE: list[dict[str, Any]] = [
    {"channelId": "webchat"},
    {"channelId": None},
    {"channelData": {"tenant": {"id": "another"}}},
    {"channelData": None, "conversation": {"id": "a:1", "tenantId": "another"}},
    {"channelData": None, "conversation": {"id": "a:1"}},
]


@pytest.mark.parametrize("changes", ELSEWHERE)
async def test_another_channel_or_tenant_is_a_403(bot: Bot, changes: dict[str, Any]) -> None:
    assert await post(bot, f"Bearer {token()}", **changes) == 403
    assert bot.router.turns == []


async def test_a_token_holds_for_its_own_service_url_only(bot: Bot) -> None:
    assert await post(bot, f"Bearer {token()}", serviceUrl="https://smba.trafficmanager.net/amer/") == 401
    assert await post(bot, f"Bearer {token()}", serviceUrl=None) == 401


async def test_without_a_token_the_body_is_not_even_looked_at(bot: Bot) -> None:
    assert (await bot.post(b"{"))[0] == 401


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next fetch of keys need not wait."""
    monkeypatch.setattr("bot.teams.authentication._AGAIN", 0.0)


@pytest.fixture
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held keys have been held for a day."""
    monkeypatch.setattr("bot.teams.authentication._FRESH", 0.0)


async def test_keys_that_cannot_be_fetched_are_a_503_and_held_ones_go_on_serving(
    bot: Bot, key_server: KeyServer, at_once: None
) -> None:
    key_server.up = False
    assert await post(bot, f"Bearer {token()}") == 503
    key_server.up = True
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.up = False
    assert await post(bot, f"Bearer {token()}") == 200


async def test_a_rotated_key_works_at_once(bot: Bot, key_server: KeyServer) -> None:
    assert await post(bot, f"Bearer {token()}", id="1") == 200
    key_server.published = {"two": ["msteams"]}
    assert await post(bot, f"Bearer {token('two')}", id="2") == 200
    assert await post(bot, f"Bearer {token('two')}", id="3") == 200
    assert key_server.fetched == 2
    assert await post(bot, f"Bearer {token()}", id="4") == 401


async def test_made_up_key_ids_do_not_hammer_the_key_server(bot: Bot, key_server: KeyServer) -> None:
    assert await post(bot, f"Bearer {token()}") == 200
    made_up = (f"Bearer {token(f'made up {n}')}" for n in range(40))
    assert set(await asyncio.gather(*(post(bot, bearer) for bearer in made_up))) == {401}
    assert key_server.fetched == 2
    assert await post(bot, f"Bearer {token()}") == 200
    assert len(bot.router.turns) == 2


async def test_all_who_come_with_a_new_key_wait_for_one_fetch(bot: Bot, key_server: KeyServer) -> None:
    posts = (post(bot, f"Bearer {token()}", id=str(n)) for n in range(20))
    assert set(await asyncio.gather(*posts)) == {200}
    assert key_server.fetched == 1
    key_server.published["two"] = ["msteams"]
    posts = (post(bot, f"Bearer {token('two')}", id=f"two {n}") for n in range(20))
    assert set(await asyncio.gather(*posts)) == {200}
    assert key_server.fetched == 2


async def test_while_the_key_server_is_down_known_keys_hold_and_of_others_it_cannot_be_told(
    bot: Bot, key_server: KeyServer
) -> None:
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.up = False
    assert [await post(bot, f"Bearer {token('two')}") for _ in range(3)] == [503] * 3
    assert key_server.fetched == 2
    assert await post(bot, f"Bearer {token()}") == 200


async def test_once_it_is_up_again_a_key_that_was_rotated_meanwhile_is_taken(
    bot: Bot, key_server: KeyServer, at_once: None
) -> None:
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.up = False
    assert await post(bot, f"Bearer {token('two')}") == 503
    key_server.up, key_server.published = True, {"two": ["msteams"]}
    assert await post(bot, f"Bearer {token('two')}") == 200


async def test_a_key_that_is_withdrawn_is_refused_after_a_day(
    bot: Bot, key_server: KeyServer, a_day_later: None
) -> None:
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.published = {"two": ["msteams"]}
    assert await post(bot, f"Bearer {token()}") == 401
    assert key_server.fetched == 2


async def test_keys_of_a_day_ago_serve_where_no_others_can_be_had_and_are_not_asked_for_all_the_time(
    bot: Bot, key_server: KeyServer, a_day_later: None
) -> None:
    assert await post(bot, f"Bearer {token()}") == 200
    key_server.up = False
    assert [await post(bot, f"Bearer {token()}") for _ in range(5)] == [200] * 5
    assert key_server.fetched == 2


async def test_a_key_server_that_hangs_holds_up_nobody_whose_key_is_known(
    bot: Bot, key_server: KeyServer
) -> None:
    assert await post(bot, f"Bearer {token()}", id="1") == 200
    key_server.waits_for = asyncio.Event()
    unknown = [asyncio.create_task(post(bot, f"Bearer {token('two')}", id=f"two {n}")) for n in range(5)]
    await until(lambda: key_server.fetched == 2)
    assert await post(bot, f"Bearer {token()}", id="2") == 200
    assert not any(task.done() for task in unknown)
    assert [turn.activity_id for turn in bot.router.turns] == ["1", "2"]
    key_server.published["two"] = ["msteams"]
    key_server.waits_for.set()
    assert await asyncio.gather(*unknown) == [200] * 5


async def test_one_turn_a_day_waits_for_fresh_keys_and_the_others_go_on(
    bot: Bot, key_server: KeyServer, a_day_later: None
) -> None:
    assert await post(bot, f"Bearer {token()}", id="1") == 200
    key_server.waits_for = asyncio.Event()
    waiting = asyncio.create_task(post(bot, f"Bearer {token()}", id="2"))
    await until(lambda: key_server.fetched == 2)
    assert await post(bot, f"Bearer {token()}", id="3") == 200
    assert not waiting.done()
    key_server.waits_for.set()
    assert await waiting == 200


async def test_a_key_server_that_hangs_is_given_up(
    bot: Bot, key_server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.authentication._PATIENCE", 0.2)
    key_server.waits_for = asyncio.Event()
    posts = (post(bot, f"Bearer {token()}", id=str(n)) for n in range(10))
    assert set(await asyncio.gather(*posts)) == {503}
    assert key_server.fetched == 1
    assert bot.router.turns == []


@pytest.mark.parametrize(("published", "status", "fetched"), [({}, 503, 1), ({"two": ["msteams"]}, 401, 2)])
async def test_a_key_server_without_the_key_is_not_asked_again_for_every_token(
    bot: Bot, key_server: KeyServer, published: dict[str, list[str]], status: int, fetched: int
) -> None:
    key_server.published = published
    assert {await post(bot, f"Bearer {token()}") for _ in range(10)} == {status}
    assert key_server.fetched == fetched


async def test_whoever_is_turned_away_leaves_no_row_and_sends_nothing(
    key_server: KeyServer, teams: Recorder, tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    file = tmp_path / "practice-loop.db"
    settings = teams_settings(
        key_server.url,
        DATABASE_URL=f"sqlite:///{file}",
        TO_CHANNEL_FROM_BOT_LOGIN_URL=teams.url,
    )
    async with service(settings) as built, TestServer(built.app) as server:

        async def knock(bearer: str | None, **changes: Any) -> int:
            headers = {"Authorization": bearer} if bearer is not None else {}
            posted = invoke(SERVICE, "task/fetch", {"data": {}}, **changes)
            url = server.make_url("/api/messages")
            async with session.post(url, json=posted, headers=headers) as answer:
                return answer.status

        before = rows(file)
        assert {await knock(bearer) for bearer in NOT_TEAMS.values()} == {401}
        assert {await knock(f"Bearer {token()}", **changes) for changes in ELSEWHERE} == {403}
        assert rows(file) == before
        assert teams.calls == []
        assert await knock(f"Bearer {token()}") == 200
        assert rows(file) != before


def rows(file: Path) -> list[str]:
    """Everything in the database."""
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


async def test_nobody_is_let_in_without_an_app_id_but_in_local_mode(session: aiohttp.ClientSession) -> None:
    local = Settings.model_validate({})
    with pytest.raises(ValueError, match="app id"):
        TeamsAdmission(local, session)

    async def nothing(_: Turn) -> Reply:
        return NOTHING

    adapter = build_adapter(local, session, TeamsConnector(session, None), Limits(), nothing, Metrics())
    elsewhere = aiohttp.test_utils.make_mocked_request("POST", "/api/messages")
    assert elsewhere.remote != "127.0.0.1"
    assert (await adapter.process(elsewhere)).status == 403
