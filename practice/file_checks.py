"""Files that members send: whether one is what its name says, and safe to pass on. Pure. *(ours)*

What is wrong with one is said in words (`BadInput`), with what to do. Nothing is believed that a file says of itself:
no more of it is read, unpacked or walked through than these limits allow.
"""

import unicodedata
from collections.abc import Callable, Mapping

from practice.errors import BadInput
from practice.file_checks_office import OLE, checked_office
from practice.file_checks_pdf import checked_pdf

MOST = 25 * 1024 * 1024
"""Bytes of a file."""
NAME = 120
"""Characters of its name, with the ending."""
TITLES: Mapping[str, str] = {
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "pptx": "PowerPoint presentation",
    "pdf": "PDF",
}
"""By ending."""
PDF = b"%PDF-"
"""What one begins with."""
_WANTED = "Send a Word document (docx), an Excel workbook (xlsx), a PowerPoint presentation (pptx) or a PDF."
_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("docm", "xlsm", "pptm", "dotm", "xltm", "potm", "xlam", "ppam"), "It can hold macros. "),
    **dict.fromkeys(("doc", "xls", "ppt"), "It is of the old kind, which can hold macros. "),
    **dict.fromkeys(("dotx", "xltx", "potx"), "Save it as an ordinary document. "),
}
"""What is said of endings that are nearly right."""
_PATHS = frozenset("/\\")
_NOT_IN_ONEDRIVE = frozenset('"*:<>?|')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories: what is not seen, or turns round how the rest is read."""


def checked_name(name: str) -> str:
    """Its ending, in small letters. Raises `BadInput`."""
    if not name.strip():
        raise BadInput("The file has no name. Please give it one, and send it again.")
    if len(name) > NAME:
        raise BadInput(
            f"The file's name has {len(name):,} characters; {NAME} is the most. "
            "Please give it a shorter one, and send it again."
        )
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise BadInput(
            "There are characters in the file's name that cannot be seen. Please type the name anew, and send it again."
        )
    if _PATHS & set(name) or ".." in name:
        raise BadInput("There is a path in the file's name. Please give it a plain name, and send it again.")
    if _NOT_IN_ONEDRIVE & set(name):
        raise BadInput(
            'OneDrive takes no file with " * : < > ? or | in its name. Please rename it, and send it again.'
        )
    stem, _, ending = name.rpartition(".")
    if not stem.strip(" ."):
        raise BadInput(f"“{name}” is no name with an ending. {_WANTED}")
    if ending.lower() not in TITLES:
        raise BadInput(f"I do not take “.{ending}” files. {_INSTEAD.get(ending.lower(), '')}{_WANTED}")
    return ending.lower()


def checked_size(size: int) -> None:
    """`size` in bytes. Raises `BadInput` for nothing, and for too much."""
    if size == 0:
        raise BadInput("The file is empty. Please look at it, and send it again.")
    if size > MOST:
        raise BadInput(
            f"The file is larger than {MOST // 1024**2} MB. Please make it smaller, for example by compressing its "
            "pictures; or share a link to it: type `share`."
        )


def checked_file(name: str, content: bytes) -> str:
    """What it is: "Word document". Raises `BadInput` for what is not what it says, is locked, or could do harm."""
    ending = checked_name(name)
    checked_size(len(content))
    kind = _kind_of(content)
    if kind is None:
        raise BadInput(
            f"“{name}” is no {TITLES[ending]}, whatever its name ends in. Please open it, save it as "
            f".{ending}, and send it again."
        )
    kind(ending, content)
    return TITLES[ending]


def _pdf(ending: str, content: bytes) -> None:
    if ending != "pdf":
        raise BadInput(
            "This is a PDF, whatever its name ends in. Please let it end in .pdf, and send it again."
        )
    checked_pdf(content)


_BEGINNINGS: Mapping[bytes, Callable[[str, bytes], None]] = {
    PDF: _pdf,
    b"PK\x03\x04": checked_office,
    OLE: checked_office,
}
"""What a file of each kind begins with."""


def _kind_of(content: bytes) -> Callable[[str, bytes], None] | None:
    return next((kind for first, kind in _BEGINNINGS.items() if content.startswith(first)), None)
