"""The message extension from raw Teams JSON to the library: search as somebody types, and "Share a template"."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scenes import Play, playing
from seslip import (
    CHAIR,
    CHANNEL,
    COORDINATOR,
    FORM,
    KENT_CHAIR,
    LEAD,
    seslip_play,
    share_by_form,
    typed_in,
)
from structlog.testing import capture_logs

from bot.router import IN_AN_EXTENSION
from practice.library_records import TemplateState
from rehearsal import activities
from rehearsal.answers import Answer, Dialog, Result
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import Message, Person
from rehearsal.wire import Json, at, objects_at, text_at

LINK = "https://kent.sharepoint.com/:w:/s/qa/EaB1?e=x"
TWO_PEOPLE: Json = {"id": "19:a_b@unq.gbl.spaces", "conversationType": "personal"}
"""A chat of two people, in which the bot is not."""


async def write(play: Play, name: str, text: str) -> Message:
    """Somebody writes in the channel, and not to the bot."""
    answer = await play.teams.say(play.person(name), play.channel(CHANNEL), text, mention=False)
    assert answer.message is not None
    return answer.message


async def search(play: Play, words: str = "", *, by: str = CHAIR, skip: int = 0, count: int = 25) -> Answer:
    answer = await play.teams.extension.search(
        play.person(by), play.channel(CHANNEL), words, skip=skip, count=count
    )
    assert answer.status == 200, answer
    return answer


async def raw(play: Play, name: str, by: str, value: Json, **changes: Any) -> Json:
    """What a client that is not ours would post; the answer's body."""
    person = play.person(by)
    place = play.teams.tenant.place(play.channel(CHANNEL))
    activity = activities.invoke(play.teams.tenant, person, place, f"composeExtension/{name}", value, None)
    answer = await play.teams.send(activity | changes)
    assert answer.status == 200, answer
    assert isinstance(answer.body, dict)
    return answer.body


def listed(answer: Answer) -> list[str]:
    return [result.title for result in answer.results]


def everything_kept(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("practice-loop.db*"))


def unlisted(answer: Json) -> str:
    """The words in place of a list."""
    assert at(answer, "composeExtension", "type") == "message", answer
    return text_at(answer, "composeExtension", "text")


async def act_on(play: Play, text: str, by: str = CHAIR) -> Dialog:
    message = await write(play, KENT_CHAIR, text)
    return (await play.teams.extension.act_on(play.person(by), message)).opened()


def filled(dialog: Dialog) -> dict[str, object]:
    """What stands in the form, by the names of its inputs."""
    return {key.partition(".")[0]: node.get("value") for key, node in inputs_of(dialog.card).items()}


def rest(dialog: Dialog, **changes: str) -> dict[str, str]:
    """What the message did not fill in."""
    wanted = {key: value for key, value in FORM.items() if key not in ("link", "title")}
    return typed_in(dialog.card, wanted | changes)


