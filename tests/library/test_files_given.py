"""A file of the library is had again by members, for as long as it is wanted; guests are told whom to ask."""

import hashlib
import os
import time
from pathlib import Path

from library_documents import word
from library_file_acts import (
    HERE,
    TOOL,
    attachments,
    fetched,
    room,
    rows,
    send,
    share_file,
)
from scenes import Play
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    JULY,
    KENT_CHAIR,
    LEAD,
    seslip_play,
)

from rehearsal.files import upload_info
from rehearsal.reading import texts
from rehearsal.records import FILE_CONSENT, FILE_INFO
from rehearsal.wire import Json, text_at


async def test_declined_nothing_is_saved(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        await play.press(CHAIR_2, post, "Get the file")
        [(question, _)] = attachments(play, FILE_CONSENT, CHAIR_2)
        await play.teams.consent(play.person(CHAIR_2), question, False)
        assert "Nothing was saved" in texts(play.cards(CHAIR_2)[-1].card)
        assert attachments(play, FILE_INFO, CHAIR_2) == []


async def test_a_guest_is_told_whom_to_ask_for_a_link(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        answer = await play.press(KENT_CHAIR, post, "Get the file")
        assert "members of this tenant only" in answer.toast
        assert f"Please ask {CHAIR} for a link." in answer.toast
        assert play.cards(KENT_CHAIR) == []
        assert await play.keys("file") == set()


async def test_a_guest_who_claims_to_have_agreed_is_given_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [(template,)] = play.rows("select id from template")
        guest = play.person(KENT_CHAIR)
        place = play.teams.tenant.make_room(guest, TOOL)
        value: Json = {
            "type": "fileUpload",
            "action": "accept",
            "context": {"kind": "template", "id": template},
            "uploadInfo": upload_info(place, play.teams.service_url),
        }
        await play.teams.invoke(guest, play.teams.personal(guest), "fileConsent/invoke", value)
        found = play.teams.tenant.file(place.id)
        assert found is not None
        assert found.content is None
        assert play.rows("select * from event where what = 'file given'") == []


async def test_whichever_question_is_allowed_the_newest_file_comes(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        await play.press(CHAIR_2, post, "Get the file")
        [(question, _)] = attachments(play, FILE_CONSENT, CHAIR_2)
        newer = word("Eleven questions")
        await send(play, content=newer)
        file_hash = hashlib.sha256(newer).hexdigest()
        play.spoil(f"update template set number = 2, file_hash = '{file_hash}'")
        await play.teams.consent(play.person(CHAIR_2), question, True)
        [(_, info)] = attachments(play, FILE_INFO, CHAIR_2)
        assert await fetched(text_at(info, "contentUrl")) == newer


async def test_what_was_withdrawn_or_is_a_link_by_now_is_not_given(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        await play.press(CHAIR_2, post, "Get the file")
        [(question, _)] = attachments(play, FILE_CONSENT, CHAIR_2)
        play.spoil("update template set state = 'withdrawn', reason = 'The guidance has changed.'")
        assert "The guidance has changed." in (await play.press(LEAD, post, "Get the file")).toast
        await play.teams.consent(play.person(CHAIR_2), question, True)
        assert "The guidance has changed." in texts(play.cards(CHAIR_2)[-1].card)
        play.spoil(
            "update template set state = 'standing', file_hash = '', link = 'https://x.sharepoint.com'"
        )
        assert "is a link" in (await play.press(LEAD, post, "Get the file")).toast
        assert attachments(play, FILE_INFO, CHAIR_2) == []


async def test_whoever_cannot_be_written_to_is_told_what_to_do(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        play.teams.tenant.set_installed(play.person(CHAIR_2).aad_object_id, False)
        await play.press(CHAIR_2, post, "Get the file")
        await play.clock("2026-07-01T09:05")
        answer = await play.press(CHAIR_2, post, "Get the file")
        assert "not in your personal chats" in answer.toast


# What is kept, and for how long


def aged(play: Play, days: float) -> None:
    for path in room(play):
        then = time.time() - days * 24 * 3600
        os.utime(path, (then, then))


async def test_what_nobody_shares_is_gone_after_a_week_and_a_day(tmp_path: Path) -> None:
    async with seslip_play(tmp_path, start=JULY) as play:
        await send(play)
        await play.clock("2026-07-08T08:00")
        assert len(rows(play)) == 1
        await play.clock("2026-07-08T10:00")
        assert rows(play) == []
        # Somebody may be sharing it at this very moment.
        assert len(room(play)) == 1
        aged(play, 2)
        await play.clock("2026-07-08T12:00")
        assert room(play) == []
        page = (await play.press(CHAIR, play.cards(CHAIR)[0], "Share it")).opened()
        assert "send it to me again" in texts(page.card)


async def test_sent_again_its_week_begins_anew(tmp_path: Path) -> None:
    async with seslip_play(tmp_path, start=JULY) as play:
        content = word()
        await send(play, content=content)
        await play.clock("2026-07-07T09:00")
        await send(play, "Better name.docx", content)
        await play.clock("2026-07-09T09:00")
        [(name, _, _)] = rows(play)
        assert name == "Better name.docx"


async def test_what_is_shared_stays_for_ever(tmp_path: Path) -> None:
    async with seslip_play(tmp_path, start=JULY) as play:
        await send(play)
        await share_file(play)
        aged(play, 900)
        await play.clock("2026-07-17T09:00")
        assert len(room(play)) == 1


async def test_without_room_for_files_the_sender_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        # A file stands where the folder should be.
        folder = Path(play.built.settings.database_url.partition("///")[2]).with_suffix(".files")
        folder.write_text("in the way")
        assert "no room for files just now" in await send(play)
        assert rows(play) == []
        folder.unlink()
        assert HERE in await send(play)


async def test_a_content_that_is_lost_is_said_so(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await send(play)
        await share_file(play)
        [path] = room(play)
        path.unlink()
        [post] = play.holding("SHARED BY KENT", channel=CHANNEL)
        answer = await play.press(CHAIR_2, post, "Get the file")
        assert f"Please ask {CHAIR} to share it again." in answer.toast
