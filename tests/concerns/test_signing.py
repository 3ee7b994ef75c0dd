"""Who signs a concern off, in which order, and what is refused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from concern_acts import (
    ASHFORD,
    DISCUSSED,
    OFFICER,
    leave,
    oversee,
    owed,
    raised,
    send,
    sign,
    stored,
    sweep,
    unreachable,
)
from kent import AREA_AD, COA, QA, kent_office, manager, named, team_manager
from office import Office, at

from practice import concern_forms, concerns
from practice.calendar import Days
from practice.coa_records import ConcernState
from practice.concern_forms import Origin
from practice.concern_line import deadline
from practice.concern_views import ActDialog, ConcernCard, ConcernReceipt, RaiseDialog
from practice.errors import NotAllowed, NotFound, Refused
from practice.records import Absence, Closure
from practice.work import Rules

DIRECTOR = "Director, Children's Social Care"
COPIES = ["Principal Social Worker", "QA Lead 1", "QA Lead 2"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db", planned=None) as opened:
        yield opened


async def away(
    desk: Office, name: str, cover: str = "", first: str = "2026-11-01", last: str = "2026-11-30"
) -> None:
    person = await named(desk, name)
    absence = Absence(
        f"away-{name}",
        person.id,
        date.fromisoformat(first),
        date.fromisoformat(last),
        person.id,
        at("2026-10-01 09:00"),
    )
    async with desk.store.write() as work:
        await work.absences.add(absence)
        if cover:
            await work.absences.set_cover(person.id, (await named(desk, cover)).id, person.id, absence.set_at)


async def managers(desk: Office, concern_id: str) -> list[str]:
    return [name for card, how, name in await owed(desk, concern_id) if (card, how) == ("concern", "manager")]


async def copies(desk: Office, concern_id: str) -> list[str]:
    return sorted(
        name for card, how, name in await owed(desk, concern_id) if (card, how) == ("concern", "copy")
    )


async def test_it_goes_to_the_district_s_manager_with_copies_to_the_qa_leads_and_the_psw(
    database_url: str,
) -> None:
    async with kent_office(database_url) as desk:
        concern_id = await raised(desk)
        assert await managers(desk, concern_id) == [ASHFORD]
        assert await copies(desk, concern_id) == COPIES
        concern = await stored(desk, concern_id)
        assert concern.manager_id == (await named(desk, ASHFORD)).id
        assert concern.state is ConcernState.RAISED
        await oversee(desk, concern_id)
        await sign(desk, concern_id)
        assert (await stored(desk, concern_id)).on_file
        done = {name for card, _, name in await owed(desk, concern_id) if card == "concern_done"}
        assert done == {AREA_AD, OFFICER}


@pytest.mark.parametrize(
    ("working_days", "raised_on", "due_on"),
    [
        (1, "2026-11-02", "2026-11-03"),
        (1, "2026-11-06", "2026-11-09"),
        (1, "2026-11-07", "2026-11-10"),
        (1, "2026-11-08", "2026-11-10"),
        (5, "2026-11-02", "2026-11-09"),
        (5, "2026-11-07", "2026-11-16"),
        (1, "2026-12-24", "2026-12-29"),
        (5, "2026-12-23", "2027-01-04"),
        (1, "2026-12-25", "2026-12-30"),
    ],
)
def test_the_deadline_counts_working_days_and_a_day_off_counts_from_the_next_one(
    working_days: int, raised_on: str, due_on: str
) -> None:
    found = deadline(date.fromisoformat(raised_on), working_days, Days())
    assert found == date.fromisoformat(due_on)


async def test_the_deadline_is_that_of_its_kind_from_the_local_date(desk: Office) -> None:
    # 23:30 UTC on Sunday is Monday already, in summer.
    for kind, now, due_on in (
        ("safeguarding", "2026-11-02 23:59", date(2026, 11, 3)),
        ("practice", "2026-11-02 00:00", date(2026, 11, 9)),
        ("safeguarding", "2026-06-15 00:30", date(2026, 6, 16)),
    ):
        concern_id = await raised(desk, kind=kind, now=now)
        assert (await stored(desk, concern_id)).due_on == due_on


async def test_a_day_on_which_the_service_is_closed_is_no_working_day(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.closures.add([Closure(date(2026, 11, 3), "", "", at("2026-11-01 09:00"))])
    concern_id = await raised(desk)
    assert (await stored(desk, concern_id)).due_on == date(2026, 11, 4)


async def test_a_manager_who_is_away_is_covered_or_else_the_next_post_up_signs_off(desk: Office) -> None:
    await away(desk, ASHFORD, cover=manager("Dover"))
    await away(desk, manager("Canterbury"))
    covered = await raised(desk)
    assert await managers(desk, covered) == [manager("Dover")]
    above = await raised(desk, district="Canterbury")
    assert await managers(desk, above) == [AREA_AD]
    await oversee(desk, above, by=AREA_AD)
    await sign(desk, above, by=AREA_AD)
    done = [name for card, _, name in await owed(desk, above) if card == "concern_done"]
    assert done == [DIRECTOR, OFFICER], "who signed it off is not told that it is done"


async def test_where_the_line_is_empty_the_qa_leads_sign_off_and_need_no_copy(desk: Office) -> None:
    concern_id = await raised(desk, district="Dartford")
    assert await managers(desk, concern_id) == ["QA Lead 1", "QA Lead 2"]
    assert await copies(desk, concern_id) == ["Principal Social Worker"]
    await oversee(desk, concern_id, by="QA Lead 2")
    await sign(desk, concern_id, by=QA)
    assert (await stored(desk, concern_id)).state is ConcernState.SIGNED_OFF


async def test_nobody_signs_off_what_they_raised_themselves(desk: Office) -> None:
    concern_id = await raised(desk, by=ASHFORD)
    assert await managers(desk, concern_id) == [AREA_AD]
    with pytest.raises(NotAllowed, match="for Assistant Director, East Kent to do"):
        await oversee(desk, concern_id, by=ASHFORD)


async def test_where_nobody_at_all_is_there_it_is_kept_and_says_so(desk: Office) -> None:
    await leave(desk, "QA Lead 2")
    found = await send(desk, by=QA, district="Dartford")
    assert isinstance(found, ConcernReceipt)
    assert (found.concern.managers, found.telephone) == ("", True)
    assert (await stored(desk, found.concern.concern_id)).manager_id == ""


async def test_before_oversight_nothing_is_signed_off(desk: Office) -> None:
    concern_id = await raised(desk)
    with pytest.raises(Refused, match="cannot be signed off before oversight is recorded"):
        await sign(desk, concern_id)
    assert (await stored(desk, concern_id)).version == 1


async def test_without_the_actions_on_the_file_nothing_is_signed_off(desk: Office) -> None:
    for on_file in ["", "not yet", "no", "YES", "true"]:
        concern_id = await raised(desk)
        await oversee(desk, concern_id)
        page = await sign(desk, concern_id, on_file=on_file)
        assert isinstance(page, ActDialog)
        assert "only when the Team Manager has put the actions" in page.filled.problems[0]
        assert (await stored(desk, concern_id)).state is ConcernState.OVERSEEN


async def test_oversight_that_cannot_be_kept_comes_back_as_it_was_typed(desk: Office) -> None:
    for said in ["", " ", "x" * 1501, "call a@b.example about it"]:
        concern_id = await raised(desk)
        page = await oversee(desk, concern_id, said=said)
        assert isinstance(page, ActDialog)
        assert page.filled.values == {"oversight": said.strip()}
        assert page.filled.problems
        assert (await stored(desk, concern_id)).state is ConcernState.RAISED


async def test_a_worry_that_cannot_be_kept_comes_back_as_it_was_typed(desk: Office) -> None:
    for text in ["", "x" * 10_000, "ring a@b.example"]:
        page = await send(desk, text=text)
        assert isinstance(page, RaiseDialog)
        assert page.filled.values["text"] == text
        assert len(page.filled.problems) == 1
        assert await desk.rows("select * from concern") == []


async def test_what_a_client_makes_up_is_asked_for_again(desk: Office) -> None:
    for key, value in [
        ("kind", "other"),
        ("district", "Ambridge"),
        ("spoken", "nobody"),
        ("inadequate", "maybe"),
    ]:
        page = await send(desk, **{key: value})
        assert isinstance(page, RaiseDialog)
        assert page.filled.problems


async def test_a_case_is_known_in_any_spelling_and_kept_as_it_was_typed(desk: Office) -> None:
    concern_id = await raised(desk, reference="sw-10137")
    assert (await stored(desk, concern_id)).reference == "sw-10137"


async def test_an_unknown_case_is_asked_back_once(desk: Office) -> None:
    page = await send(desk, reference="SW-1O137")
    assert isinstance(page, RaiseDialog)
    assert page.asked == "SW-1O137"
    other = await send(desk, reference="SW-2O137", asked=page.asked)
    assert isinstance(other, RaiseDialog), "another unknown one is asked back, too"
    kept = await send(desk, reference="SW-1O137", asked=page.asked)
    assert isinstance(kept, ConcernReceipt)
    for wrong in ("", "x" * 61, "x" * 10_000, "a@b.example"):
        refused = await send(desk, reference=wrong, asked=wrong)
        assert isinstance(refused, RaiseDialog), wrong


async def test_what_was_recorded_first_stands_and_the_other_text_is_kept_to_copy(desk: Office) -> None:
    concern_id = await raised(desk, district="Dartford")
    await oversee(desk, concern_id, by=QA)
    page = await oversee(desk, concern_id, by="QA Lead 2", said="Something else.")
    assert isinstance(page, ActDialog)
    assert page.filled.values == {"oversight": "Something else."}
    assert "recorded already" in page.filled.problems[0]
    assert (await stored(desk, concern_id)).oversight == DISCUSSED
    await sign(desk, concern_id, by=QA)
    for by in (QA, "QA Lead 2"):
        with pytest.raises(Refused, match="was signed off already"):
            await sign(desk, concern_id, by=by)
    done = [name for card, _, name in await owed(desk, concern_id) if card == "concern_done"]
    assert len(done) == len(set(done))


async def test_two_who_sign_off_at_once_sign_it_off_once(database_url: str) -> None:
    async with kent_office(database_url, planned=None) as desk:
        concern_id = await raised(desk, district="Dartford")
        await oversee(desk, concern_id, by=QA)
        found = await asyncio.gather(
            *(sign(desk, concern_id, by=by) for by in (QA, "QA Lead 2", QA, "QA Lead 2")),
            return_exceptions=True,
        )
        assert sum(isinstance(one, ConcernCard) for one in found) == 1
        assert sum(isinstance(one, Refused) for one in found) == 3
        assert (await stored(desk, concern_id)).version == 3


async def test_of_two_who_record_oversight_at_once_one_is_kept_and_the_other_loses_no_word(
    database_url: str,
) -> None:
    async with kent_office(database_url, planned=None) as desk:
        concern_id = await raised(desk, district="Dartford")
        found = await asyncio.gather(
            oversee(desk, concern_id, by=QA, said="One."),
            oversee(desk, concern_id, by="QA Lead 2", said="Two."),
        )
        [kept] = [one for one in found if isinstance(one, ConcernCard)]
        [other] = [one for one in found if isinstance(one, ActDialog)]
        assert {kept.oversight, other.filled.values["oversight"]} == {"One.", "Two."}
        assert (await stored(desk, concern_id)).oversight == kept.oversight


async def test_many_that_are_raised_at_once_have_a_number_each(database_url: str) -> None:
    async with kent_office(database_url, planned=None) as desk:
        ids = await asyncio.gather(*(raised(desk, by=by) for by in (OFFICER, ASHFORD, AREA_AD, OFFICER)))
        assert sorted(ids) == ["CON-1", "CON-2", "CON-3", "CON-4"]


async def test_nobody_else_records_oversight_or_signs_off(desk: Office) -> None:
    for by in [team_manager("Ashford"), manager("Dover"), AREA_AD, QA, OFFICER]:
        concern_id = await raised(desk)
        with pytest.raises(NotAllowed):
            await oversee(desk, concern_id, by=by)
        await oversee(desk, concern_id)
        with pytest.raises(NotAllowed):
            await sign(desk, concern_id, by=by)


async def test_an_unknown_concern_says_what_to_type(desk: Office) -> None:
    with pytest.raises(NotFound, match="Type `concerns`"):
        await oversee(desk, "CON-99")


async def test_the_next_morning_it_is_brought_to_whoever_holds_the_post_by_then(desk: Office) -> None:
    concern_id = await raised(desk, kind="practice")
    await away(desk, ASHFORD, cover=manager("Dover"), first="2026-11-03", last="2026-11-04")
    assert await sweep(desk, "2026-11-03 08:59") == 0
    assert await sweep(desk, "2026-11-03 09:00") == 1
    assert await sweep(desk, "2026-11-03 09:01") == 0
    assert await managers(desk, concern_id) == [ASHFORD, manager("Dover")]
    await oversee(desk, concern_id, by=manager("Dover"), now="2026-11-03 10:00")
    assert await sweep(desk, "2026-11-05 09:00") == 0
    await sign(desk, concern_id, now="2026-11-05 10:00")
    assert (await stored(desk, concern_id)).signed_by == (await named(desk, ASHFORD)).id


async def test_a_cancelled_or_unknown_coa_stands_in_no_concern_s_way(database_url: str) -> None:
    async with kent_office(database_url) as desk:
        async with desk.store.write() as work:
            coa = await work.coas.by_id(COA)
            assert coa is not None
            await work.coas.save(replace(coa, state=type(coa.state).CANCELLED))
        known = await send(desk, origin=Origin(coa_id=COA, district="Ashford"))
        made_up = await send(desk, origin=Origin(coa_id="nowhere-2026-11"))
        assert isinstance(known, ConcernReceipt)
        assert isinstance(made_up, ConcernReceipt)
        assert known.concern.source == "COA of East Kent, November 2026"
        assert made_up.concern.source == ""


async def test_a_framework_without_coa_weeks_refuses_in_words(desk: Office) -> None:
    rules: Rules = replace(desk.rules, framework=desk.rules.framework.model_copy(update={"coa": None}))
    person = await named(desk, OFFICER)
    async with desk.store.read() as work:
        with pytest.raises(Refused, match="has no COA weeks"):
            await concern_forms.raise_page(work, rules, person, Origin())
        with pytest.raises(Refused, match="has no COA weeks"):
            await concerns.concerns_card(work, rules, person, at("2026-11-02 10:00"))


async def test_what_it_says_stands_in_no_trail(desk: Office) -> None:
    concern_id = await raised(desk)
    await unreachable(desk, ASHFORD)
    await oversee(desk, concern_id)
    await sign(desk, concern_id)
    events = str(await desk.rows("select * from event"))
    assert concern_id in events
    assert DISCUSSED not in events
    assert "No visit is recorded" not in events
