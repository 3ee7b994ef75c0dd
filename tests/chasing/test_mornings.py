"""Chasing on a real database: one card for each recipient and morning, each step once, nothing after the end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from office import LINE, Office, at, mornings, office, people_csv, rules

from practice import answering
from practice.audits import Audit, Stage
from practice.calendar import Days
from practice.chasing import (
    SHOWN_OVERDUE,
    acknowledge,
    chase,
    morning_card,
    next_morning,
    overdue_list,
    overdue_of_service,
)
from practice.errors import NotAllowed, NotFound
from practice.importing import import_people
from practice.records import Link, Told
from practice.roles import Scope
from practice.views import MorningCard, OverdueCard
from storage.outbox import Owed

DUE = date(2026, 4, 29)
"""A Wednesday; Monday 4 May is a bank holiday."""
MANAGERS = {"first": {"S1", "HS"}, "second": {"DI"}, "third": {"ED"}}


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def sweep(desk: Office, now: str | datetime) -> int:
    async with desk.store.write() as work:
        return await chase(work, desk.rules, at(now) if isinstance(now, str) else now)


async def told(desk: Office, *audits: Audit) -> set[tuple[str, str, date]]:
    """(step, short name of who, on which day) of everything that was told."""
    async with desk.store.read() as work:
        names = {p.id: p.upn.partition("@")[0].upper() for p in await work.people.all()}
        everything: list[Told] = await work.chases.told([audit.id for audit in audits])
    found = [one for one in everything if one.step != SHOWN_OVERDUE]
    assert len(found) == len({(one.audit_id, one.step, one.person_id) for one in found})
    return {(one.step, names[one.person_id], one.on) for one in found}


async def owed(desk: Office) -> list[Owed]:
    async with desk.store.read() as work:
        return await work.outbox.due(at("2027-12-31 09:00"), 500)


async def keys(desk: Office) -> set[str]:
    return {item.delivery.key for item in await owed(desk)}


async def card(desk: Office, short: str, on: date, now: str) -> MorningCard:
    person = await desk.person(short)
    async with desk.store.read() as work:
        about = await work.outbox.about(f"chase:{person.id}:{on}")
        assert about is not None
        return await morning_card(work, desk.rules, at(now), person_id=person.id, on=on, about=about)


async def finish(desk: Office, audit: Audit, stage: Stage, on: date) -> None:
    async with desk.store.write() as work:
        [standing] = await work.audits.by_ids([audit.id])
        returned = on if stage is Stage.RETURNED else None
        await work.audits.save(replace(standing, stage=stage, returned_on=returned))


async def test_from_the_first_reminder_to_the_last_rung_each_step_is_told_once(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    for morning in mornings("2026-04-01", "2026-06-30"):
        await sweep(desk, morning)
        await sweep(desk, morning)
    assert await told(desk, audit) == {
        ("before:7", "T1", date(2026, 4, 22)),
        ("before:1", "T1", date(2026, 4, 28)),
        ("before:0", "T1", date(2026, 4, 29)),
        ("rung:first", "S1", date(2026, 5, 1)),
        ("rung:first", "HS", date(2026, 5, 1)),
        ("rung:second", "DI", date(2026, 5, 6)),
        ("rung:third", "ED", date(2026, 5, 13)),
    }


async def test_a_second_sweep_of_a_morning_changes_nothing(desk: Office) -> None:
    audits = [await desk.give("T1", 1, DUE), await desk.give("T2", 2, DUE)]
    assert await sweep(desk, "2026-05-01 09:00") == 2
    before = await told(desk, *audits), await owed(desk)
    for later in ("09:00", "09:01", "23:59"):
        assert await sweep(desk, f"2026-05-01 {later}") == 0
    assert (await told(desk, *audits), await owed(desk)) == before


async def test_a_clock_that_is_put_back_and_comes_to_the_same_morning_again_tells_nobody_twice(
    desk: Office,
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    for now in ("2026-05-01 09:00", "2026-05-01 08:00", "2026-04-30 09:00", "2026-05-01 09:00"):
        await sweep(desk, now)
    rungs = [one for one in await told(desk, audit) if one[0] == "rung:first"]
    assert sorted(rungs) == [("rung:first", who, date(2026, 5, 1)) for who in ("HS", "S1")]
    assert len([key for key in await keys(desk) if key.endswith("2026-05-01")]) == 2


async def test_two_sweeps_at_the_same_instant_tell_once(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    cards = await asyncio.gather(*(sweep(desk, "2026-05-01 09:00") for _ in range(3)))
    assert sorted(cards) == [0, 0, 2]
    assert len(await told(desk, audit)) == 2


@pytest.mark.parametrize("when", ["2026-05-01 08:59", "2026-05-02 09:00", "2026-05-04 12:00"])
async def test_nothing_goes_out_before_nine_at_a_weekend_or_on_a_bank_holiday(
    desk: Office, when: str
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    assert await sweep(desk, when) == 0
    assert await told(desk, audit) == set()


async def test_nine_is_local_time_in_summer_and_in_winter(desk: Office) -> None:
    await desk.give("T1", 1, date(2026, 10, 21))
    await desk.give("T1", 2, date(2026, 10, 26))
    assert await sweep(desk, datetime.fromisoformat("2026-10-23T07:59+00:00")) == 0
    assert await sweep(desk, datetime.fromisoformat("2026-10-23T08:00+00:00")) == 3
    assert await sweep(desk, datetime.fromisoformat("2026-10-26T08:59+00:00")) == 0
    assert await sweep(desk, datetime.fromisoformat("2026-10-26T09:00+00:00")) == 1


def test_the_next_morning_is_the_next_working_day_at_nine() -> None:
    assert next_morning(rules(), Days(), at("2026-05-01 08:59")) == at("2026-05-01 09:00")
    assert next_morning(rules(), Days(), at("2026-05-01 09:00")) == at("2026-05-05 09:00")
    assert next_morning(rules(), Days(), at("2026-03-27 09:00")) == at("2026-03-30 09:00")


async def test_a_service_that_was_down_for_weeks_tells_every_rung_once_and_no_old_reminder(
    desk: Office,
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    assert await sweep(desk, "2026-05-20 11:30") == 4
    on = date(2026, 5, 20)
    expected = {(f"rung:{rung}", who, on) for rung, posts in MANAGERS.items() for who in posts}
    assert await told(desk, audit) == expected
    assert await sweep(desk, "2026-05-21 09:00") == 0


async def test_a_card_holds_all_that_reached_somebody_that_morning_and_what_did_before(desk: Office) -> None:
    late, later, fresh = (
        await desk.give("T1", 1, DUE),
        await desk.give("T2", 2, date(2026, 5, 6)),
        await desk.give("M1", 3, date(2026, 5, 6)),
    )
    await sweep(desk, "2026-05-01 09:00")
    await sweep(desk, "2026-05-08 09:00")
    on = date(2026, 5, 8)
    shown = await card(desk, "HS", on, "2026-05-08 09:00")
    assert [(one.row.audit_id, one.new) for one in shown.line] == [
        *((later.id, True), (fresh.id, True), (late.id, False))
    ]
    assert shown.reaches == "**2 reach you today**, 2 days after their deadline; 1 did earlier."
    assert shown.own == ()
    persons = Counter(
        item.delivery.to.person_id for item in await owed(desk) if item.delivery.card == "morning"
    )
    hos = await desk.person("HS")
    assert persons[hos.id] == 2


async def test_a_manager_s_own_reminder_and_the_line_s_rungs_stand_on_one_card(desk: Office) -> None:
    await desk.give("S1", 1, date(2026, 5, 1))
    await desk.give("T1", 2, DUE)
    await sweep(desk, "2026-05-01 09:00")
    shown = await card(desk, "S1", date(2026, 5, 1), "2026-05-01 09:00")
    assert [one.row.audit_id for one in shown.own] == ["LS-2026Q1-001"]
    assert [one.row.audit_id for one in shown.line] == ["LS-2026Q1-002"]


async def test_who_knew_before_is_named_to_the_next_rung(desk: Office) -> None:
    await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    await sweep(desk, "2026-05-06 09:00")
    shown = await card(desk, "DI", date(2026, 5, 6), "2026-05-06 09:00")
    assert shown.known_by == "The Senior Manager and Head of Service have known since the second day."


@pytest.mark.parametrize("stage", [Stage.RETURNED, Stage.WITHDRAWN])
async def test_nobody_is_told_of_what_was_handed_in_or_withdrawn(desk: Office, stage: Stage) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    before = await told(desk, audit)
    await finish(desk, audit, stage, date(2026, 5, 5))
    for morning in mornings("2026-05-05", "2026-06-30"):
        assert await sweep(desk, morning) == 0
    assert await told(desk, audit) == before


async def test_handing_in_edits_the_cards_of_everybody_who_was_told(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    async with desk.store.write() as work:
        for item in await work.outbox.due(at("2026-05-01 09:00"), 50):
            await work.outbox.sent(item, "chat", "message", "", at("2026-05-01 09:00"))
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        now = at("2026-05-05 10:00")
        await answering.withdraw(work, desk.rules, lead, now, audit_id=audit.id, reason="moved away")
    edits = {(item.delivery.card, item.is_edit) for item in await owed(desk)}
    assert edits == {("morning", True), ("overdue", True), ("changed", False)}
    shown = await card(desk, "S1", date(2026, 5, 1), "2026-05-05 10:00")
    assert [one.note for one in shown.line] == ["Withdrawn by the QA team"]


async def test_cards_that_show_an_audit_are_edited_once_when_its_deadline_has_passed(desk: Office) -> None:
    await desk.allocate("2026-04-01 09:00")
    async with desk.store.write() as work:
        for item in await work.outbox.due(at("2026-04-01 09:00"), 50):
            await work.outbox.sent(item, "chat", item.delivery.key, "", at("2026-04-01 09:00"))
    await sweep(desk, "2026-04-30 08:59")
    assert await owed(desk) == []
    await sweep(desk, "2026-04-30 09:00")
    edits = await owed(desk)
    assert {item.delivery.card for item in edits} == {"round", "allocated"}
    async with desk.store.write() as work:
        for item in edits:
            await work.outbox.sent(item, "chat", item.message_id, "", at("2026-04-30 09:00"))
    await sweep(desk, "2026-04-30 09:01")
    assert await owed(desk) == []


async def test_what_came_back_is_said_on_the_card_with_its_day(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    await finish(desk, audit, Stage.RETURNED, date(2026, 5, 5))
    shown = await card(desk, "S1", date(2026, 5, 1), "2026-05-07 10:00")
    assert [one.note for one in shown.line] == ["Returned Tue 5 May, 6 days late"]


async def test_the_channel_of_the_service_gets_one_overdue_card_on_a_morning_when_something_climbed(
    desk: Office,
) -> None:
    await desk.give("T1", 1, DUE)
    await desk.give("T2", 2, date(2026, 4, 30))
    async with desk.store.write() as work:
        await work.channels.heard_channel("19:duty", "Duty", "team", "QA", "tenant", "http://teams")
        await work.channels.link(
            Link("allocations", "Duty and Assessment", "19:duty", "", ""), "q", at("2026-04-01")
        )
    await sweep(desk, "2026-05-01 09:00")
    await sweep(desk, "2026-05-05 09:00")
    posted = [item.delivery for item in await owed(desk) if item.delivery.card == "overdue"]
    assert [(one.to.channel_id, one.args["on"]) for one in posted] == [
        *(("19:duty", "2026-05-01"), ("19:duty", "2026-05-05"))
    ]
    assert posted[0].about == ("LS-2026Q1-001", "LS-2026Q1-002")


async def test_without_a_channel_the_qa_leads_get_the_overdue_card(desk: Office) -> None:
    await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    leads = {(await desk.person(short)).id for short in ("Q1", "Q2")}
    assert {i.delivery.to.person_id for i in await owed(desk) if i.delivery.card == "overdue"} == leads


async def test_the_reminders_of_an_auditor_who_left_go_to_the_qa_leads_and_its_rungs_to_the_line(
    desk: Office,
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    stayed = tuple(one for one in LINE if one[0] != "T1")
    async with desk.store.write() as work:
        await import_people(work, desk.rules, people_csv(stayed), at("2026-04-20 09:00"), full=True)
    await sweep(desk, "2026-04-29 09:00")
    await sweep(desk, "2026-05-01 09:00")
    assert {(step, who) for step, who, _ in await told(desk, audit)} == {
        *(("before:0", "Q1"), ("before:0", "Q2"), ("rung:first", "S1"), ("rung:first", "HS"))
    }


async def test_a_rung_that_meets_a_card_already_out_waits_for_the_next_morning(desk: Office) -> None:
    """A deadline that is found to have passed at noon: its recipients have had this morning's card."""
    first = await desk.give("T1", 1, DUE)
    await sweep(desk, "2026-05-01 09:00")
    second = await desk.give("T2", 2, DUE)
    assert await sweep(desk, "2026-05-01 12:00") == 0
    assert await sweep(desk, "2026-05-05 09:00") == 2
    assert {(step, on) for step, _, on in await told(desk, second)} == {("rung:first", date(2026, 5, 5))}
    assert {(step, on) for step, _, on in await told(desk, first)} == {("rung:first", date(2026, 5, 1))}


