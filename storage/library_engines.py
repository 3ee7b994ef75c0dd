"""How SQLite and PostgreSQL find words in texts: FTS5 with trigrams; tsvector with pg_trgm.

Both are given words (`storage.library_words`), never what somebody typed.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY, TSVECTOR

from storage.connection import Connection
from storage.library_tables import TemplateSearchRow, TemplateWordRow
from storage.library_words import Document, spellings
from storage.tables import table_of

Wanted = Sequence[Sequence[str]]
"""Words that are looked for: each in any of its forms, of which a word in the text begins with one."""

SEARCH, WORD = table_of(TemplateSearchRow), table_of(TemplateWordRow)
NEAR = 40
"""Words that look like a mistyped one, of which the nearest are taken."""
WEIGHTS = (10.0, 4.0, 3.0, 1.0)
"""How much a word weighs in each part of a document; migration 0009 says the same to FTS5."""


class Engine(Protocol):
    """What differs between the two."""

    texts: sa.FromClause
    """What the texts are found in."""
    number: sa.ColumnElement[int]
    """Of `SEARCH`, in `texts`."""

    def fits(self, wanted: Wanted, *, every: bool) -> sa.ColumnElement[bool]:
        """Whether a text holds every one of these, or any."""
        ...

    def worth(self, wanted: Wanted, /) -> sa.ColumnElement[float]:
        """How well it fits: the greater the better."""
        ...

    async def write(self, connection: Connection, documents: Mapping[int, Document]) -> None:
        """Each in place of what stood under its number of `SEARCH`."""
        ...

    async def words(self, connection: Connection, number: int) -> frozenset[str]:
        """Those of the document of this number."""
        ...

    async def erase(self, connection: Connection, number: int) -> None: ...
    async def near(self, connection: Connection, word: str) -> list[str]:
        """The words of the library that share most trigrams with this one, the likest first."""
        ...


class Fts5:
    """SQLite. Two tables of FTS5: the texts by words, and the words by trigrams, which triggers of 0009 keep up."""

    _texts = sa.table("template_text", sa.column("rowid", sa.Integer), sa.column("rank", sa.Float))
    _texts_name: sa.ColumnElement[str] = sa.literal_column("template_text")
    texts: sa.FromClause = _texts
    number: sa.ColumnElement[int] = _texts.c.rowid

    def fits(self, wanted: Wanted, *, every: bool) -> sa.ColumnElement[bool]:
        words = [
            " OR ".join(f'"{form}"{"*" if begins else ""}' for form, begins in spellings(forms))
            for forms in wanted
        ]
        query = (" AND " if every else " OR ").join(f"({word})" for word in words)
        return self._texts_name.op("MATCH", is_comparison=True)(query)

    def worth(self, _wanted: Wanted) -> sa.ColumnElement[float]:
        # bm25, by the weights that migration 0009 gave it: the smaller the better.
        return -self._texts.c.rank

    async def write(self, connection: Connection, documents: Mapping[int, Document]) -> None:
        numbers = [{"number": number} for number in documents]
        await connection.execute(sa.text("DELETE FROM template_text WHERE rowid = :number"), numbers)
        names = ("title", "labels", "authority", "texts")
        rows = [
            {"number": number, **dict(zip(names, map(" ".join, document.parts), strict=True))}
            for number, document in documents.items()
        ]
        insert = (
            "INSERT INTO template_text (rowid, title, labels, authority, texts) "
            "VALUES (:number, :title, :labels, :authority, :texts)"
        )
        await connection.execute(sa.text(insert), rows)

    async def words(self, connection: Connection, number: int) -> frozenset[str]:
        query = sa.text("SELECT title, labels, authority, texts FROM template_text WHERE rowid = :number")
        [parts] = await connection.execute(query, {"number": number})
        return frozenset(word for part in parts for word in part.split())

    async def erase(self, connection: Connection, number: int) -> None:
        await connection.execute(
            sa.text("DELETE FROM template_text WHERE rowid = :number"), {"number": number}
        )

    async def near(self, connection: Connection, word: str) -> list[str]:
        padded = f"  {word} "
        grams = dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))
        query = sa.text(
            "SELECT word.word FROM template_word_trigram near JOIN template_word word ON word.number = near.rowid "
            "WHERE template_word_trigram MATCH :grams ORDER BY near.rank, word.word LIMIT :most"
        )
        found = await connection.execute(
            query, {"grams": " OR ".join(f'"{gram}"' for gram in grams), "most": NEAR}
        )
        return list(found.scalars())


class TsVector:
    """PostgreSQL. A column of `SEARCH` holds the texts as a tsvector; a GiST index of trigrams finds words."""

    texts: sa.FromClause = SEARCH
    number: sa.ColumnElement[int] = SEARCH.c.number
    _vector: sa.ColumnElement[str] = sa.literal_column("template_search.vector", TSVECTOR)

    def fits(self, wanted: Wanted, *, every: bool) -> sa.ColumnElement[bool]:
        return self._vector.op("@@", is_comparison=True)(self._query(wanted, every=every))

    def worth(self, wanted: Wanted, /) -> sa.ColumnElement[float]:
        # In the order of PostgreSQL: D, C, B, A. 1: a long text weighs a little less.
        weights = sa.cast([weight / 10 for weight in reversed(WEIGHTS)], ARRAY(REAL))
        return sa.func.ts_rank(weights, self._vector, self._query(wanted, every=False), 1)

    @staticmethod
    def _query(wanted: Wanted, *, every: bool) -> sa.ColumnElement[str]:
        words = [
            " | ".join(f"'{form}'{':*' if begins else ''}" for form, begins in spellings(forms))
            for forms in wanted
        ]
        return sa.cast((" & " if every else " | ").join(f"({word})" for word in words), TSQUERY)

    async def write(self, connection: Connection, documents: Mapping[int, Document]) -> None:
        update = "UPDATE template_search SET vector = CAST(:vector AS tsvector) WHERE number = :number"
        rows = [
            {"number": number, "vector": _as_tsvector(document)} for number, document in documents.items()
        ]
        await connection.execute(sa.text(update), rows)

    async def words(self, connection: Connection, number: int) -> frozenset[str]:
        query = sa.select(sa.func.tsvector_to_array(self._vector, type_=ARRAY(sa.Text)))
        [words] = (await connection.execute(query.where(SEARCH.c.number == number))).scalars()
        return frozenset(words)

    async def erase(self, connection: Connection, number: int) -> None:
        """It stands in the row of `SEARCH`, and goes with it."""

    async def near(self, connection: Connection, word: str) -> list[str]:
        far = WORD.c.word.op("<->")(word)
        query = sa.select(WORD.c.word).order_by(far, WORD.c.word).limit(NEAR)
        return list((await connection.execute(query)).scalars())


def _as_tsvector(document: Document) -> str:
    """Each word with its places, and the weight of each: 'neglect':1A,7D. A place is 16,383 at most."""
    places: dict[str, list[str]] = {}
    place = 0
    for weight, part in zip("ABCD", document.parts, strict=True):
        for word in part:
            place = min(place + 1, 16_383)
            places.setdefault(word, []).append(f"{place}{weight}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def engine_of(connection: Connection) -> Engine:
    return Fts5() if connection.dialect.name == "sqlite" else TsVector()


OF_THE_ENGINE = frozenset(
    {
        *(f"template_text{part}" for part in ("", "_config", "_content", "_data", "_docsize", "_idx")),
        *(
            f"template_word_trigram{part}"
            for part in ("", "_config", "_content", "_data", "_docsize", "_idx")
        ),
        "template_search.vector",
        "ix_template_search_vector",
        "ix_template_word_trigram",
    }
)
"""Tables, columns and indexes that migration 0009 makes for the engines alone: no table's definition knows them."""
