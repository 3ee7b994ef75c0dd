"""A round recalled on a real database: once, whole, and the quarter can be allocated again."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from office import Office, at, good_answers, lancashire, mornings, office, questions

from practice import answering, recall
from practice.allocation import release
from practice.audits import Audit, Stage, State
from practice.calendar import FinancialQuarter
from practice.chasing import chase
from practice.errors import BadInput, NotFound, Refused
from practice.records import Delivery, Round
from practice.roles import Scope
from practice.round_cards import round_card
from practice.status import Narrowed, narrow, status_card
from practice.views import RecallCard, RecalledCard, RecallEffect, RecallNotice

FIRST_DAY, LATER = "2026-04-01 09:00", "2026-04-08 10:30"
ROUND = "LS-2026Q1"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    """A round of 13 audits whose first five are out, nothing in Teams yet."""
    async with office(database_url) as opened:
        await opened.allocate(FIRST_DAY)
        yield opened


async def show(desk: Office, words: str = ROUND, now: str = LATER) -> RecallCard:
    async with desk.store.read() as work:
        return await recall.preview(work, desk.rules, at(now), words)


async def take(desk: Office, round_id: str = ROUND, by: str = "Q1", now: str = LATER) -> RecalledCard:
    lead = await desk.person(by)
    async with desk.store.write() as work:
        return await recall.recall(work, desk.rules, lead, at(now), round_id)


async def deliver(desk: Office, *, but: str = "", now: str = LATER) -> None:
    """Everything that is owed stands in Teams, but what goes to one person."""
    skipped = (await desk.person(but)).id if but else "nobody"
    async with desk.store.write() as work:
        for owed in await work.outbox.due(at(now), 500):
            if owed.delivery.to.person_id != skipped:
                await work.outbox.sent(owed, "chat", f"m{owed.id}", "", at(now))


async def owed(desk: Office, now: str = "2026-12-31 09:00") -> list[Delivery]:
    """What goes out, or is changed or deleted, the next time the sender looks."""
    async with desk.store.read() as work:
        return [one.delivery for one in await work.outbox.due(at(now), 500)]


async def standing(desk: Office) -> set[str]:
    """The keys of what shows audits of the round and was not taken back."""
    async with desk.store.read() as work:
        return {one.key for one in await work.outbox.showing([audit.id for audit in await desk.audits()])}


async def sent_to(desk: Office) -> list[Audit]:
    """April's audits, in the order of their ids."""
    return await desk.audits(Stage.SENT)


async def short(desk: Office, person_id: str) -> str:
    async with desk.store.read() as work:
        person = await work.people.by_id(person_id)
    assert person is not None
    return person.upn.partition("@")[0].upper()


async def hand_in(desk: Office, audit: Audit, now: str = "2026-04-07 12:00") -> None:
    by = await short(desk, audit.auditor_id)
    await desk.open(by, audit.id, now)
    person = await desk.person(by)
    async with desk.store.write() as work:
        for section in questions().sections:
            await answering.save_section(
                *(work, desk.rules, person, at(now)),
                audit_id=audit.id,
                section_key=section.key,
                revision=0,
                inputs=good_answers(section),
                then="next",
            )
        await answering.hand_in(work, desk.rules, person, at(now), audit_id=audit.id, sure=True)


async def test_what_a_recall_would_do_is_said_and_nothing_is_done(desk: Office) -> None:
    await deliver(desk)
    begun, returned, *_ = await sent_to(desk)
    await desk.open(await short(desk, begun.auditor_id), begun.id, "2026-04-02 09:00")
    await hand_in(desk, returned)
    await deliver(desk)
    before = await desk.audits(), await standing(desk)
    view = await show(desk)
    assert (view.round_id, view.activity_plural, view.quarter) == (ROUND, "learning spaces", "Q1 2026-27")
    assert view.counts == {State.PLANNED: 8, State.NOT_OPENED: 3, State.OPENED: 1, State.RETURNED: 1}
    # Deleted: the allocations of the IRO and of MASH. Changed: that of the Head of Service, who had begun, and
    # six cards of three services with two QA leads.
    assert view.effect == RecallEffect(withdrawn=12, stay=1, deleted=2, edited=7, told=3)
    assert (await desk.audits(), await standing(desk)) == before
    assert await owed(desk) == []


