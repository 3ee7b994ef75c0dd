"""A framework's text: TOML in, values out that remember their file, line and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

KeyPath = tuple[str | int, ...]

SHIPPED = Path(__file__).with_name("frameworks")
_PARSER_LANGUAGE = Language(tree_sitter_toml.language())


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a framework file; line 0 and an empty key mean the file itself."""

    line: int
    key: str
    message: str
    base: str = ""
    """The framework that the file extends, where the problem stands there."""

    def __str__(self) -> str:
        place = [self.base, f"line {self.line}" if self.line else "", self.key]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.message}" if where else self.message


class FrameworkError(Exception):
    """A framework that does not check; `problems` says why."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  ".join([f"The framework {name} has {count}:", *map(str, problems)]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the file: a scalar, a tuple of values or a mapping of values, and where it stands."""

    content: object
    line: int
    path: KeyPath
    base: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The merged text of a framework and of all that it extends."""

    root: Value
    problems: tuple[Problem, ...] = ()


def spell(path: KeyPath) -> str:
    """A key path as a person writes it: `ladders.returns.rungs[0].days`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def plain(value: Value) -> object:
    """The bare values: dicts, tuples and scalars."""
    if isinstance(value.content, Mapping):
        return {key: plain(inner) for key, inner in value.content.items()}
    if isinstance(value.content, tuple):
        return tuple(plain(inner) for inner in value.content)
    return value.content


def problem_at(root: Value, path: KeyPath, message: str) -> Problem:
    """The problem at the line of `path`, or of the nearest table around it that is written."""
    value = root
    for depth, part in enumerate(path):
        inner = _step(value, part)
        if inner is None:
            return Problem(value.line, spell((*value.path, *path[depth:])), message, value.base)
        value = inner
    return Problem(value.line, spell(value.path), message, value.base)


def _step(value: Value, part: str | int) -> Value | None:
    match value.content, part:
        case dict() as table, str():
            return table.get(part)
        case tuple() as items, int() if part < len(items):
            found: Value = items[part]
            return found
        case _:
            return None


def find_framework(name_or_path: str, beside: Path | None = None) -> Path:
    """A shipped framework by its name, else a file, looked for in the folder `beside`."""
    shipped = SHIPPED / f"{name_or_path.lower()}.toml"
    if re.fullmatch(r"[a-z0-9_-]+", name_or_path.lower()) and shipped.is_file():
        return shipped
    return (beside or Path()) / name_or_path


def read_document(path: Path, base: str = "", seen: tuple[Path, ...] = ()) -> Document:
    """The file and all that it extends, merged; what cannot be read is told as problems."""
    text, problem = _read_text(path)
    if problem is None:
        root, problem = _parse(text, base)
    if problem is not None:
        return Document(Value({}, 0, ()), (problem,))
    extends = _step(_step(root, "framework") or root, "extends")
    if extends is None or not isinstance(extends.content, str):
        return Document(root)
    below = find_framework(extends.content, path.parent)
    if not _is_file(below):
        known = ", ".join(sorted(file.stem for file in SHIPPED.glob("*.toml")))
        message = f'expected a shipped framework ({known}) or a file, found "{extends.content}"'
        return Document(root, (problem_at(root, extends.path, message),))
    if below.resolve() in (*seen, path.resolve()):
        message = f'"{extends.content}" leads back to this file: a framework cannot extend itself'
        return Document(root, (problem_at(root, extends.path, message),))
    document = read_document(below, extends.content, (*seen, path.resolve()))
    return Document(_merge(document.root, root), document.problems)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _read_text(path: Path) -> tuple[str, Problem | None]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", Problem(0, "", f"there is no file {path}")
    except OSError as error:
        return "", Problem(0, "", f"the file {path} cannot be read: {error.strerror}")
    except ValueError:
        return "", Problem(0, "", "this is not the name of a file")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", Problem(line, "", "a character is not UTF-8: save the file with the encoding UTF-8")


def _parse(text: str, base: str) -> tuple[Value, Problem | None]:
    nothing = Value({}, 0, ())
    try:
        data = tomllib.loads(text)
        return _locate(Value(data, 1, (), base), dict(_lines(text))), None
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
        words = found[1] if found else str(error)
        line = int(found[2]) if found and found[2] else len(text.splitlines())
        return nothing, Problem(max(line, 1), "", f"this is not TOML: {words}", base)
    except ValueError:
        return nothing, Problem(0, "", "a number is too long to be read", base)
    except RecursionError:
        return nothing, Problem(0, "", "its lists or tables are nested too deeply", base)


