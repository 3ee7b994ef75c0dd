"""A file's question and its place, as Teams has them: attachments that are no Adaptive Cards.

Teams lets a bot put a file into somebody's OneDrive only in their personal chat, and only after they agreed.
"""

from cards.elements import Drawn, one_line
from cards.notices import notice
from practice.framework_model import Json

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
_FORBIDDEN = str.maketrans(dict.fromkeys('"*:<>?/\\|#%~&{}', " "))
_LONGEST = 120
"""Characters of a name: OneDrive counts the folders above it, too."""


def file_name(words: str, ending: str) -> str:
    """A name that OneDrive takes, from words: "COA East Kent.docx"."""
    safe = one_line(words.translate(_FORBIDDEN))[:_LONGEST].strip(" .")
    return f"{safe or 'File'}.{ending}"


def consent_card(name: str, description: str, size: int, kind: str, file_id: str) -> Drawn:
    """Asks whether the file may come. `size` in bytes is for showing; what is carried back is ids only."""
    carried: dict[str, Json] = {"kind": kind, "id": file_id}
    content: dict[str, Json] = {
        "description": one_line(description),
        "sizeInBytes": size,
        "acceptContext": carried,
        "declineContext": carried,
    }
    return Drawn({"contentType": CONSENT, "name": name, "content": content}, f"May I send you {name}?")


def info_card(name: str, link: str, unique_id: str, file_type: str) -> Drawn:
    """The file, where it is now."""
    content: dict[str, Json] = {"uniqueId": unique_id, "fileType": file_type}
    return Drawn({"contentType": INFO, "contentUrl": link, "name": name, "content": content}, name)


def kept_notice(name: str) -> Drawn:
    return notice("Saved", f"{name} is in your OneDrive. It stands below, too.", "File")


def declined_notice() -> Drawn:
    said = "Nothing was saved. Press the button of its card again whenever you want the file."
    return notice("Not saved", said, "File")


def failed_notice(name: str, instead: str) -> Drawn:
    """`instead`: where else it can be had."""
    said = (
        f"{name} could not be put into your OneDrive. Please press Allow again, or ask a QA lead to send it "
        f"to you. {instead}"
    )
    return notice("The file did not arrive", said.strip(), "File")
