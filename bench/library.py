"""Searches among 20,000 templates, on SQLite and on PostgreSQL."""

import itertools
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from bench.authority import opened
from bench.databases import postgresql, sqlite_url
from bench.figures import Table, ms, reached
from bench.load import Wrong, percentile
from practice.framework import load_framework
from practice.library_records import Counts, Search, Template, TemplateVersion
from storage.library_search import Entry
from storage.library_words import document
from storage.store import Store, Transaction

TEMPLATES = 20_000
TIMES = 100
"""Of each kind of question."""
PAGE = 10
P99 = 0.050
"""Seconds."""
AT_A_TIME = 1_000

_FORMS = (
    "audit tool",
    "checklist",
    "letter to families",
    "agenda",
    "report template",
    "guide for chairs",
    "moderation form",
    "action plan",
    "feedback form",
    "dip sample",
    "learning briefing",
    "observation sheet",
    "chronology",
    "scrutiny panel notes",
    "survey for young people",
    "supervision record",
    "threshold chart",
    "benchmarking table",
)
_FOR = (
    "new chairs",
    "core groups",
    "team managers",
    "practice week",
    "a first conference",
    "review conferences",
    "health partners",
    "schools",
    "police",
    "social workers in their first year",
    "the QA board",
    "father-inclusive practice",
    "sibling groups",
    "unborn babies",
    "strategy meetings",
)
_BEGIN = (
    "Ash Bar Beck Birch Black Brad Bram Bright Broad Brook Burn Cal Can Carl Chal Chart Ched Chil Clay Cold Cran Crow "
    "Dart Dun East Ed El Fair Farn Fern Ford Fox Gal Gold Grant Green Hal Ham Hard Hart Hasle Hather Hazel Hedge High "
    "Hol Horn Hunt Ivy Ken Kings Knap Lam Lang Ley Lin Long Lynd Maid Mar Mel Mid Mill Nether New Nor North Oak Old Ox "
    "Pen Pet Pol Red Rook Row Sand Sel Shal Shel Sher South Stan Stone Strat Sut Thorn Up Wal War West Whit Wood"
)
_END = (
    "bourne bridge brook burgh bury by cliff combe cott croft dale den don down end fell field ford gate grave green "
    "grove ham hampton haven head heath hill holme hurst ington lake land leigh ley low mere minster moor mouth over "
    "pool port ridge sea shaw side stead stock stoke stow thorpe ton tree vale well wick wold wood worth"
)
"""With which each title names a district, so that there are some 5,000 words."""
_SENTENCES = (
    "Ten questions on letters before proceedings, with the family's view first.",
    "Short enough for an hour with the worker, and it ends in three actions with a lead and a date.",
    "Asks what the child said, who heard it, and what changed because of it.",
    "Chronology, tool and grade stand on one page, so that moderation takes minutes.",
    "Police and health found that they did not know the process before they used it together.",
    "Separates what was seen on the file from what the practitioner tells.",
    "Management oversight is looked at by its effect on the plan, not by how often it is recorded.",
    "The chair sends it two days ahead, and families come prepared and stay to the end.",
    "Culture and identity have a section of their own, with prompts that are not a list to tick.",
    "Re-audit after three months showed fewer plans that drift and more visits within timescales.",
    "Works for domestic abuse, exploitation and neglect alike; the second page changes.",
    "Parents helped to write it, and it is read aloud at the start of each conference.",
    "Thresholds were argued over less, because everybody brings the same evidence.",
    "Moderated by two authorities each quarter, who then compare their grades.",
    "Escalation is drawn as a ladder with names of posts and numbers of working days.",
)
_MISTYPED = (
    "neglcet",
    "pre procedings",
    "Brigton",
    "moderaton form",
    "chronolgy",
    "domesitc abuse",
    "confrence agenda",
    "supervison record",
    "Hampshrie neglect",
    "benchmraking",
)
_PREFIXES = ("n", "ne", "negl", "pro", "conf", "mod", "superv", "child prot", "esc", "au")
_SHORT = ("CP", "QA", "PLO", "QA board", "CP plan", "neglect qa")


def shares(number: int) -> Iterator[tuple[Template, TemplateVersion, Counts]]:
    """So many templates of the network, the same each time."""
    library, chance = load_framework("seslip").library, Random(6)
    if library is None:
        raise Wrong("the network's framework keeps no library")
    begin, end = _BEGIN.split(), _END.split()
    now = datetime(2026, 7, 1, 9, tzinfo=UTC)
    for n in range(number):
        topic, form, whom = chance.choice(library.topics), chance.choice(_FORMS), chance.choice(_FOR)
        title = chance.choice(
            (f"{topic}: {form}", f"{form} for {whom}", f"{topic} {form} for {whom}")
        ).capitalize()
        at = now - timedelta(hours=n)
        template = Template(
            id=f"t-{n:06}",
            title=f"{title}, {chance.choice(begin)}{chance.choice(end)} {1 + n % 400}",
            kind=chance.choice(library.kinds).key,
            topic=topic,
            authority=chance.choice(library.authorities),
            purpose=" ".join(chance.sample(_SENTENCES, 2)),
            good=" ".join(chance.sample(_SENTENCES, chance.choice((1, 2)))),
            number=1,
            link=f"https://sample.sharepoint.com/{n}",
            file_hash="",
            file_name="",
            shared_by="",
            shared_at=at,
            changed_at=at,
            checked_on=at.date(),
            review_on=at.date(),
        )
        version = TemplateVersion(template.id, 1, template.link, f"sample/{n}", "", "", "", "", at)
        yield template, version, Counts(chance.randrange(12), chance.choice((0, 0, 0, 1, 2, 5)))