async def test_a_recall_withdraws_all_that_was_not_handed_in_with_the_reason(desk: Office) -> None:
    await hand_in(desk, (await sent_to(desk))[0])
    receipt = await take(desk)
    assert Counter(audit.stage for audit in await desk.audits()) == {Stage.WITHDRAWN: 12, Stage.RETURNED: 1}
    assert (receipt.effect.withdrawn, receipt.effect.stay) == (12, 1)
    assert (receipt.by, receipt.at) == ("QA Lead 1", at(LATER))
    async with desk.store.read() as work:
        for audit in await desk.audits(Stage.WITHDRAWN):
            event = (await work.trail.about(audit.id))[-1]
            assert (event.what, event.detail) == ("audit withdrawn", {"reason": "the round was recalled"})
        [known] = await work.rounds.all()
    assert known.recalled_at == at(LATER)


async def test_who_has_left_is_not_told_of_a_recall(desk: Office) -> None:
    await deliver(desk)
    auditor, *_ = {audit.auditor_id for audit in await sent_to(desk)}
    async with desk.store.write() as work:
        gone = await work.people.by_id(auditor)
        assert gone is not None
        await work.people.save([replace(gone, left=True)])
    receipt = await take(desk)
    told = {one.to.person_id for one in await owed(desk) if one.card == "recalled"}
    assert auditor not in told
    assert receipt.effect.told == len(told)


async def test_what_has_not_gone_out_never_does(desk: Office) -> None:
    assert len(await owed(desk)) > 5
    receipt = await take(desk)
    assert await owed(desk) == []
    assert (receipt.effect.deleted, receipt.effect.edited, receipt.effect.told) == (0, 0, 0)


async def test_a_card_that_nobody_opened_goes_and_every_other_is_changed(desk: Office) -> None:
    await deliver(desk)
    begun, *unopened = await sent_to(desk)
    await desk.open(await short(desk, begun.auditor_id), begun.id, "2026-04-02 09:00")
    await deliver(desk)
    shown = await standing(desk)
    receipt = await take(desk)
    kept = await standing(desk)
    gone = {f"allocated:{ROUND}:2026-04:{audit.auditor_id}" for audit in unopened}
    gone -= {f"allocated:{ROUND}:2026-04:{begun.auditor_id}"}
    told = {key for key in kept if key.startswith("recalled:")}
    assert shown - kept == gone
    assert receipt.effect.deleted == len(gone)
    assert receipt.effect.edited == len(shown) - len(gone)
    assert {one.key for one in await owed(desk)} == shown | told


async def test_a_card_of_two_audits_stays_when_one_of_them_was_opened(desk: Office) -> None:
    await deliver(desk)
    by_auditor: dict[str, list[Audit]] = {}
    for audit in await sent_to(desk):
        by_auditor.setdefault(audit.auditor_id, []).append(audit)
    auditor, (one, _) = next((key, audits) for key, audits in by_auditor.items() if len(audits) == 2)
    await desk.open(await short(desk, auditor), one.id, "2026-04-02 09:00")
    await take(desk)
    assert f"allocated:{ROUND}:2026-04:{auditor}" in await standing(desk)


async def test_each_auditor_who_had_a_card_or_had_begun_is_told_once_and_nobody_else(desk: Office) -> None:
    begun, *others = await sent_to(desk)
    without = await short(desk, begun.auditor_id)
    missed = next(audit for audit in others if audit.auditor_id != begun.auditor_id)
    await deliver(desk, but=await short(desk, missed.auditor_id))
    await desk.open(without, begun.id, "2026-04-02 09:00")
    await take(desk)
    told = [one for one in await owed(desk) if one.card == "recalled"]
    expected = {audit.auditor_id for audit in (begun, *others)} - {missed.auditor_id}
    assert Counter(one.to.person_id for one in told) == Counter(expected)
    own = {audit.id for audit in await desk.audits() if audit.auditor_id == begun.auditor_id}
    assert next(set(one.about) for one in told if one.to.person_id == begun.auditor_id) == own


