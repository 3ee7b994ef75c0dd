"""Somebody types `templates`: lists that page, in a channel and in a chat, and the page of one template."""

from pathlib import Path

import pytest
from office import Office, at
from scenes import Play
from seslip import (
    CHAIR,
    CHANNEL,
    FORM,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
)

from bot.language import understand
from cards.library_payloads import ShowTemplates
from practice import library_finding as finding
from practice import library_sharing as sharing
from practice.errors import BadInput, NotFound
from practice.library_finding_views import TemplatePage
from practice.library_records import Search, TemplateState, TemplateVersion, Used
from rehearsal.reading import actions, find_action, texts, titles
from rehearsal.records import Message
from rehearsal.wire import text_at

FRAMEWORK = seslip().library
assert FRAMEWORK is not None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("templates", ""),
        ("Templates?", ""),
        ("show me the templates from Kent, please", "from Kent"),
        ("templates neglect from Kent", "neglect from Kent"),
        ("template neglect", "neglect"),
        ("find templates neglect", "neglect"),
        ("find neglect", "neglect"),
        ("search for neglect", "neglect"),
        ("library", ""),
        ("most used templates", "most used"),
        ("most used templates from Kent", "most used from Kent"),
        ("most used", "most used"),
    ],
)
def test_what_is_typed_asks_for_templates(typed: str, words: str) -> None:
    assert understand(typed) == ShowTemplates(words=words)


@pytest.mark.parametrize(
    ("words", "search"),
    [
        ("", Search()),
        ("neglect", Search("neglect")),
        ("from Kent", Search("", "Kent")),
        ("FROM kent", Search("", "Kent")),
        ("most used", Search("", "", True)),
        ("neglect from Kent", Search("neglect", "Kent")),
        ("from Kent neglect", Search("neglect", "Kent")),
        ("from kent most used", Search("", "Kent", True)),
        ("the most used neglect tools from Isle of Wight", Search("neglect tools", "Isle of Wight", True)),
        ("audit tool from brighton and hove", Search("audit tool", "Brighton & Hove")),
        ("from Brighton", Search("", "Brighton & Hove")),
        ("from Windsor", Search("", "Windsor & Maidenhead")),
        ("letters from police", Search("letters from police")),
        ("letters from schools from Kent", Search("letters from schools", "Kent")),
        ("from", Search("from")),
        ("fromage", Search("fromage")),
    ],
)
def test_words_an_authority_and_the_order_are_read_in_any_order(words: str, search: Search) -> None:
    assert FRAMEWORK is not None
    assert finding.read_search(words, FRAMEWORK) == search


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("from Kant", "“Kent”"),
        ("neglect from Hampshrie most used", "“Hampshire”"),
        ("from Brigton", "“Brighton & Hove”"),
        ("from Sussex", "“East Sussex” or “West Sussex”"),
    ],
)
def test_an_authority_that_was_mistyped_is_asked_for_again(words: str, meant: str) -> None:
    assert FRAMEWORK is not None
    with pytest.raises(BadInput, match=f"Did you mean {meant}"):
        finding.read_search(words, FRAMEWORK)


async def _many(play: Play, number: int) -> None:
    """So many tools from Kent, an hour apart, written by the use case itself."""
    async with play.store.write() as work:
        person = next(p for p in await work.people.all() if p.name == KENT_CHAIR)
        for n in range(number):
            inputs = {**FORM, "title": f"Checklist {n + 1}", "link": f"https://kent.sharepoint.com/{n}"}
            now = at(f"2026-06-{1 + n // 20:02} {n % 20 + 1:02}:00")
            await sharing.share(work, play.built.rules, person, now, source=sharing.Source(), inputs=inputs)
    await play.settle()


