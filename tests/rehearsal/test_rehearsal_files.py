"""The stand-in's side of a file: offered in personal chats only, agreed to or not, put once, and read again."""

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from rehearsal import views
from rehearsal.app import running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.records import FILE_CONSENT, FILE_INFO, FILE_SENT, Person, new_team
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, loads, object_at, objects_at, text_at

LEAD = Person("aad-lead", "QA Lead 1", "lead@authority.example")
GUEST = Person("aad-guest", "Partner 1", "guest@elsewhere.example", guest=True)
TEAM = new_team("Quality Assurance", "COA East Kent")
CONTEXT: Json = {"kind": "gathering", "id": "x"}
OFFER: Json = {
    "contentType": FILE_CONSENT,
    "name": "COA East Kent.docx",
    "content": {
        "description": "All of it",
        "sizeInBytes": 7,
        "acceptContext": CONTEXT,
        "declineContext": CONTEXT,
    },
}


class Bot:
    """Keeps what it is sent, and answers as a bot does."""

    def __init__(self) -> None:
        self.heard: list[Json] = []

    async def answer(self, request: web.Request) -> web.Response:
        body = loads(await request.read())
        assert isinstance(body, dict)
        self.heard.append(body)
        return web.json_response({})


@pytest.fixture
async def bot() -> AsyncIterator[tuple[Bot, str]]:
    made = Bot()
    app = web.Application()
    app.add_routes([web.post("/", made.answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def offer(teams: Rehearsal, person: Person, offered: Json = OFFER) -> int:
    return await post(teams, teams.personal(person), offered)


async def post(teams: Rehearsal, conversation: str, offered: Json) -> int:
    url = f"{teams.service_url}v3/conversations/{conversation}/activities"
    body = {"type": "message", "attachments": [offered]}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status


async def put(url: str, content: bytes, told: str) -> int:
    async with aiohttp.ClientSession() as session:
        answer = await session.put(url, data=content, headers={"Content-Range": told})
        return answer.status


async def test_allowed_the_bot_is_told_of_a_room_which_it_fills_once(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [LEAD]) as teams:
        assert await offer(teams, LEAD) == 201
        answer = await teams.consent(LEAD, teams.last(teams.personal(LEAD)), True)
        assert answer.ok
        [heard] = bot[0].heard
        assert (heard["type"], heard["name"]) == ("invoke", "fileConsent/invoke")
        assert object_at(heard, "value", "context") == CONTEXT
        assert (text_at(heard, "value", "action"), text_at(heard, "value", "type")) == (
            "accept",
            "fileUpload",
        )
        room = object_at(heard, "value", "uploadInfo")
        assert (room["name"], room["fileType"]) == ("COA East Kent.docx", "docx")
        assert heard["replyToId"] == teams.last(teams.personal(LEAD)).id
        url = text_at(room, "uploadUrl")
        async with aiohttp.ClientSession() as session:
            assert (await session.get(text_at(room, "contentUrl"))).status == 404
        assert await put(url, b"content", "bytes 0-5/7") == 416
        assert await put(url, b"content", "") == 416
        assert await put(url, b"content", "bytes 0-6/7") == 201
        assert await put(url, b"other!!", "bytes 0-6/7") == 404
        async with (
            aiohttp.ClientSession() as session,
            session.get(text_at(room, "contentUrl")) as found,
        ):
            assert await found.read() == b"content"
            assert "COA%20East%20Kent.docx" in found.headers["Content-Disposition"]


async def test_declined_there_is_no_room(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [LEAD]) as teams:
        await offer(teams, LEAD)
        await teams.consent(LEAD, teams.last(teams.personal(LEAD)), False)
        [heard] = bot[0].heard
        assert heard["value"] == {"type": "fileUpload", "action": "decline", "context": CONTEXT}


async def test_a_guest_has_no_onedrive(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [GUEST]) as teams:
        await offer(teams, GUEST)
        with pytest.raises(ValueError, match="no OneDrive"):
            await teams.consent(GUEST, teams.last(teams.personal(GUEST)), True)
        assert bot[0].heard == []


async def test_no_file_is_offered_in_a_channel_nor_without_a_name_or_size() -> None:
    async with running_rehearsal("", [LEAD], [TEAM]) as teams:
        assert await post(teams, TEAM.channel("COA East Kent").id, OFFER) == 400
        assert await offer(teams, LEAD, {**OFFER, "name": ""}) == 400
        assert await offer(teams, LEAD, {**OFFER, "content": {}}) == 400


async def test_a_message_without_a_file_has_nothing_to_agree_to() -> None:
    async with running_rehearsal("", [LEAD]) as teams:
        await post(teams, teams.personal(LEAD), {"contentType": FILE_INFO, "name": "x", "contentUrl": "y"})
        with pytest.raises(LookupError, match="offers no file"):
            await teams.consent(LEAD, teams.last(teams.personal(LEAD)), True)


async def test_the_page_is_told_what_is_offered_and_what_is_there(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [LEAD]) as teams:
        await offer(teams, LEAD)
        where = teams.personal(LEAD)
        info: Json = {"contentType": FILE_INFO, "name": "COA.docx", "contentUrl": "http://127.0.0.1/x"}
        await post(teams, where, info)
        first, second = views.messages(teams.tenant, where, LEAD)
        assert first["files"] == [
            {"name": "COA East Kent.docx", "url": None, "description": "All of it", "size": 7}
        ]
        assert second["files"] == [
            {"name": "COA.docx", "url": "http://127.0.0.1/x", "description": "", "size": None}
        ]
        call = {"as": LEAD.id, "conversation": where, "message": first["id"], "allow": True}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{teams.service_url}api/consent", json=call) as response,
        ):
            assert (await response.json())["ok"] is True
        assert text_at(bot[0].heard[0], "value", "action") == "accept"


async def test_a_saved_file_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "teams.db"
    tenant = Tenant([LEAD], path=path)
    room = tenant.make_room(LEAD, "COA.docx")
    tenant.fill(room, b"content")
    tenant.close()
    again = Tenant(path=path)
    found = again.file(room.id)
    again.close()
    assert found is not None
    assert (found.name, found.content) == ("COA.docx", b"content")


# What somebody sends


async def test_a_file_that_is_sent_lies_in_onedrive_and_the_bot_is_told_where(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [LEAD]) as teams:
        answer = await teams.send_file(LEAD, "Audit tool.docx", b"content", "Here it is")
        assert answer.ok
        [heard] = bot[0].heard
        assert (heard["type"], heard["text"]) == ("message", "Here it is")
        html, file = objects_at(heard, "attachments")
        assert html["contentType"] == "text/html"
        assert (file["contentType"], file["name"]) == (FILE_SENT, "Audit tool.docx")
        assert text_at(file, "content", "fileType") == "docx"
        kept = teams.tenant.file(text_at(file, "content", "uniqueId"))
        assert kept is not None
        async with aiohttp.ClientSession() as session:
            url = text_at(file, "content", "downloadUrl")
            async with session.get(url) as found:
                assert await found.read() == b"content"
            teams.faults.next(403, match="GET /files/")
            async with session.get(url) as refused:
                assert refused.status == 403
            teams.faults.next(0, match="GET /files/")
            with pytest.raises(aiohttp.ClientError):
                await (await session.get(url)).read()
        [shown] = views.messages(teams.tenant, teams.personal(LEAD), LEAD)
        assert [text_at(one, "name") for one in objects_at(shown, "files")] == ["Audit tool.docx"]


async def test_a_guest_sends_no_file_nor_does_anybody_without_the_bot(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [GUEST, LEAD]) as teams:
        with pytest.raises(ValueError, match="no OneDrive"):
            await teams.send_file(GUEST, "x.docx", b"x")
        teams.tenant.set_installed(LEAD.aad_object_id, False)
        with pytest.raises(ValueError, match="not installed"):
            await teams.send_file(LEAD, "x.docx", b"x")
        assert bot[0].heard == []


async def test_the_page_sends_a_file_also_a_large_one(bot: tuple[Bot, str]) -> None:
    async with running_rehearsal(bot[1], [LEAD]) as teams:
        content = bytes(range(256)) * 2_500
        call = {"as": LEAD.id, "name": "Large.pdf", "content": b64encode(content).decode(), "text": ""}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{teams.service_url}api/file", json=call) as response,
        ):
            assert (await response.json())["ok"] is True
        [file] = objects_at(bot[0].heard[0], "attachments")
        found = teams.tenant.file(text_at(file, "content", "uniqueId"))
        assert found is not None
        assert found.content == content
