"""An audit is given to somebody else: whole, told once, shown to nobody whom it does not concern, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from minds import (
    NOW,
    ask,
    away,
    deliver,
    everything,
    hand_in,
    one_of,
    owed,
    reassign,
    save,
    the,
    to,
    withdraw,
)
from office import LINE, Office, at, mornings, office, people_csv, questions, sent_audit

from practice import answering
from practice.allocation import release
from practice.audits import Audit, Stage, State
from practice.cases import Case
from practice.changes import Change, hand_over
from practice.channels import Directory
from practice.chasing import chase, morning_card, overdue_of_service
from practice.concerned import notice
from practice.draw import Bend
from practice.errors import BadInput, NotAllowed, PracticeError, Refused
from practice.importing import import_people
from practice.records import RequestState
from practice.round_cards import allocated_card, round_card
from practice.round_posts import PAGE, post_round_cards
from practice.views import AllocatedCard, MorningCard, RoundCard

OVERDUE = "2026-05-06 09:00"
"""A week after the deadline."""


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    """A round of 13 audits whose first five stand in Teams."""
    async with office(database_url) as opened:
        await opened.allocate()
        await deliver(opened, "2026-04-01 09:00")
        yield opened


@pytest.fixture
async def mine(desk: Office) -> Audit:
    """The Team Manager's of Duty 2, on a case of team Duty 1."""
    return await one_of(desk, "T2")


async def round_of(desk: Office, service: str, now: str = NOW) -> RoundCard:
    """The card of April as QA Lead 1 has it: no channel is linked here."""
    lead = await desk.person("Q1")
    async with desk.store.read() as work:
        about = await work.outbox.about(f"round:LS-2026Q1:{service}:2026-04:1:{lead.id}")
        args = {"round": "LS-2026Q1", "service": service, "month": "2026-04", "page": "1", "pages": "1"}
        return await round_card(
            work, desk.rules, at(now), args={**args, "unlinked": "yes"}, about=about or ()
        )


async def allocation_of(desk: Office, short: str, key: str = "", now: str = NOW) -> AllocatedCard:
    person = await desk.person(short)
    args = {"round": "LS-2026Q1", "month": "2026-04", "person": person.id}
    async with desk.store.read() as work:
        about = await work.outbox.about(key or f"allocated:LS-2026Q1:2026-04:{person.id}")
        assert about is not None
        return await allocated_card(work, desk.rules, at(now), args=args, about=about)


async def morning_of(desk: Office, short: str, on: date, now: str) -> MorningCard:
    person = await desk.person(short)
    async with desk.store.read() as work:
        about = await work.outbox.about(f"chase:{person.id}:{on}")
        assert about is not None
        return await morning_card(work, desk.rules, at(now), person_id=person.id, on=on, about=about)


async def test_what_was_sent_is_sent_anew_with_the_whole_time_and_no_answers(
    desk: Office, mine: Audit
) -> None:
    await save(desk, "T2", mine)
    change = await reassign(desk, mine, "IRO 1", "of a long leave")
    new = await desk.person("I1")
    after = await the(desk, mine)
    assert change.after == after
    assert (after.auditor_id, after.service, after.stage) == (new.id, "IROs", Stage.SENT)
    assert (after.sent_on, after.due_on) == (date(2026, 4, 20), date(2026, 5, 18))
    assert (after.opened_at, after.sections_done, after.held_until) == (None, 0, None)
    async with desk.store.read() as work:
        assert all(not saved.values for saved in (await work.audits.answers(mine.id)).values())
        event = next(e for e in await work.trail.about(mine.id) if e.what == "audit reassigned")
    assert event.detail == {
        "from": mine.auditor_id,
        "to": new.id,
        "reason": "of a long leave",
        "due_on": "2026-05-18",
    }
    first = questions().sections[0].key
    rows = await desk.rows(f"SELECT answers FROM section_trail WHERE section = '{first}' ORDER BY revision")
    assert ["7" in str(answers) for (answers,) in rows] == [True, False]


