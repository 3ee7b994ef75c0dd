"""What a template was good for: "Useful to us" and "We used it", in the channel and in personal chats."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from office import at
from scenes import Play
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
)

from practice import library_use
from practice.errors import BadInput, NotFound, Refused
from practice.library_use_views import UseDialog, UseKept
from rehearsal.answers import Dialog
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import Call, Message
from rehearsal.wire import Json

USEFUL, NOT_USEFUL, USED = "Useful to us", "Not useful after all", "We used it"
HOW = "How did it go?"
SAID = "Used with four teams: the second question needed an example."
LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0))
"""(calls, seconds): Teams', for one bot in one channel."""


def the_card(play: Play) -> Message:
    """Of the one template, in the channel, as everybody sees it."""
    [card] = play.holding("TOOL · SHARED BY", channel=CHANNEL)
    return card


def made_up(do: str, **data: object) -> Json:
    """A button as a client can send it, whatever its card says."""
    return {"type": "Action.Execute", "title": do, "verb": do, "data": {"do": do, **data}}


def template_of(play: Play) -> str:
    return str(play.rows("select id from template")[0][0])


def useful_rows(play: Play) -> int:
    return int(str(play.rows("select count(*) from template_useful")[0][0]))


async def retire(play: Play) -> None:
    play.spoil("update template set state = 'retired', reason = 'The guidance has changed.'")


async def say_it(play: Play, name: str, line: str = SAID) -> Dialog:
    dialog = (await play.press(name, the_card(play), USED)).opened()
    return (await play.submit(dialog, "Save", {HOW: line})).opened()


