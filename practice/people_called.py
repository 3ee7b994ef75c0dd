"""Whom somebody means by typed words: a name, a sign-in name, or a post and its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process

from practice.errors import BadInput, Refused
from practice.framework import Framework, fold
from practice.people import Person, by_name, post_title
from practice.work import Rules, Work

_NAMED = 3
"""How many are named to choose from."""


async def person_called(work: Work, rules: Rules, words: str) -> Person:
    """Somebody who is still here.

    Raises `BadInput` for nobody, with the nearest, and for several, with their sign-in names; `Refused` for who left.
    """
    return find_person(await work.people.all(), rules.framework, words)


def find_person(people: Iterable[Person], framework: Framework, words: str) -> Person:
    """As `person_called`. The closest reading counts: the name as it stands before a post and its place."""
    if not _plain(words):
        raise BadInput(
            "Nobody was named. Type a post and its place, such as `TM Duty and Assessment 3`, or a sign-in name."
        )
    everybody = sorted(people, key=by_name)
    here = [person for person in everybody if not person.left]
    found = _meant(here, framework, words)
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(_several(found, framework, words))
    if gone := _meant([person for person in everybody if person.left], framework, words):
        raise Refused(f"{post_title(gone[0], framework)} has left. Name somebody who is still here.")
    raise BadInput(_nobody(here, framework, words))


@dataclass(frozen=True, slots=True)
class _Said:
    """Typed words, or a name, folded: the post that they begin with (a key, else empty), and the rest."""

    post: str
    rest: str


def _plain(words: str) -> str:
    return fold(words.replace(",", " ").strip(" .;:“”\"'"))


def _read(words: str, framework: Framework) -> _Said:
    """ "TM Duty 3" and "the Team Manager of Duty 3" are the same."""
    plain = _plain(words).removeprefix("the ")
    spellings = {spelling: post.key for post in framework.posts for spelling in post.spellings}
    starts = [spelling for spelling in spellings if f"{plain} ".startswith(f"{spelling} ")]
    if not starts:
        return _Said("", plain)
    longest = max(starts, key=len)
    rest = plain[len(longest) :].strip()
    for small in ("of ", "for ", "in "):
        rest = rest.removeprefix(small)
    return _Said(spellings[longest], rest)


def _meant(people: Iterable[Person], framework: Framework, words: str) -> list[Person]:
    """Everybody whom the closest reading that fits anybody fits."""
    said = _read(words, framework)
    found: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        found[_distance(person, words, said, framework)].append(person)
    return next((found[distance] for distance in range(_FAR) if found[distance]), [])


_FAR = 4


def _distance(person: Person, words: str, said: _Said, framework: Framework) -> int:
    """0: the very name; 1: the name, its post spelled otherwise; 2, 3: post and team, or service; `_FAR`: another."""
    team, service = _plain(person.team), _plain(person.service)
    if words.strip().casefold() == person.upn.casefold() or _plain(words) == _plain(person.name):
        return 0
    if said.post and said == _read(person.name, framework):
        return 1
    if said.post != person.post:
        return _FAR
    if said.rest and said.rest in (team, f"{service} {team}"):
        return 2
    return 3 if said.rest in (service, "") else _FAR


def _several(found: list[Person], framework: Framework, words: str) -> str:
    named = [f"{post_title(person, framework)} (`{person.upn}`)" for person in found[:_NAMED]]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"“{words.strip()}” can be {', '.join(named)}{more}. Type the whole name or the sign-in name."


def _nobody(here: list[Person], framework: Framework, words: str) -> str:
    said = _read(words, framework)
    post = framework.post(said.post)
    wanted = fold(f"{post.title} {said.rest}") if post else said.rest
    names = {person.id: _plain(post_title(person, framework)) for person in here}
    near = [match[2] for match in process.extract(wanted, names, limit=_NAMED, score_cutoff=70)]
    titles = {person.id: post_title(person, framework) for person in here}
    hint = " or ".join(f"“{title}”" for title in dict.fromkeys(titles[person_id] for person_id in near))
    if not hint:
        return (
            f"I know nobody called “{words.strip()}”. Type a post and its place, such as "
            "`TM Duty and Assessment 3`, or a sign-in name."
        )
    return f"I know nobody called “{words.strip()}”. Did you mean {hint}?"
