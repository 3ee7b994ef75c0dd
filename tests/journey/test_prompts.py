"""Each step asks its owners when it is due, again while it is not done; and the QA leads where nobody else is there."""

import asyncio
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from journey_desk import Told, leave, lose, mark, office_at, step_of, sweep, told, words
from kent import COA, PDM, QA, kent_office, manager, named, plan
from office import Office, at, mornings

from practice.calendar import Days
from practice.closures import close
from practice.coa_plan import Typed
from practice.coa_records import StepState
from practice.framework import load_framework
from practice.journey import stage_on
from practice.records import Absence, Delivery, To, Urgency

LEADS = ("QA Lead 1", "QA Lead 2")
MIU = "Management Information Officer"
MANAGERS = tuple(manager(district) for district in ("Ashford", "Canterbury", "Dover"))
AREA_AD = "Assistant Director, East Kent"
Asked = dict[tuple[str, str, str], tuple[str, ...]]


def by_instant(found: list[Told]) -> Asked:
    """Who was told, by instant (UTC), step and stage."""
    grouped: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in found:
        grouped[one.at.strftime("%Y-%m-%d %H:%M"), one.step, one.stage].append(one.to)
    return {key: tuple(names) for key, names in grouped.items()}


async def play(desk: Office, first: str, last: str, *, never: str = "") -> None:
    """Swept at 08:59 and 09:00 of each day, and once more; each step is done on its day at 15:00, but for `never`."""
    for morning in mornings(first, last):
        assert await sweep(desk, morning - timedelta(minutes=1)) == 0, morning
        await sweep(desk, morning)
        assert await sweep(desk, morning + timedelta(hours=3)) == 0, morning
        async with desk.store.read() as work:
            due = await work.coas.steps_due(morning.date(), (StepState.OPEN,))
        for step in due:
            if step.key != never:
                await mark(desk, QA, step.key, f"{morning.date()} 15:00")