async def test_whom_a_card_may_have_reached_is_told_too(desk: Office) -> None:
    doubtful = (await sent_to(desk))[0]
    async with desk.store.write() as work:
        for one in await work.outbox.due(at(LATER), 500):
            if one.delivery.to.person_id == doubtful.auditor_id:
                await work.outbox.failed(one, "503 ", dead=False, doubtful=True)
    receipt = await take(desk)
    assert receipt.effect.told == 1
    assert {one.to.person_id for one in await owed(desk) if one.card == "recalled"} == {doubtful.auditor_id}


async def test_who_opened_it_from_the_channel_is_told_too(desk: Office) -> None:
    begun = (await sent_to(desk))[0]
    by = await short(desk, begun.auditor_id)
    await deliver(desk, but=by)
    await desk.open(by, begun.id, "2026-04-02 09:00")
    await take(desk)
    assert f"recalled:{ROUND}:{begun.auditor_id}" in {one.key for one in await owed(desk)}


async def told(desk: Office, audit: Audit) -> RecallNotice:
    [message] = [one for one in await owed(desk) if one.key == f"recalled:{ROUND}:{audit.auditor_id}"]
    async with desk.store.read() as work:
        return await recall.notice(work, desk.rules, at(LATER), args=message.args, about=message.about)


async def test_an_auditor_is_told_what_was_recalled_and_what_stays_as_handed_in(desk: Office) -> None:
    await deliver(desk)
    audits = await sent_to(desk)
    double = next(a for a in audits if [b.auditor_id for b in audits].count(a.auditor_id) == 2)
    own = [audit for audit in await desk.audits() if audit.auditor_id == double.auditor_id]
    await hand_in(desk, double)
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        before = next(audit for audit in own if audit.stage is Stage.PLANNED)
        await answering.withdraw(
            work, desk.rules, lead, at(LATER), audit_id=before.id, reason="the case has moved"
        )
    await take(desk)
    view = await told(desk, double)
    assert [row.audit_id for row in view.stay] == [double.id]
    assert [row.audit_id for row in view.rows] == [a.id for a in own if a.id not in (double.id, before.id)]


async def test_recalling_twice_or_at_the_same_instant_is_one_recall_with_one_receipt(desk: Office) -> None:
    await deliver(desk)
    receipts = await asyncio.gather(*(take(desk, by=by) for by in ("Q1", "Q2", "Q1", "Q2")))
    after = await desk.audits(), await owed(desk)
    late = await take(desk, by="Q2", now="2026-04-20 09:00")
    assert receipts == [receipts[0]] * 4
    assert late == receipts[0]
    assert (await desk.audits(), await owed(desk)) == after
    async with desk.store.read() as work:
        assert [event.what for event in await work.trail.about(ROUND)].count("round recalled") == 1
    with pytest.raises(Refused, match=r"was recalled on Wednesday 8 April 2026\. There is nothing left"):
        await show(desk)


async def test_a_recall_that_meets_an_audit_changed_meanwhile_leaves_everything_as_it_was(
    desk: Office,
) -> None:
    lead = await desk.person("Q1")
    [audit, *_] = await sent_to(desk)
    before = await desk.audits()
    stale = replace(audit, version=audit.version - 1)

    async def clash() -> None:
        async with desk.store.write() as work:
            await recall.withdraw_all(work, lead, at(LATER), ROUND, [before[-1], stale])

    with pytest.raises(Refused, match=rf"changed by somebody else.*nothing was recalled.*`recall {ROUND}`"):
        await clash()
    assert await desk.audits() == before


