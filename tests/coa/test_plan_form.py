"""A COA is planned in a dialog; what is wrong comes back with what was typed, and nothing stands before Confirm."""

import asyncio
from pathlib import Path

from kent import COA, COA_CHANNEL, PDM, QA, kent_play, manager
from scenes import Play

from rehearsal.answers import Dialog
from rehearsal.reading import find_action, inputs_of, texts, titles

FORM = "Fill in the form"
WHICH, WHEN = "Which area or service?", "In which month?"


def first_day(district: str) -> str:
    return f"{district}: on which day does it begin? (optional)"


def values(dialog: Dialog) -> dict[str, object]:
    """What stands in the inputs, by their names."""
    return {key.partition(".")[0]: node.get("value") for key, node in inputs_of(dialog.card).items()}


async def form(play: Play, words: str) -> Dialog:
    await play.say(QA, words)
    return (await play.press(QA, play.cards(QA)[-1], FORM)).opened()


async def second_page(play: Play, area: str = "East Kent", month: str = "2026-11") -> Dialog:
    dialog = await form(play, "plan coa")
    return (await play.submit(dialog, "Next", {WHICH: area, WHEN: month})).opened()


def states(play: Play) -> list[tuple[object, ...]]:
    return play.rows("select id, state from coa order by id")


