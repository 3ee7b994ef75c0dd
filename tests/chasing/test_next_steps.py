"""Finding what is due: by the date of each audit's next step, and never late for it."""

import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office, at, lancashire, mornings, office, sent_audit
from said import statements
from sqlalchemy import Connection

from practice.allocation import release
from practice.audits import Audit, Stage
from practice.calendar import Days
from practice.chasing import BATCH, chase, plan_anew
from practice.framework import Framework
from practice.ladder import SHOWN_OVERDUE, next_step_on, overdue_unshown, plan_digest, steps_due
from practice.records import Closure
from practice.work import Rules
from storage.migrate import HERE as MIGRATIONS

DUE = date(2026, 4, 29)
"""A Wednesday; Monday 4 May is a bank holiday."""
STEPS = ["before:7", "before:1", "before:0", SHOWN_OVERDUE, "rung:first", "rung:second", "rung:third"]
DAY = timedelta(days=1)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


def climbing_after(*days: int) -> Framework:
    """Lancashire, its rungs after so many days."""
    framework = lancashire()
    rungs = zip(framework.ladder("returns").rungs, days, strict=True)
    ladder = framework.ladders.returns.model_copy(
        update={"rungs": tuple(rung.model_copy(update={"days": n}) for rung, n in rungs)}
    )
    return framework.model_copy(update={"ladders": framework.ladders.model_copy(update={"returns": ladder})})


async def sweep(desk: Office, now: str, rules: Rules | None = None) -> None:
    async with desk.store.write() as work:
        await chase(work, rules or desk.rules, at(now))


async def told(desk: Office, audit: Audit) -> dict[str, date]:
    async with desk.store.read() as work:
        return {one.step: one.on for one in await work.chases.told([audit.id])}


async def due(desk: Office, today: date) -> list[str]:
    async with desk.store.read() as work:
        return await work.chases.due(today)


async def next_steps(desk: Office) -> dict[str, str | None]:
    """As they stand in the database."""
    rows = await desk.rows("SELECT id, next_step_on FROM audit")
    return {str(audit_id): str(on) if on else None for audit_id, on in rows}


@given(
    due_on=st.dates(date(2026, 3, 1), date(2027, 2, 1)),
    offset=st.integers(-40, 40),
    done=st.frozensets(st.sampled_from(STEPS)),
    closed=st.frozensets(st.integers(-20, 20), max_size=6),
)
def test_the_next_step_is_on_the_first_day_that_wants_something(
    due_on: date, offset: int, done: frozenset[str], closed: frozenset[int]
) -> None:
    audit, framework = sent_audit(due_on=due_on), lancashire()
    days = Days(frozenset(due_on + timedelta(days=n) for n in closed))
    today = due_on + timedelta(days=offset)
    wanting = (
        day
        for day in (today + timedelta(days=n) for n in range(120))
        if steps_due(audit, framework, days, done, day) or overdue_unshown(audit, done, day)
    )
    assert next_step_on(audit, framework, days, done, today) == next(wanting, None)


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.RETURNED, Stage.WITHDRAWN])
def test_what_is_not_open_has_no_next_step(stage: Stage) -> None:
    audit = replace(sent_audit(due_on=DUE), stage=stage)
    assert next_step_on(audit, lancashire(), Days(), set(), DUE) is None


def test_every_rule_that_moves_a_step_is_in_the_digest() -> None:
    digest = plan_digest(lancashire(), Days(), DUE)
    assert digest == plan_digest(climbing_after(2, 7, 14), Days(), date(2026, 1, 1))
    without_a_reminder = lancashire().model_copy(
        update={"reminders": lancashire().reminders.model_copy(update={"days_before": (7, 1)})}
    )
    others = {
        plan_digest(climbing_after(2, 7, 15), Days(), DUE),
        plan_digest(without_a_reminder, Days(), DUE),
        plan_digest(lancashire(), Days(frozenset({date(2026, 12, 23)})), DUE),
        plan_digest(lancashire(), Days(), date(2027, 1, 1)),
    }
    assert len(others | {digest}) == 5


