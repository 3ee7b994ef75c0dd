"""Where the parts of COA weeks meet: a COA that changes, a framework that changes, and faults of single COAs."""

import json
from dataclasses import replace
from pathlib import Path

from kent import COA, NOVEMBER, PDM, QA, kent, kent_office, named, plan, practitioner
from office import Office, at, lancashire
from said import statements

from practice import coa_changes, concern_forms, kit_observing, participation
from practice.coa_clock import due_of_coas, next_of_coas
from practice.coa_plan import Typed
from practice.concern_forms import Origin
from practice.concern_views import ConcernReceipt
from practice.framework import Framework
from practice.framework_coa import Coa as CoaRules

FOSTERING = Typed("Fostering", "November 2026", "Fostering East", "4")
WEEKS = (
    "2026-10-27 10:00",
    "2026-11-03 09:00",
    "2026-11-03 13:00",
    "2026-11-05 17:05",
    "2026-11-19 17:05",
    "2026-12-01 10:00",
    "2027-02-10 10:00",
)


def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db"


async def sweep(desk: Office, now: str, framework: Framework | None = None) -> int:
    """How many messages are owed anew."""
    rules = desk.rules if framework is None else replace(desk.rules, framework=framework)
    async with desk.store.write() as work:
        return await due_of_coas(work, rules, at(now))


def with_coa(**changed: object) -> Framework:
    """Kent's framework with other COA rules."""
    of_kent = kent()
    assert isinstance(of_kent.coa, CoaRules)
    return of_kent.model_copy(update={"coa": of_kent.coa.model_copy(update=changed)})


async def observed(desk: Office, kit_id: str, now: str) -> None:
    officer = await named(desk, "QA Officer 1")
    typed = {"kind": "strength", "theme": "Culture and identity", "text": "Life-story work stands out."}
    async with desk.store.write() as work:
        await kit_observing.observe(work, desk.rules, officer, at(now), kit_id=kit_id, inputs=typed)


async def raised(desk: Office, now: str) -> str:
    """The id of a safeguarding concern in Ashford."""
    officer = await named(desk, "QA Officer 1")
    typed = {"kind": "safeguarding", "inadequate": "no", "reference": "SW-10137", "district": "Ashford"}
    typed |= {"spoken": "manager", "text": "No visit is recorded since the second strategy discussion."}
    async with desk.store.write() as work:
        found = await concern_forms.send(
            work, desk.rules, officer, at(now), origin=Origin(), asked="", inputs=typed
        )
    assert isinstance(found, ConcernReceipt), found
    return found.concern.concern_id


async def keys(desk: Office, card: str) -> list[str]:
    return [str(key) for (key,) in await desk.rows(f"select key from delivery where card = '{card}'")]


