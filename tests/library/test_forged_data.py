"""Whatever a client makes of a card's data: no fault of ours, and nothing of others is changed by it."""

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from office import Office, at
from seslip import CHAIR, CHANNEL_ID, FORM, KENT_CHAIR, MEDWAY_CHAIR, named, seslip_office, share

import bot.handlers  # noqa: F401
from bot.desk import HANDLERS, Desk
from bot.turn import Kind, Place, PlaceKind, Sender, Turn
from cards import library_payloads
from cards.payloads import Command, unpack
from practice import library_changes, looking_for
from practice.errors import PracticeError
from practice.library_records import KeptFile
from practice.library_versions_views import EndDialog
from practice.people import Person
from practice.roles import require

NOW = "2026-07-03 10:00"
COMMANDS = [
    kind
    for kind in vars(library_payloads).values()
    if isinstance(kind, type) and issubclass(kind, Command) and kind.__module__ == library_payloads.__name__
]
TEXTS = (
    *("", "x" * 5_000, "**a** <at>all</at> [b](https://evil.example)", "'\"%_;--\\", "a\nb\u202e\u200b"),
    *("𞤀𐴀ꟍ ⅷ²½", "AND OR NOT NEAR", '"*" ('),
)
NUMBERS: tuple[Any, ...] = (-1, 0, 2, 99_999, 2**31 - 1, 2**53, 1.5, "x", None, True, [1])
OTHERS: tuple[Any, ...] = (None, 7, True, ["a"], {"a": {"b": []}})


def turn(kind: Kind) -> Turn:
    place = Place("thread", PlaceKind.CHANNEL, CHANNEL_ID)
    return Turn(kind, "1", "", "tenant", "http://x", place, Sender("aad"), executed=kind is Kind.PRESS)


def forged(kind: type[Command], ids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Every field wrong in every way, beside others that are right."""
    good: dict[str, Any] = {
        "do": kind.do,
        "rendering": "r",
        "token": "t",
        **{f"{k}.r": v for k, v in FORM.items()},
    }
    for name, known in ids.items():
        yield {**good, "template": known, "looking": known, "file": known, "hash": known, "called": name}
    good |= {"template": ids["standing"], "looking": ids["looking"], "number": 1, "version": 1}
    for field, of in kind.model_fields.items():
        for value in NUMBERS if of.annotation is int else (*TEXTS, *OTHERS):
            yield {**good, field: value}
        yield {name: value for name, value in good.items() if name != field}
    for name in ("title", "kind", "authority", "link", "purpose", "changed", "reason", "line"):
        if "rendering" in kind.model_fields:
            for value in (*TEXTS, *OTHERS):
                yield {**good, f"{name}.r": value}


async def stage(desk: Office) -> dict[str, str]:
    """One that stands, one that was withdrawn, what is looked for, a file that somebody else sent."""
    chair = await named(desk, KENT_CHAIR)
    gone = await share(desk, link="https://kent.sharepoint.com/gone")
    async with desk.store.write() as work:
        ended = await library_changes.end(
            work, desk.rules, chair, at(NOW), template_id=gone, inputs={"reason": "Old."}
        )
        assert not isinstance(ended, EndDialog)
        asked = await looking_for.ask(work, desk.rules, chair, at(NOW), "a tool on neglect")
        await work.files.add(KeptFile("ab" * 32, (await named(desk, CHAIR)).id, "A tool.docx", 10, at(NOW)))
    return {
        "standing": await share(desk),
        "withdrawn": gone,
        "looking": asked.card.looking_id,
        "file": "ab" * 32,
        "nothing": "",
        "unknown": "fresh-999",
        "path": "../../etc/passwd",
        "deleted": "0" * 64,
    }


async def press(desk: Office, by: Person, place: Kind, data: Mapping[str, Any]) -> None:
    """Done, or refused in words."""
    with contextlib.suppress(PracticeError):
        command = unpack(data)
        scope = require(by, desk.rules.framework, command.do)
        async with desk.store.write() as work:
            at_desk = Desk(work, desk.rules, by, scope, at(NOW))
            await HANDLERS[type(command)](turn(place), command, at_desk)


async def test_whatever_a_button_carries_it_is_done_or_refused_in_words(database_url: str) -> None:
    async with seslip_office(database_url) as desk:
        ids = await stage(desk)
        # Anybody, but nobody who may change what Kent has shared: a guest, and a member.
        people = [await named(desk, MEDWAY_CHAIR), await named(desk, CHAIR)]
        ways = itertools.cycle(itertools.product((Kind.DIALOG_SUBMIT, Kind.PRESS), people))
        for kind in COMMANDS:
            for data in forged(kind, ids):
                place, by = next(ways)
                await press(desk, by, place, data)
        first = "select number, state, title, purpose from template where id in ('{standing}', '{withdrawn}')"
        kept = await desk.rows(f"{first} order by state".format(**ids))
        # The same link is the same document: a newer version of that, anybody may share.
        assert [row[1:] for row in kept] == [
            (state, FORM["title"], FORM["purpose"]) for state in ("standing", "withdrawn")
        ]
        assert kept[1][0] == 1
