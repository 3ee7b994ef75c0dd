"""Who took part in a COA is noted on the day, and who has not is the COA team's to see."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from kent import COA, PDM, QA, kent_office, named, practitioner
from office import Office, at

from practice import coa_clock, participation
from practice.coa_records import CoaState
from practice.errors import BadInput, NotFound
from practice.participation_views import NoteDialog, ParticipationCard

FIRST_DAY = "2026-11-03 11:00"
REFLECTIVE, OBSERVED = "reflective discussion", "observation"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with kent_office(f"sqlite:///{tmp_path}/office.db") as opened:
        yield opened


async def note(
    desk: Office,
    *who: str,
    way: str = REFLECTIVE,
    place: str = "Ashford",
    consent: str = "",
    now: str = FIRST_DAY,
    by: str = PDM,
) -> NoteDialog:
    ids = [(await named(desk, name)).id for name in who]
    inputs = {"who": ",".join(ids), "way": way, "consent": consent}
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await participation.note(
            work, desk.rules, person, at(now), coa_id=COA, place=place, inputs=inputs
        )


async def card(desk: Office, now: str = FIRST_DAY) -> ParticipationCard:
    async with desk.store.read() as work:
        return await participation.participation_card(work, desk.rules, at(now), COA)


async def sweep(desk: Office, now: str) -> int:
    async with desk.store.write() as work:
        return await participation.remind(work, desk.rules, at(now))


async def reminded(desk: Office) -> list[tuple[str, str]]:
    """(post, district) of every reminder, in the order in which they were owed."""
    found = await desk.rows(
        "select name, args from delivery join person on person.id = person_id "
        "where card = 'participation' order by delivery.id"
    )
    return [(str(name), _district(args)) for name, args in found]


def _district(args: object) -> str:
    return next((d for d in ("Ashford", "Canterbury", "Dover") if d in str(args)), "")


async def test_several_are_noted_at_once_and_the_card_counts_them_by_district(desk: Office) -> None:
    page = await note(desk, practitioner("Ashford"), practitioner("Ashford", 2))
    assert page.said == "Noted for reflective discussion: Social Worker, Ashford 1, Social Worker, Ashford 2."
    assert (page.took_part, page.of) == (2, 4)
    assert [post for _, post in page.people] == [
        "Social Worker, Ashford 3",
        "Social Worker, Ashford 4",
        "Social Worker, Ashford 1 (reflective discussion)",
        "Social Worker, Ashford 2 (reflective discussion)",
    ]
    view = await card(desk)
    assert (view.took_part, view.of) == (2, 12)
    assert [(row.place, row.took_part, row.of) for row in view.rows] == [
        ("Ashford", 2, 4),
        ("Canterbury", 0, 4),
        ("Dover", 0, 4),
    ]
    assert view.rows[0].not_yet == ("Social Worker, Ashford 3", "Social Worker, Ashford 4")
    assert view.rows[0].ways == ((REFLECTIVE, 2),)


async def test_somebody_takes_part_in_two_ways_and_counts_once(desk: Office) -> None:
    await note(desk, practitioner("Ashford"))
    await note(desk, practitioner("Ashford"), way="focus group")
    view = await card(desk)
    assert view.took_part == 1
    assert view.rows[0].ways == ((REFLECTIVE, 1), ("focus group", 1))


async def test_what_is_noted_twice_is_noted_once_and_said(desk: Office) -> None:
    await note(desk, practitioner("Ashford"))
    page = await note(desk, practitioner("Ashford"), practitioner("Ashford", 2))
    assert page.said == (
        "Noted for reflective discussion: Social Worker, Ashford 2. "
        "1 of those marked was noted for reflective discussion before."
    )
    assert len(await desk.rows("select * from took_part")) == 2


@pytest.mark.parametrize(
    ("consent", "words"),
    [
        ("", "Say whether each family has consented to the observation."),
        ("no", "Nothing was noted: an observation counts only where the family has consented."),
        ("maybe", "Say whether each family has consented"),
    ],
)
async def test_an_observation_needs_the_family_s_consent_and_keeps_what_was_marked(
    desk: Office, consent: str, words: str
) -> None:
    page = await note(desk, practitioner("Ashford"), way=OBSERVED, consent=consent)
    assert page.filled.problems[0].startswith(words)
    assert page.filled.values["way"] == OBSERVED
    assert page.filled.values["who"] == (await named(desk, practitioner("Ashford"))).id
    assert await desk.rows("select * from took_part") == []
    await note(desk, practitioner("Ashford"), way=OBSERVED, consent="yes")
    [kept] = await desk.rows("select consent from took_part")
    assert kept[0]


@pytest.mark.parametrize(
    "who", [practitioner("Dover"), "Team Manager, Ashford 1", "Team Manager, Social Work Teams 1"]
)
async def test_whoever_does_not_belong_to_the_district_is_not_noted(desk: Office, who: str) -> None:
    page = await note(desk, who)
    assert page.filled.problems == (
        "Somebody who was marked does not belong to Ashford. Nothing was noted: mark them again.",
    )
    assert await desk.rows("select * from took_part") == []


@pytest.mark.parametrize(("way", "who"), [("", ()), ("a walk", ()), (REFLECTIVE, ())])
async def test_nobody_marked_or_no_way_is_asked_back(desk: Office, way: str, who: tuple[str, ...]) -> None:
    page = await note(desk, *who, way=way)
    assert "Mark who took part." in page.filled.problems
    assert ("Choose in what they took part." in page.filled.problems) == (way != REFLECTIVE)


async def test_a_district_that_this_coa_does_not_look_at_is_refused(desk: Office) -> None:
    with pytest.raises(BadInput, match="does not look at “Thanet”"):
        await note(desk, practitioner("Ashford"), place="Thanet")


async def test_before_its_first_day_nothing_can_be_noted(desk: Office) -> None:
    page = await note(desk, practitioner("Ashford"), now="2026-11-02 17:00")
    assert page.closed
    assert page.said.startswith("It has not begun: its first day is Tue 3 November.")
    assert await desk.rows("select * from took_part") == []


@pytest.mark.parametrize(("state", "words"), [("cancelled", "was cancelled"), ("previewed", "not confirmed")])
async def test_of_a_coa_that_does_not_stand_nothing_is_noted_and_what_was_noted_stays(
    desk: Office, state: str, words: str
) -> None:
    await note(desk, practitioner("Ashford"))
    await desk.change(f"update coa set state = '{CoaState(state).value}'")
    page = await note(desk, practitioner("Ashford", 2))
    assert page.closed
    assert words in page.said
    assert words in (await card(desk)).state
    assert len(await desk.rows("select * from took_part")) == 1
    assert await sweep(desk, "2026-11-05 09:00") == 0


async def test_an_unknown_coa_is_not_found(desk: Office) -> None:
    async with desk.store.read() as work:
        with pytest.raises(NotFound, match="I do not know this COA"):
            await participation.participation_card(work, desk.rules, at(FIRST_DAY), "west-kent-2026-11")


async def test_what_was_noted_by_mistake_is_taken_back_once(desk: Office) -> None:
    await note(desk, practitioner("Ashford"))
    await note(desk, practitioner("Ashford"), way="focus group")
    lead = await named(desk, QA)
    async with desk.store.write() as work:
        page = await participation.take_back_page(work, desk.rules, coa_id=COA)
        which = next(key for key, words in page.noted if "focus group" in words)
        for said in ("1 taken back.", "Nothing was changed: that was taken back before."):
            page = await participation.take_back(
                work, desk.rules, lead, at(FIRST_DAY), coa_id=COA, inputs={"which": which}
            )
            assert page.said == said
        assert [words for _, words in page.noted] == [
            "Social Worker, Ashford 1: reflective discussion, noted Tue 3 November"
        ]
        page = await participation.take_back(work, desk.rules, lead, at(FIRST_DAY), coa_id=COA, inputs={})
        assert page.filled.problems == ("Mark what was noted by mistake.",)


async def test_who_has_left_is_counted_no_more(desk: Office) -> None:
    await note(desk, practitioner("Ashford"))
    async with desk.store.write() as work:
        for number in (1, 2):
            person = await named(desk, practitioner("Ashford", number))
            await work.people.save([replace(person, left=True)])
    assert (await card(desk)).rows[0].took_part == 0
    assert (await card(desk)).rows[0].of == 2


async def test_the_chair_is_told_at_nine_of_each_last_day_and_on_the_morning_after_all_of_them(
    desk: Office,
) -> None:
    assert await sweep(desk, "2026-11-05 08:59") == 0
    assert await sweep(desk, "2026-11-04 16:00") == 0
    for instant, count in (
        ("2026-11-05 09:00", 1),
        ("2026-11-05 09:01", 0),
        ("2026-11-12 09:00", 1),
        ("2026-11-19 09:00", 1),
        ("2026-11-20 08:59", 0),
        ("2026-11-20 09:00", 1),
        ("2026-11-23 09:00", 0),
    ):
        assert await sweep(desk, instant) == count, instant
    assert await reminded(desk) == [(PDM, "Ashford"), (PDM, "Canterbury"), (PDM, "Dover"), (PDM, "")]


async def test_a_service_that_was_down_says_what_still_matters_and_once(desk: Office) -> None:
    assert await sweep(desk, "2026-11-24 09:00") == 1
    assert await sweep(desk, "2026-11-24 09:00") == 0
    assert await reminded(desk) == [(PDM, "")]


async def test_months_later_nobody_is_reminded_any_more(desk: Office) -> None:
    assert await sweep(desk, "2026-12-07 09:00") == 0
    assert await sweep(desk, "2027-01-07 09:00") == 0


async def test_a_cover_beside_the_coa_team_does_not_see_who_has_not_taken_part(desk: Office) -> None:
    chair, outside, inside = [
        await named(desk, name) for name in (PDM, "Team Manager, Ashford 1", "QA Officer 1")
    ]
    await desk.change(
        "insert into absence (id, person_id, first_on, last_on, set_by, set_at) values "
        f"('a', '{chair.id}', '2026-11-05', '2026-11-13', '{chair.id}', '2026-11-01 09:00:00')"
    )
    async with desk.store.write() as work:
        await work.absences.set_cover(chair.id, outside.id, chair.id, at(FIRST_DAY))
    assert await sweep(desk, "2026-11-05 09:00") == 2
    assert await reminded(desk) == [("QA Lead 1", "Ashford"), ("QA Lead 2", "Ashford")]
    async with desk.store.write() as work:
        await work.absences.set_cover(chair.id, inside.id, chair.id, at(FIRST_DAY))
    assert await sweep(desk, "2026-11-05 09:01") == 0
    assert await sweep(desk, "2026-11-12 09:00") == 1
    assert (await reminded(desk))[-1] == ("QA Officer 1", "Canterbury")


async def test_what_is_noted_edits_the_reminder(desk: Office) -> None:
    await sweep(desk, "2026-11-05 09:00")
    async with desk.store.read() as work:
        [owed] = await work.outbox.showing([participation.about(COA)])
    async with desk.store.read() as work:
        before = await participation.reminder(work, desk.rules, at("2026-11-05 09:00"), args=owed.args)
    assert before.why == "Ashford's last day is here: whoever has not taken part can still do so."
    await note(desk, practitioner("Ashford"))
    async with desk.store.read() as work:
        after = await participation.reminder(work, desk.rules, at("2026-11-05 09:00"), args=owed.args)
    assert (before.took_part, after.took_part) == (0, 1)


async def test_the_clock_asks_for_participation(desk: Office) -> None:
    assert participation.remind in coa_clock.SWEEPS
