"""Sends, edits and rosters as they reach Teams, and its refusals as `SendFailed`."""

import asyncio
import email.utils
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from teams_running import Recorder

from bot.teams.connector import TEAMS_HOSTS, Member, TeamsConnector
from bot.teams.failures import seconds
from bot.teams.tokens import AppToken, Fetched
from bot.teams.wire import encode
from scheduler.teams import SendFailed, Sent, Teams

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
ATTACHMENT = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
THREAD = "19:duty@thread.tacv2;messageid=17"
QUOTED = "19%3Aduty%40thread.tacv2%3Bmessageid%3D17"


@pytest.fixture
def connector(session: aiohttp.ClientSession) -> TeamsConnector:
    return TeamsConnector(session, None)


async def test_it_is_what_the_sender_needs(connector: TeamsConnector, teams: Recorder) -> None:
    port: Teams = connector
    assert await port.send(teams.url, THREAD, CARD, "3 due") == Sent(THREAD, "1775030400999")
    await port.edit(teams.url + "/", THREAD, "17/x", CARD, "")
    await port.delete(teams.url, THREAD, "..")
    message = {"type": "message", "attachments": [ATTACHMENT]}
    assert teams.calls == [
        ("POST", f"/teams/v3/conversations/{QUOTED}/activities", message | {"summary": "3 due"}),
        ("PUT", f"/teams/v3/conversations/{QUOTED}/activities/17%2Fx", message | {"id": "17/x"}),
        ("DELETE", f"/teams/v3/conversations/{QUOTED}/activities/%2E%2E", None),
    ]


async def test_calls_share_their_connections(connector: TeamsConnector, teams: Recorder) -> None:
    for number in range(20):
        await connector.send_text(teams.url, f"a:{number}", "hello")
    assert len(teams.calls) == 20
    assert len(teams.connections) == 1


async def test_a_personal_conversation_is_opened_by_object_id(
    connector: TeamsConnector, teams: Recorder
) -> None:
    teams.answer(201, {"id": "a:new"})
    assert await connector.open_personal(teams.url, "tenant", "person") == "a:new"
    [(method, path, body)] = teams.calls
    assert (method, path) == ("POST", "/teams/v3/conversations")
    assert body == {
        "isGroup": False,
        "members": [{"id": "person"}],
        "tenantId": "tenant",
        "channelData": {"tenant": {"id": "tenant"}},
    }


async def test_a_thread_is_started_with_its_first_card(
    session: aiohttp.ClientSession, teams: Recorder
) -> None:
    connector = TeamsConnector(session, None, app_id="app")
    teams.answer(201, {"id": THREAD, "activityId": "17"})
    assert await connector.start_thread(teams.url, "tenant", "19:duty@thread.tacv2", CARD, "x") == Sent(
        THREAD, "17"
    )
    teams.answers = []
    teams.answer(201, {"id": THREAD})
    assert (
        await connector.start_thread(teams.url, "tenant", "19:duty@thread.tacv2", CARD, "x")
    ).message_id == "17"
    assert teams.calls[0][2] == {
        "bot": {"id": "28:app"},
        "isGroup": True,
        "channelData": {"channel": {"id": "19:duty@thread.tacv2"}, "tenant": {"id": "tenant"}},
        "tenantId": "tenant",
        "activity": {"type": "message", "summary": "x", "attachments": [ATTACHMENT]},
    }


async def test_an_answer_without_an_id_is_a_message_whose_place_is_unknown(
    connector: TeamsConnector, teams: Recorder
) -> None:
    for body in (b"", b"{}", b"[]", b"not json", b'{"id": 3}'):
        teams.answers = []
        teams.answer(202, body)
        assert await connector.send_text(teams.url, "a:1", "hello") == Sent("a:1", "")
        teams.answer(202, body)
        thread = await connector.start_thread(teams.url, "tenant", "19:duty@thread.tacv2", CARD, "x")
        assert thread == Sent("", "")
    with pytest.raises(SendFailed) as caught:
        await connector.open_personal(teams.url, "tenant", "person")
    assert (caught.value.code, caught.value.maybe_delivered) == ("NoConversationId", False)


async def test_a_roster_is_read_to_its_last_page(connector: TeamsConnector, teams: Recorder) -> None:
    upn = "tm3@example.org"
    first = {"id": "29:1", "aadObjectId": "o1", "name": "Team Manager", "userPrincipalName": upn}
    teams.answer(200, {"members": [first, "odd"], "continuationToken": "a+b/c="})
    teams.answer(
        200, {"members": [{"id": "29:2", "objectId": "o2", "email": "e"}, {"id": "29:3", "name": None}]}
    )
    found = await connector.members(teams.url, "19:team@thread.tacv2")
    assert found == [
        Member("29:1", "o1", "Team Manager", upn),
        Member("29:2", "o2", "", "e", "e"),
        Member("29:3", "", "", ""),
    ]
    base = "/teams/v3/conversations/19%3Ateam%40thread.tacv2/pagedmembers?pageSize=500"
    assert [call[1] for call in teams.calls] == [base, f"{base}&continuationToken=a%2Bb%2Fc%3D"]


async def test_a_roster_that_never_ends_is_given_up(connector: TeamsConnector, teams: Recorder) -> None:
    teams.answer(200, {"members": [], "continuationToken": "again"})
    with pytest.raises(SendFailed, match="RosterWithoutEnd"):
        await connector.members(teams.url, "19:team")
    assert len(teams.calls) == 100


