"""The dialogs in which something is shared. No input is `isRequired`: docs/decisions/0005."""

from collections.abc import Sequence

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    dialog_button,
    drawn,
    facts,
    head,
    link_button,
    sentence,
    subtle,
)
from cards.elements import Action, Drawn, InputChoiceSet, InputText, Piece, choices, plain
from cards.library_payloads import OpenShare, OpenVersion, SendAnswer, SendShare, ShowTemplate
from practice.library_links import LONGEST, hosts_words
from practice.library_sharing import GOOD, GOOD_ASKED, PURPOSE, PURPOSE_ASKED, TITLE, TITLE_ASKED
from practice.library_views import AlreadyThere, Shared, ShareDialog
from practice.views import Filled

AGAIN = "Please look at this again"
KIND_ASKED, TOPIC_ASKED, AUTHORITY_ASKED = "What is it?", "What is it about?", "Where is it from?"


def share_dialog(view: ShareDialog) -> Drawn:
    """The form: what it is, where it is, and why it is worth having."""
    send = SendShare(file=view.file_hash, looking=view.looking_id, rendering=view.rendering, token=view.token)
    body = [
        head("The library", "Share a template"),
        asking_again(AGAIN, view.filled.problems),
        sentence(f"In answer to: {plain(view.looking_text)}") if view.looking_text else None,
        facts([("File", plain(view.file_name))]),
        *_inputs(view),
        subtle(REFERENCES_ONLY),
    ]
    return drawn(body, [dialog_button("Share", send, with_inputs=True)], "Share a template")


def _inputs(view: ShareDialog) -> list[Piece | None]:
    kinds = [(kind.title, kind.key) for kind in view.kinds]
    of = (view.rendering, view.filled)
    pieces: list[Piece | None] = [
        text(*of, "title", TITLE_ASKED, TITLE),
        choice(*of, "kind", KIND_ASKED, kinds, kinds[0][1]),
        choice(*of, "topic", TOPIC_ASKED, same(view.topics)),
        choice(*of, "authority", AUTHORITY_ASKED, same(view.authorities), view.authority),
    ]
    if not view.file_hash:
        pieces.append(text(*of, "link", "Where is its link?", LONGEST, hint="https://"))
        pieces.append(subtle(plain(hosts_words(view.hosts))))
    pieces.append(text(*of, "purpose", PURPOSE_ASKED, PURPOSE))
    pieces.append(text(*of, "good", GOOD_ASKED, GOOD))
    return pieces


def text(rendering: str, filled: Filled, key: str, label: str, longest: int, *, hint: str = "") -> Piece:
    """An input of text, of several lines where it is to hold sentences; `hint` stands in it while it is empty."""
    return InputText(
        id=f"{key}.{rendering}",
        label=label,
        multiline=longest in (PURPOSE, GOOD),
        max_length=longest,
        value=str(filled.values.get(key) or "") or None,
        placeholder=hint or None,
    )


def choice(
    rendering: str,
    filled: Filled,
    key: str,
    label: str,
    pairs: Sequence[tuple[str, str]],
    first: str = "",
) -> Piece:
    """A list to choose one from; `first` is chosen until somebody chooses another."""
    value = str(filled.values.get(key) or first)
    return InputChoiceSet(
        id=f"{key}.{rendering}",
        label=label,
        style="compact",
        choices=choices(pairs),
        placeholder="Please choose",
        value=value if value in [known for _, known in pairs] else None,
    )


def same(names: Sequence[str]) -> list[tuple[str, str]]:
    """For `choice`: what is shown is what is kept."""
    return [(name, name) for name in names]


def already_page(view: AlreadyThere) -> Drawn:
    """The same link, or file, is in the library."""
    title = "It is in the library already"
    said = f"**{plain(view.title)}**, shared by {plain(view.authority)}, version {view.number}."
    found: list[Action] = [dialog_button("Show it", ShowTemplate(template=view.template_id))]
    if view.may_replace:
        said += " If yours is newer, say what changed: it becomes the next version."
        version = OpenVersion(template=view.template_id, link=view.link, file=view.file_hash)
        found.insert(0, dialog_button("Share as a newer version", version))
    if view.looking_id:
        # Whose press it is makes the token theirs; the same template answers once, whoever presses again.
        answer = SendAnswer(looking=view.looking_id, template=view.template_id, token=view.looking_id)
        found.insert(0, dialog_button("Answer with it", answer))
    return drawn([head("The library", title), sentence(said)], found, title)


def shared_page(view: Shared) -> Drawn:
    """A receipt."""
    card = view.card
    title = f"Shared: {plain(card.title)}"
    said = (
        f"It stands in **{plain(view.where)}** for everybody."
        if view.where
        else "No channel is linked to the library yet, so the QA leads have it in their chats. "
        "A QA lead links one: in the channel, mention me with “link templates”."
    )
    found: list[Action] = [link_button("Open", card.link)] if card.link else []
    another = dialog_button("Share another", OpenShare())
    body = [head("The library", title), sentence(said), sentence(plain(view.answers))]
    return drawn(body, [*found, another], f"Shared: {card.title}")
