"""The post that the framework names decides, once and before the deadline; everybody who is concerned sees it."""

from dataclasses import replace
from datetime import date

import pytest
from asking_desk import (
    DECIDED,
    EXCLUSION,
    EXTENSION,
    ask,
    away,
    brought_to,
    decide,
    decline,
    deliveries,
    every,
    everything,
    leave,
    remind,
    stored,
    the_request,
    told,
    trail,
)
from office import LINE, Office, at, good_answers, office, people_csv, questions

from practice import answering, chasing, concerned, recall, requests, round_cards
from practice.audits import Audit, Stage
from practice.errors import NotAllowed, NotFound, Refused
from practice.records import Request, RequestKind, RequestState
from practice.request_views import DeclineDialog, RequestCard
from practice.roles import Scope


async def asked(desk: Office, audit: Audit, kind: RequestKind = EXTENSION, **words: str) -> Request:
    await ask(desk, audit, kind, **words)
    return await the_request(desk, audit)


async def test_an_agreed_extension_moves_the_deadline_and_the_auditor_is_told_by_whom(
    desk: Office, audit: Audit
) -> None:
    card = await decide(desk, await asked(desk, audit))
    assert (card.state, card.by, card.decided_at) == (
        RequestState.GRANTED,
        "Head of Service, Duty",
        at(DECIDED),
    )
    assert (await stored(desk, audit)).due_on == date(2026, 6, 12)
    [notice] = await deliveries(desk, audit, "changed")
    assert notice.to.person_id == audit.auditor_id
    async with desk.store.read() as work:
        view = await concerned.notice(work, desk.rules, at(DECIDED), args=notice.args)
    assert view.title == "LS-2026Q1-001: you have until Friday 12 June 2026"
    assert "Its deadline was Wednesday 29 April 2026" in view.meaning
    assert view.by == "Head of Service, Duty"
    assert view.row is not None
    assert view.row.due_on == date(2026, 6, 12)
    assert await trail(desk, audit) == ["extension asked", "request extended"]


async def test_an_agreed_exclusion_withdraws_the_audit_and_says_that_it_was_excluded(
    desk: Office, audit: Audit
) -> None:
    await decide(desk, await asked(desk, audit, EXCLUSION))
    assert (await stored(desk, audit)).stage is Stage.WITHDRAWN
    assert await told(desk, audit) == ["excluded"]
    assert await trail(desk, audit) == ["exclusion asked", "request excluded"]
    with pytest.raises(Refused, match=r"was excluded by Head of Service, Duty\. There is nothing left to do"):
        await desk.open("T1", audit.id, DECIDED)
    with pytest.raises(Refused, match="was excluded by Head of Service, Duty"):
        await ask(desk, audit, now=DECIDED)


async def test_a_reminder_card_that_shows_it_says_excluded(desk: Office, audit: Audit) -> None:
    request = await asked(desk, audit, EXCLUSION)
    async with desk.store.write() as work:
        await chasing.chase(work, desk.rules, at("2026-04-22 09:00"))
    await decide(desk, request, now="2026-04-22 10:00")
    async with desk.store.read() as work:
        view = await chasing.morning_card(
            work,
            desk.rules,
            at("2026-04-22 10:00"),
            person_id=audit.auditor_id,
            on=date(2026, 4, 22),
            about=[audit.id],
        )
    assert [row.note for row in view.own] == ["Excluded"]


async def test_declined_the_deadline_stands_and_the_auditor_is_told_why(desk: Office, audit: Audit) -> None:
    request = await asked(desk, audit)
    card = await decline(desk, request, " Please begin with the file. ")
    assert isinstance(card, RequestCard)
    assert (card.state, card.note) == (RequestState.DECLINED, "Please begin with the file.")
    assert (await stored(desk, audit)).due_on == date(2026, 4, 29)
    [notice] = await deliveries(desk, audit, "changed")
    assert (notice.args["kind"], notice.args["reason"]) == ("declined", "Please begin with the file.")


