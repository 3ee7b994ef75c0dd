"""Whether a framework's text has the right shape, and what is wrong with it in plain words."""

import json
import types
from collections.abc import Mapping
from typing import Annotated, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from practice.framework_breaches import nearest, show
from practice.framework_model import AUDITS, Framework
from practice.framework_rules import broken_rules
from practice.framework_text import Document, KeyPath, Problem, plain, problem_at

KEY_ITSELF = "[key]"
"""How pydantic's paths say that a table's key is wrong, and not its value."""


def check_document(document: Document) -> tuple[Framework | None, tuple[Problem, ...]]:
    """The framework, or None where its shape is wrong; and its problems in the order of their lines."""
    if document.problems:
        return None, document.problems
    framework: Framework | None = None
    values = cast(Mapping[str, object], plain(document.root))
    try:
        framework = Framework.model_validate(values)
    except ValidationError as error:
        details = [detail for detail in error.errors() if detail["type"] != "default_factory_not_called"]
        found = [(_place(detail), _in_words(detail)) for detail in details]
    else:
        found = list(broken_rules(framework))
    missing = [(key,) for key in _without(values)]
    found += [(path, f"expected {_wanted(path)}, but this key is missing") for path in missing]
    problems = {problem_at(document.root, path, message) for path, message in found}
    return framework, tuple(sorted(problems, key=lambda it: (it.base, it.line, it.key, it.message)))


def _without(values: Mapping[str, object]) -> tuple[str, ...]:
    """What a framework with audits lacks; one that only keeps a library lacks nothing of them."""
    if "library" in values and not set(AUDITS) & set(values):
        return ()
    return tuple(key for key in AUDITS if key not in values)


def _place(error: ErrorDetails) -> KeyPath:
    path: KeyPath = error["loc"]
    return path[:-1] if path[-1] == KEY_ITSELF and error["type"] != "extra_forbidden" else path


def _in_words(error: ErrorDetails) -> str:
    path: KeyPath = error["loc"]
    if error["type"] == "extra_forbidden":
        return f"there is no such key; {nearest(str(path[-1]), _keys_at(path[:-1]))}"
    if error["type"] == "missing":
        return f"expected {_wanted(path)}, but this key is missing"
    return f"expected {_wanted(path)}, found {show(error['input'])}"


def _keys_at(path: KeyPath) -> tuple[str, ...]:
    """The keys that the table at `path` may have."""
    kind = _shape_at(path)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return tuple(info.alias or name for name, info in kind.model_fields.items())
    return ()


def _wanted(path: KeyPath) -> str:
    """What belongs at `path`, from the description of its type, else from the type."""
    kind, words = _inner(_shape_at(path[:-2])[0], KEY_ITSELF) if path[-1] == KEY_ITSELF else _shape_at(path)
    if words:
        return words
    if get_origin(kind) is Literal:
        return " or ".join(json.dumps(choice) for choice in get_args(kind))
    if get_origin(kind) is tuple:
        return "a list"
    return "true or false" if kind is bool else "a table"


def _shape_at(path: KeyPath) -> tuple[object, str]:
    """The type that the models have at `path`, and its description."""
    shape: tuple[object, str] = (Framework, "")
    for part in path:
        shape = _inner(shape[0], part)
    return shape


def _inner(kind: object, part: str | int) -> tuple[object, str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            if part == (info.alias or name):
                bare, words = _bare(info.annotation)
                return bare, info.description or words
    arguments = get_args(kind)
    if get_origin(kind) is Mapping:
        return _bare(arguments[0 if part == KEY_ITSELF else 1])
    return _bare(arguments[0]) if arguments else (None, "")


def _bare(kind: object) -> tuple[object, str]:
    """A type without `Annotated` and `| None`, and the description that stood in them."""
    words = ""
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        infos = [item for item in get_args(kind) if isinstance(item, FieldInfo)]
        words = next((info.description for info in infos if info.description), words)
        kind = get_args(kind)[0]
    return kind, words
