"""The library's index: which templates can be found, by which words. Kept up in the transaction of each change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
        more: Counter[str] = Counter()
        for entry in entries:
            number, words = await self._put(entry)
            await self._engine.write(self._connection, number, entry.document)
            more.update(entry.document.words - words)
            more.subtract(words - entry.document.words)
        await self._count_words(more)

    async def _put(self, entry: Entry) -> tuple[int, frozenset[str]]:
        """Its number, and the words that it had before."""
        values = {
            "authority": entry.authority,
            "changed_at": entry.changed_at,
            "useful": entry.counts.useful,
            "used": entry.counts.used,
            "words": " ".join(sorted(entry.document.words)),
        }
        standing = await self._standing(entry.template_id)
        if standing is not None:
            number, words = standing
            await self._connection.execute(
                sa.update(SEARCH).where(SEARCH.c.number == number).values(**values)
            )
            return number, words
        insert = sa.insert(SEARCH).values(template_id=entry.template_id, **values)
        number = (await self._connection.execute(insert.returning(SEARCH.c.number))).scalar_one()
        return number, frozenset()

    async def _standing(self, template_id: str) -> tuple[int, frozenset[str]] | None:
        query = sa.select(SEARCH.c.number, SEARCH.c.words).where(SEARCH.c.template_id == template_id)
        row = (await self._connection.execute(query)).first()
        return (row.number, frozenset(row.words.split())) if row else None

    async def remove(self, template_id: str) -> None:
        """It cannot be found any more; what is not there is no error."""
        standing = await self._standing(template_id)
        if standing is None:
            return
        number, words = standing
        await self._engine.erase(self._connection, number)
        await self._connection.execute(sa.delete(SEARCH).where(SEARCH.c.number == number))
        await self._count_words(Counter(dict.fromkeys(words, -1)))

    async def count(self, template_id: str, counts: Counts) -> None:
        """How many found it useful and used it."""
        update = sa.update(SEARCH).where(SEARCH.c.template_id == template_id)
        await self._connection.execute(update.values(useful=counts.useful, used=counts.used))

    async def _count_words(self, more: Counter[str]) -> None:
        """In how many templates each word stands; one that stands in none is forgotten."""
        rows = [
            {"word": word, "templates": number}
            for word, number in sorted(more.items())
            if number and is_kept(word)
        ]
        if not rows:
            return
        insert = insert_into(self._connection, WORD)
        added = WORD.c.templates + insert.excluded.templates
        upsert = insert.on_conflict_do_update(index_elements=["word"], set_={"templates": added})
        await self._connection.execute(upsert, rows)
        if any(row["templates"] < 0 for row in rows):
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
        query = query.order_by(*order, SEARCH.c.changed_at.desc(), SEARCH.c.template_id)
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
        fits = engine.fits(wanted, every=every)
        order = order or [engine.worth(wanted).desc()]
        order = [*order, engine.number.desc()]
        page = sa.select(engine.number.label("number"), sa.func.count().over().label("total"))
        page = page.select_from(source).where(fits, *where).order_by(*order).offset(offset).limit(limit)
        rows = (await self._connection.execute(page)).all()
        if rows:
            ids = await self._ids([row.number for row in rows])
            return Found(ids, rows[0].total, all_words=every)
        number = sa.select(sa.func.count()).select_from(source).where(fits, *where)
        total = (await self._connection.execute(number)).scalar_one() if offset else 0
        return Found((), total, all_words=every)

    async def _ids(self, numbers: Sequence[int]) -> tuple[str, ...]:
        query = sa.select(SEARCH.c.number, SEARCH.c.template_id).where(SEARCH.c.number.in_(numbers))
        known = {row.number: row.template_id for row in await self._connection.execute(query)}
        return tuple(known[number] for number in numbers)


def _narrowed(search: Search) -> tuple[list[sa.ColumnElement[bool]], list[sa.ColumnElement[int]]]:
    """What is asked for beside words: the conditions, and the order."""
    where = [SEARCH.c.authority == search.authority] if search.authority else []
    return where, [SEARCH.c.used.desc(), SEARCH.c.useful.desc()] if search.most_used else []
