"""What somebody looks for is answered, from the library or with something new; whoever asked is told."""

import asyncio
from dataclasses import replace

import pytest
from lookings import (
    ANSWER,
    CLOSE,
    FOUND,
    HAVE,
    NOW,
    SHARE_NEW,
    TOOL,
    WANTED,
    answer,
    answer_with,
    ask,
    ask_for,
    form,
    the_card,
    told,
    urls,
)
from scenes import Play
from seslip import (
    CHAIR,
    CHANNEL,
    CHANNEL_ID,
    FORM,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    share,
    share_by_form,
    typed_in,
)

from practice import library_sharing, looking_answers, looking_for
from practice.errors import Refused
from practice.library_records import LookingState
from practice.library_views import Shared
from practice.looking_views import Answered
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.wire import Json


@pytest.mark.parametrize(("asker", "other"), [(CHAIR, KENT_CHAIR), (MEDWAY_CHAIR, CHAIR)])
async def test_a_member_and_a_guest_ask_are_answered_told_and_close_it(
    play: Play, asker: str, other: str
) -> None:
    card = await ask(play, asker)
    said = texts(card.card)
    assert "A pre-proceedings audit tool" in said
    assert f"Asked by {asker} on Wed 1 July" in said
    assert titles(card.card) == [HAVE, CLOSE]
    await share_by_form(play, KENT_CHAIR)
    receipt = await answer(play, other)
    assert f"{asker} is told" in texts(receipt.card)

    shown = the_card(play)
    assert shown.id == card.id
    assert TOOL in texts(shown.card)
    assert "Tool · Kent · v1" in texts(shown.card)
    assert urls(shown.card) == [FORM["link"]]
    assert titles(shown.card) == ["Open", HAVE, FOUND]

    [notice] = told(play, asker)
    assert f"{other} answers what you looked for: “{WANTED}”" in texts(notice.card)
    assert (f"<at>{asker}</at>" in texts(notice.card)) is play.person(asker).guest
    assert urls(notice.card) == [FORM["link"]]

    closed = await play.press(asker, notice, FOUND)
    assert "Closed" in closed.toast
    assert "✓ Closed on Wed 1 July" in texts(the_card(play).card)
    assert titles(the_card(play).card) == ["Open"]
    [notice] = told(play, asker)
    assert FOUND not in titles(notice.card)


async def test_what_a_guest_is_told_stands_before_everybody_and_closes_for_them_alone(play: Play) -> None:
    await share_by_form(play)
    await ask(play)
    await answer(play, KENT_CHAIR)
    [notice] = told(play, MEDWAY_CHAIR)
    refused = await play.press(KENT_CHAIR, notice, FOUND)
    assert f"This is for {MEDWAY_CHAIR}, who asked, or a QA lead" in refused.toast
    assert FOUND in titles(the_card(play).card)
    assert "Closed" in (await play.press(MEDWAY_CHAIR, notice, FOUND)).toast


async def test_what_is_closed_takes_no_more_answers_and_says_so(play: Play) -> None:
    await share_by_form(play)
    card = await ask(play)
    dialog = await form(play, KENT_CHAIR)
    await play.press(MEDWAY_CHAIR, card, CLOSE)
    [choices] = inputs_of(dialog.card).values()
    late = (await play.submit(dialog, ANSWER, {choices["id"]: choices["choices"][0]["value"]})).opened()
    assert "not looked for any more" in texts(late.card)
    have: Json = {
        "type": "Action.Submit",
        "data": {"msteams": {"type": "task/fetch"}, "do": "looking.answer"},
    }
    have["data"]["looking"] = str(play.rows("select id from looking_for")[0][0])
    assert "was closed on" in texts((await play.press(KENT_CHAIR, the_card(play), have)).opened().card)
    assert play.rows("select * from looking_answer") == []
    assert told(play, MEDWAY_CHAIR) == []


