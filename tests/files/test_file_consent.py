"""A file is asked for, agreed to in the personal chat, and put into its reader's OneDrive: through raw Teams JSON."""

import io
from pathlib import Path

import aiohttp
import docx
import pytest
from coa_week import SAID, a_week
from kent import COA_CHANNEL, QA, kent_play, plan_by_typing, practitioner
from scenes import Play

from rehearsal.answers import Answer
from rehearsal.reading import texts
from rehearsal.records import FILE_CONSENT, FILE_INFO, Message
from rehearsal.wire import Json, objects_at, text_at

ACCEPT = {"kind": "gathering", "id": "east-kent-2026-11"}


def attachments(message: Message, kind: str) -> list[Json]:
    return [one for one in objects_at(message.activity, "attachments") if one.get("contentType") == kind]


def offered(play: Play, name: str) -> list[Message]:
    return [one for one in play.cards(name) if attachments(one, FILE_CONSENT)]


def infos(play: Play, name: str) -> list[Json]:
    return [found for one in play.cards(name) for found in attachments(one, FILE_INFO)]


async def posted(play: Play) -> Message:
    """The gathering in the channel."""
    await plan_by_typing(play)
    await a_week(play.store, "Ashford")
    await play.clock("2026-11-05T17:00")
    [post] = play.holding("East Kent after Ashford", channel=COA_CHANNEL)
    return post


async def consent(play: Play, name: str, message: Message, *, allow: bool = True) -> Answer:
    answer = await play.teams.consent(play.person(name), message, allow)
    await play.settle()
    return answer