async def test_the_new_auditor_begins_with_an_empty_page_that_nobody_saved(desk: Office, mine: Audit) -> None:
    await save(desk, "T2", mine)
    await reassign(desk, mine, "IRO 1")
    page = await desk.open("I1", mine.id, "2026-04-21 10:00")
    assert isinstance(page, answering.SectionDialog)
    assert (page.number, page.saved_at, dict(page.filled.values)) == (1, None, {})
    await hand_in(desk, "I1", mine, "2026-04-22 10:00")


async def test_the_former_auditor_can_neither_open_nor_save_nor_hand_in_any_more(
    desk: Office, mine: Audit
) -> None:
    await save(desk, "T2", mine)
    await reassign(desk, mine, "IRO 1")
    before = await everything(desk)
    person = await desk.person("T2")
    for attempt in (desk.open("T2", mine.id, NOW), save(desk, "T2", mine)):
        with pytest.raises(NotAllowed, match="allocated to somebody else"):
            await attempt
    with pytest.raises(NotAllowed, match="allocated to somebody else"):
        async with desk.store.write() as work:
            await answering.hand_in(work, desk.rules, person, at(NOW), audit_id=mine.id, sure=True)
    assert await everything(desk) == before


async def test_the_new_auditor_gets_one_allocation_and_the_former_one_notice(
    desk: Office, mine: Audit
) -> None:
    await reassign(desk, mine, "IRO 1", "of a long leave")
    [allocation] = await to(desk, "I1", "allocated")
    assert allocation.about == (mine.id,)
    [told] = await to(desk, "T2", "changed")
    async with desk.store.read() as work:
        view = await notice(work, desk.rules, at(NOW), args=told.args)
    assert (view.title, view.by, view.reason) == (
        "LS-2026Q1-002 was given to somebody else",
        "QA Lead 1",
        "of a long leave",
    )
    assert view.row is None
    new = {one.key for one in await owed(desk) if one.card in ("allocated", "changed")}
    assert new - {f"allocated:LS-2026Q1:2026-04:{mine.auditor_id}"} == {allocation.key, told.key}


async def test_an_allocation_of_the_same_month_does_not_stand_in_the_way(desk: Office, mine: Audit) -> None:
    own = await one_of(desk, "I1")
    await reassign(desk, mine, "IRO 1")
    assert [row.audit_id for row in (await allocation_of(desk, "I1")).rows] == [own.id]
    [new] = [one for one in await to(desk, "I1", "allocated") if one.about == (mine.id,)]
    assert [row.audit_id for row in (await allocation_of(desk, "I1", new.key)).rows] == [mine.id]


async def test_given_away_and_back_again_it_is_allocated_anew_each_time(desk: Office, mine: Audit) -> None:
    await reassign(desk, mine, "IRO 1")
    await deliver(desk)
    await reassign(desk, mine, "TM Duty 2", now="2026-04-21 10:00")
    [new] = [one for one in await to(desk, "T2", "allocated") if one.key.endswith(f"{mine.id}:4")]
    assert [row.audit_id for row in (await allocation_of(desk, "T2", new.key)).rows] == [mine.id]
    assert len(await to(desk, "I1", "changed")) == 1
    assert (await the(desk, mine)).due_on == date(2026, 5, 19)


async def test_the_former_auditor_s_card_shows_nothing_of_the_new_one(desk: Office, mine: Audit) -> None:
    await reassign(desk, mine, "IRO 1")
    await save(desk, "I1", mine, now="2026-04-21 10:00")
    card = await allocation_of(desk, "T2")
    assert card.rows == ()
    [moved] = card.moved
    assert (moved.audit_id, moved.case, moved.service) == (mine.id, mine.case_reference, "")


