"""One audit's history: what people did, what was sent, and what may be seen of it where and by whom."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from office import Office, at, good_answers, mornings, office, questions

from practice import answering, history
from practice.audits import Audit, Stage
from practice.chasing import chase
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.records import Delivery, Event, HandIn, Request, RequestKind, RequestState, To
from practice.roles import scope_of
from practice.views_past import HistoryCard, HistoryLine

NINE = "2026-04-01 09:00"
CHANNEL = "19:duty@thread.tacv2"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def ask(
    desk: Office, audit: Audit, by: str = "Q1", *, page: int = 1, private: bool = True
) -> HistoryCard:
    person = await desk.person(by)
    scope = scope_of(person, desk.rules.framework, "history.show")
    assert scope is not None
    async with desk.store.read() as work:
        return await history.history_card(
            work, desk.rules, person, scope, audit_id=audit.id, page=page, private=private
        )


def said(view: HistoryCard) -> list[str]:
    return [line.what for line in view.lines]


def line_of(view: HistoryCard, what: str) -> HistoryLine:
    return next(line for line in view.lines if line.what == what)


async def hand_in(desk: Office, audit: Audit, by: str, now: str) -> None:
    person = await desk.person(by)
    await desk.open(by, audit.id, now)
    for section in questions().sections:
        await desk.save(by, audit.id, section, good_answers(section), now)
    async with desk.store.write() as work:
        await answering.hand_in(work, desk.rules, person, at(now), audit_id=audit.id, sure=True)


async def note(desk: Office, audit: Audit, what: str, now: str, by: str = "Q1", **detail: str) -> None:
    person = await desk.person(by)
    async with desk.store.write() as work:
        await work.trail.add(Event(at(now), person.id, what, audit.id, detail))


async def chased(desk: Office, first: str, last: str) -> None:
    for morning in mornings(first, last):
        async with desk.store.write() as work:
            await chase(work, desk.rules, morning)


async def allocated(desk: Office, short: str = "T1") -> Audit:
    """The first of somebody's audits, sent out."""
    await desk.allocate()
    person = await desk.person(short)
    async with desk.store.write() as work:
        found = (await work.audits.of(auditor_id=person.id))[0]
        sent = replace(found, stage=Stage.SENT, sent_on=date(2026, 4, 1), due_on=date(2026, 4, 29))
        return (
            found if found.stage is Stage.SENT else await work.audits.save(replace(sent, release_at=at(NINE)))
        )


async def test_a_quiet_audit_s_history_is_told_from_its_allocation_to_its_hand_in(desk: Office) -> None:
    audit = await allocated(desk)
    await hand_in(desk, audit, "T1", "2026-04-10 10:00")
    view = await ask(desk, audit)
    done = [line for line in view.lines if not line.arrival]
    assert [(line.what, line.by, line.detail) for line in done] == [
        ("Allocated with LS-2026Q1", "QA Lead 1", ""),
        ("Sent out", "", ""),
        ("Opened", "Team Manager, Duty 1", ""),
        ("Handed in", "Team Manager, Duty 1", "in time · Good"),
        ("Saved 7 pages", "Team Manager, Duty 1", ""),
    ]
    assert (view.page, view.pages, view.total, view.left_out) == (1, 1, len(view.lines), "")


async def test_pages_are_counted_for_each_day_and_person_and_what_was_cleared_is_none(desk: Office) -> None:
    audit = await desk.give("T1")
    first = questions().sections[0]
    for now, revision in (("2026-04-10 10:00", 0), ("2026-04-10 16:00", 1), ("2026-04-11 09:30", 2)):
        given = good_answers(first, scale=str(revision))
        await desk.save("T1", audit.id, first, given, now, revision=revision, then="close")
    async with desk.store.write() as work:
        await work.audits.clear_answers(audit.id, (await desk.person("Q1")).id, at("2026-04-12 09:00"))
    saved = [line for line in (await ask(desk, audit)).lines if line.what.startswith("Saved")]
    assert [(line.what, line.detail, line.at) for line in saved] == [
        ("Saved 1 page", "2 times", at("2026-04-10 16:00")),
        ("Saved 1 page", "", at("2026-04-11 09:30")),
    ]