async def test_declining_without_a_reason_asks_for_one_and_keeps_what_was_typed(
    desk: Office, audit: Audit
) -> None:
    request = await asked(desk, audit)
    before = await everything(desk)
    for reason in ("", " \n", "x" * 501):
        page = await decline(desk, request, reason)
        assert isinstance(page, DeclineDialog)
        assert page.filled.problems
        assert page.filled.values == {"reason": reason.strip()}
    assert await everything(desk) == before


async def test_what_was_declined_can_be_asked_and_declined_again_and_is_told_each_time(
    desk: Office, audit: Audit
) -> None:
    for _ in range(2):
        await decide(desk, await asked(desk, audit), agree=False, note="No.")
    assert await told(desk, audit) == ["declined", "declined"]


@pytest.mark.parametrize("agree", [True, False])
async def test_the_first_decision_holds_and_a_second_press_gets_the_same_receipt(
    desk: Office, audit: Audit, agree: bool
) -> None:
    request = await asked(desk, audit)
    first = await decide(desk, request, agree=agree, note="" if agree else "No.")
    before = await everything(desk)
    for again in (True, False):
        second = await decide(desk, request, agree=again, now="2026-05-20 10:00", note="Otherwise.")
        assert replace(second, token="") == replace(first, token="")
    assert await everything(desk) == before


async def test_nobody_else_decides(desk: Office, audit: Audit) -> None:
    request = await asked(desk, audit)
    before = await everything(desk)
    for by in ("T1", "T2", "S1", "DI", "ED", "Q1", "MO"):
        for agree in (True, False):
            with pytest.raises(NotAllowed, match="This is for Head of Service, Duty to decide"):
                await decide(desk, request, by=by, agree=agree)
        with pytest.raises(NotAllowed):
            await decline(desk, request, "", by=by)
    with pytest.raises(NotFound, match="not known any more"):
        await decide(desk, replace(request, id="made up"))
    assert await everything(desk) == before


async def test_it_can_be_decided_to_the_last_second_of_the_deadline(desk: Office, audit: Audit) -> None:
    await decide(desk, await asked(desk, audit), now="2026-04-29 23:59:59")
    assert (await stored(desk, audit)).due_on == date(2026, 6, 12)


@pytest.mark.parametrize("kind", [EXTENSION, EXCLUSION])
async def test_decided_after_the_deadline_is_refused_with_the_rule(
    desk: Office, audit: Audit, kind: RequestKind
) -> None:
    request = await asked(desk, audit, kind)
    before = await everything(desk)
    for agree in (True, False):
        with pytest.raises(
            Refused, match=r"Only a Head of Service can agree an ex.*which was Wednesday 29 April"
        ):
            await decide(desk, request, now="2026-04-30 00:00:00", agree=agree)
    with pytest.raises(Refused, match="only before the deadline"):
        await decline(desk, request, "", now="2026-04-30 00:00:00")
    assert await everything(desk) == before


@pytest.mark.parametrize(
    ("auditor", "decider"),
    [("T1", "HS"), ("S1", "HS"), ("M1", "HS"), ("HS", "DI"), ("I1", "DI"), ("P1", "DI")],
)
async def test_a_missing_post_or_ones_own_passes_to_the_next_one_up(
    desk: Office, auditor: str, decider: str
) -> None:
    audit = await desk.give(auditor)
    request = await asked(desk, audit, by=auditor)
    assert await brought_to(desk, audit) == [decider]
    with pytest.raises(NotAllowed):
        await decide(desk, request, by=auditor)
    await decide(desk, request, by=decider)
    assert (await stored(desk, audit)).due_on == date(2026, 6, 12)


async def test_where_nobody_is_above_the_qa_leads_decide_and_either_may(desk: Office) -> None:
    audit = await desk.give("ED")
    request = await asked(desk, audit, by="ED")
    assert await brought_to(desk, audit) == ["Q1", "Q2"]
    await decide(desk, request, by="Q2")
    card = await decide(desk, request, by="Q1", agree=False, note="No.")
    assert (card.state, card.by) == (RequestState.GRANTED, "QA Lead 2")


