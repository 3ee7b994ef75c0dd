"""What can go wrong while something is shared, by a member and by a guest: said clearly, nothing is half posted."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import library_examples
import pytest
from office import at
from scenes import Play
from seslip import (
    CHAIR,
    CHANNEL,
    COORDINATOR,
    FORM,
    KENT_CHAIR,
    LEAD,
    MEDWAY_CHAIR,
    named,
    seslip_office,
    seslip_play,
    share,
    share_by_form,
    typed_in,
)
from structlog.testing import LogCapture

from cards.anatomy import link_button
from cards.elements import plain
from cards.library import template_card, template_row
from practice.library_sharing import GOOD_ASKED, PURPOSE_ASKED, TITLE_ASKED, Source
from practice.library_sharing import share as share_now
from practice.library_views import AlreadyThere, ShareDialog
from practice.people import Person
from rehearsal.answers import Answer, Dialog
from rehearsal.reading import find_action, inputs_of, texts, titles
from rehearsal.wire import Json, object_at, text_at

BOTH = pytest.mark.parametrize("by", [CHAIR, KENT_CHAIR])
"""A member of the tenant, and a guest."""
LISTS = ("kind", "topic", "authority")
UNSEEN = "\x00\x01\x1f\u200b"
KEPT = ("template", "template_version", "delivery", "event")


async def form(play: Play, by: str) -> Dialog:
    """The form, opened from the channel."""
    await play.say(by, "share", play.channel(CHANNEL))
    return (await play.press(by, play.posts(CHANNEL)[-1], "Share a template")).opened()


async def send(play: Play, dialog: Dialog, values: Mapping[str, str]) -> Answer:
    """Sent as it is: no client has looked at it, as Teams' own would."""
    answer = await play.teams.submit(dialog, "Share", typed_in(dialog.card, values), checked=True)
    await play.settle()
    return answer


def left(card: Json) -> dict[str, str]:
    """What stands in the inputs of a form, by name."""
    return {key.partition(".")[0]: text_at(node, "value") for key, node in inputs_of(card).items()}


def kept(play: Play) -> list[int]:
    """How many rows there are of what sharing makes."""
    return [int(str(play.rows(f"select count(*) from {table}")[0][0])) for table in KEPT[:3]]


def problems(card: Json) -> list[str]:
    """What is said above the form."""
    lines = texts(card).splitlines()
    return lines[lines.index("Please look at this again") + 1 : lines.index(TITLE_ASKED)]


BAD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "http": ("must begin with https://", {"link": "http://kent.sharepoint.com/x"}),
    "another host": ("Links to evil.example cannot be shared", {"link": "https://evil.example/x"}),
    "an allowed host's look-alike": (
        "Links to sharepoint.com.evil.example cannot be shared",
        {"link": "https://sharepoint.com.evil.example/x"},
    ),
    "credentials": ("a name or a password", {"link": "https://user:pass@kent.sharepoint.com/x"}),
    "5,000 characters": ("5,000 characters; 2,000", {"link": f"https://kent.sharepoint.com/{'x' * 4972}"}),
    "a title of 300": (f"“{TITLE_ASKED}”: 300 characters are too many", {"title": "x" * 300}),
    "a purpose of 5,000": (
        f"“{PURPOSE_ASKED}”: 5,000 characters are too many",
        {"purpose": "x " * 2499 + "xx"},
    ),
    "a telephone number": (
        f"“{GOOD_ASKED}”: “01622 555014” looks like a telephone number",
        {"good": "Call 01622 555014 for it."},
    ),
    "an e-mail address": ("looks like an e-mail address", {"purpose": "Write to chair@kent.example."}),
    "a date of birth": ("looks like a date of birth", {"title": "Plan for a child born 3 May 2019"}),
    "a postcode": ("looks like a postcode", {"good": "For the family at ME14 1XQ."}),
    "a kind of nobody's": ("Please choose what it is.", {"kind": "toolbox"}),
    "a topic of nobody's": ("Please choose a topic.", {"topic": "Football"}),
    "an authority of nobody's": ("Please choose the authority that it is from.", {"authority": "Lancashire"}),
    "control characters alone": ("Please give it a title.", {"title": "\x00\x01\x1f"}),
    "nothing that can be seen": ("Please say what it is for.", {"purpose": "\u200b\u200b"}),
}


