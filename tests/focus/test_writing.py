"""What a focus group said is written, changed and taken back by whoever has its code, and by nobody else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from focus_acts import (
    FIRST_DAY,
    ONE,
    OTHER,
    THEME,
    THREE,
    TWO,
    code_in,
    find,
    form,
    in_channel,
    offered,
    pack_is_out,
    typed,
    write,
)
from kent import COA, kent_play, plan_by_typing
from scenes import Play

from rehearsal.reading import find_action, inputs_of, texts, titles

SAID = "Plans are written with the family, and read to them."


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """Kent on the first COA day of Ashford."""
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        await play.clock(FIRST_DAY)
        yield play


def kept(play: Play) -> list[tuple[object, ...]]:
    return play.rows("select theme, text from contribution where text <> '' order by text")


async def test_the_form_says_what_is_kept_and_who_sees_it_when(play: Play) -> None:
    words = texts((await form(play, ONE)).card)
    assert "Your name is not kept with it" in words
    assert "shown to nobody before the slide pack goes out" in words
    assert "a code, once" in words
    assert "References only" in words
    assert "Culture and identity" in words


async def test_what_is_saved_is_found_by_the_code_that_was_shown_once(play: Play) -> None:
    saved = await write(play, ONE, SAID)
    code = code_in(saved)
    assert kept(play) == [(THEME, SAID)]
    entry = (await find(play, TWO, code.lower().replace("-", " "))).opened()
    assert SAID in [node.get("value") for node in inputs_of(entry.card).values()]
    assert code not in texts(entry.card)


async def test_the_button_opens_the_form_in_a_channel_too(play: Play) -> None:
    dialog = (await play.press(ONE, in_channel(play), "Focus group")).opened()
    before = len(play.posts("COA East Kent"))
    answer = await play.submit(dialog, "Save", typed(dialog, SAID))
    assert "Kept, without your name" in texts(answer.opened().card)
    assert len(play.posts("COA East Kent")) == before


async def test_a_repeat_of_a_submission_keeps_one_entry_and_shows_the_same_code(play: Play) -> None:
    saved = await write(play, ONE, SAID)
    for new_id in (True, False):
        again = await play.teams.repeat(saved, new_id=new_id)
        assert code_in(again) == code_in(saved)
    assert kept(play) == [(THEME, SAID)]


async def test_of_several_who_save_at_once_and_twice_nobodys_words_are_lost(play: Play) -> None:
    forms = {name: await form(play, name) for name in (ONE, TWO, THREE)}
    answers = await asyncio.gather(
        *(
            play.teams.submit(dialog, "Save", typed(dialog, f"{SAID} {name[-1]}"))
            for _ in range(2)
            for name, dialog in forms.items()
        )
    )
    assert len({code_in(answer) for answer in answers}) == 3
    assert kept(play) == [(THEME, f"{SAID} {number}") for number in (1, 2, 3)]


async def test_a_form_without_a_token_of_mine_keeps_nothing(play: Play) -> None:
    dialog = await form(play, ONE)
    save = find_action(dialog.card, "Save")
    for token in ("", "short"):
        forged = {**save, "data": {**save["data"], "token": token}}
        answer = await play.teams.submit(dialog, forged, typed(dialog, SAID))
        assert "is not one of mine" in texts(answer.opened().card)
    elsewhere = {**save, "data": {**save["data"], "district": "Thanet"}}
    answer = await play.teams.submit(dialog, elsewhere, typed(dialog, SAID))
    assert "does not look at this district" in texts(answer.opened().card)
    assert kept(play) == []


async def test_something_else_from_the_same_form_is_kept_only_when_its_writer_has_seen_both(
    play: Play,
) -> None:
    dialog = await form(play, ONE)
    await play.submit(dialog, "Save", typed(dialog, SAID))
    other = await play.submit(dialog, "Save", typed(dialog, "Something else."))
    page = other.opened()
    assert "Something else was kept from this form before" in texts(page.card)
    assert SAID in texts(page.card)
    assert "Something else." in [node.get("value") for node in inputs_of(page.card).values()]
    assert kept(play) == [(THEME, SAID)]
    await play.submit(page, "Change")
    assert kept(play) == [(THEME, "Something else.")]


async def test_an_entry_is_changed_and_a_late_repeat_of_the_first_change_undoes_nothing(play: Play) -> None:
    code = code_in(await write(play, ONE, SAID))
    entry = (await find(play, ONE, code)).opened()
    first = await play.submit(entry, "Change", typed(entry, "First change.", OTHER))
    assert "✓ Changed" in texts(first.opened().card)
    assert "✓ Changed" in texts((await play.teams.repeat(first)).opened().card)
    second = await play.submit(first.opened(), "Change", typed(first.opened(), "Second change.", OTHER))
    assert "✓ Changed" in texts(second.opened().card)
    late = (await play.teams.repeat(first)).opened()
    assert "It was changed meanwhile" in texts(late.card)
    assert kept(play) == [(OTHER, "Second change.")]


async def test_what_is_taken_back_is_gone_and_no_late_repeat_brings_it_back(play: Play) -> None:
    saved = await write(play, ONE, SAID)
    entry = (await find(play, ONE, code_in(saved))).opened()
    gone = await play.submit(entry, "Take it back")
    assert "✓ Taken back" in texts(gone.opened().card)
    assert "✓ Taken back" in texts((await play.teams.repeat(gone)).opened().card)
    assert "was taken back" in texts((await play.teams.repeat(saved)).opened().card)
    assert "was taken back" in texts((await find(play, ONE, code_in(saved))).opened().card)
    changed = await play.submit(entry, "Change", typed(entry, "And yet."))
    assert "was taken back" in texts(changed.opened().card)
    assert kept(play) == []


WRONG_CODES = {
    "0000-0000-0000": "Nothing is kept under this code.",
    "": "That is no code of mine",
    "7K2M": "That is no code of mine",
    "UUUU-UUUU-UUUU": "That is no code of mine",
}


async def test_a_wrong_code_finds_nothing_and_asks_again(play: Play) -> None:
    await write(play, ONE, SAID)
    for code, said in WRONG_CODES.items():
        page = (await find(play, TWO, code)).opened()
        assert said in texts(page.card)
        assert titles(page.card) == ["Find it"]
        assert [node.get("value") or "" for node in inputs_of(page.card).values()] == [code]


NOT_KEPT = (
    ("", THEME, "Please write what was said."),
    (SAID, "Weather", "Choose the theme that it is about."),
    ("She was born on 12 March 2014.", THEME, "looks like a date of birth"),
    ("x" * 1001, THEME, "1,001 characters are too many"),
)


async def test_what_cannot_be_kept_comes_back_as_it_was_typed(play: Play) -> None:
    page = await form(play, ONE)
    for words, theme, said in NOT_KEPT:
        by_label = typed(page, words, theme)
        by_id = {key: by_label[str(node["label"])] for key, node in inputs_of(page.card).items()}
        page = (await play.teams.submit(page, "Save", by_id, checked=True)).opened()
        assert said in texts(page.card)
        assert words in [node.get("value") or "" for node in inputs_of(page.card).values()]
        assert kept(play) == []
    assert code_in(await play.submit(page, "Save", typed(page, SAID)))


async def test_nothing_is_written_before_a_district_has_begun(play: Play) -> None:
    words = texts(await play.say(ONE, "focus group East Kent Dover"))
    assert "Dover has its COA from Tuesday 17 November 2026 on" in words
    assert "Focus group" not in titles(play.cards(ONE)[-1].card)


async def test_when_the_slide_pack_is_out_nothing_is_added_changed_or_taken_back(play: Play) -> None:
    open_form = await form(play, ONE)
    saved = await write(play, ONE, SAID)
    entry = (await find(play, ONE, code_in(saved))).opened()
    await pack_is_out(play)
    late = await play.submit(open_form, "Save", typed(open_form, "Too late."))
    assert "Nothing can be added, changed or taken back any more" in texts(late.opened().card)
    assert "Too late." in texts(late.opened().card)
    for press, words in (("Change", typed(entry, "Too late.")), ("Take it back", {})):
        answer = await play.submit(entry, press, words)
        assert "can neither be changed nor taken back any more" in texts(answer.opened().card)
        assert titles(answer.opened().card) == []
    assert kept(play) == [(THEME, SAID)]
    assert code_in(await play.teams.repeat(saved)) == code_in(saved)


async def test_of_a_coa_that_was_called_off_an_entry_can_only_be_taken_back(play: Play) -> None:
    open_form = await form(play, ONE)
    code = code_in(await write(play, ONE, SAID))
    play.spoil(f"update coa set state = 'cancelled' where id = '{COA}'")
    late = await play.submit(open_form, "Save", typed(open_form, "Too late."))
    assert "called off" in texts(late.opened().card)
    entry = (await find(play, ONE, code)).opened()
    assert titles(entry.card) == ["Take it back"]
    await play.submit(entry, "Take it back")
    assert kept(play) == []


async def test_typed_without_a_district_every_district_has_its_button(play: Play) -> None:
    await play.clock("2026-11-18T09:00")
    card = (await offered(play, THREE, "focus group East Kent")).card
    assert titles(card) == ["Focus group"] * 3 + ["Change or take back"]
    assert "Ashford" in texts(await play.say(THREE, "focus group Ashford"))
    refused = texts(await play.say(THREE, "focus group East Kent Thanet"))
    assert "looks at Ashford, Canterbury, Dover" in refused


async def test_in_a_channel_it_is_not_offered(play: Play) -> None:
    words = await play.words(ONE, "focus group East Kent Ashford", play.channel("COA East Kent"))
    assert "stands in no channel" in words
