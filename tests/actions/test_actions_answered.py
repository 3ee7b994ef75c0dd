"""Its owner says how an action stands; QA leads and the area's managers change it; those concerned are told once."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from action_desk import (
    DUE,
    MEETING,
    OUTCOME,
    OWNER,
    SENIOR,
    answer,
    away,
    done,
    make,
    opened,
    the_action,
    told,
)
from kent import AREA_AD, PDM, QA, manager, named, practitioner, team_manager
from office import Office, at

from practice import actions
from practice.action_views import ActionCard, AskDialog
from practice.coa_records import ActionState
from practice.errors import NotAllowed, NotFound, PracticeError

OTHER = team_manager("Ashford")
LATER = "2027-02-19"


def said(page: AskDialog | ActionCard) -> str:
    assert isinstance(page, ActionCard), page
    return page.said


def problems(page: AskDialog | ActionCard) -> tuple[str, ...]:
    assert isinstance(page, AskDialog), page
    return page.filled.problems


async def test_done_is_kept_with_what_came_of_it_and_who_made_it_is_told(desk: Office) -> None:
    await make(desk, by=PDM)
    assert said(await done(desk)) == "ACT-1 is done. Who made it can read what came of it."
    action = await the_action(desk)
    assert (action.state, action.outcome) == (ActionState.DONE, OUTCOME)
    assert await told(desk) == [("made", OWNER), ("done", PDM)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Say what was done, and what came of it."),
        ("x" * 1001, "1,001 characters are too many. Please shorten it to 1,000."),
        ("Written to mother@example.org.", "looks like an e-mail address"),
    ],
)
async def test_done_needs_what_came_of_it_and_keeps_what_was_typed(
    desk: Office, text: str, words: str
) -> None:
    await make(desk)
    page = await done(desk, text=text)
    assert isinstance(page, AskDialog)
    assert words in page.filled.problems[0]
    assert page.filled.values["text"] == text
    assert (await the_action(desk)).state is ActionState.OPEN


async def test_what_is_closed_says_once_who_did_it(desk: Office) -> None:
    for number, how in ((1, "done"), (2, "drop")):
        await make(desk)
        action = f"ACT-{number}"
        await answer(desk, how, by=SENIOR, text="Three conferences were held.", action=action)
        async with desk.store.read() as work:
            owed = (await work.outbox.showing([action]))[-1]
            card = await actions.message(work, desk.rules, at(MEETING), args=owed.args)
        assert card.kind == ("done" if how == "done" else "dropped")
        assert card.closed.startswith(f"by {SENIOR}")
        assert card.changed == ""


async def test_done_twice_says_by_whom_and_changes_nothing(desk: Office) -> None:
    await make(desk)
    await done(desk)
    page = await done(desk, by=QA, text="Something else.")
    assert (
        said(page) == "ACT-1 was done before, by Team Manager, Dover 1 on Fri 8 January. Nothing was changed."
    )
    assert (await the_action(desk)).outcome == OUTCOME
    assert await told(desk) == [("made", OWNER), ("done", QA)]


async def test_done_and_dropped_at_once_leaves_one_of_them(desk: Office) -> None:
    await make(desk)
    found = await asyncio.gather(
        done(desk), answer(desk, "drop", by=QA, text="It is in another plan."), return_exceptions=True
    )
    assert not [one for one in found if isinstance(one, BaseException) and not isinstance(one, PracticeError)]
    action = await the_action(desk)
    assert action.state in (ActionState.DONE, ActionState.DROPPED)
    assert action.version == 2
    assert len(await told(desk)) == 2


async def test_not_done_yet_keeps_what_stands_in_the_way_and_its_date(desk: Office) -> None:
    await make(desk)
    page = await answer(desk, "not_yet", text="The family asked for another day.")
    assert said(page) == "That is kept. ACT-1 stays open, and its date stands: Friday 5 February 2027."
    assert (await the_action(desk)).note == "The family asked for another day."
    assert problems(await answer(desk, "not_yet", text=" ")) == ("Say what stands in its way.",)


async def test_somebody_else_s_action_is_left_alone(desk: Office) -> None:
    await make(desk)
    for by in (OTHER, practitioner("Dover"), "Service Manager, Children in Care", PDM):
        for how in ("done", "not_yet", "change", "drop"):
            with pytest.raises(NotAllowed, match=r"belongs to Team Manager, Dover 1|can be changed by"):
                await answer(desk, how, by=by, text="Mine.", owner=by, due=LATER)
    assert (await the_action(desk)).version == 1


async def test_its_owner_alone_cannot_change_it(desk: Office) -> None:
    await make(desk)
    for how in ("change", "drop", "reopen"):
        with pytest.raises(NotAllowed, match="can be changed by the QA leads and the managers of its area"):
            await answer(desk, how, text="I would rather not.", owner=OTHER, due=LATER)


async def test_given_to_somebody_else_both_are_told_and_the_old_cards_say_so(desk: Office) -> None:
    await make(desk)
    page = await answer(desk, "change", by=SENIOR, text="It is Ashford's.", owner=OTHER, due=LATER)
    assert said(page) == "ACT-1 is with Team Manager, Ashford 1 now, due on Friday 19 February 2027."
    assert await told(desk) == [("made", OWNER), ("given", OTHER), ("given away", OWNER)]
    async with desk.store.read() as work:
        first, given, _ = await work.outbox.showing(["ACT-1"])
        before = await actions.message(work, desk.rules, at(MEETING), args=first.args)
        now = await actions.message(work, desk.rules, at(MEETING), args=given.args)
    assert (before.passed_on, before.can, before.owner) == (True, (), OTHER)
    assert (now.passed_on, now.can) == (False, ("done", "not_yet"))
    assert now.changed == "Service Manager, Dover. It is Ashford's."
    with pytest.raises(NotAllowed):
        await done(desk)


async def test_another_date_is_told_to_its_owner(desk: Office) -> None:
    await make(desk)
    page = await answer(desk, "change", by=AREA_AD, text="Half-term.", owner=OWNER, due=LATER)
    assert said(page) == "ACT-1 is due on Friday 19 February 2027 now."
    assert await told(desk) == [("made", OWNER), ("moved", OWNER)]


UNCHANGED: tuple[tuple[dict[str, str], str], ...] = (
    (
        {"text": "Why not.", "owner": OWNER, "due": DUE.isoformat()},
        "Choose another owner or another date.",
    ),
    ({"text": "", "owner": OWNER, "due": LATER}, "Say why."),
    ({"text": "Because.", "owner": "", "due": LATER}, "Choose who owns it."),
    ({"text": "Because.", "owner": OTHER, "due": "2027-01-04"}, "is not after today"),
    ({"text": "Because.", "owner": practitioner("Dover"), "due": LATER}, "from the list"),
)


async def test_a_change_that_cannot_be_is_asked_back(desk: Office) -> None:
    await make(desk)
    for typed, words in UNCHANGED:
        page = await answer(desk, "change", by=QA, **typed)
        assert words in " ".join(problems(page))
    assert (await the_action(desk)).version == 1


async def test_a_form_that_stood_open_while_somebody_else_changed_it_asks_again(desk: Office) -> None:
    await make(desk)
    await answer(desk, "change", by=SENIOR, text="Half-term.", owner=OWNER, due=LATER)
    page = await answer(desk, "change", by=QA, version=1, text="Sooner.", owner=OWNER, due="2027-01-29")
    assert problems(page)[0] == (
        "Somebody changed ACT-1 meanwhile: it is with Team Manager, Dover 1, due Fri 19 February. "
        "If yours shall stand, send it again."
    )
    assert (await the_action(desk)).due_on == date(2027, 2, 19)
    page = await answer(desk, "change", by=QA, text="Sooner.", owner=OWNER, due="2027-01-29")
    assert said(page).startswith("ACT-1 is due on Friday 29 January")


async def test_dropped_with_a_reason_its_owner_is_told(desk: Office) -> None:
    await make(desk)
    assert said(await answer(desk, "drop", by=QA, text="It is in another plan.")) == (
        "ACT-1 was dropped. Its owner is told."
    )
    assert await told(desk) == [("made", OWNER), ("dropped", OWNER)]
    with pytest.raises(NotAllowed):
        await answer(desk, "reopen", text="Again.", owner=OWNER, due=LATER)


async def test_open_again_it_has_a_new_date_and_what_came_of_it_is_history(desk: Office) -> None:
    await make(desk)
    await done(desk)
    assert "before" not in said(await answer(desk, "reopen", by=QA, text="No proof.", owner=OWNER, due=LATER))
    action = await the_action(desk)
    assert (action.state, action.outcome, action.closed_at) == (ActionState.OPEN, "", None)
    assert (await told(desk))[-1] == ("reopened", OWNER)
    async with desk.store.read() as work:
        events = [event.what for event in await work.trail.about("ACT-1")]
    assert events == ["action done", "action reopened"]
    page = await answer(desk, "reopen", by=QA, text="Again.", owner=OWNER, due=LATER)
    assert said(page) == "ACT-1 is open already, so nothing was changed."


async def test_the_cover_of_an_owner_who_is_away_can_answer_and_before_and_after_not(desk: Office) -> None:
    await make(desk)
    await away(desk, OWNER, "2027-01-11", "2027-01-15", cover=OTHER)
    for day in ("2027-01-08 12:00", "2027-01-16 12:00"):
        with pytest.raises(NotAllowed):
            await done(desk, by=OTHER, now=day)
    assert "is done" in said(await done(desk, by=OTHER, now="2027-01-12 12:00"))
    assert await told(desk) == [("made", OWNER), ("done", OWNER), ("done", QA)]


async def test_what_came_of_it_is_read_by_those_concerned_alone(desk: Office) -> None:
    await make(desk, by=PDM)
    await done(desk)
    for name in (OWNER, PDM, QA, "QA Officer 1", SENIOR, manager("Ashford"), AREA_AD):
        assert (await opened(desk, name)).outcome == OUTCOME, name
    for name in (OTHER, practitioner("Dover"), "Service Manager, Children in Care"):
        card = await opened(desk, name)
        assert (card.outcome, card.note, card.can) == ("", "", ()), name
        assert card.text, name


async def test_each_sees_the_buttons_of_what_they_may_do(desk: Office) -> None:
    await make(desk)
    assert (await opened(desk, OWNER)).can == ("done", "not_yet")
    assert (await opened(desk, QA)).can == ("done", "not_yet", "change", "drop")
    assert (await opened(desk, OTHER)).can == ()
    await done(desk)
    assert (await opened(desk, OWNER)).can == ()
    assert (await opened(desk, SENIOR)).can == ("reopen",)


async def test_where_whoever_made_it_has_left_the_qa_leads_are_told(desk: Office) -> None:
    await make(desk, by=PDM)
    async with desk.store.write() as work:
        await work.people.save([replace(await named(desk, PDM), left=True)])
    await done(desk)
    assert await told(desk) == [("made", OWNER), ("done", "QA Lead 1"), ("done", "QA Lead 2")]


async def test_after_its_coa_was_cancelled_it_is_answered_as_before_and_says_so(desk: Office) -> None:
    await make(desk)
    await desk.change("update coa set state = 'cancelled'")
    assert (await opened(desk, OWNER)).cancelled
    assert "is done" in said(await done(desk))


async def test_an_unknown_action_is_not_found(desk: Office) -> None:
    with pytest.raises(NotFound, match="There is no action “ACT-9”"):
        await opened(desk, QA, action="ACT-9")
