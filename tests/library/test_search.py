"""The library is found again: by words in any order, mistyped or half typed; the same on both databases."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from office import Office, at
from seslip import CHAIR, MEDWAY_CHAIR, named, seslip_office, share

from practice.library_records import Found, Search, TemplateState, TemplateVersion, Used, Useful
from storage.library_words import asked_words, meant, words_of

LIBRARY: Mapping[str, Mapping[str, str]] = {
    "neglect": {
        "title": "Graded care profile for neglect",
        "kind": "tool",
        "topic": "Neglect",
        "authority": "Kent",
        "purpose": "Looks at the daily care of each child.",
        "good": "Families fill it in with us.",
    },
    "mention": {
        "title": "Agenda of a core group",
        "kind": "template",
        "topic": "Child protection plans and core groups",
        "authority": "Brighton & Hove",
        "purpose": "Keeps meetings short, also where neglect goes on for long.",
        "good": "It ends with who does what by when.",
    },
    "proceedings": {
        "title": "Pre-proceedings audit tool",
        "kind": "tool",
        "topic": "Pre-proceedings and PLO",
        "authority": "Medway",
        "purpose": "Ten questions on letters before proceedings.",
        "good": "Multi-agency: police and health found that they did not know the process.",
    },
    "letter": {
        "title": "Letter to parents before a CP conference",
        "kind": "template",
        "topic": "Child protection conferences",
        "authority": "Kent",
        "purpose": "Parents know beforehand what will be asked.",
        "good": "Parents wrote it. The Children’s Café read it first.",
    },
    "way": {
        "title": "Chairs observe one another",
        "kind": "way_of_working",
        "topic": "Chairing and conference reports",
        "authority": "Surrey",
        "purpose": "Twice a year, with an observation sheet.",
        "good": "Chairs say what they would do otherwise.",
    },
}
"""What is shared, one each hour, under the name by which the tests know it."""


async def filled(desk: Office) -> dict[str, str]:
    """Ids to the names of `LIBRARY`."""
    return {
        await share(
            desk, now=f"2026-07-02 {10 + hour}:00", link=f"https://kent.sharepoint.com/{name}", **typed
        ): name
        for hour, (name, typed) in enumerate(LIBRARY.items())
    }


async def found(desk: Office, search: Search, *, offset: int = 0, limit: int = 10) -> Found:
    async with desk.store.read() as work:
        return await work.library.find(search, offset=offset, limit=limit)


QUESTIONS = {
    "neglect": "neglect mention",
    "NEGLECT": "neglect mention",
    "negl": "neglect mention",
    "neglcet": "neglect mention",
    "nelgect": "neglect mention",
    "neglec tools": "neglect",
    "care neglect": "neglect",
    "neglect core group": "mention",
    "group core negl": "mention",
    "pre procedings": "proceedings",
    "pre-proceedings": "proceedings",
    "preproceedings": "proceedings",
    "preproceedigns": "proceedings",
    "multiagency": "proceedings",
    "multi‑agency": "proceedings",
    "an audit tool for pre-proceedings": "proceedings",
    "Brigton": "mention",
    "brighton & hove": "mention",
    "CP": "letter",
    "cp conf": "letter",
    "PLO": "proceedings",
    "children's cafe": "letter",
    "CAFÉ": "letter",
    "way of working": "way",
    "chair": "way",
    "conferences": "letter way",
    "observaton sheets": "way",
    "multi agency": "proceedings",
    "police": "proceedings",
    "xylophone": "",
    "qqqq": "",
    "zz": "",
}
"""Words, and what they find, the best first."""


async def test_words_find_what_holds_them_best_first_in_any_order_half_typed_and_mistyped(
    database_url: str,
) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        got = {}
        for words in QUESTIONS:
            page = await found(desk, Search(words))
            assert page.total == len(page.ids)
            assert page.all_words, words
            got[words] = " ".join(names[one] for one in page.ids)
        # Where the same words stand in the same places, either may come first.
        assert {w: set(g.split()) for w, g in got.items()} == {
            w: set(q.split()) for w, q in QUESTIONS.items()
        }
        first = {w: q.split()[0] for w, q in QUESTIONS.items() if q}
        assert {w: got[w].split()[0] for w in first} == first


async def test_where_no_template_holds_all_the_words_those_that_hold_some_are_found_and_it_is_said(
    database_url: str,
) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        page = await found(desk, Search("neglect xylophone"))
        assert [names[one] for one in page.ids] == ["neglect", "mention"]
        assert not page.all_words
        page = await found(
            desk, Search("we are looking for a letter for parents with police and a xylophone")
        )
        assert names[page.ids[0]] == "letter"
        assert not page.all_words


async def test_without_words_the_newest_come_first_and_pages_hold_all_of_them_once(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        for nothing in ("", "   ", "🙂", '"', "***", "- : ( ) ^"):
            page = await found(desk, Search(nothing), limit=2)
            assert ([names[one] for one in page.ids], page.total) == (["way", "letter"], 5)
        rest = await found(desk, Search(), offset=4, limit=2)
        assert ([names[one] for one in rest.ids], rest.total) == (["neglect"], 5)
        words = [(await found(desk, Search("neglect"), offset=n, limit=1)) for n in range(3)]
        assert [page.total for page in words] == [2, 2, 2]
        assert [names[one] for page in words for one in page.ids] == ["neglect", "mention"]


async def test_an_authority_narrows_and_most_used_orders_by_authorities(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        ids = {name: one for one, name in names.items()}
        now = at("2026-07-03 09:00")
        async with desk.store.write() as work:
            for person, authority in (("a", "Kent"), ("b", "Kent"), ("c", "Surrey")):
                await work.library.keep_used(Used(ids["mention"], person, 1, authority, "Well.", now))
                await work.library.keep_used(Used(ids["letter"], person, 1, "Kent", "Well.", now))
            await work.library.note_useful(Useful(ids["neglect"], "a", "Kent", now))
            await work.library.note_useful(Useful(ids["way"], "a", "Kent", now))
        of_kent = await found(desk, Search(authority="Kent"))
        assert [names[one] for one in of_kent.ids] == ["letter", "neglect"]
        assert [names[one] for one in (await found(desk, Search("negl", "Kent"))).ids] == ["neglect"]
        most = await found(desk, Search(most_used=True))
        assert [names[one] for one in most.ids] == ["mention", "letter", "way", "neglect", "proceedings"]
        most = await found(desk, Search("neglect", most_used=True))
        assert [names[one] for one in most.ids] == ["mention", "neglect"]
        async with desk.store.write() as work:
            assert await work.library.take_back_useful(ids["way"], "a")
            assert not await work.library.take_back_useful(ids["way"], "a")
        most = await found(desk, Search(most_used=True))
        assert [names[one] for one in most.ids] == ["mention", "letter", "neglect", "way", "proceedings"]


@pytest.mark.parametrize("state", [TemplateState.WITHDRAWN, TemplateState.RETIRED])
async def test_what_was_withdrawn_or_retired_is_not_found_and_its_words_are_forgotten(
    database_url: str, state: TemplateState
) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        [way] = [one for one, name in names.items() if name == "way"]
        async with desk.store.write() as work:
            template = await work.library.by_id(way)
            assert template is not None
            ended = await work.library.save(replace(template, state=state, reason="Old."))
        assert (await found(desk, Search("observe"))).total == 0
        # "observation" is no word of the library any more, so that a mistyped one is not led to it.
        assert (await found(desk, Search("observaton"))).total == 0
        assert (await found(desk, Search())).total == 4
        async with desk.store.write() as work:
            await work.library.save(replace(ended, state=TemplateState.STANDING))
        assert (await found(desk, Search("observaton"))).ids == (way,)


async def test_what_is_changed_is_found_by_its_new_words_and_by_what_is_new(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        [letter] = [one for one, name in names.items() if name == "letter"]
        now = at("2026-07-05 09:00")
        async with desk.store.write() as work:
            template = await work.library.by_id(letter)
            assert template is not None
            await work.library.add_version(
                TemplateVersion(letter, 2, template.link, "", "", "", "Asks for an interpreter.", "", now)
            )
            await work.library.save(
                replace(template, title="Invitation", authority="Medway", number=2, changed_at=now)
            )
        assert (await found(desk, Search("interpretr"))).ids == (letter,)
        assert (await found(desk, Search("invitation", "Medway"))).ids == (letter,)
        assert (await found(desk, Search("letter to parents"))).all_words is False
        assert (await found(desk, Search(authority="Kent"))).total == 1
        assert (await found(desk, Search())).ids[0] == letter


async def test_what_is_undone_leaves_nothing_to_find(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        [letter] = [one for one, name in names.items() if name == "letter"]
        with pytest.raises(RuntimeError, match="thought better"):
            await _retitled_and_undone(desk, letter)
        assert (await found(desk, Search("harpsichord"))).total == 0
        assert (await found(desk, Search("letter parents"))).ids == (letter,)


async def _retitled_and_undone(desk: Office, template_id: str) -> None:
    async with desk.store.write() as work:
        template = await work.library.by_id(template_id)
        assert template is not None
        await work.library.save(replace(template, title="Harpsichord"))
        raise RuntimeError("thought better of it")


HOSTILE = (
    "neglect AND",
    "NOT neglect",
    "NEAR(neglect care, 2)",
    'title:"neglect"',
    "neglect* OR care*",
    '"neglect',
    "neglect^2 -care",
    "'; DROP TABLE template; --",
    "neglect' | 'care':* & !x <-> (",
    "neglect\\'",
    "neglect:*A",
    "% _ neglect",
    "neglect\x00care",
    "ne\u0301glect",
    "＂neglect＂",
    "neglect 🙂",
    "{neglect}",
    "a",
    "ß ı İ",
    "½ ² ª",
    "слово 児童 παιδί",
    "neglect " * 200,
    "n" * 1000,
    "x y z " * 160,
    " ".join(f"word{n}" for n in range(150)),
)


async def test_nothing_that_is_typed_can_break_the_search(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        names = await filled(desk)
        for words in HOSTILE:
            for search in (Search(words), Search(words, "Kent"), Search(words, most_used=True)):
                page = await found(desk, search)
                assert page.total >= len(page.ids)
            if "neglect" in words:
                assert "neglect" in [names[one] for one in (await found(desk, Search(words))).ids], words
        assert len(names) == (await found(desk, Search())).total


async def test_any_text_can_be_shared_and_found(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        title = "Tool's \"best\" [v2] \\ <b>&amp; (café) 100% _ 'x':*A"
        one = await share(desk, CHAIR, title=title)
        for words in ("tools best", "v2", "cafe", "100"):
            assert (await found(desk, Search(words))).ids == (one,), words


async def test_twenty_who_share_at_once_are_all_found(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        chair = await named(desk, MEDWAY_CHAIR)
        assert chair.agency == "Medway"
        for n in range(20):
            await share(desk, MEDWAY_CHAIR, title=f"Checklist {n}", link=f"https://kent.sharepoint.com/{n}")
        assert (await found(desk, Search("checklist"))).total == 20
        assert (await found(desk, Search("checklist 7"))).total == 1


def test_words_are_letters_and_digits_only() -> None:
    assert words_of("Child’s pre-proceedings (v2), Café_ÉCOLE") == [
        "childs",
        "pre",
        "proceedings",
        "v2",
        "cafe",
        "ecole",
    ]
    assert len(words_of("a" * 1000)[0]) == 40
    assert asked_words("a tool for the chairs") == ["tool", "chairs"]
    assert asked_words("what is it for") == ["what", "is", "it", "for"]
    assert asked_words("🙂 ***") == []


def test_a_short_word_is_taken_as_it_is_and_a_long_one_with_up_to_three_other_letters() -> None:
    assert meant("cpp", ["cp", "cpr"]) == []
    assert meant("knet", ["kent", "knew", "benchmark"]) == ["kent", "knew"]
    assert meant("negelct", ["neglect", "elect"]) == ["neglect"]
    assert meant("neglc", ["neglect"]) == ["neglect"]
    assert meant("observaton", ["observation", "reservation"]) == ["observation"]
    assert meant("xylophone", ["neglect", "telephone"]) == []
