"""Counting: every audit in exactly one state, and the same numbers wherever they appear."""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import Office, at, lancashire, office, sent_audit

from practice import status
from practice.audits import Audit, Stage, State, state_of
from practice.chasing import chase, overdue_list
from practice.errors import BadInput, NotFound
from practice.records import Round
from practice.roles import require
from practice.round_cards import round_card
from practice.status import Narrowed
from practice.views import OverdueCard, StatusCard

TODAY = date(2026, 5, 20)
NOW = "2026-05-20 10:00"
DATES = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def show(
    desk: Office, words: str = "", by: str = "Q1", *, private: bool = True, now: str = NOW
) -> StatusCard:
    person = await desk.person(by)
    scope = require(person, lancashire(), "status.show")
    async with desk.store.read() as work:
        narrowed = await status.narrow(work, desk.rules, at(now), words, "", "")
        return await status.status_card(work, desk.rules, person, scope, at(now), narrowed, private=private)


async def read(desk: Office, words: str, now: str = NOW) -> Narrowed:
    async with desk.store.read() as work:
        return await status.narrow(work, desk.rules, at(now), words, "", "")


async def overdue(desk: Office, by: str = "Q1") -> OverdueCard:
    person = await desk.person(by)
    scope = require(person, lancashire(), "overdue.show")
    async with desk.store.read() as work:
        return await overdue_list(work, desk.rules, person, scope, at(NOW), title="All")


async def add(desk: Office, *audits: Audit) -> None:
    async with desk.store.write() as work:
        await work.audits.add(audits)


def counts(card: StatusCard) -> dict[State, int]:
    return {state: number for state, number in card.whole.counts.items() if number}


def test_every_stage_is_in_exactly_one_state_on_every_day() -> None:
    for stage, offset in product(Stage, (-1, 0, 1)):
        state = state_of(stage, TODAY + timedelta(days=offset), TODAY)
        over = offset < 0 and stage in (Stage.SENT, Stage.OPENED)
        assert state is (State.OVERDUE if over else _IN_TIME[stage])
        assert state_of(stage, None, TODAY) is _IN_TIME[stage]


_IN_TIME = {
    Stage.PLANNED: State.PLANNED,
    Stage.SENT: State.NOT_OPENED,
    Stage.OPENED: State.OPENED,
    Stage.RETURNED: State.RETURNED,
    Stage.WITHDRAWN: State.WITHDRAWN,
}


@st.composite
def histories(draw: st.DrawFn) -> list[Audit]:
    """Audits of three auditors in any stage, with any dates."""
    found = []
    for number in range(draw(st.integers(0, 25))):
        stage = draw(st.sampled_from(Stage))
        auditor, service = draw(
            st.sampled_from([("T1", "Duty and Assessment"), ("M1", "MASH"), ("DI", "Whole authority")])
        )
        due = None if stage is Stage.PLANNED else draw(DATES)
        found.append(
            replace(
                sent_audit(auditor),
                id=f"LS-2026Q1-{number:03}",
                service=service,
                stage=stage,
                month=draw(st.sampled_from(["2026-04", "2026-05"])),
                due_on=due,
                returned_on=draw(DATES) if stage is Stage.RETURNED else None,
                grade=draw(st.sampled_from(lancashire().grades)) if stage is Stage.RETURNED else "",
            )
        )
    return found