async def test_where_all_was_handed_in_or_withdrawn_there_is_nothing_to_recall(desk: Office) -> None:
    lead = await desk.person("Q1")
    first, *others = await sent_to(desk)
    await hand_in(desk, first)
    async with desk.store.write() as work:
        for audit in (*others, *await work.audits.of(stages=[Stage.PLANNED])):
            await answering.withdraw(work, desk.rules, lead, at(LATER), audit_id=audit.id, reason="moved")
    for attempt in (show, take):
        with pytest.raises(Refused, match=f"Every audit of {ROUND} was handed in or withdrawn"):
            await attempt(desk)
    async with desk.store.read() as work:
        [known] = await work.rounds.all()
    assert known.recalled_at is None


@pytest.mark.parametrize(
    ("words", "kind", "says"),
    [
        ("", BadInput, "Which round? Type, for example, `recall LS-2026Q1`."),
        ("LS-2026Q2", NotFound, "There is no round “LS-2026Q2”. Did you mean `recall LS-2026Q1`?"),
        ("LS-2026Q1-B", NotFound, "Did you mean `recall LS-2026Q1`?"),
        ("MASH", NotFound, "There is no round “MASH”. Type `status` to see all rounds."),
    ],
)
async def test_a_round_that_is_none_is_refused_with_the_nearest(
    desk: Office, words: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind) as refused:
        await show(desk, words)
    assert says in str(refused.value)


async def test_a_round_is_known_by_its_name_in_any_case(desk: Office) -> None:
    assert (await show(desk, " ls-2026q1 ")).round_id == ROUND


async def test_keeping_changes_nothing_and_says_so_when_it_was_recalled_meanwhile(desk: Office) -> None:
    before = await desk.audits()
    async with desk.store.read() as work:
        assert await recall.keep(work, desk.rules, ROUND) is None
    assert await desk.audits() == before
    receipt = await take(desk)
    async with desk.store.read() as work:
        assert await recall.keep(work, desk.rules, ROUND) == receipt


async def test_nobody_is_chased_and_nothing_more_goes_out_after_a_recall(desk: Office) -> None:
    await deliver(desk)
    await take(desk)
    await deliver(desk)
    for morning in mornings("2026-04-09", "2026-06-30"):
        async with desk.store.write() as work:
            assert await release(work, desk.rules, morning) == 0
            assert await chase(work, desk.rules, morning) == 0
    assert [one.card for one in await owed(desk) if one.card not in ("allocated", "round")] == []


async def test_an_auditor_can_neither_save_nor_hand_in_any_more_and_what_was_saved_stays(
    desk: Office,
) -> None:
    audit = (await sent_to(desk))[0]
    by = await short(desk, audit.auditor_id)
    person, section = await desk.person(by), questions().sections[0]
    await desk.open(by, audit.id, "2026-04-02 09:00")

    async def save(revision: int) -> None:
        async with desk.store.write() as work:
            await answering.save_section(
                *(work, desk.rules, person, at("2026-04-02 09:10")),
                audit_id=audit.id,
                section_key=section.key,
                revision=revision,
                inputs=good_answers(section),
                then="next",
            )

    await save(0)
    await take(desk)
    with pytest.raises(Refused, match="was withdrawn by the QA team"):
        await save(1)
    with pytest.raises(Refused, match="was withdrawn by the QA team"):
        async with desk.store.write() as work:
            await answering.hand_in(work, desk.rules, person, at(LATER), audit_id=audit.id, sure=True)
    async with desk.store.read() as work:
        kept = await work.audits.answers(audit.id)
    assert kept[section.key].values == good_answers(section)


async def test_the_quarter_can_be_allocated_again_under_names_of_its_own(desk: Office) -> None:
    with pytest.raises(Refused, match=f"{ROUND} has been allocated already"):
        await desk.preview(LATER)
    await take(desk)
    view = await desk.preview(LATER)
    assert view.round_id == f"{ROUND}-B"
    assert view.again == "LS-2026Q1 was recalled, so this becomes LS-2026Q1-B."
    await desk.confirm(view.preview_id, LATER)
    assert (await desk.audits(Stage.SENT))[0].id == "LS-2026Q1-B-001"
    with pytest.raises(Refused, match="LS-2026Q1-B has been allocated already"):
        await desk.preview(LATER)
    await take(desk, "LS-2026Q1-B")
    third = await desk.preview("2026-04-09 09:00")
    assert third.round_id == f"{ROUND}-C"
    assert third.again == "LS-2026Q1 and LS-2026Q1-B were recalled, so this becomes LS-2026Q1-C."


