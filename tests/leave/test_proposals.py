"""Who takes the audits of a leaver: a rule, a card for each QA lead, and one press that does it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from leave_acts import Acts
from office import LINE, Office, at, lancashire, office, people_csv, sent_audit, upn

from practice.allocation import release
from practice.answering import withdraw
from practice.audits import Audit, Stage
from practice.cases import Case
from practice.changes import reassign
from practice.errors import NotFound
from practice.importing import Imported, import_people
from practice.people import Line, Person
from practice.proposals import Choice, propose
from practice.recall import recall

DUE = date(2026, 4, 29)
POSTS = {"HoS": "HoS", "SM": "SM", "TM": "TM", "QA Lead": "QALead", "Executive Director": "ED"}


def everybody() -> list[Person]:
    return [
        Person(short, f"aad-{short}", upn(short), name, POSTS.get(post, post), service, team)
        for short, name, post, service, team, _ in LINE
    ]


def chosen(
    *audits: Audit,
    people: Sequence[Person] | None = None,
    load: dict[str, int] | None = None,
    away: Sequence[str] = (),
    team: str = "Duty 4",
    worker: str = "Social Worker 1",
) -> list[str | None]:
    case = Case("DA-1", "Duty and Assessment", team, worker)
    choice = Choice(Line.of(people or everybody()), lancashire(), load or {}, away, {"DA-1": case})
    found = propose(audits or [sent_audit("T1")], choice)
    return [found[a.id].id if a.id in found else None for a in audits or [sent_audit("T1")]]


def test_somebody_of_the_same_service_with_the_fewest_open_audits_then_of_the_same_post_then_by_name() -> (
    None
):
    assert chosen() == ["T2"]
    assert chosen(load={"T2": 1}) == ["HS"]
    assert chosen(load={"T2": 1, "HS": 1}) == ["S1"]
    assert chosen(load={"HS": 1, "S1": 1, "T2": 1, "P1": 0}) == ["T2"]


def test_several_are_spread_over_several() -> None:
    audits = [replace(sent_audit("T1"), id=f"LS-{n}") for n in range(4)]
    assert chosen(*audits) == ["T2", "HS", "S1", "T2"]


def test_who_shares_the_post_comes_first() -> None:
    people = everybody()
    shared = replace(next(p for p in people if p.id == "T1"), id="T3", upn="t3@authority.example")
    assert chosen(people=[*people, shared], load={"T3": 5}) == ["T3"]


def test_never_somebody_away_or_of_the_cases_own_team_or_its_worker_or_who_has_left() -> None:
    assert chosen(away=["HS", "S1"]) == ["T2"]
    assert chosen(away=["HS", "S1"], team="Duty 2") == ["DI"]
    assert chosen(away=["T2", "HS"], worker="Senior Manager, Duty 1", team="") == ["DI"]
    gone = [replace(p, left=p.id == "T2") for p in everybody()]
    assert chosen(people=gone) == ["HS"]


def test_where_the_service_has_nobody_another_does_it_but_not_one_that_keeps_to_its_own() -> None:
    away = ["HS", "S1", "T2"]
    assert chosen(away=away) == ["DI"]
    assert chosen(away=[*away, "DI", "I1", "P1"]) == [None], "MASH audits its own cases only"


async def leave(desk: Office, *gone: str, now: str = "2026-04-10 12:00", extra: str = "") -> Imported:
    """Everybody but these is in the file; `extra` comes in place of the last."""
    async with desk.store.write() as work:
        stay = people_csv([row for row in LINE if row[0] not in gone]).decode()
        return await import_people(work, desk.rules, (stay + extra).encode(), at(now), full=True)


async def test_each_qa_lead_gets_one_card_for_each_leaver_with_open_and_planned_audits(
    acts: Acts, desk: Office
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    planned = replace(
        audit, id="LS-2026Q1-002", stage=Stage.PLANNED, sent_on=None, due_on=None, month="2026-05"
    )
    done = replace(audit, id="LS-2026Q1-003", stage=Stage.RETURNED, returned_on=DUE)
    async with desk.store.write() as work:
        await work.audits.add([replace(planned, release_at=at("2026-05-01 09:00")), done])
    await desk.give("I1", 4, due_on=DUE)
    said = (await leave(desk, "T1", "I1", "P1")).notes
    assert said == ("3 audits of leavers go to somebody else: each QA lead gets a proposal to whom.",)
    found = await acts.posted("proposal")
    assert [who for who, _ in found] == ["Q1", "Q2"] * 2
    about = {owed.about for _, owed in found}
    assert about == {("LS-2026Q1-001", "LS-2026Q1-002"), ("LS-2026Q1-004",)}
    await leave(desk, "T1", "I1", "P1", now="2026-04-11 12:00")
    assert len(await acts.posted("proposal")) == 4


async def of_a_leaver(acts: Acts, desk: Office) -> tuple[str, dict[str, str]]:
    """Key and pairs of the proposal about T1's two audits."""
    for number in (1, 2):
        await desk.give("T1", number, due_on=DUE)
    await leave(desk, "T1")
    owed = (await acts.posted("proposal"))[0][1]
    view = await acts.proposal(owed, "2026-04-10 13:00")
    return view.key, dict(view.to)


