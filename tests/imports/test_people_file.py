"""The people file: every bad row is named with its line, and one bad row means that nothing is imported."""

from collections.abc import AsyncIterator

import pytest
from office import Office, at, lancashire, office, people_csv, upn

from practice.csv_file import BadFile
from practice.importing import Imported, import_people, people_in
from practice.people import Person, Reach

HEAD = "aad_object_id,upn,name,post,service,team,agency,reports_to"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


def file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def read(content: bytes, standing: list[Person] | None = None) -> list[Person]:
    numbers = iter(range(10**6))
    return people_in(content, standing or [], lancashire(), lambda: f"new-{next(numbers)}")


def problems(content: bytes, standing: list[Person] | None = None) -> tuple[str, ...]:
    with pytest.raises(BadFile) as raised:
        read(content, standing)
    assert str(raised.value).splitlines()[0].endswith("nothing was imported.")
    return raised.value.problems


async def take(desk: Office, content: bytes, *, full: bool = False) -> Imported:
    async with desk.store.write() as work:
        return await import_people(work, desk.rules, content, at("2026-04-01 09:00"), full=full)


async def everybody(desk: Office) -> list[Person]:
    async with desk.store.read() as work:
        return await work.people.all()


GOOD = "aad-1,t1@a.uk,Team Manager 1,TM,MASH,MASH 1,,"


def test_every_bad_row_is_named_whatever_is_wrong_with_it() -> None:
    found = problems(
        file(
            GOOD,
            "aad-2,t2@a.uk,Team Manager 2,Team Manger,MASH,,,",
            "aad-3,t3@a.uk,Team Manager 3,TM",
            "aad-4,t4,Team Manager 4,TM,MASH,,,",
            "aad-5,t5@a.uk,,TM,MASH,,,",
            "aad-6,t6@a.uk,Team Manager 6,TM,MASH,,,nobody@a.uk",
            "aad-1,T1@A.UK,Team Manager 7,TM,MASH,,,",
            f"aad-8,t8@a.uk,{'x' * 121},TM,MASH,,,",
            "aad-9,t9@a.uk,Team\x07Manager,TM,MASH,,,",
        )
    )
    assert [problem.partition(":")[0] for problem in found] == [
        *("line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 8", "line 9", "line 10")
    ]
    assert "Did you mean Team Manager?" in found[0]
    assert "4 values where 8 are expected" in found[1]
    assert "not a sign-in name" in found[2]
    assert "name is empty" in found[3]
    assert "“nobody@a.uk” is nobody's upn" in found[4]
    assert "stands on line 2 already" in found[5]
    assert "stands on line 2 already" in found[6]
    assert "121 characters; 120 are the most" in found[7]
    assert "cannot be shown" in found[8]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: missing column aad_object_id, upn"),
        (b"\n\n\n", "line 1: missing column"),
        (file(), "line 2: the file has no rows."),
        (file("", ",,,,,,,", "   "), "line 2: the file has no rows."),
        (
            file(GOOD, head="upn,name"),
            "missing column aad_object_id, post, service, team, agency, reports_to",
        ),
        (file(GOOD, head=f"{HEAD},phone"), "unknown column phone"),
        (file(GOOD, head=f"{HEAD},upn"), "column upn stands twice"),
        (file(GOOD, head=HEAD.replace(",", ";")), "between semicolons"),
        (file(GOOD, head=HEAD.replace(",", "\t")), "between tabs"),
        (file(GOOD).decode().encode("utf-16"), "UTF-16, not UTF-8. In Excel, save it as “CSV UTF-8"),
        (file(GOOD).decode().encode("utf-16-le"), "line 1: this is not plain text"),
        (file(GOOD, 'aad-2,t2@a.uk,"Team Manager,TM,MASH,,,', GOOD), "line 3: this is not well-formed CSV"),
        (file('aad-2,t2@a.uk,"Team" Manager,TM,MASH,,,'), "line 2: this is not well-formed CSV"),
        (file(f"aad-2,t2@a.uk,{'x' * 200_000},TM,MASH,,,"), "line 2: this is not well-formed CSV"),
    ],
)
def test_a_file_that_is_no_people_file_is_refused_in_words(content: bytes, says: str) -> None:
    assert says in "\n".join(problems(content))