async def downloaded(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 200
        assert "attachment" in response.headers["Content-Disposition"]
        return await response.read()


async def test_pressed_in_the_channel_it_comes_in_the_personal_chat_and_is_saved(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        post = await posted(play)
        answer = await play.press(QA, post, "Word document")
        assert "in your personal chat" in answer.toast
        [question] = offered(play, QA)
        [attachment] = attachments(question, FILE_CONSENT)
        assert attachment["name"] == "COA East Kent November 2026.docx"
        assert attachment["content"] == {
            "description": "What COA East Kent November 2026 gathered, for the feedback meeting",
            "sizeInBytes": pytest.approx(40_000, abs=30_000),
            "acceptContext": ACCEPT,
            "declineContext": ACCEPT,
        }
        answer = await consent(play, QA, question)
        assert (answer.status, answer.body) == (200, {})
        [info] = infos(play, QA)
        assert info["name"] == "COA East Kent November 2026.docx"
        assert text_at(info, "content", "fileType") == "docx"
        document = docx.Document(io.BytesIO(await downloaded(text_at(info, "contentUrl"))))
        assert any(SAID in one.text for one in document.paragraphs)
        assert not offered(play, QA)
        assert any("is in your OneDrive" in texts(one.card) for one in play.cards(QA))


async def test_pressed_twice_at_once_it_is_asked_once(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        post = await posted(play)
        await play.press(QA, post, "Word document")
        await play.press(QA, post, "Word document")
        assert len(offered(play, QA)) == 1


async def test_declined_it_says_so_and_can_be_asked_for_again(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        post = await posted(play)
        await play.press(QA, post, "Word document")
        answer = await consent(play, QA, offered(play, QA)[0], allow=False)
        assert answer.ok
        assert not infos(play, QA)
        assert not offered(play, QA)
        assert "Nothing was saved" in texts(play.cards(QA)[-1].card)
        await play.clock("2026-11-05T17:05")
        await play.press(QA, post, "Word document")
        assert len(offered(play, QA)) == 1


async def test_teams_sends_the_agreement_twice_and_the_file_is_put_once(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.press(QA, await posted(play), "Word document")
        answer = await consent(play, QA, offered(play, QA)[0])
        for new_id in (False, True):
            again = await play.teams.repeat(answer, new_id)
            assert again.status == 200
        assert len(infos(play, QA)) == 1
        assert not play.holding("did not arrive", QA)


async def test_onedrive_refuses_and_the_reader_is_told_what_to_do(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.press(QA, await posted(play), "Word document")
        [question] = offered(play, QA)
        play.teams.faults.next(507, match="PUT /files/")
        answer = await consent(play, QA, question)
        assert answer.status == 200
        said = texts(play.cards(QA)[-1].card)
        assert "could not be put into your OneDrive" in said
        assert "ask a QA lead" in said
        assert "practice-loop export coa" in said
        assert not infos(play, QA)
        # The question still stands, and a second Allow makes room anew.
        await consent(play, QA, question)
        assert len(infos(play, QA)) == 1


async def test_a_guest_who_cannot_be_written_to_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        post = await posted(play)
        play.teams.tenant.set_installed(play.person(QA).aad_object_id, False)
        await play.press(QA, post, "Word document")
        await play.clock("2026-11-05T17:30")
        answer = await play.press(QA, post, "Word document")
        assert "ask a QA lead" in answer.toast
        # Whoever adds the bot gets what they asked for.
        await play.teams.install(play.person(QA))
        await play.settle()
        assert len(offered(play, QA)) == 1


async def test_what_the_agreement_carries_is_looked_at_again(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.press(QA, await posted(play), "Word document")
        [question] = offered(play, QA)
        stranger = practitioner("Ashford")
        person = play.person(stranger)
        room = play.teams.tenant.make_room(person, "x.docx")
        base = play.teams.service_url
        value: Json = {
            "type": "fileUpload",
            "action": "accept",
            "context": ACCEPT,
            "uploadInfo": {
                "contentUrl": f"{base}files/{room.id}/x.docx",
                "uploadUrl": f"{base}files/{room.id}",
                "name": "x.docx",
                "uniqueId": room.id,
                "fileType": "docx",
            },
        }
        where = play.teams.personal(person)
        await play.teams.invoke(person, where, "fileConsent/invoke", value)
        assert "for the COA team" in texts(play.cards(stranger)[-1].card)
        value["context"] = {"kind": "passwords", "id": "all"}
        await play.teams.invoke(person, where, "fileConsent/invoke", value)
        assert "a kind that I do not have" in texts(play.cards(stranger)[-1].card)
        assert room.content is None
        found = play.teams.tenant.file(room.id)
        assert found is not None
        assert found.content is None
        assert question in offered(play, QA)


@pytest.mark.parametrize(
    "wrong", ["https://example.com/x", "http://10.0.0.1/x", "file:///etc/passwd", "nonsense"]
)
async def test_a_file_goes_nowhere_but_where_it_may(tmp_path: Path, wrong: str) -> None:
    async with kent_play(tmp_path) as play:
        await posted(play)
        person = play.person(QA)
        value: Json = {"action": "accept", "context": ACCEPT, "type": "fileUpload"}
        value["uploadInfo"] = {"contentUrl": wrong, "uploadUrl": wrong, "name": "x.docx"}
        answer = await play.teams.invoke(person, play.teams.personal(person), "fileConsent/invoke", value)
        assert answer.status == 200
        assert "could not be put" in texts(play.cards(QA)[-1].card)
        assert not infos(play, QA)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"action": "perhaps"},
        {"action": "accept", "context": {}},
        {"action": "accept", "context": {}, "uploadInfo": {"uploadUrl": 7, "contentUrl": "x"}},
        {"action": "accept", "context": {}, "uploadInfo": {"uploadUrl": "x" * 5000, "contentUrl": "x"}},
    ],
)
async def test_an_agreement_that_cannot_be_read_is_answered(tmp_path: Path, value: Json) -> None:
    async with kent_play(tmp_path) as play:
        person = play.person(QA)
        answer = await play.teams.invoke(person, play.teams.personal(person), "fileConsent/invoke", value)
        assert answer.status == 200
        assert not play.cards(QA)


async def test_an_acceptance_that_is_pressed_in_a_channel_posts_nothing_of_the_clients_there(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path) as play:
        post = await posted(play)
        before = len(play.posts(COA_CHANNEL))
        forged = {
            **ACCEPT,
            "do": "file.accept",
            "name": "Read me.docx",
            "link": "https://elsewhere.example/x",
        }
        forged |= {"upload_url": "https://elsewhere.example/y", "token": "a-token"}
        for kind in ("Action.Execute", "Action.Submit"):
            await play.press(QA, post, {"type": kind, "verb": "file.accept", "data": forged})
        assert not any(attachments(one, FILE_INFO) for one in play.posts(COA_CHANNEL)[before:])
        assert not any("elsewhere.example" in str(one.activity) for one in play.posts(COA_CHANNEL))
        assert play.rows("select * from event where what = 'file given'") == []