async def test_an_audit_is_found_only_when_something_is_due_of_it(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    found = []
    for morning in mornings("2026-04-01", "2026-06-01"):
        today = desk.rules.today(morning)
        if audit.id in await due(desk, today):
            found.append(today)
        await sweep(desk, f"{today} 09:00")
    assert found == [
        date(2026, 4, 1),  # not planned yet
        *(date(2026, 4, 22), date(2026, 4, 28), date(2026, 4, 29)),
        date(2026, 4, 30),  # its cards say that it is overdue
        *(date(2026, 5, 1), date(2026, 5, 6), date(2026, 5, 13)),
    ]
    assert await next_steps(desk) == {audit.id: None}


@given(
    dues=st.lists(st.dates(date(2026, 4, 6), date(2026, 5, 20)), min_size=1, max_size=6),
    swept=st.frozensets(st.integers(0, 60), min_size=1, max_size=25),
    returned=st.dictionaries(st.integers(0, 5), st.integers(0, 60), max_size=3),
)
@settings(max_examples=20)
async def test_whichever_mornings_the_service_was_up_everything_is_told_as_if_all_had_been_looked_at(
    tmp_path_factory: pytest.TempPathFactory,
    dues: list[date],
    swept: frozenset[int],
    returned: dict[int, int],
) -> None:
    async with office(f"sqlite:///{tmp_path_factory.mktemp('office')}/practice-loop.db", cases=b"") as desk:
        audits = [await desk.give("T1", number, due_on) for number, due_on in enumerate(dues)]
        expected: dict[str, dict[str, date]] = {audit.id: {} for audit in audits}
        for today in (date(2026, 4, 7) + timedelta(days=n) for n in sorted(swept)):
            for number, audit in enumerate(audits):
                if today - date(2026, 4, 7) > timedelta(days=returned.get(number, 99)):
                    audits[number] = await close(desk, audit)
            if Days().is_working_day(today):
                for audit in audits:
                    expected[audit.id] |= wanted(audit, expected[audit.id], today)
            await sweep(desk, f"{today} 09:00")
        assert {audit.id: await told(desk, audit) for audit in audits} == expected


async def close(desk: Office, audit: Audit) -> Audit:
    if audit.stage is Stage.RETURNED:
        return audit
    async with desk.store.write() as work:
        return await work.audits.save(replace(audit, stage=Stage.RETURNED, returned_on=audit.due_on))


def wanted(audit: Audit, done: dict[str, date], today: date) -> dict[str, date]:
    new = {step.key: today for step in steps_due(audit, lancashire(), Days(), done, today)}
    return new | ({SHOWN_OVERDUE: today} if overdue_unshown(audit, done, today) else {})


async def test_a_rung_that_a_new_framework_brings_forward_goes_out_on_its_new_day(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-05-01 09:00")
    assert await next_steps(desk) == {audit.id: "2026-05-06"}
    sooner = replace(desk.rules, framework=climbing_after(2, 6, 14))
    async with desk.store.write() as work:
        assert await plan_anew(work, sooner, at("2026-05-01 20:00"))
    assert await next_steps(desk) == {audit.id: "2026-05-05"}
    await sweep(desk, "2026-05-05 09:00", sooner)
    assert (await told(desk, audit))["rung:second"] == date(2026, 5, 5)


async def test_a_rung_that_a_new_framework_adds_goes_out_though_the_last_was_told(desk: Office) -> None:
    first, second, third = lancashire().ladder("returns").rungs
    audit = await desk.give("T1", due_on=DUE)
    shorter = climbing_after(2, 7, 14)
    ladders = shorter.ladders.model_copy(
        update={"returns": shorter.ladders.returns.model_copy(update={"rungs": (first, second)})}
    )
    shorter = shorter.model_copy(update={"ladders": ladders})
    await sweep(desk, "2026-05-06 09:00", replace(desk.rules, framework=shorter))
    assert await next_steps(desk) == {audit.id: None}
    await sweep(desk, "2026-05-13 09:00")
    assert (await told(desk, audit))[f"rung:{third.key}"] == date(2026, 5, 13)


async def test_a_holiday_that_is_called_afterwards_brings_a_reminder_forward(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-04-22 09:00")
    assert await next_steps(desk) == {audit.id: "2026-04-28"}
    async with desk.store.write() as work:
        closed = Closure(date(2026, 4, 28), "the building is closed", "q1", at("2026-04-24 09:00"))
        await work.closures.add([closed])
    await sweep(desk, "2026-04-27 09:00")
    assert (await told(desk, audit))["before:1"] == date(2026, 4, 27)


async def test_a_deadline_that_is_brought_forward_brings_the_next_step_forward(desk: Office) -> None:
    audit = await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-04-07 09:00")
    assert await next_steps(desk) == {audit.id: "2026-04-22"}
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, due_on=date(2026, 4, 15)))
    await sweep(desk, "2026-04-08 09:00")
    assert (await told(desk, audit))["before:7"] == date(2026, 4, 8)


async def test_an_audit_that_is_opened_again_is_looked_at_again(desk: Office) -> None:
    audit = await close(desk, await desk.give("T1", due_on=DUE))
    await sweep(desk, "2026-05-01 09:00")
    assert await next_steps(desk) == {audit.id: None}
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, stage=Stage.OPENED, returned_on=None))
    await sweep(desk, "2026-05-01 09:01")
    assert (await told(desk, audit))["rung:first"] == date(2026, 5, 1)


