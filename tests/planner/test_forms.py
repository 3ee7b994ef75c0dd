"""The dialogs of the planner in Teams: phases of a COA, pieces beside it; what is wrong comes back as it was typed."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from kent import COA, COA_CHANNEL, QA, kent_play, manager, plan_by_typing
from scenes import Play

from rehearsal.answers import Answer, Dialog
from rehearsal.reading import inputs_of, texts, titles

PIECE = {
    "What is it called?": "Fathers in assessments",
    "What kind is it?": "thematic piece",
    "How is the QA team involved?": "support",
    "Who leads it, by post?": "QA Lead 1",
    "When is it, one phase a line?": "Fieldwork Sep - Oct 2026\nReport Nov 2026 (tbc)",
}


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"What is it called?": ""}, "Name: What is it called?"),
    ({"What is it called?": "East  KENT"}, "Something in the planner is called “East KENT” already"),
    ({"What is it called?": "Fostering"}, "“Fostering” is an area of COAs"),
    ({"What is it called?": "Ask a.b@kent.example"}, "looks like an e-mail address"),
    ({"What kind is it?": ""}, "Choose what kind it is."),
    ({"How is the QA team involved?": ""}, "Choose the kind of involvement."),
    ({"Who leads it, by post?": ""}, "Who leads it?"),
    ({"When is it, one phase a line?": ""}, "When is it?"),
    ({"When is it, one phase a line?": "Report Nov 2026 - Oct 2026"}, "ends before it begins"),
    ({"When is it, one phase a line?": "Report soon"}, "I could not find its months"),
)
"""What is typed into a piece's page, and what is said of it."""


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    async with kent_play(tmp_path) as opened:
        await plan_by_typing(opened)
        yield opened


async def press(play: Play, button: str, *, by: str = QA) -> Dialog:
    """A button on the planner that was typed just now."""
    await play.say(by, "coa timetable")
    return (await play.press(by, play.cards(by)[-1], button)).opened()


async def phases_of(play: Play) -> Dialog:
    dialog = await press(play, "Change")
    return (await play.submit(dialog, "Next", {"Which COA or piece?": COA})).opened()


async def add(play: Play, typed: Mapping[str, str] = PIECE) -> Answer:
    return await play.submit(await press(play, "Add a piece"), "Save", dict(typed))


def standing(dialog: Dialog) -> dict[str, object]:
    """What stands in a dialog's inputs, by their labels."""
    return {str(node["label"]): node.get("value", "") for node in inputs_of(dialog.card).values()}


async def test_single_phases_of_a_coa_are_changed_in_a_dialog(play: Play) -> None:
    dialog = await phases_of(play)
    assert standing(dialog)["COA prep: from?"] == "Sep 2026"
    typed = {
        "COA prep: from?": "August",
        "Analysis and delivery: is that certain?": "left out",
        "Next steps: is that certain?": "to be confirmed",
    }
    said = texts((await play.submit(dialog, "Save", typed)).opened().card)
    for words in (
        "COA prep: Aug–Oct 2026. It was Sep–Oct 2026.",
        "Analysis and delivery: left out.",
        "Next steps: Feb 2027, to be confirmed.",
    ):
        assert words in said
    shown = await play.words(QA, "coa timetable")
    assert "COA prep Aug–Oct ·" in shown
    assert "Analysis and delivery left out" in shown


async def test_what_cannot_be_comes_back_with_what_was_typed(play: Play) -> None:
    typed = {
        "COA prep: from?": "Oct 2026",
        "COA prep: until?": "Aug 2026",
        "Data tasks: from?": "Novembr",
        "Next steps: from?": "Feb 2027",
        "Next steps: until?": "Mar 2029",
        "COA: is that certain?": "left out",
        "Service tasks: from?": "",
    }
    again = (await play.submit(await phases_of(play), "Save", typed)).opened()
    said = texts(again.card)
    for words in (
        "COA prep: October 2026 to August 2026 ends before it begins",
        "Data tasks: “Novembr” is no month",
        "Next steps: February 2027 to March 2029 is 26 months; 24 are the most",
        "is planned for November 2026",
        "Service tasks: From which month?",
    ):
        assert words in said
    assert typed.items() <= standing(again).items()
    assert play.rows("select * from piece_month") == []


async def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(play: Play) -> None:
    dialog = await phases_of(play)
    await play.say(QA, "coa phase East Kent prep Jul - Oct 2026")
    again = (await play.submit(dialog, "Save", {"COA prep: from?": "Aug 2026"})).opened()
    assert "COA prep: somebody else made it “Jul–Oct 2026” meanwhile" in texts(again.card)
    assert standing(again)["COA prep: from?"] == "Aug 2026"
    await play.submit(again, "Save")
    assert "COA prep Aug–Oct" in await play.words(QA, "coa timetable Jul 2026 - Nov 2026")


async def test_pressing_save_twice_saves_once(play: Play) -> None:
    dialog = await phases_of(play)
    typed = {"Data tasks: until?": "Sep 2026"}
    first, second = await play.submit(dialog, "Save", typed), await play.submit(dialog, "Save", typed)
    assert first.opened().card == second.opened().card
    assert len(play.rows("select 1 from event where what = 'planner changed'")) == 1


