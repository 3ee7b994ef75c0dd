"""A concern from the first press to the sign-off, through raw Teams JSON."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from concern_acts import ASHFORD, DISCUSSED, GOOD, OFFICER, WORRY, card_of, form, raise_in_teams, submit
from kent import AREA_AD, COA_CHANNEL, QA, kent_play, plan_by_typing
from scenes import Play

from rehearsal.reading import texts, titles
from rehearsal.wire import Json

PSW = "Principal Social Worker"
NOVEMBER = "2026-11-02T10:00"


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with kent_play(tmp_path, start=NOVEMBER) as started:
        yield started


async def test_it_is_raised_seen_to_and_signed_off_and_everybody_is_told(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = await raise_in_teams(play)
    said = texts(receipt.card)
    assert "SAFEGUARDING CONCERN · CON-1 · RECEIPT" in said
    assert "Service Manager, Ashford records oversight" in said
    assert "by the end of Tuesday 3 November 2026" in said
    assert WORRY in texts(card_of(play, OFFICER, "RECEIPT").card)

    card = card_of(play, ASHFORD)
    assert WORRY in texts(card.card)
    assert titles(card.card) == ["Record oversight"]
    for name in (QA, "QA Lead 2", PSW):
        copy = card_of(play, name)
        assert "COPY" in texts(copy.card)
        assert titles(copy.card) == []
    assert not play.holding("CON-1", AREA_AD)

    page = (await play.press(ASHFORD, card, "Record oversight")).opened()
    shown = (await submit(play, page, "Record oversight", {"oversight": DISCUSSED})).opened()
    assert titles(shown.card) == ["Sign off"]
    card = card_of(play, ASHFORD)
    assert DISCUSSED in texts(card.card)
    assert "has recorded oversight" in texts(card_of(play, OFFICER, "RECEIPT").card)
    assert DISCUSSED not in texts(card_of(play, OFFICER, "RECEIPT").card)

    page = (await play.press(ASHFORD, card, "Sign off")).opened()
    refused = (await submit(play, page, "Sign off", {"on_file": "not yet"})).opened()
    assert "only when the Team Manager has put the actions" in texts(refused.card)
    refused = (await play.submit(refused, "Sign off")).opened()
    done = (await submit(play, refused, "Sign off", {"on_file": "yes"})).opened()
    assert "✓ Signed off** by Service Manager, Ashford on Mon 2 November" in texts(done.card)
    assert titles(card_of(play, ASHFORD).card) == []
    assert [texts(card_of(play, name).card).count("✓ Signed off") for name in (QA, PSW)] == [1, 1]
    for name in (AREA_AD, OFFICER):
        told = play.cards(name)[-1]
        assert "✓ Signed off** by Service Manager, Ashford" in texts(told.card)
        assert WORRY not in texts(told.card)
    logged = capsys.readouterr().out
    assert "concern.send" in logged
    assert not any(words in logged for words in (WORRY, DISCUSSED, GOOD["reference"]))


async def test_what_is_wrong_comes_back_with_everything_that_was_typed(play: Play) -> None:
    typed = {**GOOD, "spoken": "not yet", "reference": "XX-1", "text": "write to a.b@example.org"}
    page = (await submit(play, await form(play), "Send", typed)).opened()
    said = texts(page.card)
    assert "telephone the manager now" in said
    assert "I do not know a case “XX-1”" in said
    assert "looks like an e-mail address" in said
    again = (await submit(play, page, "Send", {"spoken": "practitioner", "text": WORRY})).opened()
    assert "CON-1 · RECEIPT" in texts(again.card)
    assert play.rows("select reference, spoken_with, district from concern") == [
        ("XX-1", "practitioner", "Ashford")
    ]


async def test_an_empty_form_says_all_that_is_wanted(play: Play) -> None:
    page = (await play.submit(await form(play), "Send")).opened()
    said = texts(page.card)
    for wanted in (
        "Choose what the concern is about.",
        "Say whether the grade Inadequate is likely.",
        "Choose the district.",
        "Say with whom you have spoken first.",
        "Please say what worries you.",
        "Please give the case's reference.",
    ):
        assert wanted in said
    assert play.rows("select * from concern") == []


async def test_pressing_send_twice_raises_one_concern_and_gets_the_same_receipt(play: Play) -> None:
    dialog = await form(play)
    first = (await submit(play, dialog, "Send", GOOD)).opened()
    second = (await submit(play, dialog, "Send", GOOD)).opened()
    assert first.card == second.card
    assert play.rows("select id from concern") == [("CON-1",)]
    assert len(play.holding("CON-1", ASHFORD)) == 1


async def test_a_channel_is_told_nothing_of_a_concern(play: Play) -> None:
    await plan_by_typing(
        play, "plan coa East Kent December 2026 districts Ashford, Canterbury, Dover days 1, 7, 14"
    )
    await raise_in_teams(play)
    for words in ("raise concern about SW-10137", "concerns", "concerns Ashford"):
        said = await play.words(ASHFORD, words, play.channel(COA_CHANNEL))
        assert "in your personal chat" in said
        assert "CON-1" not in said
        assert "SW-10137" not in said
    await play.clock("2026-11-05T09:00")
    everything = str(
        [
            message.card
            for channel in play.teams.tenant.teams[0].channels
            for message in play.posts(channel.name)
        ]
    )
    assert "CON-1" not in everything
    assert WORRY not in everything


async def test_raised_from_a_card_in_a_channel_it_stands_in_the_dialog_and_the_raiser_s_chat_alone(
    play: Play,
) -> None:
    await plan_by_typing(
        play, "plan coa East Kent December 2026 districts Ashford, Canterbury, Dover days 1, 7, 14"
    )
    await play.say(QA, "coa", play.channel(COA_CHANNEL))
    before = len(play.posts(COA_CHANNEL))
    pressed = forged("concern.raise", coa="east-kent-2026-12", district="Dover")
    page = (await play.press(OFFICER, play.teams.last(play.channel(COA_CHANNEL)), pressed)).opened()
    assert "COA OF EAST KENT, DECEMBER 2026" in texts(page.card)
    typed = {key: value for key, value in GOOD.items() if key != "district"}
    receipt = (await submit(play, page, "Send", typed)).opened()
    assert "Service Manager, Dover records oversight" in texts(receipt.card)
    assert WORRY in texts(card_of(play, OFFICER, "RECEIPT").card)
    assert len(play.posts(COA_CHANNEL)) == before
    assert play.rows("select coa_id, district from concern") == [("east-kent-2026-12", "Dover")]


def forged(do: str, **given: str) -> Json:
    """A button that no card of theirs has."""
    data = {"msteams": {"type": "task/fetch"}, "do": do, "concern": "CON-1", **given}
    return {"type": "Action.Submit", "title": "Open", "data": data}


async def test_others_can_neither_see_to_it_nor_sign_what_is_not_theirs(play: Play) -> None:
    await raise_in_teams(play)
    for name in ("Service Manager, Dover", "Team Manager, Ashford 1", AREA_AD, QA, OFFICER):
        await play.say(name, "concerns")
        for do in ("concern.oversight", "concern.overseen", "concern.sign", "concern.signed"):
            answer = await play.press(name, play.cards(name)[-1], forged(do))
            assert "to do. Nothing was changed." in texts(answer.opened().card), name
    assert play.rows("select state, version from concern") == [("raised", 1)]


async def test_what_others_may_not_see_is_neither_shown_nor_named(play: Play) -> None:
    await raise_in_teams(play)
    for name in ("Service Manager, Dover", "Team Manager, Ashford 1"):
        await play.say(name, "concerns")
        for do in ("concern.show", "concern.oversight"):
            said = texts((await play.press(name, play.cards(name)[-1], forged(do))).opened().card)
            assert WORRY not in said
            assert "Service Manager, Ashford" not in said


async def test_the_list_shows_each_what_is_theirs(play: Play) -> None:
    await raise_in_teams(play)
    await raise_in_teams(play, "Team Manager, Dover 1", kind="practice", district="Dover")
    seen = {
        OFFICER: {"CON-1"},
        ASHFORD: {"CON-1"},
        "Service Manager, Dover": {"CON-2"},
        "Team Manager, Dover 1": {"CON-2"},
        "Team Manager, Ashford 1": set(),
        AREA_AD: {"CON-1", "CON-2"},
        "Director, Children's Social Care": {"CON-1", "CON-2"},
        "Assistant Director, West": set(),
        QA: {"CON-1", "CON-2"},
        PSW: {"CON-1", "CON-2"},
    }
    for name, expected in seen.items():
        said = await play.words(name, "concerns")
        assert {one for one in ("CON-1", "CON-2") if one in said} == expected, name
        assert WORRY not in said
    opened = (await play.press(AREA_AD, play.cards(AREA_AD)[-1], forged("concern.show"))).opened()
    assert WORRY in texts(opened.card)
    assert titles(opened.card) == []


async def test_whoever_lost_the_card_sees_to_it_from_the_list(play: Play) -> None:
    await raise_in_teams(play)
    await play.say(ASHFORD, "concerns")
    opened = (await play.press(ASHFORD, play.cards(ASHFORD)[-1], "Open")).opened()
    page = (await play.submit(opened, "Record oversight")).opened()
    shown = (await submit(play, page, "Record oversight", {"oversight": DISCUSSED})).opened()
    page = (await play.submit(shown, "Sign off")).opened()
    await submit(play, page, "Sign off", {"on_file": "yes"})
    assert play.rows("select state, on_file from concern") == [("signed off", 1)]
    assert "No open concern" in await play.words(ASHFORD, "concerns")


async def test_a_page_that_is_asked_for_outside_a_dialog_is_not_posted_in_a_channel(play: Play) -> None:
    await raise_in_teams(play)
    await play.say(ASHFORD, "coa", play.channel(COA_CHANNEL))
    post, before = play.posts(COA_CHANNEL)[-1], len(play.posts(COA_CHANNEL))
    for do in ("concern.show", "concern.oversight"):
        data = {"do": do, "concern": "CON-1"}
        for kind in ("Action.Submit", "Action.Execute"):
            await play.press(ASHFORD, post, {"type": kind, "verb": do, "data": data})
    said = [texts(one.card) + one.text for one in play.posts(COA_CHANNEL)[before:]]
    assert said, "it says where to open it"
    assert not any(words in one for one in said for words in (WORRY, GOOD["reference"]))