@pytest.mark.parametrize("who", [CHAIR, KENT_CHAIR])
async def test_a_list_in_the_channel_pages_for_a_member_and_for_a_guest_and_each_row_can_be_shown(
    tmp_path: Path, who: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await _many(play, 23)
        card = await play.say(MEDWAY_CHAIR, "templates", play.channel(CHANNEL))
        words = texts(card)
        assert "PAGE 1 OF 3" in words
        assert "23" in words
        assert "Checklist 23" in words
        assert "Checklist 13" not in words
        message = play.posts(CHANNEL)[-1]
        second = (await play.press(who, message, "More")).card
        assert "PAGE 2 OF 3" in texts(second)
        assert "Checklist 13" in texts(second)
        assert titles(second)[-3:] == ["More", "Earlier", "Share a template"]
        shown = [action for action in actions(second) if text_at(action, "title") == "Show"]
        assert len(shown) == 10
        dialog = (await play.press(who, message, shown[0])).opened()
        assert "Checklist 13" in texts(dialog.card)
        assert {"Open", "We used it", "Newer version"} <= set(titles(dialog.card))
        third = (await play.press(who, message, find_action(second, "More"))).card
        assert "PAGE 3 OF 3" in texts(third)
        assert "More" not in titles(third)


async def test_a_member_asks_in_their_own_chat_by_words_by_authority_and_by_use(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await _many(play, 2)
        assert "“checklist 2”" in await play.words(CHAIR, "templates checklist 2")
        assert "2\ntemplates" in await play.words(CHAIR, "templates from Kent")
        assert "Most used: “checklst” from Kent" in await play.words(
            CHAIR, "templates checklst from kent most used"
        )
        assert "Did you mean “Kent”?" in await play.words(CHAIR, "templates from Kant")
        nothing = await play.say(CHAIR, "templates xylophone")
        assert "Nothing in the library fits this." in texts(nothing)
        assert "looking for xylophone" in texts(nothing)
        assert titles(nothing) == ["Share a template"]
        some = await play.words(CHAIR, "templates checklist xylophone")
        assert "Nothing holds all of these words" in some


async def test_an_empty_library_says_so(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        assert "Nothing is here yet." in await play.words(CHAIR, "templates")
        assert "Nothing is here yet." in texts(await play.say(KENT_CHAIR, "most used", play.channel(CHANNEL)))


async def test_hostile_words_are_shown_as_they_were_typed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        words = await play.words(CHAIR, 'templates **x** [a](http://x) "AND" <at>all</at>')
        assert r"\*\*x\*\* \[a\]" in words
        assert "<at>" not in words
        long = await play.words(CHAIR, f"templates {'x' * 500}")
        assert "too long" in long


async def test_a_page_that_is_gone_since_the_button_was_drawn_is_the_nearest_one(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        for n in range(3):
            await share(desk, title=f"Checklist {n}", link=f"https://kent.sharepoint.com/{n}")
        async with desk.store.read() as work:
            for words in ("", "checklist", "from Kent", "checklist most used"):
                view = await finding.templates(work, desk.rules, words=words, page=7)
                assert (view.page, view.pages, view.total, len(view.rows)) == (1, 1, 3, 3)


async def _page_for(desk: Office, name: str, template_id: str) -> TemplatePage:
    person = await named(desk, name)
    async with desk.store.read() as work:
        return await finding.template_page(work, desk.rules, person, template_id=template_id)


async def test_the_page_of_a_template_tells_its_versions_and_how_it_went(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        one = await share(desk)
        async with desk.store.write() as work:
            for number in range(2, 14):
                now = at(f"2026-07-{number + 1:02} 09:00")
                await work.library.add_version(
                    TemplateVersion(one, number, "https://x", "", "", "", f"Change {number}", "", now)
                )
                await work.library.keep_used(Used(one, f"p{number}", number, "Medway", f"Went {number}", now))
        page = await _page_for(desk, MEDWAY_CHAIR, one)
        assert [line.number for line in page.versions] == list(range(13, 3, -1))
        assert (page.more_versions, page.more_used) == (3, 2)
        assert [line.line for line in page.used[:2]] == ["Went 13", "Went 12"]


@pytest.mark.parametrize(
    ("who", "may_change", "may_retire"),
    [
        (KENT_CHAIR, True, False),
        (KENT_LEAD, True, False),
        (LEAD, False, True),
        (CHAIR, False, False),
    ],
)
async def test_the_ways_to_change_and_to_retire_are_for_those_who_may(
    tmp_path: Path, who: str, may_change: bool, may_retire: bool
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        one = await share(desk)
        page = await _page_for(desk, who, one)
        assert (page.may_change, page.may_retire) == (may_change, may_retire)


async def _shown(play: Play, who: str, message: Message) -> str:
    return texts((await play.press(who, message, "Show")).opened().card)


async def test_one_that_was_withdrawn_meanwhile_says_so_and_has_no_buttons(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await _many(play, 1)
        await play.say(CHAIR, "templates", play.channel(CHANNEL))
        message = play.posts(CHANNEL)[-1]
        assert "Withdrawn" not in await _shown(play, KENT_CHAIR, message)
        play.spoil(f"update template set state = '{TemplateState.WITHDRAWN}', reason = 'Out of date.'")
        assert "Withdrawn: Out of date." in await _shown(play, KENT_CHAIR, message)
        dialog = (await play.press(KENT_CHAIR, message, "Show")).opened()
        assert titles(dialog.card) == []


async def test_from_it_is_in_the_library_already_the_first_one_is_shown(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, KENT_CHAIR)
        there = (await share_by_form(play, MEDWAY_CHAIR, title="The same again")).opened()
        shown = (await play.submit(there, "Show it")).opened()
        assert "Pre-proceedings audit tool" in texts(shown.card)
        assert "Newer version" in titles(shown.card)


async def test_a_template_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        with pytest.raises(NotFound, match="This is not in the library"):
            await _page_for(desk, CHAIR, "nothing")