async def test_another_quarter_has_its_own_names(desk: Office) -> None:
    await take(desk)
    assert (await desk.preview(LATER, "Q2 2026-27")).round_id == "LS-2026Q2"


async def test_a_preview_from_before_the_recall_cannot_be_confirmed_after_it(database_url: str) -> None:
    async with office(database_url) as desk:
        old = await desk.preview(FIRST_DAY)
        await desk.allocate(FIRST_DAY)
        await take(desk)
        with pytest.raises(Refused, match="rounds or the framework have changed"):
            await desk.confirm(old.preview_id, LATER)


async def test_cases_of_a_recalled_round_can_be_drawn_again_but_for_those_handed_in(desk: Office) -> None:
    first, *_ = await sent_to(desk)
    await hand_in(desk, first)
    await take(desk)
    async with desk.store.read() as work:
        lately = {case.reference for case in await work.cases.all() if case.last_audited}
    assert lately == {first.case_reference}


async def test_what_was_handed_in_counts_for_the_quarter(desk: Office) -> None:
    first, *_ = await sent_to(desk)
    await hand_in(desk, first)
    wanted = Counter(audit.auditor_id for audit in await desk.audits())
    await take(desk)
    view = await desk.preview(LATER)
    assert view.again.endswith("The audit that was handed in counts.")
    await desk.confirm(view.preview_id, LATER)
    again = [audit for audit in await desk.audits() if audit.round_id == f"{ROUND}-B"]
    assert Counter(audit.auditor_id for audit in again) == wanted - Counter([first.auditor_id])


async def test_the_round_s_cards_and_its_status_say_that_it_was_recalled(desk: Office) -> None:
    await hand_in(desk, (await sent_to(desk))[0])
    await take(desk)
    lead = await desk.person("Q1")
    args = {"round": ROUND, "service": "MASH", "month": "2026-04", "page": "1", "pages": "1", "unlinked": ""}
    said = "LS-2026Q1 was recalled on Wednesday 8 April 2026."
    async with desk.store.read() as work:
        card = await round_card(work, desk.rules, at(LATER), args=args, about=[])
        view = await status_card(
            *(work, desk.rules, lead, Scope.ALL, at(LATER), Narrowed(round_id=ROUND)), private=True
        )
        everything = await status_card(
            *(work, desk.rules, lead, Scope.ALL, at(LATER), Narrowed()), private=True
        )
    assert card.recalled == view.recalled == said
    assert (view.whole.total, view.whole.returned) == (1, 1)
    assert (everything.recalled, everything.rounds) == ("", ())


async def test_a_quarter_s_words_mean_the_round_that_stands(desk: Office) -> None:
    await take(desk)

    async def read(words: str) -> str | None:
        async with desk.store.read() as work:
            return (await narrow(work, desk.rules, at(LATER), words, "", "")).round_id

    assert await read("Q1") == ROUND
    await desk.allocate(LATER)
    assert await read("Q1") == await read("learning spaces Q1 2026-27") == f"{ROUND}-B"
    assert await read("ls-2026q1") == ROUND
    assert await read("LS-2026Q1-b MASH") == f"{ROUND}-B"


def test_a_quarter_that_was_recalled_again_and_again_comes_to_an_end_in_words() -> None:
    activity, quarter = lancashire().activity("learning spaces"), FinancialQuarter(2026, 1)
    assert activity is not None
    gone = Round(ROUND, activity.key, quarter.key, "p", "q", at(FIRST_DAY), at(LATER))
    assert recall.next_id(activity, quarter, recall.Earlier([gone] * 25, {})) == f"{ROUND}-Z"
    with pytest.raises(Refused, match="was allocated and recalled 26 times"):
        recall.next_id(activity, quarter, recall.Earlier([gone] * 26, {}))
