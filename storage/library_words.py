"""Words as the library's search knows them: taken out of texts, asked for, and mended where mistyped. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from practice.library_records import Template, TemplateVersion

LONGEST = 40
"""Letters of a word; what is longer is cut, in a text and in a question alike."""
MOST_WORDS = 12
"""Of a question: what comes after them is not looked for."""
MEANT = 3
"""Words that one mistyped word may have meant at most."""
SHORT = 3
"""Letters of a short word at most."""
REACHES = (4, 6, 12)
"""From so many letters on, one letter more of a word may be mistyped."""

_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)+")
_APOSTROPHE = re.compile(r"['’ʼ]")
_SMALL = frozenset(
    word
    for line in (
        "a an and any are as at by for from has have how i in is it me of on or our s some",
        "that the this to us we what with",
    )
    for word in line.split()
)
"""Words that say nothing of what is looked for, where others stand beside them."""


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a template, by how much they weigh: the first part most."""

    title: Sequence[str]
    labels: Sequence[str]
    """Its topic, and its kind's key, which is its title's words."""
    authority: Sequence[str]
    texts: Sequence[str]
    """What it is for, what made it good, what was new in each version."""

    @property
    def parts(self) -> tuple[Sequence[str], ...]:
        return self.title, self.labels, self.authority, self.texts

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for part in self.parts for word in part)


def document(template: Template, versions: Iterable[TemplateVersion]) -> Document:
    said = (template.purpose, template.good, *(version.changed for version in versions))
    return Document(
        title=kept_words(template.title),
        labels=kept_words(f"{template.topic} {template.kind}"),
        authority=kept_words(template.authority),
        texts=kept_words(" ".join(said)),
    )


def words_of(text: str) -> list[str]:
    """Small letters without accents, and digits: nothing in them can be the syntax of a query."""
    return [word[:LONGEST] for word in _WORD.findall(_bare(text))]


def kept_words(text: str) -> list[str]:
    """Those by which a text is found: a compound such as "multi-agency" also as one word, as many write it."""
    whole = ["".join(_WORD.findall(compound)) for compound in _COMPOUND.findall(_bare(text))]
    return words_of(text) + [word[:LONGEST] for word in whole]


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def asked_words(text: str) -> list[str]:
    """What a question looks for, each word once. Empty where it holds no letter and no digit."""
    words = list(dict.fromkeys(words_of(text)))
    telling = [word for word in words if word not in _SMALL]
    return (telling or words)[:MOST_WORDS]


def stem(word: str) -> str:
    """Without the ending of a plural: words are looked for by how they begin."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def spellings(forms: Iterable[str]) -> list[tuple[str, bool]]:
    """As what each form is looked for: True where a longer word may begin with it.

    One letter is only a word by itself: most texts hold a word that begins with it. Of a short word itself, "CP",
    more is thought than of those that begin with it.
    """
    return [
        (form, begins)
        for form in forms
        for begins in (False, True)
        if (len(form) > 1 if begins else len(form) <= SHORT)
    ]


def is_kept(word: str) -> bool:
    """Whether it is kept as a word that another may have meant. Numbers are never mistyped ones."""
    return not any(character.isdigit() for character in word)


def meant(word: str, near: Iterable[str]) -> list[str]:
    """Of the words that look like a mistyped one, those that need the fewest letters changed; maybe none.

    A word may be longer than what was typed of it so far.
    """
    reach = sum(len(word) >= letters for letters in REACHES)
    far = {known: _changed(word, known) for known in near}
    least = min(far.values(), default=reach + 1)
    return [known for known in far if far[known] == least][:MEANT] if least <= reach else []


def _changed(word: str, known: str) -> int:
    """How many letters are other ones, too many, missing or in each other's place."""
    return min(OSA.distance(word, known), OSA.distance(word, known[: len(word)]))
