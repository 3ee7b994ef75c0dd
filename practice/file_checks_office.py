"""Word documents, workbooks and presentations: ZIP files of parts, looked at without believing what they say. Pure.

Refused: another kind than the name says, macros, ActiveX, programmes within, what loads from elsewhere when it is
opened, passwords, and ZIP bombs. *(ours)*
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from practice.errors import BadInput

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the older kind begins, and how the newer one does behind a password."""
UNPACKED = 200 * 1024**2
"""Bytes of all parts together."""
RATIO = 200
"""How many times larger than the file its parts may be, where they are large at all (`_SMALL`)."""
PARTS = 5000
_SMALL = 10 * 1024**2
_DIRECTORY = 1024**2
"""Bytes of the list of parts, which is read as a whole."""
_XML = 16 * 1024**2
"""Bytes of all parts together that are read to be understood."""
ELEMENTS = 100_000
"""And elements in them: a workbook has one for each of its links, of which Excel allows 65,530 a sheet."""
_CHUNK = 256 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535

_MAIN: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
"""The type of the main part, by ending."""
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_PROGRAMMES = frozenset(
    (
        "exe",
        "dll",
        "com",
        "scr",
        "msi",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "jar",
        "lnk",
    )
) | frozenset(("docm", "xlsm", "pptm", "dotm", "xlam"))
"""Endings of parts."""
_LOADED = ("attachedtemplate", "oleobject", "frame", "subdocument")
"""Relationships whose target is loaded when the file is opened; a link that is pressed is none of them."""
_PACKAGER = "Ole10Native".encode("utf-16-le")
"""Stands in an embedded object that carries any file at all."""
_PROBES = (_PACKAGER, b"vbaProject.bin", b"vbaproject.bin")

_MACROS = (
    "There are macros in it, and I keep none. Please save it without macros (as .docx, .xlsx or .pptx), "
    "and send it again."
)
_INSIDE = "There is a programme or another file embedded in it. Please take it out, and send it again."
_LOADS = (
    "It loads something from elsewhere when it is opened: a template or an object on another machine. "
    "In Word, look under File, Info, “Related documents”, and Developer, “Document template”; then send it again."
)
_LOCKED = (
    "It is protected with a password, so that nobody could open it. Please take that off, and send it again."
)
_DAMAGED = (
    "The file is damaged, so that I cannot look into it. Please open it, save it anew, and send it again."
)
_BOMB = (
    "Unpacked, the file would be far larger than a document is. Please save it anew, with smaller pictures, "
    "and send it again."
)
_OLD = (
    "It is of the old kind (.doc, .xls, .ppt), whatever its name ends in. Please save it as .{ending}, "
    "and send it again."
)


class _Damaged(Exception):
    """What stands in the file cannot be read as what it should be."""


@dataclass(slots=True)
class _Package:
    """The parts of a file, by their names in small letters."""

    archive: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]
    left: int = field(default=UNPACKED)
    """Bytes that may still be unpacked."""
    xml: int = field(default=_XML)
    """Bytes that may still be understood; so may `elements`."""
    elements: int = field(default=ELEMENTS)

    def chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """One part, piece by piece: however much it says that it holds, it is stopped at what is left."""
        with self.archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise BadInput(_BOMB)
                yield chunk

    def understood(self, info: zipfile.ZipInfo) -> list[tuple[str, Mapping[str, str]]]:
        """The elements of an XML part, each with its attributes."""
        self.xml -= info.file_size
        if self.xml < 0:
            raise BadInput(_BOMB)
        found = _elements(b"".join(self.chunks(info)), self.elements)
        self.elements -= len(found)
        return found


def checked_office(ending: str, content: bytes) -> None:
    """Raises `BadInput` for what is no docx, xlsx or pptx as its `ending` says, or could do harm."""
    if content.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise BadInput(_LOCKED if locked else _OLD.format(ending=ending))
    try:
        _look_at_list(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = _Package(archive, _parts(archive, len(content)))
            _look_at_types(package, ending)
            for name, info in package.parts.items():
                _look_into(package, name, info)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        _Damaged,
        EOFError,
        NotImplementedError,
        OverflowError,
        RuntimeError,
        ValueError,
    ) as wrong:
        raise BadInput(_DAMAGED) from wrong


def _look_at_list(content: bytes) -> None:
    """`zipfile` reads the list of parts as a whole, and as long as the file says that it is."""
    end = len(content) - _END_SIZE
    if not (content.startswith(_END, max(end, 0)) and content.endswith(b"\0\0")):
        end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0:
        raise _Damaged
    if content.rfind(_END_64, max(0, end - 20), end) >= 0:
        raise _Damaged
    (size,) = struct.unpack_from("<I", content, end + 12)
    if size > _DIRECTORY:
        raise BadInput(_BOMB)


