"""A step is said to be done, or not, by whoever is asked for it; and taken back on the same day."""

from pathlib import Path

import pytest
from journey_desk import leave, mark, office_at, step_of, sweep, told, words
from kent import COA, PDM, QA, kent_office, kent_play, manager, named, plan_by_typing, practitioner
from office import Office, at
from scenes import Play

from practice import journey_steps
from practice.coa_records import StepState
from practice.errors import NotAllowed, NotFound, Refused
from practice.journey_views import MarkDialog, MarkedCard
from rehearsal.answers import Dialog
from rehearsal.reading import find_action, inputs_of, texts, titles
from rehearsal.records import Message

QA_2 = "QA Lead 2"
REQUEST = "Area slides and data requested"


async def take_back(desk: Office, name: str, key: str, now: str) -> MarkedCard:
    by = await named(desk, name)
    async with desk.store.write() as work:
        return await journey_steps.take_back(work, desk.rules, by, at(now), coa_id=COA, key=key)


def problem_of(page: MarkDialog | MarkedCard) -> str:
    assert isinstance(page, MarkDialog)
    return " ".join(page.filled.problems)


def prompts(play: Play, name: str, title: str) -> list[Message]:
    return [m for m in play.cards(name) if title in texts(m.card) and "Whole journey" not in titles(m.card)]


async def opened(play: Play, name: str, title: str, button: str) -> Dialog:
    return (await play.press(name, prompts(play, name, title)[-1], button)).opened()


async def test_done_in_teams_says_so_on_everybody_s_card_and_is_taken_back_on_the_same_day(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path, start="2026-08-10T10:00") as play:
        await plan_by_typing(play)
        await play.clock("2026-08-11T09:00")
        [card] = prompts(play, QA, REQUEST)
        assert titles(card.card) == ["Done", "Not done"]
        assert "EAST KENT COA · NOVEMBER 2026" in texts(card.card)
        page = await opened(play, QA, REQUEST, "Done")
        answer = await play.submit(page, "Mark as done", {"What came of it? (optional)": "Sent to all."})
        assert "nobody is asked for it any more" in texts(answer.opened().card)
        for name in (QA, QA_2):
            [shown] = prompts(play, name, REQUEST)
            assert "**✓ Done**, said by QA Lead 1 on Tue 11 August at 09:00." in texts(shown.card)
            assert titles(shown.card) == ["Not done after all"]
        # Another owner presses what stood on their screen before.
        [shown] = prompts(play, QA_2, REQUEST)
        await play.press(QA_2, shown, "Not done after all")
        assert (await play_step(play, "request")).state is StepState.OPEN
        [shown] = prompts(play, QA, REQUEST)
        assert titles(shown.card) == ["Done", "Not done"]
        await play.clock("2026-08-12T09:00")
        assert len(prompts(play, QA, REQUEST)) == 2, "asked for again"


