"""Rungs addressed to somebody away go to the cover, else further up; through real mornings, each told once."""

from datetime import date

import pytest
from leave_acts import Acts
from office import LINE, Office, at, office, people_csv

from practice.chasing import acknowledge, morning_card, overdue_list
from practice.errors import BadInput, Refused
from practice.importing import import_people
from practice.roles import Scope

DUE = date(2026, 4, 29)
FIRST, SECOND = "2026-05-01", "2026-05-06"


async def rungs_of(acts: Acts, desk: Office, auditor: str = "T1") -> dict[str, set[str]]:
    """Who is told of which rung, when the mornings go by."""
    audit = await desk.give(auditor, due_on=DUE)
    await acts.sweep("2026-04-29", "2026-05-15")
    return await acts.rungs(audit.id)


ALL = {"first": {"S1", "HS"}, "second": {"DI"}, "third": {"ED"}}


async def test_without_a_cover_a_rung_goes_to_the_next_post_up(acts: Acts, desk: Office) -> None:
    await acts.away("S1", "until 12 May")
    assert await rungs_of(acts, desk) == {**ALL, "first": {"HS"}}


async def test_with_a_cover_it_goes_to_the_cover(acts: Acts, desk: Office) -> None:
    await acts.away("DI", "until 12 May")
    said = await acts.cover("DI", "me", "HoS Duty and Assessment")
    assert said.title == "Head of Service, Duty covers for you"
    assert "Rungs addressed to you go to Head of Service, Duty, who covers for you." in said.lines
    assert await rungs_of(acts, desk) == {**ALL, "second": {"HS"}}


async def test_where_the_cover_is_away_too_it_goes_to_their_cover_else_further_up(
    acts: Acts, desk: Office
) -> None:
    await acts.cover("Q1", "SM Duty 1", "IRO 1")
    await acts.away("S1", "until 12 May")
    await acts.away("I1", "until 12 May")
    await acts.cover("Q1", "IRO 1", "PDM 1")
    assert await rungs_of(acts, desk) == {**ALL, "first": {"P1", "HS"}}
    await acts.no_cover("Q1", "IRO 1")
    audit = await desk.give("T2", 2, due_on=DUE)
    await acts.sweep(FIRST)
    assert await acts.rungs(audit.id) == {}, "everybody had this morning's card"
    await acts.sweep("2026-05-05")
    assert (await acts.rungs(audit.id))["first"] == {"HS"}


async def test_a_cover_who_is_the_auditor_is_never_told_of_their_own(acts: Acts, desk: Office) -> None:
    await acts.away("S1", "until 12 May")
    await acts.cover("S1", "me", "TM Duty 1")
    audit, other = await desk.give("T1", due_on=DUE), await desk.give("T2", 2, due_on=DUE)
    await acts.sweep(FIRST)
    assert await acts.rungs(audit.id) == {"first": {"HS"}}
    assert await acts.rungs(other.id) == {"first": {"T1", "HS"}}


async def test_on_the_day_of_return_rungs_reach_them_again(acts: Acts, desk: Office) -> None:
    await acts.cover("S1", "me", "IRO 1")
    await acts.away("S1", "20-30 April")
    assert await rungs_of(acts, desk) == ALL
    audit = await desk.give("T2", 2, due_on=DUE)
    await acts.away("S1", "until 1 May", now="2026-05-01 08:00")
    await acts.sweep("2026-05-05")
    assert (await acts.rungs(audit.id))["first"] == {"S1", "HS"}


