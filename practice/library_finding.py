"""Finding in the library: what was typed as a question, lists that page, and the page of one template. [R]"""

import re
from dataclasses import replace

from rapidfuzz import fuzz, process

from practice.errors import BadInput
from practice.framework_library import Library as LibraryRules
from practice.framework_words import fold
from practice.library import is_lead, library_rules, may_change, template_card, template_cards
from practice.library_finding_views import TemplateList, TemplatePage, UsedLine, VersionLine
from practice.library_records import Search, TemplateState
from practice.people import Person
from practice.work import Rules, Work

ROWS = 10
"""Templates of a page."""
SHOWN = 10
"""Versions of a template's page, and lines of those who used it."""
NEAR = 70
"""Of 100: how much alike a name and an authority's are at least, so that it may have been meant."""

_MOST_USED = re.compile(r"\b(?:the )?most[ -]used\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?=\S)", re.IGNORECASE)


def read_search(words: str, library: LibraryRules) -> Search:
    """ "neglect from Kent most used", in any order. Raises `BadInput` where an authority was mistyped."""
    rest = _MOST_USED.sub(" ", words)
    most_used = rest != words
    search = Search(" ".join(rest.split()), most_used=most_used)
    *_, found = (None, *_FROM.finditer(search.words))
    if found is None:
        return search
    before, after = search.words[: found.start()].strip(), search.words[found.end() :].split()
    authority, length = _authority(after, library)
    if not authority:
        return search
    return replace(search, words=" ".join((before, *after[length:])).strip(), authority=authority)


def _authority(after: list[str], library: LibraryRules) -> tuple[str, int]:
    """The authority that these words begin with, and how many of them name it; empty where none is near."""
    for length in range(len(after), 0, -1):
        name = " ".join(after[:length])
        if known := library.authority(name):
            return known, length
        fitting = [one for one in library.authorities if fold(name) in _parts(one)]
        if len(fitting) == 1:
            return fitting[0], length
        if fitting:
            raise BadInput(_asked_again(name, fitting))
    for length in range(min(len(after), 3), 0, -1):
        name = " ".join(after[:length])
        parts = {part: one for one in library.authorities for part in _parts(one)}
        near = process.extract(fold(name), list(parts), scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
        if near:
            raise BadInput(_asked_again(name, list(dict.fromkeys(parts[part] for part, *_ in near))))
    return "", 0


def _parts(authority: str) -> list[str]:
    """What an authority is called for short: "Windsor" of "Windsor & Maidenhead", "Sussex" of "East Sussex"."""
    whole = fold(authority)
    return [whole, *(part for part in re.split(r"\W+", whole) if len(part) > 3)]


def _asked_again(name: str, fitting: list[str]) -> str:
    meant = " or ".join(f"“{one}”" for one in fitting)
    return (
        f"No authority of the network is called “{name}”. Did you mean {meant}? "
        f"Type `templates from {fitting[0]}`."
    )


async def templates(work: Work, rules: Rules, *, words: str, page: int) -> TemplateList:
    """A page of what fits these words: the nearest where there is none of this number."""
    search = read_search(words, library_rules(rules))
    found = await work.library.find(search, offset=(page - 1) * ROWS, limit=ROWS)
    pages = max(1, -(-found.total // ROWS))
    if page > pages:
        # It was longer when the button was drawn.
        page = pages
        found = await work.library.find(search, offset=(page - 1) * ROWS, limit=ROWS)
    return TemplateList(
        typed=words,
        words=search.words,
        authority=search.authority,
        most_used=search.most_used,
        rows=await template_cards(work, rules, found.ids),
        total=found.total,
        all_words=found.all_words,
        page=page,
        pages=pages,
    )


async def template_page(work: Work, rules: Rules, by: Person, *, template_id: str) -> TemplatePage:
    """Also of one that was withdrawn or retired, which its card says. Raises `NotFound`."""
    card = await template_card(work, rules, template_id, viewer=by)
    [template] = await work.library.by_ids([template_id])
    versions = await work.library.versions(template_id)
    used = await work.library.used(template_id)
    stands = template.state is TemplateState.STANDING
    may = stands and may_change(template, by, rules)
    return TemplatePage(
        card=card,
        versions=[VersionLine(one.number, one.changed, rules.today(one.at)) for one in versions[:SHOWN]],
        more_versions=max(0, len(versions) - SHOWN),
        used=[UsedLine(one.authority, one.line, one.number, rules.today(one.at)) for one in used[:SHOWN]],
        more_used=max(0, len(used) - SHOWN),
        may_change=may,
        may_retire=stands and not may and is_lead(by, rules),
    )
