"""Lines of inquiry are proposed, agreed and dropped: at most four agreed for an area's COA."""

import asyncio
from pathlib import Path

import pytest
from journey_desk import office_at, sweep, told, words
from kent import COA, PDM, QA, kent_office, kent_play, manager, named, plan, plan_by_typing, practitioner
from office import Office, at
from scenes import Play

from practice import inquiries
from practice.coa_plan import Typed
from practice.coa_records import Inquiry, InquiryState
from practice.errors import BadInput, NotFound, Refused
from practice.journey_views import InquiriesCard, RewordDialog
from practice.records import Delivery, To
from rehearsal.answers import Dialog
from rehearsal.reading import find_action, inputs_of, texts, titles

NOW = "2026-10-20 10:00"
WORDS = (
    "Permanence for under-fives",
    "Use of family networks",
    "Step-down decisions",
    "Contingency planning",
    "Father-inclusive assessments",
)
LABEL = "Which line of inquiry do you propose?"


async def propose(desk: Office, text: str, *, coa: str = COA) -> InquiriesCard:
    by = await named(desk, QA)
    async with desk.store.write() as work:
        return await inquiries.send_proposal(work, desk.rules, by, at(NOW), coa_id=coa, inputs={"text": text})


async def decide(desk: Office, number: int, *, agree: bool = True, coa: str = COA) -> InquiriesCard:
    by = await named(desk, QA)
    async with desk.store.write() as work:
        return await inquiries.decide(work, desk.rules, by, at(NOW), coa_id=coa, number=number, agree=agree)


async def reword(desk: Office, number: int, was: str, text: str) -> RewordDialog | InquiriesCard:
    by = await named(desk, QA)
    async with desk.store.write() as work:
        return await inquiries.reword(
            work, desk.rules, by, at(NOW), coa_id=COA, number=number, was=was, inputs={"text": text}
        )


async def agreed(desk: Office, coa: str = COA) -> list[Inquiry]:
    async with desk.store.read() as work:
        return await inquiries.agreed(work, coa)


