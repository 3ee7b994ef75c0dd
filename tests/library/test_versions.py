"""A newer version is saved, and whoever used an older one is told: members in their chat, guests in the channel."""

from pathlib import Path

import pytest
from scenes import Play
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    seslip_play,
    share_by_form,
    typed_in,
)
from version_acts import (
    LINK,
    NEW,
    NEWER_LINK,
    SAID,
    card_of,
    has_used,
    known,
    leave,
    mentioned,
    open_newer,
    save,
    shared,
    template,
    versions,
)

from practice.library_records import KeptFile
from practice.people import Reach
from rehearsal.reading import find_action, inputs_of, texts, titles

SURREY_CHAIR = "CP Chair, Surrey"
NOTICE = "NEWER VERSION · TOOL · KENT"


def value_of(card: object, name: str) -> object:
    """What stands in an input when its page opens."""
    return next(node.get("value") for key, node in inputs_of(card).items() if key.startswith(f"{name}."))


async def kept_file(play: Play, by: str, name: str, letter: str = "a") -> str:
    """A file that they sent; its hash."""
    person = await known(play, by)
    async with play.store.write() as work:
        await work.files.add(KeptFile(letter * 64, person.id, name, 1_000, play.built.clock.now()))
    return letter * 64


async def with_file(play: Play, by: str, file_hash: str) -> str:
    """The page that opens with a file: the words of it."""
    action = find_action(card_of(play).card, "Newer version")
    forged = {**action, "data": {**action["data"], "file": file_hash}}
    return texts((await play.press(by, card_of(play), forged)).opened().card)


@pytest.mark.parametrize("by", [CHAIR, KENT_CHAIR])
async def test_a_newer_version_stands_on_the_card_and_those_who_used_the_old_one_are_told(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, by)
        others = [name for name in (CHAIR, KENT_CHAIR) if name != by]
        await has_used(play, CHAIR_2, MEDWAY_CHAIR, SURREY_CHAIR, by)
        page = await open_newer(play, by)
        assert value_of(page.card, "link") == "https://kent.sharepoint.com/sites/qa/pre-proceedings.docx"
        receipt = texts((await save(play, by)).opened().card)
        assert "Version 2 is in the library" in receipt
        assert "3 people are told" in receipt
        card = card_of(play).card
        assert "v2" in texts(card)
        assert "New in v2" in texts(card)
        assert SAID in texts(card)
        assert find_action(card, "Open")["url"] == NEWER_LINK
        [chat] = play.holding(NOTICE, CHAIR_2)
        assert SAID in texts(chat.card)
        assert f"{by} shared a newer version" in texts(chat.card)
        assert find_action(chat.card, "Open")["url"] == NEWER_LINK
        [post] = play.holding(NOTICE, channel=CHANNEL)
        assert mentioned(post) == [MEDWAY_CHAIR, SURREY_CHAIR]
        assert mentioned(chat) == []
        assert [name for name in (*others, by) if play.holding(NOTICE, name)] == []


async def test_a_version_that_teams_sends_again_is_one_and_told_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, CHAIR, MEDWAY_CHAIR)
        first = await save(play, KENT_CHAIR)
        for new_id in (True, False):
            again = await play.teams.repeat(first, new_id=new_id)
            assert again.opened().card == first.opened().card
        await play.settle()
        assert (await template(play)).number == 2
        assert len(play.holding(NOTICE, CHAIR)) == 1
        assert len(play.holding(NOTICE, channel=CHANNEL)) == 1


