"""What is said of a template is changed by whose it is; it is withdrawn or retired with a reason, and all are told."""

from pathlib import Path

import pytest
from scenes import Play
from seslip import (
    CHAIR,
    CHAIR_2,
    CHANNEL,
    FORM,
    KENT_CHAIR,
    KENT_LEAD,
    LEAD,
    MEDWAY_CHAIR,
    seslip_play,
    share_by_form,
    typed_in,
)
from version_acts import card_of, has_used, leave, mentioned, open_newer, shared, template

from cards.library_payloads import OpenEdit, OpenEnd, OpenVersion
from cards.payloads import Command
from practice.library_records import Search
from rehearsal.answers import Answer, Dialog
from rehearsal.reading import inputs_of, texts, titles

WITHDRAWN = "WITHDRAWN · TOOL · KENT"
RETIRED = "RETIRED · TOOL · KENT"
WHY = "The guidance of 2023 is out of date"


async def edit_form(play: Play, by: str) -> Dialog:
    return (await play.submit(await open_newer(play, by), "Change its details")).opened()


async def ending(play: Play, by: str, button: str) -> Dialog:
    return (await play.submit(await open_newer(play, by), button)).opened()


async def end(play: Play, by: str, button: str, why: str = WHY) -> Answer:
    dialog = await ending(play, by, button)
    return await play.submit(dialog, button, typed_in(dialog.card, {"reason": why}))


async def opened_by(play: Play, by: str, command: Command) -> str:
    """The words of the page that a button of this command opens, wherever somebody has it from."""
    forged = {
        "type": "Action.Submit",
        "data": {"msteams": {"type": "task/fetch"}, **command.pack()},
    }
    answer = await play.teams.press(play.person(by), play.posts(CHANNEL)[-1], forged)
    return texts(answer.opened().card)


def values(card: object) -> dict[str, object]:
    return {key.partition(".")[0]: node.get("value") for key, node in inputs_of(card).items()}


@pytest.mark.parametrize(
    ("sharer", "by"), [(CHAIR, CHAIR), (KENT_CHAIR, KENT_CHAIR), (KENT_CHAIR, KENT_LEAD)]
)
async def test_its_details_are_changed_and_its_card_follows(tmp_path: Path, sharer: str, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, sharer)
        form = await edit_form(play, by)
        assert values(form.card) == {key: value for key, value in FORM.items() if key != "link"}
        saved = await play.submit(
            form, "Save", typed_in(form.card, {"title": "PLO tool", "topic": "Neglect", "kind": "template"})
        )
        assert "Saved. Its card follows." in texts(saved.opened().card)
        card = texts(card_of(play).card)
        assert "TEMPLATE · SHARED BY KENT" in card
        assert "PLO tool" in card
        assert "Neglect" in card
        assert "v1" in card
        assert play.rows("select what from event where what = 'template edited'")
        assert await play.keys("library_version") == set()