async def test_the_same_template_answers_once_whoever_brings_it(play: Play) -> None:
    await share_by_form(play)
    await ask(play)
    first, second = await form(play, KENT_CHAIR), await form(play, CHAIR)
    for dialog, title in ((first, "Answered"), (second, "It is among the answers already")):
        [choices] = inputs_of(dialog.card).values()
        value = choices["choices"][0]["value"]
        page = (await play.submit(dialog, ANSWER, {choices["id"]: value})).opened()
        assert title in texts(page.card)
    assert len(told(play, MEDWAY_CHAIR)) == 1
    third = await form(play, CHAIR)
    assert inputs_of(third.card) == {}, "what answers it already is not offered again"
    assert titles(third.card) == [SHARE_NEW]
    nothing = (await play.submit(second, ANSWER)).opened()
    assert "Please choose one, or share a new one." in texts(nothing.card)


async def test_whoever_asked_finds_it_themselves_and_is_not_told(play: Play) -> None:
    await share_by_form(play)
    await ask(play)
    assert "is told" not in texts((await answer(play, MEDWAY_CHAIR)).card)
    assert TOOL in texts(the_card(play).card)
    assert await play.keys("looking_answer") == set()


async def test_something_new_is_shared_in_answer(play: Play) -> None:
    await ask(play)
    page = (await play.submit(await form(play, KENT_CHAIR), SHARE_NEW)).opened()
    assert f"In answer to: {WANTED}" in texts(page.card)
    receipt = (await play.submit(page, "Share", typed_in(page.card, FORM))).opened()
    assert f"It answers “{WANTED}”, and {MEDWAY_CHAIR} is told." in texts(receipt.card)
    assert len(play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)) == 1
    assert TOOL in texts(the_card(play).card)
    [notice] = told(play, MEDWAY_CHAIR)
    assert f"<at>{MEDWAY_CHAIR}</at>" in texts(notice.card)


async def test_shared_in_answer_though_it_is_there_already_it_is_offered_as_the_answer(play: Play) -> None:
    await share_by_form(play)
    await ask(play)
    page = (await play.submit(await form(play, CHAIR), SHARE_NEW)).opened()
    there = (await play.submit(page, "Share", typed_in(page.card, FORM))).opened()
    assert "It is in the library already" in texts(there.card)
    assert titles(there.card)[0] == ANSWER
    for _ in range(2):
        done = (await play.submit(there, ANSWER)).opened()
        assert "Answered" in texts(done.card)
    assert len(told(play, MEDWAY_CHAIR)) == 1
    assert ANSWER not in titles((await share_by_form(play, CHAIR)).opened().card)


async def test_shared_in_answer_to_what_was_closed_meanwhile_it_is_shared_all_the_same(play: Play) -> None:
    card = await ask(play)
    page = (await play.submit(await form(play, KENT_CHAIR), SHARE_NEW)).opened()
    await play.press(MEDWAY_CHAIR, card, CLOSE)
    receipt = (await play.submit(page, "Share", typed_in(page.card, FORM))).opened()
    assert "was closed meanwhile, so nobody was told" in texts(receipt.card)
    assert len(play.holding("TOOL · SHARED BY KENT", channel=CHANNEL)) == 1
    assert (play.rows("select * from looking_answer"), told(play, MEDWAY_CHAIR)) == ([], [])


async def test_an_answer_that_is_retired_stays_without_a_way_to_it(play: Play) -> None:
    await share_by_form(play)
    await ask(play, CHAIR)
    await answer(play, KENT_CHAIR)
    template = str(play.rows("select id from template")[0][0])
    play.spoil("update template set state = 'retired', reason = 'The guidance has changed.'")
    async with play.store.write() as work:
        await work.outbox.refresh([template], play.built.clock.now())
    await play.settle()
    assert "Tool · Kent · v1 · retired" in texts(the_card(play).card)
    [notice] = told(play, CHAIR)
    assert "It was retired since: The guidance has changed." in texts(notice.card)
    assert (urls(the_card(play).card), urls(notice.card)) == ([], [])


