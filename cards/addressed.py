"""Whom a card in a channel is for: a line of its own beneath the head, with a mention, so that Teams tells them.

An edit notifies nobody: who must be told gets a new message.
"""

from collections.abc import Mapping, Sequence

from cards.anatomy import mention, subtle
from cards.elements import Piece, TextBlock, one_line, plain
from practice.framework_model import Json
from practice.guests import NAMED, Mentioned


def addressed(whom: Mentioned | None) -> tuple[list[Piece | None], list[Mapping[str, Json]]]:
    """For `drawn`: the line beneath the head, and its mention. Nothing for None, in somebody's own chat."""
    return addressed_all([whom] if whom else [])


def addressed_all(people: Sequence[Mentioned]) -> tuple[list[Piece | None], list[Mapping[str, Json]]]:
    """As `addressed`, for several: who has no Teams id is named without a mention.

    Those who share a name have a number, because Teams finds a mention by its text.
    """
    names: list[str] = []
    shown: list[str] = []
    mentions: list[Mapping[str, Json]] = []
    for person in people[:NAMED]:
        name = plain(person.name)
        if not person.aad_object_id:
            shown.append(name)
            continue
        names.append(name)
        words = f"{name} ({names.count(name)})" if names.count(name) > 1 else name
        shown.append(f"<at>{words}</at>")
        mentions.append(mention(words, person.aad_object_id, one_line(person.name)))
    if not shown:
        return [], []
    if len(people) > NAMED:
        shown.append(f"{len(people) - NAMED} more")
    return [TextBlock(text=" · ".join(shown), wrap=True)], mentions


def passed_on(*, relayed: bool) -> Piece | None:
    """What a QA lead is asked to do with a card for somebody who has no chat, while no channel is linked."""
    said = "They have no chat with me, and no channel is linked: please tell them, and type `link templates` in one."
    return subtle(said) if relayed else None