def test_every_line_in_a_wrong_encoding_is_named() -> None:
    content = file(GOOD, "aad-2,t2@a.uk,Équipe,TM,MASH,,,", "aad-3,t3@a.uk,Plain,TM,MASH,,,", "é,é,é")
    named = [problem.partition(":")[0] for problem in problems(content.decode().encode("cp1252"))]
    assert named == ["line 3", "line 5"]


def test_columns_come_in_any_order_and_case_with_bom_and_any_line_ends() -> None:
    text = "UPN, Name ,post,aad_object_id,Service,team,agency,reports_to\r\nT1@A.uk,TM 1,team manager,AAD-1,mash,,,\r\n"
    [person] = read(text.encode("utf-8-sig"))
    assert (person.upn, person.aad_object_id, person.post, person.service) == (
        "t1@a.uk",
        "aad-1",
        "TM",
        "MASH",
    )


def test_a_line_is_counted_as_an_editor_counts_it_after_quoted_newlines_and_blank_lines() -> None:
    found = problems(
        file('aad-1,t1@a.uk,"Team\nManager\n1",TM,MASH,,,', "", "aad-2,t2@a.uk,TM 2,Teem,MASH,,,")
    )
    assert [problem.partition(":")[0] for problem in found] == ["line 6"]
    found = problems(file('aad-1,t1@a.uk,"Team\nManager\n1",Teem,MASH,,,'))
    assert [problem.partition(":")[0] for problem in found] == ["line 2"]


def test_white_space_and_invisible_marks_in_a_name_are_folded_away() -> None:
    [person] = read(file('aad-1,\u200bt1@a.uk,"  Team\n Manager\u00a0\u00ad1 ",TM,MASH,,,'))
    assert (person.upn, person.name) == ("t1@a.uk", "Team Manager 1")


def test_a_manager_whose_own_line_is_bad_is_named_there_alone() -> None:
    found = problems(file("aad-1,sm@a.uk,SM 1,SM", "aad-2,t2@a.uk,TM 2,TM,MASH,,,sm@a.uk"))
    assert [problem.partition(":")[0] for problem in found] == ["line 2"]


def test_everybody_in_a_cycle_is_named_and_nobody_below_it() -> None:
    found = problems(
        file(
            "aad-1,a@a.uk,A,TM,MASH,,,b@a.uk",
            "aad-2,b@a.uk,B,SM,MASH,,,c@a.uk",
            "aad-3,c@a.uk,C,HoS,MASH,,,a@a.uk",
            "aad-4,d@a.uk,D,TM,MASH,,,a@a.uk",
            "aad-5,e@a.uk,E,TM,MASH,,,e@a.uk",
        )
    )
    assert [problem.partition(":")[0] for problem in found] == ["line 2", "line 3", "line 4", "line 6"]
    assert all("to itself" in problem for problem in found)


def test_a_cycle_with_people_who_were_imported_before_is_found() -> None:
    standing = read(file("aad-1,a@a.uk,A,TM,MASH,,,b@a.uk", "aad-2,b@a.uk,B,SM,MASH,,,"))
    found = problems(file("aad-2,b@a.uk,B,SM,MASH,,,a@a.uk"), standing)
    assert found == ("line 2: b@a.uk reports, up its own line, to itself.",)


def test_a_line_of_ten_thousand_is_checked_in_no_time() -> None:
    rows = [
        f"aad-{n},p{n}@a.uk,P {n},TM,MASH,,,{f'p{n + 1}@a.uk' if n < 9_999 else ''}" for n in range(10_000)
    ]
    assert len(read(file(*rows))) == 10_000


async def test_one_bad_row_and_nothing_is_imported(desk: Office) -> None:
    before = await everybody(desk)
    with pytest.raises(BadFile):
        await take(
            desk, file("aad-t1,t1@authority.example,New name,TM,MASH,,,", "aad-x,x,X,TM,MASH,,,"), full=True
        )
    assert await everybody(desk) == before


async def test_importing_the_same_file_again_changes_nothing(desk: Office) -> None:
    before = await everybody(desk)
    done = await take(desk, people_csv())
    assert (done.added, done.updated, done.unchanged, done.left) == (0, 0, 12, 0)
    assert await everybody(desk) == before