async def test_spoken_with_them_is_kept_once_and_only_by_whose_card_it_is(desk: Office) -> None:
    await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    senior, director = await desk.person("S1"), await desk.person("DI")
    key = f"chase:{senior.id}:2026-05-01"
    async with desk.store.write() as work:
        first = await acknowledge(work, desk.rules, senior, at("2026-05-01 10:02"), key)
        again = await acknowledge(work, desk.rules, senior, at("2026-05-05 11:00"), key)
        with pytest.raises(NotAllowed):
            await acknowledge(work, desk.rules, director, at("2026-05-01 10:02"), key)
        for altered in (f"chase:{senior.id}:2026-05-02", f"chase:{senior.id}:x", f"chase:{senior.id}:"):
            with pytest.raises(NotFound):
                await acknowledge(work, desk.rules, senior, at("2026-05-01 10:02"), altered)
    said = "You said on Fri 1 May at 10:02 that you have spoken with them."
    assert (first.acknowledged, again.acknowledged) == (said, said)
    assert await sweep(desk, "2026-05-06 09:00") == 1


async def listed(desk: Office, short: str, scope: Scope, now: str) -> OverdueCard:
    by = await desk.person(short)
    async with desk.store.read() as work:
        return await overdue_list(work, desk.rules, by, scope, at(now), title="All")