BLOCKED = {"errorCode": 209, "message": '{\r\n "subCode": "MessageWritesBlocked",\r\n "details": "blocked"}'}


@pytest.mark.parametrize(
    ("status", "body", "code", "maybe"),
    [
        (
            403,
            {"error": {"code": "BotNotInConversationRoster", "message": "m"}},
            "BotNotInConversationRoster",
            False,
        ),
        (403, BLOCKED, "MessageWritesBlocked", False),
        (404, {"error": {"code": "ConversationNotFound"}}, "ConversationNotFound", False),
        (412, b"", "Http412", False),
        (413, b"<html>", "Http413", False),
        (302, b"", "Http302", False),
        (400, {"error": "text"}, "Http400", False),
        (400, {"error": {"code": 5, "message": None}}, "Http400", False),
        (408, b"", "Http408", True),
        (500, {"error": {"code": "ServiceError"}}, "ServiceError", True),
        (503, [], "Http503", True),
    ],
)
async def test_a_refusal_carries_teams_code(
    connector: TeamsConnector, teams: Recorder, status: int, body: Any, code: str, maybe: bool
) -> None:
    teams.answer(status, body, {"Location": "http://127.0.0.1:1/"} if status == 302 else {})
    with pytest.raises(SendFailed) as caught:
        await connector.send(teams.url, "a:1", CARD, "x")
    failed = caught.value
    assert (failed.status, failed.code, failed.maybe_delivered) == (status, code, maybe)
    assert len(teams.calls) == 1


async def test_retry_after_is_told_in_seconds(connector: TeamsConnector, teams: Recorder) -> None:
    teams.answer(429, b"", {"Retry-After": "7"})
    with pytest.raises(SendFailed) as caught:
        await connector.send_text(teams.url, "a:1", "x")
    assert (caught.value.retry_after, caught.value.maybe_delivered) == (7.0, False)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("-5", None),
        ("1e9", None),
        ("1.5", 1.5),
        (" 30 ", 30.0),
        ("Wed, 01 Apr 2026 08:00:20 GMT", 20.0),
        ("Wed, 01 Apr 2026 07:59:00 GMT", 0.0),
        ("Wed, 99 Apr 2026 07:59:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, expected: float | None) -> None:
    assert seconds(header, datetime(2026, 4, 1, 8, tzinfo=UTC)) == expected


def test_a_date_without_a_zone_is_utc() -> None:
    now = datetime.now(UTC)
    told = email.utils.format_datetime((now + timedelta(seconds=90)).replace(tzinfo=None))
    assert 88 <= (seconds(told, now) or 0) <= 90


async def test_a_closed_port_is_a_send_that_never_left(connector: TeamsConnector) -> None:
    with pytest.raises(SendFailed) as caught:
        await connector.send_text(f"http://127.0.0.1:{unused_port()}", "a:1", "x")
    assert (caught.value.status, caught.value.code, caught.value.maybe_delivered) == (
        0,
        "NotConnected",
        False,
    )


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
    writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@pytest.mark.parametrize("serve", [hang_up, break_off, say_nothing])
async def test_a_connection_that_breaks_after_sending_may_have_delivered(
    connector: TeamsConnector, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.connector._TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(SendFailed) as caught:
            await connector.send_text(f"http://127.0.0.1:{port}", "a:1", "x")
    assert (caught.value.status, caught.value.code, caught.value.maybe_delivered) == (0, "NoAnswer", True)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/uk/",
        "http://10.0.0.1/",
        "http://u@127.0.0.1/",
        "http://127.0.0.1/?x=",
        "http://127.0.0.1\\@evil.example/",
        "http://127.0.0.1:99999/",
        "http://[::",
        "file:///etc/passwd",
        "",
    ],
)
async def test_local_mode_sends_nowhere_else(connector: TeamsConnector, url: str) -> None:
    with pytest.raises(SendFailed) as caught:
        await connector.send_text(url, "a:1", "x")
    assert (caught.value.status, caught.value.code) == (403, "ServiceUrlNotTrusted")


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/uk/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evilbotframework.com/",
        "https://botframework.com.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://127.0.0.1/",
    ],
)
async def test_the_token_goes_to_hosts_of_teams_only(session: aiohttp.ClientSession, url: str) -> None:
    asked = 0

    async def fetch() -> Fetched:
        nonlocal asked
        asked += 1
        return Fetched("secret", 3600)

    with pytest.raises(SendFailed, match="ServiceUrlNotTrusted"):
        await TeamsConnector(session, AppToken(fetch)).send_text(url, "a:1", "x")
    assert asked == 0
    assert "smba.infra.gcc.teams.microsoft.com" in TEAMS_HOSTS


async def test_a_trusted_host_is_asked_for_with_a_token(session: aiohttp.ClientSession) -> None:
    async def fetch() -> Fetched:
        raise SendFailed(401, "TokenRefused")

    for host in ("smba.trafficmanager.net", "SMBA.trafficmanager.net", "eu.botframework.com"):
        with pytest.raises(SendFailed, match="TokenRefused"):
            await TeamsConnector(session, AppToken(fetch)).send_text(f"https://{host}/x/", "a:1", "x")


def test_none_never_goes_out_as_null() -> None:
    assert (
        encode({"a": None, "b": [None, {"c": None, "d": "null"}], "e": "x"})
        == b'{"b":[{"d":"null"}],"e":"x"}'
    )
    assert encode({"a": 1}) == b'{"a":1}'
