"""A round on a real database: previewed, confirmed once, sent out month by month."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from office import LINE, Office, at, cases_csv, lancashire, office, people_csv, rules, upn

from practice import allocation
from practice.audits import Audit, Stage
from practice.calendar import Days, FinancialQuarter
from practice.draw import redraw
from practice.errors import BadInput, NotFound, Refused
from practice.importing import import_cases, import_people
from practice.people import Reach
from practice.records import Link
from storage.outbox import Owed

FIRST_DAY = "2026-04-01 09:00"
WANTED = 13
"""Learning spaces of the small authority in a quarter."""


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def release(desk: Office, now: str) -> int:
    async with desk.store.write() as work:
        return await allocation.release(work, desk.rules, at(now))


async def owed(desk: Office, card: str = "") -> list[Owed]:
    async with desk.store.read() as work:
        found = await work.outbox.due(at("2027-12-31 09:00"), 500)
    return [one for one in found if card in ("", one.delivery.card)]


async def rounds(desk: Office) -> list[str]:
    async with desk.store.read() as work:
        return [known.id for known in await work.rounds.all()]


def by_month(audits: list[Audit]) -> dict[str, int]:
    return dict(Counter(audit.month for audit in audits))


async def test_a_preview_says_everything_and_sends_nothing(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    assert view.round_id == "LS-2026Q1"
    assert [(share.service, share.total) for share in view.shares] == [
        *(("Duty and Assessment", 4), ("IROs", 1), ("MASH", 6), ("Whole authority", 2))
    ]
    assert sum(share.total for share in view.shares) == WANTED
    assert view.sends[0].endswith("in April, as soon as you confirm, due Wednesday 29 April 2026")
    assert view.sends[1].endswith("in May, on Friday 1 May 2026 at 09:00, due Friday 29 May 2026")
    assert view.sends[2].endswith("in June, on Monday 1 June 2026 at 09:00, due Monday 29 June 2026")
    assert len(view.expected) == view.auditors == 8
    assert view.unlinked == ("Duty and Assessment", "IROs", "MASH", "Whole authority")
    assert await desk.audits() == []
    assert await owed(desk) == []
    assert await rounds(desk) == []


async def test_confirming_books_what_was_shown_and_sends_the_first_month(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    receipt = await desk.confirm(view.preview_id, "2026-04-02 10:00", by="Q2")
    audits = await desk.audits()
    assert (receipt.confirmed, receipt.total, receipt.by) == (True, WANTED, "QA Lead 2")
    assert receipt.shares == view.shares
    assert by_month(audits) == {"2026-04": 5, "2026-05": 4, "2026-06": 4}
    sent = [audit for audit in audits if audit.stage is Stage.SENT]
    assert {audit.month for audit in sent} == {"2026-04"}
    assert {(audit.sent_on, audit.due_on) for audit in sent} == {(date(2026, 4, 2), date(2026, 4, 30))}
    assert len({audit.case_reference for audit in audits}) == WANTED
    assert [audit.id for audit in audits] == [f"LS-2026Q1-{number:03}" for number in range(1, WANTED + 1)]


async def test_confirming_twice_makes_one_round_and_gives_the_same_receipt(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    first = await desk.confirm(view.preview_id, FIRST_DAY)
    before = await desk.audits(), await owed(desk)
    assert await desk.confirm(view.preview_id, "2026-04-03 11:00", by="Q2") == first
    assert (await desk.audits(), await owed(desk)) == before


async def test_two_leads_who_confirm_at_the_same_instant_make_one_round(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    receipts = await asyncio.gather(
        *(desk.confirm(view.preview_id, FIRST_DAY, by=by) for by in ("Q1", "Q2", "Q1", "Q2"))
    )
    assert len({receipt.by for receipt in receipts}) == 1
    assert receipts == [receipts[0]] * 4
    assert await rounds(desk) == ["LS-2026Q1"]
    assert len(await desk.audits()) == WANTED


async def test_of_two_previews_confirmed_at_the_same_instant_one_stands_and_the_other_is_told(
    desk: Office,
) -> None:
    one, two = await desk.preview(FIRST_DAY), await desk.preview(FIRST_DAY, by="Q2")
    results = await asyncio.gather(
        desk.confirm(one.preview_id, FIRST_DAY),
        desk.confirm(two.preview_id, FIRST_DAY, by="Q2"),
        return_exceptions=True,
    )
    [refusal] = [result for result in results if isinstance(result, Refused)]
    assert str(refusal) == "LS-2026Q1 has been allocated already. Type `status LS-2026Q1` to see it."
    assert len(await desk.audits()) == WANTED


async def test_a_cancelled_preview_stays_cancelled_and_another_can_be_made(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    cancelled = await desk.cancel(view.preview_id, FIRST_DAY)
    assert not cancelled.confirmed
    assert await desk.confirm(view.preview_id, FIRST_DAY, by="Q2") == cancelled
    assert await desk.cancel(view.preview_id, "2026-04-02 09:00", by="Q2") == cancelled
    assert await desk.audits() == []
    assert (await desk.allocate("2026-04-03 09:00")).confirmed


async def test_a_confirmed_round_is_not_cancelled(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    confirmed = await desk.confirm(view.preview_id, FIRST_DAY)
    assert await desk.cancel(view.preview_id, FIRST_DAY, by="Q2") == confirmed
    assert len(await desk.audits()) == WANTED


async def test_confirming_and_cancelling_at_the_same_instant_is_one_or_the_other(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    one, other = await asyncio.gather(
        desk.confirm(view.preview_id, FIRST_DAY), desk.cancel(view.preview_id, FIRST_DAY, by="Q2")
    )
    assert one == other
    assert len(await desk.audits()) == (WANTED if one.confirmed else 0)


async def test_an_unknown_preview_is_said_to_be_unknown(desk: Office) -> None:
    for decide in (desk.confirm, desk.cancel):
        with pytest.raises(NotFound, match="Type `allocate` again"):
            await decide("nothing", FIRST_DAY)


async def test_a_quarter_is_allocated_once(desk: Office) -> None:
    await desk.allocate()
    with pytest.raises(Refused, match="LS-2026Q1 has been allocated already"):
        await desk.preview("2026-04-02 09:00")


@pytest.mark.parametrize("change", ["people", "cases"])
async def test_a_preview_that_is_no_longer_true_is_refused_and_a_new_one_can_be_confirmed(
    desk: Office, change: str
) -> None:
    view = await desk.preview(FIRST_DAY)
    async with desk.store.write() as work:
        if change == "people":
            stayed = [one for one in LINE if one[0] != "T2"]
            await import_people(work, desk.rules, people_csv(stayed), at(FIRST_DAY), full=True)
        else:
            await import_cases(work, desk.rules, cases_csv(41), at(FIRST_DAY), full=False)
    with pytest.raises(Refused, match=r"have changed since.*Type `allocate learning spaces Q1 2026-27`"):
        await desk.confirm(view.preview_id, FIRST_DAY)
    assert await rounds(desk) == []
    assert (await desk.allocate()).confirmed


async def test_a_preview_of_another_framework_is_refused(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    other = lancashire().model_copy(update={"grades": ("Good", "Bad")})
    with pytest.raises(Refused, match="framework have changed"):
        await Office(desk.store, rules(other), desk.database).confirm(view.preview_id, FIRST_DAY)


async def test_who_becomes_reachable_meanwhile_does_not_make_a_preview_stale(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    person = await desk.person("T1")
    async with desk.store.write() as work:
        await work.people.set_reach(person.id, Reach.REACHED, "")
    assert (await desk.confirm(view.preview_id, "2026-04-02 09:00")).confirmed


async def test_a_quarter_that_is_over_is_neither_previewed_nor_confirmed(desk: Office) -> None:
    with pytest.raises(Refused, match="ended on Tuesday 30 June 2026"):
        await desk.preview("2026-07-01 00:30", "Q1 2026-27")
    view = await desk.preview("2026-06-30 23:30", "Q1 2026-27")
    with pytest.raises(Refused, match="ended on Tuesday 30 June 2026"):
        await desk.confirm(view.preview_id, "2026-07-01 00:30")
    assert await rounds(desk) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "For which quarter"),
        ("Q5", "there is no Q5"),
        ("soon", "could not find a quarter"),
        ("Q1 2026-29", "year"),
    ],
)
async def test_a_quarter_that_is_none_is_refused_with_an_example(desk: Office, words: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        await desk.preview(FIRST_DAY, words)
    assert "Q1 2026-27" in str(refused.value)


async def test_an_activity_that_the_qa_team_does_not_draw_is_refused_with_who_does(desk: Office) -> None:
    lead = await desk.person("Q1")
    async with desk.store.write() as work:
        for words, kind, says in (
            ("dip samples", Refused, "the service itself plans them"),
            ("observations", Refused, "each post itself plans them"),
            ("Practice Week", Refused, "the board plans them"),
            ("coffee", BadInput, "“coffee” is no activity"),
            ("", BadInput, "Type, for example, `allocate learning spaces Q1`"),
        ):
            with pytest.raises(kind, match=says):
                await allocation.preview(
                    work, desk.rules, lead, at(FIRST_DAY), activity_words=words, quarter_words="Q1"
                )


async def test_without_people_or_cases_the_next_step_is_said(database_url: str) -> None:
    async with office(database_url, cases=b"") as desk:
        with pytest.raises(Refused, match=r"No case has been imported yet.*import cases FILE.csv"):
            await desk.preview(FIRST_DAY)
        lead = await desk.person("Q1")
        async with desk.store.write() as work:
            gone = f"aad_object_id,upn,name,post,service,team,agency,reports_to\n,{upn('MO')},M,Moderator,,,,"
            await import_people(work, desk.rules, gone.encode(), at(FIRST_DAY), full=True)
            await import_cases(work, desk.rules, cases_csv(1), at(FIRST_DAY), full=False)
            with pytest.raises(
                Refused, match="Nobody who was imported holds a post that does learning spaces"
            ):
                await allocation.preview(
                    work, desk.rules, lead, at(FIRST_DAY), activity_words="LS", quarter_words="Q1"
                )


async def test_when_no_case_is_left_there_is_no_empty_round_to_confirm(database_url: str) -> None:
    async with office(database_url, cases=cases_csv(3)) as desk:
        assert (await desk.allocate()).total == 6
        with pytest.raises(Refused, match=r"Every case .*was audited in the last 6 months.*import cases"):
            await desk.preview("2026-07-01 09:00", "Q2 2026-27")
        async with desk.store.read() as work:
            assert await work.rounds.preview("LS-2026Q2") is None
        assert await rounds(desk) == ["LS-2026Q1"]


async def test_who_goes_short_is_named_with_how_many_and_why(database_url: str) -> None:
    async with office(database_url, cases=cases_csv(3)) as desk:
        view = await desk.preview(FIRST_DAY)
    short = [re.fullmatch(r"(.+): (\d) fewer\. (.+)", line) for line in view.unserved]
    assert sum(int(found[2]) for found in short if found) == WANTED - 6
    mash = next(found for found in short if found and found[1] == "Team Manager, MASH 1")
    assert mash[3] == "All 3 cases of MASH that could be drawn have been given out."


async def test_the_stored_inputs_draw_the_same_round_again(desk: Office) -> None:
    view = await desk.preview(FIRST_DAY)
    await desk.confirm(view.preview_id, FIRST_DAY)
    async with desk.store.read() as work:
        [known] = await work.rounds.all()
        stored = await work.rounds.preview(known.preview_id)
    assert stored is not None
    months = [month.key for month in FinancialQuarter(2026, 1).months]
    redrawn = {
        (one.auditor_id, one.reference, months[one.month]) for one in redraw(stored.inputs).assignments
    }
    assert redrawn == {(a.auditor_id, a.case_reference, a.month) for a in await desk.audits()}


async def test_asking_again_draws_the_same_round(desk: Office) -> None:
    async def drawn(preview_id: str) -> object:
        async with desk.store.read() as work:
            stored = await work.rounds.preview(preview_id)
        assert stored is not None
        return redraw(stored.inputs)

    one, two = await desk.preview(FIRST_DAY), await desk.preview(FIRST_DAY, by="Q2")
    assert await drawn(one.preview_id) == await drawn(two.preview_id)


async def test_the_other_months_go_out_at_nine_on_their_first_working_day(desk: Office) -> None:
    await desk.allocate()
    assert await release(desk, "2026-05-01 08:59:59") == 0
    assert await release(desk, "2026-05-01 09:00") == 4
    assert await release(desk, "2026-05-01 09:00") == 0
    assert await release(desk, "2026-06-01 08:59") == 0
    assert await release(desk, "2026-06-01 09:00") == 4
    due = {audit.month: (audit.sent_on, audit.due_on) for audit in await desk.audits()}
    assert due == {
        "2026-04": (date(2026, 4, 1), date(2026, 4, 29)),
        "2026-05": (date(2026, 5, 1), date(2026, 5, 29)),
        "2026-06": (date(2026, 6, 1), date(2026, 6, 29)),
    }


def test_first_working_days_step_over_bank_holidays_and_weekends_in_local_time() -> None:
    def releases(year: int, quarter: int, confirmed: str) -> list[str]:
        instants = allocation.release_instants(
            FinancialQuarter(year, quarter), rules(), Days(), at(confirmed)
        )
        return [rules().local(instant).isoformat(" ", "minutes")[:16] for instant in instants]

    assert releases(2026, 1, "2026-03-20 14:00") == [
        "2026-03-20 14:00",
        "2026-05-01 09:00",
        "2026-06-01 09:00",
    ]
    assert releases(2026, 2, "2026-07-01 09:00") == [
        "2026-07-01 09:00",
        "2026-08-03 09:00",
        "2026-09-01 09:00",
    ]
    assert releases(2026, 3, "2026-10-01 09:00") == [
        "2026-10-01 09:00",
        "2026-11-02 09:00",
        "2026-12-01 09:00",
    ]
    assert releases(2026, 4, "2026-12-20 09:00") == [
        "2026-12-20 09:00",
        "2027-02-01 09:00",
        "2027-03-01 09:00",
    ]
    assert Days().first_working_day(FinancialQuarter(2026, 4).months[0]) == date(2027, 1, 4)


async def test_a_round_that_is_confirmed_late_sends_the_months_that_have_begun_at_once(desk: Office) -> None:
    receipt = await desk.allocate("2026-05-20 15:00")
    assert [sentence.split(", ")[1] for sentence in receipt.sends] == [
        "now",
        "now",
        "on Monday 1 June 2026 at 09:00",
    ]
    sent = [audit for audit in await desk.audits() if audit.stage is Stage.SENT]
    assert by_month(sent) == {"2026-04": 5, "2026-05": 4}
    assert {audit.due_on for audit in sent} == {date(2026, 6, 17)}


async def test_a_service_that_was_down_on_the_day_sends_late_with_its_full_four_weeks(desk: Office) -> None:
    await desk.allocate()
    assert await release(desk, "2026-05-06 11:00") == 4
    may = [audit for audit in await desk.audits() if audit.month == "2026-05"]
    assert {(audit.sent_on, audit.due_on) for audit in may} == {(date(2026, 5, 6), date(2026, 6, 3))}


async def test_what_is_sent_out_is_counted_for_each_round(desk: Office) -> None:
    await desk.allocate(FIRST_DAY)
    await desk.allocate("2026-04-02 09:00", "Q2 2026-27")
    await release(desk, "2026-09-01 09:00")
    async with desk.store.read() as work:
        counts = {
            known: [e.detail["audits"] for e in await work.trail.about(known) if e.what == "audits sent out"]
            for known in ("LS-2026Q1", "LS-2026Q2")
        }
    assert {known: sum(numbers) for known, numbers in counts.items()} == {"LS-2026Q1": 13, "LS-2026Q2": 13}


async def test_each_service_gets_one_card_for_a_month_and_each_auditor_one(desk: Office) -> None:
    async with desk.store.write() as work:
        for service, channel in (("MASH", "19:mash"), ("", "19:all")):
            await work.channels.heard_channel(channel, channel, "team", "QA", "tenant", "http://teams")
            await work.channels.link(Link("allocations", service, channel, "", ""), "q", at(FIRST_DAY))
    await desk.allocate()
    april = [audit for audit in await desk.audits() if audit.stage is Stage.SENT]
    posted = [item.delivery for item in await owed(desk, "round")]
    assert Counter(one.args["service"] for one in posted) == dict.fromkeys({a.service for a in april}, 1)
    assert {one.to.channel_id for one in posted if one.args["service"] == "MASH"} == {"19:mash"}
    assert {one.to.channel_id for one in posted if one.args["service"] != "MASH"} == {"19:all"}
    assert sorted(audit_id for one in posted for audit_id in one.about) == [audit.id for audit in april]
    personal = [item.delivery for item in await owed(desk, "allocated")]
    assert {one.to.person_id for one in personal} == {audit.auditor_id for audit in april}
    assert len(personal) == len({audit.auditor_id for audit in april})


async def test_past_forty_rows_a_card_is_split(database_url: str) -> None:
    team = [
        (f"X{n}", f"Team Manager, Duty {n}", "TM", "Duty and Assessment", f"Duty {n}", "Q1")
        for n in range(250)
    ]
    people = people_csv([("Q1", "QA Lead 1", "QA Lead", "", "", ""), *team])
    async with office(database_url, people=people, cases=cases_csv(300)) as desk:
        await desk.allocate()
        posted = [item.delivery for item in await owed(desk, "round")]
    assert [len(one.about) for one in sorted(posted, key=lambda one: one.args["page"])] == [40, 40, 4]
    assert {(one.args["page"], one.args["pages"]) for one in posted} == {("1", "3"), ("2", "3"), ("3", "3")}


async def test_a_case_audited_less_than_six_months_ago_is_not_drawn_in_the_next_quarters(
    database_url: str,
) -> None:
    async with office(database_url, cases=cases_csv(80)) as desk:
        for day, words in (
            ("2026-04-01 09:00", "Q1 2026-27"),
            ("2026-07-01 09:00", "Q2 2026-27"),
            ("2026-10-01 09:00", "Q3 2026-27"),
        ):
            await desk.allocate(day, words)
            await release(desk, (at(day) + timedelta(days=80)).strftime("%Y-%m-%d %H:%M"))
        audits = await desk.audits()
    assert len(audits) == 3 * WANTED
    assert len({audit.case_reference for audit in audits}) == 3 * WANTED


async def test_a_case_is_free_again_six_months_after_it_was_returned_and_at_once_when_withdrawn(
    database_url: str,
) -> None:
    async with office(database_url, cases=cases_csv(1)) as desk:
        await desk.allocate()
        by_case = {audit.case_reference: audit for audit in await desk.audits()}
        await desk.change(
            "UPDATE audit SET stage = 'returned', returned_on = '2026-04-20' WHERE case_reference = 'DA-0'",
            "UPDATE audit SET stage = 'withdrawn' WHERE case_reference = 'MA-0'",
        )
        assert set(by_case) == {"DA-0", "MA-0"}

        async def drawable(now: str, words: str) -> int:
            return sum(share.total for share in (await desk.preview(now, words)).shares)

        assert await drawable("2026-07-01 09:00", "Q2 2026-27") == 1
        assert await drawable("2026-10-20 09:00", "Q3 2026-27") == 1
        assert await drawable("2026-10-21 09:00", "Q3 2026-27") == 2
