"""A file that a member sent: what it is, and what can be done with it."""

from cards.anatomy import (
    REFERENCES_ONLY,
    and_more,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    row,
    sentence,
    subtle,
)
from cards.elements import Drawn, plain
from cards.library_payloads import ChooseTemplate, OpenShare, OpenVersion
from practice.calendar import weekday_day
from practice.library_files_views import FileChoice, ReceivedFile

_KICKER = "The library"
_KB = 1024
_NEWER = "Newer version"


def size_words(size: int) -> str:
    """ "340 KB", "2.4 MB", of bytes."""
    if size < _KB * _KB:
        return f"{max(1, round(size / _KB))} KB"
    return f"{size / _KB / _KB:.1f} MB"


def received_card(view: ReceivedFile) -> Drawn:
    """It is here, and nobody else sees it until it is shared."""
    number, unit = size_words(view.size).split()
    title = "Your file is here"
    body = [
        head(_KICKER, title, number, unit),
        sentence("Nobody else sees it yet. Share it, with a few words on what it is for."),
        sentence(f"This very file is in the library already: **{plain(view.there)}**.")
        if view.there
        else None,
        facts([("File", plain(view.name)), ("What it is", plain(view.what))]),
        subtle(f"Kept until {weekday_day(view.until)}; what is shared stays. {REFERENCES_ONLY}"),
    ]
    called = view.name.rpartition(".")[0]
    buttons = [
        button("Share it", OpenShare(file=view.hash, title=called), which=view.name),
        button("It is a newer version", ChooseTemplate(file=view.hash), which=view.name),
    ]
    return drawn(body, buttons, f"Your file is here: {view.name}")


def choice_page(view: FileChoice) -> Drawn:
    """Of which template it is a newer version."""
    share = dialog_button("Share it as new", OpenShare(file=view.hash))
    if not view.templates:
        said = "You have shared nothing yet that this could be a newer version of. Share it as something new."
        return drawn([head(_KICKER, "A newer version"), sentence(said)], [share], "A newer version")
    rows = [
        row(
            plain(choice.title),
            plain(words),
            action=dialog_button(
                _NEWER, OpenVersion(template=choice.key, file=view.hash), which=f"{choice.title}, {words}"
            ),
        )
        for choice, words in view.templates
    ]
    body = [
        head(_KICKER, "Of what is it a newer version?"),
        facts([("File", plain(view.name))]),
        *rows,
        and_more(view.more, ": press Newer version on their cards"),
    ]
    return drawn(body, [share], "Of what is it a newer version?")
