"""What the message extension inserts into somebody's own message, and the words of its list."""

from cards.anatomy import drawn, link_button, sentence, subtle
from cards.elements import Drawn, Piece, one_line, plain, shortened
from cards.library import details, head_of, standing_words, summary_of
from practice.library_extension_views import Insertable

_TITLE, _TEXT = 80, 120
"""Characters of a line in the list, which Teams cuts off anyhow."""


def inserted_card(view: Insertable) -> Drawn:
    """As it stood on a day. It belongs to whoever inserts it, so that it opens the link and does nothing else."""
    card = view.card
    body = [
        head_of(card),
        sentence(plain(card.purpose)),
        details(card),
        _way_to_the_file(view),
        subtle(standing_words(card)),
        # Nobody has to act on it, so that it goes without its weekday.
        subtle(f"As it stood on {view.as_of.day} {view.as_of:%B %Y}{_newer(view)}."),
    ]
    buttons = [link_button("Open", card.link)] if card.link else []
    return drawn(body, buttons, summary_of(card))


def _way_to_the_file(view: Insertable) -> Piece | None:
    if view.card.link:
        return None
    where = f"**{plain(view.where)}**" if view.where else "the library's channel"
    return sentence(f"This is a file. To get it, press “Get the file” on its card in {where}.")


def _newer(view: Insertable) -> str:
    return f"; what is newer stands in **{plain(view.where)}**" if view.where else ""


def list_words(view: Insertable) -> tuple[str, str]:
    """The title and the line beneath it, as plain text."""
    card = view.card
    text = " · ".join((card.kind, card.topic, card.authority, f"v{card.number}", standing_words(card)))
    return shortened(one_line(card.title), _TITLE), shortened(one_line(text), _TEXT)


def nothing_words(words: str) -> str:
    """Why the list is empty, as plain text. `words`: what was searched for."""
    if not words:
        return "Nothing has been shared in the library yet. “Share a template” in a message's menu shares the first."
    return (
        f"Nothing in the library fits “{shortened(words, _TITLE)}”. Try fewer words, a topic or an authority."
    )