@pytest.mark.parametrize("by", [CHAIR, MEDWAY_CHAIR])
async def test_a_member_and_a_guest_say_that_it_is_useful_and_take_it_back(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        card = the_card(play)
        mine = (await play.teams.press(play.person(by), card, USEFUL)).shown()
        assert titles(mine)[1] == NOT_USEFUL
        assert "Useful to 1 authority" in texts(mine)
        await play.settle()
        assert "Useful to 1 authority" in texts(the_card(play).card)
        assert titles(the_card(play).card)[1] == USEFUL, "the one that everybody has takes nothing back"
        assert the_card(play).id == card.id

        again = (await play.press(by, the_card(play), USEFUL)).shown()
        assert (titles(again)[1], useful_rows(play)) == (NOT_USEFUL, 1)
        take_back = made_up("template.useful", template=template_of(play), on=False)
        back = (await play.press(by, the_card(play), take_back)).shown()
        assert (titles(back)[1], useful_rows(play)) == (USEFUL, 0)
        assert "Useful to" not in texts(the_card(play).card)
        nothing = await play.press(by, the_card(play), take_back)
        assert "there was nothing to take back" in nothing.toast


async def test_a_repeat_and_presses_at_once_count_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        card, person = the_card(play), play.person(MEDWAY_CHAIR)
        first = await play.teams.press(person, card, USEFUL)
        for new_id in (False, True):
            repeated = await play.teams.repeat(first, new_id)
            assert NOT_USEFUL in titles(repeated.shown())
        again = made_up("template.useful", template=template_of(play))
        await asyncio.gather(*(play.teams.press(person, card, again) for _ in range(5)))
        await play.settle()
        assert useful_rows(play) == 1
        assert "Useful to 1 authority" in texts(the_card(play).card)


async def test_two_people_of_one_authority_are_one_authority(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        for name in (CHAIR, CHAIR_2, LEAD, MEDWAY_CHAIR):
            await play.press(name, the_card(play), USEFUL)
        assert useful_rows(play) == 4
        assert "Useful to 2 authorities" in texts(the_card(play).card)


async def test_everybody_presses_within_seconds_and_edits_stay_within_the_limits_of_teams(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        card = the_card(play)
        before = len(edits_of(play, card))
        people = play.teams.tenant.people
        presses = [(person, USEFUL) for person in people] * 2
        answers = await asyncio.gather(*(play.teams.press(person, card, title) for person, title in presses))
        await play.settle()
        assert len(presses) >= 20
        assert all(NOT_USEFUL in titles(answer.shown()) for answer in answers)
        assert useful_rows(play) == len(people)
        assert "Useful to 6 authorities" in texts(the_card(play).card)
        edits = edits_of(play, card)[before:]
        assert edits
        assert all(call.status == 200 for call in edits)
        assert len(edits) <= len(people), "who presses again changes nothing, so that nothing is edited"
        journal = play.teams.tenant.journal
        times = [c.seconds for c in journal if play.channel(CHANNEL) in c.path and c.method != "GET"]
        for most, seconds in LIMITS:
            assert all(sum(start <= other < start + seconds for other in times) <= most for start in times)


def edits_of(play: Play, message: Message) -> list[Call]:
    return [call for call in play.teams.tenant.journal if call.method == "PUT" and message.id in call.path]


async def test_an_old_client_in_the_channel_is_counted_and_fills_it_with_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        before = len(play.posts(CHANNEL))
        data = {"do": "template.useful", "template": template_of(play)}
        old: Json = {"type": "Action.Submit", "title": USEFUL, "data": data}
        await play.press(MEDWAY_CHAIR, the_card(play), old)
        assert (useful_rows(play), len(play.posts(CHANNEL))) == (1, before)


async def test_within_a_dialog_useful_is_answered_with_a_page(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        dialog = (await play.press(MEDWAY_CHAIR, the_card(play), USED)).opened()
        template = template_of(play)
        within: Json = {"type": "Action.Submit", "data": {"do": "template.useful", "template": template}}
        page = (await play.submit(dialog, within)).opened()
        assert "Useful to 1 authority" in texts(page.card)
        assert "Useful to 1 authority" in texts(the_card(play).card)
        # And the form of "We used it" opens from another page as well.
        from_page: Json = {"type": "Action.Submit", "data": {"do": "template.use", "template": template}}
        assert HOW in texts((await play.submit(page, from_page)).opened().card)


async def test_of_a_retired_one_nothing_is_taken_and_why_is_said(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        card = the_card(play)
        dialog = (await play.press(MEDWAY_CHAIR, card, USED)).opened()
        await retire(play)
        assert "The guidance has changed." in (await play.press(MEDWAY_CHAIR, card, USEFUL)).toast
        refused = (await play.submit(dialog, "Save", {HOW: SAID})).opened()
        assert "was retired: The guidance has changed." in texts(refused.card)
        [line] = inputs_of(refused.card).values()
        assert line["value"] == SAID, "what was typed is there to copy"
        opened = (await play.press(MEDWAY_CHAIR, card, USED)).opened()
        assert "was retired" in texts(opened.card)
        assert (useful_rows(play), play.rows("select * from template_used")) == (0, [])
        unknown = made_up("template.useful", template="nothing")
        assert "not in the library" in (await play.press(MEDWAY_CHAIR, card, unknown)).toast


@pytest.mark.parametrize(("sharer", "by"), [(CHAIR, MEDWAY_CHAIR), (KENT_CHAIR, CHAIR)])
async def test_whoever_shared_it_is_told_once_how_it_went_and_sees_what_is_changed(
    tmp_path: Path, sharer: str, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, sharer)
        receipt = await say_it(play, by)
        assert f"{sharer} shared it" in texts(receipt.card)
        assert "Used by 1 authority" in texts(the_card(play).card)
        guest = sharer == KENT_CHAIR
        told = play.holding(SAID, channel=CHANNEL) if guest else play.holding(SAID, sharer)
        assert len(told) == 1
        assert f"{by} says how it went" in texts(told[0].card)
        assert "WHAT YOU SHARED WAS USED" in texts(told[0].card)
        assert (f"<at>{sharer}</at>" in texts(told[0].card)) is guest
        assert not play.holding(SAID, *([sharer] if guest else []), **({} if guest else {"channel": CHANNEL}))

        opened = (await play.press(by, the_card(play), USED)).opened()
        assert inputs_of(opened.card).popitem()[1]["value"] == SAID
        assert "takes its place" in texts(opened.card)
        changed = (await play.submit(opened, "Save", {HOW: "Used with six teams by now."})).opened()
        assert "Changed" in texts(changed.card)
        messages = play.posts(CHANNEL) if guest else play.cards(sharer)
        [same] = [m for m in messages if "WHAT YOU SHARED WAS USED" in texts(m.card)]
        assert same.id == told[0].id
        assert "six teams" in texts(same.card)
        assert len(play.rows("select * from template_used")) == 1


async def test_whoever_shared_it_is_not_told_of_their_own_use(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, CHAIR)
        receipt = await say_it(play, CHAIR)
        assert "shared it" not in texts(receipt.card)
        assert await play.keys("library_used") == set()
        assert "Used by 1 authority" in texts(the_card(play).card)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Please say in a line how it went."),
        ("The mother is on 07700 900123, ring her.", "looks like a telephone number"),
        ("Born on 3 May 2019, so it fits.", "looks like a date of birth"),
    ],
)
async def test_a_line_that_cannot_be_kept_comes_back_as_it_was_typed(
    tmp_path: Path, line: str, said: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play)
        page = await say_it(play, MEDWAY_CHAIR, line)
        assert said in texts(page.card)
        assert inputs_of(page.card).popitem()[1].get("value", "") == line
        assert play.rows("select * from template_used") == []
        kept = (await play.submit(page, "Save", {HOW: "*Good*, [see](http://x) & <b>well</b>"})).opened()
        assert "Kept for version 1" in texts(kept.card)
        [told] = play.holding("WHAT YOU SHARED WAS USED", channel=CHANNEL)
        assert r"\*Good\*, \[see\](http://x) \& \<b>well\</b>" in texts(told.card)


async def test_the_same_submission_again_is_answered_alike_and_nothing_is_told_twice(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, CHAIR)
        dialog = (await play.press(MEDWAY_CHAIR, the_card(play), USED)).opened()
        first = await play.submit(dialog, "Save", {HOW: SAID})
        for answer in (await play.teams.repeat(first), await play.submit(dialog, "Save", {HOW: SAID})):
            assert texts(answer.opened().card) == texts(first.opened().card)
        assert len(play.holding(SAID, CHAIR)) == 1


async def test_what_was_typed_for_the_old_version_is_kept_for_it_and_each_version_once_a_person(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        template = await share(desk)
        by = await named(desk, MEDWAY_CHAIR)
        async with desk.store.write() as work:
            first = await work.library.by_id(template)
            assert first is not None
        await desk.change("update template set number = 2")
        await desk.change(
            "insert into template_version (template_id, number, link, link_key, file_hash, file_name, changed, by, at)"
            " select template_id, 2, link, link_key, '', '', 'More', by, at from template_version"
        )

        async def use(number: int, line: str) -> UseDialog | UseKept:
            async with desk.store.write() as work:
                return await library_use.use(
                    work,
                    desk.rules,
                    by,
                    at("2026-07-03 10:00"),
                    template_id=template,
                    number=number,
                    inputs={"line": line},
                )

        old = await use(1, "The old one.")
        assert isinstance(old, UseKept)
        assert (old.number, old.card.number, old.told, old.again) == (1, 2, KENT_CHAIR, False)
        for line in ("The new one.", "The new one, again."):
            await use(2, line)
        rows = await desk.rows("select number, line, authority from template_used order by number")
        assert rows == [(1, "The old one.", "Medway"), (2, "The new one, again.", "Medway")]
        for made_up_number in (0, 3):
            with pytest.raises(BadInput, match="no version"):
                await use(made_up_number, "One that never was.")
        assert isinstance(await use(2, "x" * 301), UseDialog)
        told = await desk.rows("select key from delivery where card = 'library_used' order by key")
        assert told == [(f"library_used:{template}:{n}:{by.id}",) for n in (1, 2)]


async def test_whoever_has_left_is_told_nothing_and_without_a_channel_the_qa_leads_are_told_for_a_guest(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db", linked=False) as desk:
        template = await share(desk, by=KENT_CHAIR)

        async def use(name: str) -> UseKept:
            by = await named(desk, name)
            async with desk.store.write() as work:
                kept = await library_use.use(
                    work,
                    desk.rules,
                    by,
                    at("2026-07-03 10:00"),
                    template_id=template,
                    number=1,
                    inputs={"line": SAID},
                )
            assert isinstance(kept, UseKept)
            return kept

        assert (await use(CHAIR)).told == KENT_CHAIR
        to = await desk.rows("select person_id, channel_id from delivery where card = 'library_used'")
        assert len(to) == 2, "the QA leads who are no guests: Hampshire's, and the coordinator"
        assert all(person and not channel for person, channel in to)
        async with desk.store.write() as work:
            await work.people.save([replace(await named(desk, KENT_CHAIR), left=True)])
        assert (await use(KENT_LEAD)).told == ""
        assert len(await desk.rows("select key from delivery where card = 'library_used'")) == 2


async def test_the_same_at_once_on_either_database_counts_once(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        template = await share(desk)
        people = [await named(desk, name) for name in (CHAIR, MEDWAY_CHAIR)]
        now = at("2026-07-03 10:00")

        async def press(number: int) -> int:
            async with desk.store.write() as work:
                view = await library_use.find_useful(
                    work, desk.rules, people[number % 2], now, template_id=template, on=True
                )
                assert view.mine
                return view.useful

        assert max(await asyncio.gather(*map(press, range(8)))) == 2
        async with desk.store.write() as work:
            back = await library_use.find_useful(
                work, desk.rules, people[0], now, template_id=template, on=False
            )
            assert (back.useful, back.mine) == (1, False)
            with pytest.raises(Refused, match="nothing to take back"):
                await library_use.find_useful(
                    work, desk.rules, people[0], now, template_id=template, on=False
                )
            with pytest.raises(NotFound):
                await library_use.find_useful(work, desk.rules, people[0], now, template_id="no", on=True)


async def test_what_a_qa_lead_reads_in_a_guests_place_says_that_it_is_to_be_passed_on(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, KENT_CHAIR)
        await play.say(LEAD, "unlink templates", play.channel(CHANNEL))
        await say_it(play, CHAIR)
        [told] = play.holding("WHAT YOU SHARED WAS USED", LEAD)
        assert f"{KENT_CHAIR}\n{CHAIR} says how it went:" in texts(told.card)
        assert "no channel is linked: please tell them" in texts(told.card)


async def test_what_whoever_shared_it_reads_themselves_is_not_to_be_passed_on(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        for by, link in ((KENT_CHAIR, "a"), (LEAD, "b")):
            await share_by_form(play, by, link=f"https://kent.sharepoint.com/{link}")
            card = play.holding("TOOL · SHARED BY", channel=CHANNEL)[-1]
            dialog = (await play.press(CHAIR, card, USED)).opened()
            await play.submit(dialog, "Save", {HOW: SAID})
        for told in (
            *play.holding("WHAT YOU SHARED WAS USED", channel=CHANNEL),
            *play.holding("WHAT YOU SHARED WAS USED", LEAD),
        ):
            assert SAID in texts(told.card)
            assert "please tell them" not in texts(told.card)
        assert len(await play.keys("library_used")) == 2