async def test_typed_and_in_the_dialog_they_are_proposed_agreed_and_shown(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-10-19T10:00") as play:
        await plan_by_typing(play)
        assert "None is proposed yet." in await play.words(QA, "loi East Kent")
        said = await play.words(PDM, f"propose loi East Kent: {WORDS[0]}")
        assert "Number 1 is proposed. It stands on the KIT cards once it is agreed." in said
        await play.clock("2026-10-20T09:00")
        step = play.holding("Pre-COA deep-dive meeting", QA)[-1]
        assert f"1 {WORDS[0]} (proposed)" in texts(step.card)
        dialog = (await play.press(QA, step, "Lines of inquiry")).opened()
        assert titles(dialog.card) == ["Agree", "Drop", "Change", "Propose"]
        dialog = (await play.submit(dialog, "Propose", {LABEL: WORDS[1]})).opened()
        assert "Number 2 is proposed." in texts(dialog.card)
        dialog = (await play.submit(dialog, "Agree")).opened()
        assert "Number 1 is agreed." in texts(dialog.card)
        step = play.holding("Pre-COA deep-dive meeting", QA)[-1]
        assert f"1 {WORDS[0]}\n2 {WORDS[1]} (proposed)" in texts(step.card), "the step's card follows"
        assert "Number 2 is agreed." in await play.words(PDM, "agree loi East Kent 2")
        assert "Number 1 is dropped." in await play.words(QA, "drop loi East Kent November 2026 1")
        assert WORDS[1] in await play.words(manager("Dover"), "coa East Kent")
        assert WORDS[0] not in await play.words(manager("Dover"), "loi")


async def test_in_the_dialog_one_is_put_in_other_words_and_a_wrong_one_comes_back(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-10-19T10:00") as play:
        await plan_by_typing(play)
        await play.say(QA, f"propose loi East Kent: {WORDS[0]}")
        shown = play.cards(QA)[-1]
        dialog = (await play.press(QA, shown, "Propose, agree or drop")).opened()
        page = (await play.submit(dialog, "Change")).opened()
        page = (
            await play.submit(page, "Keep these words", {"What are its words?": "Ask a@b.example"})
        ).opened()
        assert "looks like an e-mail address" in texts(page.card)
        assert [node["value"] for node in inputs_of(page.card).values()] == ["Ask a@b.example"]
        back = (await play.submit(page, "Back")).opened()
        assert WORDS[0] in texts(back.card)
        page = (await play.submit(page, "Keep these words", {"What are its words?": WORDS[2]})).opened()
        assert "Number 1 has its new words." in texts(page.card)
        assert WORDS[2] in texts(page.card)


async def test_others_look_and_may_change_nothing(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-10-19T10:00") as play:
        await plan_by_typing(play)
        await play.say(QA, f"propose loi East Kent: {WORDS[0]}")
        foreign = find_action((await press_open(play)).card, "Agree")
        for name in (manager("Dover"), practitioner("Dover")):
            assert titles(await play.say(name, "loi East Kent")) == []
            for typed in ("agree loi East Kent 1", "drop loi East Kent 1", "propose loi East Kent: Another"):
                assert "This is for QA leads and the COA team." in await play.words(name, typed)
            coa = await play.say(name, "coa East Kent")
            assert coa
            dialog = (await play.press(name, play.cards(name)[-1], "Lines of inquiry")).opened()
            assert titles(dialog.card) == []
            refused = await play.submit(dialog, foreign)
            assert "This is for QA leads and the COA team." in texts(refused.opened().card)
        async with play.store.read() as work:
            assert await inquiries.agreed(work, COA) == []


async def press_open(play: Play) -> Dialog:
    return (await play.press(QA, play.cards(QA)[-1], "Propose, agree or drop")).opened()


async def test_a_fifth_agreed_one_is_refused_in_words_and_may_stay_proposed(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        for number, text in enumerate(WORDS, start=1):
            await propose(desk, text)
            page = await decide(desk, number)
        assert page.filled.problems == (
            "East Kent has 4 agreed lines of inquiry, and the COA of an area has at most 4. "
            "“Father-inclusive assessments” stays proposed: please drop one first.",
        )
        assert [(row.number, row.state.value) for row in page.rows][-1] == (5, "proposed")
        assert [one.number for one in await agreed(desk)] == [1, 2, 3, 4]
        await decide(desk, 2, agree=False)
        assert (await decide(desk, 5)).said == "Number 5 is agreed."
        assert "has 4 agreed" in (await decide(desk, 2)).filled.problems[0], "one that was dropped before"
        # A sixth can be proposed, and takes no number that was given before.
        assert (await propose(desk, "Recording")).said.startswith("Number 6 is proposed.")


async def test_two_who_agree_the_last_one_at_once_make_four(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        for text in WORDS:
            await propose(desk, text)
        for number in (1, 2, 3):
            await decide(desk, number)
        pages = await asyncio.gather(decide(desk, 4), decide(desk, 5))
        assert sum(bool(page.filled.problems) for page in pages) == 1
        assert len(await agreed(desk)) == 4


async def test_those_who_propose_at_once_lose_nothing(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await asyncio.gather(*(propose(desk, text) for text in WORDS))
        async with desk.store.read() as work:
            found = await work.coas.inquiries(COA)
    assert [one.number for one in found] == [1, 2, 3, 4, 5]
    assert {one.text for one in found} == set(WORDS)


async def test_a_service_s_coa_has_no_limit(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path), planned=None) as desk:
        coa = await plan(desk, Typed("Fostering", "November 2026", "Fostering East", "3"))
        for number, text in enumerate(WORDS, start=1):
            await propose(desk, text, coa=coa)
            await decide(desk, number, coa=coa)
        assert len(await agreed(desk, coa)) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Please write the line of inquiry."),
        ("x" * 10_000, "10,000 characters are too many. Please shorten it to 300."),
        ("Ask jo@example.org", "looks like an e-mail address"),
        ("permanence  for UNDER-FIVES", "The same stands there already: it is number 1."),
    ],
)
async def test_what_cannot_be_proposed_comes_back_with_what_was_typed(
    tmp_path: Path, text: str, said: str
) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await propose(desk, WORDS[0])
        page = await propose(desk, text)
        assert said in page.filled.problems[0]
        assert page.filled.values == {"text": text}
        assert len(page.rows) == 1


async def test_no_more_stand_than_a_dialog_holds(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        for number in range(inquiries.MOST_STANDING):
            await propose(desk, f"Line {number}")
        page = await propose(desk, "One more")
        assert page.filled.problems == ("20 lines of inquiry stand already. Please drop one first.",)


async def test_twice_unknown_and_dropped_ones_are_refused(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        assert (await decide(desk, 7)).filled.problems == (
            "There is no line of inquiry number 7. None is proposed yet.",
        )
        await propose(desk, WORDS[0])
        assert (await decide(desk, 7)).filled.problems == (
            "There is no line of inquiry number 7. There are: 1.",
        )
        await decide(desk, 1)
        assert (await decide(desk, 1)).filled.problems == (
            "Number 1 was agreed before, so nothing was changed.",
        )
        await decide(desk, 1, agree=False)
        with pytest.raises(Refused, match="Number 1 was dropped"):
            await reword(desk, 1, WORDS[0], "Other words")


async def test_words_that_somebody_changed_meanwhile_are_shown_first(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await propose(desk, WORDS[0])
        await propose(desk, WORDS[1])
        assert isinstance(await reword(desk, 1, WORDS[0], "Permanence"), InquiriesCard)
        page = await reword(desk, 1, WORDS[0], "Mine")
        assert isinstance(page, RewordDialog)
        assert page.filled.problems == ("Somebody changed it meanwhile to “Permanence”. Please look again.",)
        assert (page.was, page.filled.values) == ("Permanence", {"text": "Mine"})
        page = await reword(desk, 1, "Permanence", WORDS[1])
        assert isinstance(page, RewordDialog)
        assert page.filled.problems == ("The same stands there already: it is number 2.",)


async def test_of_a_cancelled_or_unconfirmed_coa_nothing_is_changed(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await propose(desk, WORDS[0])
        await desk.change("update coa set state = 'previewed'")
        assert "has not been confirmed yet" in (await decide(desk, 1)).filled.problems[0]
        await desk.change("update coa set state = 'cancelled'")
        page = await propose(desk, WORDS[1])
        assert "is not planned any more" in page.filled.problems[0]
        assert not page.may_change


async def test_typed_without_its_parts_it_says_what_is_wanted(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk, desk.store.write() as work:
        lead, now = await named(desk, QA), at(NOW)
        with pytest.raises(BadInput, match="Type, for example, `propose loi East Kent: Permanence"):
            await inquiries.propose(work, desk.rules, lead, now, words="East Kent", text=" ")
        with pytest.raises(BadInput, match="No area or service of a COA is called “North Kent”"):
            await inquiries.propose(work, desk.rules, lead, now, words="North Kent", text="Recording")
        with pytest.raises(NotFound, match="No COA of West Kent is planned"):
            await inquiries.show(work, desk.rules, lead, now, words="West Kent")
        with pytest.raises(BadInput, match="type, for example, `drop loi East Kent 2`"):
            await inquiries.decide_as_typed(
                work, desk.rules, lead, now, words="East Kent", number=0, agree=False
            )


async def test_every_kit_card_and_the_briefing_s_card_follow_a_change(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-10-27 09:00"))
        async with desk.store.write() as work:
            [first, *_] = await work.kits.of(COA)
            card = Delivery("kit:1", To(channel_id="c"), "kit", {}, (first.id,))
            await work.outbox.post(card, at("2026-10-27 09:00"))
        before = dict(await desk.rows("select key, wanted from delivery"))  # type: ignore[arg-type]
        await propose(desk, WORDS[0])
        await decide(desk, 1)
        after = dict(await desk.rows("select key, wanted from delivery"))  # type: ignore[arg-type]
        changed = {key for key in before if before[key] != after[key]}
        assert "kit:1" in changed
        briefing = next(one for one in await told(desk) if one.stage == "meeting")
        assert briefing.owed.key in changed
        assert f"1 {WORDS[0]}" in await words(desk, briefing, "2026-10-27 09:01")
        assert all(one.state is InquiryState.AGREED for one in await agreed(desk))