def _locate(value: Value, lines: Mapping[KeyPath, int]) -> Value:
    """The value with all that is in it as values; what has no line of its own stands at the one around it."""

    def inside(part: str | int, content: object) -> Value:
        path = (*value.path, part)
        return _locate(Value(content, lines.get(path, value.line), path, value.base), lines)

    match value.content:
        case dict() as table:
            return replace(value, content={key: inside(key, content) for key, content in table.items()})
        case list() as items:
            return replace(value, content=tuple(inside(at, content) for at, content in enumerate(items)))
        case _:
            return value


def _lines(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Each key path of the text with its line, the first written last so that it wins in a dict."""
    tree = Parser(_PARSER_LANGUAGE).parse(text.encode())
    counts: dict[KeyPath, int] = {}
    found: list[tuple[KeyPath, int]] = []
    for node in tree.root_node.named_children:
        if node.type == "pair":
            found.extend(_pair_lines(node, ()))
        elif node.type in ("table", "table_array_element"):
            path = _header_path(node, counts)
            found.extend((path[: end + 1], _line(node)) for end in range(len(path)))
            for pair in node.named_children[1:]:
                found.extend(_pair_lines(pair, path))
    return reversed(found)


def _header_path(node: Node, counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a table's header, with the index of each array of tables on its way."""
    path: KeyPath = ()
    keys = _keys(node)
    for at, key in enumerate(keys):
        path = (*path, key)
        if node.type == "table_array_element" and at == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _pair_lines(node: Node, above: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    keys = _keys(node) if node.type == "pair" else []
    path = above
    for key in keys:
        path = (*path, key)
        yield path, _line(node)
    if keys:
        yield from _inner_lines(node.named_children[-1], path)


def _inner_lines(node: Node, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    inner = [child for child in node.named_children if child.type != "comment"]
    if node.type == "array":
        for at, child in enumerate(inner):
            yield (*path, at), _line(child)
            yield from _inner_lines(child, (*path, at))
    elif node.type == "inline_table":
        for child in inner:
            yield from _pair_lines(child, path)


def _keys(node: Node) -> list[str]:
    """The parts of the bare, quoted or dotted key of a pair or header; TOML itself undoes the quotes."""
    key_node = node.named_children[0] if node.named_children else node
    if key_node.type not in ("bare_key", "quoted_key", "dotted_key") or key_node.has_error:
        return []
    keys: list[str] = []
    value: object = tomllib.loads((key_node.text or b"").decode() + " = 0")
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        keys.append(key)
    return keys


def _line(node: Node) -> int:
    return node.start_point[0] + 1


def _merge(below: Value, above: Value) -> Value:
    """`above` laid over `below`: tables key by key, lists of keyed tables item by item."""
    if isinstance(below.content, dict) and isinstance(above.content, dict):
        merged = dict(below.content)
        for key, value in above.content.items():
            merged[key] = _merge(merged[key], value) if key in merged else value
        return Value(merged, above.line, above.path, above.base)
    if isinstance(below.content, tuple) and isinstance(above.content, tuple):
        keys = [_key(item) for item in below.content]
        if above.content and all(keys) and all(isinstance(item.content, dict) for item in above.content):
            return Value(_merge_items(below.content, above.content), above.line, above.path, above.base)
    return above


def _merge_items(below: tuple[Value, ...], above: tuple[Value, ...]) -> tuple[Value, ...]:
    """Items of the same key are merged; a new one stands after the one written before it, else last."""
    merged, place, done = list(below), len(below), set[str]()
    for item in above:
        key = _key(item)
        keys = [_key(other) for other in merged]
        if key and key in keys and key not in done:
            place = keys.index(key)
            merged[place] = _merge(merged[place], item)
        else:
            merged.insert(place, item)
        place += 1
        done.add(key)
    return tuple(merged)


def _key(item: Value) -> str:
    key = _step(item, "key")
    return key.content if key is not None and isinstance(key.content, str) else ""