async def auditors(acts: Acts, desk: Office) -> dict[str, str]:
    names = await acts.names()
    return {audit.id: names[audit.auditor_id] for audit in await desk.audits()}


async def test_one_press_reassigns_all_as_proposed(acts: Acts, desk: Office) -> None:
    key, to = await of_a_leaver(acts, desk)
    names = await acts.names()
    view = await acts.reassign("Q1", key, to, "2026-04-13 09:00")
    assert view.note == "2 audits were reassigned."
    assert await auditors(acts, desk) == {audit: names[person] for audit, person in to.items()}
    assert {audit.due_on for audit in await desk.audits()} == {date(2026, 5, 11)}
    again = await acts.reassign("Q2", key, to, "2026-04-13 09:01")
    assert again.note == "Nothing was changed: it was decided meanwhile."
    assert len(await acts.posted("allocated")) == 2


async def test_what_cannot_be_any_more_is_said_and_the_rest_is_done(acts: Acts, desk: Office) -> None:
    key, to = await of_a_leaver(acts, desk)
    names = await acts.names()
    first, second = sorted(to)
    await acts.away(
        "Q1", "until 12 May", f"{names[to[first]].lower()}@authority.example", now="2026-04-10 14:00"
    )
    view = await acts.reassign("Q1", key, to, "2026-04-13 09:00")
    assert view.note.startswith("1 audit was reassigned. LS-2026Q1-001 was not reassigned: ")
    assert "is away until" in view.note
    found = await auditors(acts, desk)
    assert (found[first], found[second]) == ("T1", names[to[second]])
    assert view.to.keys() == {first}, "somebody else is proposed"


async def test_two_leads_who_press_at_once_reassign_once(acts: Acts, desk: Office) -> None:
    key, to = await of_a_leaver(acts, desk)
    views = await asyncio.gather(
        *(acts.reassign(lead, key, to, "2026-04-13 09:00") for lead in ("Q1", "Q2", "Q1"))
    )
    assert sorted(view.note for view in views) == [
        "2 audits were reassigned.",
        *["Nothing was changed: it was decided meanwhile."] * 2,
    ]
    assert len(await acts.posted("allocated")) == 2


