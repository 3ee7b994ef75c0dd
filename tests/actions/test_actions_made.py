"""What the week suggested becomes an action with an owner and a date; what cannot be made is asked back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from action_desk import (
    DUE,
    MEETING,
    OWNER,
    SENIOR,
    WORDS,
    away,
    listed,
    make,
    observe,
    suggestion,
    the_action,
    told,
)
from kent import AREA_AD, COA, PDM, QA, kent_office, manager, named, practitioner
from office import Office, at, office

from practice import action_making
from practice.action_making import PAGE
from practice.action_views import MakeDialog
from practice.coa_records import ActionState, ObservationKind
from practice.errors import NotAllowed, Refused
from practice.people import Reach


async def form(desk: Office, by: str = QA, now: str = MEETING, page: int = 1) -> MakeDialog:
    person = await named(desk, by)
    async with desk.store.read() as work:
        return await action_making.make_page(work, desk.rules, person, at(now), coa_id=COA, page=page)


async def test_an_action_is_kept_with_its_owner_and_date_and_its_owner_is_told_at_once(
    database_url: str,
) -> None:
    async with kent_office(database_url) as desk:
        page = await make(desk)
        assert page.said == "ACT-1 is made: Team Manager, Dover 1, due Fri 5 February. They are told now."
        action = await the_action(desk)
        assert (action.text, action.due_on, action.district) == (WORDS, DUE, "Dover")
        assert action.state is ActionState.OPEN
        assert await told(desk) == [("made", OWNER)]
        await asyncio.gather(*(make(desk, by=by) for by in (QA, PDM, QA, SENIOR)))
        assert [await the_action(desk, f"ACT-{number}") for number in range(2, 6)]
        assert len(await told(desk)) == 5


async def test_the_form_offers_the_week_s_next_steps_by_district_and_no_strengths(desk: Office) -> None:
    strength = suggestion(3, ObservationKind.STRENGTH)
    await observe(desk, [suggestion(1), suggestion(2, district="Ashford"), strength])
    page = await form(desk)
    assert [words for _, words in page.suggestions] == [
        "Ashford · Wider family involvement: Ask the wider family sooner, 2.",
        "Dover · Wider family involvement: Ask the wider family sooner, 1.",
    ]
    assert page.places == ("East Kent", "Ashford", "Canterbury", "Dover")
    owners = [post for _, post in page.owners]
    assert {OWNER, SENIOR, AREA_AD, PDM, QA} <= set(owners)
    assert practitioner("Dover") not in owners
    assert "Team Manager, Social Work Teams 1" not in owners


async def test_a_suggestion_is_taken_as_it_stands_and_comes_last_once_it_is_an_action(desk: Office) -> None:
    await observe(desk, [suggestion(1), suggestion(2)])
    page = await make(desk, suggestion="o1", text="", district="")
    action = await the_action(desk)
    assert (action.text, action.district) == ("Ask the wider family sooner, 1.", "Dover")
    assert [words.partition(" ·")[0] for _, words in page.suggestions] == ["Dover", "(ACT-1) Dover"]
    await make(desk, suggestion="o2", district="Ashford")
    assert (await make(desk, suggestion="none")).said.startswith("ACT-3 is made")
    second = await the_action(desk, "ACT-2")
    assert (second.text, second.district) == (WORDS, "Ashford")


async def test_more_suggestions_than_a_page_holds_are_on_the_next_one(desk: Office) -> None:
    await observe(desk, [suggestion(number) for number in range(PAGE + 5)])
    assert (len((await form(desk)).suggestions), (await form(desk)).pages) == (PAGE, 2)
    assert len((await form(desk, page=2)).suggestions) == 5
    assert (await form(desk, page=9)).page == 2


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"text": ""}, "Choose a suggestion, or write what is to be done."),
    ({"text": "x" * 501}, "501 characters are too many. Please shorten it to 500."),
    ({"text": "x" * 10_000}, "10,000 characters are too many."),
    ({"text": "Write to mother@example.org about it."}, "looks like an e-mail address"),
    ({"suggestion": "o9"}, "That suggestion is none of this COA's."),
    ({"district": ""}, "Choose where it is to be done."),
    ({"district": "Thanet"}, "Choose where it is to be done."),
    ({"owner": ""}, "Choose who owns it."),
    ({"owner": practitioner("Dover")}, "Choose who owns it from the list"),
    ({"due": ""}, "Choose the day by which it is to be done."),
    ({"due": "soon"}, "Choose the day by which it is to be done."),
    ({"due": "2027-01-08"}, "Friday 8 January 2027 is not after today."),
    ({"due": "2026-12-24"}, "Thursday 24 December 2026 is not after today."),
    ({"due": "2027-02-06"}, "is no working day. The next one is Monday 8 February 2027."),
    ({"due": "2027-12-27"}, "is no working day. The next one is Wednesday 29 December 2027."),
    ({"due": "2028-01-10"}, "more than twelve months away"),
)


async def test_what_cannot_be_made_is_asked_back_with_what_was_typed(desk: Office) -> None:
    for typed, words in WRONG:
        page = await make(desk, **typed)
        assert words in " ".join(page.filled.problems)
        assert len(page.filled.problems) == 1
        for key, value in typed.items():
            assert key == "owner" or page.filled.values[key] == value
        assert page.filled.values["due"] == typed.get("due", DUE.isoformat())
    assert await told(desk) == []
    assert await desk.rows("select * from action") == []


async def test_an_owner_who_has_left_meanwhile_is_refused_by_post(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.people.save([replace(await named(desk, OWNER), left=True)])
    page = await make(desk)
    assert page.filled.problems == ("Team Manager, Dover 1 has left. Choose somebody else.",)


async def test_before_the_feedback_meeting_it_is_said_and_not_refused(desk: Office) -> None:
    early = await make(desk, now="2026-12-17 10:00", due="2027-01-29")
    assert early.warning == "The feedback meeting has not been yet: it is on Fri 18 December."
    assert early.said.startswith("ACT-1 is made")
    assert (await form(desk, now="2026-12-18 10:00")).warning == ""


async def test_qa_leads_the_coa_team_and_the_area_s_managers_make_them(desk: Office) -> None:
    for by in (QA, PDM, "QA Officer 1", SENIOR, manager("Ashford"), AREA_AD):
        assert " is made: " in (await make(desk, by=by)).said, by


async def test_nobody_else_does(desk: Office) -> None:
    others = ("Service Manager, Children in Care", "Director, Children's Social Care")
    for by in (OWNER, practitioner("Dover"), *others):
        with pytest.raises(NotAllowed, match="Actions are made by the QA leads"):
            await make(desk, by=by)
        with pytest.raises(NotAllowed, match="Actions are made by the QA leads"):
            await form(desk, by=by)


async def test_of_a_cancelled_coa_none_are_made_and_those_that_were_stay(desk: Office) -> None:
    await make(desk)
    await desk.change("update coa set state = 'cancelled'")
    page = await make(desk)
    assert "What had been agreed stays" in page.stands
    assert await desk.rows("select id from action") == [("ACT-1",)]
    view = await listed(desk, QA, "East Kent")
    assert view.notes == (
        "The COA of East Kent in November 2026 was cancelled. What had been agreed of it stays.",
    )
    assert (view.open, view.make_for) == (1, "")


async def test_who_is_away_is_told_and_so_is_their_cover(desk: Office) -> None:
    await away(desk, OWNER, "2027-01-04", "2027-01-15", cover=SENIOR)
    page = await make(desk)
    assert page.said.endswith("They are away; Service Manager, Dover, who covers for them, is told, too.")
    assert await told(desk) == [("made", OWNER), ("made", SENIOR)]


async def test_where_nobody_is_there_the_qa_leads_are_told_too(desk: Office) -> None:
    await away(desk, OWNER, "2027-01-04", "2027-01-15")
    page = await make(desk)
    assert page.said.endswith("nobody covers for them, so the QA leads are told, too.")
    assert [who for _, who in await told(desk)] == [OWNER, "QA Lead 1", "QA Lead 2"]


async def test_who_cannot_be_reached_is_said(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.people.set_reach((await named(desk, OWNER)).id, Reach.UNREACHABLE, "has blocked the bot")
    assert (await make(desk)).said.endswith("please tell them yourself.")


async def test_a_framework_without_coa_weeks_says_so(tmp_path: Path) -> None:
    async with office(f"sqlite:///{tmp_path}/other.db") as desk:
        lead = await desk.person("Q1")
        async with desk.store.read() as work:
            with pytest.raises(Refused, match="has no COA weeks"):
                await action_making.make_page(work, desk.rules, lead, at(MEETING), coa_id=COA)