async def test_a_november_coa_asks_whom_it_concerns_on_its_minute_over_six_months(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await play(desk, "2026-08-03", "2027-02-05", never="figures")
        asked = by_instant(await told(desk))
    assert asked == {
        # Summer time: nine o'clock is 08:00 UTC.
        ("2026-08-11 08:00", "request", "day"): LEADS,
        ("2026-09-08 08:00", "received", "day"): (*LEADS, MIU),
        ("2026-09-22 08:00", "planning", "before"): LEADS,
        ("2026-10-06 08:00", "planning", "day"): LEADS,
        ("2026-10-06 08:00", "deep_dive", "before"): LEADS,
        ("2026-10-13 08:00", "slides", "day"): (PDM, *LEADS),
        ("2026-10-20 08:00", "deep_dive", "day"): LEADS,
        ("2026-10-20 08:00", "briefing", "before"): (PDM,),
        # The clocks went back on 25 October.
        ("2026-10-27 09:00", "briefing", "day"): (PDM,),
        ("2026-10-27 09:00", "briefing", "meeting"): (
            *LEADS,
            "QA Officer 1",
            "Social Work Standards Officer",
        ),
        ("2026-11-02 09:00", "samples", "before"): LEADS,
        ("2026-11-02 09:00", "surveys", "before"): LEADS,
        ("2026-11-02 09:00", "observations", "before"): MANAGERS,
        ("2026-11-02 09:00", "figures", "before"): (MIU,),
        ("2026-11-30 09:00", "samples", "day"): LEADS,
        ("2026-11-30 09:00", "surveys", "day"): LEADS,
        ("2026-11-30 09:00", "observations", "day"): MANAGERS,
        ("2026-11-30 09:00", "figures", "day"): (MIU,),
        # Nobody says that it is done: 1, 5 and 10 working days later, and the QA leads from the second time on.
        ("2026-12-01 09:00", "figures", "after-1"): (MIU,),
        ("2026-12-07 09:00", "figures", "after-5"): (MIU, *LEADS),
        ("2026-12-14 09:00", "figures", "after-10"): (MIU, *LEADS),
        ("2026-12-04 09:00", "feedback", "before"): LEADS,
        ("2026-12-11 09:00", "slide_pack", "day"): LEADS,
        ("2026-12-18 09:00", "feedback", "day"): LEADS,
        # Fourteen days before is Christmas Day.
        ("2026-12-24 09:00", "next_steps", "before"): (PDM,),
        ("2027-01-08 09:00", "next_steps", "day"): (PDM,),
        ("2027-01-19 09:00", "plan", "day"): (AREA_AD,),
    }


async def test_around_the_october_clock_change_each_is_asked_at_nine_of_local_time(tmp_path: Path) -> None:
    typed = Typed("East Kent", "October 2026", "Ashford", "23")
    async with kent_office(office_at(tmp_path), planned=None) as desk:
        coa = await plan(desk, typed, "2026-07-01 09:00")
        for morning in mornings("2026-09-01", "2026-12-24"):
            assert await sweep(desk, morning - timedelta(minutes=1)) == 0
            await sweep(desk, morning)
        asked = by_instant(await told(desk, coa=coa))
    at_day = {step: instant for instant, step, stage in asked if stage == "day"}
    assert at_day == {
        "request": "2026-09-01 08:00",
        "received": "2026-09-01 08:00",
        "planning": "2026-09-25 08:00",
        "slides": "2026-10-02 08:00",
        "deep_dive": "2026-10-09 08:00",
        "briefing": "2026-10-16 08:00",
        "samples": "2026-10-30 09:00",
        "surveys": "2026-10-30 09:00",
        "observations": "2026-10-30 09:00",
        "figures": "2026-10-30 09:00",
        "slide_pack": "2026-11-20 09:00",
        "feedback": "2026-11-27 09:00",
        "next_steps": "2026-12-18 09:00",
        "plan": "2026-12-24 09:00",
    }
    # The working day after a step whose day stands before the change, counted over it.
    assert ("2026-10-23 08:00", "briefing", "after-5") in asked
    assert ("2026-10-30 09:00", "briefing", "after-10") in asked


async def test_what_was_due_before_the_coa_was_confirmed_is_asked_for_at_once_and_once(
    tmp_path: Path,
) -> None:
    async with kent_office(office_at(tmp_path), planned=None) as desk:
        await plan(desk, Typed("East Kent", "November 2026", "Ashford", "3"), "2026-10-17 11:00")
        assert await sweep(desk, at("2026-10-17 11:01")) == 0, "a Saturday"
        assert await sweep(desk, at("2026-10-19 08:59")) == 0
        await sweep(desk, at("2026-10-19 09:00"))
        asked = by_instant(await told(desk))
        assert {(step, stage) for _, step, stage in asked} == {
            ("request", "day"),
            ("received", "day"),
            ("planning", "day"),
            ("slides", "day"),
            ("deep_dive", "before"),
        }
        assert await sweep(desk, at("2026-10-19 16:00")) == 0
        await sweep(desk, at("2026-10-20 09:00"))
        # Asked for again from then on, not from a day in August.
        stages = {one.stage for one in await told(desk) if one.step == "request"}
        assert stages == {"day", "after-1"}


async def test_confirmed_within_the_day_it_asks_that_very_day(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path), planned=None) as desk:
        await plan(desk, Typed("East Kent", "November 2026", "Ashford", "3"), "2026-10-06 14:12")
        assert await sweep(desk, at("2026-10-06 14:13")) > 0


async def test_what_fell_due_while_the_service_was_down_is_asked_for_once_and_only_as_it_is_now(
    tmp_path: Path,
) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-08-11 09:00"))
        await sweep(desk, at("2026-08-28 09:00"))
        asked = by_instant(await told(desk))
        assert asked == {
            ("2026-08-11 08:00", "request", "day"): LEADS,
            ("2026-08-28 08:00", "request", "after-10"): LEADS,
        }
        # Two at once, of whom the second finds it done.
        assert await sweep(desk, at("2026-08-28 09:00")) == 0