async def test_what_was_not_different_changes_nothing(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        before = await template(play)
        answer = await play.submit(await edit_form(play, KENT_CHAIR), "Save")
        assert "Nothing was different" in texts(answer.opened().card)
        assert await template(play) == before


WRONG = (
    ({"title": ""}, "Please give it a title."),
    ({"title": "\u200b"}, "Please give it a title."),
    ({"title": "x" * 300}, "300 characters are too many"),
    ({"kind": "forged"}, "Please choose what it is."),
    ({"topic": "forged"}, "Please choose a topic."),
    ({"authority": "Elsewhere"}, "Please choose the authority"),
    ({"purpose": "x" * 5000}, "5,000 characters are too many"),
    ({"good": "Write to mother@home.example"}, "looks like an e-mail address"),
)


async def test_what_is_wrong_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        before = await template(play)
        for wrong, problem in WRONG:
            form = await edit_form(play, KENT_CHAIR)
            typed = typed_in(form.card, {**FORM, "good": "Kept as typed.", **wrong})
            again = (await play.teams.submit(form, "Save", typed, checked=True)).opened()
            assert problem in texts(again.card)
            assert values(again.card)["good"] == wrong.get("good", "Kept as typed.")
        assert await template(play) == before


async def test_a_change_meanwhile_is_shown_and_what_was_typed_is_kept(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        mine, theirs = await edit_form(play, KENT_CHAIR), await edit_form(play, KENT_LEAD)
        await play.submit(mine, "Save", typed_in(mine.card, {"title": "PLO tool", "kind": "template"}))
        again = (await play.submit(theirs, "Save", typed_in(theirs.card, {"title": "Letters"}))).opened()
        assert "of its title: “PLO tool”; of what it is: “Template”" in texts(again.card)
        assert values(again.card)["title"] == "Letters"
        assert (await template(play)).title == "PLO tool"
        await play.submit(again, "Save")
        assert (await template(play)).title == "Letters"


@pytest.mark.parametrize("by", [CHAIR, MEDWAY_CHAIR, LEAD])
async def test_others_cannot_change_it_and_read_whom_to_ask(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        one = await template(play)
        said = await opened_by(play, by, OpenEdit(template=one.id))
        assert f"Please ask {KENT_CHAIR}, who shared it, or {KENT_LEAD}." in said


@pytest.mark.parametrize(
    ("sharer", "by"), [(CHAIR, CHAIR), (KENT_CHAIR, KENT_CHAIR), (KENT_CHAIR, KENT_LEAD)]
)
async def test_whose_it_is_withdraws_it_and_those_who_used_it_are_told_why(
    tmp_path: Path, sharer: str, by: str
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, sharer)
        await has_used(play, CHAIR_2, MEDWAY_CHAIR)
        form = await ending(play, by, "Withdraw")
        assert f"{2 + (sharer != by)} people who shared or used it will be told why" in texts(form.card)
        receipt = (await end(play, by, "Withdraw")).opened()
        assert f"Withdrawn by {by}: {WHY}" in texts(receipt.card)
        [chat] = play.holding(WITHDRAWN, CHAIR_2)
        assert f"Withdrawn by {by}: {WHY}" in texts(chat.card)
        assert titles(chat.card) == []
        [post] = play.holding(WITHDRAWN, channel=CHANNEL)
        assert mentioned(post) == [*([KENT_CHAIR] if sharer != by else []), MEDWAY_CHAIR]
        card = card_of(play)
        assert f"Withdrawn by {by}: {WHY}" in texts(card.card)
        assert titles(card.card) == []
        async with play.store.read() as work:
            assert (await work.library.find(Search(), offset=0, limit=10)).total == 0


async def test_a_qa_lead_of_the_network_retires_it_and_its_sharer_is_told_why(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        receipt = (await end(play, LEAD, "Retire")).opened()
        assert f"Retired by {LEAD}: {WHY}" in texts(receipt.card)
        [post] = play.holding(RETIRED, channel=CHANNEL)
        assert mentioned(post) == [KENT_CHAIR]
        one = await template(play)
        assert (one.state.value, one.reason, one.ended_at is not None) == ("retired", WHY, True)
        assert play.rows("select what from event where what = 'template retired'")


async def test_a_member_whose_template_is_retired_is_told_in_their_chat_and_whoever_left_is_not(
    tmp_path: Path,
) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play, CHAIR)
        await has_used(play, MEDWAY_CHAIR)
        await leave(play, MEDWAY_CHAIR)
        await end(play, LEAD, "Retire")
        assert len(play.holding(RETIRED, CHAIR)) == 1
        assert play.holding(RETIRED, channel=CHANNEL) == []


async def test_an_end_that_teams_sends_again_is_one_and_told_once(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await has_used(play, MEDWAY_CHAIR)
        first = await end(play, KENT_CHAIR, "Withdraw")
        for new_id in (True, False):
            assert (await play.teams.repeat(first, new_id=new_id)).opened().card == first.opened().card
        await play.settle()
        assert len(play.holding(WITHDRAWN, channel=CHANNEL)) == 1


@pytest.mark.parametrize(
    ("why", "problem"),
    [
        ("", "Please say why"),
        ("x" * 5000, "5,000 characters are too many"),
        ("Write to mother@home.example", "looks like an e-mail address"),
    ],
)
async def test_it_does_not_end_without_a_reason(tmp_path: Path, why: str, problem: str) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        form = await ending(play, LEAD, "Retire")
        typed = typed_in(form.card, {"reason": why})
        again = (await play.teams.submit(form, "Retire", typed, checked=True)).opened()
        assert problem in texts(again.card)
        assert values(again.card)["reason"] == (why or None)
        assert (await template(play)).state.value == "standing"


async def test_what_has_ended_cannot_end_again_nor_be_changed(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        retiring, editing = await ending(play, LEAD, "Retire"), await edit_form(play, KENT_LEAD)
        await end(play, KENT_CHAIR, "Withdraw")
        ended = await template(play)
        late = await play.submit(retiring, "Retire", typed_in(retiring.card, {"reason": "Other."}))
        edited = await play.submit(editing, "Save", typed_in(editing.card, {"title": "Other"}))
        said = [texts(one.opened().card) for one in (late, edited)]
        for command in (
            OpenVersion(template=ended.id),
            OpenEdit(template=ended.id),
            OpenEnd(template=ended.id),
        ):
            said.append(await opened_by(play, KENT_CHAIR, command))
        for words in said:
            assert f"“{ended.title}” was withdrawn: {WHY}. Nothing was changed." in words
        assert await template(play) == ended


@pytest.mark.parametrize("by", [CHAIR, MEDWAY_CHAIR])
async def test_others_cannot_end_it(tmp_path: Path, by: str) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        one = await template(play)
        said = await opened_by(play, by, OpenEnd(template=one.id))
        assert "is not yours to withdraw" in said
        assert f"{KENT_CHAIR}, who shared it, or {KENT_LEAD}" in said


async def test_what_was_withdrawn_can_be_shared_anew(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        await end(play, KENT_CHAIR, "Withdraw")
        receipt = (await share_by_form(play, CHAIR)).opened()
        assert "Shared: Pre-proceedings audit tool" in texts(receipt.card)


async def test_an_unknown_template_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with seslip_play(tmp_path) as play:
        await shared(play)
        for command in (OpenVersion(template="x"), OpenEdit(template="x"), OpenEnd(template="x")):
            assert "This is not in the library" in await opened_by(play, CHAIR, command)
