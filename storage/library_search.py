"""The library's index: which templates can be found, by which words. Kept up in the transaction of each change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from practice.library_records import Counts, Found, Search
from storage.connection import Connection
from storage.database import insert_into
from storage.library_engines import SEARCH, WORD, Wanted, engine_of
from storage.library_words import Document, asked_words, is_kept, meant, stem


@dataclass(frozen=True, slots=True)
class Entry:
    """A template as it can be found."""

    template_id: str
    authority: str
    changed_at: datetime
    counts: Counts
    document: Document


class LibrarySearch:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._engine = engine_of(connection)

    async def put(self, entries: Sequence[Entry]) -> None:
        """Adds each, or writes over the one of its template."""
        standing = await self._numbers([entry.template_id for entry in entries])
        words = {one: await self._engine.words(self._connection, number) for one, number in standing.items()}
        for entry in entries:
            if entry.template_id in standing:
                known = SEARCH.c.number == standing[entry.template_id]
                await self._connection.execute(sa.update(SEARCH).where(known).values(**_row(entry)))
        new = [_row(entry) for entry in entries if entry.template_id not in standing]
        if new:
            await self._connection.execute(sa.insert(SEARCH), new)
            standing = await self._numbers([entry.template_id for entry in entries])
        documents = {standing[entry.template_id]: entry.document for entry in entries}
        await self._engine.write(self._connection, documents)
        more: Counter[str] = Counter()
        for entry in entries:
            had = words.get(entry.template_id, frozenset())
            more.update(entry.document.words - had)
            more.subtract(had - entry.document.words)
        await self._count_words(more)

    async def _numbers(self, template_ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those that can be found."""
        query = sa.select(SEARCH.c.template_id, SEARCH.c.number).where(SEARCH.c.template_id.in_(template_ids))
        return {row.template_id: row.number for row in await self._connection.execute(query)}

    async def remove(self, template_id: str) -> None:
        """It cannot be found any more; what is not there is no error."""
        for number in (await self._numbers([template_id])).values():
            words = await self._engine.words(self._connection, number)
            await self._engine.erase(self._connection, number)
            await self._connection.execute(sa.delete(SEARCH).where(SEARCH.c.number == number))
            await self._count_words(Counter(dict.fromkeys(words, -1)))

    async def count(self, template_id: str, counts: Counts) -> None:
        """How many found it useful and used it."""
        update = sa.update(SEARCH).where(SEARCH.c.template_id == template_id)
        await self._connection.execute(update.values(useful=counts.useful, used=counts.used))

    async def _count_words(self, more: Counter[str]) -> None:
        """In how many templates each word stands; one that stands in none is forgotten."""
        changed = {word: number for word, number in sorted(more.items()) if number and is_kept(word)}
        rows = [{"word": word, "templates": number} for word, number in changed.items()]
        if not rows:
            return
        insert = insert_into(self._connection, WORD)
        added = WORD.c.templates + insert.excluded.templates
        upsert = insert.on_conflict_do_update(index_elements=["word"], set_={"templates": added})
        await self._connection.execute(upsert, rows)
        if min(changed.values()) < 0:
            await self._connection.execute(sa.delete(WORD).where(WORD.c.templates <= 0))

    async def find(self, search: Search, *, offset: int, limit: int) -> Found:
        """Every word, however it is mistyped; where that is nowhere, any of them."""
        asked = asked_words(search.words)
        if not asked:
            return await self._browse(search, offset, limit)
        wanted: Wanted = [(stem(word),) for word in asked]
        found = await self._fitting(search, offset, limit, wanted)
        if found.total:
            return found
        mended = [forms for word in asked if (forms := await self._forms(word))]
        if len(mended) == len(asked) and mended != wanted:
            found = await self._fitting(search, offset, limit, mended)
        if found.total or not mended or len(asked) == 1:
            return found
        return await self._fitting(search, offset, limit, mended, every=False)

    async def _forms(self, word: str) -> tuple[str, ...]:
        """The word, or those that it may have meant; none where it is nowhere and looks like none."""
        if not is_kept(word):
            return (word,)
        known = sa.select(WORD.c.number).where(WORD.c.word.startswith(stem(word))).limit(1)
        if (await self._connection.execute(known)).first():
            return (stem(word),)
        return tuple(meant(word, await self._engine.near(self._connection, word)))

    async def _browse(self, search: Search, offset: int, limit: int) -> Found:
        where, order = _narrowed(search)
        number = sa.select(sa.func.count()).select_from(SEARCH).where(*where)
        total = (await self._connection.execute(number)).scalar_one()
        query = sa.select(SEARCH.c.template_id).where(*where)
        query = query.order_by(
            *(key.desc() for key in order), SEARCH.c.changed_at.desc(), SEARCH.c.template_id
        )
        ids = (await self._connection.execute(query.offset(offset).limit(limit))).scalars()
        return Found(tuple(ids), total)

    async def _fitting(
        self, search: Search, offset: int, limit: int, wanted: Wanted, *, every: bool = True
    ) -> Found:
        where, order = _narrowed(search)
        engine = self._engine
        source = engine.texts
        if (where or order) and source is not SEARCH:
            # Only where it is needed: it costs as much as the search itself.
            source = SEARCH.join(source, engine.number == SEARCH.c.number)
        keys = order or [engine.worth(wanted)]
        named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
        fitting = sa.select(engine.number.label("number"), *named).select_from(source)
        # Used twice, and so worked out once: what fits, and only then which of it comes first.
        fits = fitting.where(engine.fits(wanted, every=every), *where).cte("fits")
        total = sa.select(sa.func.count()).select_from(fits).scalar_subquery()
        best = sa.select(fits).order_by(*(fits.c[key.name].desc() for key in named), fits.c.number.desc())
        first = best.offset(offset).limit(limit).subquery()
        page = sa.select(SEARCH.c.template_id, total.label("total"))
        page = page.join_from(first, SEARCH, SEARCH.c.number == first.c.number)
        page = page.order_by(*(first.c[key.name].desc() for key in named), first.c.number.desc())
        rows = (await self._connection.execute(page)).all()
        if rows or not offset:
            ids = tuple(row.template_id for row in rows)
            return Found(ids, rows[0].total if rows else 0, all_words=every)
        number = (await self._connection.execute(sa.select(total))).scalar_one()
        return Found((), number, all_words=every)


def _row(entry: Entry) -> dict[str, object]:
    return {
        "template_id": entry.template_id,
        "authority": entry.authority,
        "changed_at": entry.changed_at,
        "useful": entry.counts.useful,
        "used": entry.counts.used,
    }


def _narrowed(search: Search) -> tuple[list[sa.ColumnElement[bool]], list[sa.ColumnElement[Any]]]:
    """What is asked for beside words: the conditions, and by what it is ordered, the greatest first."""
    where = [SEARCH.c.authority == search.authority] if search.authority else []
    return where, [SEARCH.c.used, SEARCH.c.useful] if search.most_used else []
