"""Away and back: by oneself, by the line above, by a QA lead; what makes no sense is refused and changes nothing."""

import asyncio
from datetime import date

import pytest
from leave_acts import Acts
from office import Office

from practice.errors import BadInput, NotAllowed, PracticeError, Refused


async def test_somebody_enters_their_own_absence_and_is_told_where_rungs_go(acts: Acts) -> None:
    said = await acts.away("S1", "until 12 May")
    assert said.title == "You are away from Wed 1 April to Tuesday 12 May 2026"
    assert said.lines == (
        "Nobody covers for you, so rungs addressed to you go to Head of Service, Duty. "
        "To change that: `cover for me by` and a post.",
    )
    assert await acts.spans("S1") == [(date(2026, 4, 1), date(2026, 5, 12))]
    assert await acts.posted("absence") == []


async def test_whom_no_rung_reaches_is_told_of_none(acts: Acts) -> None:
    assert (await acts.away("T1", "4 May - 12 May")).lines == ()
    assert await acts.spans("T1") == [(date(2026, 5, 4), date(2026, 5, 12))]


@pytest.mark.parametrize("by", ["Q1", "S1", "DI"])
async def test_a_qa_lead_and_the_line_above_enter_it_for_somebody_who_is_told_once(
    acts: Acts, by: str
) -> None:
    said = await acts.away(by, "until 12 May", "TM Duty 1")
    assert said.title.startswith("Team Manager, Duty 1 is away from")
    assert [who for who, _ in await acts.posted("absence")] == ["T1"]
    await acts.back(by, "TM Duty 1")
    assert [who for who, _ in await acts.posted("absence")] == ["T1", "T1"]
    assert await acts.spans("T1") == []


@pytest.mark.parametrize("by", ["T2", "M1", "I1", "MO", "T1"])
async def test_nobody_else_enters_anything_for_somebody(acts: Acts, by: str) -> None:
    whom = "SM Duty 1" if by == "T1" else "TM Duty 1"
    before = await acts.everything()
    for act in (
        acts.away(by, "until 12 May", whom),
        acts.back(by, whom),
        acts.cover(by, whom, "HoS Duty and Assessment"),
        acts.no_cover(by, whom),
    ):
        with pytest.raises(NotAllowed, match="is not in your line"):
            await act
    assert await acts.everything() == before


@pytest.mark.parametrize(
    ("days", "error", "says"),
    [
        ("until 31 March", BadInput, "Tuesday 31 March 2026 is in the past"),
        ("30 March - 12 April", BadInput, "Monday 30 March 2026 is in the past"),
        ("12 May - 4 May 2026", BadInput, "ends before it begins"),
        ("12-4 May", BadInput, "ends before it begins"),
        ("until 2 April 2027", None, ""),
        ("until 3 April 2027", BadInput, "more than a year away"),
        ("until whenever", BadInput, "“whenever” is no date"),
        ("until 31 June", BadInput, "is no date"),
        ("", BadInput, "Until when?"),
    ],
)
async def test_days_that_make_no_sense_are_refused(
    acts: Acts, days: str, error: type[PracticeError] | None, says: str
) -> None:
    if error is None:
        await acts.away("T1", days)
        return
    before = await acts.everything()
    with pytest.raises(error, match=says):
        await acts.away("T1", days, "me" if not days else "")
    assert await acts.everything() == before


async def test_an_unknown_name_and_a_leaver_are_refused(acts: Acts, desk: Office) -> None:
    await desk.change("update person set has_left = true where upn = 't2@authority.example'")
    before = await acts.everything()
    with pytest.raises(Refused, match="Team Manager, Duty 2 has left"):
        await acts.away("Q1", "until 12 May", "TM Duty 2")
    with pytest.raises(BadInput, match="I know nobody called"):
        await acts.away("Q1", "until 12 May", "TM Nowhere")
    assert await acts.everything() == before


async def test_an_absence_that_is_under_way_is_made_longer_or_shorter(acts: Acts) -> None:
    await acts.away("T1", "until 12 May")
    said = await acts.away("T1", "until 20 May", now="2026-05-05 10:00")
    assert said.title == "You are away from Wed 1 April to Wednesday 20 May 2026"
    await acts.away("T1", "until 8 May", now="2026-05-06 10:00")
    assert await acts.spans("T1") == [(date(2026, 4, 1), date(2026, 5, 8))]
    await acts.away("T1", "7 May - 11 May", now="2026-05-06 11:00")
    assert await acts.spans("T1") == [(date(2026, 4, 1), date(2026, 5, 11))]


@pytest.mark.parametrize("days", ["4-12 May", "1 May - 6 May", "5-8 May", "1-20 May", "until 6 May"])
async def test_an_absence_that_overlaps_another_is_refused_in_words(acts: Acts, days: str) -> None:
    await acts.away("T1", "4-12 May")
    before = await acts.everything()
    with pytest.raises(Refused, match="away from Mon 4 May to Tuesday 12 May 2026 already"):
        await acts.away("T1", days)
    assert await acts.everything() == before


async def test_the_same_absence_entered_at_once_stands_once(acts: Acts) -> None:
    done = await asyncio.gather(*(acts.away("T1", "4-12 May") for _ in range(3)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Refused", "Refused", "Said"]
    assert len(await acts.spans("T1")) == 1


async def test_whoever_is_back_early_is_there_from_that_day_on(acts: Acts) -> None:
    await acts.away("S1", "until 12 May")
    assert (await acts.back("S1", now="2026-04-20 08:00")).title == "You are back"
    assert await acts.spans("S1") == [(date(2026, 4, 1), date(2026, 4, 19))]
    with pytest.raises(Refused, match="not entered as away"):
        await acts.back("S1", now="2026-04-20 08:01")


async def test_an_absence_to_come_is_taken_back_and_a_later_one_stays(acts: Acts) -> None:
    await acts.away("S1", "4-12 May")
    await acts.away("S1", "1-5 June")
    said = await acts.back("S1")
    assert (said.title, said.lines) == (
        "You are not away from Mon 4 May",
        ("Still entered: away from Mon 1 June to Friday 5 June 2026.",),
    )
    assert await acts.spans("S1") == [(date(2026, 6, 1), date(2026, 6, 5))]


async def test_each_sees_who_is_away_as_far_as_their_line_reaches(acts: Acts) -> None:
    for who in ("T1", "M1", "S1"):
        await acts.away(who, "until 12 May")
    await acts.away("I1", "4-12 May")
    await acts.cover("Q1", "SM Duty 1", "IRO 1")

    async def seen(by: str) -> set[str]:
        return {one.post for one in (await acts.listed(by)).away}

    duty = {"Team Manager, Duty 1", "Senior Manager, Duty 1"}
    assert await seen("Q1") == {*duty, "Team Manager, MASH 1", "IRO 1"}
    assert await seen("HS") == {*duty, "Team Manager, MASH 1"}
    assert await seen("S1") == duty
    assert await seen("T1") == {"Team Manager, Duty 1"}
    assert await seen("T2") == set()
    assert await seen("I1") == {"IRO 1", "Senior Manager, Duty 1"}, "whom they cover"
    [line] = [one for one in (await acts.listed("S1")).away if one.post.startswith("Senior")]
    assert (line.cover, line.last_on) == ("IRO 1", date(2026, 5, 12))
    assert (await acts.listed("S1", "2026-05-13 09:00")).covered[0].post == "Senior Manager, Duty 1"