async def test_altered_data_reassigns_nothing_that_the_card_is_not_about(acts: Acts, desk: Office) -> None:
    key, to = await of_a_leaver(acts, desk)
    other = await desk.give("T2", 3, due_on=DUE)
    q1, ed = (await desk.person("Q1")).id, (await desk.person("ED")).id
    before = await desk.rows("select * from audit order by id")
    for pairs in ({other.id: (await desk.person("S1")).id}, {"LS-2026Q1-001": "nobody"}, {}, {"": ""}):
        await acts.reassign("Q1", key, pairs, "2026-04-13 09:00")
    for person in (q1, ed, (await desk.person("T1")).id):
        view = await acts.reassign("Q1", key, {"LS-2026Q1-001": person}, "2026-04-13 09:00")
        assert "was not reassigned" in view.note
    assert await desk.rows("select * from audit order by id") == before
    for wrong in ("", "proposal:nonsense", f"chase:{q1}:2026-04-10"):
        with pytest.raises(NotFound):
            await acts.reassign("Q1", wrong, to, "2026-04-13 09:00")


async def test_whoever_is_back_keeps_what_they_have_and_the_proposal_says_so(
    acts: Acts, desk: Office
) -> None:
    key, to = await of_a_leaver(acts, desk)
    await leave(desk, now="2026-04-12 12:00")
    assert not (await desk.person("T1")).left
    view = await acts.proposal((await acts.posted("proposal"))[0][1], "2026-04-13 09:00")
    assert view.why.startswith("They had left, and are back")
    assert view.to == {}
    assert (await acts.reassign("Q1", key, to, "2026-04-13 09:00")).note.startswith("Nothing was changed")
    await leave(desk, "T1", now="2026-04-14 12:00")
    assert len(await acts.posted("proposal")) == 4, "and gone once more"


async def test_until_it_is_decided_an_audit_goes_up_the_former_line(acts: Acts, desk: Office) -> None:
    await of_a_leaver(acts, desk)
    await acts.sweep("2026-04-13", "2026-05-13")
    assert await acts.rungs("LS-2026Q1-001") == {"first": {"S1", "HS"}, "second": {"DI"}, "third": {"ED"}}
    reminded = {who for step, who, _ in await acts.told("LS-2026Q1-001") if step.startswith("before")}
    assert reminded == {"Q1", "Q2"}


async def test_what_goes_out_after_they_left_is_not_sent_to_them(acts: Acts, desk: Office) -> None:
    await desk.allocate("2026-04-01 09:00")
    await leave(desk, "T1")
    async with desk.store.write() as work:
        await release(work, desk.rules, at("2026-05-01 09:00"))
    assert "T1" not in {who for who, _ in await acts.posted("allocated")}
    owed = (await acts.posted("proposal"))[0][1]
    view = await acts.proposal(owed, "2026-05-01 09:01")
    [row] = view.rows
    assert (row.row.due_on, row.open) == (date(2026, 5, 29), True)


async def test_what_is_withdrawn_after_they_left_is_not_told_to_them(acts: Acts, desk: Office) -> None:
    await of_a_leaver(acts, desk)
    lead, now = await desk.person("Q1"), at("2026-04-14 09:00")
    async with desk.store.write() as work:
        await withdraw(work, desk.rules, lead, now, audit_id="LS-2026Q1-001", reason="it is not wanted")
    assert await acts.posted("changed") == []


async def test_who_becomes_a_qa_lead_later_is_asked_too(acts: Acts, desk: Office) -> None:
    await of_a_leaver(acts, desk)
    line = [row for row in LINE if row[0] != "T1"]
    later = [row if row[0] != "MO" else ("MO", "QA Lead 3", "QA Lead", "", "", "DI") for row in line]
    async with desk.store.write() as work:
        await import_people(work, desk.rules, people_csv(later), at("2026-04-14 09:00"), full=True)
    assert [who for who, _ in await acts.posted("proposal")] == ["Q1", "Q2", "MO"]
    async with desk.store.write() as work:
        await import_people(work, desk.rules, people_csv(later), at("2026-04-15 09:00"), full=True)
    assert len(await acts.posted("proposal")) == 3


