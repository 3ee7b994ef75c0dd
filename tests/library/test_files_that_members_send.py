"""A member sends a file in their chat with the bot: taken, kept once, and shared by the same dialog; raw JSON."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from authority import QA
from library_documents import office, pdf, word
from library_file_acts import (
    FETCH,
    HERE,
    TOOL,
    attachments,
    fetched,
    not_fetched,
    room,
    rows,
    send,
    share_file,
)
from scenes import small
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    KENT_CHAIR,
    LEAD,
    seslip_play,
    share_by_form,
)

from bot.teams import downloads
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import FILE_CONSENT, FILE_INFO, FILE_SENT, Person
from rehearsal.wire import text_at


async def test_a_file_is_sent_and_shared_and_a_member_has_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        # As large as files are, and no smaller when it is packed.
        content = office(more={"word/media/image1.png": os.urandom(3 * 1024**2)})
        said = await send(play, content=content)
        assert HERE in said
        assert "3.0\nMB" in said
        assert "Word document" in said
        assert "Kept until Wed 8 July" in said
        card = play.cards(CHAIR)[-1]
        assert titles(card.card) == ["Share it", "It is a newer version"]
        form = (await play.press(CHAIR, card, "Share it")).opened()
        assert "Audit tool" in [one.get("value") for one in inputs_of(form.card).values()]
        page = (await share_file(play)).opened()
        assert "Shared: Pre-proceedings audit tool" in texts(page.card)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        assert TOOL in texts(post.card)
        assert titles(post.card)[0] == "Get the file"
        answer = await play.press(CHAIR_2, post, "Get the file")
        assert "in your personal chat" in answer.toast
        [(question, offered)] = attachments(play, FILE_CONSENT, CHAIR_2)
        assert offered["name"] == TOOL
        assert text_at(offered, "content", "description") == (
            "Pre-proceedings audit tool, version 1, shared by Kent"
        )
        answer = await play.teams.consent(play.person(CHAIR_2), question, True)
        assert (answer.status, answer.body) == (200, {})
        [(_, info)] = attachments(play, FILE_INFO, CHAIR_2)
        assert await fetched(text_at(info, "contentUrl")) == content


async def test_a_guest_cannot_send_one_and_is_told_how_else(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        guest = play.person(KENT_CHAIR)
        play.teams.tenant.set_installed(guest.aad_object_id, True)
        with pytest.raises(ValueError, match="no OneDrive"):
            await play.teams.send_file(guest, TOOL, word())
        # Should Teams let them one day, the bot knows them as well.
        member = replace(guest, guest=False)
        play.teams.faults.next(403, match=FETCH)
        await play.teams.send_file(member, TOOL, word())
        said = texts(play.cards(KENT_CHAIR)[-1].card)
        assert "type **share** in the channel" in said
        assert not_fetched(play)
        assert room(play) == []


async def test_whom_nobody_knows_sends_in_vain(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        stranger = Person("aad-stranger", "Somebody 1", "somebody@tenant.example")
        play.teams.tenant.add_person(stranger)
        play.teams.faults.next(403, match=FETCH)
        await play.teams.send_file(stranger, TOOL, word())
        said = play.teams.last(play.teams.personal(stranger)).card
        assert "I do not know you yet" in texts(said)
        assert not_fetched(play)


async def test_where_no_library_is_kept_no_file_is_taken(tmp_path: Path) -> None:
    async with small(tmp_path) as play:
        play.teams.faults.next(403, match=FETCH)
        await play.teams.send_file(play.person(QA), TOOL, word())
        assert "keeps no library" in texts(play.cards(QA)[-1].card)
        assert not_fetched(play)


async def test_two_people_send_the_same_and_it_is_kept_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        content = word()
        await asyncio.gather(
            *(play.teams.send_file(play.person(by), TOOL, content) for by in (CHAIR, CHAIR_2, LEAD))
        )
        assert len(room(play)) == 1
        assert len(rows(play)) == 3


async def test_the_same_once_more_is_the_same_card_and_one_row(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        answer = await play.teams.send_file(play.person(CHAIR), TOOL, word())
        await play.teams.repeat(answer, new_id=False)
        assert len(play.holding(HERE, CHAIR)) == 1
        await play.teams.repeat(answer, new_id=True)
        first, second = play.holding(HERE, CHAIR)
        assert first.card == second.card
        assert len(rows(play)) == 1


async def test_what_is_in_the_library_already_is_said_and_becomes_a_version(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        content = word()
        await send(play, content=content)
        await share_file(play)
        said = await send(play, "Other name.docx", content, CHAIR_2)
        assert "in the library already: **Pre-proceedings audit tool**" in said
        page = (await share_file(play, CHAIR_2)).opened()
        assert "It is in the library already" in texts(page.card)


REFUSED = [
    ("tool.docm", office(), "It can hold macros."),
    ("x" * 295 + ".docx", office(), "has 300 characters"),
    ("../tool.docx", office(), "a path in the file's name"),
    ("tool.docx", b"", "is empty"),
    ("tool.docx", pdf(), "This is a PDF"),
    ("tool.docx", bytes(26 * 1024 * 1024), "larger than 25 MB"),
    ("tool.pdf", b"%PDF-1.7 nothing", "The PDF is damaged"),
    ("Report 943 476 5919.docx", office(), "In the file's name:"),
]


async def test_what_cannot_be_kept_is_refused_in_words_and_nothing_is_kept(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        for name, content, said in REFUSED:
            told = await send(play, name, content)
            assert "I did not keep this file" in told
            assert said in told
        assert (room(play), rows(play)) == ([], [])


async def test_a_pdf_is_taken(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        assert "PDF" in await send(play, "Briefing.pdf", pdf())
        assert len(rows(play)) == 1


async def test_words_beside_a_file_are_no_command(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.teams.send_file(play.person(CHAIR), TOOL, word(), "share")
        [card] = play.cards(CHAIR)
        assert HERE in texts(card.card)


async def test_several_files_at_once_are_refused_together(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.teams.send_files(play.person(CHAIR), {TOOL: word(), "b.pdf": pdf()})
        assert "one file at a time" in texts(play.cards(CHAIR)[-1].card)
        assert (room(play), rows(play)) == ([], [])


async def test_a_file_that_a_channel_is_said_to_bring_is_not_fetched(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        person = play.person(CHAIR)
        answer = await play.teams.send_file(person, TOOL, word())
        await play.say(CHAIR, "share", play.channel(CHANNEL))
        thread = play.posts(CHANNEL)[-1].conversation_id
        activity = {**answer.activity, "id": play.teams.tenant.next_id()}
        activity["conversation"] = {"id": thread, "conversationType": "channel", "isGroup": True}
        activity["channelData"] = {
            "channel": {"id": play.channel(CHANNEL)},
            "tenant": {"id": play.teams.tenant.id},
        }
        await play.teams.send(activity)
        assert "in your personal chat with me only" in texts(play.posts(CHANNEL)[-1].card)


FAULTS: list[tuple[dict[str, object], str]] = [
    ({"status": 403}, "could not fetch the file"),
    ({"status": 0}, "could not fetch the file"),
    ({"status": 302, "headers": {"Location": "http://192.0.2.1/x"}}, "from OneDrive and SharePoint only"),
    ({"status": None, "delay": 2.0}, "did not come within 4 seconds"),
]


async def test_what_onedrive_does_not_give_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seslip_play(tmp_path) as play:
        for fault, said in FAULTS:
            if "delay" in fault:
                monkeypatch.setattr(downloads, "SECONDS", 0.3)
            play.teams.faults.next(match=FETCH, **fault)  # type: ignore[arg-type]
            assert said in await send(play)
        monkeypatch.undo()
        assert room(play) == []
        assert HERE in await send(play)


ELSEWHERE = ["https://example.com/x", "http://169.254.169.254/x", "file:///etc/passwd", "//x"]
UNREADABLE = [{}, {"downloadUrl": 7}, {"downloadUrl": "x" * 5000}, {"downloadUrl": ""}, "nonsense"]


async def test_an_address_that_is_none_of_onedrives_is_not_called(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        answer = await play.teams.send_file(play.person(CHAIR), TOOL, word())

        async def sent(content: object) -> int:
            attachment = {"contentType": FILE_SENT, "name": TOOL, "content": content}
            activity = {**answer.activity, "id": play.teams.tenant.next_id(), "attachments": [attachment]}
            return (await play.teams.send(activity)).status

        for number, url in enumerate(ELSEWHERE, 2):
            assert await sent({"downloadUrl": url, "uniqueId": "x"}) == 200
            assert "from OneDrive and SharePoint only" in texts(play.cards(CHAIR)[-1].card)
            assert len(play.cards(CHAIR)) == number
        for content in UNREADABLE:
            assert await sent(content) == 400


async def test_a_button_that_claims_a_file_keeps_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play, by=CHAIR_2)
        [(_, _, file_hash)] = rows(play)
        await play.say(CHAIR, "share")
        offer = play.cards(CHAIR)[-1]
        forged = {"do": "template.file", "hash": file_hash, "name": TOOL, "size": 1}
        for kind in ("Action.Execute", "Action.Submit"):
            await play.press(CHAIR, offer, {"type": kind, "verb": "template.file", "data": forged})
        assert len(rows(play)) == 1
        answer = await play.press(CHAIR, offer, {"type": "Action.Submit", "data": {
            "msteams": {"type": "task/fetch"}, "do": "template.choose", "file": file_hash,
        }})  # fmt: skip
        assert "not have this file from you" in texts(answer.opened().card)


async def test_a_newer_version_of_what_this_person_may_change_is_chosen(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, CHAIR, title="Conference report", link="https://x.sharepoint.com/a")
        await share_by_form(play, CHAIR_2, authority="Hampshire", link="https://x.sharepoint.com/b")
        await share_by_form(play, KENT_CHAIR, title="Kent's own", link="https://x.sharepoint.com/c")
        chosen: dict[str, list[str]] = {}
        for by in (CHAIR, LEAD):
            await send(play, by=by)
            page = (await play.press(by, play.cards(by)[-1], "It is a newer version")).opened()
            words = texts(page.card)
            chosen[by] = [
                title
                for title in ("Conference report", "Pre-proceedings audit tool", "Kent's own")
                if title in words
            ]
        # Their own; and, for a QA lead, whatever is from their authority.
        assert chosen == {CHAIR: ["Conference report"], LEAD: ["Pre-proceedings audit tool"]}


async def test_with_nothing_shared_yet_there_is_nothing_to_choose(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        page = (await play.press(CHAIR, play.cards(CHAIR)[-1], "It is a newer version")).opened()
        assert "You have shared nothing yet" in texts(page.card)
        page = (await play.submit(page, "Share it as new")).opened()
        assert TOOL in texts(page.card)
