"""A handed-in audit is opened once more: the first hand-in is kept, and the second takes its place."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from minds import NOW, deliver, everything, hand_in, owed, reassign, reopen, save, the, to, withdraw
from office import Office, at, mornings, office, questions

from practice import answering, recall
from practice.audits import Audit, Stage, State
from practice.chasing import chase
from practice.concerned import notice
from practice.errors import BadInput, PracticeError, Refused
from practice.views import Receipt


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


@pytest.fixture
async def mine(desk: Office) -> Audit:
    """Handed in on 20 April, nine days early."""
    given = await desk.give("T1")
    await hand_in(desk, "T1", given)
    return await the(desk, given)


async def test_it_is_open_again_for_a_week_with_its_answers_as_they_were(desk: Office, mine: Audit) -> None:
    async with desk.store.read() as work:
        answers = await work.audits.answers(mine.id)
    change = await reopen(desk, mine, "a section was left out", now="2026-05-05 10:00")
    after = await the(desk, mine)
    assert change.after == after
    assert (after.stage, after.due_on, after.opened_at) == (Stage.OPENED, date(2026, 5, 12), mine.opened_at)
    assert (after.returned_at, after.returned_on, after.grade) == (None, None, "")
    assert (after.sections_done, after.sections) == (7, 7)
    async with desk.store.read() as work:
        assert await work.audits.answers(mine.id) == answers
        assert await work.audits.recommendations(mine.id) == []
        event = (await work.trail.about(mine.id))[-1]
    assert (event.what, event.detail) == (
        "audit reopened",
        {"due_on": "2026-05-12", "reason": "a section was left out"},
    )


async def test_its_auditor_is_told_once_and_can_open_it_from_there(desk: Office, mine: Audit) -> None:
    await deliver(desk)
    await reopen(desk, mine, "a section was left out", "30 April")
    [message] = await to(desk, "T1", "changed")
    async with desk.store.read() as work:
        view = await notice(work, desk.rules, at(NOW), args=message.args)
    assert (view.title, view.reason) == ("LS-2026Q1-001 is open again", "a section was left out")
    assert "by Thursday 30 April 2026" in view.meaning
    assert view.row is not None
    assert view.row.state is State.OPENED
    assert {one.card for one in await owed(desk)} == {"changed"}


async def test_both_hand_ins_are_kept_and_the_second_one_counts(desk: Office, mine: Audit) -> None:
    await reopen(desk, mine, until="30 April")
    first = questions().sections[1]
    await save(desk, "T1", mine, 1, "2026-05-04 10:00", scale="3")
    person = await desk.person("T1")
    async with desk.store.write() as work:
        page = await answering.hand_in(
            work, desk.rules, person, at("2026-05-04 10:10"), audit_id=mine.id, sure=True
        )
        assert isinstance(page, Receipt)
        assert page.late_days == 4
        again = await answering.hand_in(
            work, desk.rules, person, at("2026-05-04 10:11"), audit_id=mine.id, sure=True
        )
    assert again == page
    after = await the(desk, mine)
    assert (after.stage, after.late, after.days_over(date(2026, 5, 9))) == (Stage.RETURNED, True, 4)
    async with desk.store.read() as work:
        one, two = await work.audits.hand_ins(mine.id)
    assert [(kept.number, kept.due_on.isoformat(), kept.returned_on.isoformat()) for kept in (one, two)] == [
        (1, "2026-04-29", "2026-04-20"),
        (2, "2026-04-30", "2026-05-04"),
    ]
    assert one.auditor_id == two.auditor_id == person.id
    scale = next(question.key for question in first.questions if question.kind == "scale")
    assert (one.answers[first.key][scale], two.answers[first.key][scale]) == ("7", "3")
    assert one.answers.keys() == {section.key for section in questions().sections}


async def test_what_was_handed_in_before_hand_ins_were_kept_is_kept_when_it_is_reopened(
    desk: Office, mine: Audit
) -> None:
    await desk.change("DELETE FROM hand_in")
    await reopen(desk, mine)
    async with desk.store.read() as work:
        [kept] = await work.audits.hand_ins(mine.id)
    assert (kept.number, kept.grade, kept.returned_on) == (1, "Good", date(2026, 4, 20))
    await hand_in(desk, "T1", mine)
    async with desk.store.read() as work:
        assert [one.number for one in await work.audits.hand_ins(mine.id)] == [1, 2]


async def test_it_is_reminded_of_and_chased_like_any_other(desk: Office, mine: Audit) -> None:
    await reopen(desk, mine, now="2026-05-05 10:00")
    for morning in mornings("2026-05-05", "2026-05-31"):
        async with desk.store.write() as work:
            await chase(work, desk.rules, morning)
    async with desk.store.read() as work:
        told = [one for one in await work.chases.told([mine.id]) if one.person_id]
    assert sorted({(one.step, one.on.isoformat()) for one in told}) == [
        ("before:0", "2026-05-12"),
        ("before:1", "2026-05-11"),
        ("before:7", "2026-05-05"),
        ("rung:first", "2026-05-14"),
        ("rung:second", "2026-05-19"),
        ("rung:third", "2026-05-26"),
    ]


async def test_it_can_be_reopened_after_its_quarter_and_then_up_to_the_end_of_that_one(
    desk: Office, mine: Audit
) -> None:
    assert (await reopen(desk, mine, now="2026-06-29 10:00")).after.due_on == date(2026, 7, 6)
    await hand_in(desk, "T1", mine, "2026-07-02 10:00")
    with pytest.raises(BadInput, match="lies after Q2 2026-27"):
        await reopen(desk, mine, until="1 October", now="2026-07-03 10:00")
    assert (await reopen(desk, mine, until="31 July", now="2026-07-03 10:00")).after.due_on == date(
        2026, 7, 31
    )


async def test_what_was_reopened_can_be_given_to_somebody_else(desk: Office, mine: Audit) -> None:
    await reopen(desk, mine)
    await reassign(desk, mine, "IRO 1")
    async with desk.store.read() as work:
        assert all(not saved.values for saved in (await work.audits.answers(mine.id)).values())
        [kept] = await work.audits.hand_ins(mine.id)
    assert all(kept.answers.values())
    await hand_in(desk, "I1", mine, "2026-04-22 10:00")
    async with desk.store.read() as work:
        assert [one.auditor_id for one in await work.audits.hand_ins(mine.id)] == [
            mine.auditor_id,
            (await desk.person("I1")).id,
        ]


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("20 April", "Monday 20 April 2026 is today."),
        ("2 April", "Thursday 2 April 2026 is past."),
        ("1 March", "was sent on Wednesday 1 April 2026"),
        ("1 July", "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026."),
        ("whenever", "is no date"),
    ],
)
async def test_a_date_that_cannot_be_changes_nothing(
    desk: Office, mine: Audit, until: str, says: str
) -> None:
    before = await everything(desk)
    with pytest.raises(BadInput) as refused:
        await reopen(desk, mine, until=until)
    assert says in str(refused.value)
    assert await everything(desk) == before


async def test_only_what_was_handed_in_can_be_reopened_and_only_with_a_reason(
    desk: Office, mine: Audit
) -> None:
    sent, withdrawn = await desk.give("T2", 2), await desk.give("S1", 3)
    await withdraw(desk, withdrawn)
    before = await everything(desk)
    for audit, reason, says in (
        (sent, "x", "has not been handed in, so there is nothing to reopen"),
        (withdrawn, "x", "was withdrawn, so it cannot be reopened"),
        (mine, "  ", r"Why\? Type, for example, `reopen LS-2026Q1-001 because"),
        (replace(mine, id=""), "x", "Which audit"),
    ):
        with pytest.raises(PracticeError, match=says):
            await reopen(desk, audit, reason)
    assert await everything(desk) == before
    await reopen(desk, mine)
    before = await everything(desk)
    with pytest.raises(Refused, match="has not been handed in"):
        await reopen(desk, mine)
    assert await everything(desk) == before


async def test_nothing_is_reopened_for_who_has_left_or_in_a_round_that_was_taken_back(
    database_url: str,
) -> None:
    async with office(database_url) as desk:
        await desk.allocate()
        audits = await desk.audits(Stage.SENT)
        mash, iro = (next(a for a in audits if a.service == service) for service in ("MASH", "IROs"))
        await hand_in(desk, "M1", mash)
        await hand_in(desk, "I1", iro)
        lead, gone = await desk.person("Q1"), replace(await desk.person("M1"), left=True)
        async with desk.store.write() as work:
            await work.people.save([gone])
        with pytest.raises(Refused, match=f"The auditor of {mash.id} has left"):
            await reopen(desk, mash)
        async with desk.store.write() as work:
            await recall.recall(work, desk.rules, lead, at(NOW), "LS-2026Q1")
        before = await everything(desk)
        with pytest.raises(Refused, match="LS-2026Q1 was taken back as a whole"):
            await reopen(desk, iro)
        assert await everything(desk) == before


async def test_who_is_told_that_it_is_open_again_is_not_reminded_of_it_the_same_day(
    desk: Office, mine: Audit
) -> None:
    await reopen(desk, mine, now="2026-05-05 10:00")
    async with desk.store.write() as work:
        assert await chase(work, desk.rules, at("2026-05-05 10:01")) == 0
    assert await to(desk, "T1", "morning") == []