async def test_every_time_of_handing_in_has_its_own_outcome(desk: Office) -> None:
    audit = await desk.give("T1")
    for now, number, grade in (("2026-04-10 10:00", 1, "Good"), ("2026-05-02 10:00", 2, "Inadequate")):
        await note(desk, audit, "audit handed in", now, "T1")
        handed = HandIn(
            audit.id, number, audit.auditor_id, date(2026, 4, 29), at(now), at(now).date(), grade, {}, ()
        )
        async with desk.store.write() as work:
            await work.audits.keep_hand_in(handed)
    await note(desk, audit, "audit reopened", "2026-04-20 09:00", due_on="2026-05-05", reason="two pages")
    view = await ask(desk, audit)
    assert [(line.what, line.detail) for line in view.lines] == [
        ("Handed in", "in time · Good"),
        ("Reopened", "due Tue 5 May · two pages"),
        ("Handed in", "3 days late · Inadequate"),
    ]


async def test_an_event_that_this_version_does_not_know_is_called_by_its_name(desk: Office) -> None:
    audit = await desk.give("T1")
    await note(desk, audit, "audit sent to the moon", "2026-04-20 09:00")
    assert said(await ask(desk, audit)) == ["Audit sent to the moon"]


async def test_from_whom_and_to_whom_is_said_by_posts(desk: Office) -> None:
    audit = await desk.give("T2")
    people = {short: (await desk.person(short)).id for short in ("T1", "T2")}
    detail = {"from": people["T1"], "to": people["T2"], "reason": "on leave"}
    await note(desk, audit, "audit reassigned", "2026-04-20 09:00", **detail)
    await note(
        desk, audit, "deadline moved", "2026-04-21 09:00", **{"from": "2026-04-29", "to": "2026-05-06"}
    )
    assert [line.detail for line in (await ask(desk, audit)).lines] == [
        "from Team Manager, Duty 1 to Team Manager, Duty 2 · on leave",
        "from Wed 29 April to Wed 6 May",
    ]


async def test_a_request_is_told_once_with_what_became_of_it(desk: Office) -> None:
    audit = await desk.give("T1")
    head, asked_by = (await desk.person("HS")).id, audit.auditor_id
    asked = Request(
        "r1",
        audit.id,
        RequestKind.EXTENSION,
        "worker on leave",
        date(2026, 4, 29),
        date(2026, 5, 12),
        asked_by,
        at("2026-04-20 11:30"),
    )
    async with desk.store.write() as work:
        await work.requests.add(asked)
        await work.requests.decide("r1", RequestState.DECLINED, head, at("2026-04-21 10:00"), "too late")
    await note(desk, audit, "extension asked", "2026-04-20 11:30", "T1", request="r1")
    assert [(line.what, line.by, line.detail) for line in (await ask(desk, audit)).lines] == [
        ("Extension until Tue 12 May asked for", "Team Manager, Duty 1", "worker on leave"),
        ("Extension until Tue 12 May: declined", "Head of Service, Duty", "too late"),
    ]


async def test_why_somebody_asked_is_not_told_to_whoever_has_the_audit_now(desk: Office) -> None:
    audit = await desk.give("T2")
    former = (await desk.person("T1")).id
    asked = Request(
        "r1", audit.id, RequestKind.EXCLUSION, "a private matter", date(2026, 4, 29), None, former, at(NINE)
    )
    async with desk.store.write() as work:
        await work.requests.add(asked)
        await work.requests.decide("r1", RequestState.DROPPED, "", at(NINE), "a private note")
    for by, told in (("T2", False), ("S1", True), ("Q1", True)):
        view = await ask(desk, audit, by)
        assert said(view) == ["Exclusion asked for", "Exclusion: needs no decision any more"]
        assert [bool(line.detail) for line in view.lines] == [told, told], by