async def fill(store: Store, number: int) -> None:
    """As they are found. What is not asked of in a search is not there: no rows of who used them."""
    found = shares(number)
    while some := list(itertools.islice(found, AT_A_TIME)):
        async with store.write() as work:
            await _add(work, some)


async def _add(work: Transaction, some: Sequence[tuple[Template, TemplateVersion, Counts]]) -> None:
    await work.library.index.put(
        [
            Entry(template.id, template.authority, template.changed_at, counts, document(template, [version]))
            for template, version, counts in some
        ]
    )


def questions() -> dict[str, list[Search]]:
    """What people ask, by its kind."""
    library = load_framework("seslip").library
    if library is None:
        raise Wrong("the network's framework keeps no library")
    words = (
        "neglect",
        "chronology",
        "escalation",
        "exploitation",
        "agenda",
        "moderation",
        "unborn",
        "chairs",
    )
    several = [
        f"{topic} {form}" for topic, form in zip(library.topics, itertools.cycle(_FORMS), strict=False)
    ]
    from_one = [Search(words[n % len(words)], name) for n, name in enumerate(library.authorities)]
    return {
        "one word": [Search(word) for word in words],
        "several words": [Search(line) for line in several],
        "words as they stand in every text": [
            Search("child plan"),
            Search("the family"),
            Search("audit tool"),
        ],
        "mistyped": [Search(word) for word in _MISTYPED],
        "beginnings": [Search(word) for word in _PREFIXES],
        "one and two letters, and short words": [Search(word) for word in _SHORT],
        "a word nobody wrote": [Search("xylophone"), Search("xylophone neglect"), Search("qqqq")],
        "from one authority": from_one,
        "most used": [Search(most_used=True), Search("neglect", most_used=True), Search("", "Kent", True)],
        "newest": [Search(), Search(authority="Surrey")],
    }


async def measure() -> Table:
    table = Table(["search among 20,000 templates", "found", "SQLite p50", "p99", "PostgreSQL p50", "p99"])
    sqlite = sqlite_url("library")
    async with postgresql() as server:
        async with opened(sqlite) as store:
            await fill(store, TEMPLATES)
        async with opened(await server.new("library")) as store:
            await fill(store, TEMPLATES)
            connection = await server.connect("library")
            # What PostgreSQL does by itself in time.
            await connection.execute("VACUUM ANALYZE")
            await connection.close()
            remote = await _all_kinds(store)
        async with opened(sqlite) as store:
            local = await _all_kinds(store)
            number = {kind: await _number(store, asked) for kind, asked in questions().items()}
    for kind in local:
        table.add(kind, number[kind], *_two(local[kind]), *_two(remote[kind]))
    everything = [[took for kind in of.values() for took in kind] for of in (local, remote)]
    table.add("**all of these**", "", *_two(everything[0]), *_two(everything[1]))
    told = [reached(percentile(took, 0.99) < P99) for took in everything]
    table.add(f"p99 under {ms(P99)}", "", "", told[0], "", told[1])
    table.notes = f"{TIMES} of each kind, one after another; pages 1, 2 and 3 of {PAGE}"
    return table


def _two(took: Sequence[float]) -> tuple[str, str]:
    return ms(percentile(took, 0.5)), ms(percentile(took, 0.99))


async def _all_kinds(store: Store) -> dict[str, list[float]]:
    asked = questions()
    for searches in asked.values():
        await _took(store, searches, 5)
    return {kind: await _took(store, searches, TIMES) for kind, searches in asked.items()}


async def _number(store: Store, asked: Sequence[Search]) -> str:
    """How many each of these finds: the fewest and the most."""
    totals = []
    for search in asked:
        async with store.read() as work:
            totals.append((await work.library.find(search, offset=0, limit=PAGE)).total)
    return f"{min(totals):,} to {max(totals):,}"


async def _took(store: Store, asked: Sequence[Search], times: int) -> list[float]:
    """Seconds of each search with its count and its page, its transaction included."""
    found = []
    for n in range(times):
        begun = time.perf_counter()
        async with store.read() as work:
            await work.library.find(asked[n % len(asked)], offset=PAGE * (n % 3), limit=PAGE)
        found.append(time.perf_counter() - begun)
    return found
