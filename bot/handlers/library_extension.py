"""The library's message extension: search as somebody types. "Share a template" opens the form of `library`."""

from bot.desk import Desk, handles
from bot.turn import Kind, Reply, Result, Turn
from cards.library_extension import inserted_card, list_words, nothing_words
from cards.library_payloads import SearchLibrary
from practice.errors import Refused
from practice.library_extension import found_by_typing


@handles(SearchLibrary)
async def search_library(turn: Turn, command: SearchLibrary, desk: Desk) -> Reply:
    """What fits so far, each with the card that is inserted."""
    if turn.kind is not Kind.SEARCH:
        raise Refused("This is searched in the message extension. Here, type `templates` and your words.")
    view = await found_by_typing(
        desk.work, desk.rules, desk.now, words=command.words, skip=command.skip, count=command.count
    )
    if not view.total:
        return Reply(text=nothing_words(view.words))
    return Reply(results=[Result(inserted_card(one).card, *list_words(one)) for one in view.found])