def _parts(archive: zipfile.ZipFile, size: int) -> Mapping[str, zipfile.ZipInfo]:
    """`size`: the file's, in bytes."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > PARTS or unpacked > UNPACKED or (unpacked > _SMALL and unpacked > RATIO * size):
        raise BadInput(_BOMB)
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.lower()
        if info.flag_bits & 0x1:
            raise BadInput(_LOCKED)
        steps = name.rstrip("/").split("/")
        if "\\" in name or ":" in name or not {"", ".", ".."}.isdisjoint(steps):
            raise _Damaged
        # Two parts of one name: another reader may take the other one.
        if name in parts or info.compress_type not in _METHODS:
            raise _Damaged
        parts[name] = info
    return parts


def _look_at_types(package: _Package, ending: str) -> None:
    """What the file says that its parts are: the main one is what the ending promises, and none is a macro."""
    info = package.parts.get("[content_types].xml")
    roots = package.parts.get("_rels/.rels")
    if info is None or roots is None:
        raise BadInput(_no_document(ending))
    types: dict[str, str] = {}
    for kind, attributes in package.understood(info):
        named = {"Override": "PartName", "Default": "Extension"}.get(kind)
        if named:
            types[attributes.get(named, "").lower()] = attributes.get("ContentType", "").strip().lower()
    if any(word in found for found in types.values() for word in _MACRO_TYPES):
        raise BadInput(_MACROS)
    if any("activex" in found for found in types.values()):
        raise BadInput(_INSIDE)
    main = [
        f"/{attributes.get('Target', '').lower().lstrip('/')}"
        for kind, attributes in package.understood(roots)
        if kind == "Relationship" and attributes.get("Type", "").lower().endswith("/officedocument")
    ]
    if len(main) != 1 or main[0][1:] not in package.parts:
        raise BadInput(_no_document(ending))
    found = types.get(main[0]) or types.get(main[0].rpartition(".")[2], "")
    if found != _MAIN.get(ending, "").lower():
        raise BadInput(_another_kind(ending, found))


def _no_document(ending: str) -> str:
    return f"This is a ZIP file and no document. Please open what you mean, save it as .{ending}, and send it again."


def _another_kind(ending: str, found: str) -> str:
    real = next((known for known, main in _MAIN.items() if main.lower() == found), None)
    if real:
        return f"The name ends in .{ending}, but it is a .{real} file. Please rename it, and send it again."
    return f"It is no ordinary .{ending} file. Please open it, save it as .{ending}, and send it again."


def _look_into(package: _Package, name: str, info: zipfile.ZipInfo) -> None:
    """Unpacks one part as its reader's programme would, and looks for what could do harm."""
    last = name.rpartition("/")[2]
    if last in _MACRO_PARTS:
        raise BadInput(_MACROS)
    if last.rpartition(".")[2] in _PROGRAMMES or "/activex/" in f"/{name}":
        raise BadInput(_INSIDE)
    if name.endswith(".rels"):
        _look_at_relationships(package, info)
        return
    before = b""
    for chunk in package.chunks(info):
        if not before and chunk.startswith((b"MZ", b"\x7fELF")):
            raise BadInput(_INSIDE)
        if "/embeddings/" in f"/{name}" and any(probe in before + chunk for probe in _PROBES):
            raise BadInput(_INSIDE)
        before = chunk[-32:]


def _look_at_relationships(package: _Package, info: zipfile.ZipInfo) -> None:
    for kind, attributes in package.understood(info):
        loaded = attributes.get("Type", "").lower().rpartition("/")[2] in _LOADED
        external = attributes.get("TargetMode", "").lower() == "external"
        if kind == "Relationship" and loaded and external and _is_elsewhere(attributes.get("Target", "")):
            raise BadInput(_LOADS)


def _is_elsewhere(target: str) -> bool:
    """Whether it leads off the reader's own machine: "C:\\Templates\\Letter.dotx" does not."""
    path = target.strip().lower().removeprefix("file:").replace("\\", "/")
    if path.startswith("///"):
        path = path.lstrip("/") if path[3:5].endswith(":") else path
    drive = path[1:2] == ":" and path[:1].isalpha()
    return path.startswith("//") or (not drive and ":" in path)


def _elements(raw: bytes, most: int) -> list[tuple[str, Mapping[str, str]]]:
    """Every element's name without its namespace, and its attributes. A DTD, which could grow, is refused."""
    found: list[tuple[str, Mapping[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(found) == most:
            raise BadInput(_BOMB)
        found.append((name.rpartition(" ")[2], attributes))

    def refuse(*_: object) -> None:
        raise _Damaged

    handlers: dict[str, Callable[..., None]] = {
        "StartElementHandler": begin,
        "StartDoctypeDeclHandler": refuse,
    }
    for event, handler in handlers.items():
        setattr(parser, event, handler)
    parser.Parse(raw, True)
    return found