async def test_saving_without_a_change_keeps_the_framework_s_phases(play: Play) -> None:
    answer = await play.submit(await phases_of(play), "Save")
    assert "Nothing was changed." in texts(answer.opened().card)
    assert play.rows("select * from piece_month") == []


async def test_a_piece_is_added_beside_the_coas_changed_and_removed(play: Play) -> None:
    assert "Fathers in assessments stands in the planner." in texts((await add(play)).opened().card)
    shown = await play.words(QA, "coa timetable")
    assert "Fathers in assessments · thematic piece · support · lead: QA Lead 1" in shown
    assert "Fieldwork Sep–Oct 2026 · Report Nov (to be confirmed)" in shown
    assert "**Report** · Fathers in assessments (to be confirmed)" in shown

    page = await _page_of(play, "Fathers in assessments")
    assert standing(page) == {
        **PIECE,
        "When is it, one phase a line?": "Fieldwork Sep–Oct 2026\nReport Nov 2026 (tbc)",
    }
    typed = {"What is it called?": "Fathers", "When is it, one phase a line?": "Report Dec 2026"}
    await play.submit(page, "Save", typed)
    assert "Fathers · thematic piece · support" in await play.words(QA, "coa timetable")
    assert "Report: Jan 2027." in await play.words(QA, "coa phase fathers report Jan")

    asked = (await play.submit(await _page_of(play, "Fathers"), "Remove")).opened()
    assert "Remove Fathers?" in texts(asked.card)
    assert "Fathers was removed" in texts((await play.submit(asked, "Remove")).opened().card)
    assert play.rows("select * from piece") == play.rows("select * from piece_month") == []
    gone = await play.submit(asked, "Keep it")
    assert "not in the planner any more" in texts(gone.opened().card)


async def _page_of(play: Play, name: str) -> Dialog:
    [[piece_id]] = play.rows("select id from piece where name = ?", name)
    dialog = await press(play, "Change")
    return (await play.submit(dialog, "Next", {"Which COA or piece?": str(piece_id)})).opened()


async def test_a_piece_that_cannot_be_comes_back_with_what_was_typed(play: Play) -> None:
    for typed, said in WRONG:
        again = (await add(play, {**PIECE, **typed})).opened()
        assert said in texts(again.card), typed
        kept = {label: " ".join(str(value).split()) for label, value in standing(again).items()}
        assert kept == {label: " ".join(value.split()) for label, value in {**PIECE, **typed}.items()}
    assert play.rows("select * from piece") == []


async def test_a_name_stands_in_the_planner_once(play: Play) -> None:
    await add(play)
    again = (await add(play, {**PIECE, "What is it called?": "fathers in  ASSESSMENTS"})).opened()
    assert "is called “fathers in ASSESSMENTS” already" in texts(again.card)


async def test_a_name_with_markup_is_shown_as_it_was_typed(play: Play) -> None:
    await add(play, {**PIECE, "What is it called?": "*Fathers* <at>all</at> [here](https://kent.example)"})
    shown = await play.words(QA, "coa timetable")
    assert r"\*Fathers\* \<at>all\</at> \[here\](https://kent.example)" in shown


async def test_a_piece_that_was_removed_meanwhile_is_not_changed_back(play: Play) -> None:
    await add(play)
    page = await _page_of(play, "Fathers in assessments")
    asked = (await play.submit(page, "Remove")).opened()
    await play.submit(asked, "Remove")
    late = await play.submit(page, "Save", {"What is it called?": "Fathers"})
    assert "not in the planner any more" in texts(late.opened().card)
    assert play.rows("select * from piece") == []


async def test_everybody_may_look_and_only_qa_leads_may_change(play: Play) -> None:
    sm = manager("Ashford")
    assert "East Kent · COA, November 2026" in texts(await play.say(sm, "coa timetable"))
    assert titles(play.cards(sm)[-1].card) == []
    assert "This is for QA leads" in await play.words(sm, "coa phase East Kent prep Aug")
    await play.say(QA, "coa timetable", play.channel(COA_CHANNEL))
    for button in ("Change", "Add a piece"):
        dialog = await play.press(sm, play.posts(COA_CHANNEL)[-1], button)
        assert "This is for QA leads" in texts(dialog.opened().card)
    assert play.rows("select * from piece_month") == []


async def test_nothing_chosen_is_asked_again(play: Play) -> None:
    again = await play.submit(await press(play, "Change"), "Next", {"Which COA or piece?": ""})
    assert "Choose a COA or a piece." in texts(again.opened().card)


async def test_a_planned_coa_cannot_be_removed_by_an_altered_button(play: Play) -> None:
    dialog = await phases_of(play)
    altered = {
        "type": "Action.Submit",
        "title": "Remove",
        "data": {"do": "planner.removed", "piece": COA, "token": "x"},
    }
    answer = await play.submit(dialog, altered)
    assert "Type cancel coa East Kent" in texts(answer.opened().card).replace("**", "")
    assert "East Kent" in await play.words(QA, "coa timetable")
