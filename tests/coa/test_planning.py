"""A COA is planned from what a QA lead types, shown with its journey, and stands once it is confirmed."""

from datetime import date
from pathlib import Path

from kent import COA, QA, kent_office, kent_play, plan_by_typing
from office import at

from practice import coa
from practice.coa_records import CoaState
from rehearsal.reading import texts


async def test_the_whole_journey_of_a_november_coa_has_its_days(database_url: str) -> None:
    async with kent_office(database_url) as desk, desk.store.read() as work:
        steps = {step.key: step.due_on for step in await work.coas.steps(COA)}
        assert steps == {
            "request": date(2026, 8, 11),
            "received": date(2026, 9, 8),
            "planning": date(2026, 10, 6),
            "slides": date(2026, 10, 13),
            "deep_dive": date(2026, 10, 20),
            "briefing": date(2026, 10, 27),
            "samples": date(2026, 11, 30),
            "surveys": date(2026, 11, 30),
            "observations": date(2026, 11, 30),
            "figures": date(2026, 11, 30),
            "slide_pack": date(2026, 12, 11),
            "feedback": date(2026, 12, 18),
            "next_steps": date(2027, 1, 8),
            "plan": date(2027, 1, 19),
        }


async def test_each_district_has_three_kit_meetings_on_each_of_its_three_days(database_url: str) -> None:
    async with kent_office(database_url) as desk, desk.store.read() as work:
        meetings = await work.kits.of(COA)
    assert len(meetings) == 27
    first, last = meetings[0], meetings[-1]
    assert (first.district, first.starts_at) == ("Ashford", at("2026-11-03 09:00"))
    assert (last.district, last.starts_at, last.final) == ("Dover", at("2026-11-19 16:00"), True)
    assert [meeting.district for meeting in meetings if meeting.final] == ["Ashford", "Canterbury", "Dover"]


async def test_typed_shown_and_confirmed_in_teams(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        assert "Planned by QA Lead 1." in texts(play.cards(QA)[-1].card)
        assert "East Kent, November 2026" in await play.words(QA, "coa")
        assert "Area slides and data requested" in await play.words(QA, "coa east kent")
        async with play.built.store.read() as work:
            found = await coa.known(work, play.built.rules, COA)
        assert found.coa.state is CoaState.PLANNED
