"""A COA is moved: what is still to come gets new days, what was done or prompted stays, who is concerned is told."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from kent import (
    AUGUST,
    COA,
    COA_CHANNEL,
    NOVEMBER,
    PDM,
    QA,
    kent_office,
    kent_play,
    manager,
    named,
    plan_by_typing,
)
from office import Office, at

from practice import coa, coa_changes
from practice.coa_plan import Typed
from practice.coa_records import CoaState, KitState, StepState
from practice.coa_views import ChangeCard
from practice.errors import BadInput, PracticeError, Refused
from rehearsal.reading import find_action, texts, titles

WHY = "the inspection comes first"
AREA_AD = "Assistant Director, East Kent"
TOLD = [
    AREA_AD,
    "Management Information Officer",
    PDM,
    "QA Lead 2",
    *(manager(district) for district in ("Ashford", "Canterbury", "Dover")),
]
"""Whoever is concerned by a change that QA Lead 1 makes."""


async def show_move(
    desk: Office, words: str, to: str, now: str = AUGUST, reason: str = WHY, by: str = QA
) -> ChangeCard:
    lead = await named(desk, by)
    async with desk.store.read() as work:
        return await coa_changes.preview_move(
            work, desk.rules, lead, at(now), words=words, to=to, reason=reason
        )


async def do_move(desk: Office, shown: ChangeCard, now: str = AUGUST, by: str = QA) -> ChangeCard:
    lead = await named(desk, by)
    async with desk.store.write() as work:
        return await coa_changes.move(
            work,
            desk.rules,
            lead,
            at(now),
            coa_id=shown.coa_id,
            month=shown.to_key,
            days=shown.to_days,
            reason=shown.reason,
            version=shown.version,
        )


async def moved(desk: Office, words: str, to: str, now: str = AUGUST) -> ChangeCard:
    return await do_move(desk, await show_move(desk, words, to, now), now)


async def days(desk: Office) -> dict[str, list[date]]:
    async with desk.store.read() as work:
        found: dict[str, list[date]] = {}
        for day in await work.coas.days(COA):
            found.setdefault(day.district, []).append(day.on)
        return found


async def due(desk: Office) -> dict[str, date]:
    async with desk.store.read() as work:
        return {step.key: step.due_on for step in await work.coas.steps(COA)}


async def done(desk: Office, key: str, now: str) -> None:
    async with desk.store.write() as work:
        step = await work.coas.step(COA, key)
        assert step is not None
        await work.coas.save_step(replace(step, state=StepState.DONE, by="q", at=at(now)))


async def prompted(desk: Office, to: str) -> None:
    """Every KIT meeting that has begun by then was prompted."""
    async with desk.store.write() as work:
        for meeting in await work.kits.beginning(at(to)):
            await work.kits.set_state(meeting.id, KitState.PROMPTED)


async def starts(desk: Office) -> list[datetime]:
    async with desk.store.read() as work:
        return [meeting.starts_at for meeting in await work.kits.of(COA)]


async def told(desk: Office) -> list[str]:
    """The names of whoever is owed a message of a change, in the order in which they are owed."""
    async with desk.store.read() as work:
        people = {person.id: person.name for person in await work.people.all()}
        owed = [one for one in await work.outbox.showing([COA]) if one.card == "coa_changed"]
        return [people.get(one.to.person_id, "the channel") for one in owed]


async def test_a_coa_moves_to_another_month_with_all_that_is_to_come(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        await done(desk, "request", AUGUST)
        shown = await show_move(desk, "East Kent", "December 2026 days 1, 8, 15")
        assert (shown.to_month, shown.stay, shown.meetings) == ("December 2026", 1, 27)
        assert (await days(desk))["Ashford"][0] == date(2026, 11, 3)
        await do_move(desk, shown)
        assert await days(desk) == {
            "Ashford": [date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)],
            "Canterbury": [date(2026, 12, 8), date(2026, 12, 9), date(2026, 12, 10)],
            "Dover": [date(2026, 12, 15), date(2026, 12, 16), date(2026, 12, 17)],
        }
        now = await due(desk)
        assert now["request"] == date(2026, 8, 11)
        assert now["received"] == date(2026, 10, 6)
        assert now["samples"] == date(2026, 12, 31)
        times = await starts(desk)
        assert (len(times), times[0]) == (27, at("2026-12-01 09:00"))
        async with desk.store.read() as work:
            found = await coa.known(work, desk.rules, COA)
            [planned, event] = await work.trail.about(COA)
        assert (found.coa.id, found.coa.month, found.coa.reason) == (COA, "2026-12", WHY)
        assert (planned.what, event.what, event.detail["reason"]) == ("coa planned", "coa moved", WHY)
        assert sorted(await told(desk)) == sorted(TOLD)


async def test_a_district_moves_alone(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        before = await due(desk)
        await moved(desk, "East Kent Ashford", "24 November")
        found = await days(desk)
        assert found["Ashford"] == [date(2026, 11, day) for day in (24, 25, 26)]
        assert found["Dover"][0] == date(2026, 11, 17)
        after = await due(desk)
        # Its first day is Canterbury's now, a week later.
        assert (after["request"] - before["request"]).days == 7
        assert after["plan"] == date(2027, 1, 26)
        assert (await starts(desk))[-1] == at("2026-11-26 16:00")


async def test_what_has_begun_stays_and_what_is_to_come_moves(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        now = "2026-11-04 10:00"
        await prompted(desk, now)
        await moved(desk, "Ashford", "24 November", now)
        assert (await days(desk))["Ashford"] == [date(2026, 11, day) for day in (3, 4, 24)]
        async with desk.store.read() as work:
            meetings = [one for one in await work.kits.of(COA) if one.district == "Ashford"]
        assert [one.starts_at.day for one in meetings] == [3, 3, 3, 4, 4, 4, 24, 24, 24]
        assert [one.state for one in meetings] == [*[KitState.PROMPTED] * 4, *[KitState.PLANNED] * 5]
        assert [one.at for one in meetings if one.final] == ["16:00"]
        with pytest.raises(Refused, match="has begun, so it stays in November 2026"):
            await show_move(desk, "East Kent", "December 2026 days 1, 8", now)
        with pytest.raises(BadInput, match="comes after Wed 4 November"):
            await show_move(desk, "Ashford", "4 November", now)


async def test_a_district_whose_days_are_over_stays(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        now = "2026-11-09 10:00"
        with pytest.raises(Refused, match="Ashford's days are over or have begun"):
            await show_move(desk, "Ashford", "24 November", now)
        await moved(desk, "East Kent", "days 11, 24", now)
        found = await days(desk)
        assert (found["Ashford"][0].day, found["Canterbury"][0].day, found["Dover"][0].day) == (3, 11, 24)
        with pytest.raises(Refused, match="are over, so there is nothing to move"):
            await show_move(desk, "East Kent", "days 11, 24", "2026-12-01 09:00")


async def test_a_step_that_was_not_done_is_asked_for_again_on_its_new_day(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        async with desk.store.write() as work:
            step = await work.coas.step(COA, "request")
            assert step is not None
            await work.coas.save_step(replace(step, state=StepState.NOT_DONE, note="Waiting for MIU."))
        await moved(desk, "East Kent", "December 2026 days 1, 8, 15", "2026-08-17 09:00")
        async with desk.store.read() as work:
            step = await work.coas.step(COA, "request")
        assert step is not None
        assert (step.state, step.due_on, step.note) == (StepState.OPEN, date(2026, 9, 8), "Waiting for MIU.")


@pytest.mark.parametrize(
    ("words", "to", "reason", "said"),
    [
        ("", "", "", "Which COA? Type, for example, `move coa East Kent to December 2026"),
        ("East Kent", "", WHY, "To which month, and on which days?"),
        ("East Kent", "December 2026", WHY, "Please give one first day in December for each district"),
        ("East Kent", "December 2026 days 1, 8", WHY, "There are 3, and you gave 1, 8."),
        ("East Kent", "December 2026 days 1, 8, 32", WHY, "December 2026 has no day 32."),
        ("East Kent", "December 2026 days 1, 2, 15", WHY, "both have Wed 2 December"),
        ("East Kent", "December 2026 days 1, 8, 31", WHY, "after December"),
        ("East Kent", "July 2026 days 1, 8, 15", WHY, "July 2026 is past"),
        ("East Kent", "days 3, 10, 17", WHY, "has these days already"),
        ("East Kent Ashford", "1 December", WHY, "A COA is held within one month"),
        ("East Kent Swale", "24 November", WHY, "This COA has no “Swale”"),
        ("East Kent Ashford", "10 November", WHY, "Ashford and Canterbury both have Tue 10 November"),
        ("West Kent", "days 3", WHY, "No COA of West Kent is planned"),
        ("Est Kent", "days 3", WHY, "Did you mean “East Kent”?"),
        ("East Kent", "December 2026 days 1, 8, 15", "", "Please say why, too."),
        ("East Kent", "December 2026 days 1, 8, 15", "x" * 501, "501 characters are too many"),
        ("East Kent", "December 2026 days 1, 8, 15", "ask a@b.org", "looks like an e-mail address"),
    ],
)
async def test_what_cannot_be_moved_is_said(
    tmp_path_factory: pytest.TempPathFactory, words: str, to: str, reason: str, said: str
) -> None:
    folder = tmp_path_factory.mktemp("moving")
    async with kent_office(f"sqlite:///{folder}/office.db") as desk:
        with pytest.raises(PracticeError) as refused:
            await show_move(desk, words, to, reason=reason)
        assert said in str(refused.value)


async def test_a_move_that_was_shown_before_another_one_is_stale(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        first = await show_move(desk, "East Kent", "December 2026 days 1, 8, 15")
        second = await show_move(desk, "East Kent", "days 4, 11, 18", by="QA Lead 2")
        await do_move(desk, second, by="QA Lead 2")
        with pytest.raises(Refused, match="was changed since you were shown this"):
            await do_move(desk, first)
        with pytest.raises(Refused, match="was changed since"):
            await do_move(desk, second)
        assert (await days(desk))["Ashford"][0] == date(2026, 11, 4)
        async with desk.store.write() as work:
            lead = await named(desk, QA)
            shown = await coa_changes.preview_cancel(
                work, desk.rules, lead, at(AUGUST), words="East Kent", reason=WHY
            )
            await coa_changes.cancel(
                work, desk.rules, lead, at(AUGUST), coa_id=COA, reason=WHY, version=shown.version
            )
        with pytest.raises(Refused, match="is cancelled by now"):
            await do_move(desk, replace(second, version=shown.version))
        with pytest.raises(PracticeError, match="No COA of East Kent is planned"):
            await show_move(desk, "East Kent", "days 4, 11, 18")


async def test_a_coa_cannot_move_to_where_another_of_its_area_stands(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        lead = await named(desk, QA)
        async with desk.store.write() as work:
            december = replace(NOVEMBER, month="December 2026", days="1, 8, 15")
            view = await coa.preview(work, desk.rules, lead, at(AUGUST), typed=december)
            await coa.confirm(work, desk.rules, lead, at(AUGUST), view.coa_id)
        with pytest.raises(Refused, match="Another COA of East Kent is planned in December 2026"):
            await show_move(desk, "East Kent November 2026", "December 2026 days 1, 8, 15")
        # Both stand, and each is found by its month.
        shown = await show_move(desk, "East Kent December", "January 2027 days 5, 12, 19")
        assert shown.coa_id == view.coa_id


async def test_cancelling_drops_what_is_to_come_and_keeps_what_was_done(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        now = "2026-11-04 10:00"
        await done(desk, "request", AUGUST)
        await prompted(desk, now)
        lead = await named(desk, QA)
        async with desk.store.write() as work:
            shown = await coa_changes.preview_cancel(
                work, desk.rules, lead, at(now), words="East Kent", reason=WHY
            )
            assert (shown.dropped, shown.meetings, shown.stay, shown.told) == (13, 23, 1, len(TOLD))
            await coa_changes.cancel(
                work, desk.rules, lead, at(now), coa_id=COA, reason=WHY, version=shown.version
            )
        async with desk.store.read() as work:
            steps = {step.key: step.state for step in await work.coas.steps(COA)}
            meetings = [one.state for one in await work.kits.of(COA)]
            found = await work.coas.by_id(COA)
        assert found is not None
        assert (found.state, found.cancelled_at, found.reason) == (CoaState.CANCELLED, at(now), WHY)
        assert steps.pop("request") is StepState.DONE
        assert set(steps.values()) == {StepState.DROPPED}
        assert meetings == [*[KitState.PROMPTED] * 4, *[KitState.CANCELLED] * 23]
        assert sorted(await told(desk)) == sorted(TOLD)
        async with desk.store.write() as work:
            view = await coa.preview(
                work, desk.rules, lead, at(now), typed=replace(NOVEMBER, days="9, 16, 23")
            )
        assert view.coa_id == f"{COA}-2"


async def test_typed_shown_moved_told_and_cancelled_in_teams(tmp_path: Path) -> None:
    async with kent_play(tmp_path) as play:
        await plan_by_typing(play)
        before = len(play.cards(PDM))
        said = await play.words(QA, f"move coa East Kent to December 2026 days 1, 8, 15 because {WHY}")
        assert "Move East Kent, November 2026 to December 2026?" in said
        assert "14 steps and 27 KIT meetings that are still to come will get new days." in said
        card = play.cards(QA)[-1]
        assert titles(card.card) == ["Move it", "Leave it as it is"]
        assert len(play.cards(PDM)) == before
        move_it = find_action(card.card, "Move it")
        answer = await play.press(QA, card, move_it)
        assert answer.ok, answer
        assert "East Kent, November 2026: moved to December 2026" in texts(play.cards(QA)[-1].card)
        [notice] = play.cards(PDM)[before:]
        shown = texts(notice.card)
        assert "COA of East Kent: moved" in shown
        assert "Tue 24 November, 09:00\nPre-COA briefing" in shown
        assert "Ashford from Tue 3 November" in shown
        assert f"Reason\n{WHY}" in shown
        [post] = play.holding("COA of East Kent: moved", channel=COA_CHANNEL)
        assert WHY not in texts(post.card)
        assert "Pre-COA briefing" not in texts(post.card)
        assert "Tue 1, Wed 2, Thu 3 December" in texts(post.card)
        assert "Tue 1, Wed 2, Thu 3 December" in await play.words(QA, "coa east kent")
        # Pressed again, and again on the clock, it tells nobody again.
        assert (await play.press(QA, card, move_it)).ok
        await play.clock("2026-08-04T09:00")
        assert len(play.holding("COA of East Kent: moved", PDM)) == 1
        await play.say(QA, f"cancel coa East Kent because {WHY}")
        assert "Cancel East Kent, December 2026?" in texts(play.cards(QA)[-1].card)
        kept = await play.press(QA, play.cards(QA)[-1], "Leave it as it is")
        assert kept.ok
        await play.say(QA, f"cancel coa East Kent because {WHY}")
        assert (await play.press(QA, play.cards(QA)[-1], "Cancel this COA")).ok
        assert len(play.holding("COA of East Kent: cancelled", PDM)) == 1
        # What was said of the move says so, too.
        [old] = play.holding("COA of East Kent: moved", PDM)
        assert "It is not planned any more" in texts(old.card)
        assert "No COA is planned" in await play.words(PDM, "coa")


async def test_a_service_s_coa_is_planned_moved_and_cancelled_like_an_area_s(tmp_path: Path) -> None:
    fostering = Typed("Fostering", "November 2026", "Fostering East 3, Fostering West 10", "")
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=fostering) as desk:
        shown = await show_move(desk, "Fostering West", "16 November")
        assert [(one.district, one.after is None) for one in shown.days] == [
            ("Fostering East", True),
            ("Fostering West", False),
        ]
        await do_move(desk, shown)
        lead = await named(desk, QA)
        async with desk.store.write() as work:
            cancelled = await coa_changes.preview_cancel(
                work, desk.rules, lead, at(AUGUST), words="Fostering", reason=WHY
            )
        assert (cancelled.meetings, cancelled.dropped) == (18, 14)


async def test_a_day_beyond_every_calendar_is_a_day_that_the_month_has_not(tmp_path: Path) -> None:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as desk:
        with pytest.raises(BadInput, match=r"November 2026 has no day 9{20}"):
            await show_move(desk, "Ashford", f"days {'9' * 20}")