@BOTH
async def test_what_is_wrong_comes_back_as_it_was_typed_and_leaves_nothing_behind(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await form(play, by)
        before = kept(play)
        for name, (said, wrong) in BAD.items():
            values = {**FORM, **wrong}
            again = (await send(play, dialog, values)).opened()
            [problem] = problems(again.card)
            assert plain(said) in problem, name
            # What is none of a list's cannot stand in it.
            stands = {key: "" if key in LISTS and key in wrong else value for key, value in values.items()}
            assert left(again.card) == {key: value.strip(UNSEEN) for key, value in stands.items()}, name
        assert kept(play) == before
        assert not play.holding("SHARED BY", channel=CHANNEL)
        receipt = (await play.submit(again, "Share", typed_in(again.card, FORM))).opened()
        assert "Shared: Pre" in texts(receipt.card)


@BOTH
async def test_an_empty_form_says_what_is_wanted_in_the_order_of_its_questions(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await form(play, by)
        for typed in ({}, dict.fromkeys(FORM, ""), dict.fromkeys(FORM, " \n ")):
            again = (await send(play, dialog, typed)).opened()
            assert [line.split(".")[0] for line in problems(again.card)] == [
                "Please give it a title",
                "Please choose what it is",
                "Please choose a topic",
                "Please choose the authority that it is from",
                "Please paste the link",
                "Please say what it is for",
                "Please say what made it good",
            ]
        assert kept(play)[:2] == [0, 0]


@BOTH
async def test_markup_in_what_was_typed_is_shown_literally_wherever_it_stands(
    tmp_path: Path, by: str
) -> None:
    title = "**Tool** [free](https://evil.example) <at>QA Lead</at> # `x` & {{y}}"
    async with seslip_play(tmp_path) as play:
        receipt = (await share_by_form(play, by, title=title, purpose=title, good=title)).opened()
        [card] = play.holding("SHARED BY KENT", channel=CHANNEL)
        there = (await share_by_form(play, by)).opened()
        for shown in (receipt.card, card.card, there.card):
            assert plain(title) in texts(shown)
            assert title not in texts(shown)
            assert "mention" not in str(object_at(shown, "msteams"))
        assert "evil" not in str([text_at(action, "url") for action in card.card["actions"]])


@BOTH
async def test_it_can_be_from_another_authority_and_is_from_ones_own_unless_one_says_so(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await form(play, by)
        assert left(dialog.card)["authority"] == by.partition(", ")[2]
        await share_by_form(play, by, authority="Brighton & Hove")
        assert play.holding("SHARED BY BRIGHTON \\& HOVE", channel=CHANNEL)


async def test_two_people_share_one_link_at_once_and_one_is_offered_to_make_it_a_newer_version(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        people = (CHAIR, KENT_CHAIR, MEDWAY_CHAIR)
        dialogs = [await form(play, by) for by in people]
        links = ("x.docx", "x.docx?web=1&e=abc", "X.docx#page=2")
        found = await asyncio.gather(
            *(
                play.teams.submit(
                    dialog,
                    "Share",
                    typed_in(dialog.card, {**FORM, "link": f"https://kent.sharepoint.com/sites/qa/{link}"}),
                )
                for dialog, link in zip(dialogs, links, strict=True)
            )
        )
        await play.settle()
        cards = [answer.opened().card for answer in found]
        offered = [card for card in cards if "It is in the library already" in texts(card)]
        assert len([card for card in cards if "Shared: Pre" in texts(card)]) == 1
        assert len(offered) == 2
        assert kept(play)[:2] == [1, 1]
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1
        [(template,)] = play.rows("select id from template")
        for card in offered:
            assert "**Pre-proceedings audit tool**, shared by Kent, version 1." in texts(card)
            data = object_at(find_action(card, "Share as a newer version"), "data")
            assert (data["do"], data["template"]) == ("template.version", template)
            assert text_at(data, "link").startswith("https://kent.sharepoint.com/sites/qa/")


@BOTH
async def test_whoever_presses_twice_and_teams_that_sends_twice_share_once(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await form(play, by)
        typed = typed_in(dialog.card, FORM)
        first, second = await asyncio.gather(
            play.teams.submit(dialog, "Share", typed), play.teams.submit(dialog, "Share", typed)
        )
        repeats = [await play.teams.repeat(first, new_id=new) for new in (False, True)]
        await play.settle()
        assert {str(answer.opened().card) for answer in (first, second, *repeats)} == {
            str(first.opened().card)
        }
        assert kept(play)[:2] == [1, 1]
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1


@BOTH
async def test_what_was_withdrawn_or_retired_can_be_shared_anew(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        await share_by_form(play, by)
        for state in ("withdrawn", "retired"):
            there = (await share_by_form(play, by)).opened()
            assert titles(there.card) == ["Share as a newer version", "Show it"]
            play.spoil(
                f"update template set state = '{state}', reason = 'Superseded.' where state = 'standing'"
            )
            assert "Shared: Pre" in texts((await share_by_form(play, by)).opened().card)
        assert play.rows("select count(*) from template") == [(3,)]


@BOTH
async def test_without_a_channel_the_qa_leads_get_it_once_and_the_receipt_says_so(
    tmp_path: Path, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(LEAD, "unlink templates", play.channel(CHANNEL))
        receipt = (await share_by_form(play, by)).opened()
        assert "the QA leads have it in their chats" in texts(receipt.card)
        await play.clock("2026-07-06T09:00")
        for lead in (LEAD, COORDINATOR):
            [card] = play.holding("SHARED BY KENT", lead)
            assert "No channel is linked to the library" in texts(card.card)
        assert not play.holding("SHARED BY KENT", CHAIR)
        assert not play.holding("SHARED BY KENT", channel=CHANNEL)


async def test_when_the_channel_is_gone_while_somebody_types_the_qa_leads_get_it(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(CHAIR, "share")
        dialog = (await play.press(CHAIR, play.cards(CHAIR)[-1], "Share a template")).opened()
        await play.teams.delete_channel(play.teams.tenant.teams[0], CHANNEL)
        receipt = (await send(play, dialog, FORM)).opened()
        assert "the QA leads have it in their chats" in texts(receipt.card)
        assert len(play.holding("SHARED BY KENT", LEAD)) == 1


@BOTH
async def test_before_any_host_is_allowed_the_form_says_who_can_change_that(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        play.spoil("delete from allowed_host")
        again = (await share_by_form(play, by)).opened()
        assert "No host is allowed yet." in texts(again.card)
        assert "“link hosts kent.sharepoint.com”" in texts(again.card)
        assert left(again.card) == dict(FORM)
        await play.say(LEAD, "link hosts kent.sharepoint.com")
        assert "Shared: Pre" in texts((await play.submit(again, "Share")).opened().card)


@pytest.mark.parametrize("table", KEPT)
async def test_a_fault_in_the_middle_leaves_nothing_half_posted_and_the_form_can_be_sent_again(
    tmp_path: Path, table: str, said: LogCapture
) -> None:
    async with seslip_play(tmp_path) as play:
        dialog = await form(play, KENT_CHAIR)
        before = kept(play)
        play.spoil(f"create trigger fault before insert on {table} begin select raise(abort, 'a fault'); end")
        answer = await play.teams.submit(dialog, "Share", typed_in(dialog.card, FORM))
        await play.settle()
        assert "Something went wrong here. Nothing was changed" in texts(answer.opened().card)
        assert kept(play) == before
        play.spoil("drop trigger fault")
        receipt = (await play.submit(answer.opened(), "Try again")).opened()
        assert "Shared: Pre" in texts(receipt.card)
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1


async def test_a_form_that_was_open_while_the_networks_lists_changed_comes_back_with_the_new_ones(
    tmp_path: Path,
) -> None:
    async with seslip_office(f"sqlite:///{tmp_path}/office.db") as desk:
        person, library = await named(desk, KENT_CHAIR), desk.rules.framework.library
        assert library is not None
        changed = library.model_copy(
            update={"topics": ("Neglect",), "kinds": library.kinds[:1], "authorities": ("Medway",)}
        )
        rules = replace(desk.rules, framework=desk.rules.framework.model_copy(update={"library": changed}))
        async with desk.store.write() as work:
            page = await share_now(
                work, rules, person, at("2026-07-02 10:00"), source=Source(), inputs=dict(FORM)
            )
        assert isinstance(page, ShareDialog)
        assert page.filled.problems == (
            "Please choose what it is.",
            "Please choose a topic.",
            "Please choose the authority that it is from.",
        )
        assert (page.topics, page.authority) == (("Neglect",), "")
        assert await desk.rows("select * from template") == []


async def test_a_link_is_found_again_by_any_of_its_spellings_on_either_database(database_url: str) -> None:
    root, number = "https://kent.sharepoint.com", "0f7a9b213c4d4e5f8a9b0c1d2e3f4a5b"
    found_by = {
        f"{root}/:w:/r/sites/qa/a_b%25.docx?d=w{number}&csf=1": [
            f"{root}/sites/qa/A_b%25.docx",
            f"{root}/sites/qa/_layouts/15/Doc.aspx?sourcedoc=%7B{number}%7D",
        ],
        f"{root}/sites/qa/axb1.docx": [f"{root}/sites/qa/AXB1.docx?web=1"],
        f"{root}/sites/qa/_layouts/15/Doc.aspx?sourcedoc={number[::-1]}": [
            f"{root}/sites/qa/new.docx?d=w{number[::-1]}"
        ],
        f"{root}/{'!' * 900}?a={'!' * 1000}": [f"{root}/{'!' * 900}?a={'!' * 1000}&web=1"],
    }
    async with seslip_office(database_url) as desk:
        person = await named(desk, MEDWAY_CHAIR)
        for link, others in found_by.items():
            template = await share(desk, link=link)
            for other in (link, *others):
                async with desk.store.write() as work:
                    view = await share_now(
                        work,
                        desk.rules,
                        person,
                        at("2026-07-02 11:00"),
                        source=Source(),
                        inputs={**FORM, "link": other},
                    )
                assert isinstance(view, AlreadyThere), other
                assert view.template_id == template


async def test_on_either_database_one_of_those_who_share_a_link_at_once_stands(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        people = [await named(desk, name) for name in (CHAIR, KENT_CHAIR, MEDWAY_CHAIR, COORDINATOR)]

        async def shared(by: Person) -> object:
            async with desk.store.write() as work:
                return await share_now(
                    work, desk.rules, by, at("2026-07-02 10:00"), source=Source(), inputs=dict(FORM)
                )

        views = await asyncio.gather(*map(shared, people))
        assert sorted(type(view).__name__ for view in views) == ["AlreadyThere"] * 3 + ["Shared"]
        assert len(await desk.rows("select * from template_version")) == 1


def test_markup_in_a_title_is_literal_in_a_list_and_in_the_line_of_a_notification() -> None:
    view = replace(library_examples.TEMPLATE, title="**Tool** <at>x</at>")
    assert plain(view.title) in texts(template_row(view, link_button("Open", view.link)).render())
    assert template_card(view).summary == "Tool from Kent: **Tool** <at>x</at>"


async def test_a_channel_that_is_linked_meanwhile_gets_what_is_shared_next(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await play.say(LEAD, "unlink templates", play.channel(CHANNEL))
        dialog = await form(play, KENT_CHAIR)
        await play.say(LEAD, "link templates", play.channel(CHANNEL))
        receipt = (await send(play, dialog, FORM)).opened()
        assert f"It stands in **{CHANNEL}** for everybody." in texts(receipt.card)
        assert len(play.holding("SHARED BY KENT", channel=CHANNEL)) == 1
