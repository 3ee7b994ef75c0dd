"""The words of which a framework's text is made: what a key, a line, a number of days may be."""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^\S.*$", description="a line of text")]
Key = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="a key of small letters, digits and _ that begins with a letter",
    ),
]
PostKey = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,19}$",
        description="a post's key of letters, digits, - and _ that begins with a letter",
    ),
]
Days = Annotated[int, Field(ge=0, le=365, description="a whole number of days from 0 to 365")]
Months = Annotated[int, Field(ge=0, le=60, description="a whole number of months from 0 to 60")]
Count = Annotated[int, Field(ge=0, le=100, description="a whole number from 0 to 100")]
Quarters = Annotated[
    tuple[Count, ...],
    Field(min_length=4, max_length=4, description="four whole numbers, one for each quarter from April"),
]
Share = Annotated[
    float, Field(ge=0, le=1, allow_inf_nan=False, description="a share between 0 and 1, such as 0.15")
]
Bound = Annotated[int, Field(ge=0, le=10, description="a whole number from 0 to 10")]
Length = Annotated[int, Field(ge=1, le=4000, description="a whole number of characters from 1 to 4000")]
PostKeys = Annotated[tuple[PostKey, ...], Field(min_length=1, description="a list of posts, at least one")]


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """The form in which names are compared: any case, any spacing, "&" as "and"."""
    return " ".join(re.sub(r"[\s_-]+", " ", words.replace("&", " and ")).casefold().split())


class Record(BaseModel):
    """Frozen and strict; a key that it does not know is refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