async def test_at_once_and_twice_on_either_database_it_is_asked_and_answered_once(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        asked = await asyncio.gather(*(ask_for(desk) for _ in range(4)))
        assert sorted(one.new for one in asked) == [False, False, False, True]
        [looking] = {one.card.looking_id for one in asked}
        template = await share(desk)
        people = (KENT_CHAIR, KENT_LEAD, CHAIR, KENT_CHAIR)
        given = await asyncio.gather(*(answer_with(desk, name, looking, template) for name in people))
        assert [one.new for one in given if isinstance(one, Answered)].count(True) == 1
        keys = await desk.rows("select key, channel_id from delivery where card like 'looking%' order by id")
        assert keys == [
            (f"looking:{looking}", CHANNEL_ID),
            (f"looking_answer:{looking}:{template}", CHANNEL_ID),
        ]
        by = await named(desk, MEDWAY_CHAIR)
        async with desk.store.write() as work:
            await looking_for.close(work, desk.rules, by, NOW, looking)
            with pytest.raises(Refused, match="was closed on Fri 3 July"):
                await looking_for.close(work, desk.rules, by, NOW, looking)
            assert await work.lookings.of(LookingState.OPEN) == []
        with pytest.raises(Refused, match="not looked for any more"):
            await answer_with(desk, KENT_LEAD, looking, template)


async def test_whoever_asked_and_has_left_is_told_nothing(one_file: str) -> None:
    async with seslip_office(one_file) as desk:
        looking = (await ask_for(desk)).card.looking_id
        async with desk.store.write() as work:
            await work.people.save([replace(await named(desk, MEDWAY_CHAIR), left=True)])
        given = await answer_with(desk, KENT_CHAIR, looking, await share(desk))
        assert isinstance(given, Answered)
        assert (given.new, given.told) == (True, "")
        assert await desk.rows("select key from delivery where card = 'looking_answer'") == []
        lead = await named(desk, LEAD)
        async with desk.store.write() as work:
            await looking_for.close(work, desk.rules, lead, NOW, looking)


async def test_the_form_offers_no_more_than_it_holds_and_the_own_authoritys_are_among_them(
    one_file: str,
) -> None:
    async with seslip_office(one_file) as desk:
        link = "https://kent.sharepoint.com/sites/qa/{}.docx"
        own = await share(desk, MEDWAY_CHAIR, link=link.format("own"), authority="Medway", title="*Ours*")
        for number in range(30):
            await share(desk, link=link.format(number), now=f"2026-07-02 11:{number:02}")
        looking = (await ask_for(desk, CHAIR)).card.looking_id
        by = await named(desk, MEDWAY_CHAIR)
        async with desk.store.read() as work:
            page = await looking_answers.answer_page(work, desk.rules, by, looking)
        keys = [choice.key for choice in page.choices]
        assert (len(keys), len(set(keys))) == (25, 25)
        assert own in keys
        for key in keys[:7]:
            await answer_with(desk, MEDWAY_CHAIR, looking, key)
        async with desk.store.read() as work:
            card = await looking_for.looking_card(work, desk.rules, looking)
        assert (len(card.answers), card.more, card.count) == (5, 2, 7)


async def test_shared_in_answer_to_what_never_was_it_is_shared_and_answers_nothing(one_file: str) -> None:
    async with seslip_office(one_file) as desk:
        by = await named(desk, KENT_CHAIR)
        source = library_sharing.Source(looking_id="nothing")
        async with desk.store.write() as work:
            shared = await library_sharing.share(work, desk.rules, by, NOW, source=source, inputs=FORM)
        assert isinstance(shared, Shared)
        assert shared.answers == ""


async def test_an_answer_that_a_qa_lead_reads_in_a_guests_place_is_to_be_passed_on(play: Play) -> None:
    await share_by_form(play)
    await ask(play)
    await play.say(LEAD, "unlink templates", play.channel(CHANNEL))
    await answer(play, CHAIR)
    [notice] = told(play, LEAD)
    assert f"{MEDWAY_CHAIR}\n{CHAIR} answers what you looked for" in texts(notice.card)
    assert "no channel is linked: please tell them" in texts(notice.card)