async def test_a_cover_decides_and_after_it_ended_does_not(desk: Office, audit: Audit) -> None:
    await away(desk, "HS", cover="S1", days=(1, 12))
    request = await asked(desk, audit)
    assert await brought_to(desk, audit) == ["S1"]
    with pytest.raises(NotAllowed, match="This is for Senior Manager, Duty 1 to decide"):
        await decide(desk, request, by="HS", now="2026-04-10 11:00")
    with pytest.raises(NotAllowed, match="This is for Head of Service, Duty to decide"):
        await decide(desk, request, by="S1", now="2026-04-13 09:00")
    await decide(desk, request, by="HS", now="2026-04-13 09:00")


async def test_a_cover_that_decided_gets_the_same_receipt_when_the_cover_has_ended(
    desk: Office, audit: Audit
) -> None:
    await away(desk, "HS", cover="S1", days=(1, 12))
    request = await asked(desk, audit)
    first = await decide(desk, request, by="S1", now="2026-04-10 11:00")
    again = await decide(desk, request, by="S1", now="2026-04-20 11:00", agree=False)
    assert (again.state, again.by) == (first.state, "Senior Manager, Duty 1")


async def test_away_without_cover_the_next_post_up_decides(desk: Office, audit: Audit) -> None:
    await away(desk, "HS")
    await asked(desk, audit)
    assert await brought_to(desk, audit) == ["DI"]


async def test_who_share_the_post_both_get_the_card_and_the_first_decision_holds(database_url: str) -> None:
    shared = ("H2", "Head of Service, Duty", "HoS", "Duty and Assessment", "", "DI")
    async with office(database_url, people=people_csv((*LINE, shared))) as desk:
        audit = await desk.give("T1")
        request = await asked(desk, audit)
        assert await brought_to(desk, audit) == ["H2", "HS"]
        await decide(desk, request, by="H2")
        card = await decide(desk, request, by="HS", agree=False, note="No.")
        assert card.state is RequestState.GRANTED
        assert await told(desk, audit) == ["extended"]


async def test_a_head_of_service_who_has_left_decides_no_more(desk: Office, audit: Audit) -> None:
    request = await asked(desk, audit)
    await leave(desk, "HS")
    with pytest.raises(NotAllowed, match="This is for Director to decide"):
        await decide(desk, request)


async def hand_in(desk: Office, audit: Audit) -> None:
    person = await desk.person("T1")
    async with desk.store.write() as work:
        for section in questions().sections:
            await answering.save_section(
                work,
                desk.rules,
                person,
                at(DECIDED),
                audit_id=audit.id,
                section_key=section.key,
                revision=0,
                inputs=good_answers(section),
                then="next",
            )
        await answering.hand_in(work, desk.rules, person, at(DECIDED), audit_id=audit.id, sure=True)


async def withdraw(desk: Office, audit: Audit) -> None:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await answering.withdraw(work, desk.rules, lead, at(DECIDED), audit_id=audit.id, reason="moved")


async def recall_all(desk: Office, audit: Audit) -> None:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        await recall.withdraw_all(work, lead, at(DECIDED), audit.round_id, [audit])


@pytest.mark.parametrize(
    ("change", "note"),
    [(hand_in, "It was handed in."), (withdraw, "It was withdrawn."), (recall_all, "It was withdrawn.")],
    ids=["handed in", "withdrawn", "recalled"],
)
async def test_a_request_is_dropped_when_its_audit_closes_and_its_card_says_why(
    desk: Office, audit: Audit, change: object, note: str
) -> None:
    request = await asked(desk, audit)
    assert callable(change)
    await change(desk, audit)
    card = await decide(desk, request)
    assert (card.state, card.note) == (RequestState.DROPPED, note)
    after = await stored(desk, audit)
    assert after.due_on == date(2026, 4, 29)
    assert "extension dropped" in await trail(desk, audit)


