"""An audit that is due while its auditor is away is offered to the line as an extension beforehand, once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_acts import Acts
from office import Office, at, sent_audit
from said import statements

from practice.allocation import release
from practice.calendar import Days
from practice.deadlines import quarter_of
from practice.offers import later_deadline
from practice.records import Absence, RequestState
from practice.requests import decide

DUE = date(2026, 4, 29)


def absence(first: date, last: date) -> Absence:
    return Absence("a", "tm", first, last, "tm", at("2026-04-01 09:00"))


@pytest.mark.parametrize(
    ("due", "spans", "until"),
    [
        ((4, 29), [((4, 20), (5, 1))], (5, 11)),  # back on the 2nd, a week later is a Saturday
        ((4, 29), [((4, 29), (4, 29))], (5, 7)),
        ((4, 29), [((4, 20), (4, 30)), ((5, 1), (5, 8))], (5, 18)),  # one after the other
        ((4, 29), [((4, 20), (4, 30)), ((5, 6), (5, 12))], (5, 20)),  # away again before the week is over
        ((4, 29), [((4, 20), (4, 30)), ((6, 8), (6, 12))], (5, 8)),
        (
            (5, 20),
            [((5, 18), (5, 22)), ((6, 1), (6, 5))],
            (6, 15),
        ),  # the day that it would be is one of the next
        ((6, 19), [((6, 15), (6, 20)), ((6, 29), (7, 3))], None),
        ((6, 19), [((6, 15), (6, 25))], (6, 30)),  # the quarter's last day
        ((6, 29), [((6, 22), (6, 29))], (6, 30)),
        ((6, 19), [((6, 15), (6, 30))], None),
        ((6, 19), [((6, 15), (7, 10))], None),
    ],
)
def test_the_deadline_that_is_offered(
    due: tuple[int, int],
    spans: list[tuple[tuple[int, int], tuple[int, int]]],
    until: tuple[int, int] | None,
) -> None:
    audit = replace(sent_audit(due_on=date(2026, *due)), month=f"2026-{due[0]:02}")
    absences = [absence(date(2026, *first), date(2026, *last)) for first, last in spans]
    assert later_deadline(audit, absences, Days()) == (date(2026, *until) if until else None)


@given(
    due=st.dates(date(2026, 4, 2), date(2026, 6, 30)),
    before=st.integers(0, 30),
    after=st.integers(0, 90),
    closed=st.frozensets(st.dates(date(2026, 4, 1), date(2026, 7, 31)), max_size=20),
)
def test_what_is_offered_is_a_working_day_of_the_quarter_on_which_the_auditor_is_there(
    due: date, before: int, after: int, closed: frozenset[date]
) -> None:
    audit = replace(sent_audit(due_on=due), month=f"2026-{due.month:02}")
    away = absence(due - timedelta(days=before), due + timedelta(days=after))
    days = Days(closed)
    until = later_deadline(audit, [away], days)
    if until is None:
        assert days.previous_working_day(quarter_of(audit).end) <= away.last_on
    else:
        assert away.last_on < until <= quarter_of(audit).end
        assert days.is_working_day(until)


async def test_it_is_offered_when_the_absence_is_entered_and_only_once(acts: Acts, desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    said = await acts.away("T1", "20 April - 1 May")
    assert said.lines == (
        f"{audit.id} is due meanwhile: a later deadline, Monday 11 May 2026, was proposed to the line.",
    )
    await acts.sweep("2026-04-02", "2026-04-20")
    [asked] = await acts.requests(audit.id)
    assert (asked.until, asked.due_on, asked.asked_by) == (date(2026, 5, 11), DUE, "")
    assert asked.reason == "Away from Mon 20 April to Fri 1 May"
    assert [who for who, _ in await acts.posted("request")] == ["HS"]


async def test_what_is_due_while_they_are_there_is_not_offered(acts: Acts, desk: Office) -> None:
    before, after = await desk.give("T1", 1, date(2026, 4, 19)), await desk.give("T1", 2, date(2026, 5, 2))
    other = await desk.give("T2", 3, DUE)
    assert (await acts.away("T1", "20 April - 1 May")).lines == ()
    await acts.sweep("2026-04-02", "2026-04-28")
    assert await acts.requests(before.id, after.id, other.id) == []


async def test_an_audit_that_goes_out_to_somebody_who_will_be_away_is_offered_then(
    acts: Acts, desk: Office
) -> None:
    """As the draw has it: one goes out on confirmation, one in May, one in June."""
    for who, days in {"T2": "20 April - 8 May", "T1": "25 May - 5 June", "S1": "22 June - 3 July"}.items():
        await acts.away(who, days)
    await desk.allocate("2026-04-01 11:00")
    sent = {"T2": date(2026, 5, 18)}
    assert await offered(acts, desk) == sent
    for first in ("2026-05-01", "2026-06-01"):
        async with desk.store.write() as work:
            await release(work, desk.rules, at(f"{first} 09:00"))
    assert await offered(acts, desk) == sent | {"T1": date(2026, 6, 15)}
    assert [who for who, _ in await acts.posted("proposal")] == ["Q1", "Q2"]


async def offered(acts: Acts, desk: Office) -> dict[str, date | None]:
    names, audits = await acts.names(), {audit.id: audit for audit in await desk.audits()}
    return {names[audits[asked.audit_id].auditor_id]: asked.until for asked in await acts.requests(*audits)}


async def test_the_morning_sweep_offers_what_nobody_saw_to(acts: Acts, desk: Office) -> None:
    await acts.away("T1", "20 April - 1 May")
    audit = await desk.give("T1", due_on=DUE)
    for now in ("2026-04-07 08:59", "2026-04-11 12:00"):
        await acts.sweep_at(at(now))
        assert await acts.requests(audit.id) == []
    await acts.sweep_at(at("2026-04-13 09:00"))
    assert len(await acts.requests(audit.id)) == 1


async def test_after_the_deadline_nothing_is_offered(acts: Acts, desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await acts.away("T1", "until 12 May", now="2026-04-29 23:59:59")
    assert len(await acts.requests(audit.id)) == 1
    other = await desk.give("T2", 2, due_on=DUE)
    await acts.away("T2", "until 12 May", now="2026-04-30 00:00")
    assert await acts.requests(other.id) == []


@pytest.mark.parametrize("agree", [True, False])
async def test_what_was_decided_is_not_offered_again(acts: Acts, desk: Office, agree: bool) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await acts.away("T1", "20 April - 1 May")
    [asked] = await acts.requests(audit.id)
    head = await desk.person("HS")
    async with desk.store.write() as work:
        await decide(work, desk.rules, head, at("2026-04-02 09:00"), request_id=asked.id, agree=agree)
    await acts.sweep("2026-04-03", "2026-04-30")
    [asked] = await acts.requests(audit.id)
    assert asked.state is (RequestState.GRANTED if agree else RequestState.DECLINED)
    [now] = [a for a in await desk.audits() if a.id == audit.id]
    assert now.due_on == (date(2026, 5, 11) if agree else DUE)


async def test_whoever_is_back_early_has_the_offer_taken_back(acts: Acts, desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await acts.away("T1", "20 April - 1 May")
    said = await acts.back("T1", now="2026-04-22 09:00")
    assert said.lines == (f"The later deadline that was proposed for {audit.id} is off.",)
    [asked] = await acts.requests(audit.id)
    assert asked.state is RequestState.DROPPED
    await acts.sweep("2026-04-22", "2026-04-28")
    assert len(await acts.requests(audit.id)) == 1


async def test_a_longer_absence_offers_another_day_in_place_of_the_first(acts: Acts, desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await acts.away("T1", "20 April - 1 May")
    await acts.away("T1", "until 15 May", now="2026-04-21 09:00")
    first, second = await acts.requests(audit.id)
    assert (first.state, second.state) == (RequestState.DROPPED, RequestState.OPEN)
    assert second.until == date(2026, 5, 26), "Monday 25 May is a bank holiday"


async def test_where_the_quarter_has_no_later_day_each_qa_lead_is_asked_once_who_takes_it(
    acts: Acts, desk: Office
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    said = await acts.away("T1", "20 April - 30 June")
    assert "no later day lies in its quarter: the QA leads were asked" in said.lines[0]
    await acts.sweep("2026-04-02", "2026-04-28")
    assert await acts.requests(audit.id) == []
    found = await acts.posted("proposal")
    assert [who for who, _ in found] == ["Q1", "Q2"]
    view = await acts.proposal(found[0][1], "2026-04-28 09:00")
    assert view.why == "They are away until Tuesday 30 June 2026, and the quarter has no later day for it."
    [row] = view.rows
    assert row.open
    assert view.to[audit.id]
    await acts.away("T1", "until 3 July", now="2026-04-21 09:00")
    assert len(await acts.posted("proposal")) == 2, "asked once of one deadline"
    done = await acts.reassign("Q1", view.key, view.to, "2026-04-28 09:30")
    assert done.note == "1 audit was reassigned."
    assert not done.rows[0].open


async def test_a_proposal_for_somebody_who_is_back_early_has_nothing_to_decide(
    acts: Acts, desk: Office
) -> None:
    await desk.give("T1", due_on=DUE)
    await acts.away("T1", "20 April - 30 June")
    owed = (await acts.posted("proposal"))[0][1]
    to = (await acts.proposal(owed, "2026-04-21 09:00")).to
    await acts.back("T1", now="2026-04-22 09:00")
    view = await acts.proposal(owed, "2026-04-22 09:01")
    assert (view.to, view.why) == ({}, "They are there when it is due, or somebody else has it.")
    done = await acts.reassign("Q1", view.key, to, "2026-04-22 09:02")
    assert done.note == "Nothing was changed: it was decided meanwhile."


async def test_what_was_seen_to_costs_the_next_minute_nothing_of_its_own(acts: Acts, desk: Office) -> None:
    asked = []
    for number, short in enumerate(("T1", "T2", "M1"), 1):
        await desk.give(short, number, due_on=DUE)
        await acts.away(short, "20 April - 1 May")
        await desk.give(short, number + 10, due_on=date(2026, 6, 24))
        await acts.away(short, "22 June - 30 June")
        with statements() as said:
            await acts.offer("2026-04-02 09:01")
        asked.append(len(said))
    assert asked[0] == asked[1] == asked[2]
