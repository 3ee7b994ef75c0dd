"""Somebody looks for something: it is asked in the channel once, listed, and closed."""

import pytest
from lookings import (
    CLOSE,
    FOUND,
    HAVE,
    NOW,
    SHARE_NEW,
    WANTED,
    answer_with,
    ask,
    ask_for,
    made_up,
    the_card,
)
from office import office
from scenes import Play
from seslip import (
    CHAIR,
    CHANNEL,
    COORDINATOR,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    share,
    share_by_form,
)

from bot.language import Unknown, understand
from cards.library_payloads import LookFor
from practice import looking_answers, looking_for
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.library_records import LookingFor
from rehearsal.reading import texts, titles


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


async def test_what_holds_only_some_of_the_words_is_said_to(play: Play) -> None:
    await share_by_form(play)
    said = await play.words(CHAIR, "looking for an audit tool on supervision")
    assert "holds all of these words. These hold some of them" in said
    assert "Pre-proceedings audit tool" in said


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


async def test_without_a_channel_it_goes_to_the_qa_leads_and_the_answer_says_so(one_file: str) -> None:
    async with seslip_office(one_file, linked=False) as desk:
        asked = await ask_for(desk, CHAIR)
        assert asked.where == ""
        to = await desk.rows("select person_id, channel_id, args from delivery where card = 'looking'")
        assert len(to) == 2, "the QA leads who are no guests: Hampshire's, and the coordinator"
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


async def test_where_no_channel_is_linked_a_qa_lead_answers_and_closes_it_in_their_own_chat(
    play: Play,
) -> None:
    await play.say(LEAD, "unlink templates")
    assert "It stands with the QA leads" in await play.words(
        MEDWAY_CHAIR, f"looking for {WANTED}", play.channel(CHANNEL)
    )
    [card] = play.holding("LOOKING FOR · MEDWAY", LEAD)
    assert "mention me with “link templates” in one" in texts(card.card)
    assert titles((await play.press(LEAD, card, HAVE)).opened().card) == [SHARE_NEW]
    assert "Closed" in (await play.press(LEAD, card, CLOSE)).toast
    for name in (LEAD, COORDINATOR):
        [card] = play.holding("LOOKING FOR · MEDWAY", name)
        assert "✓ Closed" in texts(card.card)
    assert play.holding("LOOKING FOR · ", channel=CHANNEL) == []
