"""The cases file: references and nothing else; importing again updates."""

from collections.abc import AsyncIterator

import pytest
from office import Office, at, cases_csv, office

from practice.cases import Case
from practice.csv_file import BadFile
from practice.importing import Imported, cases_in, import_cases

HEAD = "reference,service,team,worker"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, cases=b"") as opened:
        yield opened


def file(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


async def take(desk: Office, content: bytes, *, full: bool = False) -> Imported:
    async with desk.store.write() as work:
        return await import_cases(work, desk.rules, content, at("2026-04-01 09:00"), full=full)


async def cases(desk: Office) -> list[Case]:
    async with desk.store.read() as work:
        return await work.cases.all()


async def test_every_bad_row_is_named_and_nothing_is_imported(desk: Office) -> None:
    rows = ["A-1,MASH,MASH 1,", "a-1,MASH,,", ",MASH,,", "A-4,,,", "A-5,MASH", f"{'9' * 121},MASH,,"]
    with pytest.raises(BadFile) as raised:
        await take(desk, file(*rows))
    named = [problem.partition(":")[0] for problem in raised.value.problems]
    assert named == ["line 3", "line 4", "line 5", "line 6", "line 7"]
    assert "“a-1” stands on line 2 already" in raised.value.problems[0]
    assert await cases(desk) == []


async def test_importing_again_updates_and_keeps_what_is_missing(desk: Office) -> None:
    await take(desk, file("A-1,MASH,MASH 1,SW 1", "A-2,MASH,MASH 1,SW 2"))
    done = await take(desk, file("A-1,MASH,MASH 2,SW 1", "A-3,MASH,,"))
    assert (done.added, done.updated, done.unchanged, done.left) == (1, 1, 0, 0)
    assert [(case.reference, case.team) for case in await cases(desk)] == [
        *(("A-1", "MASH 2"), ("A-2", "MASH 1"), ("A-3", ""))
    ]


async def test_a_reference_in_another_case_is_the_same_case_also_after_it_was_gone(desk: Office) -> None:
    await take(desk, file("Da-1,MASH,MASH 1,", "Da-2,MASH,MASH 1,"))
    assert (await take(desk, file("DA-1,MASH,MASH 2,"), full=True)).updated == 1
    assert [(case.reference, case.team) for case in await cases(desk)] == [("Da-1", "MASH 2")]
    await take(desk, file("dA-2,MASH,MASH 3,"))
    assert [case.reference for case in await cases(desk)] == ["Da-1", "Da-2"]


async def test_with_full_what_is_missing_is_drawn_no_more(desk: Office) -> None:
    await take(desk, cases_csv(600))
    done = await take(desk, file("DA-1,Duty and Assessment,,"), full=True)
    assert done.left == 1199
    assert [case.reference for case in await cases(desk)] == ["DA-1"]


async def test_a_service_is_spelled_as_the_framework_or_the_people_spell_it(desk: Office) -> None:
    await take(desk, file("A-1,duty & assessment,,", "A-2,mash,,", "A-3,Somewhere else,,"))
    services = [case.service for case in await cases(desk)]
    assert services == ["Duty and Assessment", "MASH", "Somewhere else"]


async def test_markup_and_formulas_in_a_value_are_kept_as_the_plain_words_that_they_are(desk: Office) -> None:
    await take(desk, file('"=HYPERLINK(""x"")",MASH,"**<b>[x](y)</b>**",'))
    [case] = await cases(desk)
    assert (case.reference, case.team) == ('=HYPERLINK("x")', "**<b>[x](y)</b>**")


def test_ten_megabytes_are_read_whole() -> None:
    rows = "\n".join(
        f"A-{n:07},Duty and Assessment,Duty {n % 90},Social Worker {n % 7}" for n in range(190_000)
    )
    content = file(rows)
    assert len(content) > 10_000_000
    assert len(cases_in(content, ["Duty and Assessment"], [])) == 190_000
