"""PDFs: nothing in them that runs, opens or carries something else, and no password. Pure. *(ours)*

A PDF can be made so that reading it takes for ever: whoever calls this sets the time and the memory that it may take.
"""

import io
from typing import TYPE_CHECKING, Any

from practice.errors import BadInput

if TYPE_CHECKING:
    from pypdf import PdfReader

OBJECTS = 200_000
"""How many objects are looked at: no document needs more."""

_LOCKED = (
    "The PDF is protected with a password or against changes, so that I cannot look into it. "
    "Please save it without that, and send it again."
)
_DAMAGED = "The PDF is damaged, so that I cannot look into it. Please print it to a new PDF, and send that."
_RUNS = (
    "There is a script in the PDF, or something that starts a programme. "
    "Please print it to a new PDF, and send that."
)
_CARRIES = "There is another file in the PDF. Please take it out, or print it to a new PDF, and send that."
_LARGE = "There is more in the PDF than I can look through. Please print it to a new PDF, and send that."

_RUNNING = frozenset({"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute"})
"""Actions, and names under which scripts stand."""
_TAGS = "/StructTreeRoot"
"""What a text is made of, for screen readers: most of an accessible PDF, and nothing in it is ever carried out."""
_CARRYING = frozenset({"/EmbeddedFile", "/RichMedia", "/FileAttachment"})
"""Types and subtypes of objects."""


def checked_pdf(content: bytes) -> None:
    """Raises `BadInput`."""
    # Loaded only when a PDF comes: most of the time a service has no use for it.
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted
        if not locked:
            _walk(reader)
    except BadInput:
        raise
    except Exception as wrong:
        # A broken PDF can make its reader fail in any way at all.
        raise BadInput(_DAMAGED) from wrong
    if locked:
        raise BadInput(_LOCKED)


def _walk(reader: "PdfReader") -> None:
    """Everything that the document's root leads to, each object once; what streams hold is not unpacked."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    root = reader.trailer["/Root"].get_object()
    if not isinstance(root, DictionaryObject) or "/Pages" not in root:
        raise ValueError("no pages")
    more = (ArrayObject, DictionaryObject, IndirectObject)
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    looked = 0
    while waiting:
        looked += 1
        if looked > OBJECTS:
            raise BadInput(_LARGE)
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) not in seen:
                seen.add((one.idnum, one.generation))
                waiting.append(one.get_object())
        elif isinstance(one, ArrayObject):
            waiting += [item for item in one if isinstance(item, more)]
        elif isinstance(one, DictionaryObject):
            _look_at(one)
            waiting += [item for key, item in one.items() if key != _TAGS and isinstance(item, more)]


def _look_at(one: Any) -> None:
    """One dictionary, as a reader's programme would understand it."""
    named = {str(_value(one, key)) for key in ("/S", "/Type", "/Subtype")}
    if _RUNNING & (named | set(one)) or "/JS" in one or "/XFA" in one:
        raise BadInput(_RUNS)
    if _CARRYING & named or "/EF" in one or "/EmbeddedFiles" in one:
        raise BadInput(_CARRIES)


def _value(one: Any, key: str) -> object:
    """What stands there, also behind a reference."""
    found = one.get(key)
    return "" if found is None else found.get_object()