async def test_who_is_entered_as_away_after_the_morning_was_told_and_nobody_is_told_twice(
    acts: Acts, desk: Office
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await acts.sweep(FIRST)
    await acts.cover("S1", "me", "IRO 1", now=f"{FIRST} 09:30")
    await acts.away("S1", "until 12 May", now=f"{FIRST} 09:31")
    for now in (f"{FIRST} 09:32", f"{FIRST} 17:00", "2026-05-05 09:00", f"{SECOND} 08:59"):
        await acts.sweep_at(at(now))
    assert await acts.rungs(audit.id) == {"first": {"S1", "HS"}}


async def test_a_rung_that_waits_goes_to_whoever_is_there_when_it_goes_out(acts: Acts, desk: Office) -> None:
    """The Director is back on the morning on which it is due, and away again before the next rung."""
    audit = await desk.give("T1", due_on=DUE)
    await acts.away("DI", "1-5 May")
    await acts.away("DI", "7-20 May")
    await acts.cover("DI", "me", "QA Lead 1")
    await acts.sweep("2026-04-30", "2026-05-20")
    assert await acts.rungs(audit.id) == ALL


async def test_a_cover_of_any_post_can_use_the_card_that_reaches_them(acts: Acts, desk: Office) -> None:
    await acts.away("S1", "until 12 May")
    await acts.cover("S1", "me", "IRO 1")
    audit = await desk.give("T1", due_on=DUE)
    other = await desk.give("M1", 2, due_on=DUE)
    await acts.sweep(FIRST)
    cover, key = await desk.person("I1"), f"chase:{(await desk.person('I1')).id}:{FIRST}"
    async with desk.store.write() as work:
        view = await acknowledge(work, desk.rules, cover, at(f"{FIRST} 10:00"), key)
        listed = await overdue_list(work, desk.rules, cover, Scope.LINE, at(f"{FIRST} 10:00"), title="x")
        later = await overdue_list(work, desk.rules, cover, Scope.LINE, at("2026-05-13 10:00"), title="x")
        shown = await morning_card(
            work,
            desk.rules,
            at("2026-05-13 10:00"),
            person_id=cover.id,
            on=date(2026, 5, 1),
            about=[audit.id],
        )
    assert view.covers == shown.covers == ("Senior Manager, Duty 1",)
    assert [row.audit_id for row in listed.rows] == [audit.id] != [other.id]
    assert later.rows == ()


async def test_two_who_share_a_post_are_both_told_and_while_one_is_away_the_other_acts(
    database_url: str,
) -> None:
    shared = ("S2", "Senior Manager, Duty 1", "SM", "Duty and Assessment", "", "HS")
    async with office(database_url, people=people_csv((*LINE, shared))) as desk:
        acts = Acts(desk)
        both = await desk.give("T1", 1, due_on=DUE)
        await acts.sweep(FIRST)
        assert await acts.rungs(both.id) == {"first": {"S1", "S2", "HS"}}
        said = await acts.away("S1", "until 20 May", now=f"{FIRST} 10:00")
        assert said.lines == ("Rungs addressed to you go to whoever shares the post.",)
        one = await desk.give("T1", 2, due_on=date(2026, 5, 5))
        await acts.sweep("2026-05-07")
        assert (await acts.rungs(one.id))["first"] == {"S2", "HS"}


@pytest.mark.parametrize("by", ["Q1", "HS", "S1"])
async def test_who_decides_says_it_once_and_those_concerned_are_told_once(acts: Acts, by: str) -> None:
    whom = "me" if by == "S1" else "SM Duty 1"
    await acts.cover(by, whom, "IRO 1")
    assert await acts.covers() == {"S1": "I1"}
    told = {who for who, _ in await acts.posted("absence")}
    assert told == {"I1"} | ({"S1"} if by != "S1" else set())
    with pytest.raises(Refused, match="covers for Senior Manager, Duty 1 already"):
        await acts.cover("Q1", "SM Duty 1", "IRO 1")
    assert len(await acts.posted("absence")) == len(told)


async def test_another_cover_takes_the_place_of_the_first_who_is_told(acts: Acts) -> None:
    await acts.cover("S1", "me", "IRO 1", now="2026-04-01 10:00")
    await acts.cover("S1", "me", "PDM 1", now="2026-04-02 10:00")
    assert await acts.covers() == {"S1": "P1"}
    kinds = [(who, owed.args["kind"]) for who, owed in await acts.posted("absence")]
    assert sorted(kinds) == [("I1", "covering"), ("I1", "no cover"), ("P1", "covering")]


async def test_a_cover_can_give_it_back(acts: Acts) -> None:
    await acts.cover("S1", "me", "IRO 1")
    assert (
        await acts.no_cover("I1", "SM Duty 1")
    ).title == "Nobody covers for Senior Manager, Duty 1 any more"
    assert await acts.covers() == {}
    with pytest.raises(Refused, match="Nobody covers for you"):
        await acts.no_cover("S1", "me")


@pytest.mark.parametrize(
    ("who", "cover", "error", "says"),
    [
        ("SM Duty 1", "SM Duty 1", Refused, "Nobody can cover for themselves"),
        ("IRO 1", "SM Duty 1", Refused, "IRO 1 covers for Senior Manager, Duty 1, so"),
        ("PDM 1", "SM Duty 1", Refused, "Manager 1 covers for Senior Manager, Duty 1, through IRO 1, so"),
        ("SM Duty 1", "TM Duty 2", Refused, "Team Manager, Duty 2 has left"),
        ("SM Duty 1", "TM Nowhere", BadInput, "I know nobody called"),
        ("SM Nowhere", "IRO 1", BadInput, "I know nobody called"),
        ("SM Duty 1", "", BadInput, "Who covers for whom"),
        ("", "IRO 1", BadInput, "Who covers for whom"),
    ],
)
async def test_a_cover_that_makes_no_sense_is_refused_and_nothing_is_changed(
    acts: Acts, desk: Office, who: str, cover: str, error: type[Exception], says: str
) -> None:
    await acts.cover("Q1", "SM Duty 1", "IRO 1")
    await acts.cover("Q1", "IRO 1", "PDM 1")
    await desk.change("update person set has_left = true where upn = 't2@authority.example'")
    before = await acts.everything()
    with pytest.raises(error, match=says):
        await acts.cover("Q1", who, cover)
    assert await acts.everything() == before


async def test_covers_and_absences_of_a_leaver_end_and_who_was_covered_is_named_at_import(
    acts: Acts, desk: Office
) -> None:
    await acts.cover("Q1", "SM Duty 1", "IRO 1")
    await acts.cover("Q1", "IRO 1", "PDM 1")
    await acts.away("I1", "until 12 May")
    async with desk.store.write() as work:
        stay = people_csv([row for row in LINE if row[0] != "I1"])
        done = await import_people(work, desk.rules, stay, at("2026-04-02 09:00"), full=True)
    assert [note for note in done.notes if "covered" in note] == [
        "IRO 1 has left and covered for Senior Manager, Duty 1: type `cover for Senior Manager, Duty 1 by` "
        "and a post, if somebody else is to."
    ]
    assert await acts.covers() == {}
    assert await acts.spans("I1") == []
