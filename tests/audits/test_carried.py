"""Answers carried forward: which earlier audit is last time's, who may see it, and that nothing is copied."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, good_answers, lancashire, office, questions, sent_audit

from practice import answering
from practice.audits import Audit, SectionAnswers, Stage
from practice.framework import Section
from practice.records import HandIn
from practice.views import SectionDialog
from practice.views_past import Carried, LastDialog

NOW = "2026-04-10 10:00"
FAMILY, CHILD, *_ = questions().sections
DIP = lancashire().question_set("dip_sample")
assert DIP is not None
THEME, OUTCOME = DIP.sections
BEFORE = date(2025, 11, 12)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def handed_in(
    desk: Office,
    auditor: str,
    *,
    id_: str = "LS-2025Q3-010",
    on: date = BEFORE,
    keep: bool = True,
    values: Mapping[str, Mapping[str, str]] | None = None,
    **changes: object,
) -> Audit:
    """An audit of case DA-1 that came back; with `keep` as it was handed in."""
    person = await desk.person(auditor)
    instant = at(f"{on.isoformat()} 15:00")
    returned = {"stage": Stage.RETURNED, "returned_at": instant, "returned_on": on, "due_on": on}
    named = {"id": id_, "round_id": id_.rpartition("-")[0]}
    audit = replace(sent_audit(person.id), **{**named, **returned, **changes})  # type: ignore[arg-type]
    answers = values or {CHILD.key: {"q2": "6", "child_evidence": "Seen in two visits."}}
    async with desk.store.write() as work:
        await work.audits.add([audit])
        for section, given in answers.items():
            await work.audits.save_answers(SectionAnswers(audit.id, section, given, 1, instant), person.id)
        if keep:
            await work.audits.keep_hand_in(
                HandIn(audit.id, 1, person.id, on, instant, on, "Good", answers, ())
            )
    return audit


async def page(desk: Office, audit: Audit, by: str = "T1", section: str = CHILD.key) -> SectionDialog:
    found = await desk.open(by, audit.id, NOW, section)
    assert isinstance(found, SectionDialog)
    return found


async def save(
    desk: Office,
    audit: Audit,
    section: Section,
    inputs: Mapping[str, str],
    *,
    by: str = "T1",
    then: str = "next",
    revision: int = 0,
) -> answering.Page | None:
    return await desk.save(by, audit.id, section, inputs, NOW, revision=revision, then=then)


async def dip(desk: Office, auditor: str, number: int, round_id: str = "DS-2026Q1") -> Audit:
    """A dip sample of a case of its own."""
    person = await desk.person(auditor)
    audit = replace(
        sent_audit(person.id),
        id=f"{round_id}-{number:03}",
        round_id=round_id,
        activity="dip_sample",
        case_reference=f"DA-{number + 20}",
        sections=2,
    )
    async with desk.store.write() as work:
        await work.audits.add([audit])
    return audit


async def test_a_case_that_was_audited_before_shows_what_was_answered_then_and_copies_nothing(
    desk: Office,
) -> None:
    await handed_in(desk, "T1")
    view = await page(desk, await desk.give("T1"))
    last = view.carried.last
    assert last
    assert (last.audit_id, last.returned_on, view.carried.before) == ("LS-2025Q3-010", BEFORE, "")
    assert last.of(CHILD) == {"q2": "6", "child_evidence": "Seen in two visits."}
    assert last.of(FAMILY) == {}
    assert not any(view.filled.values.values())
    async with desk.store.read() as work:
        assert await work.audits.answers("LS-2026Q1-001") == {}


async def test_of_several_the_one_that_was_handed_in_last_counts(desk: Office) -> None:
    await handed_in(desk, "T1")
    await handed_in(desk, "T1", id_="LS-2024Q4-300", on=date(2025, 12, 1))
    await handed_in(desk, "T1", id_="LS-2026Q9-001", on=date(2025, 6, 1))
    last = (await page(desk, await desk.give("T1"))).carried.last
    assert last
    assert last.audit_id == "LS-2024Q4-300"


@pytest.mark.parametrize(
    "changes",
    [
        {"case_reference": "DA-2"},
        {"activity": "observation"},
        {"stage": Stage.WITHDRAWN, "returned_on": None},
    ],
    ids=["another case", "another activity", "withdrawn"],
)
async def test_what_is_no_repeat_shows_nothing(desk: Office, changes: dict[str, object]) -> None:
    await handed_in(desk, "T1", keep=False, **changes)
    assert (await page(desk, await desk.give("T1"))).carried == Carried()


async def test_what_was_handed_in_before_hand_ins_were_kept_counts_as_it_stands(desk: Office) -> None:
    await handed_in(desk, "T1", keep=False)
    last = (await page(desk, await desk.give("T1"))).carried.last
    assert last
    assert last.of(CHILD)["q2"] == "6"


async def test_an_earlier_audit_that_was_reopened_counts_as_it_was_handed_in(desk: Office) -> None:
    old = await handed_in(desk, "T1")
    async with desk.store.write() as work:
        reopened = replace(old, stage=Stage.OPENED, returned_at=None, returned_on=None)
        await work.audits.save(reopened)
        changed = SectionAnswers(old.id, CHILD.key, {"q2": "1"}, 2, at(NOW))
        await work.audits.save_answers(changed, old.auditor_id)
    last = (await page(desk, await desk.give("T1"))).carried.last
    assert last
    assert (last.of(CHILD)["q2"], last.returned_on) == ("6", BEFORE)


async def test_what_was_handed_in_of_this_very_audit_is_not_last_time(desk: Office) -> None:
    old = await handed_in(desk, "T1")
    async with desk.store.write() as work:
        await work.audits.save(replace(old, stage=Stage.OPENED, returned_at=None, returned_on=None))
    assert (await page(desk, old)).carried == Carried()


@pytest.mark.parametrize(
    ("earlier", "now", "sees"),
    [
        ("T1", "T1", True),
        ("T1", "S1", True),
        ("S1", "HS", True),
        ("T1", "DI", True),
        ("S1", "T1", False),
        ("T2", "T1", False),
        ("T1", "M1", False),
        ("T1", "MO", True),
        ("T1", "Q2", True),
    ],
)
async def test_it_is_shown_to_whoever_may_see_the_earlier_audit_and_others_read_that_there_was_one(
    desk: Office, earlier: str, now: str, sees: bool
) -> None:
    await handed_in(desk, earlier)
    carried = (await page(desk, await desk.give(now), now)).carried
    if sees:
        assert carried.last is not None
        assert carried.before == ""
    else:
        said = "This case was audited before, in Q3 2025-26; ask your QA lead."
        assert carried == Carried(None, said)


async def test_a_later_one_that_may_not_be_seen_is_named_beside_the_last_that_may(desk: Office) -> None:
    await handed_in(desk, "T1")
    await handed_in(desk, "T2", id_="LS-2025Q4-010", on=date(2026, 2, 3))
    carried = (await page(desk, await desk.give("T1"))).carried
    assert carried.last
    assert carried.last.audit_id == "LS-2025Q3-010"
    assert carried.before == "This case was audited before, in Q4 2025-26; ask your QA lead."


async def test_whoever_leaves_the_line_meanwhile_sees_no_more_of_it_on_the_next_page(desk: Office) -> None:
    await handed_in(desk, "T1")
    audit = await desk.give("S1")
    assert (await page(desk, audit, "S1")).carried.last
    await desk.change("update person set reports_to = null where upn like 't1@%'")
    following = await save(desk, audit, FAMILY, good_answers(FAMILY), by="S1")
    assert isinstance(following, SectionDialog)
    assert following.carried.last is None
    assert following.carried.before
    whole = await save(desk, audit, CHILD, good_answers(CHILD), by="S1", then="last")
    assert isinstance(whole, SectionDialog)


async def test_the_whole_of_it_is_shown_after_the_page_was_kept(desk: Office) -> None:
    await handed_in(desk, "T1")
    audit = await desk.give("T1")
    whole = await save(desk, audit, CHILD, {"q2": "3"}, then="last")
    assert isinstance(whole, LastDialog)
    assert (whole.section, whole.number, whole.last.audit_id) == (CHILD, 2, "LS-2025Q3-010")
    again = await page(desk, audit)
    assert (again.filled.values["q2"], again.revision) == ("3", 1)
    assert isinstance(await save(desk, audit, FAMILY, {}, then="last"), SectionDialog), (
        "nothing was said of it"
    )


async def test_a_theme_is_kept_folded_when_its_section_is_saved_and_goes_when_it_is_emptied(
    desk: Office,
) -> None:
    audit = await dip(desk, "T1", 1)
    for revision, (typed, kept) in enumerate(
        (("  Supervision &  Oversight ", "supervision and oversight"), ("Fathers", "fathers"), ("", ""))
    ):
        given = {**good_answers(THEME), "theme": typed}
        await save(desk, audit, THEME, given, then="close", revision=revision)
        async with desk.store.read() as work:
            found = await work.audits.by_id(audit.id)
        assert found
        assert found.theme == kept
    learning_space = await desk.give("T1")
    await save(desk, learning_space, FAMILY, {**good_answers(FAMILY), "theme": "x"}, then="close")
    async with desk.store.read() as work:
        found = await work.audits.by_id(learning_space.id)
    assert found
    assert found.theme == ""


async def test_a_theme_shows_its_last_answers_from_the_page_after_it_was_named(desk: Office) -> None:
    values = {OUTCOME.key: {"grade": "Good", "learning": "Fathers are asked."}}
    earlier = {"activity": "dip_sample", "theme": "fathers", "case_reference": "DA-70"}
    await handed_in(desk, "T1", id_="DS-2025Q3-001", values=values, **earlier)
    await handed_in(desk, "T1", id_="DS-2026Q1-009", on=date(2026, 4, 2), values=values, **earlier)
    audit = await dip(desk, "T1", 1)
    assert (await page(desk, audit, section=THEME.key)).carried == Carried()
    following = await save(desk, audit, THEME, {**good_answers(THEME), "theme": "FATHERS"})
    assert isinstance(following, SectionDialog)
    assert following.carried.last
    assert following.carried.last.audit_id == "DS-2025Q3-001", "a round does not repeat itself"
    assert following.carried.last.of(OUTCOME)["learning"] == "Fathers are asked."


async def test_a_theme_that_somebody_else_looked_at_is_named_without_its_answers(desk: Office) -> None:
    earlier = {"activity": "dip_sample", "theme": "fathers"}
    await handed_in(desk, "T2", id_="DS-2025Q3-001", **earlier)
    audit = await dip(desk, "T1", 1)
    following = await save(desk, audit, THEME, {**good_answers(THEME), "theme": "fathers"})
    assert isinstance(following, SectionDialog)
    assert following.carried == Carried(
        None, "This theme was audited before, in Q3 2025-26; ask your QA lead."
    )