async def test_overdue_lists_what_lies_within_the_scope_the_oldest_first(desk: Office) -> None:
    await desk.give("T1", 1, DUE)
    await desk.give("M1", 2, date(2026, 4, 20))
    await desk.give("I1", 3, DUE)
    await desk.give("T2", 4, date(2026, 5, 1))
    seen = {
        short: [row.audit_id[-3:] for row in (await listed(desk, short, scope, "2026-05-01 09:00")).rows]
        for short, scope in (("Q1", Scope.ALL), ("HS", Scope.LINE), ("S1", Scope.LINE), ("DI", Scope.LINE))
    }
    assert seen == {
        "Q1": ["002", "001", "003"],
        "HS": ["002", "001"],
        "S1": ["001"],
        "DI": ["002", "001", "003"],
    }


async def test_an_overdue_card_past_forty_counts_what_it_does_not_show_and_not_what_came_back(
    desk: Office,
) -> None:
    audits = [await desk.give("T1", number, DUE) for number in range(1, 61)]
    for audit in audits[:15]:
        await finish(desk, audit, Stage.RETURNED, date(2026, 5, 5))
    async with desk.store.read() as work:
        shown = await overdue_of_service(
            work,
            desk.rules,
            at("2026-05-06 09:00"),
            service="Duty and Assessment",
            on=date(2026, 5, 1),
            about=[audit.id for audit in audits],
        )
    assert len(shown.rows) + shown.more == 45
    assert (await listed(desk, "Q1", Scope.ALL, "2026-05-06 09:00")).more == 5


async def test_whoever_was_imported_under_a_new_post_is_chased_by_the_post_of_today(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    promoted = tuple((*one[:2], "HoS", *one[3:]) if one[0] == "S1" else one for one in LINE if one[0] != "HS")
    moved = tuple((*one[:5], "DI") if one[5] == "HS" else one for one in promoted)
    async with desk.store.write() as work:
        await import_people(work, desk.rules, people_csv(moved), at("2026-04-20 09:00"), full=True)
    await sweep(desk, "2026-05-01 09:00")
    assert {who for _, who, _ in await told(desk, audit)} == {"S1"}