async def test_what_nobody_has_used_tells_nobody(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        receipt = (await save(play, KENT_CHAIR)).opened()
        assert "Nobody else has used it" in texts(receipt.card)
        assert await play.keys("library_version") == set()


async def test_a_newer_version_settles_whether_it_is_still_good(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        play.spoil("update template set review = 'asked', asked_on = '2026-07-01'")
        await play.clock("2026-09-30T10:00")
        await save(play, KENT_CHAIR)
        one = await template(play)
        assert (one.review.value, one.asked_on) == ("current", None)
        assert [day.isoformat() for day in (one.checked_on, one.review_on)] == ["2026-09-30", "2027-09-30"]
        assert play.rows("select what from event where what = 'template replaced'")


async def test_whoever_shared_it_is_told_of_a_version_by_their_qa_lead_and_whoever_has_left_is_not(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, MEDWAY_CHAIR, CHAIR, KENT_CHAIR)
        await leave(play, MEDWAY_CHAIR, CHAIR)
        await save(play, KENT_LEAD)
        [post] = play.holding(NOTICE, channel=CHANNEL)
        assert mentioned(post) == [KENT_CHAIR]
        assert f"{KENT_LEAD} shared a newer version" in texts(post.card)
        assert play.holding(NOTICE, CHAIR) == []


async def test_a_member_whom_the_bot_cannot_reach_is_told_in_the_channel(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, CHAIR)
        person = await known(play, CHAIR)
        async with play.store.write() as work:
            await work.people.set_reach(person.id, Reach.UNREACHABLE, "The bot was removed.")
        await save(play, KENT_CHAIR)
        [post] = play.holding(NOTICE, channel=CHANNEL)
        assert mentioned(post) == [CHAIR]


async def test_a_link_to_a_host_that_is_allowed_no_more_is_not_offered_again(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        async with play.store.write() as work:
            for host in await work.library.hosts():
                await work.library.forbid_host(host)
        assert titles((await open_newer(play, CHAIR)).card) == ["Share yours"]
        answer = await save(play, KENT_CHAIR)
        assert "cannot be shared" in texts(answer.opened().card)


async def test_where_its_sharer_has_left_their_qa_lead_saves_the_next_version(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await leave(play, KENT_CHAIR)
        page = texts((await open_newer(play, MEDWAY_CHAIR)).card)
        assert KENT_LEAD in page
        assert KENT_CHAIR not in page
        await save(play, KENT_LEAD)
        assert (await template(play)).number == 2
        assert await play.keys("library_version") == set()


@pytest.mark.parametrize(("by", "retires"), [(MEDWAY_CHAIR, False), (CHAIR, False), (LEAD, True)])
async def test_others_read_who_may_and_can_share_their_own(tmp_path: Path, by: str, retires: bool) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        page = await open_newer(play, by)
        assert f"{KENT_CHAIR}, who shared it, or {KENT_LEAD}" in texts(page.card)
        assert ("Retire" in titles(page.card)) is retires
        assert "Share a template" in texts((await play.submit(page, "Share yours")).opened().card)


@pytest.mark.parametrize("by", [CHAIR, MEDWAY_CHAIR])
async def test_anybody_says_that_the_document_behind_its_link_has_changed_and_the_sharer_is_told(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        there = (await share_by_form(play, by)).opened()
        assert "It is in the library already" in texts(there.card)
        page = (await play.submit(there, "Share as a newer version")).opened()
        assert titles(page.card) == ["Save"]
        await play.submit(page, "Save", {NEW: SAID})
        assert (await template(play)).number == 2
        [post] = play.holding(NOTICE, channel=CHANNEL)
        assert mentioned(post) == [KENT_CHAIR]
        assert f"{by} shared a newer version" in texts(post.card)


async def test_whoever_has_the_link_of_an_older_version_is_told_that_the_newest_has_another(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await save(play, KENT_CHAIR)
        there = (await share_by_form(play, CHAIR)).opened()
        page = (await play.submit(there, "Share as a newer version")).opened()
        assert "This is the link of version 1; version 2 has another one" in texts(page.card)
        assert "Leave it as it is" not in texts(page.card)
        await play.submit(page, "Save", {NEW: SAID})
        assert [one.number for one in await versions(play)] == [3, 2, 1]


async def test_the_page_of_somebody_elses_template_leads_to_the_same(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        page = (await play.submit(await open_newer(play, CHAIR), "Its document has changed")).opened()
        await play.submit(page, "Save", {NEW: SAID})
        assert [one.number for one in await versions(play)] == [2, 1]


async def test_another_link_is_not_theirs_to_give(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        page = (await play.submit(await open_newer(play, CHAIR), "Its document has changed")).opened()
        again = (await play.submit(page, "Save", {LINK: NEWER_LINK, NEW: SAID})).opened()
        assert "This is another link" in texts(again.card)
        assert KENT_LEAD in texts(again.card)
        assert (value_of(again.card, "link"), value_of(again.card, "changed")) == (NEWER_LINK, SAID)
        assert (await template(play)).number == 1


async def test_a_link_of_another_template_is_refused_with_which_one(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, title="Neglect tool", link=NEWER_LINK)
        await shared(play)
        answer = (await save(play, KENT_CHAIR)).opened()
        assert "“Neglect tool”, shared by Kent" in texts(answer.card)
        assert play.rows("select number from template") == [(1,), (1,)]


WRONG = (
    ("http://kent.sharepoint.com/x.docx", SAID, "https://"),
    ("https://drive.example.org/x.docx", SAID, "cannot be shared"),
    (f"https://kent.sharepoint.com/{'x' * 5000}", SAID, "2,000 is the most"),
    ("", SAID, "Please paste the link"),
    (NEWER_LINK, "", "Please say what is new"),
    (NEWER_LINK, "\u200b\u200b", "Please say what is new"),
    (NEWER_LINK, "x" * 5000, "5,000 characters are too many"),
    (NEWER_LINK, "Write to mother@home.example", "looks like an e-mail address"),
)


async def test_what_is_wrong_comes_back_as_it_was_typed_and_nothing_is_changed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, MEDWAY_CHAIR)
        dialog = await open_newer(play, KENT_CHAIR)
        for link, said, problem in WRONG:
            typed = typed_in(dialog.card, {"link": link, "changed": said})
            dialog = (await play.teams.submit(dialog, "Save", typed, checked=True)).opened()
            assert problem in texts(dialog.card)
            assert (value_of(dialog.card, "link"), value_of(dialog.card, "changed")) == (
                link or None,
                said.strip("\u200b") or None,
            )
        assert (await template(play)).number == 1
        await play.submit(dialog, "Save", {LINK: NEWER_LINK, NEW: SAID})
        assert (await template(play)).number == 2


async def test_whoever_comes_second_sees_what_came_meanwhile_and_loses_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        mine, theirs = await open_newer(play, KENT_CHAIR), await open_newer(play, KENT_LEAD)
        await play.submit(mine, "Save", {LINK: NEWER_LINK, NEW: SAID})
        again = (await play.submit(theirs, "Save", {LINK: NEWER_LINK, NEW: "Shorter."})).opened()
        words = texts(again.card)
        assert f"Version 2 was shared meanwhile by {KENT_CHAIR}. New in it: {SAID}" in words
        assert "It has the same link as yours" in words
        assert (value_of(again.card, "link"), value_of(again.card, "changed")) == (NEWER_LINK, "Shorter.")
        await play.submit(again, "Save", {NEW: "Shorter."})
        assert [(one.number, one.changed) for one in await versions(play)] == [
            (3, "Shorter."),
            (2, SAID),
            (1, ""),
        ]


async def test_what_was_withdrawn_meanwhile_says_so_and_gets_no_version(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        card = await shared(play)
        dialog = await open_newer(play, KENT_LEAD)
        ending = await play.submit(await open_newer(play, KENT_CHAIR), "Withdraw")
        await play.submit(ending.opened(), "Withdraw", {"Why is it withdrawn?": "It is out of date"})
        answer = await play.submit(dialog, "Save", {LINK: NEWER_LINK, NEW: SAID})
        assert "was withdrawn: It is out of date. Nothing was changed." in texts(answer.opened().card)
        late = await play.teams.press(play.person(CHAIR), card, find_action(card.card, "Newer version"))
        assert "was withdrawn: It is out of date." in texts(late.opened().card)
        assert (await template(play)).number == 1


async def test_a_notice_says_what_came_after_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, CHAIR)
        await save(play, KENT_CHAIR)
        await save(play, KENT_CHAIR, "Shorter.", "https://kent.sharepoint.com/sites/qa/third.docx")
        first, second = play.holding(NOTICE, CHAIR)
        assert "Version 3 has come since" in texts(first.card)
        assert "has come since" not in texts(second.card)
        assert find_action(first.card, "Open")["url"].endswith("third.docx")
        ending = await play.submit(await open_newer(play, KENT_CHAIR), "Withdraw")
        await play.submit(ending.opened(), "Withdraw", {"Why is it withdrawn?": "It is out of date."})
        for notice in play.holding(NOTICE, CHAIR):
            assert "It is out of date." in texts(notice.card)
            assert titles(notice.card) == []


async def test_markup_in_what_is_new_stands_literally(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, title="[Tool](https://evil.example) <at>CP Chair</at>")
        await has_used(play, MEDWAY_CHAIR)
        await save(play, KENT_CHAIR, "**Bold** [here](https://evil.example)")
        [post] = play.holding(NOTICE, channel=CHANNEL)
        assert "\\*\\*Bold\\*\\* \\[here\\]" in texts(post.card)
        assert "\\[Tool\\]" in texts(post.card)
        assert mentioned(post) == [MEDWAY_CHAIR]


async def test_a_file_becomes_the_next_version_for_whoever_sent_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, CHAIR)
        file = await kept_file(play, CHAIR, "Audit tool v2.docx")
        action = find_action(card_of(play).card, "Newer version")
        forged = {**action, "data": {**action["data"], "file": file}}
        page = (await play.press(CHAIR, card_of(play), forged)).opened()
        assert "Audit tool v2.docx" in texts(page.card)
        assert [key.partition(".")[0] for key in inputs_of(page.card)] == ["changed"]
        empty = (await play.submit(page, "Save", {NEW: ""})).opened()
        assert "Audit tool v2.docx" in texts(empty.card)
        await play.submit(empty, "Save", {NEW: SAID})
        one = await template(play)
        assert (one.number, one.link, one.file_hash) == (2, "", file)
        assert "Get the file" in titles(card_of(play).card)
        assert "This is the very file that version 2 is" in texts(
            (await play.submit((await play.press(CHAIR, card_of(play), forged)).opened(), "Save", {NEW: "x"}))
            .opened()
            .card
        )


async def test_a_file_is_not_for_others_to_take_nor_to_put_in_place_of_somebody_elses_template(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        file = await kept_file(play, CHAIR, "Audit tool v2.docx")
        assert "I do not have this file from you" in await with_file(play, KENT_CHAIR, file)
        assert f"{KENT_CHAIR}, who shared it" in await with_file(play, CHAIR, file)
        assert (await template(play)).number == 1


async def test_what_stands_as_a_file_can_be_replaced_by_a_link(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        play.spoil("update template set link = '', file_hash = 'f', file_name = 'Tool.docx'")
        page = await open_newer(play, KENT_CHAIR)
        assert "Version 1 is a file, Tool.docx. Paste the link of the newer one." in texts(page.card)
        assert value_of(page.card, "link") is None
        assert "Its document has changed" not in titles((await open_newer(play, CHAIR)).card)
        await play.submit(page, "Save", {LINK: NEWER_LINK, NEW: SAID})
        one = await template(play)
        assert (one.link, one.file_hash, one.file_name) == (NEWER_LINK, "", "")


@pytest.mark.parametrize(("number", "of"), [(7, ""), (1, "no-such-template")])
async def test_a_forged_form_changes_nothing(tmp_path: Path, number: int, of: str) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        page = await open_newer(play, KENT_CHAIR)
        button = find_action(page.card, "Save")
        forged = {**button, "data": {**button["data"], "number": number}}
        if of:
            forged["data"]["template"] = of
        answer = await play.submit(page, forged, {LINK: NEWER_LINK, NEW: SAID})
        assert answer.opened()
        assert (await template(play)).number == 1
