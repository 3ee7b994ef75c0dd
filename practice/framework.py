"""Frameworks as data: a TOML file that is checked whole before anything is built on it."""

from pathlib import Path

from practice.framework_check import check_document
from practice.framework_model import (
    About,
    Activity,
    ClosingTheLoop,
    Contradiction,
    Decision,
    Framework,
    Ladder,
    Moderation,
    Post,
    Question,
    QuestionSet,
    ReAudit,
    Recommendations,
    Rung,
    Section,
    TimetableException,
)
from practice.framework_text import FrameworkError, Problem, find_framework, read_document
from practice.framework_words import fold

__all__ = [
    "About",
    "Activity",
    "ClosingTheLoop",
    "Contradiction",
    "Decision",
    "Framework",
    "FrameworkError",
    "Ladder",
    "Moderation",
    "Post",
    "Problem",
    "Question",
    "QuestionSet",
    "ReAudit",
    "Recommendations",
    "Rung",
    "Section",
    "TimetableException",
    "check_framework",
    "find_framework",
    "fold",
    "load_framework",
]


def check_framework(path: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the file, by line; nothing when it can be used."""
    return check_document(read_document(path))[1]


def load_framework(name_or_path: str) -> Framework:
    """A shipped framework by its name ("lancashire"), or a file; FrameworkError when it does not check."""
    framework, problems = check_document(read_document(find_framework(name_or_path)))
    if framework is None or problems:
        raise FrameworkError(name_or_path, problems)
    return framework