async def test_without_a_qa_lead_the_import_says_that_nobody_can_be_asked(database_url: str) -> None:
    line = [row for row in LINE if row[0] not in ("Q1", "Q2")]
    async with office(database_url, people=people_csv(line)) as desk:
        await desk.give("T1", due_on=DUE)
        [said] = (await leave(desk, "T1", "Q1", "Q2")).notes
        assert (
            said
            == "1 audit of somebody who has left goes to nobody: there is no QA lead who could be asked. Import one."
        )


async def test_joiners_and_those_who_come_to_an_auditing_post_wait_for_the_next_allocation(
    desk: Office,
) -> None:
    await desk.allocate()
    joiner = '\naad-t9,t9@authority.example,"Team Manager, Duty 9",TM,Duty and Assessment,Duty 9,,s1@authority.example'
    done = await leave(desk, extra=joiner)
    assert done.notes == ("1 new auditor gets a first audit with the next allocation.",)
    assert (await desk.person("T9")).id not in {audit.auditor_id for audit in await desk.audits()}
    promoted = people_csv(
        [(*r[:2], "TM", "MASH", "MASH 9", r[5]) if r[0] in ("MO", "Q2") else r for r in LINE]
    )
    async with desk.store.write() as work:
        done = await import_people(work, desk.rules, promoted, at("2026-04-11 12:00"), full=False)
    assert done.notes == ("2 new auditors get their first audits with the next allocation.",)


async def test_whoever_acts_up_keeps_their_audits_and_their_line_is_the_new_one(
    acts: Acts, desk: Office
) -> None:
    audit = await desk.give("T1", due_on=DUE)
    acting = people_csv([(*r[:2], "SM", r[3], "", "HS") if r[0] == "T1" else r for r in LINE])
    async with desk.store.write() as work:
        done = await import_people(work, desk.rules, acting, at("2026-04-10 12:00"), full=True)
    assert (done.updated, done.notes) == (1, ())
    assert await auditors(acts, desk) == {audit.id: "T1"}
    assert await acts.posted("proposal") == []
    await acts.sweep("2026-05-01", "2026-05-13")
    assert await acts.rungs(audit.id) == {"first": {"HS"}, "second": {"DI"}, "third": {"ED"}}


async def test_a_planned_audit_that_was_given_out_by_hand_is_shown_so_on_the_proposal(
    acts: Acts, desk: Office
) -> None:
    await desk.allocate()
    await leave(desk, "T1")
    [planned, *_] = [
        a for a in await desk.audits(Stage.PLANNED) if a.auditor_id == (await desk.person("T1")).id
    ]
    cards = {owed.key for _, owed in await acts.posted("proposal")}
    async with desk.store.write() as work:
        for owed in await work.outbox.due(at("2026-04-20 09:00"), 500):
            await work.outbox.sent(owed, "chat", f"m{owed.id}", "", at("2026-04-20 09:00"))
    assert await acts.posted("proposal") == []
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await reassign(
            *(work, desk.rules, lead, at("2026-04-20 10:00")),
            audit_id=planned.id,
            to=upn("I1"),
            reason="they have left",
        )
    assert {owed.key for _, owed in await acts.posted("proposal")} == cards


async def test_whoever_has_left_is_not_told_what_becomes_of_their_audits(acts: Acts, desk: Office) -> None:
    await desk.allocate()
    withdrawn, *_ = [a for a in await desk.audits(Stage.SENT) if a.auditor_id == (await desk.person("T2")).id]
    async with desk.store.write() as work:
        for owed in await work.outbox.due(at("2026-04-20 09:00"), 500):
            await work.outbox.sent(owed, "chat", f"m{owed.id}", "", at("2026-04-20 09:00"))
    await leave(desk, "T2", "M1")
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await withdraw(
            *(work, desk.rules, lead, at("2026-04-20 10:00")), audit_id=withdrawn.id, reason="they have left"
        )
    async with desk.store.write() as work:
        await recall(work, desk.rules, lead, at("2026-04-20 11:00"), withdrawn.round_id)
    told = {who for card in ("changed", "recalled") for who, _ in await acts.posted(card)}
    assert told
    assert not told & {"T2", "M1"}
