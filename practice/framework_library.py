"""What a framework says of the library: whose it is, what is kept in it, when it is looked at again. [R]"""

from typing import Annotated

from pydantic import Field

from practice.framework_words import Key, Line, Record, fold

ReviewMonths = Annotated[int, Field(ge=1, le=60, description="a whole number of months from 1 to 60")]
AnswerWeeks = Annotated[int, Field(ge=1, le=26, description="a whole number of weeks from 1 to 26")]
WorkingDay = Annotated[int, Field(ge=1, le=15, description="a working day of the month, from 1 to 15")]
Names = Annotated[tuple[Line, ...], Field(min_length=1, description="a list of names, at least one")]


class LibraryKind(Record):
    """A kind of what is shared: "Template", "Templates"."""

    key: Key
    title: Line
    plural: Line


class Library(Record):
    """A library that lives in a channel: what people of several authorities share, and find again."""

    authorities: Names
    kinds: Annotated[
        tuple[LibraryKind, ...], Field(min_length=1, description="a list of kinds, at least one")
    ]
    topics: Names
    review_after_months: ReviewMonths
    """Calendar months after which whoever shared it is asked whether it is still good."""
    answer_within_weeks: AnswerWeeks
    """After which a question that nobody answered goes to the authority's QA lead."""
    digest_working_day: WorkingDay
    """Working day of a month on which the channel gets the digest of the month before."""

    def authority(self, name: str) -> str | None:
        """The authority as the framework writes it, from any case, spacing and "&"."""
        return next((known for known in self.authorities if fold(known) == fold(name)), None)

    def kind(self, words: str) -> LibraryKind | None:
        """The kind of this key, title or plural, in any case."""
        return next(
            (k for k in self.kinds if fold(words) in (fold(k.key), fold(k.title), fold(k.plural))), None
        )

    def topic(self, name: str) -> str | None:
        """The topic as the framework writes it, from any case and spacing."""
        return next((known for known in self.topics if fold(known) == fold(name)), None)
