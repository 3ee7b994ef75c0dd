"""What changes of mind leave in the database: hand-ins, emptied answers, steps of each deadline, fuller cards."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, office, sent_audit
from sqlalchemy.exc import IntegrityError

from practice.audits import SectionAnswers, Stage
from practice.cases import Case
from practice.records import Delivery, HandIn, Recommendation, To, Told

NOON = at("2026-04-20 12:00")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


def hand_in(number: int = 1, audit_id: str = "A") -> HandIn:
    return HandIn(
        audit_id=audit_id,
        number=number,
        auditor_id="t1",
        due_on=date(2026, 4, 29),
        returned_at=NOON.astimezone(),
        returned_on=date(2026, 4, 20),
        grade="Good",
        answers={"voice": {"scale": "7", "evidence": "Seen “it” – all."}, "plan": {}},
        recommendations=[
            Recommendation(audit_id, 1, "do it", "SM", date(2026, 6, 1)),
            Recommendation(audit_id, 2, "do that", "", None),
        ],
    )


async def test_every_hand_in_comes_back_as_it_was_kept_the_first_one_first(desk: Office) -> None:
    async with desk.store.write() as work:
        for one in (hand_in(2), hand_in(1), hand_in(1, "B")):
            await work.audits.keep_hand_in(one)
    async with desk.store.read() as work:
        assert await work.audits.hand_ins("A") == [hand_in(1), hand_in(2)]
        assert await work.audits.hand_ins("C") == []


async def test_a_hand_in_of_one_number_is_kept_once(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.audits.keep_hand_in(hand_in())
    with pytest.raises(IntegrityError):
        async with desk.store.write() as work:
            await work.audits.keep_hand_in(hand_in())


async def test_answers_that_are_cleared_stay_in_the_trail_of_each_section(desk: Office) -> None:
    async with desk.store.write() as work:
        for section, audit_id in (("voice", "A"), ("plan", "A"), ("voice", "B")):
            answers = SectionAnswers(audit_id, section, {"q": "7"}, 3, NOON)
            await work.audits.save_answers(answers, "t1")
        await work.audits.clear_answers("A", "q1", NOON)
    async with desk.store.read() as work:
        cleared = await work.audits.answers("A")
        kept = await work.audits.answers("B")
    assert {(one.section, one.revision, len(one.values)) for one in cleared.values()} == {
        ("voice", 4, 0),
        ("plan", 4, 0),
    }
    assert kept["voice"].values == {"q": "7"}
    rows = await desk.rows("SELECT section, revision, saved_by FROM section_trail WHERE audit_id = 'A'")
    assert sorted(rows) == [("plan", 3, "t1"), ("plan", 4, "q1"), ("voice", 3, "t1"), ("voice", 4, "q1")]


async def test_what_holds_answers_is_counted_for_its_round(desk: Office) -> None:
    audits = [replace(sent_audit("t1"), id=f"LS-2026Q1-{n:03}") for n in range(1, 5)]
    audits[3] = replace(audits[3], stage=Stage.RETURNED)
    async with desk.store.write() as work:
        await work.audits.add([*audits, replace(audits[0], id="LS-2026Q2-001", round_id="LS-2026Q2")])
        for audit_id in (audits[0].id, audits[0].id, "LS-2026Q2-001"):
            saved = await work.audits.answers(audit_id)
            section = f"s{len(saved)}"
            await work.audits.save_answers(SectionAnswers(audit_id, section, {"q": "7"}, 1, NOON), "t1")
    async with desk.store.read() as work:
        assert await work.audits.answered("LS-2026Q1") == 2
        assert await work.audits.answered("LS-2026Q3") == 0


async def test_an_audit_whose_answers_were_cleared_holds_none(desk: Office) -> None:
    audit = await desk.give("T1")
    async with desk.store.write() as work:
        await work.audits.save_answers(SectionAnswers(audit.id, "family", {"q": "7"}, 1, NOON), "t1")
        assert await work.audits.answered(audit.round_id) == 1
        await work.audits.clear_answers(audit.id, "q1", NOON)
        assert await work.audits.answered(audit.round_id) == 0


async def test_a_step_can_be_told_once_for_each_deadline(desk: Office) -> None:
    audit = await desk.give("T1")
    first = Told(audit.id, "rung:first", "s1", date(2026, 5, 1), date(2026, 4, 29))
    second = replace(first, on=date(2026, 6, 15), due_on=date(2026, 6, 12))
    async with desk.store.write() as work:
        await work.chases.tell([first, second])
    with pytest.raises(IntegrityError):
        async with desk.store.write() as work:
            await work.chases.tell([replace(first, on=date(2026, 5, 4))])
    async with desk.store.read() as work:
        assert sorted(await work.chases.told([audit.id]), key=lambda one: one.on) == [first, second]
        assert await work.chases.climbed_to(["s1"]) == {"s1": {audit.id}}
        assert await work.chases.standing(["rung:first"], date(2026, 5, 5)) == {"rung:first": 1}
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, due_on=date(2026, 5, 20)))
    async with desk.store.read() as work:
        assert await work.chases.climbed_to(["s1"]) == {}
        assert await work.chases.standing(["rung:first"], date(2026, 5, 30)) == {}


async def test_a_card_can_be_made_to_show_another_audit_too(desk: Office) -> None:
    card = Delivery("round:1", To(channel_id="c"), "round", {"round": "LS"}, ("A",))
    async with desk.store.write() as work:
        await work.outbox.post(card, NOON)
        assert await work.outbox.show_also("round:1", "B")
        assert await work.outbox.show_also("round:1", "B")
        assert not await work.outbox.show_also("round:2", "B")
    async with desk.store.read() as work:
        assert await work.outbox.about("round:1") == ("A", "B")
        assert [one.key for one in await work.outbox.showing(["B"])] == ["round:1"]


async def test_a_case_is_found_by_its_reference_also_when_it_is_gone(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.cases.remove(["DA-1"])
    async with desk.store.read() as work:
        assert await work.cases.by_reference("DA-1") == Case(
            "DA-1", "Duty and Assessment", "Duty 2", "Social Worker 1"
        )
        assert await work.cases.by_reference("DA-9999") is None
