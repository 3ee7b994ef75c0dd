"""The store of focus groups, on SQLite and PostgreSQL: the place of a row says nothing of when it came."""

from dataclasses import replace

from office import office

from practice.coa_records import Contribution


def said(key: str, text: str = "Plans are clear.", coa_id: str = "east-kent-2026-11") -> Contribution:
    return Contribution(key, coa_id, "Ashford", "Planning and review", text)


async def test_entries_lie_in_the_order_of_their_ids_whenever_they_came(database_url: str) -> None:
    async with office(database_url, people=b"", cases=b"") as desk:
        for key in ("m", "c", "x", "a"):
            async with desk.store.write() as work:
                assert await work.focus_groups.contribute(said(key))
        async with desk.store.write() as work:
            await work.focus_groups.change(said("m", "Plans are not clear."))
        async with desk.store.write() as work:
            assert await work.focus_groups.take_back("c")
        async with desk.store.read() as work:
            found = await work.focus_groups.of("east-kent-2026-11")
        assert [(one.id, one.text) for one in found] == [
            ("a", "Plans are clear."),
            ("m", "Plans are not clear."),
            ("x", "Plans are clear."),
        ]
        if database_url.startswith("postgresql"):
            placed = await desk.rows("select id, xmin::text from contribution order by ctid")
            assert [key for key, _ in placed] == ["a", "c", "m", "x"]
            assert len({change for _, change in placed}) == 1, "only the last change is told of"
            [[options]] = await desk.rows("select reloptions from pg_class where relname = 'contribution'")
            assert set(options) >= {"autovacuum_vacuum_threshold=0"}  # type: ignore[call-overload]
        else:
            assert await desk.rows("pragma secure_delete") == [(1,)]


async def test_another_coas_entries_are_left_alone(database_url: str) -> None:
    async with office(database_url, people=b"", cases=b"") as desk, desk.store.write() as work:
        other = said("b", coa_id="west-kent-2026-10")
        await work.focus_groups.contribute(other)
        await work.focus_groups.contribute(said("a"))
        assert not await work.focus_groups.contribute(said("a", "Again."))
        assert await work.focus_groups.of("west-kent-2026-10") == [other]
        assert await work.focus_groups.of("east-kent-2026-11") == [said("a")]


async def test_what_was_taken_back_leaves_an_id_without_a_word(database_url: str) -> None:
    async with office(database_url, people=b"", cases=b"") as desk, desk.store.write() as work:
        await work.focus_groups.contribute(said("a"))
        assert await work.focus_groups.take_back("a")
        assert not await work.focus_groups.take_back("a")
        assert not await work.focus_groups.take_back("b")
        left = replace(said("a"), district="", theme="", text="")
        assert await work.focus_groups.by_id("a") == left
        assert not await work.focus_groups.contribute(said("a"))
        assert await work.focus_groups.of("east-kent-2026-11") == []