@given(history=histories())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_whatever_happened_the_states_add_up_and_agree_everywhere(history: list[Audit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with office(f"sqlite:///{folder}/practice-loop.db", cases=b"") as desk:
            people = {short: (await desk.person(short)).id for short in ("T1", "M1", "DI")}
            audits = [replace(audit, auditor_id=people[audit.auditor_id]) for audit in history]
            await add(desk, *audits)
            await agree(desk, audits)


async def agree(desk: Office, audits: list[Audit]) -> None:
    expected = Counter(audit.state(TODAY) for audit in audits)
    card = await show(desk)
    assert counts(card) == expected
    assert sum(counts(card).values()) == len(audits)
    assert card.whole.total == len(audits) - expected[State.WITHDRAWN]
    assert card.whole.late == sum(audit.late for audit in audits if audit.stage is Stage.RETURNED)
    lines: Counter[State] = Counter()
    for line in card.lines:
        lines.update(line.counts)
    assert lines == Counter(card.whole.counts)
    assert len((await overdue(desk)).rows) == expected[State.OVERDUE]
    assert sum(number for _, number in card.grades) == expected[State.RETURNED]
    for audit in audits:
        alone = await show(desk, audit.service)
        assert counts(alone) == Counter(a.state(TODAY) for a in audits if a.service == audit.service)
        break


async def test_a_round_card_counts_as_the_status_does(desk: Office) -> None:
    await desk.allocate("2026-04-01 09:00")
    sent = [audit for audit in await desk.audits() if audit.stage is Stage.SENT and audit.service == "MASH"]
    async with desk.store.write() as work:
        await work.audits.save(replace(sent[0], stage=Stage.RETURNED, returned_on=date(2026, 5, 3)))
        args = {
            "round": "LS-2026Q1",
            "service": "MASH",
            "month": "2026-04",
            "page": "1",
            "pages": "1",
            "unlinked": "",
        }
        card = await round_card(work, desk.rules, at(NOW), args=args, about=[audit.id for audit in sent])
    shown = counts(await show(desk, "MASH"))
    planned = shown.pop(State.PLANNED)
    assert dict(card.counts) == shown == {State.RETURNED: 1, State.OVERDUE: len(sent) - 1}
    assert planned == 6 - len(sent)
    assert Counter(row.state for row in card.rows) == Counter(card.counts)


async def test_a_line_sees_its_own_and_those_below_and_no_grades(desk: Office) -> None:
    for number, (auditor, grade) in enumerate(
        (("T1", "Good"), ("M1", "Inadequate"), ("S1", "Good"), ("I1", "Good"))
    ):
        audit = await desk.give(auditor, number)
        async with desk.store.write() as work:
            returned = replace(audit, stage=Stage.RETURNED, returned_on=TODAY, grade=grade)
            await work.audits.save(returned)
    totals = {by: (await show(desk, by=by)).whole.total for by in ("Q1", "MO", "HS", "S1", "DI", "ED")}
    assert totals == {"Q1": 4, "MO": 4, "HS": 3, "S1": 2, "DI": 4, "ED": 4}
    assert (await show(desk)).grades == (("Good", 3), ("Inadequate", 1))
    assert (await show(desk, by="HS")).grades == ()
    assert (await show(desk, private=False)).grades == ()


async def test_overdue_audits_are_counted_with_the_post_of_their_highest_rung(desk: Office) -> None:
    await desk.give("T1", 1, date(2026, 5, 12))
    await desk.give("T2", 2, date(2026, 5, 18))
    await desk.give("M1", 3, date(2026, 5, 1))
    await desk.give("I1", 4, TODAY - timedelta(days=1))
    async with desk.store.write() as work:
        await chase(work, desk.rules, at("2026-05-20 09:00"))
    card = await show(desk)
    assert dict(card.ladder) == {
        "Senior Manager and Head of Service": 1,
        "Director": 1,
        "Executive Director": 1,
    }
    assert card.whole.counts[State.OVERDUE] == 4


async def two_rounds(desk: Office) -> None:
    async with desk.store.write() as work:
        for year, confirmed in ((2025, "2025-04-01"), (2026, "2026-04-01")):
            made = Round(f"LS-{year}Q1", "learning_space", f"{year}Q1", "p", "q", at(confirmed))
            await work.rounds.add(made)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", (None, None)),
        ("all", (None, None)),
        ("Everything", (None, None)),
        ("family safeguarding", (None, "Family Safeguarding")),
        ("  duty &  ASSESSMENT ", (None, "Duty and Assessment")),
        ("LS-2025Q1", ("LS-2025Q1", None)),
        ("ls-2026q1 mash", ("LS-2026Q1", "MASH")),
        ("MASH LS-2025Q1", ("LS-2025Q1", "MASH")),
        ("Q1", ("LS-2026Q1", None)),
        ("q1 2026-27", ("LS-2026Q1", None)),
        ("2025-26 Q1", ("LS-2025Q1", None)),
        ("Q1 25/26", ("LS-2025Q1", None)),
        ("Q1 2025", ("LS-2025Q1", None)),
        ("quarter 1", ("LS-2026Q1", None)),
        ("Quarter 1 2025-26", ("LS-2025Q1", None)),
        ("learning spaces Q1 Family Safeguarding", ("LS-2026Q1", "Family Safeguarding")),
        ("learning spaces", (None, None)),
        ("learning spaces for MASH", (None, "MASH")),
        ("Q1 learning space of MASH", ("LS-2026Q1", "MASH")),
        ("Family Safeguarding Q1 2025-26", ("LS-2025Q1", "Family Safeguarding")),
        ("whole authority", (None, "Whole authority")),
    ],
)
async def test_words_name_a_round_a_service_or_both(
    desk: Office, words: str, expected: tuple[str | None, str | None]
) -> None:
    await two_rounds(desk)
    await add(desk, replace(sent_audit(), id="A", service="Family Safeguarding"))
    await add(desk, replace(sent_audit(), id="B", service="Whole authority"))
    assert await read(desk, words) == Narrowed(*expected)