async def test_the_same_press_twice_finds_its_first_answer(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-08-10T10:00") as play:
        await plan_by_typing(play)
        await play.clock("2026-08-11T09:00")
        page = await opened(play, QA, REQUEST, "Done")
        other = await opened(play, QA_2, REQUEST, "Done")
        first = await play.submit(page, "Mark as done")
        second = await play.submit(page, "Mark as done")
        assert texts(second.opened().card) == texts(first.opened().card)
        late = await play.submit(other, "Mark as done")
        assert "It was marked as done by QA Lead 1 on Tue 11 August at 09:00. Nothing was changed." in texts(
            late.opened().card
        )
        assert (await play_step(play, "request")).version == 2


async def test_before_its_day_it_is_refused_in_words_that_keep_what_was_typed(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-09-21T10:00") as play:
        await plan_by_typing(play)
        await play.clock("2026-09-22T09:00")
        page = await opened(play, QA, "Deep-dive planning meeting", "Done")
        assert "It can be marked from Tuesday 6 October 2026 on." in texts(page.card)
        answer = await play.submit(page, "Mark as done", {"What came of it? (optional)": "Held early."})
        again = answer.opened()
        assert "This is due on Tuesday 6 October 2026, so it can be marked from that day on." in texts(
            again.card
        )
        assert [node["value"] for node in inputs_of(again.card).values()] == ["Held early."]
        assert (await play_step(play, "planning")).state is StepState.OPEN


async def test_not_done_needs_a_reason_and_is_asked_for_again(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-08-10T10:00") as play:
        await plan_by_typing(play)
        await play.clock("2026-08-11T09:00")
        page = await opened(play, QA, REQUEST, "Not done")
        label = "Why is it not done, and what happens next?"
        page = (await play.submit(page, "Mark as not done")).opened()
        assert "Please say why, and what happens next." in texts(page.card)
        page = (await play.submit(page, "Mark as not done", {label: "Ask a.person@area.example."})).opened()
        assert "looks like an e-mail address" in texts(page.card)
        assert [node["value"] for node in inputs_of(page.card).values()] == ["Ask a.person@area.example."]
        answer = await play.submit(page, "Mark as not done", {label: "MIU sends them on Friday."})
        assert "It is asked for again until it is done." in texts(answer.opened().card)
        await play.clock("2026-08-12T09:00")
        asked = prompts(play, QA_2, REQUEST)
        assert len(asked) == 2
        assert (
            "QA Lead 1 on Tue 11 August at 09:00 said that it is not done. “MIU sends them on Friday.”"
            in texts(asked[-1].card)
        )
        page = await opened(play, QA_2, REQUEST, "Done")
        await play.submit(page, "Mark as done")
        assert "✓ Done" in texts(prompts(play, QA, REQUEST)[0].card)


async def test_a_meeting_opens_teams_own_form_filled_in(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-10-19T10:00") as play:
        await plan_by_typing(play)
        await play.clock("2026-10-20T09:00")
        card = prompts(play, QA, "Pre-COA deep-dive meeting")[-1].card
        assert titles(card) == ["Open the meeting form", "Done", "Not done", "Lines of inquiry"]
        url = str(find_action(card, "Open the meeting form")["url"])
        assert url.startswith(
            "https://teams.microsoft.com/l/meeting/new?subject=Pre-COA%20deep-dive%20meeting%2C%20COA%20of%20East%20Kent"
            "%2C%20November%202026&startTime=2026-10-20T10%3A00%3A00%2B01%3A00&endTime=2026-10-20T12%3A00%3A00%2B01%3A00"
            "&content=Agree%20the%20lines%20of%20inquiry.&attendees=qa-lead-1@sample-authority.example,"
        )
        assert "corporate-director@sample-authority.example" in url
        said = texts(card)
        assert "Tue 20 October, 10:00-12:00" in said
        for post in ("Corporate Director", "Assistant Director, East Kent", manager("Ashford"), PDM):
            assert post in said
        answer = await play.press(
            QA, prompts(play, QA, "Pre-COA deep-dive meeting")[-1], "Open the meeting form"
        )
        assert answer.activity["url"] == url


async def play_step(play: Play, key: str) -> journey_steps.Step:
    async with play.store.read() as work:
        step = await work.coas.step(COA, key)
    assert step is not None
    return step


async def test_many_practitioners_are_counted_on_the_card_and_as_many_invited_as_fit(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-12-24 09:00"))
        one = next(one for one in await told(desk) if one.step == "next_steps")
        said = await words(desk, one, "2026-12-24 09:00")
    assert "12 Social Workers" in said
    assert practitioner("Ashford") not in said


async def test_whose_step_it_is_not_is_told_whose_it_is(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        for name in (PDM, manager("Dover"), practitioner("Dover")):
            with pytest.raises(NotAllowed, match="This is for QA Lead 1 or QA Lead 2 to say"):
                await mark(desk, name, "request", "2026-08-11 10:00")
            with pytest.raises(NotAllowed):
                await take_back(desk, name, "request", "2026-08-11 10:00")
        assert (await step_of(desk, "request")).state is StepState.OPEN
        assert isinstance(await mark(desk, QA, "observations", "2026-11-30 10:00"), MarkedCard)
        assert (await step_of(desk, "observations")).state is StepState.DONE


async def test_a_step_without_any_owner_is_the_qa_leads_to_mark(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await leave(desk, "Management Information Officer")
        with pytest.raises(NotAllowed, match="This is for QA Lead 1 or QA Lead 2 to say"):
            await mark(desk, PDM, "figures", "2026-11-30 10:00")
        assert isinstance(await mark(desk, QA, "figures", "2026-11-30 10:00"), MarkedCard)


async def test_what_changed_while_the_page_was_open_is_said_and_what_was_typed_kept(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await desk.change("update coa_step set due_on = '2026-08-10', version = 2 where key = 'request'")
        page = await mark(desk, QA, "request", "2026-08-11 10:00", version=1, note="Sent.")
        assert "Somebody changed this step meanwhile: it is due on Monday 10 August 2026" in problem_of(page)
        assert isinstance(page, MarkDialog)
        assert (page.version, page.filled.values) == (2, {"note": "Sent."})
        assert isinstance(
            await mark(desk, QA, "request", "2026-08-11 10:01", version=page.version), MarkedCard
        )


async def test_of_a_cancelled_or_unconfirmed_coa_nothing_is_marked(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-08-11 09:00"))
        [one, _] = await told(desk)
        await desk.change("update coa set state = 'previewed'")
        with pytest.raises(Refused, match="has not been confirmed yet"):
            await mark(desk, QA, "request", "2026-08-11 10:00")
        await desk.change("update coa set state = 'cancelled'")
        with pytest.raises(Refused, match="is not planned any more"):
            await mark(desk, QA, "request", "2026-08-11 10:00")
        assert "the COA was cancelled" in await words(desk, one, "2026-08-11 10:00")
        await desk.change("update coa set state = 'planned'", "delete from coa_step where key = 'request'")
        with pytest.raises(NotFound, match="not known any more"):
            await take_back(desk, QA, "request", "2026-08-11 10:00")


async def test_it_is_taken_back_only_on_the_day_on_which_it_was_marked(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        with pytest.raises(Refused, match="is not marked as done"):
            await take_back(desk, QA, "request", "2026-08-11 10:00")
        await mark(desk, QA, "request", "2026-08-11 23:30")
        with pytest.raises(Refused, match="was marked as done on Tue 11 August"):
            await take_back(desk, QA, "request", "2026-08-12 00:10")
        assert (await step_of(desk, "request")).state is StepState.DONE
        await mark(desk, QA, "received", "2026-09-08 10:00")
        assert (await take_back(desk, QA_2, "received", "2026-09-08 23:59")).said.startswith(
            "It is open again"
        )
        async with desk.store.read() as work:
            trail = [event.what for event in await work.trail.about(COA)]
        assert trail[-3:] == ["step done", "step done", "step taken back"]


async def test_that_the_slide_pack_went_out_is_never_taken_back(tmp_path: Path) -> None:
    """Whoever has read the themes of the focus groups has read them."""
    async with kent_office(office_at(tmp_path)) as desk:
        await mark(desk, QA, "slide_pack", "2026-12-11 10:00")
        with pytest.raises(Refused, match="themes of the focus groups with it: that cannot be taken back"):
            await take_back(desk, QA, "slide_pack", "2026-12-11 10:05")
        assert (await step_of(desk, "slide_pack")).state is StepState.DONE


async def test_a_note_of_ten_thousand_characters_comes_back_whole(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        page = await mark(desk, QA, "request", "2026-08-11 10:00", note="x" * 10_000)
        assert "10,000 characters are too many. Please shorten it to 500." in problem_of(page)
        assert isinstance(page, MarkDialog)
        assert page.filled.values == {"note": "x" * 10_000}


async def test_a_step_is_typed_for_and_marked_by_a_qa_lead_who_was_not_asked(tmp_path: Path) -> None:
    async with kent_play(tmp_path, start="2026-11-29T10:00") as play:
        await plan_by_typing(play, "plan coa East Kent December 2026 districts Ashford days 8")
        assert "Deep-dive slides" in await play.words(QA, "step East Kent slides")
        assert REQUEST in await play.words(QA, "step East Kent December 2026"), "the next one"
        assert "Did you mean “Quantitative analysis”?" in await play.words(
            QA, "step East Kent quantitive analysis"
        )
        assert titles(await play.say(practitioner("Dover"), "step East Kent figures")) == []
        card = await play.say(QA, "step East Kent request")
        assert titles(card) == ["Done", "Not done"]
        page = (await play.press(QA, play.cards(QA)[-1], "Not done")).opened()
        note = {"Why is it not done, and what happens next?": "Asked by telephone."}
        await play.submit(page, "Mark as not done", note)
        assert "Asked by telephone." in await play.words(QA, "step East Kent request")
        page = (await play.press(QA, play.cards(QA)[-1], "Done")).opened()
        page = (await play.submit(page, "Mark as done")).opened()
        page = (await play.submit(page, "Not done after all")).opened()
        assert "It is open again, and is asked for until it is done." in texts(page.card)
        page = (await play.press(QA, play.cards(QA)[-1], "Not done")).opened()
        await play.submit(page, "Mark as not done", note)
        in_channel = await play.words(QA, "step East Kent request", play.channel("COA East Kent"))
        assert "said that it is not done." in in_channel
        assert "telephone" not in in_channel
        briefing = await play.words(QA, "step East Kent briefing", play.channel("COA East Kent"))
        assert "for the COA team only" in briefing
        assert PDM not in briefing


async def test_whoever_installs_the_bot_late_gets_what_the_qa_leads_were_asked_meanwhile(
    tmp_path: Path,
) -> None:
    async with kent_play(tmp_path, start="2026-10-19T10:00") as play:
        await plan_by_typing(play)
        await play.teams.uninstall(play.person(PDM))
        before = len(play.cards(PDM))
        await play.clock("2026-10-20T09:00")
        await play.clock("2026-10-20T09:01")
        [card] = prompts(play, QA, "Pre-COA briefing")
        assert f"{PDM} cannot be reached in Teams." in texts(card.card)
        assert len(play.cards(PDM)) == before
        await play.teams.install(play.person(PDM))
        await play.settle()
        [late] = prompts(play, PDM, "Pre-COA briefing")
        page = (await play.press(PDM, late, "Not done")).opened()
        assert "It can be marked from Tuesday 27 October 2026 on." in texts(page.card)
