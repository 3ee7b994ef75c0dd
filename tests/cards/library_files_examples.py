"""One example of each card about a file that a member sent."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cards import library_files
from cards.elements import Drawn
from practice.library_files_views import FileChoice, ReceivedFile
from practice.library_views import Choice

FILE = ReceivedFile(
    hash="f" * 64,
    name="Pre-proceedings audit tool.docx",
    what="Word document",
    size=348_160,
    until=date(2026, 7, 9),
    there="",
)
CHOICE = FileChoice(
    hash="f" * 64,
    name=FILE.name,
    templates=(
        (Choice("t-1", "Pre-proceedings audit tool"), "Tool · Kent · v3"),
        (Choice("t-2", "Conference report *for parents*"), "Template · Kent · v1"),
    ),
    more=4,
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "file-received": lambda: library_files.received_card(FILE),
    "file-received-known": lambda: library_files.received_card(
        replace(FILE, size=2_500_000, there="Pre-proceedings audit tool")
    ),
    "ask-file-newer": lambda: library_files.choice_page(CHOICE),
    "ask-file-newer-none": lambda: library_files.choice_page(replace(CHOICE, templates=(), more=0)),
}