async def test_each_service_s_card_shows_it_where_it_belongs(desk: Office, mine: Audit) -> None:
    assert [row.audit_id for row in (await round_of(desk, "Duty and Assessment")).rows] == [
        "LS-2026Q1-001",
        mine.id,
    ]
    await reassign(desk, mine, "IRO 1")
    old, new = await round_of(desk, "Duty and Assessment"), await round_of(desk, "IROs")
    assert [row.audit_id for row in old.rows] == ["LS-2026Q1-001"]
    assert [(one.audit_id, one.service) for one in old.moved] == [(mine.id, "IROs")]
    assert old.counts == {State.NOT_OPENED: 1}
    assert [(row.audit_id, row.post) for row in new.rows] == [
        (mine.id, "IRO 1"),
        ("LS-2026Q1-005", "IRO 1"),
    ]
    assert new.counts == {State.NOT_OPENED: 2}
    shown = {one.args["service"] for one in await owed(desk) if one.card == "round"}
    assert shown == {"Duty and Assessment", "IROs"}


async def test_a_service_without_a_card_of_that_month_gets_one_and_one_only(
    desk: Office, mine: Audit
) -> None:
    assert (await round_of(desk, "Whole authority")).rows == ()
    await reassign(desk, mine, "Director")
    assert [row.audit_id for row in (await round_of(desk, "Whole authority")).rows] == [mine.id]
    await reassign(desk, await one_of(desk, "HS"), "PDM 1")
    assert len((await round_of(desk, "Whole authority")).rows) == 2
    cards = [one for one in await owed(desk) if one.args.get("service") == "Whole authority"]
    assert len(cards) == 2  # one for each QA lead


async def test_of_several_pages_the_last_one_shows_it(desk: Office, mine: Audit) -> None:
    lead, officer = await desk.person("Q1"), await desk.person("I1")
    many = [
        replace(sent_audit(officer.id), id=f"LS-2026Q1-{n}", service="IROs") for n in range(100, 101 + PAGE)
    ]
    async with desk.store.write() as work:
        await work.audits.add(many)
        await post_round_cards(work, await Directory.load(work, desk.rules), many, at(NOW))
    await reassign(desk, mine, "IRO 1")
    async with desk.store.read() as work:
        shown = [
            await work.outbox.about(f"round:LS-2026Q1:IROs:2026-04:{page}:{lead.id}") for page in (1, 2, 3)
        ]
    assert [about and mine.id in about for about in shown] == [False, True, None]


async def test_within_the_service_only_the_post_changes(desk: Office, mine: Audit) -> None:
    await reassign(desk, mine, "Senior Manager, Duty 1")
    card = await round_of(desk, "Duty and Assessment")
    assert [row.post for row in card.rows] == ["Head of Service, Duty", "Senior Manager, Duty 1"]
    assert card.moved == ()


async def test_a_planned_audit_only_changes_hands_and_nobody_is_told(desk: Office) -> None:
    planned = await one_of(desk, "T1", Stage.PLANNED)
    before = await owed(desk)
    await reassign(desk, planned, "TM Duty 2")
    after = await the(desk, planned)
    new = await desk.person("T2")
    assert after == replace(planned, auditor_id=new.id, version=planned.version + 1)
    assert await owed(desk) == before
    async with desk.store.write() as work:
        await release(work, desk.rules, at("2026-05-01 09:00"))
    assert [one.about for one in await to(desk, "T2", "allocated") if planned.id in one.about] == [
        (planned.id,)
    ]
    assert await to(desk, "T1", "allocated") == []


async def test_who_never_heard_of_it_hears_nothing(database_url: str) -> None:
    async with office(database_url) as desk:
        await desk.allocate()
        await deliver(desk, "2026-04-01 09:00", but="T2")
        mine = await one_of(desk, "T2")
        await reassign(desk, mine, "IRO 1")
        former = await desk.person("T2")
        assert [one for one in await owed(desk) if one.to.person_id == former.id] == []


async def test_who_opened_it_from_the_channel_is_told_although_the_card_never_came(database_url: str) -> None:
    async with office(database_url) as desk:
        await desk.allocate()
        await deliver(desk, "2026-04-01 09:00", but="T2")
        mine = await one_of(desk, "T2")
        await desk.open("T2", mine.id, NOW)
        await reassign(desk, mine, "IRO 1")
        assert len(await to(desk, "T2", "changed")) == 1
        assert await to(desk, "T2", "allocated") == []


