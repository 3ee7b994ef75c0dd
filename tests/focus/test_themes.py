"""What focus groups said is shown when the slide pack is out, to those whom it is for, and never of a few."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from card_checks import check, size
from focus_acts import FIRST_DAY, ONE, OTHER, THEME, THREE, TWO, pack_is_out, write
from kent import (
    COA,
    PDM,
    QA,
    kent_office,
    kent_play,
    manager,
    named,
    plan_by_typing,
    practitioner,
    team_manager,
)
from office import Office, at

from cards import focus as cards
from practice import focus
from practice.coa_records import CoaState, Contribution, StepState
from practice.errors import NotAllowed, Refused
from practice.focus_views import DistrictThemes, FocusTheme, ThemesCard
from rehearsal.reading import texts, titles

NOW: datetime = at("2026-12-11 12:00")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        yield desk


async def say(desk: Office, district: str, *themes: str) -> None:
    """One contribution on each of these themes, the last written with the lowest id."""
    async with desk.store.write() as work:
        for number, theme in enumerate(themes):
            key = f"{district}-{99 - number}"
            await work.focus_groups.contribute(Contribution(key, COA, district, theme, f"line {number}"))


async def pack_out(desk: Office) -> None:
    async with desk.store.write() as work:
        step = await work.coas.step(COA, "slide_pack")
        assert step is not None
        await work.coas.save_step(replace(step, state=StepState.DONE))


async def shown(desk: Office) -> dict[str, dict[str, Sequence[str]]]:
    async with desk.store.read() as work:
        found = await focus.focus_themes(work, desk.rules, COA)
    return {one.district: {theme.theme: theme.lines for theme in one.themes} for one in found}


async def test_before_the_slide_pack_is_out_there_is_nothing(desk: Office) -> None:
    await say(desk, "Ashford", *[THEME] * 5)
    assert await shown(desk) == {}
    await pack_out(desk)
    assert list(await shown(desk)) == ["Ashford"]


async def test_of_a_coa_that_was_called_off_there_is_nothing(desk: Office) -> None:
    await say(desk, "Ashford", *[THEME] * 5)
    await pack_out(desk)
    async with desk.store.write() as work:
        coa = await work.coas.by_id(COA)
        assert coa is not None
        await work.coas.save(replace(coa, state=CoaState.CANCELLED))
    assert await shown(desk) == {}


async def test_lines_stand_in_the_order_of_their_ids_and_districts_in_that_of_their_days(
    desk: Office,
) -> None:
    await say(desk, "Dover", *[THEME] * 3)
    await say(desk, "Ashford", *[THEME] * 3)
    await pack_out(desk)
    lines = ("line 2", "line 1", "line 0")
    assert await shown(desk) == {"Ashford": {THEME: lines}, "Dover": {THEME: lines}}
    assert list(await shown(desk)) == ["Ashford", "Dover"]


@pytest.mark.parametrize(
    ("themes", "expected"),
    [
        ([THEME] * 3, {THEME: 3}),
        ([THEME] * 3 + [OTHER], {THEME: 3, focus.OTHER_THEMES: 0}),
        ([THEME] * 3 + [OTHER, "Planning and review"], {THEME: 3, focus.OTHER_THEMES: 0}),
        ([THEME] * 3 + [OTHER, OTHER, "Assessment"], {THEME: 3, focus.OTHER_THEMES: 3}),
        ([THEME, OTHER, "Assessment"], {focus.OTHER_THEMES: 3}),
        ([THEME] * 2 + [OTHER] * 2, {focus.OTHER_THEMES: 4}),
        (["A theme of last year"] * 3, {"A theme of last year": 3}),
    ],
)
def test_a_theme_with_fewer_than_three_is_not_told_apart(themes: list[str], expected: dict[str, int]) -> None:
    said = [Contribution(str(number), COA, "Ashford", theme, "line") for number, theme in enumerate(themes)]
    known_themes = (THEME, OTHER, "Planning and review", "Assessment")
    found = focus.by_theme(said, known_themes, 3)
    assert {one.theme: len(one.lines) for one in found} == expected


async def test_a_district_with_fewer_than_three_is_not_shown(desk: Office) -> None:
    await say(desk, "Ashford", THEME, THEME)
    await say(desk, "Dover", THEME, THEME, OTHER)
    await pack_out(desk)
    assert {district: list(themes) for district, themes in (await shown(desk)).items()} == {
        "Dover": [focus.OTHER_THEMES]
    }


async def test_what_was_taken_back_counts_for_nothing(desk: Office) -> None:
    await say(desk, "Ashford", *[THEME] * 3)
    async with desk.store.write() as work:
        assert await work.focus_groups.take_back("Ashford-99")
    await pack_out(desk)
    assert await shown(desk) == {}


READERS = {
    QA: True,
    PDM: True,
    "QA Officer 1": True,
    "Social Work Standards Officer": True,
    "Assistant Director, East Kent": True,
    manager("Dover"): True,
    "Service Manager, Social Work Teams 1": False,
    team_manager("Ashford"): False,
    practitioner("Ashford"): False,
    "Corporate Director": False,
}


async def test_they_are_for_the_coa_team_and_whoever_gets_the_slide_pack(desk: Office) -> None:
    await pack_out(desk)
    allowed = {}
    for name in READERS:
        person = await named(desk, name)
        async with desk.store.read() as work:
            try:
                await focus.themes_card(work, desk.rules, person, NOW, coa_id=COA)
                allowed[name] = True
            except NotAllowed:
                allowed[name] = False
    assert allowed == READERS


async def test_whoever_may_not_read_them_hears_nothing_of_when(desk: Office) -> None:
    async with desk.store.read() as work:
        with pytest.raises(NotAllowed, match="for the COA team, and for QA Lead, Assistant Director"):
            await focus.themes_card(work, desk.rules, await named(desk, ONE), NOW, coa_id=COA)
        with pytest.raises(Refused, match="planned for Fri 11 December"):
            await focus.themes_card(work, desk.rules, await named(desk, QA), NOW, coa_id=COA)


async def test_typed_in_teams(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock(FIRST_DAY)
        for name in (ONE, TWO, THREE):
            await write(play, name, f"Plans are clear, says {name.rpartition(' ')[2]}.")
        before = await play.words(QA, "themes East Kent")
        assert "shown to nobody before the slide pack has gone out, which is planned for Fri 11 Dec" in before
        assert "Plans are clear" not in before
        await pack_is_out(play)
        await play.say(QA, "themes East Kent")
        message = play.cards(QA)[-1]
        assert "Child's voice 3" in texts(message.card)
        assert "Canterbury, Dover" in texts(message.card)
        read = (await play.press(QA, message, "Read")).shown()
        assert all(f"Plans are clear, says {number}." in texts(read) for number in (1, 2, 3))
        channel = await play.words(QA, "themes East Kent", play.channel("COA East Kent"))
        assert "stands in no channel" in channel
        assert "is for the COA team" in await play.words(ONE, "themes East Kent")


def long_view(count: int, district: str = "") -> ThemesCard:
    theme = FocusTheme("Extra-familial harm and contextual safeguarding", ("*_" * 500,) * count)
    of = tuple(
        DistrictThemes(name, (theme, FocusTheme(focus.OTHER_THEMES, ())))
        for name in ("Tonbridge and Malling", *(f"District {number}" for number in range(11)))
    )
    return ThemesCard(COA, "West Kent", "November 2026", of, ("Dover",), 3, district)


def test_hundreds_of_contributions_are_read_page_by_page() -> None:
    for view in (long_view(200), long_view(200, "Tonbridge and Malling")):
        drawn = cards.themes_card(view)
        check(drawn)
        assert size(drawn.card) < 80 * 1024
    first = cards.themes_card(long_view(14, "Tonbridge and Malling"))
    assert titles(first.card) == ["Read 2 more"]
    last = cards.themes_card(replace(long_view(14, "Tonbridge and Malling"), page=2))
    assert titles(last.card) == []
    assert "too little to be shown" in texts(last.card)
