"""An auditor asks, before the deadline; what cannot be asked changes nothing and is said in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from asking_desk import (
    ASKED,
    EXCLUSION,
    EXTENSION,
    REASON,
    ask,
    brought_to,
    decide,
    every,
    everything,
    form,
    send,
    the_request,
    trail,
)
from office import Office, at, office

from practice import requests
from practice.audits import Audit, Stage
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.records import RequestKind, RequestState

LATE = "Only a Head of Service can agree {}, and only before the deadline, which was Wednesday 29 April 2026."


async def test_an_extension_that_is_asked_for_is_kept_and_brought_to_the_head_of_service(
    desk: Office, audit: Audit
) -> None:
    said = await ask(desk, audit, until="Friday 12 June")
    assert said == (
        "You asked on Fri 10 April for an extension until Friday 12 June 2026. Head of Service, Duty decides. "
        "Until then the deadline stands: Wednesday 29 April 2026."
    )
    [asked] = await every(desk, audit)
    assert (asked.kind, asked.until, asked.due_on) == (EXTENSION, date(2026, 6, 12), date(2026, 4, 29))
    assert (asked.reason, asked.state, asked.asked_at) == (REASON, RequestState.OPEN, at(ASKED))
    assert asked.asked_by == audit.auditor_id
    assert await brought_to(desk, audit) == ["HS"]
    assert await trail(desk, audit) == ["extension asked"]


async def test_an_exclusion_needs_a_reason_and_no_date(desk: Office, audit: Audit) -> None:
    assert "for an exclusion. Head of Service, Duty decides." in await ask(desk, audit, EXCLUSION)
    asked = await the_request(desk, audit)
    assert (asked.kind, asked.until) == (EXCLUSION, None)


@pytest.mark.parametrize("kind", [EXTENSION, EXCLUSION])
@pytest.mark.parametrize(
    ("due_on", "last", "too_late"),
    [
        (date(2026, 4, 29), "2026-04-29 23:59:59", "2026-04-30 00:00:00"),
        (date(2026, 3, 28), "2026-03-28 23:59:59", "2026-03-29 00:00:00"),
        (date(2026, 3, 29), "2026-03-29 23:59:59", "2026-03-30 00:00:00"),
        (date(2026, 10, 25), "2026-10-25 23:59:59", "2026-10-26 00:00:00"),
    ],
    ids=[
        "summer time",
        "the day before the clocks go forward",
        "that day",
        "the day that the clocks go back",
    ],
)
async def test_it_can_be_asked_to_the_last_second_of_the_deadline_and_no_second_later(
    desk: Office, kind: RequestKind, due_on: date, last: str, too_late: str
) -> None:
    given = await in_its_quarter(desk, due_on)
    until = (due_on + timedelta(days=1)).isoformat()
    before = await everything(desk)
    with pytest.raises(Refused, match="only before the deadline"):
        await ask(desk, given, kind, now=too_late, until=until)
    assert await everything(desk) == before
    await ask(desk, given, kind, now=last, until=until)
    assert len(await every(desk, given)) == 1


async def in_its_quarter(desk: Office, due_on: date) -> Audit:
    """An audit that was sent four weeks before, in a round of the quarter in which it is due."""
    sent_on = due_on - timedelta(days=28)
    audit = replace(await desk.give("T1", due_on=due_on), sent_on=sent_on, month=f"{due_on:%Y-%m}")
    async with desk.store.write() as work:
        return await work.audits.save(audit)


@pytest.mark.parametrize("kind", [EXTENSION, EXCLUSION])
async def test_after_the_deadline_the_rule_is_said_with_its_date(
    desk: Office, audit: Audit, kind: RequestKind
) -> None:
    with pytest.raises(Refused) as refusal:
        await ask(desk, audit, kind, now="2026-05-04 09:00")
    assert str(refusal.value) == LATE.format(requests.NAMED[kind])
    assert (await form(desk, audit, now="2026-05-04 09:00")).said == LATE.format("an extension")


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        ("12 June", " ", "Please say why. Type, for example, `extension LS-2026Q1-001 until"),
        ("", REASON, "Until which day?"),
        ("", "", "Until which day? Please say why."),
        ("10 April", REASON, "Friday 10 April 2026 is today"),
        ("9 April", REASON, "Thursday 9 April 2026 is past"),
        ("30 March", REASON, "Monday 30 March 2026 is not after that"),
        ("28 April", REASON, "comes before its deadline, Wednesday 29 April 2026"),
        ("29 April", REASON, "is due on Wednesday 29 April 2026 already"),
        ("1 July", REASON, "lies after Q1 2026-27, whose last day is Tuesday 30 June 2026"),
        ("31 June", REASON, "“31 June” is no date"),
        ("soon", REASON, "“soon” is no date"),
        ("12 June", "x" * 501, "501 characters are too many. Please shorten it to 500."),
    ],
)
async def test_what_does_not_fit_is_said_and_nothing_changes(
    desk: Office, audit: Audit, until: str, reason: str, words: str
) -> None:
    before = await everything(desk)
    with pytest.raises(BadInput) as problem:
        await ask(desk, audit, until=until, reason=reason)
    assert words in str(problem.value)
    page = await send(desk, audit, {"kind": "extension", "until": until, "reason": reason})
    assert page.said == ""
    assert any(said in words or words in said for said in page.filled.problems)
    assert page.filled.values == {"kind": "extension", "until": until, "reason": reason.strip()}
    assert await everything(desk) == before


async def test_the_last_day_of_the_quarter_can_be_asked_for(desk: Office, audit: Audit) -> None:
    await ask(desk, audit, until="30 June")
    assert (await the_request(desk, audit)).until == date(2026, 6, 30)


async def test_a_second_one_while_one_is_open_is_refused_with_what_is_open(
    desk: Office, audit: Audit
) -> None:
    await ask(desk, audit)
    before = await everything(desk)
    for kind in (EXTENSION, EXCLUSION):
        with pytest.raises(Refused, match="You asked on Fri 10 April for an extension until Friday 12 June"):
            await ask(desk, audit, kind, now="2026-04-14 09:00", until="19 June")
    page = await send(desk, audit, {"kind": "exclusion", "reason": "anything else"})
    assert "for an extension until Friday 12 June 2026" in page.said
    assert await everything(desk) == before


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.PLANNED, "has not gone out yet"),
        (Stage.RETURNED, "was handed in"),
        (Stage.WITHDRAWN, "was withdrawn by the QA team"),
    ],
)
async def test_nothing_can_be_asked_for_what_is_not_open(
    desk: Office, audit: Audit, stage: Stage, words: str
) -> None:
    due_on = None if stage is Stage.PLANNED else audit.due_on
    async with desk.store.write() as work:
        await work.audits.save(replace(audit, stage=stage, due_on=due_on))
    before = await everything(desk)
    for kind in (EXTENSION, EXCLUSION):
        with pytest.raises(Refused, match=words):
            await ask(desk, audit, kind)
    if stage is Stage.PLANNED:
        with pytest.raises(Refused, match=words):
            await form(desk, audit)
    else:
        assert words in (await form(desk, audit)).said
    assert await everything(desk) == before


async def test_only_the_auditor_asks_and_only_for_an_audit_that_there_is(desk: Office, audit: Audit) -> None:
    before = await everything(desk)
    for by in ("T2", "HS", "Q1"):
        with pytest.raises(NotAllowed, match="is allocated to somebody else"):
            await ask(desk, audit, by=by)
        with pytest.raises(NotAllowed, match="is allocated to somebody else"):
            await send(desk, audit, {"kind": "exclusion", "reason": REASON}, by=by)
    nowhere = replace(audit, id="LS-2026Q1-999")
    with pytest.raises(NotFound, match="There is no audit “LS-2026Q1-999”"):
        await ask(desk, nowhere)
    with pytest.raises(BadInput, match="Which audit"):
        await ask(desk, replace(audit, id=""))
    assert await everything(desk) == before


async def test_the_form_says_who_decides_and_up_to_when(desk: Office, audit: Audit) -> None:
    page = await form(desk, audit)
    assert page.who == "Head of Service, Duty decides, and only before the deadline."
    assert (page.said, page.latest, page.quarter) == ("", date(2026, 6, 30), "Q1 2026-27")


async def test_the_form_asks_again_for_a_kind_that_there_is(desk: Office, audit: Audit) -> None:
    for kind in ("", "holiday"):
        page = await send(desk, audit, {"kind": kind, "until": "2026-06-12", "reason": REASON})
        assert page.filled.problems == ("Choose what you ask for.",)
        assert page.filled.values["reason"] == REASON
    assert await every(desk, audit) == []


async def test_a_form_that_is_sent_shows_what_was_asked(desk: Office, audit: Audit) -> None:
    page = await send(desk, audit, {"kind": "extension", "until": "2026-06-12", "reason": f" {REASON}\x00"})
    assert "You asked on Fri 10 April for an extension until Friday 12 June 2026." in page.said
    assert (await the_request(desk, audit)).reason == REASON


async def test_a_deadline_at_the_end_of_its_quarter_cannot_be_extended_and_the_form_does_not_offer_it(
    desk: Office,
) -> None:
    given = await in_its_quarter(desk, date(2026, 6, 30))
    assert (await form(desk, given, now="2026-06-20 10:00")).latest is None
    with pytest.raises(BadInput, match="lies after Q1 2026-27"):
        await ask(desk, given, now="2026-06-20 10:00", until="1 July")
    await ask(desk, given, EXCLUSION, now="2026-06-20 10:00")


async def test_where_nobody_can_decide_nothing_is_kept(database_url: str) -> None:
    alone = b"aad_object_id,upn,name,post,service,team,agency,reports_to\n,t1@authority.example,TM,TM,MASH,,,"
    async with office(database_url, people=alone) as desk:
        given = await desk.give("T1")
        with pytest.raises(Refused, match="Nobody in your line can decide this"):
            await ask(desk, given)
        assert "Nobody in your line" in (await form(desk, given)).said
        assert await every(desk, given) == []


async def test_an_extension_can_be_asked_for_again_for_the_new_deadline(desk: Office, audit: Audit) -> None:
    await ask(desk, audit, until="15 May")
    await decide(desk, await the_request(desk, audit))
    with pytest.raises(BadInput, match="comes before its deadline, Friday 15 May 2026"):
        await ask(desk, audit, now="2026-05-12 10:00", until="14 May")
    said = await ask(desk, audit, now="2026-05-15 23:59:59", until="12 June")
    assert "the deadline stands: Friday 15 May 2026" in said
    assert [one.state for one in await every(desk, audit)] == [RequestState.GRANTED, RequestState.OPEN]


class TestWhatTheCalendarOffers:
    UNTIL = date(2026, 5, 20)

    async def offer(self, desk: Office, audit: Audit, *, until: date = UNTIL, now: str = ASKED) -> bool:
        async with desk.store.write() as work:
            return await requests.offer(
                work, desk.rules, at(now), audit, until, "Away until 12 May.", request_id=f"away:a:{audit.id}"
            )

    async def test_it_is_brought_once_and_decided_like_what_was_asked_for(
        self, desk: Office, audit: Audit
    ) -> None:
        assert await self.offer(desk, audit)
        assert not await self.offer(desk, audit)
        asked = await the_request(desk, audit)
        assert (asked.asked_by, asked.kind, asked.until) == ("", EXTENSION, self.UNTIL)
        assert await brought_to(desk, audit) == ["HS"]
        card = await decide(desk, asked)
        assert (card.offered, card.state) == (True, RequestState.GRANTED)
        assert not await self.offer(desk, audit)

    async def test_nothing_is_offered_beside_what_was_asked_for_or_where_it_makes_no_sense(
        self, desk: Office, audit: Audit
    ) -> None:
        assert not await self.offer(desk, audit, until=date(2026, 4, 29))
        assert not await self.offer(desk, audit, now="2026-04-30 00:00")
        assert not await self.offer(desk, replace(audit, stage=Stage.RETURNED))
        assert not await self.offer(desk, replace(audit, due_on=None))
        assert await every(desk, audit) == []
        await ask(desk, audit)
        assert not await self.offer(desk, audit)

    async def test_the_auditor_sees_what_was_proposed(self, desk: Office, audit: Audit) -> None:
        await self.offer(desk, audit)
        said = (await form(desk, audit)).said
        assert said.startswith("On Fri 10 April an extension until Wednesday 20 May 2026 was proposed to")