async def test_what_is_open_is_planned_anew_a_part_at_a_time_and_goes_on_where_it_stood(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.audits.add(
            [replace(sent_audit(due_on=DUE), id=f"LS-{number:05}") for number in range(2 * BATCH + 100)]
        )
    planned = []
    for _ in range(4):
        async with desk.store.write() as work:
            assert await plan_anew(work, desk.rules, at("2026-04-10 20:00"))
        planned.append(Counter((await next_steps(desk)).values())["2026-04-22"])
    assert planned == [BATCH, 2 * BATCH, 2 * BATCH + 100, 2 * BATCH + 100]
    async with desk.store.write() as work:
        assert not await plan_anew(work, desk.rules, at("2026-04-10 20:00"))


async def test_what_was_open_before_the_upgrade_is_chased_after_it(database_url: str) -> None:
    async with office(database_url) as desk:
        audit = await desk.give("T1", due_on=DUE)
        await sweep(desk, "2026-04-22 09:00")
        async with desk.database.write() as connection:
            await connection.run_sync(_before_the_next_steps)
    async with office(database_url, people=b"", cases=b"") as desk:
        assert await next_steps(desk) == {audit.id: None}
        await sweep(desk, "2026-05-01 09:00")
        assert (await told(desk, audit))["rung:first"] == date(2026, 5, 1)


def _before_the_next_steps(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, "0004-1")


async def test_a_card_lists_what_climbed_to_somebody_before_and_is_open_still(desk: Office) -> None:
    """Not what came back since, and not what they were only reminded of."""
    climbed, back = await desk.give("T1", 1, DUE), await desk.give("T1", 2, DUE)
    await desk.give("S1", 3, date(2026, 5, 6))
    for morning in ("2026-05-01", "2026-05-05"):
        await sweep(desk, f"{morning} 09:00")
    await close(desk, back)
    fresh = await desk.give("T2", 4, date(2026, 5, 5))
    await sweep(desk, "2026-05-07 09:00")
    senior = await desk.person("S1")
    async with desk.store.read() as work:
        assert await work.outbox.about(f"chase:{senior.id}:2026-05-07") == (climbed.id, fresh.id)


async def test_a_sweep_of_which_nothing_is_due_changes_nothing(desk: Office) -> None:
    await desk.give("T1", due_on=DUE)
    await sweep(desk, "2026-04-01 09:00")
    with statements() as asked:
        await sweep(desk, "2026-04-02 09:00")
    writes = [statement for statement, _ in asked if not statement.startswith("SELECT")]
    assert (len(asked) > 0, writes) == (True, [])


async def test_everything_that_a_sweep_asks_it_finds_by_an_index(tmp_path: Path) -> None:
    file = tmp_path / "practice-loop.db"
    async with office(f"sqlite:///{file}") as desk:
        await desk.give("T1", due_on=DUE)
        await desk.give("T2", 2, DUE + 30 * DAY)
        with statements() as asked:
            await sweep(desk, "2026-05-01 09:00")
            async with desk.store.write() as work:
                await release(work, desk.rules, at("2026-05-01 09:00"))
                await work.audits.next_release()
    assert any("next_step_on <=" in statement for statement, _ in asked)
    with sqlite3.connect(file) as connection:
        scanned = [
            statement
            for statement, values in asked
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            if re.search(r"SCAN (audit|told)", step)
        ]
    assert scanned == []