async def test_a_card_that_is_just_being_sent_is_edited_and_its_reader_told(database_url: str) -> None:
    async with office(database_url) as desk:
        await desk.allocate()
        mine = await one_of(desk, "T2")
        async with desk.store.write() as work:
            [sending] = [
                one
                for one in await work.outbox.due(at("2026-04-01 09:00"), 500)
                if one.delivery.to.person_id == mine.auditor_id
            ]
            assert await work.outbox.claim(sending, 1)
        await reassign(desk, mine, "IRO 1", now="2026-04-01 09:00")
        async with desk.store.write() as work:
            await work.outbox.sent(sending, "chat", "m1", "", at("2026-04-01 09:01"))
        assert {one.card for one in await to(desk, "T2", "allocated")} == {"allocated"}
        assert len(await to(desk, "T2", "changed")) == 1
        assert (await allocation_of(desk, "T2")).rows == ()


async def test_who_has_left_is_told_nothing(desk: Office, mine: Audit) -> None:
    gone = replace(await desk.person("T2"), left=True)
    async with desk.store.write() as work:
        await work.people.save([gone])
    await reassign(desk, mine, "IRO 1")
    assert await to(desk, "T2", "changed") == []
    assert (await the(desk, mine)).auditor_id == (await desk.person("I1")).id


async def test_the_ladder_begins_anew_for_the_new_line_and_no_rung_of_the_old_one_is_told(
    desk: Office, mine: Audit
) -> None:
    async with desk.store.write() as work:
        for audit in await work.audits.of(stages=[Stage.SENT]):
            if audit.id != mine.id:
                await work.audits.save(replace(audit, stage=Stage.WITHDRAWN))
    for morning in mornings("2026-04-21", "2026-05-05"):
        async with desk.store.write() as work:
            await chase(work, desk.rules, morning)
    await reassign(desk, mine, "IRO 1", now="2026-05-05 10:00")
    for morning in mornings("2026-05-06", "2026-07-31"):
        async with desk.store.write() as work:
            await chase(work, desk.rules, morning)
    async with desk.store.read() as work:
        names = {p.id: p.upn[:2].upper() for p in await work.people.all()}
        told = [one for one in await work.chases.told([mine.id]) if one.person_id]
    assert sorted((one.due_on.isoformat(), one.step, names[one.person_id]) for one in told) == [
        ("2026-04-29", "before:0", "T2"),
        ("2026-04-29", "before:1", "T2"),
        ("2026-04-29", "before:7", "T2"),
        ("2026-04-29", "rung:first", "HS"),
        ("2026-04-29", "rung:first", "S1"),
        ("2026-06-02", "before:0", "I1"),
        ("2026-06-02", "before:1", "I1"),
        ("2026-06-02", "before:7", "I1"),
        ("2026-06-02", "rung:first", "DI"),
        ("2026-06-02", "rung:second", "DI"),
        ("2026-06-02", "rung:third", "ED"),
    ]


async def test_morning_cards_of_the_former_line_say_that_it_is_somebody_else_s(
    desk: Office, mine: Audit
) -> None:
    async with desk.store.write() as work:
        await chase(work, desk.rules, at("2026-04-28 09:00"))
        await chase(work, desk.rules, at("2026-05-01 09:00"))
    await reassign(desk, mine, "IRO 1", now="2026-05-01 10:00")
    await save(desk, "I1", mine, now="2026-05-02 10:00")
    for short, on in (("T2", date(2026, 4, 28)), ("S1", date(2026, 5, 1)), ("HS", date(2026, 5, 1))):
        card = await morning_of(desk, short, on, "2026-05-02 11:00")
        assert mine.id not in {one.row.audit_id for one in (*card.own, *card.line)}, short
        assert [one.audit_id for one in card.moved] == [mine.id], short
        assert "**1 reaches" not in card.reaches or short == "HS"
    channel = "Duty and Assessment"
    async with desk.store.read() as work:
        overdue = await overdue_of_service(
            work, desk.rules, at(NOW), service=channel, on=date(2026, 5, 1), about=[mine.id]
        )
    assert overdue.rows == ()
    assert [(one.audit_id, one.service) for one in overdue.moved] == [(mine.id, "IROs")]