async def test_each_rung_is_told_with_whom_it_reached_when_and_whether_it_arrived(desk: Office) -> None:
    audit = await desk.give("T1")
    await chased(desk, "2026-04-22", "2026-05-01")
    view = await ask(desk, audit)
    rung = "2 days after the deadline of Wed 29 April"
    overdue = "Overdue audits of Duty and Assessment, Fri 1 May"
    auditor = "Team Manager, Duty 1"
    assert [(line.what, line.by, line.detail, line.arrival) for line in view.lines[:4]] == [
        ("Reminder of Wed 22 April", auditor, "7 days before the deadline of Wed 29 April", "Waiting"),
        ("Reminder of Tue 28 April", auditor, "1 day before the deadline of Wed 29 April", "Waiting"),
        ("Reminder of Wed 29 April", auditor, "on the day of the deadline of Wed 29 April", "Waiting"),
        ("The deadline of Wed 29 April had passed", "", "", ""),
    ]
    assert sorted((line.what, line.by, line.detail, line.arrival) for line in view.lines[4:]) == [
        (overdue, "QA Lead 1", "", "Waiting"),
        (overdue, "QA Lead 2", "", "Waiting"),
        ("Reminder of Fri 1 May", "Head of Service, Duty", rung, "Waiting"),
        ("Reminder of Fri 1 May", "Senior Manager, Duty 1", rung, "Waiting"),
    ]


async def test_a_step_whose_message_is_gone_is_told_by_its_day(desk: Office) -> None:
    audit = await desk.give("T1")
    await chased(desk, "2026-04-22", "2026-04-22")
    await desk.change("delete from delivery_about", "delete from delivery")
    [line] = (await ask(desk, audit)).lines
    assert (line.what, line.by, line.timed) == (
        "7 days before the deadline of Wed 29 April",
        "Team Manager, Duty 1",
        False,
    )
    assert line.at == at("2026-04-22 09:00")


async def test_how_each_message_stands_is_said_in_words(desk: Office) -> None:
    audit = await desk.give("T1")
    april = {"round": "LS-2026Q1", "month": "2026-04", "person": audit.auditor_id}
    async with desk.store.write() as work:
        await work.channels.heard_channel(CHANNEL, "Duty", "team", "QA", "tenant", "http://teams")
        for key in ("waits", "arrived", "late", "dead", "twice", "changed", "gone"):
            await work.outbox.post(
                Delivery(key, To(audit.auditor_id), "allocated", april, (audit.id,)), at(NINE)
            )
        await work.outbox.post(Delivery("other", To(audit.auditor_id), "allocated", april, ()), at(NINE))
        owed = {one.delivery.key: one for one in await work.outbox.due(at(NINE), 50)}
        for key, when in (
            ("arrived", NINE),
            ("late", "2026-04-02 10:30"),
            ("twice", NINE),
            ("changed", NINE),
        ):
            await work.outbox.sent(owed[key], "chat", f"m-{key}", "digest", at(when))
        await work.outbox.failed(owed["dead"], "403 ConversationBlockedByUser", dead=True)
        await work.outbox.failed(owed["twice"], "", dead=False, doubtful=True)
        await work.outbox.failed(owed["waits"], "503 ServiceUnavailable", dead=False)
        await work.outbox.refresh_key("changed", at(NINE))
        await work.outbox.take_back(["gone"], at(NINE))
    assert [(line.arrival, line.detail) for line in (await ask(desk, audit)).lines] == [
        ("Waiting", "Teams was too busy (503)"),
        ("✓ Delivered", ""),
        ("✓ Delivered", "delivered Thu 2 April at 10:30"),
        ("Not delivered", "has blocked the bot"),
        ("✓ Delivered", "sent 2 times, as Teams did not say whether it arrived"),
        ("✓ Delivered", "its last change is not shown there yet"),
        ("Taken back", ""),
    ]


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("by", ["T1", "S1", "Q1"])
async def test_grades_reasons_and_what_others_were_told_are_for_those_whom_they_concern(
    desk: Office, by: str, private: bool
) -> None:
    audit = await desk.give("T1")
    await chased(desk, "2026-04-29", "2026-05-01")
    await note(
        desk, audit, "audit held back", "2026-05-02 09:00", until="2026-05-04", reason="using discretion"
    )
    await hand_in(desk, audit, "T1", "2026-05-03 10:00")
    await note(desk, audit, "audit reopened", "2026-05-04 09:00", reason="a page was empty")
    view = await ask(desk, audit, by, private=private)
    words = "\n".join(f"{line.what} {line.by} {line.detail}" for line in view.lines)
    above = by != "T1"
    assert ("Good" in words) == (private and by == "Q1")
    assert ("a page was empty" in words) == private
    assert ("using discretion" in words) == ("Held back" in words) == (private and above)
    assert ("Senior Manager" in words) == ("Overdue audits" in words) == (private and above)
    assert "4 days late" in words
    assert "on the day of the deadline" in words
    assert bool(view.left_out) == (not private)