async def test_two_machines_that_sweep_at_once_ask_once(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        made = await asyncio.gather(*(sweep(desk, at("2026-10-27 09:00")) for _ in range(3)))
        assert sorted(made)[:2] == [0, 0]
        found = await told(desk)
        assert len(found) == max(made) == len({one.owed.key for one in found})


async def test_a_step_that_moved_asks_anew_for_its_new_day_and_a_dropped_one_never(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-08-11 09:00"))
        await desk.change("update coa_step set due_on = '2026-08-20' where key = 'request'")
        assert await sweep(desk, at("2026-08-12 09:00")) == 0
        moved = (await told(desk))[0]
        assert "**This was moved to Thursday 20 August 2026.**" in await words(
            desk, moved, "2026-08-12 09:00"
        )
        await sweep(desk, at("2026-08-20 09:00"))
        await desk.change("update coa_step set state = 'dropped'")
        assert await sweep(desk, at("2026-09-08 09:00")) == 0
        assert [one.stage for one in await told(desk)] == ["day"] * 4
        first, last = (await told(desk))[0], (await told(desk))[-1]
        assert "2026-08-11" in first.owed.key
        assert "2026-08-20" in last.owed.key
        assert "Thursday 20 August 2026" not in await words(desk, last, "2026-08-20 09:00"), "dropped"


async def test_a_cancelled_coa_asks_for_nothing(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await desk.change("update coa set state = 'cancelled'")
        assert await sweep(desk, at("2026-08-11 09:00")) == 0


async def test_on_a_closed_day_it_is_asked_for_on_the_working_day_before(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        lead = await named(desk, QA)
        async with desk.store.write() as work:
            now = at("2026-08-04 09:00")
            await close(work, desk.rules, lead, now, days="10-11 August", reason="Move")
        await sweep(desk, at("2026-08-07 09:00"))
        [first, _] = await told(desk)
        assert (first.step, first.stage, first.at) == ("request", "day", datetime(2026, 8, 7, 8, tzinfo=UTC))


async def test_a_meeting_before_nine_is_asked_for_the_working_day_before() -> None:
    coa = load_framework("kent").coa
    assert coa is not None
    rule = next(step for step in coa.steps if step.key == "briefing").model_copy(update={"at": "08:30"})
    monday = date(2026, 10, 26)
    friday = stage_on(date(2026, 10, 23), monday, rule, coa.chased_after, Days(), None)
    assert friday is not None
    assert friday.name == "day"


async def test_who_is_away_is_asked_by_their_cover_who_is_told_why(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await away(desk, MIU, cover="QA Officer 1")
        await sweep(desk, at("2026-09-08 09:00"))
        asked = [one for one in await told(desk) if one.step == "received"]
        assert [one.to for one in asked] == [*LEADS, "QA Officer 1"]
        said = await words(desk, asked[-1], "2026-09-08 09:00")
        assert f"You stand in for {MIU}." in said
        marked = await mark(desk, "QA Officer 1", "received", "2026-09-08 10:00")
        assert "nobody is asked for it any more" in getattr(marked, "said", "")


async def test_who_is_away_without_cover_and_a_post_that_nobody_holds_is_the_qa_leads(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await away(desk, PDM)
        await leave(desk, MIU)
        await sweep(desk, at("2026-10-20 09:00"))
        brief = [one for one in await told(desk) if one.step == "briefing"]
        assert [one.to for one in brief] == list(LEADS)
        said = await words(desk, brief[0], "2026-10-20 09:00")
        assert f"You have this as a QA lead. {PDM} is away and nobody covers them." in said
        await sweep(desk, at("2026-11-30 09:00"))
        figures = [one for one in await told(desk) if one.step == "figures"]
        assert [one.to for one in figures] == list(LEADS)
        said = await words(desk, figures[0], "2026-11-30 09:00")
        assert "Nobody in East Kent holds the post: Management Information Officer." in said


async def test_whoever_cannot_be_reached_is_asked_late_and_the_qa_leads_at_once(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await lose(desk, manager("Dover"))
        await sweep(desk, at("2026-11-02 09:00"))
        assert await sweep(desk, at("2026-11-02 09:01")) == 0
        asked = [one for one in await told(desk) if one.step == "observations"]
        assert {one.to for one in asked} == {*MANAGERS, *LEADS}
        said = await words(desk, next(one for one in asked if one.to == QA), "2026-11-02 09:00")
        assert f"{manager('Dover')} cannot be reached in Teams." in said


async def test_that_somebody_cannot_be_reached_is_learnt_only_from_the_send(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-10-20 09:00"))
        await lose(desk, PDM)
        assert await sweep(desk, at("2026-10-20 09:01")) == 2
        assert await sweep(desk, at("2026-10-20 09:02")) == 0
        assert [one.to for one in await told(desk) if one.step == "briefing"] == [PDM, *LEADS]


async def test_a_day_off_of_an_owner_who_was_asked_already_asks_nobody_else(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-10-20 09:00"))
        await away(desk, PDM, first=date(2026, 10, 21), last=date(2026, 10, 22))
        assert await sweep(desk, at("2026-10-21 09:00")) > 0
        briefing = [one for one in await told(desk) if one.step == "briefing"]
        assert [(one.to, one.stage) for one in briefing] == [(PDM, "before")]


async def test_the_briefing_calls_the_team_until_its_end_in_personal_chats_alone(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-10-27 09:59"))
        late = [one for one in await told(desk) if one.stage == "meeting"]
        assert {one.to for one in late} == {*LEADS, "QA Officer 1", "Social Work Standards Officer"}
        assert all(one.owed.urgency is Urgency.ESCALATION and one.owed.to.person_id for one in late)
        said = await words(desk, late[0], "2026-10-27 09:59")
        assert "**You meet on Tuesday 27 October 2026 at 09:00.**" in said
        assert "COA team only." in said
    async with kent_office(office_at(tmp_path / "later")) as desk:
        await sweep(desk, at("2026-10-27 10:00"))
        assert [one for one in await told(desk) if one.stage == "meeting"] == []


async def test_an_area_that_the_framework_forgot_stops_nobody_else_s_journey(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await plan(desk, Typed("West Kent", "November 2026", "Maidstone", "3"))
        await desk.change("update coa set area = 'North Kent' where area = 'West Kent'")
        assert await sweep(desk, at("2026-08-11 09:00")) == 2


async def test_a_service_s_coa_asks_those_who_belong_to_no_area(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path), planned=None) as desk:
        coa = await plan(desk, Typed("Fostering", "November 2026", "Fostering East", "3"))
        await sweep(desk, at("2026-10-20 09:00"))
        assert {one.to for one in await told(desk, coa=coa) if one.step == "briefing"} == {PDM}


async def test_a_card_of_another_journey_is_not_counted_as_this_one_s(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        step, lead = await step_of(desk, "request"), await named(desk, QA)
        foreign = Delivery(
            "coa_changed:1", To(person_id=lead.id), "notice", {"on": "2026-08-01"}, (step.id,), Urgency.CARD
        )
        async with desk.store.write() as work:
            await work.outbox.post(foreign, at("2026-08-01 09:00"))
        assert await sweep(desk, at("2026-08-11 09:00")) == 2
        assert COA in step.id


async def away(
    desk: Office,
    name: str,
    *,
    cover: str = "",
    first: date = date(2026, 9, 1),
    last: date = date(2027, 1, 31),
) -> None:
    person = await named(desk, name)
    async with desk.store.write() as work:
        await work.absences.add(
            Absence(f"away-{person.id}", person.id, first, last, person.id, at("2026-08-01 09:00"))
        )
        if cover:
            other = await named(desk, cover)
            await work.absences.set_cover(person.id, other.id, person.id, at("2026-08-01 09:00"))


async def test_the_card_names_whoever_chairs_this_coa_and_what_has_to_come_of_it(tmp_path: Path) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-10-20 09:00"))
        asked = {one.step: one for one in await told(desk)}
        said = await words(desk, asked["briefing"], "2026-10-20 09:00")
        assert "Please call this meeting for Tuesday 27 October 2026 at 09:00." in said
        assert f"Chair\n{PDM}" in said
        assert "QA Lead 1 · QA Lead 2 · QA Officer 1 · Social Work Standards Officer" in said
        deputy = await named(desk, "QA Officer 1")
        await desk.change(f"update coa set chair_id = '{deputy.id}'")
        assert "Chair\nQA Officer 1" in await words(desk, asked["briefing"], "2026-10-20 09:00")
        said = await words(desk, asked["deep_dive"], "2026-10-20 09:00")
        assert "You meet on Tuesday 20 October 2026 at 10:00." in said
        assert "Chair\nQA Lead 1 or QA Lead 2" in said
        assert "Agree the lines of inquiry." in said
        assert "Corporate Director · Director, Children's Social Care · QA Assistant Director" in said


async def test_from_the_second_time_on_the_qa_leads_are_told_how_often_it_was_asked_for(
    tmp_path: Path,
) -> None:
    async with kent_office(office_at(tmp_path)) as desk:
        await sweep(desk, at("2026-11-30 09:00"))
        await mark(desk, MIU, "figures", "2026-11-30 10:00", done=False, note="The data are late.")
        for day in ("2026-12-01", "2026-12-07"):
            await sweep(desk, at(f"{day} 09:00"))
        last = {one.to: one for one in await told(desk) if (one.step, one.stage) == ("figures", "after-5")}
        assert set(last) == {MIU, *LEADS}
        said = await words(desk, last[QA], "2026-12-07 09:00")
        assert "**This was due on Monday 30 November 2026 and is not done.**" in said
        assert f"{MIU} on Mon 30 November at 10:00 said that it is not done. “The data are late.”" in said
        assert "You are told as a QA lead: it has been asked for again 2 times." in said
        assert "Please say here how it stands." in await words(desk, last[MIU], "2026-12-07 09:00")