async def test_an_open_request_is_dropped(desk: Office, mine: Audit) -> None:
    asked = await ask(desk, mine)
    await reassign(desk, mine, "IRO 1")
    async with desk.store.read() as work:
        found = await work.requests.by_id(asked)
    assert found is not None
    assert found.state is RequestState.DROPPED


async def test_the_rules_that_bend_are_those_of_the_new_auditor(desk: Office, mine: Audit) -> None:
    change = await reassign(desk, mine, "IRO 1")
    assert change.after.bent == (Bend.OTHER_SERVICE.value,)
    of_all = await reassign(desk, change.after, "Director")
    assert of_all.after.bent == (), "who belongs to all services has no other one"
    again = await reassign(desk, of_all.after, "TM Duty 2")
    assert again.after.bent == ()


async def test_whose_post_audits_its_own_service_alone_is_given_no_other_case(
    desk: Office, mine: Audit
) -> None:
    before = await everything(desk)
    with pytest.raises(Refused, match="Team Manager, MASH 1 audits only cases of MASH, by the framework"):
        await reassign(desk, mine, "TM MASH 1")
    assert await everything(desk) == before


@pytest.mark.parametrize(
    ("whom", "says"),
    [
        ("TM Duty 2", "LS-2026Q1-002 is with Team Manager, Duty 2 already."),
        (
            "TM Duty 1",
            "Case DA-16 is of Team Manager, Duty 1's own team, so its audit would not be independent.",
        ),
        ("IRO 1", "IRO 1 is away until Friday 12 June 2026. Name somebody who is there."),
        ("Executive Director", "holds a post that is given no learning spaces by the framework."),
        ("QA Lead 2", "QA Lead 2 holds a post that is given no learning spaces by the framework."),
        ("TM MASH 1", "Team Manager, MASH 1 has left. Name somebody who is still here."),
        ("TM Dutty 1", "I know nobody called “TM Dutty 1”. Did you mean “Team Manager, Duty 1”"),
        ("TM Duty and Assessment", "can be Team Manager, Duty 1 (`t1@authority.example`)"),
        (" ", "To whom? Type, for example, `reassign LS-2026Q1-002 to TM MASH 4 because"),
    ],
)
async def test_who_cannot_have_it_is_refused_and_nothing_is_changed(
    desk: Office, mine: Audit, whom: str, says: str
) -> None:
    await away(desk, "I1", date(2026, 4, 20), date(2026, 6, 12))
    async with desk.store.write() as work:
        await work.people.save([replace(await desk.person("M1"), left=True)])
    before = await everything(desk)
    with pytest.raises((BadInput, Refused)) as refused:
        await reassign(desk, mine, whom)
    assert says in str(refused.value)
    assert await everything(desk) == before


async def test_who_was_away_or_will_be_can_have_it(desk: Office, mine: Audit) -> None:
    await away(desk, "I1", date(2026, 4, 1), date(2026, 4, 19))
    await away(desk, "I1", date(2026, 4, 21), date(2026, 4, 22))
    assert (await reassign(desk, mine, "IRO 1")).after.stage is Stage.SENT


async def test_the_case_s_own_worker_is_refused_and_so_is_its_team_when_the_case_is_gone(
    desk: Office, mine: Audit
) -> None:
    async with desk.store.write() as work:
        await work.cases.save(
            [Case(mine.case_reference, "Duty and Assessment", "Night", "Senior Manager, Duty 1")]
        )
    with pytest.raises(Refused, match="own team"):
        await reassign(desk, mine, "Senior Manager, Duty 1")
    async with desk.store.write() as work:
        await work.cases.save([Case(mine.case_reference, "duty & assessment", "DUTY 1", "")])
        await work.cases.remove([mine.case_reference])
    with pytest.raises(Refused, match="own team"):
        await reassign(desk, mine, "TM Duty 1")