async def test_a_manager_who_audits_sees_no_more_of_their_own_audit_than_any_auditor(desk: Office) -> None:
    audit = await desk.give("S1")
    await chased(desk, "2026-04-29", "2026-05-01")
    assert "Head of Service, Duty" in {line.by for line in (await ask(desk, audit)).lines}
    assert {line.by for line in (await ask(desk, audit, "S1")).lines} == {"Senior Manager, Duty 1", ""}


@pytest.mark.parametrize("by", ["T2", "M1", "MO", "I1"])
async def test_whom_it_does_not_concern_is_refused(desk: Office, by: str) -> None:
    audit = await desk.give("T1")
    with pytest.raises(NotAllowed, match="LS-2026Q1-001 is somebody else's"):
        await ask(desk, audit, by)


async def test_what_there_is_not_and_what_has_not_gone_out_is_said(desk: Office) -> None:
    audit = await desk.give("T1")
    with pytest.raises(NotFound, match="References look like LS-2026Q1-014"):
        await ask(desk, replace(audit, id="LS-2026Q9-001"))
    with pytest.raises(BadInput, match="Type, for example, `history LS-2026Q1-014`"):
        await ask(desk, replace(audit, id=""))
    await desk.change("update audit set stage = 'planned', sent_on = null")
    with pytest.raises(Refused, match="has not gone out yet: it will on Wednesday 1 April 2026"):
        await ask(desk, audit, "T1")
    await desk.change("update audit set stage = 'withdrawn'")
    with pytest.raises(Refused, match="was taken back before it went out"):
        await ask(desk, audit, "S1")
    assert said(await ask(desk, audit)) == []


async def test_a_long_history_is_told_page_by_page_and_a_page_too_far_is_the_last(desk: Office) -> None:
    audit = await desk.give("T1")
    for n in range(60):
        await note(desk, audit, f"event {n:02}", f"2026-04-{n // 24 + 1:02} {n % 24:02}:00")
    views = [await ask(desk, audit, page=page) for page in (1, 2, 3, 999)]
    assert [line for view in views[:3] for line in said(view)] == [f"Event {n:02}" for n in range(60)]
    assert [(view.page, view.pages, view.total) for view in views] == [
        (1, 3, 60),
        (2, 3, 60),
        (3, 3, 60),
        (3, 3, 60),
    ]


async def test_somebody_who_is_gone_from_the_file_is_not_named(desk: Office) -> None:
    audit = await desk.give("T1")
    async with desk.store.write() as work:
        await work.trail.add(Event(at(NINE), "nobody-of-ours", "audit opened", audit.id))
    assert line_of(await ask(desk, audit), "Opened").by == "somebody who is no longer known"
