"""What is observed is added by several at once, changed and taken back by its writer, and seen by everybody."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from card_checks import size
from kent import PDM, QA, kent_office, kent_play, named, plan_by_typing, practitioner, team_manager
from kit_examples import CARD, MANAGERS, observed
from meetings import ADD, FIRST, PLAN, filled, form, kits, link_channel, newest, sweep, typed_in, words
from office import Office, at
from scenes import Play

from cards import kit as cards
from practice import kit, kit_observing
from practice.coa_records import InquiryState, ObservationKind
from practice.coa_views import InquiryRow
from practice.errors import NotFound, Refused
from practice.kit_observing import GONE, PAGE
from practice.kit_views import ObserveDialog
from rehearsal.reading import texts, titles

WHAT = "What was observed?"
SEEN = "Supervision reflective in 6 of 7 files"
NINE = "2026-11-03 09:05"


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """09:00 on Ashford's first day: its first meeting stands in the COA's channel."""
    async with kent_play(tmp_path, start="2026-11-03T08:00") as opened:
        await plan_by_typing(opened, PLAN)
        await opened.clock("2026-11-03T09:00")
        yield opened


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as opened:
        await link_channel(opened)
        await sweep(opened, "2026-11-03 09:00")
        yield opened


async def observe(
    desk: Office,
    text: str = SEEN,
    *,
    by: str = PDM,
    kind: str = "strength",
    theme: str = "Recording",
    now: str = NINE,
    kit_id: str = FIRST,
    change: str = "",
) -> ObserveDialog:
    person = await named(desk, by)
    inputs = {"kind": kind, "theme": theme, "text": text}
    async with desk.store.write() as work:
        return await kit_observing.observe(
            work, desk.rules, person, at(now), kit_id=kit_id, inputs=inputs, change=change
        )


async def kept(desk: Office) -> list[str]:
    return [str(row[0]) for row in await desk.rows("select text from observation order by at, text")]


async def test_what_is_added_is_confirmed_on_the_page_and_stands_on_everybodys_card(play: Play) -> None:
    dialog = await form(play, practitioner("Ashford"))
    answer = await play.submit(dialog, "Add", filled(SEEN))
    assert f"✓ Added:** strength, “{SEEN}”" in texts(answer.opened().card)
    assert typed_in(answer.opened().card)[WHAT] == ""
    await play.submit(answer.opened(), "Add", filled("Plans say who does what", "next step"))
    await play.submit(
        await form(play, QA), "Add", filled("Contingency is left to the worker", "emerging line of inquiry")
    )
    assert f"Strengths · 1\n{SEEN}\nRecording" in words(play)
    assert "Next steps · 1\nPlans say who does what" in words(play)
    assert "Emerging lines of inquiry · 1\nContingency is left to the worker" in words(play)
    assert len(kits(play)) == 1


async def test_three_who_write_at_once_lose_nothing(play: Play) -> None:
    people = (practitioner("Ashford"), team_manager("Ashford"), PDM)
    dialogs = [await form(play, name) for name in people]
    said = [f"{name} has seen this" for name in people]
    answers = await asyncio.gather(
        *(play.teams.submit(dialog, "Add", filled(text)) for dialog, text in zip(dialogs, said, strict=True))
    )
    assert all("✓ Added" in texts(answer.opened().card) for answer in answers)
    await play.settle()
    assert all(text in words(play) for text in said)


async def test_a_second_press_of_the_same_page_adds_nothing(play: Play) -> None:
    dialog = await form(play, PDM)
    for answer in await asyncio.gather(*(play.teams.submit(dialog, "Add", filled(SEEN)) for _ in range(3))):
        assert "✓ Added" in texts(answer.opened().card)
    assert play.rows("select count(*) from observation") == [(1,)]


async def test_its_writer_changes_it_and_takes_it_back_under_yours(play: Play) -> None:
    added = (await play.submit(await form(play, PDM), "Add", filled(SEEN))).opened()
    yours = (await play.submit(added, "Yours (1)")).opened()
    assert SEEN in texts(yours.card)
    page = (await play.submit(yours, "Change")).opened()
    assert typed_in(page.card) == filled(SEEN)
    changed = (await play.submit(page, "Save", filled("Now in 7 of 7", "next step"))).opened()
    assert "✓ Changed:** next step, “Now in 7 of 7”" in texts(changed.card)
    assert "Next steps · 1\nNow in 7 of 7" in words(play)
    assert SEEN not in words(play)
    left = (await play.submit((await play.submit(changed, "Yours (1)")).opened(), "Take back")).opened()
    assert "**Taken back:** “Now in 7 of 7”" in texts(left.card)
    assert "Nothing has been added yet" in words(play)
    assert play.rows("select count(*) from observation") == [(0,)]
    added = (await play.submit(left, ADD)).opened()
    assert WHAT in texts(added.card)


async def test_nobody_changes_or_takes_back_what_somebody_else_added(desk: Office) -> None:
    added = await observe(desk)
    assert added.saved is not None
    one, other, now = added.saved.id, await named(desk, QA), at(NINE)
    assert (await observe(desk, "Mine now", by=QA, change=one)).filled.problems == (GONE,)
    async with desk.store.write() as work:
        with pytest.raises(NotFound, match="as one of yours"):
            await kit_observing.observe_page(work, desk.rules, other, now, kit_id=FIRST, change=one)
        with pytest.raises(NotFound, match="as one of yours"):
            await kit_observing.take_back(work, desk.rules, other, now, kit_id=FIRST, observation_id=one)
        elsewhere = FIRST.replace("ashford:1:0900", "canterbury:1:0900")
        mine = await named(desk, PDM)
        with pytest.raises((NotFound, Refused)):
            await kit_observing.take_back(work, desk.rules, mine, now, kit_id=elsewhere, observation_id=one)
    assert await kept(desk) == [SEEN]


async def test_what_was_taken_back_meanwhile_can_be_added_anew_as_it_was_typed(desk: Office) -> None:
    added = await observe(desk)
    assert added.saved is not None
    async with desk.store.write() as work:
        await kit_observing.take_back(
            work, desk.rules, await named(desk, PDM), at(NINE), kit_id=FIRST, observation_id=added.saved.id
        )
    page = await observe(desk, "Said better", change=added.saved.id)
    assert (page.filled.problems, page.filled.values["text"], page.change) == ((GONE,), "Said better", "")
    await observe(desk, str(page.filled.values["text"]), change=page.change)
    assert await kept(desk) == ["Said better"]


BAD = {
    "nothing": ("", "Please write what you observed."),
    "10,000 characters": ("x" * 10_000, "10,000 characters are too many. Please shorten it to 500."),
    "an e-mail address": ("Ask jo@home.example", "looks like an e-mail address"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_cannot_be_kept_comes_back_as_it_was_typed(desk: Office, name: str) -> None:
    text, said = BAD[name]
    page = await observe(desk, text)
    assert said in page.filled.problems[0]
    assert page.filled.values["text"] == text
    assert await kept(desk) == []


async def test_a_kind_or_theme_that_there_is_not_is_asked_for_again(desk: Office) -> None:
    page = await observe(desk, kind="complaint", theme="The weather")
    assert page.filled.problems == ("Please choose what you add.", "Please choose a theme.")
    assert await kept(desk) == []


async def test_ten_thousand_characters_come_back_in_the_dialog(play: Play) -> None:
    dialog = await form(play, PDM)
    rendering = next(key for key in filled_ids(dialog.card) if key.startswith("text.")).partition(".")[2]
    typed = {f"kind.{rendering}": "strength", f"theme.{rendering}": "Recording"}
    typed[f"text.{rendering}"] = "x" * 10_000
    answer = await play.teams.submit(dialog, "Add", typed, checked=True)
    assert "Please shorten it to 500." in texts(answer.opened().card)
    assert typed_in(answer.opened().card)[WHAT] == "x" * 10_000


def filled_ids(card: object) -> list[str]:
    assert isinstance(card, dict)
    return [str(node["id"]) for node in card["body"] if "id" in node]


async def test_markup_and_control_characters_stand_literally(play: Play) -> None:
    said = "**bold** <at>everyone</at>\x00\x07 [link](https://a.example) \u202egnol\n- a list"
    await play.submit(await form(play, PDM), "Add", filled(said))
    assert r"\*\*bold\*\* \<at>everyone\</at> \[link\](https://a.example) gnol - a list" in words(play)
    assert "entities" not in (newest(play).card or {})["msteams"]
    assert "\x00" not in str(play.rows("select text from observation"))


async def test_it_can_be_added_until_a_day_after_the_districts_last_meeting(desk: Office) -> None:
    await observe(desk, "The day after", now="2026-11-06 16:59")
    late = await observe(desk, "Too late", now="2026-11-06 17:00")
    assert "could be added until Fri 6 November, 17:00" in late.filled.problems[0]
    assert late.filled.values["text"] == "Too late"
    assert await kept(desk) == ["The day after"]
    async with desk.store.read() as work:
        person = await named(desk, PDM)
        with pytest.raises(Refused, match="Please tell the chair"):
            await kit_observing.observe_page(work, desk.rules, person, at("2026-11-06 17:00"), kit_id=FIRST)
        listed = await kit_observing.observations_page(
            work, desk.rules, person, at("2026-11-06 17:00"), kit_id=FIRST, own=True
        )
    assert (listed.total, listed.can_add) == (1, False)


async def test_nothing_is_added_before_the_meeting_or_to_one_that_was_cancelled(desk: Office) -> None:
    early = await observe(desk, kit_id=FIRST.replace("0900", "1300"))
    assert "begins on Tue 3 November at 13:00" in early.filled.problems[0]
    await desk.change("update coa set state = 'cancelled'")
    assert "was cancelled" in (await observe(desk)).filled.problems[0]
    assert await kept(desk) == []


async def test_more_than_fits_shows_the_newest_and_a_dialog_pages_through_all(desk: Office) -> None:
    for number in range(37):
        await observe(desk, f"Number {number:02}", now=f"2026-11-03 09:{number:02}", by=(PDM, QA)[number % 2])
    async with desk.store.read() as work:
        view = await kit.kit_card(work, desk.rules, FIRST)
        person = await named(desk, QA)
        pages = [
            await kit_observing.observations_page(work, desk.rules, person, at(NINE), kit_id=FIRST, page=page)
            for page in (0, 1, 2, 3, 4, 5, 6)
        ]
        own = await kit_observing.observations_page(
            work, desk.rules, person, at(NINE), kit_id=FIRST, own=True
        )
    card = cards.kit_card(view).card
    assert [f"Number {number:02}" in texts(card) for number in (36, 32, 31, 0)] == [True, True, False, False]
    assert titles(card)[0] == "All 37"
    assert [page.page for page in pages] == [1, 1, 2, 3, 4, 5, 5]
    listed = [row.text for page in pages[1:6] for row in page.rows]
    assert listed == [f"Number {number:02}" for number in reversed(range(37))]
    assert (own.total, own.pages, {row.own for row in own.rows}) == (18, -(-18 // PAGE), {True})


async def test_the_button_in_the_card_opens_all_in_a_dialog(play: Play) -> None:
    for number in range(9):
        await play.submit(await form(play, PDM), "Add", filled(f"Number {number}"))
    opened = (await play.press(QA, newest(play), "All 9")).opened()
    older = (await play.submit(opened, "Older")).opened()
    shown = texts(opened.card) + texts(older.card)
    assert all(f"Number {number}" in shown for number in range(9))
    assert "Newer" in titles(older.card)


@pytest.mark.parametrize("character", ["x", "*", "é", "😀"])
def test_the_fullest_card_stays_below_twenty_kilobytes(character: str) -> None:
    rows = tuple(
        observed(number, tuple(ObservationKind)[number % 3], "Planning and review", character * 500)
        for number in range(60)
    )
    inquiries = tuple(InquiryRow(n, character * 500, InquiryState.AGREED) for n in range(1, 30))
    view = replace(CARD, observations=rows, inquiries=inquiries, mentioned=MANAGERS * 8)
    card = cards.kit_card(view, mentions=True).card
    assert size(card) < 20 * 1024
    assert titles(card)[-4:] == ["Add an observation", "I am here", "Raise a concern", "Focus group"]


async def test_several_on_either_database_add_at_once_and_all_is_kept(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await link_channel(desk)
        await sweep(desk, "2026-11-03 09:00")
        pages = await asyncio.gather(*(observe(desk, f"Number {n}", by=(PDM, QA)[n % 2]) for n in range(8)))
        assert all(page.saved for page in pages)
        assert await kept(desk) == [f"Number {n}" for n in range(8)]
        async with desk.store.read() as work:
            found = await work.kits.observations(coa_id="east-kent-2026-11")
            trail = await work.trail.about(FIRST)
        assert {one.district for one in found} == {"Ashford"}
        assert [event.what for event in trail] == ["observation added"] * 8
        assert "Number" not in str(trail), "the trail holds no words"