async def test_importing_again_updates_and_keeps_who_is_missing(desk: Office) -> None:
    before = await desk.person("T1")
    async with desk.store.write() as work:
        await work.people.set_reach(before.id, Reach.REACHED, "")
    done = await take(desk, file(f"aad-t1,{upn('T1')},Team Manager,Service Manager,mash,MASH 9,,{upn('HS')}"))
    after = await desk.person("T1")
    assert (done.added, done.updated, done.left) == (0, 1, 0)
    assert (after.id, after.post, after.service, after.team) == (before.id, "SM", "MASH", "MASH 9")
    assert after.reach is Reach.REACHED
    assert (await desk.person("T2")).left is False


async def test_with_full_who_is_missing_has_left_and_who_comes_back_is_the_same_person(desk: Office) -> None:
    before = await desk.person("T2")
    done = await take(desk, file(f"aad-q1,{upn('Q1')},QA Lead 1,QA Lead,,,,"), full=True)
    assert done.left == 11
    assert (await desk.person("T2")).left
    assert (await take(desk, people_csv())).updated == 12
    assert await desk.person("T2") == before


async def test_a_person_is_known_by_aad_object_id_when_the_sign_in_name_changes(desk: Office) -> None:
    before = await desk.person("T1")
    await take(desk, file(f"AAD-T1,new.name@authority.example,Team Manager,TM,MASH,,,{upn('S1')}"))
    [after] = [person for person in await everybody(desk) if person.upn == "new.name@authority.example"]
    assert after.id == before.id
    assert len(await everybody(desk)) == 12


async def test_a_person_without_an_aad_object_id_in_the_file_keeps_the_one_that_is_known(
    desk: Office,
) -> None:
    await take(desk, file(f",{upn('T1')},Team Manager,TM,MASH,,,"))
    assert (await desk.person("T1")).aad_object_id == "aad-t1"


async def test_two_people_who_swapped_sign_in_names_stay_who_they_are(desk: Office) -> None:
    one, two = await desk.person("T1"), await desk.person("T2")
    await take(
        desk,
        file(
            f"aad-t1,{upn('T2')},Team Manager,TM,MASH,,,{upn('S1')}",
            f"aad-t2,{upn('T1')},Team Manager,TM,MASH,,,{upn('T2')}",
        ),
    )
    assert (await desk.person("T2")).id == one.id
    assert (await desk.person("T1")).id == two.id
    assert (await desk.person("T1")).reports_to == one.id


async def test_a_sign_in_name_passes_to_a_newcomer_when_its_holder_has_another(desk: Office) -> None:
    before = await desk.person("T1")
    done = await take(
        desk,
        file(
            "aad-t1,t1.moved@authority.example,Moved,TM,MASH,,,", f"aad-new,{upn('T1')},Newcomer,TM,MASH,,,"
        ),
    )
    assert (done.added, done.updated) == (1, 1)
    assert (await desk.person("T1")).name == "Newcomer"
    assert (await desk.person("T1")).id != before.id


def test_a_sign_in_name_of_two_people_is_refused() -> None:
    standing = read(file("aad-1,a@a.uk,A,TM,MASH,,,", "aad-2,b@a.uk,B,TM,MASH,,,"))
    [problem] = problems(file("aad-1,b@a.uk,A,TM,MASH,,,"), standing)
    assert problem == "line 2: upn “b@a.uk” belongs to another person than aad_object_id says."
    [problem] = problems(file("aad-1,c@a.uk,A,TM,MASH,,,", ",a@a.uk,A,TM,MASH,,,"), standing)
    assert problem.startswith("line 3: upn “a@a.uk” was that of the person on line 2.")


def test_posts_are_known_by_every_spelling_of_the_framework() -> None:
    spelled = {
        "TM": ("Team Manager", "team managers", "tm"),
        "SM": ("Senior Manager", "Service Manager", "SM"),
        "PDM": ("pdm", "Practice Development Manager"),
        "HoS": ("Head of Service", "hos"),
        "AD": ("AD", "Assistant Director"),
        "Director": ("director",),
        "ED": ("Executive Director", "Corporate Director"),
        "IRO": ("iro",),
        "CPChair": ("CP Chair",),
        "PSW": ("psw",),
        "QALead": ("QA Lead", "qa leads"),
        "Moderator": ("moderator",),
    }
    rows = [(key, word) for key, words in spelled.items() for word in words]
    people = read(file(*(f"aad-{n},p{n}@a.uk,P,{word},,,," for n, (_, word) in enumerate(rows))))
    assert [person.post for person in people] == [key for key, _ in rows]