async def test_without_a_reason_or_an_audit_nothing_is_changed(desk: Office, mine: Audit) -> None:
    before = await everything(desk)
    with pytest.raises(BadInput, match="Why\\? Type, for example, `reassign LS-2026Q1-002 to"):
        await reassign(desk, mine, "IRO 1", "  ")
    with pytest.raises(PracticeError, match="There is no audit “LS-9”"):
        await reassign(desk, replace(mine, id="LS-9"), "IRO 1")
    with pytest.raises(BadInput, match="Which audit\\? Type, for example, `reassign"):
        await reassign(desk, replace(mine, id=" "), "IRO 1")
    assert await everything(desk) == before


async def test_what_was_handed_in_or_withdrawn_stays_where_it_is(desk: Office, mine: Audit) -> None:
    await withdraw(desk, mine)
    other = await one_of(desk, "HS")
    await hand_in(desk, "HS", other)
    before = await everything(desk)
    with pytest.raises(Refused, match="was withdrawn, so it cannot be given to somebody else"):
        await reassign(desk, mine, "IRO 1")
    with pytest.raises(Refused, match="was handed in, so it cannot be given to somebody else"):
        await reassign(desk, other, "IRO 1")
    assert await everything(desk) == before


async def test_twice_at_once_is_one_change_and_a_clear_refusal(desk: Office, mine: Audit) -> None:
    done = await asyncio.gather(*(reassign(desk, mine, "IRO 1") for _ in range(2)), return_exceptions=True)
    assert {type(one) for one in done} == {Change, Refused}
    assert len([one for one in await to(desk, "I1", "allocated") if one.about == (mine.id,)]) == 1
    assert len(await to(desk, "T2", "changed")) == 1


async def test_a_hand_in_at_the_same_instant_comes_first_or_not_at_all(desk: Office, mine: Audit) -> None:
    for number in range(len(questions().sections)):
        await save(desk, "T2", mine, number)
    person = await desk.person("T2")

    async def last_press() -> None:
        async with desk.store.write() as work:
            await answering.hand_in(work, desk.rules, person, at(NOW), audit_id=mine.id, sure=True)

    one, other = await asyncio.gather(last_press(), reassign(desk, mine, "IRO 1"), return_exceptions=True)
    after = await the(desk, mine)
    if after.stage is Stage.RETURNED:
        assert (one, type(other), after.auditor_id) == (None, Refused, person.id)
    else:
        assert (type(one), type(other), after.stage) == (NotAllowed, Change, Stage.SENT)
    async with desk.store.read() as work:
        assert len(await work.audits.hand_ins(mine.id)) == (after.stage is Stage.RETURNED)


async def test_what_stands_on_an_early_page_of_its_service_stands_there_alone(
    desk: Office, mine: Audit
) -> None:
    lead, manager = await desk.person("Q1"), await desk.person("M1")
    many = [
        replace(sent_audit(manager.id), id=f"LS-2026Q1-{n}", service="MASH") for n in range(100, 101 + PAGE)
    ]
    beside = ("M2", "Team Manager, MASH 2", "TM", "MASH", "MASH 2", "HS")
    async with desk.store.write() as work:
        await import_people(work, desk.rules, people_csv([*LINE, beside]), at(NOW), full=False)
        await work.audits.add(many)
        await post_round_cards(work, await Directory.load(work, desk.rules), many, at(NOW))
    first = await one_of(desk, "M1")
    await reassign(desk, first, "TM MASH 2")
    async with desk.store.read() as work:
        shown = [await work.outbox.about(f"round:LS-2026Q1:MASH:2026-04:{page}:{lead.id}") for page in (1, 2)]
    assert [about and first.id in about for about in shown] == [True, False]


async def test_a_clash_leaves_the_answers_where_they_are(desk: Office, mine: Audit) -> None:
    await save(desk, "T2", mine)
    lead, other = await desk.person("Q1"), await desk.person("I1")
    async with desk.store.write() as work:
        with pytest.raises(Refused, match="changed by somebody else just now"):
            await hand_over(work, desk.rules, lead, at(NOW), mine, other, "of a long leave")
        # Who gives out several at once goes on with the others.
    async with desk.store.read() as work:
        assert any(saved.values for saved in (await work.audits.answers(mine.id)).values())
