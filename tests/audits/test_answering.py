"""Answering on a real database: opened, saved page by page, looked over, handed in once."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, good_answers, lancashire, office, questions

from practice import answering, round_cards
from practice.audits import Audit, Stage
from practice.errors import BadInput, NotAllowed, NotFound, PracticeError, Refused
from practice.framework import Section
from practice.records import Event, Recommendation
from practice.views import PickDialog, Receipt, ReviewDialog, SectionDialog

NOW = "2026-04-10 10:00"
SECTIONS = questions().sections


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def save(
    desk: Office,
    audit: Audit,
    section: Section,
    inputs: Mapping[str, str],
    *,
    revision: int = 0,
    then: str = "next",
    by: str = "T1",
    now: str = NOW,
) -> answering.Page | None:
    return await desk.save(by, audit.id, section, inputs, now, revision=revision, then=then)


async def save_all(desk: Office, audit: Audit, *, scale: str = "7", grade: str = "Good") -> None:
    for section in SECTIONS:
        await save(desk, audit, section, good_answers(section, scale=scale, grade=grade))


async def hand_in(
    desk: Office, audit: Audit, *, sure: bool = False, by: str = "T1", now: str = NOW
) -> answering.Page:
    person = await desk.person(by)
    async with desk.store.write() as work:
        return await answering.hand_in(work, desk.rules, person, at(now), audit_id=audit.id, sure=sure)


async def back(desk: Office, audit: Audit, by: str = "T1") -> answering.Page:
    person = await desk.person(by)
    async with desk.store.read() as work:
        return await answering.go_back(work, desk.rules, person, at(NOW), audit_id=audit.id)


async def withdraw(desk: Office, audit: Audit, reason: str = "moved away") -> Audit:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        return await answering.withdraw(work, desk.rules, lead, at(NOW), audit_id=audit.id, reason=reason)


async def stored(desk: Office, audit: Audit) -> Audit:
    async with desk.store.read() as work:
        found = await work.audits.by_id(audit.id)
    assert found is not None
    return found


async def trail(desk: Office, audit: Audit) -> list[Event]:
    async with desk.store.read() as work:
        return await work.trail.about(audit.id)


async def in_stage(desk: Office, stage: Stage) -> Audit:
    audit = replace(await desk.give("T1"), stage=stage)
    if stage is Stage.RETURNED:
        audit = replace(audit, returned_at=at(NOW), returned_on=date(2026, 4, 10), grade="Good")
    async with desk.store.write() as work:
        return await work.audits.save(audit)


async def do(desk: Office, command: str, audit: Audit, by: str = "T1") -> answering.Page | None:
    if command == "open":
        return await desk.open(by, audit.id, NOW)
    if command == "save":
        return await save(desk, audit, SECTIONS[0], good_answers(SECTIONS[0]), by=by)
    if command == "back":
        return await back(desk, audit, by)
    return await hand_in(desk, audit, by=by)


@pytest.mark.parametrize(
    ("stage", "page"),
    [
        (Stage.PLANNED, Refused),
        (Stage.SENT, SectionDialog),
        (Stage.OPENED, SectionDialog),
        (Stage.RETURNED, Receipt),
        (Stage.WITHDRAWN, Refused),
    ],
)
@pytest.mark.parametrize("command", ["open", "save", "back", "hand in"])
async def test_every_command_answers_every_state(
    desk: Office, stage: Stage, page: type[object], command: str
) -> None:
    audit = await in_stage(desk, stage)
    if page is Refused:
        with pytest.raises(
            Refused, match=r"withdrawn by the QA team|has not gone out yet: it will on Wednesday 1"
        ):
            await do(desk, command, audit)
        assert await stored(desk, audit) == audit
        return
    expected = ReviewDialog if command == "hand in" and page is SectionDialog else page
    assert isinstance(await do(desk, command, audit), expected)
    if stage is Stage.RETURNED:
        assert await stored(desk, audit) == audit


@pytest.mark.parametrize("command", ["open", "save", "back", "hand in"])
async def test_nobody_else_opens_answers_or_hands_in_an_audit(desk: Office, command: str) -> None:
    audit = await desk.give("T1")
    for other in ("T2", "S1", "Q1"):
        with pytest.raises(NotAllowed, match="allocated to somebody else"):
            await do(desk, command, audit, other)
    assert await stored(desk, audit) == audit


async def test_an_unknown_audit_or_section_is_said_to_be_unknown(desk: Office) -> None:
    audit = await desk.give("T1")
    with pytest.raises(NotFound):
        await desk.open("T1", "LS-2026Q1-999", NOW)
    with pytest.raises(BadInput, match="no such section"):
        await desk.open("T1", audit.id, NOW, section="nothing")
    with pytest.raises(BadInput, match="no such section"):
        await save(desk, audit, SECTIONS[0].model_copy(update={"key": "nothing"}), {})


async def test_opening_is_remembered_once(desk: Office) -> None:
    audit = await desk.give("T1")
    await desk.open("T1", audit.id, NOW)
    await desk.open("T1", audit.id, "2026-04-11 10:00")
    after = await stored(desk, audit)
    assert (after.stage, after.opened_at) == (Stage.OPENED, at(NOW))
    assert [event.what for event in await trail(desk, audit)] == ["audit opened"]


async def test_it_opens_at_the_first_section_that_is_not_complete_with_what_was_saved(desk: Office) -> None:
    audit = await desk.give("T1")
    await save(desk, audit, SECTIONS[0], good_answers(SECTIONS[0]))
    await save(desk, audit, SECTIONS[2], good_answers(SECTIONS[2]))
    await save(desk, audit, SECTIONS[1], {"q2": "4"}, then="close")
    page = await desk.open("T1", audit.id, "2026-04-11 09:00")
    assert isinstance(page, SectionDialog)
    assert (page.number, page.filled.values["q2"], page.revision) == (2, "4", 1)
    assert page.saved_at == at(NOW)
    assert (await stored(desk, audit)).sections_done == 2


async def test_when_every_section_is_complete_it_opens_at_the_last_look(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    page = await desk.open("T1", audit.id, NOW)
    assert isinstance(page, ReviewDialog)
    assert (page.grade, page.missing, page.doubts) == ("Good", (), ())


async def test_emptying_a_section_again_counts_it_as_not_done(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    assert (await stored(desk, audit)).sections_done == 7
    await save(desk, audit, SECTIONS[3], {}, revision=1)
    assert (await stored(desk, audit)).sections_done == 6
    page = await desk.open("T1", audit.id, NOW)
    assert isinstance(page, SectionDialog)
    assert page.number == 4


async def test_what_is_missing_is_asked_for_and_what_was_typed_is_saved(desk: Office) -> None:
    audit = await desk.give("T1")
    page = await save(desk, audit, SECTIONS[1], {"q2": "4"})
    assert isinstance(page, SectionDialog)
    assert page.section.key == "child"
    assert len(page.filled.problems) == 3
    async with desk.store.read() as work:
        assert (await work.audits.answers(audit.id))["child"].values["q2"] == "4"


async def test_what_cannot_be_kept_comes_back_as_typed_and_nothing_is_saved(desk: Office) -> None:
    audit = await desk.give("T1")
    page = await save(desk, audit, SECTIONS[1], {"q2": "eleven", "q3": "5"}, then="close")
    assert isinstance(page, SectionDialog)
    assert (page.filled.values["q2"], page.filled.values["q3"], len(page.filled.problems)) == (
        "eleven",
        "5",
        1,
    )
    async with desk.store.read() as work:
        assert await work.audits.answers(audit.id) == {}


async def test_each_save_goes_on_to_where_the_button_says(desk: Office) -> None:
    audit = await desk.give("T1")
    answers = good_answers(SECTIONS[0])
    assert await save(desk, audit, SECTIONS[0], answers, then="close") is None
    onward = await save(desk, audit, SECTIONS[0], answers, revision=1)
    assert isinstance(onward, SectionDialog)
    assert onward.number == 2
    same = await save(desk, audit, SECTIONS[6], good_answers(SECTIONS[6]), then="another")
    assert isinstance(same, SectionDialog)
    assert same.number == 7
    last = await save(desk, audit, SECTIONS[6], good_answers(SECTIONS[6]), revision=1)
    assert isinstance(last, ReviewDialog)


async def test_back_keeps_the_page_and_shows_the_one_before(desk: Office) -> None:
    audit = await desk.give("T1")
    half = {"q2": "4"}
    before = await save(desk, audit, SECTIONS[1], half, then="back")
    assert isinstance(before, SectionDialog)
    assert before.number == 1
    first = await save(desk, audit, SECTIONS[0], {}, then="back")
    assert isinstance(first, SectionDialog)
    assert first.number == 1
    onward = await save(desk, audit, SECTIONS[0], good_answers(SECTIONS[0]), revision=1)
    assert isinstance(onward, SectionDialog)
    assert onward.filled.values["q2"] == "4"


async def test_back_from_the_last_look_is_the_last_section(desk: Office) -> None:
    page = await back(desk, await desk.give("T1"))
    assert isinstance(page, SectionDialog)
    assert page.number == len(SECTIONS)


async def test_a_second_device_does_not_write_over_the_first_unasked(desk: Office) -> None:
    audit = await desk.give("T1")
    first, second = good_answers(SECTIONS[1]), good_answers(SECTIONS[1], scale="2")
    await save(desk, audit, SECTIONS[1], first, revision=0)
    clash = await save(desk, audit, SECTIONS[1], second, revision=0, now="2026-04-10 10:07")
    assert isinstance(clash, SectionDialog)
    assert clash.filled.values == second
    assert clash.filled.problems == (
        "This page was also saved at 10:00 from another window. What you typed is below: "
        "save again to put it in the place of the other.",
    )
    async with desk.store.read() as work:
        assert (await work.audits.answers(audit.id))["child"].values == first
    await save(desk, audit, SECTIONS[1], second, revision=clash.revision)
    async with desk.store.read() as work:
        assert (await work.audits.answers(audit.id))["child"].values == second


async def test_the_same_answers_from_a_second_device_are_no_clash(desk: Office) -> None:
    audit = await desk.give("T1")
    await save(desk, audit, SECTIONS[1], good_answers(SECTIONS[1]))
    page = await save(desk, audit, SECTIONS[1], good_answers(SECTIONS[1]), revision=0)
    assert isinstance(page, SectionDialog)
    assert page.section.key == "assessment"


async def test_every_save_stays_in_the_trail_of_its_section(desk: Office) -> None:
    audit = await desk.give("T1")
    for revision, scale in enumerate(("3", "4", "5")):
        await save(desk, audit, SECTIONS[1], good_answers(SECTIONS[1], scale=scale), revision=revision)
    query = "SELECT revision, answers ->> 'q2', saved_by FROM section_trail ORDER BY revision"
    rows = await desk.rows(query)
    auditor = (await desk.person("T1")).id
    assert rows == [(1, "3", auditor), (2, "4", auditor), (3, "5", auditor)]


async def test_what_is_missing_keeps_it_from_being_handed_in(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    await save(desk, audit, SECTIONS[3], {}, revision=1)
    for sure in (False, True):
        page = await hand_in(desk, audit, sure=sure)
        assert isinstance(page, ReviewDialog)
        assert {number for number, _, _ in page.missing} == {4}
    assert (await stored(desk, audit)).stage is Stage.OPENED


async def test_a_contradiction_is_asked_about_once_more_and_then_accepted(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit, scale="2", grade="Outstanding")
    page = await hand_in(desk, audit)
    assert isinstance(page, ReviewDialog)
    assert page.doubts == ("You grade this Outstanding, and every scale is under 3. Is that what you mean?",)
    assert (await stored(desk, audit)).stage is Stage.OPENED
    assert isinstance(await hand_in(desk, audit, sure=True), Receipt)
    assert (await stored(desk, audit)).grade == "Outstanding"


async def test_handing_in_is_final_and_a_second_time_gets_the_same_receipt(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    first = await hand_in(desk, audit, now="2026-05-01 16:20")
    after = await stored(desk, audit)
    assert isinstance(first, Receipt)
    assert (first.returned_at, first.late_days, first.grade) == (at("2026-05-01 16:20"), 2, "Good")
    assert (after.stage, after.returned_on, after.late) == (Stage.RETURNED, date(2026, 5, 1), True)
    again = await hand_in(desk, audit, sure=True, now="2026-05-02 09:00")
    saved = await save(desk, audit, SECTIONS[6], good_answers(SECTIONS[6], grade="Inadequate"), revision=1)
    opened = await desk.open("T1", audit.id, "2026-05-03 09:00", section="family")
    assert first == again == saved == opened
    assert await stored(desk, audit) == after
    assert [event.what for event in await trail(desk, audit)] == ["audit handed in"]


async def test_what_is_handed_in_at_the_last_second_is_in_time(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    page = await hand_in(desk, audit, now="2026-04-29 23:59:59")
    assert isinstance(page, Receipt)
    assert page.late_days == 0
    assert not (await stored(desk, audit)).late


async def test_recommendations_are_kept_with_owner_and_date_when_it_is_handed_in(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    asked = {"rec2_text": "Visit weekly", "rec2_owner": "SM", "rec2_due": "2026-05-15"}
    removed = {"rec1_text": "Removed later", "rec1_owner": "TM", "rec1_due": "2026-05-01"}
    outcome = good_answers(SECTIONS[6])
    await save(desk, audit, SECTIONS[6], {**outcome, **removed, **asked}, revision=1)
    await save(desk, audit, SECTIONS[6], {**outcome, **asked}, revision=2)
    page = await hand_in(desk, audit)
    assert isinstance(page, Receipt)
    assert page.recommendations == 1
    async with desk.store.read() as work:
        kept = await work.audits.recommendations(audit.id)
    assert kept == [Recommendation(audit.id, 1, "Visit weekly", "SM", date(2026, 5, 15))]


async def test_one_button_for_several_audits_lets_its_presser_choose(desk: Office) -> None:
    first, second = await desk.give("T1", 1), await desk.give("T1", 2)
    page = await desk.open("T1", "", NOW)
    assert isinstance(page, PickDialog)
    assert [row.audit_id for row in page.rows] == [first.id, second.id]
    await withdraw(desk, second)
    one = await desk.open("T1", "", NOW)
    assert isinstance(one, SectionDialog)
    assert one.audit_id == first.id


async def test_the_button_says_why_there_is_nothing_to_open(desk: Office) -> None:
    with pytest.raises(Refused, match="You have no audit here"):
        await desk.open("T2", "", NOW)
    await withdraw(desk, await desk.give("T1"))
    with pytest.raises(Refused, match=r"LS-2026Q1-001 was withdrawn by the QA team"):
        await desk.open("T1", "", NOW)


async def test_the_button_shows_the_receipt_of_what_was_handed_in(desk: Office) -> None:
    audit = await desk.give("T1")
    await save_all(desk, audit)
    receipt = await hand_in(desk, audit)
    assert await desk.open("T1", "", NOW) == receipt


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.SENT, Stage.OPENED])
async def test_what_is_not_handed_in_can_be_withdrawn_with_a_reason(desk: Office, stage: Stage) -> None:
    audit = await in_stage(desk, stage)
    assert (await withdraw(desk, audit)).stage is Stage.WITHDRAWN
    assert (await trail(desk, audit))[-1].detail == {"reason": "moved away"}


async def test_withdrawing_without_a_reason_twice_or_after_handing_in_is_refused(desk: Office) -> None:
    returned = await in_stage(desk, Stage.RETURNED)
    sent = await desk.give("T2", 2)
    with pytest.raises(PracticeError, match="was handed in"):
        await withdraw(desk, returned)
    with pytest.raises(BadInput, match="Why\\?"):
        await withdraw(desk, sent, "  ")
    await withdraw(desk, sent)
    with pytest.raises(Refused, match="withdrawn before"):
        await withdraw(desk, sent)
    with pytest.raises(NotFound, match="There is no audit"):
        await withdraw(desk, replace(sent, id="LS-9"))


async def test_my_audits_lists_what_is_owed_by_deadline_then_what_came_back(desk: Office) -> None:
    returned = await in_stage(desk, Stage.RETURNED)
    later = await desk.give("T1", 2, date(2026, 5, 29))
    sooner = await desk.give("T1", 3, date(2026, 5, 1))
    await desk.give("T2", 4)
    async with desk.store.read() as work:
        view = await round_cards.my_audits(work, desk.rules, await desk.person("T1"), at(NOW))
    assert [row.audit_id for row in view.rows] == [sooner.id, later.id, returned.id]


async def test_an_activity_without_questions_says_so(database_url: str) -> None:
    asked = lancashire().activities
    silent = tuple(a.model_copy(update={"questions": None}) for a in asked)
    async with office(database_url, framework=lancashire().model_copy(update={"activities": silent})) as desk:
        audit = await desk.give("T1")
        with pytest.raises(Refused, match="asks nothing"):
            await desk.open("T1", audit.id, NOW)