async def test_the_form_leads_to_a_preview_and_the_preview_to_a_planned_coa(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        page = await second_page(play)
        assert "East Kent, November 2026" in texts(page.card)
        typed = {
            first_day("Ashford"): "2026-11-03",
            first_day("Dover"): "2026-11-17",
            "Who chairs them?": chair(page),
        }
        preview = (await play.submit(page, "Show the journey", typed)).opened()
        assert titles(preview.card) == ["Confirm", "Change", "Put away"]
        shown = texts(preview.card)
        assert "Tue 11 August\nArea slides and data requested · QA Lead" in shown
        assert "Tue 17, Wed 18, Thu 19 November" in shown
        assert f"chaired by {PDM}" in shown
        assert states(play) == [(COA, "previewed")]
        assert play.rows("select count(*) from kit_meeting") == [(0,)]
        done = (await play.submit(preview, "Confirm")).opened()
        assert f"Planned by {QA}." in texts(done.card)
        assert states(play) == [(COA, "planned")]
        assert play.rows("select count(*) from kit_meeting") == [(18,)]
        [(kept,)] = play.rows("select chair_id from coa")
        assert kept == chair(page)


def chair(page: Dialog) -> str:
    """The id of the one who can be chosen."""
    node = next(node for key, node in inputs_of(page.card).items() if key.startswith("chair."))
    return next(str(one["value"]) for one in node["choices"] if one["title"] == PDM)


async def test_wrong_input_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        first = await form(play, "plan coa")
        again = (await play.submit(first, "Next", {WHICH: "East Kent"})).opened()
        assert "In which month? Write it like this" in texts(again.card)
        assert values(again)["area"] == "East Kent"
        page = (await play.submit(again, "Next", {WHEN: "2026-11"})).opened()
        nothing = (await play.submit(page, "Show the journey")).opened()
        assert "A COA needs at least one district" in texts(nothing.card)
        typed = {first_day("Ashford"): "2026-11-03", first_day("Dover"): "2026-11-05"}
        overlap = (await play.submit(nothing, "Show the journey", typed)).opened()
        assert "Ashford and Dover both have Thu 5 November" in texts(overlap.card)
        assert (values(overlap)["day_1"], values(overlap)["day_3"]) == ("2026-11-03", "2026-11-05")
        assert states(play) == []
        mended = (await play.submit(overlap, "Show the journey", {first_day("Dover"): "2026-11-10"})).opened()
        assert "Confirm" in titles(mended.card)


async def test_a_typed_plan_that_is_wrong_opens_the_form_with_what_was_typed(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        words = "plan coa East Kent November 2026 Ashford 3, Cantrbury 10"
        said = await play.words(QA, words)
        assert "no district “Cantrbury”. Did you mean “Canterbury”?" in said
        assert "Ashford 3, Cantrbury 10" in said
        page = (await play.press(QA, play.cards(QA)[-1], FORM)).opened()
        assert "You typed: Ashford 3, Cantrbury 10" in texts(page.card)
        assert values(page)["day_1"] == "2026-11-03"
        typed = {first_day("Canterbury"): "2026-11-10"}
        preview = (await play.submit(page, "Show the journey", typed)).opened()
        assert "Canterbury" in texts(preview.card)
        unknown = await form(play, "plan coa Est Kent November 2026 Ashford 3")
        assert values(unknown) == {"area": None, "month": "2026-11"}
        page = (await play.submit(unknown, "Next", {WHICH: "East Kent"})).opened()
        assert values(page)["day_1"] == "2026-11-03"


async def test_a_preview_can_be_changed_and_the_one_that_was_shown_before_is_stale(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.say(QA, "plan coa East Kent November 2026 Ashford 3, Canterbury 10")
        old = play.cards(QA)[-1]
        page = (await play.press(QA, old, "Change")).opened()
        assert (values(page)["day_1"], values(page)["day_2"]) == ("2026-11-03", "2026-11-10")
        back = (await play.submit(page, "Another area or month")).opened()
        assert values(back) == {"area": "East Kent", "month": "2026-11"}
        page = (await play.submit(back, "Next", {})).opened()
        assert values(page)["day_2"] == "2026-11-10"
        preview = (
            await play.submit(page, "Show the journey", {first_day("Canterbury"): "2026-11-16"})
        ).opened()
        stale = await play.press(QA, old, "Confirm")
        assert "was made anew since you were shown this one" in stale.toast
        assert states(play) == [(COA, "previewed")]
        done = (await play.submit(preview, "Confirm")).opened()
        assert "Mon 16, Tue 17, Wed 18 November" in texts(done.card)
        late = await play.press(QA, old, "Put away")
        assert "was planned before" in late.toast
        assert "cannot be changed" in texts((await play.press(QA, old, "Change")).opened().card)
        assert states(play) == [(COA, "planned")]


async def test_a_preview_of_days_that_have_passed_cannot_be_confirmed(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.say(QA, "plan coa East Kent August 2026 Ashford 4")
        shown = play.cards(QA)[-1]
        assert "The day of “Area slides and data requested” and 5 more has passed" in texts(shown.card)
        await play.clock("2026-08-05T09:00")
        answer = await play.press(QA, shown, "Confirm")
        assert "has passed since. Type `plan coa` to plan it anew." in answer.toast
        assert states(play) == [("east-kent-2026-08", "previewed")]


async def test_two_qa_leads_confirm_at_once_and_one_is_told(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        other = "QA Lead 2"
        await play.say(QA, "plan coa East Kent November 2026 Ashford 3")
        mine = play.cards(QA)[-1]
        await play.say(other, "plan coa East Kent November 2026 Dover 3")
        theirs = play.cards(other)[-1]
        assert "made anew" in (await play.press(QA, mine, "Confirm")).toast
        assert (await play.press(other, theirs, "Confirm")).ok
        assert "was planned before" in (await play.press(QA, mine, "Confirm")).toast
        assert [row[0] for row in play.rows("select distinct district from coa_day")] == ["Dover"]


async def test_two_qa_leads_confirm_the_same_plan_in_the_same_moment(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.say(QA, "plan coa East Kent November 2026 Ashford 3", play.channel(COA_CHANNEL))
        shown = play.posts(COA_CHANNEL)[-1]
        confirm = find_action(shown.card, "Confirm")
        answers = await asyncio.gather(*(play.press(name, shown, confirm) for name in (QA, "QA Lead 2", QA)))
        assert sum("was planned before" in answer.toast for answer in answers) in (1, 2)
        assert states(play) == [(COA, "planned")]
        assert play.rows("select count(*) from kit_meeting") == [(9,)]
        assert play.rows("select count(*) from event where what = 'coa planned'") == [(1,)]


async def test_whoever_is_named_to_chair_has_to_be_able_to(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        words = "plan coa East Kent November 2026 Ashford 3 chaired by"
        assert f"They can be chaired by: {PDM}." in await play.words(QA, f"{words} Somebody")
        assert f"Did you mean “{PDM}”?" in await play.words(QA, f"{words} Practice Devlopment Manager 1")
        assert f"chaired by {PDM}" in await play.words(QA, f"{words} {PDM.lower()}")


async def test_planning_is_for_qa_leads(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        assert "This is for QA leads." in await play.words(manager("Ashford"), "plan coa")
        assert "This is for QA leads." in await play.words(
            manager("Ashford"), "cancel coa East Kent because it is late"
        )
        await play.say(QA, "plan coa", play.channel(COA_CHANNEL))
        offer = play.posts(COA_CHANNEL)[-1]
        assert "This is for QA leads." in texts((await play.press(PDM, offer, FORM)).opened().card)


async def test_the_card_of_a_coa_shows_what_is_next_and_the_rest_in_a_dialog(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await play.say(QA, "plan coa East Kent November 2026 Ashford 3, Canterbury 10")
        await play.press(QA, play.cards(QA)[-1], "Confirm")
        said = await play.words(PDM, "coa ashford")
        assert "0 of 14 steps" in said
        assert "and 10 more" in said
        assert "Next-steps meeting" not in said
        whole = (await play.press(PDM, play.cards(PDM)[-1], "Whole journey")).opened()
        assert "Next-steps meeting · 10:00" in texts(whole.card)
        assert "No COA of West Kent is planned" in await play.words(PDM, "coa West Kent")
        assert "No COA of East Kent is planned in March 2027" in await play.words(
            PDM, "coa East Kent March 2027"
        )
        assert "Did you mean “East Kent”?" in await play.words(PDM, "coa est kent")
        assert "1 COA" in await play.words(PDM, "coa")