async def test_an_area_that_the_framework_loses_stops_nothing_of_the_others(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await plan(desk, FOSTERING)
        await sweep(desk, "2026-11-03 09:00")
        of_kent = kent().coa
        assert of_kent is not None
        without = with_coa(areas=tuple(area for area in of_kent.areas if area.name != "East Kent"))
        await sweep(desk, "2026-11-04 09:00", without)
        assert any("fostering-2026-11:fostering-east:1:0900" in key for key in await keys(desk, "kit"))
        for now in WEEKS[3:]:
            await sweep(desk, now, without)
        gathered = await keys(desk, "gathering")
        assert gathered
        assert all("fostering" in key for key in gathered)


async def test_steps_and_kinds_that_the_framework_loses_stop_no_sweep(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await sweep(desk, "2026-11-03 09:00")
        concern = await raised(desk, "2026-11-03 10:00")
        of_kent = kent().coa
        assert of_kent is not None
        fewer = with_coa(
            steps=tuple(step for step in of_kent.steps if step.key in ("briefing", of_kent.next_steps)),
            concerns=of_kent.concerns.model_copy(update={"kinds": of_kent.concerns.kinds[1:]}),
        )
        for now in WEEKS[2:]:
            await sweep(desk, now, fewer)
        assert any(concern in key for key in await keys(desk, "concern_late"))


async def test_a_database_that_held_kents_coa_is_swept_under_lancashire(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await sweep(desk, "2026-11-03 09:00")
        await raised(desk, "2026-11-03 10:00")
        for now in WEEKS[2:]:
            assert await sweep(desk, now, lancashire()) == 0


async def test_a_coa_that_cannot_be_read_stops_no_other_one(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await plan(desk, replace(FOSTERING, days="3"))
        await desk.change(f"update coa set state = 'odd' where id = '{COA}'")
        assert await sweep(desk, "2026-11-03 09:00") > 0
        assert any("fostering" in key for key in await keys(desk, "kit"))
        assert not any(COA in key for key in await keys(desk, "kit"))


async def test_a_step_that_cannot_be_asked_for_leaves_the_others_asked(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await plan(desk, FOSTERING)
        now = "2026-08-12 10:00"
        await sweep(desk, now)
        asked = set(await keys(desk, "step"))
        first = next(key for key in sorted(asked) if COA in key)
        await desk.change(
            "delete from delivery_about where delivery_id in (select id from delivery where key like '%fostering%')",
            "delete from delivery where key like '%fostering%'",
            f"update delivery set args = '{json.dumps({})}' where key = '{first}'",
        )
        assert await sweep(desk, now) > 0
        assert asked == set(await keys(desk, "step"))


async def test_a_week_without_the_service_is_made_up_for_once(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        await sweep(desk, "2026-11-02 10:00")
        assert await sweep(desk, "2026-11-20 10:00") > 0
        assert await sweep(desk, "2026-11-20 10:00") == 0
        assert await sweep(desk, "2026-11-20 09:00") == 0, "the clock was set back"
        assert await sweep(desk, "2026-11-20 10:01") == 0


async def test_a_coa_that_is_cancelled_in_its_week_and_planned_again_keeps_both_apart(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        lead = await named(desk, QA)
        await sweep(desk, "2026-11-03 09:00")
        await observed(desk, f"{COA}:ashford:1:0900", "2026-11-03 09:20")
        async with desk.store.write() as work:
            coa = await work.coas.by_id(COA)
            assert coa is not None
            await coa_changes.cancel(
                work,
                desk.rules,
                lead,
                at("2026-11-03 09:30"),
                coa_id=COA,
                reason="An inspection comes first.",
                version=coa.version,
            )
        again = await plan(desk, replace(NOVEMBER, districts="Ashford", days="24"), "2026-11-03 10:00")
        assert again != COA
        for now in WEEKS[2:5]:
            await sweep(desk, now)
        assert not await keys(desk, "gathering")
        await sweep(desk, "2026-11-24 09:00")
        await sweep(desk, "2026-11-26 17:05")
        async with desk.store.read() as work:
            assert await work.kits.observations(coa_id=again) == []
        assert all(again in key for key in await keys(desk, "gathering"))


async def test_an_area_with_nobody_in_it_has_its_whole_coa(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path), planned=None) as desk:
        await desk.change(
            "update person set team = '', service = '', name = id where name like '%Kent%' "
            "or name like '%Ashford%' or name like '%Canterbury%' or name like '%Dover%'"
        )
        await plan(desk, NOVEMBER)
        owed = [await sweep(desk, now) for now in WEEKS]
        assert owed[0] > 0
        lead = await named(desk, QA)
        async with desk.store.read() as work:
            card = await participation.participation_card(work, desk.rules, at(WEEKS[-1]), COA)
        assert [row.of for row in card.rows] == [0, 0, 0]
        assert lead.id in {str(to) for (to,) in await desk.rows("select person_id from delivery")}


async def test_whoever_left_or_moved_away_is_asked_for_nothing_more(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        chair, gone = await named(desk, PDM), await named(desk, practitioner("Ashford"))
        await desk.change(
            f"update person set has_left = 1 where id = '{chair.id}'",
            f"update person set team = 'Dover 1', name = 'Social Worker, Dover 9' where id = '{gone.id}'",
        )
        for now in WEEKS:
            await sweep(desk, now)
        told = {
            str(to) for (to,) in await desk.rows("select person_id from delivery where person_id is not null")
        }
        assert chair.id not in told
        async with desk.store.read() as work:
            card = await participation.participation_card(work, desk.rules, at(WEEKS[-1]), COA)
        [dover] = [row for row in card.rows if row.place == "Dover"]
        assert "Social Worker, Dover 9" in dover.not_yet


async def test_a_minute_in_which_nothing_is_due_asks_the_database_little(tmp_path: Path) -> None:
    """Each minute, for ever: with a COA that is planned and nothing to be asked, nobody's record is read."""
    async with kent_office(database(tmp_path), planned=None) as desk:
        with statements() as said:
            await sweep(desk, "2026-08-04 10:01")
        assert len([one for one, _ in said if "SAVEPOINT" not in one]) <= 12
        await plan(desk, NOVEMBER)
        with statements() as said:
            await sweep(desk, "2026-08-04 10:02")
        assert len([one for one, _ in said if "SAVEPOINT" not in one]) <= 12
        assert not any("FROM person" in one for one, _ in said)


async def test_under_lancashire_no_minute_asks_for_a_coa(tmp_path: Path) -> None:
    async with kent_office(database(tmp_path)) as desk:
        rules = replace(desk.rules, framework=lancashire())
        with statements() as said:
            async with desk.store.write() as work:
                await due_of_coas(work, rules, at("2026-11-03 09:00"))
        assert said == []
        async with desk.store.read() as work:
            assert await next_of_coas(work, at("2026-11-03 09:30")) is not None