async def test_a_deadline_that_was_moved_meanwhile_leaves_nothing_to_decide(
    desk: Office, audit: Audit
) -> None:
    request = await asked(desk, audit)
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, due_on=date(2026, 5, 5)))
    with pytest.raises(Refused, match="was changed meanwhile"):
        await decide(desk, request)
    assert (await stored(desk, audit)).due_on == date(2026, 5, 5)


async def test_an_audit_that_was_given_to_somebody_else_leaves_nothing_to_decide(
    desk: Office, audit: Audit
) -> None:
    request = await asked(desk, audit)
    other = await desk.person("T2")
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, auditor_id=other.id))
    with pytest.raises(Refused, match="was changed meanwhile"):
        await decide(desk, request)
    assert await remind(desk, DECIDED) == 0
    assert (await the_request(desk, audit)).state is RequestState.DROPPED
    assert (await stored(desk, audit)).due_on == date(2026, 4, 29)


async def test_rows_say_what_was_asked_until_it_is_decided(desk: Office, audit: Audit) -> None:
    async def row() -> str:
        person = await desk.person("T1")
        async with desk.store.read() as work:
            return (await round_cards.my_audits(work, desk.rules, person, at(DECIDED))).rows[0].asked

    assert await row() == ""
    request = await asked(desk, audit)
    assert await row() == "extension asked"
    await decide(desk, request)
    assert await row() == ""


async def test_an_extension_leaves_no_reminder_for_the_day_on_which_it_was_told(
    desk: Office, audit: Audit
) -> None:
    request = await asked(desk, audit, until="2 May")
    await decide(desk, request, now="2026-04-27 11:00")
    cards = []
    for day in (27, 28, 29, 30):
        async with desk.store.write() as work:
            cards.append(await chasing.chase(work, desk.rules, at(f"2026-04-{day} 12:00")))
    async with desk.store.write() as work:
        cards.append(await chasing.chase(work, desk.rules, at("2026-05-01 12:00")))
    # Due on a Saturday: the day before and the day itself are both reminded of on Friday, in one card.
    assert cards == [0, 0, 0, 0, 1]
    async with desk.store.write() as work:
        assert await chasing.chase(work, desk.rules, at("2026-05-05 12:00")) == 2


async def test_the_same_deadline_twice_is_noted_once(desk: Office, audit: Audit) -> None:
    """Agreed, moved forward by hand, and agreed once more for the same day."""
    await decide(desk, await asked(desk, audit, until="2 May"), now="2026-04-27 11:00")
    async with desk.store.write() as work:
        await work.audits.save(replace(await stored(desk, audit), due_on=date(2026, 4, 30)))
    await decide(
        desk, await asked(desk, audit, until="2 May", now="2026-04-27 12:00"), now="2026-04-27 12:30"
    )
    assert (await stored(desk, audit)).due_on == date(2026, 5, 2)


async def test_the_list_holds_what_is_open_within_ones_scope(desk: Office, audit: Audit) -> None:
    other = await desk.give("I1", 2)
    await ask(desk, audit)
    await ask(desk, other, EXCLUSION, by="I1")

    async def listed(by: str, scope: Scope, now: str = DECIDED) -> list[tuple[str, str]]:
        person = await desk.person(by)
        async with desk.store.read() as work:
            view = await requests.requests_card(work, desk.rules, person, scope, at(now))
        return [(row.audit_id, row.who) for row in view.rows]

    both = [(audit.id, "Head of Service, Duty"), (other.id, "Director")]
    assert await listed("Q1", Scope.ALL) == both
    assert await listed("DI", Scope.LINE) == both
    assert await listed("HS", Scope.LINE) == both[:1]
    assert await listed("S1", Scope.LINE) == both[:1]
    assert await listed("M1", Scope.LINE) == []
    assert await listed("Q1", Scope.ALL, "2026-04-30 00:00") == []
    assert len(await every(desk, audit)) == 1