@pytest.mark.parametrize(
    ("words", "kind", "says"),
    [
        ("famly safegarding", BadInput, "Did you mean “Family Safeguarding”?"),
        ("Q1 MAHS", BadInput, "Did you mean “MASH”?"),
        ("xyzzy", BadInput, "Type `status` to see all services and rounds."),
        ("Q2", NotFound, "No round was allocated for Q2 2026-27"),
        ("Q1 2024-25", NotFound, "No round was allocated for Q1 2024-25"),
        ("Q7", BadInput, "there is no Q7"),
        ("dip samples Q1", NotFound, "No round was allocated for Q1"),
        ("2025-26", BadInput, "could not find a quarter"),
    ],
)
async def test_words_that_name_nothing_get_the_nearest_that_there_is(
    desk: Office, words: str, kind: type[Exception], says: str
) -> None:
    await two_rounds(desk)
    await add(desk, replace(sent_audit(), id="A", service="Family Safeguarding"))
    with pytest.raises(kind) as refused:
        await read(desk, words)
    assert says in str(refused.value)


async def test_a_quarter_without_a_year_that_is_over_means_the_last_one_allocated(desk: Office) -> None:
    await two_rounds(desk)
    assert await read(desk, "Q1", "2026-09-01 09:00") == Narrowed("LS-2026Q1", None)


async def test_of_two_activities_in_a_quarter_the_named_one_is_meant_and_without_a_name_it_is_asked(
    desk: Office,
) -> None:
    await two_rounds(desk)
    async with desk.store.write() as work:
        await work.rounds.add(Round("DS-2026Q1", "dip_sample", "2026Q1", "p", "q", at("2026-04-03")))
    assert await read(desk, "learning spaces Q1") == Narrowed("LS-2026Q1", None)
    assert await read(desk, "dip samples Q1 MASH") == Narrowed("DS-2026Q1", "MASH")
    with pytest.raises(BadInput, match="`status DS-2026Q1` or `status LS-2026Q1`"):
        await read(desk, "Q1")


async def test_a_service_whose_name_begins_like_an_activity_is_found_whole(desk: Office) -> None:
    await two_rounds(desk)
    await add(desk, replace(sent_audit(), id="A", service="DS North"))
    await add(desk, replace(sent_audit(), id="B", service="Observatory"))
    assert await read(desk, "ds north") == Narrowed(None, "DS North")
    assert await read(desk, "Q1 Observatory") == Narrowed("LS-2026Q1", "Observatory")