async def test_a_member_finds_a_template_by_typing_and_inserts_it_as_their_own_message(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        found = await search(play, "pre-proceedings")
        [result] = found.results
        assert result.title == "Pre-proceedings audit tool"
        assert result.text.startswith("Tool · Pre-proceedings and PLO · Kent · v1 · Last checked ")
        heard = len(play.teams.tenant.journal)
        mine = await play.teams.extension.insert(play.person(CHAIR), play.channel(CHANNEL), result)
        assert mine.sender == play.person(CHAIR).aad_object_id
        words = texts(mine.card)
        for said in (
            "TOOL · SHARED BY KENT",
            "Ten questions on letters",
            "As it stood on 1 July 2026",
            CHANNEL,
        ):
            assert said in words
        assert titles(mine.card) == ["Open"]
        opened = await play.teams.press(play.person(KENT_CHAIR), mine, "Open")
        assert opened.activity == {"type": "openUrl", "url": FORM["link"]}
        await play.settle()
        assert len(play.teams.tenant.journal) == heard


async def test_what_is_inserted_holds_nothing_that_talks_to_the_bot(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        [result] = (await search(play)).results
        assert [text_at(one, "type") for one in objects_at(result.card, "actions")] == ["Action.OpenUrl"]
        forged = {"type": "Action.Execute", "title": "Useful to us", "data": {"do": "template.useful"}}
        card = {**result.card, "actions": [forged]}
        mine = await play.teams.extension.insert(
            play.person(CHAIR), play.channel(CHANNEL), Result(result.title, result.text, card)
        )
        with pytest.raises(ValueError, match="opens links"):
            await play.teams.press(play.person(LEAD), mine, "Useful to us")


async def test_a_card_inserted_into_the_chat_with_the_bot_asks_nothing_of_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        [result] = (await search(play)).results
        chat = play.teams.personal(play.person(CHAIR))
        await play.teams.extension.insert(play.person(CHAIR), chat, result)
        await play.settle()
        assert [message.sender for message in play.teams.messages(chat)] == [play.person(CHAIR).aad_object_id]
        assert play.cards(CHAIR) == []


async def test_before_anybody_types_and_where_nothing_is_shared_it_says_so(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        assert "Nothing has been shared in the library yet" in (await search(play)).toast
        assert "Nothing in the library fits “*zebra*”" in (await search(play, " *zebra* ")).toast


async def test_results_come_by_the_page_and_end_with_an_empty_one(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        for number in range(3):
            await share_by_form(play, title=f"Tool {number}", link=f"{FORM['link']}?id={number}")
        pages = [await search(play, skip=skip, count=2) for skip in (0, 2, 4)]
        assert [len(page.results) for page in pages] == [2, 1, 0]
        assert sorted(title for page in pages for title in listed(page)) == ["Tool 0", "Tool 1", "Tool 2"]
        assert not any(page.toast for page in pages)


async def test_what_was_withdrawn_is_not_found(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        async with play.store.write() as work:
            template = await work.library.by_id(str(play.rows("select id from template")[0][0]))
            assert template is not None
            await work.library.save(replace(template, state=TemplateState.WITHDRAWN))
        assert (await search(play)).results == ()


async def test_markup_in_a_title_shows_as_it_was_typed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, title="**Tool** <b>x</b>")
        [result] = (await search(play)).results
        assert result.title == "**Tool** <b>x</b>"
        assert "**Tool**" not in str(result.card)


async def test_a_search_reads_only_however_often_it_is_repeated(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        tables = ("inbox", "delivery", "event", "channel", "chat", "tenant", "person")
        before = {table: play.rows(f"select * from {table}") for table in tables}
        with play.locked():
            first = await search(play, "audit")
        again = [await play.teams.repeat(first, new_id=new) for new in (True, False)]
        assert [listed(one) for one in (first, *again)] == [["Pre-proceedings audit tool"]] * 3
        assert {table: play.rows(f"select * from {table}") for table in tables} == before


async def test_who_is_not_known_or_has_left_is_told_in_words(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        stranger = Person("00000000-0000-4000-8000-00000000ffff", "Somebody else", "else@sample.example")
        play.teams.tenant.add_person(stranger)
        play.spoil(
            f"update person set has_left = 1 where aad_object_id = '{play.person(LEAD).aad_object_id}'"
        )
        for name in (stranger.name, LEAD):
            assert "I do not know you yet" in (await search(play, "audit", by=name)).toast
            body = await raw(play, "fetchTask", name, {"commandId": "share"})
            assert "I do not know you yet" in texts(at(body, "task", "value", "card", "content"))


async def test_a_guest_whose_client_has_no_extension_is_answered_all_the_same(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        with pytest.raises(ValueError, match="Guests have no message extensions"):
            await search(play, by=KENT_CHAIR)
        body = await raw(play, "query", KENT_CHAIR, {"commandId": "search"})
        [one] = objects_at(body, "composeExtension", "attachments")
        assert text_at(one, "preview", "content", "title") == "Pre-proceedings audit tool"
        body = await raw(play, "fetchTask", KENT_CHAIR, {"commandId": "share"})
        assert text_at(body, "task", "type") == "continue"


async def test_a_service_that_keeps_no_library_says_so(tmp_path: Path) -> None:
    async with playing(tmp_path) as play:
        name = play.teams.tenant.people[0].name
        place = play.teams.tenant.teams[0].channels[1].id
        person = play.person(name)
        told = await play.teams.extension.search(person, place, "")
        assert "keeps no library" in told.toast
        assert "`" not in told.toast
        message = (await play.teams.say(person, place, LINK, mention=False)).message
        assert message is not None
        refused = await play.teams.extension.act_on(person, message)
        assert "keeps no library" in texts(refused.opened().card)


@pytest.mark.parametrize("name", ["query", "fetchTask", "submitAction"])
async def test_a_command_that_we_have_not_is_answered_in_words(tmp_path: Path, name: str) -> None:
    async with seslip_play(tmp_path) as play:
        body = await raw(play, name, CHAIR, {"commandId": "delete", "data": {"do": "template.share"}})
        said = unlisted(body) if name == "query" else text_at(body, "task", "value")
        assert "does not do this" in said


async def test_the_search_is_no_button_of_a_card(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        data = {"commandId": "share", "data": {"do": "templates.search", "words": "audit"}}
        body = await raw(play, "submitAction", CHAIR, data)
        assert "searched in the message extension" in texts(at(body, "task", "value", "card", "content"))


@pytest.mark.parametrize("name", ["query", "fetchTask"])
async def test_a_chat_of_two_people_is_never_taken_for_the_bots_own(tmp_path: Path, name: str) -> None:
    async with seslip_play(tmp_path) as play:
        command = {"query": "search", "fetchTask": "share"}[name]
        before = play.rows("select * from chat"), play.rows("select * from channel")
        body = await raw(
            play,
            name,
            CHAIR,
            {"commandId": command},
            conversation=TWO_PEOPLE,
            channelData={"tenant": {"id": play.teams.tenant.id}},
        )
        assert body
        assert (play.rows("select * from chat"), play.rows("select * from channel")) == before


async def test_the_action_on_a_message_opens_the_form_with_its_link_and_title(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, f"A secret of ours. See {FORM['link']}, it is good.")
        assert filled(dialog)["link"] == FORM["link"]
        assert filled(dialog)["title"] == "pre-proceedings"
        assert "secret" not in str(dialog.card)
        receipt = (await play.submit(dialog, "Share", rest(dialog))).opened()
        assert "Shared: pre-proceedings" in texts(receipt.card)
        assert titles(receipt.card) == ["Open", "Share another"]
        [card] = play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)
        assert not card.sender


@pytest.mark.parametrize("own_chat", [True, False])
async def test_the_action_beside_the_box_opens_an_empty_form(tmp_path: Path, *, own_chat: bool) -> None:
    async with seslip_play(tmp_path) as play:
        person = play.person(CHAIR)
        where = play.teams.personal(person) if own_chat else play.channel(CHANNEL)
        dialog = (await play.teams.extension.act(person, where)).opened()
        assert (filled(dialog)["link"], filled(dialog)["title"]) == (None, None)
        receipt = (await play.submit(dialog, "Share", typed_in(dialog.card, FORM))).opened()
        assert "Shared: Pre-proceedings audit tool" in texts(receipt.card)
        assert len(play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)) == 1


async def test_a_guest_has_no_action_beside_the_box(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        with pytest.raises(ValueError, match="Guests have no message extensions"):
            await play.teams.extension.act(play.person(KENT_CHAIR), play.channel(CHANNEL))


async def test_nothing_of_the_message_is_kept_or_logged_but_what_is_sent(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        with capture_logs() as logs:
            dialog = await act_on(play, f"Zebra crossing {LINK}")
            await play.submit(dialog, "Share", rest(dialog, title="Another title", link=FORM["link"]))
        assert play.rows("select count(*) from template") == [(1,)]
        for word in ("Zebra", "EaB1"):
            assert word not in str(logs)
            assert word.encode() not in everything_kept(tmp_path)


async def test_what_is_wrong_comes_back_in_the_same_dialog_as_it_was_typed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, "See https://files.example/tool.docx")
        again = (await play.submit(dialog, "Share", rest(dialog, purpose="Ours."))).opened()
        assert "Links to files.example cannot be shared" in texts(again.card)
        assert (filled(again)["purpose"], filled(again)["title"]) == ("Ours.", "tool")
        shared = (await play.submit(again, "Share", typed_in(again.card, {"link": FORM["link"]}))).opened()
        assert "Shared: tool" in texts(shared.card)


async def test_a_link_of_five_thousand_characters_is_told_before_anybody_types(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, f"https://kent.sharepoint.com/{'x' * 5000}")
        assert "has 5,028 characters; 2,000 is the most" in texts(dialog.card)
        assert filled(dialog)["link"] is None


async def test_a_link_that_is_there_already_is_offered_as_a_newer_version(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        dialog = await act_on(play, FORM["link"])
        there = (await play.submit(dialog, "Share", rest(dialog))).opened()
        assert "It is in the library already" in texts(there.card)
        assert play.rows("select count(*) from template") == [(1,)]


@pytest.mark.parametrize("full", [False, True])
async def test_the_answer_does_not_wait_for_a_channel_that_is_at_its_limit(
    tmp_path: Path, full: bool
) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, FORM["link"])
        hold = asyncio.Event()
        if full:
            play.teams.faults.next(429, times=1, headers={"Retry-After": "1"}, match="POST", hold=hold)
        else:
            play.teams.faults.next(None, match="POST", hold=hold)
        # The channel's post hangs until the answer is here: an answer that waited for it would never come.
        receipt = (await play.teams.submit(dialog, "Share", rest(dialog))).opened()
        assert "Shared: pre-proceedings" in texts(receipt.card)
        assert play.holding("SHARED BY KENT", channel=CHANNEL) == []
        hold.set()
        await play.settle()
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1


async def test_a_client_that_asks_three_times_gets_one_template_and_the_same_receipt(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, FORM["link"])
        first = await play.submit(dialog, "Share", rest(dialog))
        again = [await play.teams.repeat(first, new_id=new) for new in (True, False)]
        assert [one.opened().card for one in again] == [first.opened().card] * 2
        await play.settle()
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1
        assert play.rows("select count(*) from template") == [(1,)]


async def test_a_client_that_gives_up_and_asks_again_at_once_shares_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, FORM["link"])
        typed = rest(dialog)
        play.teams.extension.patience = 0.001
        given_up = await play.teams.submit(dialog, "Share", typed)
        play.teams.extension.patience = 60.0
        assert not given_up.ok
        receipt = (await play.teams.submit(dialog, "Share", typed)).opened()
        assert "Shared: pre-proceedings" in texts(receipt.card)
        await play.settle()
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1
        assert play.rows("select count(*) from template") == [(1,)]


async def test_two_people_who_share_the_same_message_at_once_share_it_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        dialogs = [await act_on(play, FORM["link"], by) for by in (CHAIR, COORDINATOR)]
        answers = await asyncio.gather(*(play.teams.submit(one, "Share", rest(one)) for one in dialogs))
        words = sorted(texts(answer.opened().card).splitlines()[1] for answer in answers)
        assert words == ["It is in the library already", "Shared: pre-proceedings"]
        await play.settle()
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1


async def test_while_the_database_is_busy_the_answer_comes_before_the_client_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As short as the test needs it: in the service it is shorter than the five seconds of Teams.
    assert IN_AN_EXTENSION < 5
    async with seslip_play(tmp_path) as play:
        dialog = await act_on(play, FORM["link"])
        with play.locked(), monkeypatch.context() as patched:
            patched.setattr("bot.router.IN_AN_EXTENSION", 0.3)
            busy = [(await play.teams.submit(dialog, "Share", rest(dialog))).opened() for _ in range(3)]
        assert all("nothing happens twice" in texts(page.card) for page in busy)
        answers = [await play.teams.submit(page, "Try again") for page in busy]
        assert {"Shared: pre-proceedings" in texts(answer.opened().card) for answer in answers} == {True}
        await play.settle()
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1
        assert play.rows("select count(*) from template") == [(1,)]
