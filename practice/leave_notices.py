"""Whoever is concerned by what another entered about leave or cover is told of it, once."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from practice.calendar import day_words, weekday_day
from practice.leave_views import Said
from practice.people import post_title
from practice.records import Delivery, To
from practice.work import Rules, Work

CARD = "absence"


def _away(said: Mapping[str, str]) -> tuple[str, str]:
    first, last = date.fromisoformat(said["from"]), date.fromisoformat(said["until"])
    span = f"from {weekday_day(first)} to {day_words(last)}"
    return f"You are entered as away {span}", "If that is wrong, type `back`."


WORDS: Mapping[str, Callable[[Mapping[str, str]], tuple[str, str]]] = {
    "away": _away,
    "back": lambda _: ("You are entered as back", "If that is wrong, type `away until` and the day."),
    "covering": lambda said: (
        f"You cover for {said['person']}",
        "Whenever they are away, overdue audits that go up the line to them reach you. If you cannot do it, type "
        f"`no cover for {said['person']}`.",
    ),
    "covered": lambda said: (f"{said['cover']} covers for you", "That holds whenever you are away."),
    "no cover": lambda said: (
        f"{said['cover']} no longer covers for {said['person']}",
        "There is nothing to do.",
    ),
}
"""By kind: the title, and what it means for whoever reads it. `said` names posts."""


async def tell(
    work: Work, rules: Rules, now: datetime, kind: str, people: Collection[str], **said: str
) -> None:
    """One message to each of these people (ids). `said`: `person`, `cover` and `by` (ids), and what `WORDS` wants."""
    cause = rules.fresh()
    for person_id in sorted(set(people)):
        to = To(person_id=person_id)
        await work.outbox.post(
            Delivery(f"{CARD}:{cause}:{person_id}", to, CARD, {**said, "kind": kind}, ()), now
        )


async def notice(work: Work, rules: Rules, args: Mapping[str, str]) -> Said:
    """What somebody is told; `args` as `tell` wrote them."""
    people = {person.id: person for person in await work.people.all()}
    named = {
        key: post_title(people[args[key]], rules.framework)
        for key in ("person", "cover", "by")
        if args.get(key) in people
    }
    title, meaning = WORDS[args["kind"]]({**args, **named})
    return Said(title, (meaning, f"Entered by {named['by']}." if "by" in named else ""))
