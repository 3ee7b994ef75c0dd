"""Somebody looks for something: asked in the channel, answered from the library, told, closed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from office import Office, at, office
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
    seslip_play,
    share,
    share_by_form,
    typed_in,
)

from bot.language import Unknown, understand
from cards.library_payloads import LookFor
from practice import library_sharing, looking_answers, looking_for
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.library_records import LookingFor, LookingState
from practice.library_views import Shared
from practice.looking_views import AnswerDialog, Answered, LookingAsked
from rehearsal.answers import Dialog
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.records import Message
from rehearsal.wire import Json, nodes

WANTED = "a pre-proceedings audit tool"
TOOL = "Pre-proceedings audit tool"
HAVE, ANSWER, SHARE_NEW = "I have one", "Answer with it", "Share a new one"
CLOSE, FOUND = "Close", "That is what I needed"
NOW = at("2026-07-03 10:00")


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with seslip_play(tmp_path) as opened:
        yield opened


async def ask(play: Play, by: str = MEDWAY_CHAIR, words: str = WANTED) -> Message:
    """Typed in the channel; gives back the card that stands there for everybody."""
    await play.say(by, f"looking for {words}", play.channel(CHANNEL))
    return the_card(play)


def the_card(play: Play) -> Message:
    """Of the one thing that is looked for."""
    [card] = play.holding("LOOKING FOR · ", channel=CHANNEL)
    return card


async def form(play: Play, by: str) -> Dialog:
    return (await play.press(by, the_card(play), HAVE)).opened()


async def answer(play: Play, by: str, template: str = TOOL) -> Dialog:
    """With the template of this title."""
    dialog = await form(play, by)
    [choices] = inputs_of(dialog.card).values()
    value = next(one["value"] for one in choices["choices"] if one["title"].startswith(template))
    return (await play.submit(dialog, ANSWER, {choices["id"]: value})).opened()


def told(play: Play, name: str) -> list[Message]:
    """What somebody is told of answers, in the channel for a guest."""
    words = "YOU LOOKED FOR IT"
    return play.holding(words, channel=CHANNEL) if play.person(name).guest else play.holding(words, name)


def urls(card: object) -> list[str]:
    return [str(node["url"]) for node in nodes(card) if node.get("type") == "Action.OpenUrl"]


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


async def test_the_answer_says_where_it_stands_and_what_may_be_it_already(play: Play) -> None:
    for number in range(4):
        await share_by_form(
            play,
            title=f"Audit tool {number}, pre-proceedings",
            link=f"https://kent.sharepoint.com/sites/qa/{number}.docx",
        )
    said = await play.say(CHAIR, f"I'm looking for {WANTED}, please")
    assert f"It stands in **{CHANNEL}**" in texts(said)
    assert titles(said).count("Show") == 3
    assert "is it one of these" in texts(said)
    assert texts(the_card(play).card).count("Audit tool") == 0
    closed = await play.press(CHAIR, play.cards(CHAIR)[-1], FOUND)
    assert "Closed" in closed.toast
    assert "✓ Closed" in texts(the_card(play).card)


async def test_the_same_words_again_while_it_is_open_are_no_second_card(play: Play) -> None:
    await ask(play)
    for words in (WANTED, "A  Pre-Proceedings audit TOOL?", f"{WANTED}."):
        said = await play.words(MEDWAY_CHAIR, f"we are looking for {words}", play.channel(CHANNEL))
        assert "You have asked this already" in said
        assert "Nothing was posted again" in said
    assert len(play.holding("LOOKING FOR · ", channel=CHANNEL)) == 1
    await play.words(KENT_CHAIR, f"looking for {WANTED}", play.channel(CHANNEL))
    assert len(play.holding("LOOKING FOR · ", channel=CHANNEL)) == 2, "somebody else wants to be told, too"
    await play.press(MEDWAY_CHAIR, play.holding("LOOKING FOR · MEDWAY", channel=CHANNEL)[0], CLOSE)
    await play.say(MEDWAY_CHAIR, f"looking for {WANTED}", play.channel(CHANNEL))
    assert len(play.holding("LOOKING FOR · MEDWAY", channel=CHANNEL)) == 2, "closed, it can be asked anew"


async def test_what_is_looked_for_is_listed_page_by_page_and_answered_from_the_list(play: Play) -> None:
    assert "Nothing is looked for" in await play.words(CHAIR, "looking for")
    async with play.store.write() as work:
        for number in range(12):
            text = f"tool *{number}*"
            await work.lookings.add(LookingFor(f"l-{number:02}", text, "person-0009", "Medway", NOW))
    listed = await play.say(KENT_CHAIR, "looking for", play.channel(CHANNEL))
    assert titles(listed).count("Answer") == 10
    assert titles(listed)[-1] == "Later"
    assert r"tool \*9\*" in texts(listed)
    message = play.posts(CHANNEL)[-1]
    later = (await play.press(KENT_CHAIR, message, "Later")).shown()
    assert (titles(later).count("Answer"), titles(later)[-1]) == (2, "Earlier")
    assert "PAGE 2 OF 2" in texts(later)
    dialog = (await play.press(KENT_CHAIR, message, "Answer")).opened()
    assert r"Tool \*10\*" in texts(dialog.card), "the first one of the page that is on the screen"


async def test_only_whoever_asked_or_a_qa_lead_closes_it_and_once(play: Play) -> None:
    card = await ask(play)
    refused = await play.press(KENT_CHAIR, card, CLOSE)
    assert f"This is for {MEDWAY_CHAIR}, who asked, or a QA lead" in refused.toast
    assert CLOSE in titles(the_card(play).card)
    first = await play.press(KENT_LEAD, card, CLOSE)
    assert "Closed" in first.toast
    assert (await play.teams.repeat(first)).toast == first.toast
    assert "was closed on Wed 1 July" in (await play.press(MEDWAY_CHAIR, card, made_up(play, CLOSE))).toast
    assert len(play.rows("select * from event where what = 'looked for no more'")) == 1


def made_up(play: Play, title: str) -> Json:
    """A button that an old copy of the card still has."""
    looking = str(play.rows("select id from looking_for")[0][0])
    data = {"do": "looking.close", "looking": looking, "token": looking}
    return {"type": "Action.Execute", "title": title, "verb": "looking.close", "data": data}


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a tool like that of jo@home.example", "what looks like one"),
        ("what was used for the child born on 3 May 2019", "what looks like one"),
        ("x" * 301, "300 characters are the most"),
        ("y " * 2500, "300 characters are the most"),
    ],
)
async def test_what_cannot_be_posted_is_refused_and_not_repeated_in_front_of_everybody(
    play: Play, words: str, said: str
) -> None:
    shown = await play.words(MEDWAY_CHAIR, f"looking for {words}", play.channel(CHANNEL))
    assert said in shown
    for private in ("jo@home.example", "3 May 2019"):
        assert private not in shown
    assert play.rows("select * from looking_for") == []
    assert play.holding("LOOKING FOR · ", channel=CHANNEL) == []


async def test_markup_stands_as_it_was_typed(play: Play) -> None:
    await ask(play, words="*bold* [tool](http://x) <b>now</b>")
    assert r"\*bold\* \[tool\](http://x) \<b>now\</b>" in texts(the_card(play).card)
    assert "entities" not in the_card(play).card["msteams"]  # type: ignore[index]


async def test_an_old_client_in_the_channel_closes_it_and_fills_it_with_nothing(play: Play) -> None:
    card = await ask(play)
    before = len(play.posts(CHANNEL))
    await play.press(MEDWAY_CHAIR, card, {**made_up(play, CLOSE), "type": "Action.Submit"})
    assert "✓ Closed" in texts(the_card(play).card)
    assert len(play.posts(CHANNEL)) == before


def test_people_ask_in_their_own_words() -> None:
    for words in (
        f"looking for {WANTED}",
        f"I am looking for {WANTED}",
        f"I'm looking for {WANTED}, please!",
        f"We are looking for {WANTED}.",
        f"Has anybody got {WANTED}?",
        f"has anyone got {WANTED} ?",
    ):
        command = understand(words)
        assert isinstance(command, LookFor), words
        assert command.words == WANTED, words
    for words in ("looking for", "Who is looking for?"):
        assert understand(words) == LookFor()
    assert isinstance(understand("looking forward to it"), Unknown)


async def ask_for(desk: Office, name: str = MEDWAY_CHAIR, words: str = WANTED) -> LookingAsked:
    by = await named(desk, name)
    async with desk.store.write() as work:
        return await looking_for.ask(work, desk.rules, by, NOW, words)


async def answer_with(desk: Office, name: str, looking: str, template: str) -> AnswerDialog | Answered:
    by = await named(desk, name)
    async with desk.store.write() as work:
        return await looking_answers.send(
            work, desk.rules, by, NOW, looking_id=looking, template_id=template, inputs={}
        )


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


@pytest.fixture
def one_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db"


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


async def test_without_a_channel_it_goes_to_the_qa_leads_and_the_answer_says_so(one_file: str) -> None:
    async with seslip_office(one_file, linked=False) as desk:
        asked = await ask_for(desk, CHAIR)
        assert asked.where == ""
        to = await desk.rows("select person_id, channel_id, args from delivery where card = 'looking'")
        assert len(to) == 7
        assert all(person and not channel and "unlinked" in str(args) for person, channel, args in to)
        await answer_with(desk, KENT_CHAIR, asked.card.looking_id, await share(desk))
        [(person, _)] = await desk.rows(
            "select person_id, channel_id from delivery where card = 'looking_answer'"
        )
        assert person == (await named(desk, CHAIR)).id


async def test_made_up_ids_and_others_are_refused(one_file: str) -> None:
    async with seslip_office(one_file) as desk:
        template = await share(desk)
        looking = (await ask_for(desk)).card.looking_id
        for pair in ((looking, "nothing"), ("nothing", template), ("", template)):
            with pytest.raises(NotFound):
                await answer_with(desk, KENT_CHAIR, *pair)
        await desk.change("update template set state = 'withdrawn', reason = 'A new one is coming.'")
        with pytest.raises(Refused, match="was withdrawn: A new one is coming"):
            await answer_with(desk, KENT_CHAIR, looking, template)
        by = await named(desk, KENT_CHAIR)
        async with desk.store.write() as work:
            with pytest.raises(NotAllowed):
                await looking_for.close(work, desk.rules, by, NOW, looking)
        for empty in ("", "   ", "\x00"):
            with pytest.raises(BadInput, match="Please say what you look for"):
                await ask_for(desk, words=empty)
        assert len(await desk.rows("select id from looking_for")) == 1


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


async def test_a_framework_without_a_library_says_so(one_file: str) -> None:
    async with office(one_file) as desk:
        by = await desk.person("Q1")
        async with desk.store.write() as work:
            with pytest.raises(Refused, match="keeps no library"):
                await looking_for.ask(work, desk.rules, by, NOW, WANTED)
            with pytest.raises(Refused, match="keeps no library"):
                await looking_for.lookings_card(work, desk.rules, 1)
            with pytest.raises(Refused, match="keeps no library"):
                await looking_answers.answer_page(work, desk.rules, by, "any")
