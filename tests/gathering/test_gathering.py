"""When a district's final KIT meeting ends, what was gathered goes out once, and shows no name and no focus group."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from card_checks import check, words
from coa_week import EMERGED, SAID, STRENGTH, SUGGESTED, VOICE, a_week, be_here, final_of, hold, observe
from gathering_examples import GATHERING
from kent import (
    AREA_AD,
    COA,
    COA_CHANNEL,
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
from office import at
from scenes import Play

from cards.gathering import all_dialog, gathering_card
from practice.coa_records import ConcernRaised, ConcernState, Contribution, KitState, TookPart
from practice.gathering import gathering, post_gatherings
from practice.gathering_views import Gathering
from practice.records import Link
from rehearsal.reading import texts, titles

ASHFORD_OVER, ALL_OVER = "2026-11-05T17:00", "2026-11-19T17:00"


async def planned(play: Play, *districts: str) -> None:
    """Planned by the QA lead; the week of these districts has been."""
    await plan_by_typing(play)
    await a_week(play.store, *districts)


def concern(key: str, state: ConcernState) -> ConcernRaised:
    now = at("2026-11-04 10:00")
    origin = {
        "reference": "SW-1",
        "district": "Ashford",
        "coa_id": COA,
        "audit_id": "",
        "spoken_with": "manager",
    }
    who = {"raised_by": "", "raised_at": now, "due_on": now.date(), "manager_id": ""}
    return ConcernRaised(
        id=key, kind="practice", inadequate=False, text="Told.", state=state, **origin, **who
    )


async def test_a_districts_gathering_comes_to_the_channel_when_its_final_meeting_ends(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford")
        await play.clock("2026-11-05T16:59")
        assert not play.holding("East Kent after Ashford", channel=COA_CHANNEL)
        await play.clock(ASHFORD_OVER)
        [post] = play.holding("East Kent after Ashford", channel=COA_CHANNEL)
        said = texts(post.card)
        assert "1 strength · 1 suggested next step · 1 emerging line of inquiry" in said
        assert "those of 1 of 3 districts so far" in said
        assert SAID in said.replace("\\", "")
        assert "none raised" in said
        assert titles(post.card) == ["All of it", "Word document", "Certificate"]


async def test_it_goes_out_once_however_often_and_late_it_is_looked_for(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await a_week(desk.store, "Ashford")

        async def sweep() -> int:
            async with desk.store.write() as work:
                return await post_gatherings(work, desk.rules, at("2026-11-09 12:00"))

        first = sum(await asyncio.gather(sweep(), sweep()))
        # No channel is linked in this office: both QA leads and who chairs.
        assert first == 3
        assert await sweep() == 0
        rows = await desk.rows("select distinct card from delivery")
        assert ("gathering",) in rows


async def test_a_channel_that_is_linked_later_gets_no_second_one(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await a_week(desk.store, "Ashford")
        async with desk.store.write() as work:
            assert await post_gatherings(work, desk.rules, at("2026-11-05 17:00")) == 3
        async with desk.store.write() as work:
            await work.channels.heard_channel(
                "19:x", "COA East Kent", "19:t", "QA", "tenant", "http://127.0.0.1/"
            )
            await work.channels.link(Link("coa", "East Kent", "19:x", "", ""), "", at("2026-11-06 09:00"))
        async with desk.store.write() as work:
            assert await post_gatherings(work, desk.rules, at("2026-11-06 17:00")) == 0


async def test_a_meeting_that_the_service_missed_ends_the_week_all_the_same(database_url: str) -> None:
    async with kent_office(database_url) as desk, desk.store.write() as work:
        final = final_of("Ashford", await work.kits.of(COA))
        await work.kits.set_state(final.id, KitState.MISSED)
        assert await post_gatherings(work, desk.rules, at("2026-11-05 17:00")) == 3


async def test_a_cancelled_meeting_or_coa_posts_nothing(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        async with desk.store.write() as work:
            final = final_of("Ashford", await work.kits.of(COA))
            await work.kits.set_state(final.id, KitState.CANCELLED)
            assert await post_gatherings(work, desk.rules, at("2026-11-05 17:00")) == 0
        await hold(desk.store, "Canterbury")
        await desk.change("update coa set state = 'cancelled'")
        async with desk.store.write() as work:
            assert await post_gatherings(work, desk.rules, at("2026-11-12 17:00")) == 0


async def test_the_last_districts_gathering_is_the_whole_coas(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford", "Canterbury", "Dover")
        await play.clock(ALL_OVER)
        assert len(play.holding("East Kent after", channel=COA_CHANNEL)) == 2
        [whole] = play.holding("The whole COA", channel=COA_CHANNEL)
        said = texts(whole.card)
        assert "East Kent, November 2026" in said
        assert "3 strengths · 3 suggested next steps · 3 emerging lines of inquiry" in said


async def test_attendance_is_counted_by_post_and_names_nobody(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await hold(desk.store, "Ashford")
        there = [practitioner("Ashford", 1), practitioner("Ashford", 2), team_manager("Ashford")]
        await be_here(desk, "Ashford", *there)
        async with desk.store.read() as work:
            view = await gathering(work, desk.rules, at("2026-11-05 17:00"), COA)
    assert len(view.meetings) == 9
    last = view.meetings[-1]
    assert (last.here, last.posts) == (3, "2 Social Workers, 1 Team Manager")
    assert not any(name in repr(view.meetings) for name in there)


async def test_concerns_and_participation_are_numbers_and_focus_groups_stand_nowhere(
    database_url: str,
) -> None:
    async with kent_office(database_url) as desk:
        worker = await named(desk, practitioner("Ashford"))
        now = at("2026-11-04 10:00")
        async with desk.store.write() as work:
            for number, state in enumerate((ConcernState.RAISED, ConcernState.SIGNED_OFF), 1):
                await work.concerns.add(concern(f"CON-{number}", state))
            await work.participations.note(TookPart(COA, worker.id, "focus group", False, "", now.date()))
            for number in range(5):
                await work.focus_groups.contribute(
                    Contribution(f"c{number}", COA, "Ashford", VOICE, "Said in the group.")
                )
        async with desk.store.read() as work:
            view = await gathering(work, desk.rules, at("2026-11-05 17:00"), COA)
    assert [(one.title, one.raised, one.signed_off) for one in view.concerns] == [("Practice concern", 2, 1)]
    assert view.participation.took_part == 1
    assert view.participation.practitioners > 1
    assert "Said in the group." not in repr(view)


async def test_typed_by_whoever_it_is_for(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford")
        for name in (QA, PDM, AREA_AD, manager("Ashford")):
            assert SUGGESTED in (await play.words(name, "gathering East Kent")).replace("\\", ""), name
        for name in (practitioner("Ashford"), team_manager("Ashford"), manager("Children in Care")):
            said = await play.words(name, "gathering East Kent")
            assert "for the COA team, QA leads and the area's managers" in said.replace("’", "'"), name
            assert SUGGESTED not in said


async def test_all_of_it_is_in_a_dialog_page_by_page(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford")
        for number in range(10, 20):
            await observe(play.store, "Ashford", STRENGTH, VOICE, f"Strength number {number}.", number)
        await play.clock(ASHFORD_OVER)
        [post] = play.holding("East Kent after Ashford", channel=COA_CHANNEL)
        assert "Strength number 10." not in texts(post.card)
        dialog = (await play.press(QA, post, "All of it")).opened()
        seen = texts(dialog.card)
        for _ in range(2):
            dialog = (await play.submit(dialog, "Next page")).opened()
            seen += texts(dialog.card)
        assert all(f"Strength number {number}." in seen for number in range(10, 20))
        assert EMERGED in seen
        assert "Attendance" in seen
        assert titles(dialog.card) == ["Page before"]
        refused = await play.press(practitioner("Ashford"), post, "All of it")
        assert "for the COA team" in texts(refused.opened().card)


async def test_a_coa_that_nobody_planned_or_confirmed_has_no_gathering(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        assert "No COA of East Kent is planned" in await play.words(QA, "gathering East Kent")


async def test_a_channel_that_cannot_be_written_to_leaves_it_to_the_qa_leads(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford")
        # Until then others are written to; who has a chat by then needs no new one.
        await play.clock("2026-11-05T16:59")
        play.teams.faults.next(403, match=r"POST /v3/conversations$", code="NotEnoughPermissions")
        await play.clock(ASHFORD_OVER)
        assert not play.holding("East Kent after Ashford", channel=COA_CHANNEL)
        for lead in (QA, "QA Lead 2"):
            assert len(play.holding("East Kent after Ashford", lead)) == 1
            [told] = play.holding("the channel cannot be reached", lead)
            assert "link coa for East Kent" in texts(told.card)


async def test_what_changes_afterwards_is_shown_where_it_stands(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await planned(play, "Ashford")
        await play.clock(ASHFORD_OVER)
        async with play.store.write() as work:
            await work.concerns.add(concern("CON-1", ConcernState.SIGNED_OFF))
            await work.outbox.refresh([COA], play.built.clock.now())
        await play.settle()
        [post] = play.holding("East Kent after Ashford", channel=COA_CHANNEL)
        assert "Practice concern: 1 raised, 1 signed off" in texts(post.card)
        assert post.edits == 1


def many(count: int, text: str) -> Gathering:
    one = GATHERING.gathered[0]
    themes = [f"{text[:60]}{number % 11}" for number in range(count)]
    return replace(GATHERING, gathered=tuple(replace(one, text=text, theme=theme) for theme in themes))


@pytest.mark.parametrize("text", ["*" * 2000, "One two. " * 200, "é" * 1500])
def test_the_fullest_week_fits_into_its_card_and_its_dialog(text: str) -> None:
    view = many(600, text)
    check(gathering_card(view))
    for page in (1, 40, 75, 76, 999):
        check(all_dialog(view, page))


def test_a_page_that_there_is_not_is_the_nearest_one() -> None:
    assert words(all_dialog(GATHERING, 0).card) == words(all_dialog(GATHERING, 1).card)
    assert words(all_dialog(GATHERING, 99).card) == words(all_dialog(GATHERING, 2).card)
